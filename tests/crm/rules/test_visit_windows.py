"""On which half of a day a customer is visited (R-101)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm.policy import Policy, Span
from crm.rules.visit_windows import STILL_WANTED, visit_window
from crm.terms import HalfDay

WALL = ZoneInfo("Asia/Shanghai")
TWO_SPANS = Policy()
ALL_DAY = Policy(call_hours=(Span(start=time(9), end=time(18)),))
AFTERNOONS = Policy(call_hours=(Span(start=time(13), end=time(18)),))


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2025-03-10T{clock}").replace(tzinfo=WALL)


@pytest.mark.parametrize(
    ("policy", "half", "begins", "ends"),
    [
        pytest.param(TWO_SPANS, HalfDay.ANY, "10:00", "18:00", id="the whole day"),
        pytest.param(TWO_SPANS, HalfDay.MORNING, "10:00", "12:00", id="until noon"),
        pytest.param(TWO_SPANS, HalfDay.AFTERNOON, "15:00", "18:00", id="after the break"),
        pytest.param(ALL_DAY, HalfDay.MORNING, "09:00", "12:00", id="no break: cut at noon"),
        pytest.param(ALL_DAY, HalfDay.AFTERNOON, "12:00", "18:00", id="no break: from noon"),
        pytest.param(AFTERNOONS, HalfDay.MORNING, "13:00", "18:00", id="shut in the morning"),
    ],
)
def test_a_visit_has_its_half_day_and_some_days_to_be_made_late(policy, half, begins, ends):
    window = visit_window(date(2025, 3, 10), half, policy=policy)

    assert (window.earliest, window.planned, window.kpi) == (at(begins), at(begins), at(ends))
    assert window.latest == at(ends) + STILL_WANTED


def test_a_visit_agreed_upon_is_late_after_its_half_day_and_missed_days_later():
    window = visit_window(date(2025, 3, 10), HalfDay.MORNING, policy=TWO_SPANS)

    assert not window.is_late(at("12:00"))
    assert window.is_late(at("12:01"))
    assert not window.is_missed(at("12:01"))
    assert window.is_missed(at("12:01") + timedelta(days=3))

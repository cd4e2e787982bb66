"""Which days a report covers and when it is due, on the dealership's wall."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import Policy
from crm.rules.report_periods import (
    Days,
    before,
    days_of,
    months_in,
    newest_drafted,
    schedule_of,
)
from crm.terms import ReportKind

WALL = ZoneInfo("Asia/Shanghai")
POLICY = Policy()
K = ReportKind


def wall(text):
    return datetime.fromisoformat(text).replace(tzinfo=WALL)


@pytest.mark.parametrize(
    "kind, on, first, last",
    [
        (K.DAILY, "2025-03-06", "2025-03-06", "2025-03-06"),
        (K.WEEKLY, "2025-03-10", "2025-03-03", "2025-03-09"),
        (K.WEEKLY, "2025-03-09", "2025-03-03", "2025-03-09"),
        (K.WEEKLY, "2025-03-15", "2025-03-03", "2025-03-09"),
        (K.MONTHLY_SATISFACTION, "2025-04-03", "2025-03-01", "2025-03-31"),
        (K.MONTHLY_COMPLAINTS, "2025-03-31", "2025-03-01", "2025-03-31"),
        (K.MONTHLY_CHURN, "2024-03-03", "2024-02-01", "2024-02-29"),
        (K.MONTHLY_CHURN, "2025-01-03", "2024-12-01", "2024-12-31"),
        (K.QUARTERLY, "2025-04-03", "2025-01-01", "2025-03-31"),
        (K.QUARTERLY, "2025-03-30", "2024-10-01", "2024-12-31"),
        (K.YEARLY, "2025-12-31", "2025-01-01", "2025-12-31"),
        (K.YEARLY, "2025-12-30", "2024-01-01", "2024-12-31"),
    ],
)
def test_a_report_covers_the_last_period_that_has_ended(kind, on, first, last):
    """R-195, R-196, R-200, C-11: Monday's is Monday to Sunday, that of the 3rd the last month."""
    days = days_of(kind, date.fromisoformat(on))

    assert days == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "kind, on, draft_at, due_at",
    [
        (K.DAILY, "2025-03-03", "2025-03-03T17:30", "2025-03-03T18:00"),
        (K.DAILY_PROBLEMS, "2025-03-06", "2025-03-06T20:00", "2025-03-07T00:00"),
        (K.WEEKLY, "2025-03-09", "2025-03-10T08:00", "2025-03-10T18:00"),
        (K.MONTHLY_SATISFACTION, "2025-03-31", "2025-04-03T08:00", "2025-04-03T18:00"),
        (K.MONTHLY_SUMMARY, "2025-03-31", "2025-04-01T08:00", "2025-04-03T18:00"),
        (K.YEARLY, "2025-12-31", "2025-12-31T08:00", "2026-01-03T18:00"),
    ],
)
def test_a_report_is_drafted_and_due_at_the_hours_of_the_policy(kind, on, draft_at, due_at):
    """R-193 to R-198, R-142, R-200."""
    days = days_of(kind, date.fromisoformat(on))
    schedule = schedule_of(kind, days, policy=POLICY)

    assert (schedule.draft_at, schedule.due_at) == (wall(draft_at), wall(due_at))


def test_another_weekday_and_another_day_of_the_month_are_settings():
    policy = Policy.model_validate({"report": {"weekly_on": 3, "monthly_on": 5}})

    weekly = schedule_of(K.WEEKLY, Days(date(2025, 3, 3), date(2025, 3, 9)), policy=policy)
    monthly = schedule_of(K.MONTHLY_CHURN, Days(date(2025, 3, 1), date(2025, 3, 31)), policy=policy)

    assert weekly.due_at == wall("2025-03-12T18:00")
    assert monthly.due_at == wall("2025-04-05T18:00")


@given(
    kind=st.sampled_from(list(ReportKind)),
    minutes=st.integers(0, 13 * 366 * 24 * 60),
)
def test_periods_follow_one_another_without_gap_and_none_is_drafted_too_early(kind, minutes):
    """R-202: no day is in two reports of a kind, none in no report."""
    now = wall("2020-01-01") + timedelta(minutes=minutes)
    days = newest_drafted(kind, now, policy=POLICY)
    earlier = before(kind, days)

    assert schedule_of(kind, days, policy=POLICY).draft_at <= now
    assert earlier.last + timedelta(days=1) == days.first
    assert days_of(kind, days.last) == days


def test_the_months_of_a_year_are_twelve_and_whole():
    """R-200."""
    months = months_in(Days(date(2024, 1, 1), date(2024, 12, 31)))

    assert len(months) == 12
    assert months[1] == Days(date(2024, 2, 1), date(2024, 2, 29))

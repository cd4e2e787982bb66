"""The next service is due by months or by kilometres, whichever comes first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import Policy
from crm.rules.maintenance import NextService, is_overdue, km_per_day, next_service

POLICY = Policy()
HANDED_OVER = date(2025, 3, 3)


def test_the_next_service_is_five_thousand_kilometres_or_half_a_year_on():
    """R-020"""
    service = next_service(18400, HANDED_OVER, interval_km=5000, interval_months=6)

    assert service == NextService(due_on=date(2025, 9, 3), due_km=23400)


@pytest.mark.parametrize(
    ("last", "months", "due"),
    [
        pytest.param(date(2025, 8, 31), 6, date(2026, 2, 28), id="the end of a short month"),
        pytest.param(date(2023, 8, 31), 6, date(2024, 2, 29), id="a leap year"),
        pytest.param(date(2025, 12, 15), 1, date(2026, 1, 15), id="across the year"),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_months_last(last, months, due):
    assert next_service(None, last, interval_km=5000, interval_months=months) == NextService(
        due_on=due, due_km=None
    )


def test_a_driver_of_many_kilometres_is_due_sooner_and_of_few_no_later():
    """R-020"""

    def due(daily: float) -> date:
        return next_service(
            18400, HANDED_OVER, interval_km=5000, interval_months=6, km_per_day=daily
        ).due_on

    assert due(100.0) == HANDED_OVER + timedelta(days=50)
    assert due(5.0) == date(2025, 9, 3)
    assert due(9000.0) == HANDED_OVER + timedelta(days=1)


@pytest.mark.parametrize(
    ("readings", "daily"),
    [
        pytest.param([], None, id="no reading"),
        pytest.param([(date(2025, 1, 1), 1000)], None, id="one reading"),
        pytest.param([(date(2025, 1, 1), 1000), (date(2025, 1, 11), 2000)], None, id="too short"),
        pytest.param([(date(2025, 1, 1), 1000), (date(2025, 4, 11), 5000)], 40.0, id="two"),
        pytest.param([(date(2025, 4, 11), 5000), (date(2025, 1, 1), 1000)], 40.0, id="any order"),
        pytest.param(
            [(date(2025, 1, 1), 1000), (date(2025, 2, 1), 200), (date(2025, 4, 11), 5000)],
            40.0,
            id="a mistyped one",
        ),
        pytest.param([(date(2025, 1, 1), 1000), (date(2025, 4, 11), 1000)], None, id="stood still"),
    ],
)
def test_daily_mileage_is_read_off_the_odometer(readings, daily):
    assert km_per_day(readings) == daily


@pytest.mark.parametrize(
    ("today", "overdue"), [(date(2025, 3, 14), False), (date(2025, 3, 15), True)]
)
def test_a_vehicle_is_overdue_when_the_grace_has_run_out(today, overdue):
    """R-048"""
    assert is_overdue(date(2025, 3, 1), today=today, policy=POLICY) is overdue


@given(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2050, 1, 1)),
    st.integers(min_value=1, max_value=60),
    st.one_of(st.none(), st.floats(min_value=0, max_value=10_000, allow_nan=False)),
)
def test_the_next_service_always_lies_ahead(last, months, daily):
    due = next_service(0, last, interval_km=5000, interval_months=months, km_per_day=daily).due_on

    assert last < due <= last + timedelta(days=31 * months)

"""Working minutes count only while somebody is at work."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import Span
from crm.rules.holidays import is_public_holiday, is_workday
from crm.rules.working_time import (
    Pause,
    WorkCalendar,
    add_working_days,
    add_working_minutes,
    working_minutes_between,
)
from tests.crm.rules.moments import SHANGHAI, at, moments

CALENDAR = WorkCalendar(
    spans=(Span(start=time(9), end=time(12)), Span(start=time(13, 30), end=time(17, 30))),
    wall=SHANGHAI,
    is_workday=is_workday,
)


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        pytest.param("2025-03-06T10:00", 60, "2025-03-06T11:00", id="within the morning"),
        pytest.param("2025-03-06T11:30", 60, "2025-03-06T14:00", id="across lunch"),
        pytest.param("2025-03-06T11:00", 60, "2025-03-06T12:00", id="up to lunch, not beyond"),
        pytest.param("2025-03-07T17:00", 60, "2025-03-10T09:30", id="across the weekend"),
        pytest.param("2025-03-08T10:00", 60, "2025-03-10T10:00", id="from a Saturday"),
        pytest.param("2025-09-30T17:00", 60, "2025-10-09T09:30", id="across National Day"),
        pytest.param("2025-09-28T10:00", 60, "2025-09-28T11:00", id="a Sunday to be made up"),
        pytest.param("2025-03-08T10:00", 0, "2025-03-08T10:00", id="nothing added"),
    ],
)
def test_working_minutes_are_added_over_nights_lunches_and_holidays(start, minutes, expected):
    assert add_working_minutes(at(start), minutes, calendar=CALENDAR) == at(expected)


def test_one_working_day_from_friday_noon_ends_on_monday_noon():
    assert add_working_days(at("2025-03-07T12:00"), 1, calendar=CALENDAR) == at("2025-03-10T12:00")


def test_the_clock_stands_still_during_a_pause():
    pauses = [Pause(at("2025-03-06T09:30"), at("2025-03-06T11:00"))]

    end = add_working_minutes(at("2025-03-06T09:00"), 60, calendar=CALENDAR, pauses=pauses)

    assert end == at("2025-03-06T11:30")
    assert (
        working_minutes_between(at("2025-03-06T09:00"), end, calendar=CALENDAR, pauses=pauses) == 60
    )


def test_minutes_are_not_taken_away():
    with pytest.raises(ValueError, match="only be added"):
        add_working_minutes(at("2025-03-06T09:00"), -1, calendar=CALENDAR)


def test_a_calendar_without_working_days_is_a_mistake():
    never = WorkCalendar(spans=CALENDAR.spans, wall=SHANGHAI, is_workday=lambda day: False)

    with pytest.raises(ValueError, match="ten years"):
        add_working_minutes(at("2025-03-06T09:00"), 1, calendar=never)


def test_no_time_passes_backwards():
    assert (
        working_minutes_between(at("2025-03-07T10:00"), at("2025-03-06T10:00"), calendar=CALENDAR)
        == 0
    )


@pytest.mark.parametrize(
    ("day", "works", "holiday"),
    [
        pytest.param(date(2025, 10, 1), False, True, id="National Day"),
        pytest.param(date(2025, 9, 28), True, False, id="a Sunday to be made up"),
        pytest.param(date(2025, 3, 8), False, False, id="an ordinary Saturday"),
        pytest.param(date(2025, 3, 10), True, False, id="a Monday"),
        pytest.param(date(2090, 10, 1), False, False, id="a Sunday of a year nobody knows yet"),
        pytest.param(date(2090, 10, 2), True, False, id="a Monday of a year nobody knows yet"),
    ],
)
def test_the_countrys_calendar_is_followed_as_far_as_it_is_known(day, works, holiday):
    assert is_workday(day) is works
    assert is_public_holiday(day) is holiday


pauses_anywhere = st.lists(
    st.builds(
        lambda start, length: Pause(start, start + timedelta(minutes=length)),
        moments,
        st.integers(min_value=0, max_value=5000),
    ),
    max_size=3,
)


@given(moments, st.integers(min_value=0, max_value=3000), pauses_anywhere)
def test_adding_and_counting_are_each_others_inverse(start, minutes, pauses):
    start = start.replace(microsecond=0, second=0)

    end = add_working_minutes(start, minutes, calendar=CALENDAR, pauses=pauses)

    assert end >= start
    assert working_minutes_between(start, end, calendar=CALENDAR, pauses=pauses) == minutes


@given(moments, st.integers(min_value=1, max_value=500), st.integers(min_value=1, max_value=500))
def test_adding_in_two_steps_is_adding_at_once(start, first, second):
    at_once = add_working_minutes(start, first + second, calendar=CALENDAR)
    between = add_working_minutes(start, first, calendar=CALENDAR)

    assert add_working_minutes(between, second, calendar=CALENDAR) == at_once

"""What holds for every deadline, whatever the day: order, calendar, hours (R-063)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import Policy
from crm.rules import due_dates
from crm.rules.contact_window import TIME_CRITICAL, is_permitted, next_contact_moment
from crm.rules.wall import day_of, wall_of
from crm.rules.windows import Window
from crm.terms import Channel, FollowUpKind
from tests.crm.rules.moments import at, moments

POLICY = Policy()
WALL = wall_of(POLICY)
days = st.dates(date(2019, 1, 1), date(2033, 12, 31))

BY_MOMENT = {
    "first": lambda moment: due_dates.first_follow_up(moment, policy=POLICY),
    "seven": lambda moment: due_dates.seven_day_check(moment, policy=POLICY),
    "second": lambda moment: due_dates.second_follow_up(moment, policy=POLICY),
    "revisit": lambda moment: due_dates.complaint_revisit(moment, policy=POLICY),
    "notice": lambda moment: due_dates.solution_notice(moment, policy=POLICY),
    "parts": lambda moment: due_dates.parts_arrival(moment, policy=POLICY),
    "extra work": lambda moment: due_dates.extra_work(moment, policy=POLICY),
    "new car": lambda moment: due_dates.new_car_thanks(moment, policy=POLICY),
    "pick-up": lambda moment: due_dates.pickup_notice(
        None, arrived_at=None, ready_at=moment, policy=POLICY
    ),
}
BY_DAY = {
    "overdue": lambda day: due_dates.overdue_service(day, policy=POLICY),
    "first service": lambda day: due_dates.first_service_invitation(day, policy=POLICY),
    "recall": lambda day: due_dates.lost_customer_recall(day, policy=POLICY),
}


def bounds(window: Window) -> tuple[datetime, ...]:
    return (window.earliest, window.planned, window.kpi, window.latest)


@pytest.mark.parametrize("kind", BY_MOMENT)
@given(earlier=moments, later=moments)
def test_what_happened_later_is_never_due_sooner(kind, earlier, later):
    """R-063: deadlines are monotone."""
    if later < earlier:
        earlier, later = later, earlier

    pairs = zip(bounds(BY_MOMENT[kind](earlier)), bounds(BY_MOMENT[kind](later)), strict=True)

    assert all(sooner <= after for sooner, after in pairs)


@pytest.mark.parametrize("kind", BY_DAY)
@given(earlier=days, later=days)
def test_a_later_day_is_never_due_sooner(kind, earlier, later):
    """R-048, R-054, R-167"""
    if later < earlier:
        earlier, later = later, earlier

    pairs = zip(bounds(BY_DAY[kind](earlier)), bounds(BY_DAY[kind](later)), strict=True)

    assert all(sooner <= after for sooner, after in pairs)


@given(moment=moments)
def test_days_are_counted_by_the_calendar_over_leap_days_and_year_ends(moment):
    """R-031, R-033, R-034: D3 is three dates later, on 28 February as on 31 December."""
    day = day_of(moment, wall=WALL)
    first = due_dates.first_follow_up(moment, policy=POLICY)
    second = due_dates.second_follow_up(moment, policy=POLICY)

    assert day_of(first.planned, wall=WALL) - day == timedelta(days=3)
    assert day_of(first.latest, wall=WALL) - day == timedelta(days=7)
    assert day_of(second.latest, wall=WALL) - day == timedelta(days=14)
    assert first.planned.astimezone(WALL).time() == time(10)


@pytest.mark.parametrize(
    "handed_over, planned",
    [
        ("2024-02-26T16:00", "2024-02-29T10:00"),
        ("2024-02-27T16:00", "2024-03-01T10:00"),
        ("2025-02-27T16:00", "2025-03-02T10:00"),
        ("2024-12-30T16:00", "2025-01-02T10:00"),
    ],
)
def test_a_leap_day_is_a_day_like_any_other(handed_over, planned):
    """R-031"""
    assert due_dates.first_follow_up(at(handed_over), policy=POLICY).planned == at(planned)


@given(delivered=days)
def test_the_first_service_is_three_months_on_even_from_the_31st(delivered):
    """R-054"""
    window = due_dates.first_service_invitation(delivered, policy=POLICY)

    ahead = (day_of(window.kpi, wall=WALL) - delivered).days
    assert 88 <= ahead <= 92
    assert window.earliest > datetime.combine(delivered, time(), tzinfo=timezone.utc)


@given(
    moment=moments,
    kind=st.sampled_from([kind for kind in FollowUpKind if kind is not FollowUpKind.INBOUND]),
)
def test_no_telephone_rings_outside_the_call_hours(moment, kind):
    """R-038, R-042, C-04, C-05: whatever is due, and whenever."""
    begun = next_contact_moment(moment, kind=kind, channel=Channel.VOICE, policy=POLICY)

    assert is_permitted(begun, spans=POLICY.call_hours, wall=WALL)
    assert begun >= moment
    assert begun - moment < timedelta(days=1)


@given(promised=moments, later=moments, arrived=moments, ready=moments)
def test_a_vehicle_promised_for_later_is_never_announced_sooner(promised, later, arrived, ready):
    """R-056, R-063: monotone, whichever side of two days the work falls on, but for the step.

    Work that takes two days or more is announced three hours earlier; no more than that.
    """
    if later < promised:
        promised, later = later, promised

    first, second = (
        due_dates.pickup_notice(one, arrived_at=arrived, ready_at=ready, policy=POLICY)
        for one in (promised, later)
    )

    assert second.planned >= first.planned - timedelta(hours=3)
    assert second.kpi >= first.kpi
    assert first.earliest >= ready


@given(was=moments, promised=moments, changed=moments)
def test_a_delay_is_never_told_before_it_is_known_nor_after_the_new_time(was, promised, changed):
    """R-057"""
    window = due_dates.delay_notice(
        promised, was_at=was, changed_at=changed, arrived_at=None, policy=POLICY
    )

    assert window.planned == changed
    assert window.latest == max(window.kpi, promised)


WRITTEN = st.sampled_from([Channel.SMS, Channel.TELEGRAM, Channel.WEBCHAT])


@given(moment=moments, kind=st.sampled_from(sorted(TIME_CRITICAL)), channel=WRITTEN)
def test_a_notice_in_writing_keeps_to_its_own_hours_on_any_day(moment, kind, channel):
    """R-042, C-05: 08:00 to 21:00 and never a holiday's rest, for a car stands in our workshop."""
    begun = next_contact_moment(
        moment,
        kind=kind,
        channel=channel,
        policy=Policy(skip_holidays=True),
        is_holiday=lambda day: True,
    )

    assert is_permitted(begun, spans=(POLICY.notice_hours,), wall=WALL)
    assert moment <= begun < moment + timedelta(hours=11, seconds=1)

"""Customers are offered times at which the workshop has room."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import Appointments, Policy
from crm.rules.holidays import is_public_holiday
from crm.rules.slots import SlotAnswer, free_slots, is_bookable, offer
from tests.crm.rules.moments import SHANGHAI, at, moments

POLICY = Policy()
NOW = at("2025-03-06T10:20")
WEDNESDAY = date(2025, 3, 12)
FULL_MORNING = [at("2025-03-12T09:00") + timedelta(minutes=30 * nth) for nth in range(6)]


@pytest.mark.parametrize(
    ("when", "answer"),
    [
        pytest.param("2025-03-12T14:00", SlotAnswer.OK, id="an afternoon"),
        pytest.param("2025-03-12T14:10", SlotAnswer.OK, id="a time off the grid"),
        pytest.param("2025-03-12T17:30", SlotAnswer.CLOSED, id="closing time"),
        pytest.param("2025-03-12T12:30", SlotAnswer.CLOSED, id="lunch"),
        pytest.param("2025-03-12T10:00", SlotAnswer.FULL, id="a full morning"),
        pytest.param("2025-03-06T12:19", SlotAnswer.PAST, id="too soon to prepare for"),
        pytest.param("2025-03-05T10:00", SlotAnswer.PAST, id="yesterday"),
        pytest.param("2025-05-12T10:00", SlotAnswer.CLOSED, id="beyond the horizon"),
    ],
)
def test_the_workshop_says_whether_it_can_take_a_vehicle(when, answer):
    assert is_bookable(at(when), taken=FULL_MORNING, policy=POLICY, now=NOW) is answer


def test_a_dealership_that_rests_on_holidays_takes_no_vehicle_then():
    now = at("2025-09-20T10:00")
    national_day = at("2025-10-01T10:00")

    def answer(policy: Policy) -> SlotAnswer:
        return is_bookable(
            national_day, taken=[], policy=policy, now=now, is_holiday=is_public_holiday
        )

    assert answer(POLICY) is SlotAnswer.OK
    assert answer(Policy(skip_holidays=True)) is SlotAnswer.CLOSED


def test_a_full_half_day_leaves_the_other_one_free():
    slots = free_slots(WEDNESDAY, taken=FULL_MORNING, policy=POLICY, now=NOW)

    assert slots == [at("2025-03-12T13:30") + timedelta(minutes=30 * nth) for nth in range(8)]


def test_today_only_what_leaves_time_to_prepare_is_free():
    slots = free_slots(date(2025, 3, 6), taken=[], policy=POLICY, now=NOW)

    assert slots[0] == at("2025-03-06T13:30")


def test_a_time_already_asked_for_is_offered_only_when_no_other_is_left():
    policy = Policy(appointment=Appointments(capacity_per_half_day=9))
    one_asked_for = free_slots(WEDNESDAY, taken=FULL_MORNING[:1], policy=policy, now=NOW)
    all_asked_for = free_slots(WEDNESDAY, taken=FULL_MORNING, policy=policy, now=NOW)

    assert one_asked_for[0] == at("2025-03-12T09:30")
    assert all_asked_for[0] == at("2025-03-12T09:00")


def test_who_wishes_nothing_is_offered_two_different_half_days():
    assert offer(NOW, taken=[], policy=POLICY) == [at("2025-03-06T13:30"), at("2025-03-07T09:00")]


def test_who_names_an_afternoon_is_offered_times_spread_over_it():
    wanted = (at("2025-03-12T12:00"), at("2025-03-12T18:00"))

    offered = offer(NOW, taken=[], policy=POLICY, wanted=wanted)

    assert offered == [at("2025-03-12T13:30"), at("2025-03-12T15:30")]


def test_who_names_a_full_hour_is_offered_the_nearest_free_ones():
    wanted = (at("2025-03-12T10:00"), None)

    offered = offer(NOW, taken=FULL_MORNING, policy=POLICY, wanted=wanted)

    assert offered == [at("2025-03-12T13:30"), at("2025-03-12T14:00")]


def test_who_names_the_middle_of_the_night_is_offered_the_nearest_day_time():
    wanted = (at("2025-03-12T02:00"), None)

    offered = offer(NOW, taken=[], policy=POLICY, wanted=wanted)

    assert offered == [at("2025-03-12T09:00"), at("2025-03-12T09:30")]


@given(
    moments,
    st.lists(st.integers(min_value=0, max_value=60 * 24 * 10), max_size=40),
    st.one_of(st.none(), st.integers(min_value=-1000, max_value=60 * 24 * 40)),
    st.booleans(),
)
def test_whatever_is_offered_can_be_booked(now, taken_after, wanted_after, as_stretch):
    taken = [now + timedelta(minutes=minutes) for minutes in taken_after]
    wanted = None
    if wanted_after is not None:
        start = now + timedelta(minutes=wanted_after)
        wanted = (start, start + timedelta(hours=5) if as_stretch else None)

    offered = offer(now, taken=taken, policy=POLICY, wanted=wanted)

    assert len(offered) == 2
    assert offered == sorted(set(offered))
    for slot in offered:
        assert is_bookable(slot, taken=taken, policy=POLICY, now=now) is SlotAnswer.OK
        assert slot.astimezone(SHANGHAI).minute in (0, 30)

"""Two matters for one person lie days apart, or become one conversation."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import FollowUps, Outreach, Policy
from crm.rules import due_dates
from crm.rules.placing import LEADS, Joined, Neighbour, Placed, place
from crm.rules.wall import day_of
from crm.rules.windows import Window
from crm.terms import FollowUpKind
from tests.crm.rules.moments import SHANGHAI, at

POLICY = Policy()
FIRST = due_dates.first_follow_up(at("2025-03-03T16:00"), policy=POLICY)
CAR, OTHER_CAR = 1, 2


def put(kind, window, *, vehicle_id=CAR, neighbours=(), contacts=(), policy=POLICY):
    return place(
        kind,
        window=window,
        vehicle_id=vehicle_id,
        neighbours=neighbours,
        contacts=contacts,
        policy=policy,
    )


def a_week_from(text: str) -> Window:
    start = at(text)
    end = start + timedelta(days=6, hours=8)
    return Window(earliest=start, planned=start, kpi=end, latest=end)


def test_who_is_asked_nothing_else_is_asked_on_the_planned_day():
    assert put(FollowUpKind.FIRST_FOLLOWUP, FIRST) == Placed(at("2025-03-06T10:00"))


def test_a_reminder_that_can_wait_waits_until_three_days_after_the_survey():
    """R-044"""
    survey = Neighbour(7, FollowUpKind.FIRST_FOLLOWUP, CAR, at("2025-03-06T10:00"))

    answer = put(
        FollowUpKind.SERVICE_REMINDER, a_week_from("2025-03-05T10:00"), neighbours=[survey]
    )

    assert answer == Placed(at("2025-03-09T10:00"))


def test_two_matters_of_one_day_become_one_conversation_led_by_the_survey():
    """R-044"""
    survey = Neighbour(7, FollowUpKind.FIRST_FOLLOWUP, CAR, at("2025-03-06T10:00"))
    notice = Neighbour(8, FollowUpKind.CAMPAIGN_NOTICE, None, at("2025-03-06T10:00"))

    told_along = put(
        FollowUpKind.CAMPAIGN_NOTICE,
        a_week_from("2025-03-06T10:00"),
        vehicle_id=None,
        neighbours=[survey],
    )
    takes_over = put(FollowUpKind.FIRST_FOLLOWUP, FIRST, neighbours=[notice])

    assert told_along == Joined(7, leads=False)
    assert takes_over == Joined(8, leads=True)


def test_a_survey_is_not_put_off_past_the_day_we_measure_by_for_a_reminder():
    reminder = Neighbour(8, FollowUpKind.SERVICE_REMINDER, CAR, at("2025-03-05T10:00"))

    answer = put(FollowUpKind.FIRST_FOLLOWUP, FIRST, neighbours=[reminder])

    assert answer == Joined(8, leads=True)


def test_a_talk_that_has_begun_takes_nothing_more():
    talking = Neighbour(
        7, FollowUpKind.FIRST_FOLLOWUP, CAR, at("2025-03-06T10:00"), takes_more=False
    )

    answer = put(
        FollowUpKind.SERVICE_REMINDER, a_week_from("2025-03-06T10:00"), neighbours=[talking]
    )

    assert answer == Placed(at("2025-03-09T10:00"))


def test_two_vehicles_of_one_person_are_asked_about_apart_and_the_third_along_with_the_second():
    one = Neighbour(1, FollowUpKind.FIRST_FOLLOWUP, 11, at("2025-03-06T10:00"))
    second = put(FollowUpKind.FIRST_FOLLOWUP, FIRST, vehicle_id=12, neighbours=[one])
    two = Neighbour(2, FollowUpKind.FIRST_FOLLOWUP, 12, at("2025-03-09T10:00"))

    third = put(FollowUpKind.FIRST_FOLLOWUP, FIRST, vehicle_id=13, neighbours=[one, two])

    assert second == Placed(at("2025-03-09T10:00"))
    assert third == Joined(2, leads=False)


def test_after_a_talk_three_days_pass():
    answer = put(
        FollowUpKind.SERVICE_REMINDER,
        a_week_from("2025-03-06T10:00"),
        contacts=[at("2025-03-05T16:00")],
    )

    assert answer == Placed(at("2025-03-08T10:00"))


@pytest.mark.parametrize(
    "kind",
    [
        FollowUpKind.SOLUTION_NOTICE,
        FollowUpKind.COMPLAINT_REVISIT,
        FollowUpKind.APPOINTMENT_REMINDER,
    ],
)
def test_what_a_customer_waits_for_waits_for_nothing(kind):
    survey = Neighbour(7, FollowUpKind.FIRST_FOLLOWUP, CAR, at("2025-03-06T10:00"))

    answer = put(kind, FIRST, neighbours=[survey], contacts=[at("2025-03-06T09:00")])

    assert answer == Placed(FIRST.planned)


def test_a_dealership_without_a_gap_still_asks_once_a_day_and_so_often_a_week():
    policy = Policy(followup=FollowUps(min_gap_days=0), outreach=Outreach(contacts_per_week=2))
    neighbours = [
        Neighbour(1, FollowUpKind.FIRST_FOLLOWUP, OTHER_CAR, at("2025-03-06T10:00")),
        Neighbour(2, FollowUpKind.SERVICE_REMINDER, OTHER_CAR, at("2025-03-07T10:00")),
    ]

    answer = put(
        FollowUpKind.SERVICE_REMINDER,
        a_week_from("2025-03-07T10:00"),
        neighbours=neighbours,
        policy=policy,
    )

    assert answer == Placed(at("2025-03-13T10:00"))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(LEADS),
            st.integers(min_value=0, max_value=20),
            st.integers(min_value=0, max_value=20),
            st.integers(min_value=1, max_value=3),
        ),
        max_size=8,
    )
)
def test_whatever_is_asked_of_a_person_conversations_lie_apart_or_their_windows_were_too_narrow(
    wishes,
):
    """R-044"""
    neighbours: list[Neighbour] = []
    forced = 0

    for key, (kind, day, length, vehicle_id) in enumerate(wishes):
        start = at("2025-03-03T10:00") + timedelta(days=day)
        end = start + timedelta(days=length, hours=8)
        window = Window(earliest=start, planned=start, kpi=start + timedelta(hours=8), latest=end)
        answer = put(kind, window, vehicle_id=vehicle_id, neighbours=neighbours)
        if isinstance(answer, Joined):
            forced += answer.leads
            continue
        assert window.planned <= answer.due_at < window.latest
        neighbours.append(Neighbour(key, kind, vehicle_id, answer.due_at))

    if not forced:
        days = [day_of(one.due_at, wall=SHANGHAI) for one in neighbours]
        assert all(abs((one - other).days) >= 3 for one, other in combinations(days, 2))

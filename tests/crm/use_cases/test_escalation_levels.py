"""An unsolved complaint climbs, and a pause holds it (R-116, R-120)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.errors import MomentPassed, ReasonMissing, StepNotAllowed
from crm.terms import CauseClass, ComplaintStatus, EscalationReason, Queue, Role
from crm.use_cases.complaint_pauses import pause, resume
from crm.use_cases.complaint_reminders import remind_due, sign_until
from crm.use_cases.escalation_levels import climb_due
from crm.use_cases.policies import change_setting
from crm.use_cases.solutions import (
    assign,
    mark_notified,
    record_satisfaction,
    record_solution,
)
from tests.builders import a_customer, a_staff_member
from tests.crm.console.house import a_complaint

UNSOLVED = EscalationReason.COMPLAINT_UNRESOLVED
LEVELS = """
- {queue: service_manager, persons: [刘经理], wait_hours: 24}
- {queue: service_manager, persons: [张总], wait_hours: 24}
"""


@pytest.fixture
def case(open_unit):
    with open_unit() as uow:
        set_levels(uow, LEVELS)
        return a_complaint(uow, customer_id=a_customer(uow).id).id


def set_levels(uow, text):
    change_setting(uow, key="complaint.higher_levels", text=text, by="周敏", role=Role.SUPERVISOR)


def climb(open_unit, clock, moment):
    clock.set(moment)
    with open_unit() as uow:
        return climb_due(uow)


def unsolved(open_unit, case):
    with open_unit() as uow:
        items = uow.escalations.of_complaint(case)
        return [(one.queue, one.level, one.persons) for one in items if one.reason is UNSOLVED]


def test_each_level_hears_of_it_after_its_own_wait(open_unit, clock, now, case):
    """R-116."""
    climbed = [
        climb(open_unit, clock, now + timedelta(hours=hours)) for hours in (47, 48, 71, 72, 96, 200)
    ]

    assert climbed == [0, 1, 0, 1, 1, 0]
    assert unsolved(open_unit, case) == [
        (Queue.SUPERVISOR, 1, []),
        (Queue.SERVICE_MANAGER, 2, ["刘经理"]),
        (Queue.SERVICE_MANAGER, 3, ["张总"]),
    ]


def test_a_case_forgotten_for_a_week_has_an_item_on_every_level(open_unit, clock, now, case):
    assert climb(open_unit, clock, now + timedelta(days=7)) == 3
    assert climb(open_unit, clock, now + timedelta(days=8)) == 0


def test_levels_of_the_dealership_change_without_code(open_unit, clock, now, case):
    with open_unit() as uow:
        set_levels(uow, "[]")
    climb(open_unit, clock, now + timedelta(days=30))

    assert unsolved(open_unit, case) == [(Queue.SUPERVISOR, 1, [])]


def test_a_pause_holds_the_next_level_back_and_not_the_customers_hour(open_unit, clock, now, case):
    """R-116, R-115."""
    with open_unit() as uow:
        complaint = uow.complaints.get(case)
        promised = complaint.next_answer_at
        pause(uow, complaint_id=case, until=now + timedelta(days=3), reason="等配件", by="周敏")
        assert complaint.next_answer_at == promised

    assert climb(open_unit, clock, now + timedelta(days=4)) == 0
    assert climb(open_unit, clock, now + timedelta(days=5)) == 1


def test_a_pause_ended_early_counts_as_long_as_it_lasted(open_unit, clock, now, case):
    with open_unit() as uow:
        pause(uow, complaint_id=case, until=now + timedelta(days=3), reason="等配件", by="周敏")
    clock.set(now + timedelta(days=1))
    with open_unit() as uow:
        complaint = resume(uow, complaint_id=case, by="周敏")

        assert complaint.level_due_at == now + timedelta(hours=72)
        assert [event.what for event in complaint.events] == ["paused", "resumed"]


@pytest.mark.parametrize(
    ("others", "error"),
    [
        ({"reason": " "}, ReasonMissing),
        ({"until": timedelta(0)}, MomentPassed),
        ({"status": ComplaintStatus.CLOSED}, StepNotAllowed),
    ],
)
def test_a_pause_needs_a_reason_a_future_and_an_open_case(open_unit, now, case, others, error):
    with pytest.raises(error), open_unit() as uow:
        uow.complaints.get(case).status = others.get("status", ComplaintStatus.PROMISED)
        pause(
            uow,
            complaint_id=case,
            until=now + others.get("until", timedelta(days=1)),
            reason=others.get("reason", "等配件"),
            by="周敏",
        )


def test_a_pause_holds_the_signature_back(open_unit, clock, now, case):
    """R-120: one working day, counted without the pause of a day and a half."""
    with open_unit() as uow:
        person = a_staff_member(uow, name="zhou", display_name="周工", role=Role.RESPONSIBLE)
        assign(uow, complaint_id=case, responsible_id=person.id, by="周敏")
        usual = sign_until(uow, uow.complaints.get(case))
        pause(uow, complaint_id=case, until=now + timedelta(days=1), reason="等客户", by="周敏")
        later = sign_until(uow, uow.complaints.get(case))
    assert later > usual

    clock.set(usual + timedelta(minutes=1))
    with open_unit() as uow:
        remind_due(uow)
        reasons = {one.reason for one in uow.escalations.of_complaint(case)}
        assert EscalationReason.UNSIGNED not in reasons


def test_a_case_that_had_been_escalated_is_reopened_one_level_higher(open_unit, clock, now, case):
    """R-118: the supervisor hears of it always, whoever stands above him where he had it."""
    climb(open_unit, clock, now + timedelta(hours=48))
    with open_unit() as uow:
        record_solution(
            uow,
            complaint_id=case,
            by="周敏",
            solution="返修",
            cause="漏装",
            cause_class=CauseClass.WORKMANSHIP,
            facts_checked=True,
        )
        mark_notified(uow, complaint_id=case, at=uow.clock.now())
        record_satisfaction(uow, complaint_id=case, satisfied=False, words="还是响")

        again = [
            (one.queue, one.persons)
            for one in uow.escalations.of_complaint(case)
            if one.reason is EscalationReason.NOT_SATISFIED
        ]
        assert again == [(Queue.SUPERVISOR, []), (Queue.SERVICE_MANAGER, ["刘经理"])]
        assert uow.complaints.get(case).level == 2

"""The promise that can still be kept, and the form nobody has signed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.terms import CauseClass, EscalationReason, Queue, Role
from crm.use_cases.complaint_reminders import remind_due
from crm.use_cases.escalations import raise_due
from crm.use_cases.solutions import assign, record_solution, sign
from tests.builders import NOW, SHANGHAI, a_staff_member
from tests.crm.console.house import a_complaint

PROMISED = datetime(2025, 3, 7, 18, 0, tzinfo=SHANGHAI)


def at(day, hour, minute=0):
    return datetime(2025, 3, day, hour, minute, tzinfo=SHANGHAI)


def queued(uow):
    items = uow.escalations.queue((Queue.SUPERVISOR,), now=uow.clock.now())
    return [(item.reason, item.due_at) for item in items]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(at(7, 15, 59), 0, id="more than two hours before"),
        pytest.param(at(7, 16), 1, id="two hours before"),
        pytest.param(at(7, 18), 1, id="the hour itself"),
        pytest.param(at(7, 18, 1), 0, id="past it, where escalating takes over"),
    ],
)
def test_the_house_is_warned_two_hours_before_a_promise(open_unit, clock, moment, expected):
    """R-115."""

    with open_unit() as uow:
        a_complaint(uow, next_answer_at=PROMISED)
    clock.set(moment)

    with open_unit() as uow:
        assert remind_due(uow) == expected


def test_one_promise_is_warned_of_once_and_the_case_keeps_the_event(open_unit, clock):
    with open_unit() as uow:
        case = a_complaint(uow, next_answer_at=PROMISED)
    clock.set(at(7, 16, 30))
    with open_unit() as uow:
        remind_due(uow)

    with open_unit() as uow:
        assert remind_due(uow) == 0
        assert queued(uow) == [(EscalationReason.PROMISE_NEAR, PROMISED)]
        assert [event.what for event in uow.complaints.get(case.id).events] == ["promise_near"]


def test_a_promise_of_less_than_two_hours_is_no_warning_of_itself(open_unit):
    with open_unit() as uow:
        a_complaint(uow, next_answer_at=NOW + timedelta(hours=1))

        assert remind_due(uow) == 0


def test_a_solved_complaint_warns_nobody(open_unit, clock):
    with open_unit() as uow:
        case = a_complaint(uow, next_answer_at=PROMISED)
        record_solution(
            uow,
            complaint_id=case.id,
            by="陈静",
            solution="更换",
            cause="磨损",
            cause_class=CauseClass.PARTS,
            facts_checked=True,
        )
    clock.set(at(7, 17))

    with open_unit() as uow:
        assert remind_due(uow) == 0


@pytest.fixture
def assigned(open_unit):
    """Assigned to 周工 on Thursday at 10:20; the promise is far away."""
    with open_unit() as uow:
        zhou = a_staff_member(uow, name="zhou", role=Role.RESPONSIBLE, display_name="周工")
        case = a_complaint(uow, next_answer_at=at(14, 18))
        assign(uow, complaint_id=case.id, responsible_id=zhou.id, by="主管")
        return case.id


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param(at(7, 10, 19), 0, id="within one working day"),
        pytest.param(at(7, 10, 20), 1, id="one working day later"),
        pytest.param(at(10, 9), 1, id="after the weekend"),
    ],
)
def test_an_unsigned_form_is_put_before_the_supervisor(
    open_unit, clock, assigned, moment, expected
):
    """R-120."""

    clock.set(moment)

    with open_unit() as uow:
        assert remind_due(uow) == expected
        assert remind_due(uow) == 0


def test_a_weekend_is_no_working_day(open_unit, clock):
    """R-120."""

    clock.set(at(7, 17))
    with open_unit() as uow:
        zhou = a_staff_member(uow, name="zhou", role=Role.RESPONSIBLE, display_name="周工")
        case = a_complaint(uow, next_answer_at=at(14, 18))
        assign(uow, complaint_id=case.id, responsible_id=zhou.id, by="主管")
    clock.set(at(9, 17))

    with open_unit() as uow:
        assert remind_due(uow) == 0


def test_who_signed_is_not_reminded_of(open_unit, clock, assigned):
    with open_unit() as uow:
        sign(uow, complaint_id=assigned, by="周工", solve_by=at(12, 18))
    clock.set(at(10, 12))

    with open_unit() as uow:
        assert remind_due(uow) == 0


def test_the_hour_that_passed_is_escalated_and_not_reminded_of(open_unit, clock):
    with open_unit() as uow:
        a_complaint(uow, next_answer_at=PROMISED)
    clock.set(at(7, 18, 30))

    with open_unit() as uow:
        assert (remind_due(uow), raise_due(uow)) == (0, 1)
        assert queued(uow) == [(EscalationReason.BROKEN_PROMISE, PROMISED)]

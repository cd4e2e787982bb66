"""A complaint's way to its end, and the ways it cannot go."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.errors import (
    AlreadySigned,
    MomentPassed,
    NotResponsible,
    ReasonMissing,
    StepNotAllowed,
    TextMissing,
)
from crm.terms import (
    CauseClass,
    Channel,
    ComplaintStatus,
    EscalationReason,
    EscalationStatus,
    FollowUpKind,
    FollowUpStatus,
    Queue,
    Role,
    Severity,
)
from crm.use_cases.escalations import raise_escalation
from crm.use_cases.solutions import (
    assign,
    close,
    mark_notified,
    record_satisfaction,
    record_solution,
    sign,
)
from tests.builders import SHANGHAI, a_customer, a_staff_member
from tests.crm.console.house import a_complaint

S = ComplaintStatus


def solved(uow, case, **others):
    values = {
        "solution": "周六免费返修",
        "cause": "漏装垫片",
        "cause_class": CauseClass.WORKMANSHIP,
        "facts_checked": True,
    } | others
    return record_solution(uow, complaint_id=case.id, by="周敏", **values)


def told(uow, case):
    solved(uow, case)
    return mark_notified(uow, complaint_id=case.id, at=uow.clock.now())


def whose_case(uow, **others):
    return a_complaint(uow, customer_id=a_customer(uow).id, **others)


def planned(uow, case, kind):
    return [one for one in uow.follow_ups.of_complaint(case.id) if one.kind is kind]


def test_the_solution_and_the_notice_of_the_same_day_are_one_transaction(open_unit, clock):
    """R-117, R-137."""

    at = datetime(2025, 3, 7, 16, 40, tzinfo=SHANGHAI)
    clock.set(at)
    with open_unit() as uow:
        case = whose_case(uow)
        solved(uow, case)

    with open_unit() as uow:
        case = uow.complaints.get(case.id)
        assert (case.status, case.solution_at, case.solution_by) == (S.SOLUTION_FOUND, at, "周敏")
        [notice] = planned(uow, case, FollowUpKind.SOLUTION_NOTICE)
        assert (notice.origin, notice.due_at, notice.kpi_at) == (
            f"solution_notice:complaint:{case.id}:1",
            at,
            datetime(2025, 3, 8, tzinfo=SHANGHAI),
        )


def test_a_solution_that_is_refused_leaves_neither_notice_nor_event(open_unit):
    with open_unit() as uow:
        case = whose_case(uow, status=S.CLOSED)

    with pytest.raises(StepNotAllowed), open_unit() as uow:
        solved(uow, case)

    with open_unit() as uow:
        case = uow.complaints.get(case.id)
        assert (case.solution, case.events) == (None, [])
        assert uow.follow_ups.of_complaint(case.id) == []


@pytest.mark.parametrize("field", ["solution", "cause"])
def test_a_solution_needs_its_words_and_its_cause(open_unit, field):
    """R-121."""

    with pytest.raises(TextMissing), open_unit() as uow:
        solved(uow, whose_case(uow), **{field: "  "})


def test_the_solution_ends_every_escalation_of_the_case(open_unit, now):
    with open_unit() as uow:
        case = whose_case(uow)
        items = [
            raise_escalation(
                uow,
                origin=queue.value,
                queue=queue,
                reason=EscalationReason.MAJOR_COMPLAINT,
                due_at=now,
                complaint_id=case.id,
                visible_at=now + timedelta(days=2),
            )
            for queue in Queue
        ]

        solved(uow, case)

        assert {(item.status, item.solved_by) for item in items} == {
            (EscalationStatus.SOLVED, "周敏")
        }


def test_a_case_of_nobody_we_know_is_solved_without_a_notice(open_unit):
    with open_unit() as uow:
        case = a_complaint(uow)
        solved(uow, case)

        assert uow.follow_ups.of_complaint(case.id) == []


def test_every_step_says_who_when_and_why(open_unit, now):
    with open_unit() as uow:
        case = whose_case(uow)
        solved(uow, case)

        [event] = case.events
        assert (event.by, event.at, event.what, event.status, event.why) == (
            "周敏",
            now,
            "solution",
            S.SOLUTION_FOUND,
            "漏装垫片",
        )


def test_a_case_stays_unsigned_until_its_own_person_signs_and_fixes_the_hour(open_unit, now):
    """R-120, R-245."""

    solve_by = now + timedelta(days=1)
    with open_unit() as uow:
        person = a_staff_member(uow, name="zhou", role=Role.RESPONSIBLE, display_name="周工")
        case = whose_case(uow)
        assign(uow, complaint_id=case.id, responsible_id=person.id, by="周敏")
        assert (case.status, case.signed_at) == (S.ASSIGNED, None)

        sign(uow, complaint_id=case.id, by="周工", solve_by=solve_by)

        assert (case.signed_at, case.solve_by) == (now, solve_by)
        assert [event.what for event in case.events] == ["assigned", "signed"]


def test_nobody_signs_for_somebody_else(open_unit, now):
    """R-120, R-245."""

    with pytest.raises(NotResponsible), open_unit() as uow:
        person = a_staff_member(uow, role=Role.RESPONSIBLE, display_name="周工")
        case = whose_case(uow)
        assign(uow, complaint_id=case.id, responsible_id=person.id, by="周敏")
        sign(uow, complaint_id=case.id, by="李工", solve_by=now + timedelta(days=1))


def test_a_signature_is_not_changed(open_unit, now):
    """R-120."""

    with pytest.raises(AlreadySigned), open_unit() as uow:
        person = a_staff_member(uow, role=Role.RESPONSIBLE, display_name="周工")
        case = whose_case(uow)
        assign(uow, complaint_id=case.id, responsible_id=person.id, by="周敏")
        for days in (1, 5):
            sign(uow, complaint_id=case.id, by="周工", solve_by=now + timedelta(days=days))


def test_nobody_promises_an_hour_that_is_over(open_unit, now):
    with pytest.raises(MomentPassed), open_unit() as uow:
        person = a_staff_member(uow, role=Role.RESPONSIBLE, display_name="周工")
        case = whose_case(uow)
        assign(uow, complaint_id=case.id, responsible_id=person.id, by="周敏")
        sign(uow, complaint_id=case.id, by="周工", solve_by=now)


def test_three_days_after_the_notice_the_customer_is_asked_again(open_unit, clock):
    """R-122."""

    clock.set(datetime(2025, 3, 7, 17, 0, tzinfo=SHANGHAI))
    with open_unit() as uow:
        case = whose_case(uow)
        told(uow, case)

        [revisit] = planned(uow, case, FollowUpKind.COMPLAINT_REVISIT)
        assert revisit.due_at == datetime(2025, 3, 10, 10, 0, tzinfo=SHANGHAI)


def test_a_colleague_who_tells_first_spares_the_bot_the_notice(open_unit):
    with open_unit() as uow:
        case = whose_case(uow)
        told(uow, case)

        [notice] = planned(uow, case, FollowUpKind.SOLUTION_NOTICE)
        assert (notice.status, notice.held_reason) == (FollowUpStatus.CANCELLED, "case_moved_on")


def test_telling_twice_changes_nothing(open_unit, clock, now):
    with open_unit() as uow:
        case = whose_case(uow)
        told(uow, case)
        mark_notified(uow, complaint_id=case.id, at=now + timedelta(days=1))

        assert case.notified_at == now
        assert [event.what for event in case.events] == ["solution", "notified"]


def test_a_satisfied_customer_is_revisited_once(open_unit, now):
    with open_unit() as uow:
        case = whose_case(uow)
        told(uow, case)
        record_satisfaction(uow, complaint_id=case.id, satisfied=True, words="可以")

        assert (case.status, case.satisfied, case.satisfied_at) == (S.REVISIT_DUE, True, now)
        assert len(planned(uow, case, FollowUpKind.COMPLAINT_REVISIT)) == 1


def test_an_unsatisfied_customers_case_goes_one_level_higher(open_unit, now):
    """R-118."""

    with open_unit() as uow:
        case = whose_case(uow, severity=Severity.MAJOR)
        told(uow, case)
        record_satisfaction(uow, complaint_id=case.id, satisfied=False, words="还是响")

        assert (case.status, case.satisfied, case.reopened) == (S.ESCALATED, False, 1)
        assert (case.solution_at, case.notified_at) == (None, None)
        assert case.next_answer_at > now
        [item] = uow.escalations.of_complaint(case.id)
        assert (item.queue, item.reason, item.level, item.severity, item.words) == (
            Queue.SUPERVISOR,
            EscalationReason.NOT_SATISFIED,
            2,
            Severity.MAJOR,
            "还是响",
        )
        [revisit] = planned(uow, case, FollowUpKind.COMPLAINT_REVISIT)
        assert revisit.status is FollowUpStatus.CANCELLED


def test_a_second_solution_brings_a_second_notice(open_unit):
    with open_unit() as uow:
        case = whose_case(uow)
        told(uow, case)
        record_satisfaction(uow, complaint_id=case.id, satisfied=False, words="还是响")
        solved(uow, case, solution="更换整套刹车盘")

        assert [one.origin for one in planned(uow, case, FollowUpKind.SOLUTION_NOTICE)] == [
            f"solution_notice:complaint:{case.id}:1",
            f"solution_notice:complaint:{case.id}:2",
        ]


def test_no_answer_is_kept_as_no_answer(open_unit, now):
    """R-118."""

    with open_unit() as uow:
        case = whose_case(uow)
        told(uow, case)
        record_satisfaction(uow, complaint_id=case.id, satisfied=None, words=None)

        assert (case.status, case.satisfied, case.satisfied_at) == (
            S.CUSTOMER_NOTIFIED,
            None,
            now,
        )
        assert case.events[-1].what == "no_word"


@pytest.mark.parametrize("status", [S.PROMISED, S.ESCALATED, S.ASSIGNED, S.SOLUTION_FOUND])
def test_nobody_judges_an_answer_that_was_not_given(open_unit, status):
    with pytest.raises(StepNotAllowed), open_unit() as uow:
        case = whose_case(uow, status=status)
        record_satisfaction(uow, complaint_id=case.id, satisfied=True, words="好")


@pytest.mark.parametrize("satisfied", [None, False])
def test_a_case_without_the_customers_yes_is_not_closed_without_a_reason(open_unit, satisfied):
    """R-118, R-119."""

    with open_unit() as uow:
        case = whose_case(uow)
        told(uow, case)
        record_satisfaction(uow, complaint_id=case.id, satisfied=satisfied, words=None)

    with pytest.raises(ReasonMissing), open_unit() as uow:
        close(uow, complaint_id=case.id, by="周敏", reason="  ")


def test_a_satisfied_customers_case_is_not_closed_before_the_revisit(open_unit):
    """R-119."""

    with open_unit() as uow:
        case = whose_case(uow)
        told(uow, case)
        record_satisfaction(uow, complaint_id=case.id, satisfied=True, words=None)

    with pytest.raises(ReasonMissing), open_unit() as uow:
        close(uow, complaint_id=case.id, by="周敏")


def test_after_the_revisit_the_customers_word_closes_the_case(open_unit, now):
    with open_unit() as uow:
        case = whose_case(uow)
        told(uow, case)
        record_satisfaction(uow, complaint_id=case.id, satisfied=True, words=None)
        [revisit] = planned(uow, case, FollowUpKind.COMPLAINT_REVISIT)
        revisit.status = FollowUpStatus.COMPLETED

        close(uow, complaint_id=case.id, by="周敏")

        assert (case.status, case.closed_at, case.closing_reason) == (S.CLOSED, now, None)


def test_a_written_reason_closes_a_case_and_what_waited_for_it(open_unit, now):
    """R-119."""

    with open_unit() as uow:
        case = whose_case(uow)
        item = raise_escalation(
            uow,
            origin="one",
            queue=Queue.SUPERVISOR,
            reason=EscalationReason.BROKEN_PROMISE,
            due_at=now,
            complaint_id=case.id,
        )
        close(uow, complaint_id=case.id, by="周敏", reason="客户撤回投诉")

        assert (case.status, case.closing_reason) == (S.CLOSED, "客户撤回投诉")
        assert item.status is EscalationStatus.SOLVED
        assert case.events[-1].why == "客户撤回投诉"


def test_a_late_no_opens_a_closed_case_again(open_unit):
    """R-118."""

    with open_unit() as uow:
        case = whose_case(uow, status=S.CLOSED)
        record_satisfaction(uow, complaint_id=case.id, satisfied=False, words="又响了")

        assert (case.status, case.closed_at) == (S.ESCALATED, None)


def test_a_solution_told_after_midnight_is_a_breach_with_its_reason(open_unit, clock, now):
    """R-042, R-117: who can only be rung up is rung up the next morning, and the case says so."""
    clock.set(datetime(2025, 3, 6, 19, 30, tzinfo=SHANGHAI))
    with open_unit() as uow:
        case = whose_case(uow)
        solved(uow, case)
        notice = uow.follow_ups.of_complaint(case.id)[-1]
        notice.channel = Channel.VOICE
        case_id = case.id

    clock.set(datetime(2025, 3, 7, 10, 0, tzinfo=SHANGHAI))
    with open_unit() as uow:
        mark_notified(uow, complaint_id=case_id, at=uow.clock.now())

    with open_unit() as uow:
        step = [one for one in uow.complaints.get(case_id).events if one.what == "notified"][-1]
    assert step.detail == {"told_late": "voice_only"}


def test_a_solution_told_the_same_evening_is_no_breach(open_unit, clock):
    """R-042"""
    clock.set(datetime(2025, 3, 6, 19, 30, tzinfo=SHANGHAI))
    with open_unit() as uow:
        case = whose_case(uow)
        told(uow, case)
        step = [one for one in case.events if one.what == "notified"][-1]

        assert step.detail is None

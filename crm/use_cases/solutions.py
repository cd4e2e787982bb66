"""From the complaint to its end: assigned, signed, solved, told, satisfied, closed.

On the day a solution is known the customer is told; whether he is satisfied is asked; no
case ends without his word or a supervisor's written reason (R-117 to R-120). Who may do
what is asked at the door (`crm.rules.permissions`), not here; `by` is the name a person
signs work with.
"""

from __future__ import annotations

from datetime import datetime

from crm.errors import (
    AlreadySigned,
    MomentPassed,
    NotResponsible,
    ReasonMissing,
    StepNotAllowed,
    TextMissing,
)
from crm.models import Complaint, Staff
from crm.rules import ladder
from crm.rules.complaint_steps import closing_needs_reason
from crm.rules.sla import promised_answer_at
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    AnswerKind,
    CaseKind,
    CauseClass,
    ComplaintStatus,
    EscalationReason,
    EscalationStatus,
    FollowUpKind,
    FollowUpStatus,
    Queue,
    Role,
)
from crm.use_cases.complaint_steps import take_step, write_event
from crm.use_cases.escalation_levels import count_from
from crm.use_cases.escalations import mark_solved, raise_escalation
from crm.use_cases.rework import enter_measure
from crm.use_cases.solution_follow_ups import (
    cancel_what_waits,
    plan_notice,
    plan_revisit,
    why_told_late,
)
from crm.use_cases.staff_notices import tell_role

JUDGED_FROM = (
    ComplaintStatus.ANSWERED,
    ComplaintStatus.CUSTOMER_NOTIFIED,
    ComplaintStatus.REVISIT_DUE,
    ComplaintStatus.CLOSED,
)
"""Where a customer has had an answer and can say whether it satisfies him."""

TOLD = (ComplaintStatus.CUSTOMER_NOTIFIED, ComplaintStatus.REVISIT_DUE)


def assign(uow: UnitOfWork, *, complaint_id: int, responsible_id: int, by: str) -> Complaint:
    """Give the case to a responsible person, who has yet to sign for it (R-120).

    Raises:
        NotFound: there is no such complaint or person.
        StepNotAllowed: the case is beyond being assigned.
    """
    complaint = uow.complaints.get(complaint_id)
    person = uow.staff.get(responsible_id)
    take_step(
        uow,
        complaint,
        ComplaintStatus.ASSIGNED,
        by=by,
        what="assigned",
        detail={"to": person.display_name},
    )
    complaint.responsible_id = person.id
    complaint.signed_at = None
    complaint.solve_by = None
    _tell_of_delegation(uow, complaint, person, by=by)
    return complaint


def _tell_of_delegation(uow: UnitOfWork, complaint: Complaint, person: Staff, *, by: str) -> None:
    """A case the supervisor does not handle in person is reported upward at once (R-128)."""
    tell_role(
        uow,
        role=Role.SERVICE_MANAGER,
        origin=f"delegated:complaint:{complaint.id}:{len(complaint.events)}",
        zh=f"投诉{complaint.number}由{by}交给{person.display_name}处理",
        en=f"Complaint {complaint.number}: {by} has given it to {person.display_name}",
    )


def sign(uow: UnitOfWork, *, complaint_id: int, by: str, solve_by: datetime) -> Complaint:
    """The responsible person signs and fixes the time for solving it; once (R-120).

    Raises:
        NotFound: there is no such complaint.
        StepNotAllowed: it is not assigned to anybody now.
        NotResponsible: it was assigned to somebody else.
        AlreadySigned: name, time and date are not changed any more.
        MomentPassed: ``solve_by`` is not in the future.
    """
    complaint = uow.complaints.get(complaint_id)
    person = uow.staff.get(complaint.responsible_id) if complaint.responsible_id else None
    if person is None or person.display_name != by:
        raise NotResponsible(complaint.number, by)
    if complaint.signed_at is not None:
        raise AlreadySigned(complaint.number)
    if solve_by <= uow.clock.now():
        raise MomentPassed(solve_by)
    take_step(
        uow,
        complaint,
        ComplaintStatus.ASSIGNED,
        by=by,
        what="signed",
        detail={"solve_by": solve_by.isoformat()},
    )
    complaint.signed_at = uow.clock.now()
    complaint.solve_by = solve_by
    return complaint


def record_solution(
    uow: UnitOfWork,
    *,
    complaint_id: int,
    by: str,
    solution: str,
    cause: str,
    cause_class: CauseClass,
    facts_checked: bool,
    measures_rework: bool = False,
) -> Complaint:
    """Write down the solution; from now on the customer is to be told, today (R-117, R-137).

    The solution, its event, the end of the case's escalations and the notice are one
    transaction. A case without a known customer has nobody to tell. ``measures_rework``: whoever
    gives it answers for rework, so that it is the measure of that table too (R-185).

    Raises:
        NotFound: there is no such complaint.
        TextMissing: the solution or its cause is empty (R-121).
        StepNotAllowed: the case is not waiting for a solution.
    """
    solution, cause = solution.strip(), cause.strip()
    if not solution:
        raise TextMissing("solution")
    if not cause:
        raise TextMissing("cause")
    complaint = uow.complaints.get(complaint_id)
    take_step(
        uow,
        complaint,
        ComplaintStatus.SOLUTION_FOUND,
        by=by,
        what="solution",
        why=cause,
        detail={
            "solution": solution,
            "cause_class": cause_class.value,
            "facts_checked": facts_checked,
        },
    )
    complaint.solution = complaint.answer = solution
    complaint.answer_kind = AnswerKind.LATER
    complaint.instruction = None
    complaint.cause = cause
    complaint.cause_class = cause_class
    complaint.facts_checked = facts_checked
    complaint.solution_by = by
    complaint.solution_at = uow.clock.now()
    if measures_rework and uow.registers.rework_of(complaint.id) is not None:
        enter_measure(uow, complaint_id=complaint.id, measure=solution, by=by)
    _end_escalations(uow, complaint, by=by, resolution=solution)
    plan_notice(uow, complaint, solved_at=uow.clock.now())
    uow.flush()
    return complaint


def answer_at_once(
    uow: UnitOfWork, *, complaint_id: int, by: str, answer: str, facts_checked: bool
) -> Complaint:
    """Keep the answer given while the customer was still there (R-113); satisfaction follows.

    Raises:
        NotFound: there is no such complaint.
        TextMissing: the answer is empty.
        StepNotAllowed: it is beyond being answered at once.
    """
    answer = answer.strip()
    if not answer:
        raise TextMissing("answer")
    complaint = uow.complaints.get(complaint_id)
    take_step(
        uow,
        complaint,
        ComplaintStatus.ANSWERED,
        by=by,
        what="answered",
        detail={"answer": answer, "facts_checked": facts_checked},
    )
    complaint.answer = answer
    complaint.answer_kind = AnswerKind.IMMEDIATE
    complaint.facts_checked = facts_checked
    _end_escalations(uow, complaint, by=by, resolution=answer)
    uow.flush()
    return complaint


def mark_notified(
    uow: UnitOfWork, *, complaint_id: int, at: datetime, by: str = "bot"
) -> Complaint:
    """The customer has been told; the revisit after the solution is planned (R-122).

    A notice that was still planned is cancelled: a colleague was quicker than the bot. Told
    after midnight of its day, the step says so and why (R-042, R-117).
    Telling a second time, at the revisit, changes nothing.

    Raises:
        NotFound: there is no such complaint.
        StepNotAllowed: there is no solution to have been told.
    """
    complaint = uow.complaints.get(complaint_id)
    if complaint.status in TOLD:
        return complaint
    late = why_told_late(uow, complaint, told_at=at)
    take_step(
        uow,
        complaint,
        ComplaintStatus.CUSTOMER_NOTIFIED,
        by=by,
        what="notified",
        detail={"told_late": late} if late else None,
    )
    complaint.notified_at = at
    cancel_what_waits(uow, complaint)
    plan_revisit(uow, complaint, told_at=at)
    uow.flush()
    return complaint


def record_satisfaction(
    uow: UnitOfWork,
    *,
    complaint_id: int,
    satisfied: bool | None,
    words: str | None,
    by: str = "bot",
) -> Complaint:
    """Keep whether the customer is satisfied with our answer: yes, no, or no answer (R-118).

    Yes leads to the revisit; no reopens the case with the supervisor, one level higher.

    Raises:
        NotFound: there is no such complaint.
        StepNotAllowed: there is no answer yet that the customer could judge.
    """
    complaint = uow.complaints.get(complaint_id)
    if complaint.status not in JUDGED_FROM:
        wanted = ComplaintStatus.REVISIT_DUE if satisfied else ComplaintStatus.ESCALATED
        raise StepNotAllowed(complaint.number, complaint.status.value, wanted.value)
    complaint.satisfied = satisfied
    complaint.satisfied_at = uow.clock.now()
    if satisfied is False:
        _reopen(uow, complaint, words=words, by=by)
    elif satisfied is True and complaint.status is ComplaintStatus.CUSTOMER_NOTIFIED:
        take_step(uow, complaint, ComplaintStatus.REVISIT_DUE, by=by, what="satisfied", why=words)
        plan_revisit(uow, complaint, told_at=complaint.notified_at or uow.clock.now())
    else:
        what = "satisfied" if satisfied else "no_word"
        write_event(uow, complaint, by=by, what=what, why=words)
    uow.flush()
    return complaint


def close(uow: UnitOfWork, *, complaint_id: int, by: str, reason: str | None = None) -> Complaint:
    """Bring a case to its end: by the customer's word, or by a supervisor's reason (R-119).

    Raises:
        NotFound: there is no such complaint.
        ReasonMissing: the customer was not asked at the revisit, or is not satisfied.
        StepNotAllowed: it is closed already, or nothing was done about it yet.
    """
    complaint = uow.complaints.get(complaint_id)
    reason = (reason or "").strip() or None
    if reason is None and needs_reason(uow, complaint):
        raise ReasonMissing(f"closing complaint {complaint.number}")
    take_step(uow, complaint, ComplaintStatus.CLOSED, by=by, what="closed", why=reason)
    complaint.closed_at = uow.clock.now()
    complaint.closing_reason = reason
    if complaint.kind is CaseKind.WISH and complaint.conversation_id is not None:
        uow.notes.settle_wishes(complaint.conversation_id, at=uow.clock.now(), by=by)
    _end_escalations(uow, complaint, by=by, resolution=reason or "closed")
    cancel_what_waits(uow, complaint)
    uow.flush()
    return complaint


def needs_reason(uow: UnitOfWork, complaint: Complaint) -> bool:
    """True if only a written reason can close the case as it stands now (R-119)."""
    revisit_waits = any(
        one.kind is FollowUpKind.COMPLAINT_REVISIT and one.status is FollowUpStatus.PLANNED
        for one in uow.follow_ups.of_complaint(complaint.id)
    )
    return revisit_waits or closing_needs_reason(complaint.status, satisfied=complaint.satisfied)


def _reopen(uow: UnitOfWork, complaint: Complaint, *, words: str | None, by: str) -> None:
    """Back to the supervisor with a new promise; what was tried stays in the events."""
    tried = {
        "solution": complaint.solution,
        "solution_at": complaint.solution_at.isoformat() if complaint.solution_at else None,
    }
    take_step(
        uow,
        complaint,
        ComplaintStatus.ESCALATED,
        by=by,
        what="not_satisfied",
        why=words,
        detail=tried,
    )
    now = uow.clock.now()
    complaint.reopened += 1
    complaint.solution_at = None
    complaint.notified_at = None
    complaint.closed_at = None
    complaint.signed_at = None
    complaint.solve_by = None
    complaint.next_answer_at = promised_answer_at(
        now, severity=complaint.severity, policy=uow.policy
    )
    cancel_what_waits(uow, complaint)
    _go_one_level_higher(uow, complaint, words=words or complaint.verbatim)


def _go_one_level_higher(uow: UnitOfWork, complaint: Complaint, *, words: str) -> None:
    """The supervisor always hears of it (R-118); so does whoever stands one level above."""
    higher = ladder.rung_above(complaint.level, policy=uow.policy)
    complaint.level = higher.level if higher is not None else complaint.level
    count_from(uow, complaint, since=uow.clock.now())
    queues = {Queue.SUPERVISOR: uow.policy.complaint.first_level_persons}
    if higher is not None:
        queues[higher.queue] = higher.persons
    assert complaint.next_answer_at is not None, "a reopened case has a new promise"
    for queue, persons in queues.items():
        above = "" if queue is Queue.SUPERVISOR else f":{queue.value}"
        raise_escalation(
            uow,
            origin=f"not_satisfied:complaint:{complaint.id}:{complaint.reopened}{above}",
            queue=queue,
            reason=EscalationReason.NOT_SATISFIED,
            severity=complaint.severity,
            due_at=complaint.next_answer_at,
            words=words,
            customer_id=complaint.customer_id,
            vehicle_id=complaint.vehicle_id,
            complaint_id=complaint.id,
            follow_up_id=complaint.follow_up_id,
            conversation_id=complaint.conversation_id,
            level=1 + complaint.reopened,
            persons=persons,
        )


def _end_escalations(uow: UnitOfWork, complaint: Complaint, *, by: str, resolution: str) -> None:
    for item in uow.escalations.of_complaint(complaint.id):
        if item.status is not EscalationStatus.SOLVED:
            mark_solved(uow, item, by=by, resolution=resolution)

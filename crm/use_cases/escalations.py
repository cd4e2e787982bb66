"""Chapter eight: what is not solved in time is escalated.

An escalation is one thing a person must see to. Each has an origin, and the same origin
raises it once, however often a loop or a retried turn comes by: a queue that shows one
burning car three times is soon not believed. An item becomes visible at `visible_at`, so
that the two days of a complaint are kept by arithmetic and not by a timer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from crm.errors import AlreadyClaimed, AlreadySolved, SolutionOwed, TextMissing
from crm.models import Complaint, Conversation, Escalation, Note
from crm.rules.complaint_steps import WAITING_FOR_SOLUTION
from crm.rules.wall import day_of, moment_on
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    ComplaintStatus,
    EscalationReason,
    EscalationStatus,
    Queue,
    Severity,
    WebhookEvent,
)
from crm.use_cases.announcing import announce_escalation
from crm.use_cases.complaint_steps import take_step, write_event

BY_ITSELF = "system"
"""Who acts where time alone did."""


def raise_escalation(
    uow: UnitOfWork,
    *,
    origin: str,
    queue: Queue,
    reason: EscalationReason,
    due_at: datetime,
    visible_at: datetime | None = None,
    severity: Severity = Severity.NORMAL,
    words: str | None = None,
    customer_id: int | None = None,
    vehicle_id: int | None = None,
    complaint_id: int | None = None,
    follow_up_id: int | None = None,
    conversation_id: int | None = None,
    level: int = 1,
    persons: Sequence[str] = (),
) -> Escalation:
    """Put something into a queue for a person, once per ``origin`` (R-136).

    ``words`` are the customer's own, unedited; ``persons`` are those it is meant for before
    others of its queue. Without ``visible_at`` it is seen at once.
    The escalation already raised for this origin is returned as it stands.
    """
    now = uow.clock.now()
    raised = Escalation(
        origin=origin,
        queue=queue,
        reason=reason,
        severity=severity,
        status=EscalationStatus.OPEN,
        level=level,
        persons=list(persons),
        words=words,
        customer_id=customer_id,
        vehicle_id=vehicle_id,
        complaint_id=complaint_id,
        follow_up_id=follow_up_id,
        conversation_id=conversation_id,
        raised_at=now,
        visible_at=visible_at or now,
        due_at=due_at,
    )
    item = uow.escalations.add_once(raised)
    if item is raised:
        announce_escalation(uow, item, WebhookEvent.ESCALATION_RAISED)
    return item


def ask_to_see_to(
    uow: UnitOfWork,
    *,
    conversation: Conversation,
    note: Note,
    reason: EscalationReason,
    due_at: datetime,
) -> Escalation:
    """Make a talk point a task with its clock, once for each note (R-230, R-231)."""
    uow.flush()
    return raise_escalation(
        uow,
        origin=f"{reason.value}:note:{note.id}",
        queue=Queue.SUPERVISOR,
        reason=reason,
        due_at=due_at,
        words=note.text,
        customer_id=conversation.customer_id,
        vehicle_id=conversation.vehicle_id,
        follow_up_id=conversation.follow_up_id,
        conversation_id=conversation.id,
    )


def claim(uow: UnitOfWork, *, escalation_id: int, by: str) -> Escalation:
    """Take an item to work on it; what waits about the same complaint is taken with it.

    Claiming twice is the same as once.

    Raises:
        NotFound: there is no such escalation.
        AlreadySolved: nothing is left to do.
        AlreadyClaimed: somebody else is working on it; it is locked for others (R-136).
    """
    item, together = _held(uow, escalation_id, by)
    for one in together:
        if one.claimed_by is None:
            one.status = EscalationStatus.CLAIMED
            one.claimed_by = by
            one.claimed_at = uow.clock.now()
    uow.flush()
    return item


def release(uow: UnitOfWork, *, escalation_id: int, by: str) -> Escalation:
    """Put an item back into its queue for others.

    Raises:
        NotFound, AlreadySolved, AlreadyClaimed: as in `claim`.
    """
    item, together = _held(uow, escalation_id, by)
    for one in together:
        if one.claimed_by == by:
            _let_go(one)
    uow.flush()
    return item


def hand_to(
    uow: UnitOfWork, *, escalation_id: int, by: str, queue: Queue, why: str | None = None
) -> Escalation:
    """Pass an item on to another queue, unclaimed, with an instruction if there is one.

    Raises:
        NotFound, AlreadySolved, AlreadyClaimed: as in `claim`.
    """
    item, together = _held(uow, escalation_id, by)
    for one in together:
        one.queue = queue
        _let_go(one)
    if item.complaint is not None:
        write_event(
            uow,
            item.complaint,
            by=by,
            what="handed_over",
            why=why,
            detail={"queue": queue.value, "escalation": item.id},
        )
    uow.flush()
    return item


def solve_without_complaint(
    uow: UnitOfWork, *, escalation_id: int, by: str, resolution: str
) -> Escalation:
    """Finish an item that is not about a complaint: what was done, in words.

    Raises:
        NotFound, AlreadySolved, AlreadyClaimed: as in `claim`.
        TextMissing: ``resolution`` is empty.
        SolutionOwed: it is about a complaint, whose solution the customer must be told.
    """
    item, _ = _held(uow, escalation_id, by)
    if item.complaint is not None and item.complaint.status is not ComplaintStatus.CLOSED:
        raise SolutionOwed(item.complaint.number)
    if not resolution.strip():
        raise TextMissing("resolution")
    mark_solved(uow, item, by=by, resolution=resolution.strip())
    uow.flush()
    return item


def mark_solved(uow: UnitOfWork, item: Escalation, *, by: str, resolution: str) -> None:
    """Leave an item solved; the caller has seen to it that it is."""
    item.status = EscalationStatus.SOLVED
    item.solved_by = by
    item.solved_at = uow.clock.now()
    item.resolution = resolution
    announce_escalation(uow, item, WebhookEvent.ESCALATION_SOLVED)


def open_again(item: Escalation) -> bool:
    """Bring a solved item back, because what it was about came back; True if it was solved."""
    if item.status is not EscalationStatus.SOLVED:
        return False
    _let_go(item)
    item.solved_by = item.solved_at = item.resolution = None
    return True


def raise_due(uow: UnitOfWork) -> int:
    """Escalate the complaints whose promise is over; return how many items were raised.

    A promised answer or a signed deadline that passed (R-115, R-120), a solution not told on
    its day (R-117). Run by the background loop as often as it likes: each is raised once.
    What goes up because nobody has solved it is `crm.use_cases.escalation_levels`.
    """
    now = uow.clock.now()
    raised = 0
    for complaint in uow.complaints.burning(now=now):
        step_up(uow, complaint)
    for complaint in uow.complaints.promise_passed(now=now):
        raised += _promise_is_broken(uow, complaint)
    midnight = moment_on(day_of(now, wall=uow.wall), time(0), wall=uow.wall)
    for complaint in uow.complaints.untold(solved_before=midnight):
        _note_late_notice(uow, complaint)
    return raised


def _promise_is_broken(uow: UnitOfWork, complaint: Complaint) -> bool:
    """The hour that counts is the signed one, where a responsible person has set it."""
    promised = complaint.solve_by or complaint.next_answer_at
    if promised is None or promised >= uow.clock.now():
        return False
    new = raise_about(
        uow,
        complaint,
        EscalationReason.BROKEN_PROMISE,
        due_at=promised,
        which=promised.isoformat(),
    )
    if new:
        write_event(
            uow,
            complaint,
            by=BY_ITSELF,
            what="promise_broken",
            detail={"promised": promised.isoformat()},
        )
    return new


def _note_late_notice(uow: UnitOfWork, complaint: Complaint) -> None:
    already = any(
        event.what == "notice_late" and event.at >= (complaint.solution_at or event.at)
        for event in complaint.events
    )
    if not already:
        write_event(uow, complaint, by=BY_ITSELF, what="notice_late")


def raise_about(
    uow: UnitOfWork,
    complaint: Complaint,
    reason: EscalationReason,
    *,
    due_at: datetime,
    which: str | None = None,
    queue: Queue = Queue.SUPERVISOR,
    level: int = 1,
    persons: Sequence[str] = (),
) -> bool:
    """Put a complaint before a person, once per reason and ``which``; True if it is new."""
    origin = f"{reason.value}:complaint:{complaint.id}" + (f":{which}" if which else "")
    if uow.escalations.by_origin(origin) is not None:
        return False
    raise_escalation(
        uow,
        origin=origin,
        queue=queue,
        reason=reason,
        severity=complaint.severity,
        due_at=due_at,
        words=complaint.verbatim,
        customer_id=complaint.customer_id,
        vehicle_id=complaint.vehicle_id,
        complaint_id=complaint.id,
        follow_up_id=complaint.follow_up_id,
        conversation_id=complaint.conversation_id,
        level=level,
        persons=persons,
    )
    return True


def step_up(uow: UnitOfWork, complaint: Complaint) -> None:
    """An assigned case stays with the person it was assigned to; others become escalated."""
    if complaint.status in WAITING_FOR_SOLUTION:
        take_step(uow, complaint, ComplaintStatus.ESCALATED, by=BY_ITSELF, what="escalated")


def _held(uow: UnitOfWork, escalation_id: int, by: str) -> tuple[Escalation, list[Escalation]]:
    """The item, and with it what else its queue holds unsolved about the same complaint."""
    rows = uow.escalations.held(escalation_id)
    item = next(one for one in rows if one.id == escalation_id)
    if item.status is EscalationStatus.SOLVED:
        raise AlreadySolved(escalation_id)
    if item.claimed_by is not None and item.claimed_by != by:
        raise AlreadyClaimed(item.claimed_by)
    return item, [one for one in rows if one.status is not EscalationStatus.SOLVED]


def _let_go(item: Escalation) -> None:
    item.status = EscalationStatus.OPEN
    item.claimed_by = None
    item.claimed_at = None

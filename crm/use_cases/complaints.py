"""Chapter seven: a complaint is taken, and an answer promised.

Taken as soon as there are words for it, so that a customer who hangs up half-way has still
complained. What comes later (a wish, more words) is added to the same complaint.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crm.models import Complaint, Conversation, RepairOrder, ReworkRecord
from crm.rules import sla, triage
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    CaseKind,
    ComplaintCategory,
    ComplaintStatus,
    Dimension,
    EscalationReason,
    FollowUpKind,
    Queue,
    Severity,
)
from crm.use_cases.complaint_steps import write_event
from crm.use_cases.conversations import BOT
from crm.use_cases.escalation_levels import count_from
from crm.use_cases.escalations import raise_escalation
from crm.use_cases.outcomes import open_quick_form

GRADES = list(Severity)
"""From the lightest to the gravest; words may make a case graver, only a person lighter."""


def take_complaint(
    uow: UnitOfWork,
    *,
    conversation: Conversation,
    words: str,
    rated: Dimension | None = None,
    car_trouble: bool = False,
    demand_fen: int | None = None,
) -> Complaint:
    """Take a complaint in the customer's own words, promise an answer, tell who must know.

    ``car_trouble`` says that something is wrong with the car, whatever words it has. ``rated`` is
    the dimension whose low score led here; it helps to name the category. A second complaint in
    the same conversation is added to the first (R-111 to R-126).
    """
    known = uow.complaints.of_conversation(conversation.id)
    if known is not None:
        return add_words(uow, conversation=conversation, complaint=known, words=words)
    complaint = open_case(
        uow,
        words=words,
        kind=CaseKind.DEMAND if demand_fen is not None else CaseKind.COMPLAINT,
        category=_category(words, rated, car_trouble),
        rated=rated,
        items=items_of(conversation.repair_order),
        just_done=conversation.kind in _ABOUT_THE_WORK,
        customer_id=conversation.customer_id,
        vehicle_id=conversation.vehicle_id,
        repair_order_id=conversation.repair_order_id,
        conversation_id=conversation.id,
        follow_up_id=conversation.follow_up_id,
        channel=conversation.channel,
        receiver=conversation.staff_name or BOT,
        demand_fen=demand_fen,
    )
    open_quick_form(
        uow,
        conversation=conversation,
        words=words,
        department=complaint.department,
        deadline_at=promise_of(complaint),
        complaint_id=complaint.id,
    )
    return complaint


_ABOUT_THE_WORK = (
    FollowUpKind.FIRST_FOLLOWUP,
    FollowUpKind.SEVEN_DAY_CHECK,
    FollowUpKind.SECOND_FOLLOWUP,
)
"""Talks about one visit: trouble with what was worked on there is rework (R-123)."""


def _category(words: str, rated: Dimension | None, car_trouble: bool) -> ComplaintCategory:
    named = triage.category_of(words, rated=rated)
    unnamed = named is ComplaintCategory.OTHER and car_trouble
    return ComplaintCategory.REPAIR_QUALITY if unnamed else named


def open_case(
    uow: UnitOfWork,
    *,
    words: str,
    kind: CaseKind,
    receiver: str,
    rated: Dimension | None = None,
    items: Sequence[str] = (),
    severity: Severity | None = None,
    category: ComplaintCategory | None = None,
    just_done: bool = False,
    **about: Any,
) -> Complaint:
    """Give a case its number, its severity, its promised answer and its place in the queue.

    ``severity`` and ``category`` are what is known beforehand; without them the words decide
    (R-125, R-126), and a wish is never rework. ``just_done`` says that the talk is about the work
    itself, ``about`` whose case it is and where it
    was heard, by the names of the columns.
    """
    now = uow.clock.now()
    severity = severity or triage.severity_of(words, policy=uow.policy)
    category = category or triage.category_of(words, rated=rated)
    # Danger is with both queues already, and a person finds out what failed.
    of_ours = just_done and severity is not Severity.SAFETY
    again = category is ComplaintCategory.REWORK or triage.is_rework(
        words, items=items, just_done=of_ours
    )
    complaint = uow.complaints.add(
        Complaint(
            number=f"C-{uow.registers.next_number('complaint'):05d}",
            kind=kind,
            status=ComplaintStatus.PROMISED,
            severity=severity,
            category=category,
            department=triage.department_of(category),
            receiver=receiver,
            verbatim=words,
            rework=again and kind is not CaseKind.WISH,
            taken_at=now,
            next_answer_at=sla.promised_answer_at(now, severity=severity, policy=uow.policy),
            policy_version_id=uow.policy_version_id,
            **about,
        )
    )
    count_from(uow, complaint, since=now)
    write_event(uow, complaint, by=receiver, what="taken", why=words)
    write_event(uow, complaint, by=receiver, what="promised")
    tell(uow, complaint)
    return complaint


def add_words(
    uow: UnitOfWork, *, conversation: Conversation, complaint: Complaint, words: str
) -> Complaint:
    """Add what the customer says later; worse words make the complaint more severe."""
    items = items_of(conversation.repair_order)
    return add_to_case(uow, complaint=complaint, words=words, items=items, by=complaint.receiver)


def add_to_case(
    uow: UnitOfWork, *, complaint: Complaint, words: str, items: Sequence[str], by: str
) -> Complaint:
    """Add the customer's words to a case and judge it anew; ``items`` is what was repaired."""
    if words in complaint.verbatim:
        return complaint
    complaint.verbatim = f"{complaint.verbatim}\n{words}"
    severity = triage.severity_of(complaint.verbatim, policy=uow.policy)
    if GRADES.index(severity) > GRADES.index(complaint.severity):
        complaint.severity = severity
        complaint.next_answer_at = min(
            promise_of(complaint),
            sla.promised_answer_at(uow.clock.now(), severity=severity, policy=uow.policy),
        )
    category = triage.category_of(complaint.verbatim)
    complaint.rework = complaint.rework or _is_rework(words, items, category)
    if not any(event.what == "reclassified" for event in complaint.events):
        complaint.category = category
        complaint.department = triage.department_of(category)
    write_event(uow, complaint, by=by, what="words_added", why=words)
    tell(uow, complaint)
    return complaint


def keep_wish(
    uow: UnitOfWork, *, complaint: Complaint, words: str, demand_fen: int | None = None
) -> None:
    """Keep what the customer wants to come of it, in their own words (R-111, R-131)."""
    complaint.wish = words
    if demand_fen is not None:
        complaint.demand_fen = demand_fen
    if demand_fen is not None or triage.demands_money(words):
        complaint.kind = CaseKind.DEMAND
    write_event(uow, complaint, by=complaint.receiver, what="wish", why=words)


def promise_of(complaint: Complaint) -> datetime:
    """When the customer was promised an answer; every complaint has that moment (R-114)."""
    if complaint.next_answer_at is None:
        raise AssertionError(f"complaint {complaint.number} stands without a promise")
    return complaint.next_answer_at


def items_of(order: RepairOrder | None) -> list[str]:
    """What was done to the vehicle at this visit."""
    return [line.description for line in order.lines] if order else []


def _is_rework(words: str, items: Sequence[str], category: ComplaintCategory) -> bool:
    """True when what we repaired is still wrong, or the words alone say so (R-123)."""
    named = category is ComplaintCategory.REWORK
    return named or triage.is_rework(words, items=items)


def tell(uow: UnitOfWork, complaint: Complaint) -> None:
    """Put it before the supervisor, who assigns it, and before whom else it burns (C-14, R-126)."""
    if complaint.severity is not Severity.NORMAL:
        reason = (
            EscalationReason.SAFETY
            if complaint.severity is Severity.SAFETY
            else EscalationReason.MAJOR_COMPLAINT
        )
        for queue in (Queue.SUPERVISOR, Queue.SERVICE_MANAGER):
            _escalate(uow, complaint, queue, reason)
    else:
        received = (
            EscalationReason.WISH
            if complaint.kind is CaseKind.WISH
            else EscalationReason.COMPLAINT_RECEIVED
        )
        _escalate(uow, complaint, Queue.SUPERVISOR, received)
    if complaint.rework:
        _escalate(uow, complaint, Queue.SERVICE_MANAGER, EscalationReason.REWORK)
        if uow.registers.rework_of(complaint.id) is None:
            items = items_of(complaint.repair_order)
            uow.registers.keep_rework(
                ReworkRecord(
                    complaint_id=complaint.id,
                    repair_order_id=complaint.repair_order_id,
                    item="、".join(triage.items_meant(complaint.verbatim, items)) or None,
                    words=complaint.verbatim,
                    at=complaint.taken_at,
                    caller=complaint.receiver,
                )
            )


def _escalate(
    uow: UnitOfWork, complaint: Complaint, queue: Queue, reason: EscalationReason
) -> None:
    urgent = complaint.severity is not Severity.NORMAL
    raise_escalation(
        uow,
        origin=f"{reason.value}:{queue.value}:complaint:{complaint.id}",
        queue=queue,
        reason=reason,
        severity=complaint.severity,
        due_at=(
            sla.escalation_due_at(uow.clock.now(), severity=complaint.severity, policy=uow.policy)
            if urgent
            else promise_of(complaint)
        ),
        words=complaint.verbatim,
        customer_id=complaint.customer_id,
        vehicle_id=complaint.vehicle_id,
        complaint_id=complaint.id,
        follow_up_id=complaint.follow_up_id,
        conversation_id=complaint.conversation_id,
    )

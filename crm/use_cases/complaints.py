"""Chapter seven: a complaint is taken, and an answer promised.

Taken as soon as there are words for it, so that a customer who hangs up half-way has still
complained. What comes later (a wish, more words) is added to the same complaint.
"""

from __future__ import annotations

from datetime import datetime

from crm.models import Complaint, ComplaintEvent, Conversation, ReworkRecord
from crm.rules import sla, triage
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    CaseKind,
    ComplaintCategory,
    ComplaintStatus,
    Dimension,
    EscalationReason,
    Queue,
    Severity,
)
from crm.use_cases.conversations import BOT
from crm.use_cases.escalations import raise_escalation
from crm.use_cases.outcomes import open_quick_form


def take_complaint(
    uow: UnitOfWork,
    *,
    conversation: Conversation,
    words: str,
    rated: Dimension | None = None,
    demand_fen: int | None = None,
) -> Complaint:
    """Take a complaint in the customer's own words, promise an answer, tell who must know.

    ``rated`` is the dimension whose low score led here; it helps to name the category. A
    second complaint in the same conversation is added to the first (R-111 to R-126).
    """
    known = uow.complaints.of_conversation(conversation.id)
    if known is not None:
        return add_words(uow, conversation=conversation, complaint=known, words=words)
    now = uow.clock.now()
    severity = triage.severity_of(words, policy=uow.policy)
    category = triage.category_of(words, rated=rated)
    complaint = uow.complaints.add(
        Complaint(
            number=f"C-{uow.registers.next_number('complaint'):05d}",
            kind=CaseKind.DEMAND if demand_fen is not None else CaseKind.COMPLAINT,
            status=ComplaintStatus.PROMISED,
            severity=severity,
            category=category,
            department=triage.department_of(category),
            customer_id=conversation.customer_id,
            vehicle_id=conversation.vehicle_id,
            repair_order_id=conversation.repair_order_id,
            conversation_id=conversation.id,
            follow_up_id=conversation.follow_up_id,
            channel=conversation.channel,
            receiver=conversation.staff_name or BOT,
            verbatim=words,
            demand_fen=demand_fen,
            rework=_is_rework(words, conversation, category),
            taken_at=now,
            next_answer_at=sla.promised_answer_at(now, severity=severity, policy=uow.policy),
            policy_version_id=uow.policy_version_id,
        )
    )
    _keep_event(uow, complaint, "taken", why=words)
    _keep_event(uow, complaint, "promised")
    _tell(uow, complaint)
    open_quick_form(
        uow,
        conversation=conversation,
        words=words,
        department=complaint.department,
        deadline_at=promise_of(complaint),
        complaint_id=complaint.id,
    )
    return complaint


def add_words(
    uow: UnitOfWork, *, conversation: Conversation, complaint: Complaint, words: str
) -> Complaint:
    """Add what the customer says later; worse words make the complaint more severe."""
    if words in complaint.verbatim:
        return complaint
    complaint.verbatim = f"{complaint.verbatim}\n{words}"
    severity = triage.severity_of(complaint.verbatim, policy=uow.policy)
    if severity is not complaint.severity and severity is not Severity.NORMAL:
        complaint.severity = severity
        complaint.next_answer_at = min(
            promise_of(complaint),
            sla.promised_answer_at(uow.clock.now(), severity=severity, policy=uow.policy),
        )
    category = triage.category_of(complaint.verbatim)
    complaint.rework = complaint.rework or _is_rework(words, conversation, category)
    complaint.category = category
    complaint.department = triage.department_of(category)
    _keep_event(uow, complaint, "words_added", why=words)
    _tell(uow, complaint)
    return complaint


def keep_wish(
    uow: UnitOfWork, *, complaint: Complaint, words: str, demand_fen: int | None = None
) -> None:
    """Keep what the customer wants to come of it, in their own words (R-111, R-131)."""
    complaint.wish = words
    if demand_fen is not None:
        complaint.demand_fen = demand_fen
        complaint.kind = CaseKind.DEMAND
    _keep_event(uow, complaint, "wish", why=words)


def promise_of(complaint: Complaint) -> datetime:
    """When the customer was promised an answer; every complaint has that moment (R-114)."""
    if complaint.next_answer_at is None:
        raise AssertionError(f"complaint {complaint.number} stands without a promise")
    return complaint.next_answer_at


def items_of(conversation: Conversation) -> list[str]:
    """What was done to the vehicle at the visit this conversation is about."""
    order = conversation.repair_order
    return [line.description for line in order.lines] if order else []


def _is_rework(words: str, conversation: Conversation, category: ComplaintCategory) -> bool:
    """True when what we repaired is still wrong, or the words alone say so (R-123)."""
    named = category is ComplaintCategory.REWORK
    return named or triage.is_rework(words, items=items_of(conversation))


def _tell(uow: UnitOfWork, complaint: Complaint) -> None:
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
        _escalate(uow, complaint, Queue.SUPERVISOR, EscalationReason.COMPLAINT_RECEIVED)
    if complaint.rework:
        _escalate(uow, complaint, Queue.SERVICE_MANAGER, EscalationReason.REWORK)
        if uow.registers.rework_of(complaint.id) is None:
            uow.registers.keep_rework(
                ReworkRecord(
                    complaint_id=complaint.id,
                    repair_order_id=complaint.repair_order_id,
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
            sla.escalation_due_at(
                complaint.taken_at, severity=complaint.severity, policy=uow.policy
            )
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


def _keep_event(
    uow: UnitOfWork, complaint: Complaint, what: str, *, why: str | None = None
) -> None:
    uow.complaints.keep_event(
        ComplaintEvent(
            complaint_id=complaint.id,
            at=uow.clock.now(),
            by=complaint.receiver,
            what=what,
            status=complaint.status,
            why=why,
        )
    )

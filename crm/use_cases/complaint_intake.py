"""Cases that are not begun by a complaining customer in a talk: told to a person, or a wish.

A complaint made at the counter or on the telephone is as much one as the bot's (R-109). A
wish or hope is treated like a complaint and counted as none (R-112).
"""

from __future__ import annotations

from crm.errors import StepNotAllowed, TextMissing
from crm.models import Complaint, Conversation, Customer, RepairOrder, Vehicle
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    CaseKind,
    Channel,
    ComplaintCategory,
    ComplaintStatus,
    Department,
    Severity,
)
from crm.use_cases.complaint_steps import write_event
from crm.use_cases.complaints import add_to_case, items_of, keep_wish, open_case
from crm.use_cases.conversations import BOT


def take_from_staff(
    uow: UnitOfWork,
    *,
    by: str,
    words: str,
    kind: CaseKind,
    channel: Channel | None,
    customer: Customer | None,
    vehicle: Vehicle | None = None,
    repair_order: RepairOrder | None = None,
    wish: str | None = None,
    demand_fen: int | None = None,
    severity: Severity | None = None,
    department: Department | None = None,
) -> Complaint:
    """Write down what a customer told a person; ``channel`` None means face to face.

    ``severity`` and ``department`` are the receiver's own judgement; without them the words
    decide. The answer is promised as it would be by the bot (R-111, R-114).

    Raises:
        TextMissing: the customer's words are empty.
    """
    words = words.strip()
    if not words:
        raise TextMissing("words")
    complaint = open_case(
        uow,
        words=words,
        kind=kind,
        receiver=by,
        items=items_of(repair_order),
        severity=severity,
        customer_id=customer.id if customer else None,
        customer=customer,
        vehicle_id=vehicle.id if vehicle else None,
        vehicle=vehicle,
        repair_order_id=repair_order.id if repair_order else None,
        repair_order=repair_order,
        channel=channel,
    )
    if department is not None:
        complaint.department = department
    if (wish or "").strip() or demand_fen is not None:
        keep_wish(uow, complaint=complaint, words=(wish or "").strip(), demand_fen=demand_fen)
    uow.flush()
    return complaint


def add_told_words(uow: UnitOfWork, *, complaint_id: int, words: str, by: str) -> Complaint:
    """Add what the customer told a person later; worse words make the case graver (R-126).

    Raises:
        NotFound: there is no such complaint.
        TextMissing: the words are empty.
        StepNotAllowed: the case is closed; what is new is a case of its own.
    """
    complaint = uow.complaints.get(complaint_id)
    words = words.strip()
    if not words:
        raise TextMissing("words")
    if complaint.status is ComplaintStatus.CLOSED:
        raise StepNotAllowed(complaint.number, complaint.status.value, "added to")
    items = items_of(complaint.repair_order)
    add_to_case(uow, complaint=complaint, words=words, items=items, by=by)
    uow.flush()
    return complaint


def count_as_none(uow: UnitOfWork, *, conversation: Conversation, words: str) -> None:
    """The customer says that what this talk took for a complaint was none (R-112).

    The case keeps its number, its words and its promised answer, and is counted as a wish; only
    a supervisor closes it (R-118). Danger stays danger: a person hears that it was a joke.
    """
    case = uow.complaints.of_conversation(conversation.id)
    if case is None:
        return
    write_event(uow, case, by=case.receiver, what="words_added", why=words)
    case.verbatim = f"{case.verbatim}\n{words}"
    if case.severity is Severity.NORMAL:
        case.kind = CaseKind.WISH


def take_wish(uow: UnitOfWork, *, conversation: Conversation, words: str) -> Complaint:
    """Give a wish of a talk its case, with a promised answer; one case for all of a talk."""
    known = uow.complaints.wish_of_conversation(conversation.id)
    if known is not None:
        if words not in known.verbatim:
            known.verbatim = f"{known.verbatim}\n{words}"
        return known
    return open_case(
        uow,
        words=words,
        kind=CaseKind.WISH,
        receiver=conversation.staff_name or BOT,
        severity=Severity.NORMAL,
        category=ComplaintCategory.OTHER,
        customer_id=conversation.customer_id,
        vehicle_id=conversation.vehicle_id,
        repair_order_id=conversation.repair_order_id,
        conversation_id=conversation.id,
        follow_up_id=conversation.follow_up_id,
        channel=conversation.channel,
    )

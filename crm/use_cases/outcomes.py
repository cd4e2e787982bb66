"""Chapter five: what the customer told us.

A conversation is only worth having if its outcome is written down. Each function takes one
answer, checks it and keeps it; `outcome_of` reads all of them back as one document.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from crm.errors import ScoreOutOfRange
from crm.models import (
    Complaint,
    Conversation,
    Escalation,
    FactAnswer,
    Note,
    QuickHandlingForm,
    Rating,
    Verbatim,
)
from crm.rules import scoring
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    AppointmentStatus,
    Asked,
    CaseKind,
    ClubStatus,
    Department,
    Dimension,
    Disposition,
    EscalationReason,
    Fact,
    NoteKind,
    Usage,
    WebhookEvent,
)
from crm.use_cases.announcing import announce


def record_usage(
    uow: UnitOfWork, *, conversation: Conversation, usage: Usage, anew: bool = False
) -> None:
    """Keep how the vehicle runs; a problem once told is not unsaid by a later politeness.

    ``anew``: the customer has said in so many words that there was none.
    """
    if anew or conversation.usage is not Usage.PROBLEM:
        conversation.usage = usage


def record_rating(
    uow: UnitOfWork, *, conversation: Conversation, dimension: Dimension, score: int
) -> Rating:
    """Keep a score for one dimension; given again, it is a correction and the old one is kept.

    Raises:
        ScoreOutOfRange: the score is not on the scale of one to five.
    """
    if not scoring.is_on_scale(score):
        raise ScoreOutOfRange(score)
    known = uow.ratings.of(conversation.id, dimension)
    if known is not None:
        if known.score != score:
            known.corrected_from = known.score
            known.score = score
            known.given_at = uow.clock.now()
        return known
    return uow.ratings.add(
        Rating(
            conversation_id=conversation.id,
            repair_order_id=conversation.repair_order_id,
            dimension=dimension,
            score=score,
            given_at=uow.clock.now(),
        )
    )


def record_score(
    uow: UnitOfWork, *, conversation: Conversation, dimension: Dimension, score: int
) -> None:
    """Keep a score; a low one opens the quick-handling form of the survey (R-124).

    Raises:
        ScoreOutOfRange: the score is not on the scale of one to five.
    """
    record_rating(uow, conversation=conversation, dimension=dimension, score=score)
    if scoring.is_problem(score, uow.policy):
        open_quick_form(
            uow,
            conversation=conversation,
            words=None,
            department=uow.policy.rating.department_of.get(dimension, Department.OTHER),
            deadline_at=uow.clock.now() + timedelta(hours=uow.policy.complaint.promise_max_hours),
        )


def record_fact(
    uow: UnitOfWork, *, conversation: Conversation, fact: Fact, answer: bool
) -> FactAnswer:
    """Keep a yes or no about the visit; given again, the later answer stands (R-072)."""
    known = uow.facts.of(conversation.id, fact)
    if known is not None:
        known.answer = answer
        known.given_at = uow.clock.now()
        return known
    return uow.facts.add(
        FactAnswer(
            conversation_id=conversation.id,
            fact=fact,
            answer=answer,
            given_at=uow.clock.now(),
        )
    )


def record_verbatim(
    uow: UnitOfWork, *, conversation: Conversation, asked: Asked | None, words: str
) -> Verbatim:
    """Keep the customer's own words, unedited (R-152)."""
    return uow.verbatims.add(
        Verbatim(conversation_id=conversation.id, asked=asked, text=words, said_at=uow.clock.now())
    )


def record_note(
    uow: UnitOfWork,
    *,
    conversation: Conversation,
    kind: NoteKind,
    words: str,
    case_kind: CaseKind | None = None,
    department: Department | None = None,
    answer_due_at: datetime | None = None,
) -> Note:
    """Keep a talk point that somebody should see: need, wish, suggestion, market (R-153).

    It is linked to the turn that is being taken, so that the words around it are found.
    """
    return uow.notes.add(
        Note(
            conversation_id=conversation.id,
            customer_id=conversation.customer_id,
            kind=kind,
            case_kind=case_kind,
            text=words,
            department=department,
            noted_at=uow.clock.now(),
            answer_due_at=answer_due_at,
            turn_number=conversation.turn_count + 1,
        )
    )


def record_club_answer(uow: UnitOfWork, *, conversation: Conversation, wants: bool) -> None:
    """Keep whether the customer wants to join the club; staff make the member (R-014, R-084)."""
    conversation.club = "applied" if wants else "declined"
    customer = conversation.customer
    if customer is not None:
        customer.club_status = ClubStatus.APPLIED if wants else ClubStatus.DECLINED
        customer.club_asked_at = uow.clock.now()


def open_quick_form(
    uow: UnitOfWork,
    *,
    conversation: Conversation,
    words: str | None,
    department: Department,
    deadline_at: datetime,
    complaint_id: int | None = None,
) -> QuickHandlingForm:
    """Open the quick-handling form of a survey with a problem, one for each survey (R-124)."""
    known = uow.registers.quick_form_of(conversation.id)
    if known is not None:
        known.words = words or known.words
        if complaint_id is not None:
            known.complaint_id, known.department = complaint_id, department
            known.deadline_at = deadline_at
        return known
    form = QuickHandlingForm(
        number=uow.registers.next_number("quick_handling_form"),
        conversation_id=conversation.id,
        complaint_id=complaint_id,
        words=words,
        department=department,
        deadline_at=deadline_at,
        opened_at=uow.clock.now(),
        owner_id=conversation.customer.clerk_id if conversation.customer else None,
    )
    uow.registers.keep_quick_form(form)
    announce(
        uow,
        WebhookEvent.RATING_LOW,
        lambda: {
            "conversation_id": conversation.id,
            "customer_id": conversation.customer_id,
            "vehicle_id": conversation.vehicle_id,
            "department": department.value,
            "words": words,
            "ratings": {
                row.dimension.value: row.score
                for row in uow.ratings.of_conversation(conversation.id)
            },
        },
    )
    return form


def outcome_of(uow: UnitOfWork, *, conversation: Conversation) -> dict[str, Any]:
    """What the CRM holds about a conversation, as the document of the contract, section 4.

    Moments are ISO strings on the dealership's wall; absent facts are null or empty.
    """
    facts = {row.fact: row.answer for row in uow.facts.of_conversation(conversation.id)}
    disposition = conversation.disposition or (
        Disposition.NO_ANSWER if conversation.last_said_at is None else Disposition.PARTIAL
    )
    return {
        "disposition": disposition.value,
        "usage": conversation.usage.value if conversation.usage else None,
        "ratings": {
            row.dimension.value: row.score for row in uow.ratings.of_conversation(conversation.id)
        },
        "facts": {fact.value: facts.get(fact) for fact in Fact},
        "verbatims": [
            {"asked": row.asked.value if row.asked else None, "text": row.text}
            for row in uow.verbatims.of_conversation(conversation.id)
        ],
        "complaint": _complaint_of(uow, conversation),
        "escalations": [
            {
                "queue": row.queue.value,
                "reason": row.reason.value,
                "due_at": _shown(uow, row.due_at),
            }
            for row in uow.escalations.of_conversation(conversation.id)
            if row.reason not in _PLAIN_WORK or _asks_for_money(uow, conversation, row)
        ],
        "appointment": _appointment_of(uow, conversation),
        "callback_at": _shown(uow, conversation.callback_at),
        "opt_out": conversation.opt_out,
        "profile_updates": {
            row.field: row.value
            for row in uow.customers.proposals(conversation.id)
            if row.accepted is not False
        },
        "faq_answered": list(conversation.faq_answered),
        "club": conversation.club,
        "language": conversation.language.value,
    }


_PLAIN_WORK = (
    EscalationReason.COMPLAINT_RECEIVED,
    EscalationReason.WISH,
    EscalationReason.DATA_CHECK,
)
"""What waits in the supervisor's queue as work to be done; nothing has been escalated yet."""


def _asks_for_money(uow: UnitOfWork, conversation: Conversation, row: Escalation) -> bool:
    """Who demands money back has asked for what only the supervisor can decide (R-131)."""
    case = uow.complaints.of_conversation(conversation.id)
    demands = case is not None and case.kind is CaseKind.DEMAND
    return demands and row.reason is EscalationReason.COMPLAINT_RECEIVED


def _complaint_of(uow: UnitOfWork, conversation: Conversation) -> dict[str, Any] | None:
    complaint = uow.complaints.of_conversation(conversation.id) or _reopened_in(uow, conversation)
    if complaint is None:
        return None
    return {
        "category": complaint.category.value,
        "severity": complaint.severity.value,
        "verbatim": complaint.verbatim,
        "wish": complaint.wish,
        "rework": complaint.rework,
        "next_answer_at": _shown(uow, complaint.next_answer_at),
        "status": complaint.status.value,
    }


def _reopened_in(uow: UnitOfWork, conversation: Conversation) -> Complaint | None:
    """The case this conversation was about, if the customer said here that it is not put right."""
    raised = uow.escalations.of_conversation(conversation.id)
    if not any(item.reason is EscalationReason.NOT_SATISFIED for item in raised):
        return None
    key = conversation.complaint_id
    return uow.complaints.get(key) if key is not None else None


def _appointment_of(uow: UnitOfWork, conversation: Conversation) -> dict[str, Any] | None:
    appointment = uow.appointments.of_conversation(conversation.id)
    follow_up = conversation.follow_up
    if appointment is None and follow_up is not None and follow_up.appointment_id is not None:
        reminded = uow.appointments.get(follow_up.appointment_id)
        appointment = reminded if reminded.status is AppointmentStatus.CONFIRMED else None
    if appointment is None:
        return None
    return {
        "starts_at": _shown(uow, appointment.starts_at),
        "items": list(appointment.items),
    }


def _shown(uow: UnitOfWork, moment: datetime | None) -> str | None:
    return moment.astimezone(uow.wall).isoformat() if moment else None

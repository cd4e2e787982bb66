"""A call somebody made or took by hand: its record and its line, like any other (R-150).

What the customer said is kept as it was told, unedited; a call nobody answered leaves a line in
the register and no record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crm.errors import MomentInFuture, MonthClosed, TextMissing
from crm.models import ContactAttempt, Conversation, Customer, FollowUp, Utterance
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    AttemptStatus,
    Channel,
    Disposition,
    FollowUpKind,
    NoteKind,
    Speaker,
)
from crm.use_cases.audit import note_change
from crm.use_cases.conversations import close_conversation
from crm.use_cases.outcomes import record_note
from crm.use_cases.registers import Register, is_closed, month_of

UNANSWERED = (Disposition.NO_ANSWER, Disposition.VOICEMAIL)


@dataclass(frozen=True)
class HandCall:
    """What somebody tells of a call; ``at`` is when it was, now if not said."""

    result: Disposition
    words: str = ""
    purpose: FollowUpKind = FollowUpKind.FIRST_FOLLOWUP
    inbound: bool = False
    at: datetime | None = None
    callback_at: datetime | None = None
    point: str = ""
    point_kind: NoteKind = NoteKind.OPINION


def record_hand_call(
    uow: UnitOfWork,
    *,
    customer: Customer,
    call: HandCall,
    by: str,
    vehicle_id: int | None = None,
    follow_up_id: int | None = None,
) -> Conversation:
    """Keep a call made by a person, with register line and, if answered, its record.

    With a follow-up the call settles it as a conversation of the bot would.

    Raises:
        TextMissing: somebody answered, but their words are not told (R-152).
        MomentInFuture: the call is still to come.
        MonthClosed: the month of the call is closed in the register (R-151).
    """
    at = call.at or uow.clock.now()
    _check(uow, call, at)
    answered = call.result not in UNANSWERED
    planned = uow.follow_ups.get(follow_up_id) if follow_up_id else None
    kind = FollowUpKind.INBOUND if call.inbound else planned.kind if planned else call.purpose
    talk = uow.conversations.add(
        Conversation(
            token=uow.new_token(),
            kind=kind,
            channel=Channel.VOICE,
            language=customer.language,
            customer_id=customer.id,
            vehicle_id=vehicle_id or (planned.vehicle_id if planned else None),
            repair_order_id=planned.repair_order_id if planned else None,
            follow_up_id=planned.id if planned else None,
            complaint_id=planned.complaint_id if planned else None,
            staff_name=by,
            callback_at=call.callback_at,
            opened_at=at,
            last_said_at=at if answered else None,
            line_count=1 if answered else 0,
        )
    )
    if planned is not None:
        _count_attempt(uow, planned, talk, at=at, by=by)
    if answered:
        uow.conversations.keep_line(
            Utterance(
                conversation_id=talk.id,
                position=1,
                turn_number=1,
                speaker=Speaker.CUSTOMER,
                text=call.words.strip(),
                at=at,
            )
        )
    if call.point.strip():
        record_note(uow, conversation=talk, kind=call.point_kind, words=call.point.strip())
    close_conversation(uow, conversation=talk, disposition=call.result)
    note_change(uow, by=by, what="call by hand", noun="conversation", key=talk.id)
    return talk


def _check(uow: UnitOfWork, call: HandCall, at: datetime) -> None:
    if call.result not in UNANSWERED and not call.words.strip():
        raise TextMissing("customer's words")
    if at > uow.clock.now():
        raise MomentInFuture(at)
    if is_closed(uow, Register.CONTACTS, at):
        raise MonthClosed(month_of(at, uow).name)


def _count_attempt(
    uow: UnitOfWork, planned: FollowUp, talk: Conversation, *, at: datetime, by: str
) -> None:
    planned.attempts += 1
    uow.contact_attempts.add(
        ContactAttempt(
            follow_up_id=planned.id,
            conversation_id=talk.id,
            number=planned.attempts,
            channel=Channel.VOICE,
            status=AttemptStatus.SENT,
            detail=f"by hand: {by}",
            claimed_at=at,
            sent_at=at,
        )
    )

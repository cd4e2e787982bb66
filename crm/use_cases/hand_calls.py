"""A call or a visit somebody made by hand: its record and its line, like any other (R-101, R-150).

What the customer said is kept as it was told, unedited; a call nobody answered leaves a line in
the register and no record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crm.errors import FollowUpOver, MomentInFuture, MonthClosed, TextMissing
from crm.models import ContactAttempt, Conversation, Customer, FollowUp, Utterance
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    MADE_BY_PEOPLE,
    OPEN_FOLLOW_UP,
    AttemptStatus,
    Channel,
    Dimension,
    Disposition,
    FollowUpKind,
    FollowUpStatus,
    NoteKind,
    Speaker,
    Usage,
)
from crm.use_cases.audit import note_change
from crm.use_cases.conversations import (
    close_conversation,
    note_vehicle_sold,
    note_wrong_number,
    opt_out,
)
from crm.use_cases.outcomes import record_note, record_score, record_usage
from crm.use_cases.registers import Register, is_closed, month_of

UNANSWERED = (Disposition.NO_ANSWER, Disposition.VOICEMAIL)

LEFT_TO_PEOPLE = (FollowUpStatus.NOT_REACHED, FollowUpStatus.EXPIRED)
"""What no machine will try again, so that a person may still make it."""


@dataclass(frozen=True)
class HandCall:
    """What somebody tells of a call; ``at`` is when it was, now if not said.

    ``made_by`` is who spoke, where another than the one who enters it. Without ``channel`` it was
    what was asked for: a visit where one was planned, else a call.
    """

    result: Disposition
    words: str = ""
    purpose: FollowUpKind = FollowUpKind.FIRST_FOLLOWUP
    inbound: bool = False
    at: datetime | None = None
    callback_at: datetime | None = None
    point: str = ""
    point_kind: NoteKind = NoteKind.OPINION
    usage: Usage | None = None
    ratings: Mapping[Dimension, int] = field(default_factory=dict)
    made_by: str | None = None
    channel: Channel | None = None


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

    With a follow-up the call settles it as a conversation of the bot would; one that was left to
    people stays so until somebody is reached.

    Raises:
        FollowUpOver: the follow-up has been made, or is not to be made any more.
        ScoreOutOfRange: a score is not on the scale of one to five.
        TextMissing: somebody answered, but their words are not told (R-152).
        MomentInFuture: the call is still to come.
        MonthClosed: the month of the call is closed in the register (R-151).
    """
    at = call.at or uow.clock.now()
    _check(uow, call, at)
    answered = call.result not in UNANSWERED
    planned = _to_settle(uow, follow_up_id) if follow_up_id else None
    left_as = planned.status if planned and planned.status in LEFT_TO_PEOPLE else None
    kind = FollowUpKind.INBOUND if call.inbound else planned.kind if planned else call.purpose
    asked_for = planned.channel if planned and planned.kind in MADE_BY_PEOPLE else None
    talk = uow.conversations.add(
        Conversation(
            token=uow.new_token(),
            kind=kind,
            channel=call.channel or asked_for or Channel.VOICE,
            language=customer.language,
            customer_id=customer.id,
            vehicle_id=vehicle_id or (planned.vehicle_id if planned else None),
            repair_order_id=planned.repair_order_id if planned else None,
            follow_up_id=planned.id if planned else None,
            complaint_id=planned.complaint_id if planned else None,
            staff_name=call.made_by or by,
            callback_at=call.callback_at,
            opened_at=at,
            last_said_at=at if answered else None,
            line_count=1 if answered else 0,
        )
    )
    if planned is not None:
        _count_attempt(uow, planned, talk, at=at, by=call.made_by or by)
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
    _keep_what_was_told(uow, talk, call)
    close_conversation(uow, conversation=talk, disposition=call.result)
    if planned is not None and left_as is not None and call.result in UNANSWERED:
        planned.status = left_as
    note_change(uow, by=by, what="call by hand", noun="conversation", key=talk.id)
    return talk


def _to_settle(uow: UnitOfWork, follow_up_id: int) -> FollowUp:
    planned = uow.follow_ups.get(follow_up_id)
    if planned.status not in (*OPEN_FOLLOW_UP, *LEFT_TO_PEOPLE):
        raise FollowUpOver(planned.id, planned.status.value)
    return planned


def _keep_what_was_told(uow: UnitOfWork, talk: Conversation, call: HandCall) -> None:
    """What a talk with the bot would leave: scores, a talk point, a stop, a wrong number."""
    if call.usage is not None:
        record_usage(uow, conversation=talk, usage=call.usage)
    for dimension, score in call.ratings.items():
        record_score(uow, conversation=talk, dimension=dimension, score=score)
    if call.point.strip():
        record_note(uow, conversation=talk, kind=call.point_kind, words=call.point.strip())
    if call.result is Disposition.OPTED_OUT:
        opt_out(uow, conversation=talk, words=call.words.strip())
    elif call.result is Disposition.WRONG_PERSON and talk.channel is Channel.VOICE:
        note_wrong_number(uow, conversation=talk)
    elif call.result is Disposition.VEHICLE_SOLD:
        note_vehicle_sold(uow, conversation=talk)


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
            channel=talk.channel,
            status=AttemptStatus.SENT,
            detail=f"by hand: {by}",
            claimed_at=at,
            sent_at=at,
        )
    )

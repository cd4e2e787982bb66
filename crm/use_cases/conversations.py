"""Chapter four: open a conversation, hear the customer, write it down, end it.

What a customer says is kept before it is understood. Ending a conversation settles all that
hangs on it at once: the attempt, the follow-up, the register line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from crm.models import (
    Conversation,
    InboxMessage,
    OutboxMessage,
    ProfileProposal,
    RegisterLine,
    Turn,
    Utterance,
)
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    Asked,
    AttemptStatus,
    Channel,
    ConversationStatus,
    Disposition,
    EscalationReason,
    FollowUpKind,
    FollowUpStatus,
    InboxStatus,
    Language,
    OutboxStatus,
    Queue,
    Speaker,
    WebhookEvent,
)
from crm.use_cases.announcing import announce
from crm.use_cases.escalations import raise_escalation
from crm.use_cases.follow_up_wishes import keep_wished_time
from crm.use_cases.letters import register_written_notice
from crm.use_cases.outcomes import outcome_of
from crm.use_cases.stops import keep_stop
from crm.use_cases.visitors import open_file_of_caller

BOT = "bot"

_FOLLOW_UP_ENDS_AS = {
    Disposition.COMPLETED: FollowUpStatus.COMPLETED,
    Disposition.PARTIAL: FollowUpStatus.COMPLETED,
    Disposition.HANDED_OVER: FollowUpStatus.COMPLETED,
    Disposition.DECLINED: FollowUpStatus.DECLINED,
    Disposition.OPTED_OUT: FollowUpStatus.CANCELLED,
    Disposition.WRONG_PERSON: FollowUpStatus.CANCELLED,
    Disposition.VEHICLE_SOLD: FollowUpStatus.CANCELLED,
    Disposition.CALLBACK: FollowUpStatus.PLANNED,
    Disposition.NO_ANSWER: FollowUpStatus.PLANNED,
    Disposition.VOICEMAIL: FollowUpStatus.PLANNED,
}


@dataclass(frozen=True)
class Inbound:
    """What came in on a channel: words, keys, or an event such as silence or a hang-up.

    `provider_id` is the provider's own id of the message, unique on its channel.
    """

    channel: Channel
    provider_id: str
    text: str | None = None
    keys: str | None = None
    event: str | None = None
    raw: dict[str, Any] | None = None


@dataclass(frozen=True)
class Said:
    """One message of ours: its words and the choices offered with them."""

    text: str
    choices: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class TurnRecord:
    """All that one turn leaves: what was heard, what is said, and the engine's next state."""

    heard: Sequence[InboxMessage]
    said: Sequence[Said]
    snapshot: dict[str, Any]
    asked: Asked | None
    events: list[Any] = field(default_factory=list)
    understanding: dict[str, Any] | None = None
    address: str | None = None


def hear(uow: UnitOfWork, *, conversation: Conversation, inbound: Inbound) -> InboxMessage:
    """Keep what came in before anybody tries to understand it; a repeat changes nothing."""
    known = uow.inbox.seen(inbound.channel, inbound.provider_id)
    if known is not None:
        return known
    return uow.inbox.add(
        InboxMessage(
            channel=inbound.channel,
            provider_message_id=inbound.provider_id,
            conversation_id=conversation.id,
            text=inbound.text,
            keys=inbound.keys,
            event=inbound.event,
            raw=inbound.raw,
            received_at=uow.clock.now(),
            status=InboxStatus.WAITING,
        )
    )


def open_conversation(
    uow: UnitOfWork,
    *,
    kind: FollowUpKind,
    channel: Channel,
    language: Language,
    customer_id: int | None = None,
    vehicle_id: int | None = None,
    repair_order_id: int | None = None,
    follow_up_id: int | None = None,
    complaint_id: int | None = None,
) -> Conversation:
    """Begin a conversation under a new opaque token; its first turn waits in the inbox."""
    conversation = uow.conversations.add(
        Conversation(
            token=uow.new_token(),
            kind=kind,
            channel=channel,
            language=language,
            status=ConversationStatus.OPEN,
            customer_id=customer_id,
            vehicle_id=vehicle_id,
            repair_order_id=repair_order_id,
            follow_up_id=follow_up_id,
            complaint_id=complaint_id,
            opened_at=uow.clock.now(),
        )
    )
    opening = Inbound(channel=channel, provider_id=f"open:{conversation.token}", event="open")
    hear(uow, conversation=conversation, inbound=opening)
    return conversation


def keep_turn(uow: UnitOfWork, *, conversation: Conversation, record: TurnRecord) -> int:
    """Write a finished turn: transcript, outbox, snapshot, inbox. Returns the turn's number."""
    now = uow.clock.now()
    number = conversation.turn_count + 1
    asked_before = conversation.asked
    for message in record.heard:
        message.status = InboxStatus.DONE
        message.turn_number = number
        words = message.text if message.text is not None else message.keys
        if words is not None:
            _keep_line(uow, conversation, number, Speaker.CUSTOMER, words, asked_before)
            conversation.last_said_at = message.received_at
            if conversation.status is ConversationStatus.WITH_STAFF:
                conversation.waits_since = conversation.waits_since or message.received_at
    for index, said in enumerate(record.said):
        line = _keep_line(
            uow, conversation, number, Speaker.BOT, said.text, record.asked, said.choices
        )
        uow.outbox.put(
            OutboxMessage(
                key=f"turn:{conversation.id}:{number}:{index}",
                channel=conversation.channel,
                conversation_id=conversation.id,
                position=line.position,
                address=record.address,
                body={"text": said.text, "choices": list(said.choices)},
                status=OutboxStatus.WAITING,
                created_at=now,
            )
        )
    understood = record.understanding or {}
    uow.conversations.keep_turn(
        Turn(
            conversation_id=conversation.id,
            number=number,
            at=now,
            act=understood.get("act"),
            confidence=understood.get("confidence"),
            asked=asked_before,
            understanding=record.understanding,
            events=record.events,
        )
    )
    conversation.turn_count = number
    conversation.snapshot = record.snapshot
    conversation.asked = record.asked
    return number


def add_staff_line(
    uow: UnitOfWork,
    *,
    conversation: Conversation,
    words: str,
    staff_name: str,
    channel: Channel | None = None,
    not_before: datetime | None = None,
    once: str | None = None,
) -> Utterance:
    """Keep and send what a member of staff wrote to the customer; ``once`` names the message.

    ``channel`` is another than the conversation's own where that one cannot be written to.
    """
    number = conversation.turn_count
    line = _keep_line(uow, conversation, number, Speaker.STAFF, words, None, by=staff_name)
    key = f"staff:{conversation.id}:{once or line.position}"
    _send(uow, conversation, line, key=key, channel=channel, not_before=not_before)
    return line


def say_aside(uow: UnitOfWork, *, conversation: Conversation, words: str) -> Utterance:
    """Keep and send words of the house that belong to no turn of the bot."""
    line = _keep_line(uow, conversation, conversation.turn_count, Speaker.BOT, words, None)
    _send(uow, conversation, line, key=f"aside:{conversation.id}:{line.position}")
    return line


def _send(
    uow: UnitOfWork,
    conversation: Conversation,
    line: Utterance,
    *,
    key: str,
    channel: Channel | None = None,
    not_before: datetime | None = None,
) -> None:
    uow.outbox.put(
        OutboxMessage(
            key=key,
            channel=channel or conversation.channel,
            conversation_id=conversation.id,
            position=line.position,
            body={"text": line.text, "choices": []},
            status=OutboxStatus.WAITING,
            created_at=uow.clock.now(),
            not_before=not_before,
        )
    )


def add_customer_line(uow: UnitOfWork, *, conversation: Conversation, words: str) -> Utterance:
    """Keep what a customer did that no turn answers: sent a picture, corrected themselves."""
    return _keep_line(uow, conversation, conversation.turn_count, Speaker.CUSTOMER, words, None)


def add_bot_line(uow: UnitOfWork, *, conversation: Conversation, words: str) -> Utterance:
    """Keep what we said outside a turn, where nothing has to be sent."""
    return _keep_line(uow, conversation, conversation.turn_count, Speaker.BOT, words, None)


def note_heard(uow: UnitOfWork, *, conversation: Conversation, until: str) -> None:
    """Keep how far the customer listened to our last words before cutting in.

    ``until`` is what was said aloud, over all lines of the last turn. A line that was spoken
    wholly stays as it is; the first that was not keeps what was heard of it, the rest nothing.
    """
    spoken = _bare(until)
    for line in uow.conversations.said_in(conversation.id, conversation.turn_count):
        words = _bare(line.text)
        if spoken.startswith(words):
            spoken = spoken[len(words) :]
            continue
        pairs = zip(words, spoken, strict=False)
        agreed = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        line.heard = _cut(line.text, agreed)
        spoken = ""


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _cut(text: str, count: int) -> str:
    """The beginning of a text that holds that many letters and digits."""
    for at, char in enumerate(text):
        if count == 0:
            return text[:at].rstrip()
        count -= char.isalnum()
    return text


def _keep_line(
    uow: UnitOfWork,
    conversation: Conversation,
    turn_number: int,
    speaker: Speaker,
    text: str,
    asked: Asked | None,
    choices: tuple[dict[str, str], ...] = (),
    by: str | None = None,
) -> Utterance:
    conversation.line_count += 1
    line = Utterance(
        conversation_id=conversation.id,
        position=conversation.line_count,
        turn_number=turn_number,
        speaker=speaker,
        text=text,
        asked=asked,
        choices=list(choices),
        said_by=by,
        at=uow.clock.now(),
    )
    uow.conversations.keep_line(line)
    return line


def give_up_turn(
    uow: UnitOfWork, *, conversation: Conversation, heard: Sequence[InboxMessage], failure: str
) -> None:
    """Hand a turn that the engine could not take to a person; the words stay (R-153)."""
    for message in heard:
        message.status = InboxStatus.FAILED
        message.failure = failure
        words = message.text if message.text is not None else message.keys
        if words is not None:
            _keep_line(
                uow,
                conversation,
                conversation.turn_count,
                Speaker.CUSTOMER,
                words,
                conversation.asked,
            )
    now = uow.clock.now()
    raise_escalation(
        uow,
        origin=f"engine_failure:conversation:{conversation.id}:{conversation.turn_count}",
        queue=Queue.SUPERVISOR,
        reason=EscalationReason.ENGINE_FAILURE,
        due_at=now + timedelta(hours=1),
        words=next((m.text for m in heard if m.text), None),
        customer_id=conversation.customer_id,
        vehicle_id=conversation.vehicle_id,
        conversation_id=conversation.id,
    )


def close_conversation(
    uow: UnitOfWork, *, conversation: Conversation, disposition: Disposition
) -> None:
    """End a conversation and settle what hangs on it: attempt, follow-up, register line.

    A talk that was taken up again ends again, and is announced again: the outcome may be another.
    ``closing`` counts the ends of one conversation; the highest is the one that holds.
    """
    now = uow.clock.now()
    conversation.status = ConversationStatus.CLOSED
    conversation.disposition = disposition
    conversation.closed_at = now
    conversation.closings = (conversation.closings or 0) + 1
    conversation.waits_since = None
    open_file_of_caller(uow, conversation=conversation, disposition=disposition)
    _register(uow, conversation, disposition)
    register_written_notice(uow, conversation)
    attempt = uow.contact_attempts.of_conversation(conversation.id)
    if attempt is not None:
        attempt.status = AttemptStatus.ENDED
        attempt.disposition = disposition
        attempt.ended_at = now
    if conversation.follow_up_id is not None:
        _settle_follow_up(uow, conversation, disposition)
    announce(
        uow,
        WebhookEvent.CONVERSATION_CLOSED,
        lambda: {
            "conversation_id": conversation.id,
            "closing": conversation.closings,
            "kind": conversation.kind.value,
            "channel": conversation.channel.value,
            "customer_id": conversation.customer_id,
            "vehicle_id": conversation.vehicle_id,
            "follow_up_id": conversation.follow_up_id,
            "outcome": {
                name: value
                for name, value in outcome_of(uow, conversation=conversation).items()
                if name != "profile_updates"
            },
        },
    )


def reopen_conversation(
    uow: UnitOfWork, *, conversation: Conversation, same_try: bool = True
) -> None:
    """Go on with a talk that was settled: what hangs on it waits for its end again.

    ``same_try``: the contact attempt goes on too; else it stays as it ended.
    """
    conversation.status = ConversationStatus.OPEN
    conversation.disposition = conversation.closed_at = None
    conversation.reopened_at = uow.clock.now()
    attempt = uow.contact_attempts.of_conversation(conversation.id) if same_try else None
    if attempt is not None:
        attempt.status = AttemptStatus.SENT
        attempt.disposition = attempt.ended_at = None
    follow_up = conversation.follow_up
    if follow_up is not None and follow_up.status is FollowUpStatus.COMPLETED:
        follow_up.status = FollowUpStatus.IN_PROGRESS
        follow_up.disposition = follow_up.completed_at = None


def _register(uow: UnitOfWork, conversation: Conversation, disposition: Disposition) -> None:
    """Write the register line of a conversation, one for each try (R-150)."""
    line = uow.registers.line_of_conversation(conversation.id)
    attempt = uow.contact_attempts.of_conversation(conversation.id)
    tried_again = (
        line is not None
        and attempt is not None
        and line.contact_attempt_id not in (None, attempt.id)
    )
    if line is not None and not tried_again:
        line.result = disposition
        line.handler = conversation.staff_name or BOT
        return
    uow.registers.add(
        RegisterLine(
            number=uow.registers.next_number("contact_register"),
            at=attempt.claimed_at if attempt and tried_again else conversation.opened_at,
            inbound=conversation.kind is FollowUpKind.INBOUND,
            channel=conversation.channel,
            customer_id=conversation.customer_id,
            vehicle_id=conversation.vehicle_id,
            purpose=conversation.kind,
            result=disposition,
            handler=conversation.staff_name or BOT,
            conversation_id=conversation.id,
            contact_attempt_id=attempt.id if attempt else None,
        )
    )


def _settle_follow_up(
    uow: UnitOfWork, conversation: Conversation, disposition: Disposition
) -> None:
    assert conversation.follow_up_id is not None
    follow_up = uow.follow_ups.get(conversation.follow_up_id)
    follow_up.status = _FOLLOW_UP_ENDS_AS[disposition]
    follow_up.disposition = disposition
    if follow_up.status is FollowUpStatus.COMPLETED:
        follow_up.completed_at = uow.clock.now()
    if disposition is Disposition.CALLBACK and conversation.callback_at is not None:
        # The customer's own time is no failed attempt.
        keep_wished_time(follow_up, conversation.callback_at)
        follow_up.attempts = max(0, follow_up.attempts - 1)


def request_callback(uow: UnitOfWork, *, conversation: Conversation, at: datetime | None) -> None:
    """Keep the time at which the customer would rather be called (R-040)."""
    conversation.callback_at = at


def write_only(uow: UnitOfWork, *, conversation: Conversation, words: str) -> None:
    """Honour "text me, do not call": calls stop, with proof; what is written goes on (R-224)."""
    customer = conversation.customer
    if customer is None:
        return
    keep_stop(
        uow,
        customer_id=customer.id,
        channel=Channel.VOICE,
        heard_on=conversation.channel,
        words=words,
        conversation_id=conversation.id,
    )
    spoken = conversation.channel is Channel.VOICE
    customer.preferred_channel = Channel.SMS if spoken else conversation.channel


def opt_out(uow: UnitOfWork, *, conversation: Conversation, words: str) -> None:
    """Honour "do not contact me": keep the proof and cancel what is planned (R-224).

    Answers to the customer's own open complaints stay: they asked for those. What was honoured
    in this conversation before is not honoured twice.
    """
    if conversation.opt_out:
        return
    conversation.opt_out = True
    if conversation.customer_id is None:
        return
    keep_stop(
        uow,
        customer_id=conversation.customer_id,
        channel=None,
        heard_on=conversation.channel,
        words=words,
        conversation_id=conversation.id,
        besides=conversation.follow_up_id,
    )


def note_wrong_number(uow: UnitOfWork, *, conversation: Conversation) -> None:
    """Stop using a number that is somebody else's, or nobody's, and let a person check the file."""
    customer = conversation.customer
    if customer is None:
        return
    for point in customer.contact_points:
        if point.kind == "phone" and point.valid_until is None:
            point.bad = True
    propose_change(uow, conversation=conversation, name="phone", value="wrong_number")


def note_vehicle_sold(uow: UnitOfWork, *, conversation: Conversation) -> None:
    """Close what was planned for a vehicle that is no longer the customer's."""
    vehicle = conversation.vehicle
    if vehicle is None:
        return
    vehicle.sold_since = uow.clock.now().astimezone(uow.wall).date()
    for follow_up in uow.follow_ups.open_of_vehicle(vehicle.id):
        if follow_up.id != conversation.follow_up_id:
            follow_up.status = FollowUpStatus.CANCELLED
            follow_up.held_reason = "vehicle_sold"


def topics_told_before(uow: UnitOfWork, *, conversation: Conversation) -> set[str]:
    """What this customer was told or refused in the last talks, not to be repeated (R-035)."""
    if conversation.customer_id is None:
        return set()
    earlier = uow.conversations.of_customer(conversation.customer_id, limit=5)
    return {
        str(topic) for talk in earlier if talk.id != conversation.id for topic in talk.topics_told
    }


def propose_change(uow: UnitOfWork, *, conversation: Conversation, name: str, value: str) -> None:
    """Keep a change to the customer's file for info staff to confirm (R-009, R-011)."""
    if conversation.customer_id is None:
        return
    uow.customers.propose(
        ProfileProposal(
            customer_id=conversation.customer_id,
            conversation_id=conversation.id,
            field=name,
            value=value,
            heard_at=uow.clock.now(),
        )
    )


def hand_over(
    uow: UnitOfWork,
    *,
    conversation: Conversation,
    words: str,
    reason: EscalationReason,
    due_at: datetime,
    queue: Queue = Queue.SUPERVISOR,
) -> None:
    """Ask a person to take over, with the customer's words and the time promised (R-098).

    A second question of the same kind in one conversation is added to the first.
    """
    item = raise_escalation(
        uow,
        origin=f"{reason.value}:conversation:{conversation.id}",
        queue=queue,
        reason=reason,
        due_at=due_at,
        words=words,
        customer_id=conversation.customer_id,
        vehicle_id=conversation.vehicle_id,
        follow_up_id=conversation.follow_up_id,
        conversation_id=conversation.id,
    )
    if words not in (item.words or ""):
        item.words = f"{item.words}\n{words}"

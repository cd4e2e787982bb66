"""What SMS and Telegram have in common: keep, hear out, answer, send.

What came in is committed before anybody waits; the pause before the answer lives in memory only.
A stop is honoured before the turn: no model decides about the law, and no fault of ours can
delay it. Only the goodbye is the dialogue's.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.addresses import ended_unanswered, keep, talk_with
from bot.channels.delivery import Delivery
from bot.channels.moving import carry_over
from bot.channels.web_chat import LineBell, Timing, pause_before_answer
from bot.channels.web_chat.listening import REAL_TIME, Listening
from bot.channels.wording import chosen
from bot.outreach.unreached import start_on_channel
from bot.turn import NOTHING, Turns
from crm.models import Conversation, Note, OutboxMessage
from crm.rules.stop_words import is_start, is_stop
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    Channel,
    ConversationStatus,
    FollowUpKind,
    Language,
    NoteKind,
    OutboxStatus,
)
from crm.use_cases.conversations import (
    Inbound,
    opt_out,
)

_LATE = {
    Language.ZH: "您好,上次的回访已经结束了,不过您的回复我收到了,会转给同事看。",
    Language.EN: "Our last survey has ended, but I have your answer and pass it on. Thank you.",
}


@dataclass(frozen=True)
class Kept:
    """Where a message was kept, and how many seconds to hear the customer out."""

    token: str
    pause: float


class Written:
    """The way of a written message from its webhook to its answer."""

    def __init__(self, turns: Turns, delivery: Delivery, timing: Timing = REAL_TIME) -> None:
        self.turns = turns
        self.delivery = delivery
        self._listening = Listening(self.answer, LineBell(), timing)

    def heard(self, kept: Kept | None) -> None:
        """Answer what was kept after its pause; must be called on the event loop."""
        if kept is not None:
            self._listening.heard(kept.token, kept.pause)

    def answer(self, token: str) -> str | None:
        """Take one turn and send what it says; the token while there may be more to answer."""
        with self.turns.units() as uow:
            home = carry_over(uow, token)
        answered = self.turns.answer(home)
        self.delivery.deliver()
        return None if answered is NOTHING else home

    def keep(
        self, channel: Channel, *, address: str, message_id: str, text: str, quick: bool = False
    ) -> Kept | None:
        """Keep a customer's words; None where the same message came before or no answer is owed.

        A number that stands for a choice is kept as the choice's words, its own beside them.
        """
        provider_id = f"{address}:{message_id}"
        with self.turns.units() as uow:
            if uow.inbox.seen(channel, provider_id) is not None:
                return None
            conversation = talk_with(uow, channel, address)
            if _is_late(uow, conversation):
                tell(
                    uow,
                    channel=channel,
                    key=f"late:{conversation.token}",
                    address=address,
                    text=_LATE[conversation.language],
                )
                uow.notes.add(
                    Note(
                        conversation_id=conversation.id,
                        customer_id=conversation.customer_id,
                        kind=NoteKind.OPINION,
                        text=text,
                        noted_at=uow.clock.now(),
                    )
                )
            inbound = Inbound(channel, provider_id, text=text, raw={"said": text})
            if is_stop(text, channel):
                keep(uow, conversation, inbound, address=address)
                opt_out(uow, conversation=conversation, words=text)
                return Kept(conversation.token, 0.0)
            if is_start(text) and conversation.customer is not None:
                start_on_channel(uow, customer=conversation.customer, channel=channel)
            with_staff = conversation.status is ConversationStatus.WITH_STAFF
            quick = quick or with_staff
            number = None if quick else chosen(_offered(uow, conversation), text)
            if number is not None:
                inbound = Inbound(channel, provider_id, text=number, raw={"said": text})
            keep(uow, conversation, inbound, address=address)
            pause = pause_before_answer(
                conversation.asked, text, quick or number is not None, uow.policy
            )
            return Kept(conversation.token, pause)


def tell(
    uow: UnitOfWork,
    *,
    channel: Channel,
    key: str,
    address: str,
    text: str,
    conversation: Conversation | None = None,
    **extras: object,
) -> None:
    """Put words of the channel's own into the outbox, once per ``key``; no turn is taken."""
    if uow.outbox.by_key(key) is None:
        uow.outbox.put(
            OutboxMessage(
                key=key,
                channel=channel,
                conversation_id=conversation.id if conversation else None,
                address=address,
                body={"text": text, "choices": [], **extras},
                status=OutboxStatus.WAITING,
                created_at=uow.clock.now(),
            )
        )


def _is_late(uow: UnitOfWork, conversation: Conversation) -> bool:
    """Whether these are the first words of an answer to a talk of ours that is over."""
    if conversation.turn_count or conversation.kind is not FollowUpKind.INBOUND:
        return False
    if conversation.customer_id is None or len(uow.inbox.waiting(conversation.id)) > 1:
        return False
    talks = uow.conversations.of_customer(conversation.customer_id, limit=2)
    return (
        len(talks) == 2 and conversation.vehicle_id is not None and ended_unanswered(uow, talks[1])
    )


def _offered(uow: UnitOfWork, conversation: Conversation) -> list[dict[str, str]]:
    """The choices the customer was last offered."""
    for row in reversed(uow.outbox.of_turn(conversation.id, conversation.turn_count)):
        if row.body.get("choices"):
            return list(row.body["choices"])
    return []

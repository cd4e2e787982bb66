"""Words said to a talk that has ended go on in another: nothing a customer says is left lying.

A conversation that has ended is not opened again. What came in while its last turn was taken is
heard anew in the customer's next conversation, on the same channel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.channels.addresses import talk_with
from crm.models import Conversation, InboxMessage
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, ConversationStatus, FollowUpKind, InboxStatus
from crm.use_cases.conversations import Inbound, hear, open_conversation
from crm.use_cases.moving_talks import pick_up
from crm.use_cases.unfinished_talks import go_on, is_unfinished

_WRITTEN = (Channel.SMS, Channel.TELEGRAM)


def carry_over(uow: UnitOfWork, token: str) -> str:
    """Return the conversation in which what waits in ``token`` is to be answered.

    That is another one when the talk ended while the customer was still writing.
    """
    ended = uow.conversations.by_token(token, lock=True)
    if ended.status is not ConversationStatus.CLOSED:
        return token
    waiting = [message for message in uow.inbox.waiting(ended.id) if message.event is None]
    if not waiting or waiting[0].channel is Channel.VOICE:
        return token
    if is_unfinished(ended):
        go_on(uow, conversation=ended)
        pick_up(uow, conversation=ended, channel=waiting[-1].channel)
        return token
    home = _home_of(ended, waiting[-1])(uow)
    _move(uow, waiting, home)
    return home.token


def _home_of(ended: Conversation, said: InboxMessage) -> Callable[[UnitOfWork], Conversation]:
    address = (said.raw or {}).get("address")
    if said.channel in _WRITTEN and address:
        return lambda uow: talk_with(uow, said.channel, str(address))
    return lambda uow: continued(uow, ended)


def _move(uow: UnitOfWork, waiting: Sequence[InboxMessage], home: Conversation) -> None:
    for message in waiting:
        # Heard anew, so that it stands behind the opening; the first row answers repeats.
        again = Inbound(
            channel=message.channel,
            provider_id=f"{message.provider_message_id}:on",
            text=message.text,
            keys=message.keys,
            raw=message.raw,
        )
        hear(uow, conversation=home, inbound=again).received_at = message.received_at
        message.conversation_id = home.id
        message.status = InboxStatus.DONE


def continued(uow: UnitOfWork, ended: Conversation) -> Conversation:
    """The customer's newer conversation if one is open, else a new one begun by them."""
    newer = uow.conversations.newer_than(uow.conversations.pulse(ended.token))
    if newer is not None and newer.status is not ConversationStatus.CLOSED:
        return uow.conversations.by_token(newer.token, lock=True)
    return open_conversation(
        uow,
        kind=FollowUpKind.INBOUND,
        channel=Channel.WEBCHAT,
        language=ended.language,
        customer_id=ended.customer_id,
        vehicle_id=ended.vehicle_id,
        repair_order_id=ended.repair_order_id,
    )

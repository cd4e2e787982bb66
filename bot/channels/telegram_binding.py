"""Whose chat it is: the deep link of a talk, or a number that proves itself, binds it to a file.

A bot cannot write first. A customer comes by the link of one of our messages, which binds the
chat to their file once; whoever comes without one is a visitor until they share their own number.
"""

from __future__ import annotations

from datetime import timedelta

from telegram import Contact, User

from bot.channels.addresses import TELEGRAM, chat_of, keep, talk_with
from bot.channels.written import Kept
from crm.errors import NotFound
from crm.models import ContactPoint, Conversation, Customer
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, ConversationStatus, InboxStatus
from crm.use_cases.conversations import Inbound
from crm.use_cases.moving_talks import pick_up

LINK_HOLDS_FOR = timedelta(days=30)


def linked(uow: UnitOfWork, token: str, chat: int) -> Conversation | None:
    """The talk a deep link leads to, if this chat may be bound by it.

    A link is worth one chat: who holds it later must prove the number instead.
    """
    if not token:
        return None
    try:
        conversation = uow.conversations.by_token(token, lock=True)
    except NotFound:
        return None
    fresh = uow.clock.now() - conversation.opened_at <= LINK_HOLDS_FOR
    if not fresh or conversation.customer is None:
        return None
    return conversation if chat_of(conversation.customer) in (None, str(chat)) else None


def bind(uow: UnitOfWork, customer: Customer, chat: int) -> None:
    """Make this chat the customer's. It may have belonged to another file; this proof is newer."""
    if chat_of(customer) == str(chat):
        return
    now = uow.clock.now()
    other = uow.customers.by_address(TELEGRAM, str(chat))
    if other is not None:
        for point in other.contact_points:
            if point.kind == TELEGRAM and point.address == str(chat):
                point.valid_until = now
    customer.contact_points.append(
        ContactPoint(kind=TELEGRAM, address=str(chat), verified=True, valid_from=now)
    )
    uow.flush()


def go_on(uow: UnitOfWork, conversation: Conversation, chat: int, update_id: int) -> Kept:
    """Go on in this chat with what was begun elsewhere: the open question is asked once more."""
    talk = conversation
    if conversation.status is ConversationStatus.CLOSED:
        talk = talk_with(uow, Channel.TELEGRAM, str(chat))
    elsewhere = pick_up(uow, conversation=talk, channel=Channel.TELEGRAM)
    again = talk.turn_count > 0
    mark = Inbound(Channel.TELEGRAM, f"{chat}:{update_id}", keys="*" if again else None)
    row = keep(uow, talk, mark, address=str(chat))
    if not again or not elsewhere:
        row.status = InboxStatus.DONE
    return Kept(talk.token, 0.0)


def proves_itself(contact: Contact, sender: User | None) -> bool:
    """Whether a shared number is the sender's own: Telegram says whose it is."""
    return sender is not None and contact.user_id == sender.id


def number_of(contact: Contact) -> str:
    """The shared number with its +."""
    return "+" + "".join(c for c in contact.phone_number if c.isascii() and c.isdigit())

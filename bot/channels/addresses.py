"""Where a customer is reached on a channel, and who it is that wrote from an address.

The books keep Chinese numbers as they are dialled here, providers name them with +86. A bound
Telegram chat is a contact point like a number. Whoever is in no file is still answered where
they wrote from.
"""

from __future__ import annotations

import re
from datetime import timedelta

from crm.models import ContactPoint, Conversation, Customer, InboxMessage
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, ConversationStatus, Disposition, FollowUpKind, Language
from crm.use_cases.conversations import Inbound, hear, open_conversation
from crm.use_cases.moving_talks import pick_up
from crm.use_cases.unfinished_talks import go_on, is_unfinished

TELEGRAM = "telegram"
ANSWERED_LATE_WITHIN = timedelta(days=30)
CALL_IS_OVER_AFTER = timedelta(minutes=20)

_PHONE_KINDS = ("phone", "landline")
_WITHOUT_ANSWER = (Disposition.NO_ANSWER, Disposition.PARTIAL)


def international(phone: str) -> str:
    """A number of the books as providers want it: +86 before one of ours."""
    return phone if phone.startswith("+") else f"+86{phone.lstrip('0')}"


def national(number: str) -> str:
    """A provider's number as the books keep it; Chinese mobiles lose their +86."""
    digits = re.sub(r"[^\d+]", "", number)
    mobile = re.fullmatch(r"(?:\+?86)?(1\d{10})", digits)
    if mobile:
        return mobile[1]
    return f"0{digits[3:]}" if digits.startswith("+86") else digits


def phone_of(customer: Customer) -> str | None:
    """The mobile number in force as providers want it, or None."""
    phone = customer.phone()
    return international(phone) if phone else None


def chat_of(customer: Customer) -> str | None:
    """The Telegram chat bound to this customer, or None."""
    return customer.chat()


def address_on(channel: Channel, customer: Customer) -> str | None:
    """Where this customer is reached on a channel that can write first, or None."""
    if channel is Channel.TELEGRAM:
        return chat_of(customer)
    return phone_of(customer) if channel in (Channel.SMS, Channel.VOICE) else None


def caller_of(uow: UnitOfWork, channel: Channel, address: str) -> Customer | None:
    """The customer who is reached at this address, or None (R-232: an unknown number opens
    nobody's file)."""
    if channel is Channel.TELEGRAM:
        return uow.customers.by_address(TELEGRAM, address)
    number = national(address)
    for kind in _PHONE_KINDS:
        found = uow.customers.by_address(kind, number)
        if found is not None:
            return found
    return None


def point_of(customer: Customer, channel: Channel, address: str) -> ContactPoint | None:
    """The contact point behind an address, or None."""
    known = address if channel is Channel.TELEGRAM else national(address)
    kinds = (TELEGRAM,) if channel is Channel.TELEGRAM else _PHONE_KINDS
    return next(
        (
            point
            for point in customer.contact_points
            if point.kind in kinds and point.address == known and point.valid_until is None
        ),
        None,
    )


def talk_with(uow: UnitOfWork, channel: Channel, address: str) -> Conversation:
    """The open conversation of whoever writes from this address; a new one if there is none.

    A known customer's goes on where it is, even if it was begun on another channel: it comes
    over to this one with its open question. An unknown one's is found by what they said before.
    """
    customer = caller_of(uow, channel, address)
    running = _running(uow, channel, address, customer)
    return running or welcome(uow, channel, customer)


def welcome(uow: UnitOfWork, channel: Channel, customer: Customer | None) -> Conversation:
    """Open a conversation that the customer begins; without a file it is a consultation.

    Who answers a talk of ours that is over speaks about the same visit.
    """
    over = talk_that_is_over(uow, customer)
    return open_conversation(
        uow,
        kind=FollowUpKind.INBOUND,
        channel=channel,
        language=customer.language if customer else Language.ZH,
        customer_id=customer.id if customer else None,
        vehicle_id=over.vehicle_id if over else None,
        repair_order_id=over.repair_order_id if over else None,
    )


def talk_that_is_over(uow: UnitOfWork, customer: Customer | None) -> Conversation | None:
    """Our last talk with this customer if it ended lately without their answer, or None."""
    if customer is None:
        return None
    last = next(iter(uow.conversations.of_customer(customer.id, limit=1)), None)
    return last if last is not None and ended_unanswered(uow, last) else None


def ended_unanswered(uow: UnitOfWork, talk: Conversation) -> bool:
    """Whether a talk of ours ended lately, and nobody had answered or not to the end."""
    if talk.follow_up_id is None or talk.closed_at is None:
        return False
    lately = uow.clock.now() - talk.closed_at <= ANSWERED_LATE_WITHIN
    return lately and talk.disposition in _WITHOUT_ANSWER


def keep(
    uow: UnitOfWork, conversation: Conversation, inbound: Inbound, *, address: str
) -> InboxMessage:
    """Keep what came in, with the address it came from: answers go back there."""
    raw = {"address": address} | (inbound.raw or {})
    return hear(
        uow,
        conversation=conversation,
        inbound=Inbound(
            inbound.channel, inbound.provider_id, inbound.text, inbound.keys, inbound.event, raw
        ),
    )


def reply_address(uow: UnitOfWork, conversation: Conversation, channel: Channel) -> str | None:
    """Where what we say in this conversation goes: back to the sender, else to the address on file.

    None where there is neither.
    """
    heard = uow.inbox.last_heard(conversation.id, channel)
    if heard is not None and heard.raw and heard.raw.get("address"):
        return str(heard.raw["address"])
    return address_on(channel, conversation.customer) if conversation.customer else None


def _running(
    uow: UnitOfWork, channel: Channel, address: str, customer: Customer | None
) -> Conversation | None:
    if customer is not None:
        talks = uow.conversations.of_customer(customer.id, limit=20)
    else:
        last = uow.inbox.latest_from(channel, address)
        talks = [uow.conversations.get(last.conversation_id)] if last else []
    open_ones = [talk for talk in talks if talk.status is not ConversationStatus.CLOSED]
    here = [talk for talk in open_ones if talk.channel is channel]
    elsewhere = [talk for talk in open_ones if _may_come_over(uow, talk)]
    for talk in here or elsewhere:
        found = uow.conversations.by_token(talk.token, lock=True)
        pick_up(uow, conversation=found, channel=channel)
        return found
    return come_back(uow, channel, customer)


def come_back(uow: UnitOfWork, channel: Channel, customer: Customer | None) -> Conversation | None:
    """The talk this customer went away from, open again where they speak now; None without one."""
    talks = uow.conversations.of_customer(customer.id, limit=5) if customer else ()
    for talk in talks:
        if is_unfinished(talk):
            found = uow.conversations.by_token(talk.token, lock=True)
            go_on(uow, conversation=found)
            pick_up(uow, conversation=found, channel=channel)
            return found
    return None


def _may_come_over(uow: UnitOfWork, talk: Conversation) -> bool:
    """A talk goes on where the customer writes; but nobody is cut off on the telephone."""
    if talk.channel is not Channel.VOICE:
        return True
    return uow.clock.now() - (talk.last_said_at or talk.opened_at) >= CALL_IS_OVER_AFTER

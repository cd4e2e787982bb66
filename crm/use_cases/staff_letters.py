"""What a person of the house writes to a customer, outside of any script (R-094, R-115).

It goes the way the customer was last talked with; after a call, by text message. It counts
as a letter (R-155) and keeps the hours in which a text may arrive (C-05).
"""

from __future__ import annotations

from datetime import datetime

from crm.errors import NoWayToCustomer, TextMissing
from crm.models import Conversation, Customer, Escalation
from crm.rules.contact_window import is_permitted, next_permitted_moment
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    IN_WRITING,
    Channel,
    ConversationStatus,
    EscalationReason,
    FollowUpKind,
    Language,
    LetterKind,
)
from crm.use_cases.conversations import add_staff_line
from crm.use_cases.letters import register_letter

TELEGRAM = "telegram"
SUBJECTS = {EscalationReason.TECHNICAL_QUESTION: "技术问题答复"}


def write_to_customer(
    uow: UnitOfWork,
    *,
    customer: Customer | None,
    conversation: Conversation | None,
    words: str,
    subject: str,
    by: str,
) -> Channel:
    """Send ``words`` to the customer, signed ``by`` in the transcript; return by what means.

    Without a conversation one is kept for it, closed: nothing is asked in it.

    Raises:
        TextMissing: there are no words.
        NoWayToCustomer: nobody known, or no number and no chat to write to.
    """
    words = words.strip()
    if not words:
        raise TextMissing("message")
    channel = _channel(customer, conversation)
    if channel is None:
        raise NoWayToCustomer(customer.id if customer else "—")
    # A turn that is being taken there is waited for, so that both keep their place.
    talk = (
        uow.conversations.lock(conversation)
        if conversation
        else _a_talk_for(uow, customer, channel)
    )
    line = add_staff_line(
        uow,
        conversation=talk,
        words=words,
        staff_name=by,
        channel=channel,
        not_before=_not_before(uow, channel),
    )
    register_letter(
        uow,
        origin=f"staff:{talk.id}:{line.position}",
        kind=LetterKind.REPLY,
        subject=subject,
        text=words,
        channel=channel.value,
        sender=by,
        address=customer.phone() if customer else None,
        customer_id=talk.customer_id,
        vehicle_id=talk.vehicle_id,
    )
    return channel


def answer_customer(uow: UnitOfWork, *, item: Escalation, words: str, by: str) -> Channel:
    """Send what was worked out about an item, a technician's answer for instance (R-094, R-247).

    Raises:
        TextMissing, NoWayToCustomer: as in `write_to_customer`.
    """
    return write_to_customer(
        uow,
        customer=item.customer,
        conversation=item.conversation,
        words=words,
        subject=SUBJECTS.get(item.reason, "客户咨询答复"),
        by=by,
    )


def _channel(customer: Customer | None, conversation: Conversation | None) -> Channel | None:
    if conversation is not None and conversation.channel in IN_WRITING:
        return conversation.channel
    if customer is None:
        return None
    bound = any(
        point.kind == TELEGRAM and point.valid_until is None and not point.bad
        for point in customer.contact_points
    )
    if bound:
        return Channel.TELEGRAM
    return Channel.SMS if customer.phone() else None


def _a_talk_for(uow: UnitOfWork, customer: Customer | None, channel: Channel) -> Conversation:
    now = uow.clock.now()
    return uow.conversations.add(
        Conversation(
            token=uow.new_token(),
            kind=FollowUpKind.INBOUND,
            channel=channel,
            language=customer.language if customer else Language.ZH,
            status=ConversationStatus.CLOSED,
            customer_id=customer.id if customer else None,
            opened_at=now,
            closed_at=now,
        )
    )


def _not_before(uow: UnitOfWork, channel: Channel) -> datetime | None:
    """A page is read when it is opened; what rings or buzzes waits for the notice hours."""
    now, spans = uow.clock.now(), (uow.policy.notice_hours,)
    if channel is Channel.WEBCHAT or is_permitted(now, spans=spans, wall=uow.wall):
        return None
    return next_permitted_moment(now, spans=spans, wall=uow.wall)

"""What becomes of a message: sent, refused for good, or nobody knows.

Each function writes into the unit of work it is given, so that a message and what hangs on it
(attempt, follow-up, address, wish) are settled together.
"""

from __future__ import annotations

from datetime import timedelta

from bot.channels.addresses import point_of
from bot.channels.port import Receipt, Unreachable, WhyNot
from bot.outreach.unreached import settle_unreached, stop_on_channel
from crm.models import Conversation, OutboxMessage
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AttemptStatus, EscalationReason, FollowUpKind, OutboxStatus, Queue
from crm.use_cases.contact_options import NO_TEMPLATE
from crm.use_cases.escalations import raise_escalation

_MEANS = {NO_TEMPLATE: "(没有报备过的短信模板 / no approved text: docs/sms-gateway.md)"}


def conversation_of(uow: UnitOfWork, row: OutboxMessage) -> Conversation | None:
    """The conversation a message belongs to; words of a channel's own belong to none."""
    return None if row.conversation_id is None else uow.conversations.get(row.conversation_id)


def note_sent(uow: UnitOfWork, row: OutboxMessage, receipt: Receipt) -> None:
    """The provider has the whole message."""
    row.status = OutboxStatus.SENT
    row.provider_id = receipt.provider_id
    row.sent_at = uow.clock.now()
    conversation = conversation_of(uow, row)
    if conversation is None:
        return
    attempt = uow.contact_attempts.of_conversation(conversation.id)
    if attempt is not None and attempt.status in (AttemptStatus.CLAIMED, AttemptStatus.UNKNOWN):
        attempt.status = AttemptStatus.SENT
        attempt.sent_at = uow.clock.now()
        attempt.provider_id = receipt.provider_id


def note_unreachable(uow: UnitOfWork, row: OutboxMessage, refusal: Unreachable) -> None:
    """A message failed for good: mark address or wish, and free the follow-up for another way."""
    row.status = OutboxStatus.FAILED
    row.provider_answer = refusal.code
    uow.flush()
    if refusal.why is WhyNot.ROUTE_CLOSED and row.address:
        _alert(uow, row, refusal.code)
    conversation = conversation_of(uow, row)
    if conversation is None:
        return
    uow.outbox.give_up_waiting(conversation.id, row.channel, refusal.code)
    customer = conversation.customer
    if customer is not None and refusal.why is WhyNot.OPTED_OUT:
        stop_on_channel(
            uow,
            customer=customer,
            channel=row.channel,
            words=f"provider: {refusal.code}",
            conversation_id=conversation.id,
        )
    if customer is not None and row.address and refusal.why is WhyNot.BAD_ADDRESS:
        point = point_of(customer, row.channel, row.address)
        if point is not None:
            point.bad = True
    _let_go(uow, row, refusal.code)


def note_given_up(uow: UnitOfWork, row: OutboxMessage, code: str) -> None:
    """A message is not sent any more, nor what stands behind it; the follow-up is free again."""
    row.status = OutboxStatus.FAILED
    row.provider_answer = code
    uow.flush()
    if row.conversation_id is not None:
        uow.outbox.give_up_waiting(row.conversation_id, row.channel, code)
    _let_go(uow, row, code)


def note_unknown(uow: UnitOfWork, row: OutboxMessage, code: str) -> None:
    """Nobody knows whether it went out: it stays as it is, and a person looks."""
    row.status = OutboxStatus.UNKNOWN
    row.provider_answer = code
    conversation = conversation_of(uow, row)
    attempt = uow.contact_attempts.of_conversation(conversation.id) if conversation else None
    if attempt is not None and attempt.status is AttemptStatus.CLAIMED:
        attempt.status = AttemptStatus.UNKNOWN
    raise_escalation(
        uow,
        origin=f"unknown_delivery:{row.id}",
        queue=Queue.SUPERVISOR,
        reason=EscalationReason.UNKNOWN_DELIVERY,
        due_at=uow.clock.now() + timedelta(hours=4),
        customer_id=conversation.customer_id if conversation else None,
        vehicle_id=conversation.vehicle_id if conversation else None,
        follow_up_id=conversation.follow_up_id if conversation else None,
        conversation_id=conversation.id if conversation else None,
    )


def _alert(uow: UnitOfWork, row: OutboxMessage, code: str) -> None:
    """A route or a template is refused: an operator's work, told once a day and code."""
    now = uow.clock.now()
    day = now.astimezone(uow.wall).date()
    raise_escalation(
        uow,
        origin=f"route_closed:{row.channel.value}:{code}:{day}",
        queue=Queue.SUPERVISOR,
        reason=EscalationReason.PROVIDER_DOWN,
        due_at=now + timedelta(hours=4),
        words=f"{row.channel.value}: {code}{_MEANS.get(code, '')}",
    )


def _let_go(uow: UnitOfWork, row: OutboxMessage, code: str) -> None:
    conversation = conversation_of(uow, row)
    if conversation is not None and conversation.kind is not FollowUpKind.INBOUND:
        settle_unreached(uow, conversation=conversation, detail=code, failed=True)

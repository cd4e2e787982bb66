"""A caller who asks for a person is put through, if the dealership wants that (R-098).

The talk with the bot is over by then, with the call back that was promised: whatever becomes of
the transfer, a person still owes an answer until one has spoken with the customer.
"""

from __future__ import annotations

from crm.models import Conversation
from crm.rules import holidays
from crm.rules.contact_window import is_permitted
from crm.rules.masking import mask
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    Channel,
    ConversationStatus,
    Disposition,
    EscalationReason,
    EscalationStatus,
    Language,
    TransferResult,
)
from crm.use_cases.conversations import BOT, add_bot_line
from crm.use_cases.escalations import mark_solved

_SPOKE = {
    Language.ZH: "电话已转接至{number},通话{seconds}秒",
    Language.EN: "put through to {number}, they spoke for {seconds} s",
}


def transfer_number(uow: UnitOfWork, *, conversation: Conversation) -> str | None:
    """Whom this caller is put through to now, or None: not asked for, not set, not at work."""
    voice = uow.policy.voice
    if conversation.channel is not Channel.VOICE or not voice.transfer_to:
        return None
    if conversation.transfer_result is TransferResult.RINGING:
        return conversation.transferred_to
    if conversation.transfer_result is not None or not _wants_a_person(uow, conversation):
        return None
    at_work = is_permitted(
        uow.clock.now(),
        spans=voice.transfer_hours,
        wall=uow.wall,
        is_holiday=holidays.is_public_holiday if uow.policy.skip_holidays else lambda day: False,
    )
    return voice.transfer_to if at_work else None


def begin_transfer(uow: UnitOfWork, *, conversation: Conversation, number: str, words: str) -> None:
    """Keep that the caller is being put through, and what they are told; once."""
    if conversation.transfer_result is None:
        conversation.transferred_to = number
        conversation.transfer_result = TransferResult.RINGING
        add_bot_line(uow, conversation=conversation, words=words)


def end_transfer(
    uow: UnitOfWork, *, conversation: Conversation, result: TransferResult, seconds: int = 0
) -> None:
    """Keep how it ended; who has spoken with a person is owed no call back. The first end stands.

    The record shows the reason in its escalation and the receiver here (R-098).
    """
    if conversation.transfer_result is not TransferResult.RINGING:
        return
    conversation.transfer_result = result
    if result is not TransferResult.ANSWERED:
        return
    told = _SPOKE[conversation.language].format(
        number=mask(conversation.transferred_to or ""), seconds=seconds
    )
    for item in uow.escalations.of_conversation(conversation.id):
        if item.reason is EscalationReason.HUMAN_REQUEST and item.status is EscalationStatus.OPEN:
            mark_solved(uow, item, by=BOT, resolution=told)


def _wants_a_person(uow: UnitOfWork, conversation: Conversation) -> bool:
    return (
        conversation.status is ConversationStatus.CLOSED
        and conversation.disposition is Disposition.HANDED_OVER
        and any(
            item.reason is EscalationReason.HUMAN_REQUEST
            for item in uow.escalations.of_conversation(conversation.id)
        )
    )

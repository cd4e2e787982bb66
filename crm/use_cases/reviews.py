"""Call logs are read and marked as read (R-156)."""

from __future__ import annotations

from crm.models import Conversation
from crm.store.unit_of_work import UnitOfWork
from crm.use_cases.audit import note_change


def mark_reviewed(uow: UnitOfWork, *, conversation_id: int, by: str) -> Conversation:
    """Keep who has reviewed a conversation, and when; the first review stands.

    Raises:
        NotFound: there is no such conversation.
    """
    conversation = uow.conversations.get(conversation_id)
    if conversation.reviewed_at is None:
        conversation.reviewed_at = uow.clock.now()
        conversation.reviewed_by = by
        note_change(uow, by=by, what="review", noun="conversation", key=conversation_id)
    return conversation

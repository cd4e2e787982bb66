"""Where references to recordings of calls are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from crm.models import Conversation, Customer, Recording
from crm.store.base import Shelf
from crm.terms import RecordingStatus


class Recordings(Shelf[Recording]):
    model = Recording

    def by_provider_id(self, provider_id: str) -> Recording | None:
        return self._session.scalars(
            select(Recording).where(Recording.provider_id == provider_id)
        ).first()

    def of_conversation(self, conversation_id: int) -> Sequence[Recording]:
        return self._session.scalars(
            select(Recording)
            .where(Recording.conversation_id == conversation_id)
            .order_by(Recording.id)
        ).all()

    def to_delete(self, *, started_before: datetime, limit: int = 50) -> Sequence[Recording]:
        """Recordings the provider still holds: begun before then, or of somebody erased."""
        return self._session.scalars(
            select(Recording)
            .where(
                (Recording.started_at < started_before)
                | Recording.conversation.has(
                    Conversation.customer.has(Customer.erased_at.is_not(None))
                ),
                Recording.status.in_([RecordingStatus.KEPT, RecordingStatus.RUNNING]),
            )
            .order_by(Recording.id)
            .limit(limit)
        ).all()

"""Where customers' pictures and recordings are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from crm.models import Attachment
from crm.store.base import Shelf
from crm.terms import AttachmentState, Channel


class Attachments(Shelf[Attachment]):
    model = Attachment

    def of_conversation(self, conversation_id: int) -> Sequence[Attachment]:
        """What was sent in a conversation, in order, without its content."""
        return self._session.scalars(
            select(Attachment)
            .where(Attachment.conversation_id == conversation_id)
            .order_by(Attachment.id)
        ).all()

    def seen(self, channel: Channel, reference: str) -> Attachment | None:
        return self._session.scalars(
            select(Attachment).where(
                Attachment.channel == channel, Attachment.reference == reference
            )
        ).first()

    def to_fetch(self, channel: Channel, *, now: datetime) -> Attachment | None:
        """One that is still at the provider and may be asked for now."""
        return self._session.scalars(
            select(Attachment)
            .where(
                Attachment.state == AttachmentState.THERE,
                Attachment.channel == channel,
                Attachment.look_at <= now,
            )
            .order_by(Attachment.id)
            .limit(1)
        ).first()

"""The inbox and the outbox: what came in before it was understood, what must go out.

A provider's message id is seen once per channel; an outbox row has a key of its own, so
that neither a repeated webhook nor a restart doubles anything.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, by_value, points_to
from crm.terms import Channel, InboxStatus, OutboxStatus


class InboxMessage(Base):
    __tablename__ = "inbox_message"
    __table_args__ = (
        UniqueConstraint("channel", "provider_message_id"),
        Index("ix_inbox_message_status_conversation_id", "status", "conversation_id"),
    )

    channel: Mapped[Channel] = mapped_column(by_value(Channel))
    provider_message_id: Mapped[str]
    conversation_id: Mapped[int] = points_to("conversation", index=False)
    text: Mapped[str | None]
    keys: Mapped[str | None]
    event: Mapped[str | None]
    raw: Mapped[dict[str, Any] | None]
    received_at: Mapped[datetime]
    status: Mapped[InboxStatus] = mapped_column(by_value(InboxStatus), default=InboxStatus.WAITING)
    turn_number: Mapped[int | None]
    failure: Mapped[str | None]


class OutboxMessage(Base):
    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_status_channel", "status", "channel"),
        Index("ix_outbox_message_conversation_id_id", "conversation_id", "id"),
        Index("ix_outbox_message_channel_claimed_at", "channel", "claimed_at"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[Channel] = mapped_column(by_value(Channel))
    conversation_id: Mapped[int | None] = points_to("conversation", nullable=True, index=False)
    contact_attempt_id: Mapped[int | None] = points_to("contact_attempt", nullable=True)
    position: Mapped[int | None]
    address: Mapped[str | None]
    body: Mapped[dict[str, Any]]
    status: Mapped[OutboxStatus] = mapped_column(by_value(OutboxStatus))
    attempts: Mapped[int] = mapped_column(default=0)
    provider_id: Mapped[str | None] = mapped_column(index=True)
    provider_answer: Mapped[str | None]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]

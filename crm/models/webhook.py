"""Other programs that want to hear at once what happens here, and the log of what they heard.

The secret that signs is not kept: it is made from the house's own key, the webhook's id and
``secret_version``, so a stolen database signs nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, Document, by_value, points_to
from crm.terms import DeliveryStatus, WebhookEvent


class Webhook(Base):
    """``failing_since`` is when the first of the latest unbroken row of failures happened."""

    __tablename__ = "webhook"

    name: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str]
    events: Mapped[list[str]] = mapped_column(Document)
    secret_version: Mapped[int] = mapped_column(default=1)
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]


class WebhookDelivery(Base):
    """One event on its way to one receiver; ``body`` is what is signed and sent, word for word."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index("ix_webhook_delivery_status_next_at", "status", "next_at"),
        Index("ix_webhook_delivery_webhook_id_id", "webhook_id", "id"),
    )

    webhook_id: Mapped[int] = points_to("webhook", index=False)
    message_id: Mapped[str] = mapped_column(unique=True)
    event: Mapped[WebhookEvent] = mapped_column(by_value(WebhookEvent))
    body: Mapped[dict[str, Any]]
    status: Mapped[DeliveryStatus] = mapped_column(by_value(DeliveryStatus))
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    last_answer: Mapped[str | None]
    ended_at: Mapped[datetime | None]

    webhook: Mapped[Webhook] = relationship()

"""Where webhooks and the log of their deliveries are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from crm.models import Webhook, WebhookDelivery
from crm.store.base import Shelf
from crm.terms import DeliveryStatus, WebhookEvent


class Webhooks(Shelf[Webhook]):
    model = Webhook

    def by_name(self, name: str) -> Webhook | None:
        return self._session.scalars(select(Webhook).where(Webhook.name == name)).first()

    def all_of_them(self) -> Sequence[Webhook]:
        """Every webhook ever made, those in use first, newest first."""
        return self._session.scalars(
            select(Webhook).order_by(Webhook.withdrawn_at.is_not(None), Webhook.id.desc())
        ).all()

    def listening_to(self, event: WebhookEvent) -> list[Webhook]:
        """The webhooks in use that asked for ``event``; a paused one still collects."""
        rows = self._session.scalars(select(Webhook).where(Webhook.withdrawn_at.is_(None)))
        return [row for row in rows if event.value in row.events]


class WebhookDeliveries(Shelf[WebhookDelivery]):
    model = WebhookDelivery

    def due(self, *, at: datetime, limit: int) -> Sequence[WebhookDelivery]:
        """What waits to be sent, oldest first; claimed rows of others are passed over."""
        return self._session.scalars(
            select(WebhookDelivery)
            .join(WebhookDelivery.webhook)
            .where(
                WebhookDelivery.status == DeliveryStatus.WAITING,
                WebhookDelivery.next_at <= at,
                Webhook.paused_at.is_(None),
                Webhook.withdrawn_at.is_(None),
            )
            .order_by(WebhookDelivery.next_at, WebhookDelivery.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=WebhookDelivery)
        ).all()

    def log(
        self, webhook_id: int, *, status: DeliveryStatus | None, limit: int
    ) -> Sequence[WebhookDelivery]:
        """The latest deliveries of one webhook, newest first."""
        query = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id)
        if status is not None:
            query = query.where(WebhookDelivery.status == status)
        return self._session.scalars(query.order_by(WebhookDelivery.id.desc()).limit(limit)).all()

    def waiting_for(self, webhook_id: int) -> Sequence[WebhookDelivery]:
        return self._session.scalars(
            select(WebhookDelivery).where(
                WebhookDelivery.webhook_id == webhook_id,
                WebhookDelivery.status == DeliveryStatus.WAITING,
            )
        ).all()

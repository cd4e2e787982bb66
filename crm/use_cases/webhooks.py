"""Webhooks: made, paused, given a new secret, withdrawn; and their deliveries.

Delivery is at least once: a receiver knows a repetition by its message id. An answer of 2xx
ends it; anything else is tried again over somewhat more than a day (`rules.webhook_rules`).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm.errors import EventsMissing, NameTaken, TextMissing, UrlRefused
from crm.models import Webhook, WebhookDelivery
from crm.rules.webhook_rules import fault_of_url, next_wait
from crm.store.unit_of_work import UnitOfWork
from crm.terms import DeliveryStatus, WebhookEvent
from crm.use_cases.announcing import put_on_its_way
from crm.use_cases.audit import note_change

CLAIM_LASTS = timedelta(minutes=2)
"""A delivery cut off by a crash is free again after this."""

LONGEST_ANSWER = 200
SECRET_PREFIX = "whsec_"  # the mark by which Standard Webhooks knows a secret


def make_webhook(
    uow: UnitOfWork, *, name: str, url: str, events: Collection[WebhookEvent], by: str
) -> Webhook:
    """Let another program hear of ``events`` from now on.

    Raises:
        TextMissing: it has no name.
        NameTaken: another one has this name.
        EventsMissing: it would hear nothing.
        UrlRefused: it may not point there; says why.
    """
    name, url = name.strip(), url.strip()
    if not name:
        raise TextMissing("name")
    if not events:
        raise EventsMissing
    fault = fault_of_url(url)
    if fault is not None:
        raise UrlRefused(fault)
    if uow.webhooks.by_name(name) is not None:
        raise NameTaken(name)
    row = uow.webhooks.add(
        Webhook(
            name=name,
            url=url,
            events=sorted(event.value for event in events),
            made_by=by,
            made_at=uow.clock.now(),
        )
    )
    after = {"name": name, "url": url, "events": row.events}
    note_change(uow, by=by, what="make", noun="webhook", key=row.id, after=after)
    return row


def pause(uow: UnitOfWork, *, webhook_id: int, paused: bool, by: str) -> Webhook:
    """Hold deliveries back, or let them go on; what happens meanwhile is collected."""
    row = uow.webhooks.get(webhook_id)
    if (row.paused_at is not None) != paused:
        row.paused_at = uow.clock.now() if paused else None
        note_change(uow, by=by, what="pause" if paused else "resume", noun="webhook", key=row.id)
    return row


def withdraw(uow: UnitOfWork, *, webhook_id: int, by: str) -> Webhook:
    """End a webhook; what still waited for it is given up."""
    row = uow.webhooks.get(webhook_id)
    if row.withdrawn_at is None:
        row.withdrawn_at = uow.clock.now()
        for delivery in uow.webhook_deliveries.waiting_for(row.id):
            _end(delivery, DeliveryStatus.GIVEN_UP, at=row.withdrawn_at)
        note_change(uow, by=by, what="withdraw", noun="webhook", key=row.id)
    return row


def renew_secret(uow: UnitOfWork, *, webhook_id: int, by: str) -> Webhook:
    """Sign with a new secret from the next attempt on."""
    row = uow.webhooks.get(webhook_id)
    row.secret_version += 1
    note_change(uow, by=by, what="renew_secret", noun="webhook", key=row.id)
    return row


def send_test(uow: UnitOfWork, *, webhook_id: int, by: str) -> WebhookDelivery:
    """Put a test event on its way, so that both sides can see that they understand each other."""
    row = uow.webhooks.get(webhook_id)
    note_change(uow, by=by, what="test", noun="webhook", key=row.id)
    return put_on_its_way(uow, row.id, WebhookEvent.TEST, {"webhook": row.name})


def send_again(uow: UnitOfWork, *, delivery_id: int, by: str) -> WebhookDelivery:
    """Try an ended delivery once more from the beginning, under the same message id."""
    row = uow.webhook_deliveries.get(delivery_id)
    row.status = DeliveryStatus.WAITING
    row.attempts = 0
    row.next_at = uow.clock.now()
    row.ended_at = None
    note_change(uow, by=by, what="send_again", noun="webhook_delivery", key=row.id)
    return row


def secret_of(webhook: Webhook, *, house_key: str) -> str:
    """The secret both sides sign with, as Standard Webhooks writes it (`whsec_…`)."""
    name = f"webhook:{webhook.id}:{webhook.secret_version}"
    made = hmac.new(house_key.encode(), name.encode(), hashlib.sha256).digest()
    return SECRET_PREFIX + base64.b64encode(made).decode()


@dataclass(frozen=True)
class Parcel:
    """One delivery as it is to be sent now."""

    delivery_id: int
    webhook_id: int
    message_id: str
    url: str
    secret: str
    body: str


def claim_due(uow: UnitOfWork, *, limit: int, house_key: str) -> list[Parcel]:
    """Take what is to be sent now; nobody else takes it while we try."""
    now = uow.clock.now()
    parcels = []
    for row in uow.webhook_deliveries.due(at=now, limit=limit):
        row.next_at = now + CLAIM_LASTS
        parcels.append(
            Parcel(
                delivery_id=row.id,
                webhook_id=row.webhook_id,
                message_id=row.message_id,
                url=row.webhook.url,
                secret=secret_of(row.webhook, house_key=house_key),
                body=json.dumps(row.body, ensure_ascii=False, separators=(",", ":")),
            )
        )
    return parcels


def note_answer(uow: UnitOfWork, *, delivery_id: int, taken: bool, answer: str) -> None:
    """Keep what a receiver answered, or why there was none, and plan the next attempt."""
    row = uow.webhook_deliveries.get(delivery_id)
    now = uow.clock.now()
    row.last_answer = answer[:LONGEST_ANSWER]
    row.attempts += 1
    if row.status is not DeliveryStatus.WAITING:
        return
    if taken:
        row.webhook.failing_since = None
        _end(row, DeliveryStatus.DELIVERED, at=now)
        return
    row.webhook.failing_since = row.webhook.failing_since or now
    wait = next_wait(row.attempts)
    if wait is None:
        _end(row, DeliveryStatus.GIVEN_UP, at=now)
    else:
        row.next_at = now + wait


def _end(row: WebhookDelivery, status: DeliveryStatus, *, at: datetime) -> None:
    row.status = status
    row.ended_at = at

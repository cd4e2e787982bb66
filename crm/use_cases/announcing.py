"""Tell the dealership's other programs what happened, in the unit of work it happened in.

What is announced is kept with the change itself, so a crash neither loses an event nor tells of
one that never was. Names and telephone numbers stay here: a receiver that may know them asks the
API by the ids.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from crm.models import Appointment, Complaint, Escalation, WebhookDelivery
from crm.store.unit_of_work import UnitOfWork
from crm.terms import DeliveryStatus, WebhookEvent


def announce(
    uow: UnitOfWork, event: WebhookEvent, data: Callable[[], dict[str, Any]]
) -> list[WebhookDelivery]:
    """Put ``event`` on its way to everybody who asked for it.

    ``data`` gives plain values (moments as ISO strings); it is called only if somebody listens.
    """
    listening = uow.webhooks.listening_to(event)
    if not listening:
        return []
    known = data()
    return [put_on_its_way(uow, webhook.id, event, known) for webhook in listening]


def put_on_its_way(
    uow: UnitOfWork, webhook_id: int, event: WebhookEvent, data: dict[str, Any]
) -> WebhookDelivery:
    """Keep one delivery; its id is what a receiver recognises a repetition by."""
    now = uow.clock.now()
    return uow.webhook_deliveries.add(
        WebhookDelivery(
            webhook_id=webhook_id,
            message_id=f"msg_{uow.new_token()}",
            event=event,
            body={
                "type": event.value,
                "timestamp": now.astimezone(uow.wall).isoformat(),
                "data": data,
            },
            status=DeliveryStatus.WAITING,
            created_at=now,
            next_at=now,
        )
    )


def announce_complaint(uow: UnitOfWork, complaint: Complaint, *, what: str) -> None:
    """A complaint was taken, or took a step."""
    event = WebhookEvent.COMPLAINT_TAKEN if what == "taken" else WebhookEvent.COMPLAINT_CHANGED
    announce(
        uow,
        event,
        lambda: {
            "complaint": complaint.number,
            "what": what,
            "status": complaint.status.value,
            "category": complaint.category.value,
            "severity": complaint.severity.value,
            "customer_id": complaint.customer_id,
            "vehicle_id": complaint.vehicle_id,
        },
    )


def announce_escalation(uow: UnitOfWork, item: Escalation, event: WebhookEvent) -> None:
    """Something went into a queue, or was solved there."""
    announce(
        uow,
        event,
        lambda: {
            "escalation_id": item.id,
            "queue": item.queue.value,
            "reason": item.reason.value,
            "severity": item.severity.value,
            "level": item.level,
            "due_at": _iso(uow, item.due_at),
            "customer_id": item.customer_id,
            "complaint_id": item.complaint_id,
            "conversation_id": item.conversation_id,
        },
    )


def announce_appointment(uow: UnitOfWork, appointment: Appointment, event: WebhookEvent) -> None:
    """A place in the workshop was taken, or given back."""
    announce(
        uow,
        event,
        lambda: {
            "appointment": appointment.number,
            "starts_at": _iso(uow, appointment.starts_at),
            "items": list(appointment.items),
            "rework": appointment.rework,
            "customer_id": appointment.customer_id,
            "vehicle_id": appointment.vehicle_id,
        },
    )


def _iso(uow: UnitOfWork, moment: datetime) -> str:
    return moment.astimezone(uow.wall).isoformat()

"""Webhooks: which programs hear what, and how every delivery went."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.reading import one_of
from crm.rules.permissions import What
from crm.rules.webhook_rules import LONGEST_URL
from crm.terms import DeliveryStatus, WebhookEvent
from crm.use_cases.audit import note_view
from crm.use_cases.webhooks import (
    make_webhook,
    pause,
    renew_secret,
    secret_of,
    send_again,
    send_test,
    withdraw,
)

router = APIRouter()

LONGEST_NAME = 60
LOG_LENGTH = 100
CHOICES = tuple(event for event in WebhookEvent if event is not WebhookEvent.TEST)


@router.get("/webhooks")
def show_webhooks(console: TheConsole, request: Request) -> HTMLResponse:
    with console.looking(request, What.KEEP_ACCOUNTS) as visit:
        rows = visit.uow.webhooks.all_of_them()
        return visit.page("webhooks.html", rows=rows, choices=CHOICES, longest_url=LONGEST_URL)


@router.post("/webhooks")
def do_make(
    form: TheForm,
    name: Annotated[str, Form()] = "",
    url: Annotated[str, Form()] = "",
    event: Annotated[list[str] | None, Form()] = None,
) -> Response:
    with form.changing(What.KEEP_ACCOUNTS) as visit:
        chosen = [one for text in event or [] if (one := one_of(WebhookEvent, text)) in CHOICES]
        row = make_webhook(
            visit.uow,
            name=name[:LONGEST_NAME],
            url=url,
            events=[one for one in chosen if one is not None],
            by=visit.by,
        )
        return visit.go(f"/webhooks/{row.id}", done="saved")


@router.get("/webhooks/{webhook_id}")
def show_one(
    console: TheConsole, request: Request, webhook_id: int, status: str = ""
) -> HTMLResponse:
    with console.looking(request, What.KEEP_ACCOUNTS) as visit:
        return _page(visit, webhook_id, status=one_of(DeliveryStatus, status))


@router.post("/webhooks/{webhook_id}/secret")
def show_secret(form: TheForm, webhook_id: int) -> HTMLResponse:
    """Show the secret in this answer; that somebody looked is written down."""
    with form.changing(What.KEEP_ACCOUNTS) as visit:
        row = visit.uow.webhooks.get(webhook_id)
        note_view(visit.uow, by=visit.by, noun="webhook_secret", key=str(row.id))
        return _page(visit, row.id, secret=secret_of(row, house_key=form.console.house_key))


@router.post("/webhooks/{webhook_id}/{step}")
def do_step(form: TheForm, webhook_id: int, step: str) -> Response:
    with form.changing(What.KEEP_ACCOUNTS) as visit:
        done = "saved"
        if step in ("pause", "resume"):
            pause(visit.uow, webhook_id=webhook_id, paused=step == "pause", by=visit.by)
        elif step == "withdraw":
            withdraw(visit.uow, webhook_id=webhook_id, by=visit.by)
        elif step == "renew":
            renew_secret(visit.uow, webhook_id=webhook_id, by=visit.by)
            done = "renewed"
        elif step == "test":
            send_test(visit.uow, webhook_id=webhook_id, by=visit.by)
            done = "tested"
        return visit.go(f"/webhooks/{webhook_id}", done=done)


@router.post("/webhook-deliveries/{delivery_id}/again")
def do_send_again(form: TheForm, delivery_id: int) -> Response:
    with form.changing(What.KEEP_ACCOUNTS) as visit:
        row = send_again(visit.uow, delivery_id=delivery_id, by=visit.by)
        return visit.go(f"/webhooks/{row.webhook_id}", done="tested")


def _page(
    visit: Visit,
    webhook_id: int,
    *,
    status: DeliveryStatus | None = None,
    secret: str | None = None,
) -> HTMLResponse:
    row = visit.uow.webhooks.get(webhook_id)
    return visit.page(
        "webhook.html",
        row=row,
        deliveries=visit.uow.webhook_deliveries.log(row.id, status=status, limit=LOG_LENGTH),
        shown=status,
        statuses=DeliveryStatus,
        choices=CHOICES,
        secret=secret,
    )

"""Campaigns: written down, put in force, told, and the letters still to be sent (R-052, R-053)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.wall_time import read_day
from crm.errors import TextMissing
from crm.rules.permissions import What
from crm.use_cases.campaigns import (
    activate_campaign,
    cancel_campaign,
    draft_campaign,
    effect_of,
    send_letter,
)

router = APIRouter()

LONGEST = 1000


@router.get("/campaigns")
def show_campaigns(console: TheConsole, request: Request) -> HTMLResponse:
    with console.looking(request, What.SEE_ANSWERS) as visit:
        rows = visit.uow.campaigns.listing()
        return visit.page(
            "campaigns.html",
            rows=rows,
            told={row.id: visit.uow.campaigns.told(row.id) for row in rows},
            effects={row.id: effect_of(visit.uow, row) for row in rows},
            letters=visit.uow.campaigns.open_tasks() if visit.may(What.SEE_REGISTERS) else [],
        )


@router.post("/campaigns")
def do_draft(
    form: TheForm,
    name: Annotated[str, Form()] = "",
    content: Annotated[str, Form()] = "",
    content_en: Annotated[str, Form()] = "",
    address: Annotated[str, Form()] = "",
    starts_on: Annotated[str, Form()] = "",
    ends_on: Annotated[str, Form()] = "",
    active_since: Annotated[str, Form()] = "",
    free_inspection: Annotated[str, Form()] = "",
    members_only: Annotated[str, Form()] = "",
) -> Response:
    with form.changing(What.PROPOSE_ANSWERS) as visit:
        first, last = _day(visit, starts_on), _day(visit, ends_on)
        if first is None or last is None:
            raise TextMissing("days")
        draft_campaign(
            visit.uow,
            name=name[:LONGEST],
            content=content[:LONGEST],
            content_en=content_en[:LONGEST],
            address=address[:LONGEST],
            starts_on=first,
            ends_on=last,
            active_since=_day(visit, active_since),
            free_inspection=free_inspection == "yes",
            members_only=members_only == "yes",
            by=visit.by,
        )
        return visit.go("/campaigns", done="drafted")


@router.post("/campaigns/{campaign_id}/activate")
def do_activate(form: TheForm, campaign_id: int) -> Response:
    with form.changing(What.PUBLISH_ANSWERS) as visit:
        activate_campaign(visit.uow, campaign_id=campaign_id, by=visit.by)
        return visit.go("/campaigns", done="activated")


@router.post("/campaigns/{campaign_id}/cancel")
def do_cancel(form: TheForm, campaign_id: int) -> Response:
    with form.changing(What.PUBLISH_ANSWERS) as visit:
        cancel_campaign(visit.uow, campaign_id=campaign_id, by=visit.by)
        return visit.go("/campaigns", done="cancelled")


@router.post("/campaigns/letters/{task_id}")
def do_send_letter(form: TheForm, task_id: int) -> Response:
    with form.changing(What.CHANGE_MAINTENANCE) as visit:
        send_letter(visit.uow, task_id=task_id, by=visit.by)
        return visit.go("/campaigns", done="sent")


def _day(visit: Visit, text: str) -> date | None:
    midnight = read_day(text, visit.wall)
    return midnight.date() if midnight else None

"""What the dealership has set for itself: read by many, changed key by key (R-039)."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.errors import InvalidSetting
from crm.rules.permissions import What
from crm.use_cases.policies import (
    change_setting,
    may_set,
    revisions,
    setting_of,
    settings_in_force,
    shown_value,
)

router = APIRouter()


@router.get("/policy")
def show_policy(console: TheConsole, request: Request) -> HTMLResponse:
    with console.looking(request, What.SET_CALL_HOURS) as visit:
        settings = settings_in_force(visit.uow)
        order = list(dict.fromkeys(one.section for one in settings))
        settings.sort(key=lambda one: order.index(one.section))
        return visit.page(
            "policy.html",
            sections=[
                (name, list(rows)) for name, rows in groupby(settings, lambda one: one.section)
            ],
            settable={one.key for one in settings if may_set(visit.staff.role, one.key)},
            revisions=revisions(visit.uow),
            shown=shown_value,
        )


@router.get("/policy/{key}")
def show_setting(console: TheConsole, request: Request, key: str) -> HTMLResponse:
    with console.looking(request, What.SET_CALL_HOURS) as visit:
        return _setting(visit, key)


@router.post("/policy/{key}")
def do_set(form: TheForm, key: str, value: Annotated[str, Form()] = "") -> Response:
    """Set one key; what cannot be is shown again with what was typed."""
    with form.changing(What.SET_CALL_HOURS) as visit:
        try:
            change_setting(visit.uow, key=key, text=value, by=visit.by, role=visit.staff.role)
        except InvalidSetting as refusal:
            return _setting(visit, key, typed=value, refusal=str(refusal))
        return visit.go("/policy", done="set")


def _setting(
    visit: Visit, key: str, *, typed: str | None = None, refusal: str | None = None
) -> HTMLResponse:
    setting = setting_of(visit.uow, key)
    return visit.page(
        "setting.html",
        status=422 if refusal else 200,
        setting=setting,
        typed=shown_value(setting.value) if typed is None else typed,
        refusal=refusal,
        settable=may_set(visit.staff.role, key),
        shown=shown_value,
    )

"""Keys of other programs: made and shown once, and withdrawn."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.reading import one_of
from crm.rules.permissions import What
from crm.terms import ApiScope
from crm.use_cases.api_keys import make_key, withdraw_key

router = APIRouter()

LONGEST_NAME = 60


@router.get("/api-keys")
def show_keys(console: TheConsole, request: Request) -> HTMLResponse:
    with console.looking(request, What.KEEP_ACCOUNTS) as visit:
        return _page(visit)


@router.post("/api-keys")
def do_make(
    form: TheForm,
    name: Annotated[str, Form()] = "",
    scope: Annotated[list[str] | None, Form()] = None,
) -> HTMLResponse:
    """Make a key and show it in this answer, the only place it ever stands."""
    with form.changing(What.KEEP_ACCOUNTS) as visit:
        chosen = [one for text in scope or [] if (one := one_of(ApiScope, text))]
        key, _ = make_key(visit.uow, name=name[:LONGEST_NAME], scopes=chosen, by=visit.by)
        return _page(visit, key=key)


@router.post("/api-keys/{api_key_id}/withdraw")
def do_withdraw(form: TheForm, api_key_id: int) -> Response:
    with form.changing(What.KEEP_ACCOUNTS) as visit:
        withdraw_key(visit.uow, api_key_id=api_key_id, by=visit.by)
        return visit.go("/api-keys", done="withdrawn")


def _page(visit: Visit, *, key: str | None = None) -> HTMLResponse:
    rows = visit.uow.api_keys.all_of_them()
    return visit.page("api_keys.html", rows=rows, key=key, scopes=ApiScope)

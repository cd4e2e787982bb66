"""Notes of market and demand that wait for the supervisor (R-138)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm
from crm.rules.permissions import What
from crm.use_cases.inbox import FOR_SUPERVISOR, read_note

router = APIRouter()


@router.get("/inbox")
def show_inbox(console: TheConsole, request: Request, view: str = "") -> HTMLResponse:
    with console.looking(request, What.WORK_INBOX) as visit:
        unread = view != "read"
        return visit.page(
            "inbox.html",
            rows=visit.uow.notes.inbox(FOR_SUPERVISOR, unread=unread),
            unread=unread,
            waiting=visit.uow.notes.how_many_unread(FOR_SUPERVISOR),
        )


@router.post("/inbox/{note_id}/read")
def do_read(form: TheForm, note_id: int) -> Response:
    with form.changing(What.WORK_INBOX) as visit:
        read_note(visit.uow, note_id=note_id, by=visit.by)
        return visit.go("/inbox", done="read")

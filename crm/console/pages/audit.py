"""Who saw and changed what, newest first (R-248)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from crm.console.doorway import TheConsole
from crm.rules.permissions import What

router = APIRouter()


@router.get("/audit")
def show_audit(console: TheConsole, request: Request) -> HTMLResponse:
    with console.looking(request, What.SEE_AUDIT) as visit:
        return visit.page("audit.html", rows=visit.uow.audits.newest(limit=200))

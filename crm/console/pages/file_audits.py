"""The day's new files, looked through and filed, and how well they are kept (R-024, R-160)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm
from crm.console.wall_time import read_day
from crm.rules.permissions import What
from crm.use_cases.file_audits import (
    audit_new_files,
    figures_of_month,
    put_on_file,
    tick_corrected,
)

router = APIRouter()


@router.get("/file-audits")
def show_audits(console: TheConsole, request: Request, day: str = "") -> HTMLResponse:
    """The list is brought up to date as it is opened, so looking writes."""
    with console.looking(request, What.SEE_REGISTERS) as visit:
        chosen = read_day(day, visit.wall)
        on = (chosen or visit.now.astimezone(visit.wall)).date()
        visit.saw("file_audit", int(f"{on:%Y%m%d}"))
    with console.units() as uow:
        audit_new_files(uow, day=on)
    with console.looking(request, What.SEE_REGISTERS) as visit:
        return visit.page(
            "file_audits.html",
            rows=visit.uow.registers.audits_of(on),
            figures=figures_of_month(visit.uow, day=on),
            on=on,
        )


@router.post("/file-audits/{audit_id}/{step}")
def do_step(form: TheForm, audit_id: int, step: str) -> Response:
    with form.changing(What.AUDIT_FILES) as visit:
        take = put_on_file if step == "filed" else tick_corrected
        audit = take(visit.uow, audit_id=audit_id, by=visit.by)
        done = "filed" if step == "filed" else "corrected"
        return visit.go("/file-audits", day=audit.day.isoformat(), done=done)

"""Who comes when: vehicle, time and work, for reception and the workshop head (R-246)."""

from __future__ import annotations

from datetime import time
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm
from crm.rules.permissions import What
from crm.rules.wall import day_of, moment_on
from crm.use_cases.staff_notices import note_notice, open_notices

router = APIRouter()


@router.get("/appointments")
def show_appointments(console: TheConsole, request: Request) -> HTMLResponse:
    """Today's from midnight on, so that a car that came at nine is still on the list at ten."""
    with console.looking(request, What.SEE_APPOINTMENTS) as visit:
        today = day_of(visit.now, wall=visit.wall)
        rows = visit.uow.appointments.upcoming(
            now=moment_on(today, time(0), wall=visit.wall),
            scope=visit.scope(What.SEE_APPOINTMENTS),
            limit=200,
        )
        days = groupby(rows, key=lambda row: day_of(row.starts_at, wall=visit.wall))
        return visit.page(
            "appointments.html",
            days=[(day, list(group)) for day, group in days],
            today=today,
            names_shown=visit.may(What.SEE_FILES),
            notices=open_notices(visit.uow, role=visit.staff.role),
        )


@router.post("/appointments/notices/{notice_id}")
def do_note(form: TheForm, notice_id: int) -> Response:
    """Say that the workshop knows of a booking and keeps a bay (R-050)."""
    with form.changing(What.CONFIRM_BAYS) as visit:
        note_notice(visit.uow, notice_id=notice_id, role=visit.staff.role, by=visit.by)
        return visit.go("/appointments", done="noted")

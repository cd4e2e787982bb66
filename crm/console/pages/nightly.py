"""What the evening's check found, and a way to look at once (R-168)."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm
from crm.rules.permissions import What
from crm.terms import NightlyCheck
from crm.use_cases.audit import note_change
from crm.use_cases.nightly import check_tonight

router = APIRouter()


@router.get("/nightly")
def show_nightly(console: TheConsole, request: Request) -> HTMLResponse:
    with console.looking(request, What.PLAN_FOLLOW_UPS) as visit:
        runs = visit.uow.nightly.newest(limit=14)
        found = visit.uow.nightly.findings_of(runs[0]) if runs else []
        order = list(NightlyCheck)
        by_check = {
            check: list(rows)
            for check, rows in groupby(
                sorted(found, key=lambda row: (order.index(row.check), row.id)),
                key=lambda row: row.check,
            )
        }
        return visit.page("nightly.html", runs=runs, found=by_check, checks=NightlyCheck)


@router.post("/nightly")
def do_check(form: TheForm) -> Response:
    with form.changing(What.PLAN_FOLLOW_UPS) as visit:
        run = check_tonight(visit.uow)
        note_change(visit.uow, by=visit.by, what="check", noun="nightly_run", key=run.day)
        return visit.go("/nightly", done="checked")

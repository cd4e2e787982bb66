"""The quick-handling forms of surveys with a problem, to finish and to print (R-124)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.rules.permissions import What
from crm.store.quick_forms import QuickRow
from crm.use_cases.quick_forms import finish_quick_form

router = APIRouter()


@router.get("/quick-forms")
def show_forms(console: TheConsole, request: Request, view: str = "") -> HTMLResponse:
    with console.looking(request, What.SEE_COMPLAINTS) as visit:
        finished = view == "finished"
        rows = visit.uow.quick_forms.listing(
            finished=finished, scope=visit.scope(What.SEE_COMPLAINTS)
        )
        return visit.page("quick_forms.html", rows=rows, finished=finished)


@router.get("/quick-forms/{form_id}")
def show_form(console: TheConsole, request: Request, form_id: int) -> HTMLResponse:
    with console.looking(request, What.SEE_COMPLAINTS) as visit:
        row = _reached(visit, form_id, What.SEE_COMPLAINTS)
        visit.saw("quick_handling_form", row.form.id)
        owner = row.form.owner_id
        if row.case is not None and row.case.responsible_id is not None:
            owner = row.case.responsible_id
        return visit.page(
            "quick_form.html",
            row=row,
            owner=visit.uow.staff.get(owner).display_name if owner else None,
            scores=visit.uow.ratings.of_conversation(row.talk.id),
        )


@router.post("/quick-forms/{form_id}")
def do_finish(
    form: TheForm, form_id: int, result: Annotated[str, Form(max_length=5000)] = ""
) -> Response:
    with form.changing(What.WORK_COMPLAINTS) as visit:
        row = _reached(visit, form_id, What.WORK_COMPLAINTS)
        by = visit.by_for(row.talk.customer)
        finish_quick_form(visit.uow, form=row.form, result=result, by=by)
        return visit.go(f"/quick-forms/{row.form.id}", done="noted")


def _reached(visit: Visit, form_id: int, what: What) -> QuickRow:
    return visit.uow.quick_forms.row(form_id, scope=visit.scope(what))

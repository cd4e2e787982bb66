"""Customers' suggestions before the department they are about (R-170)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm
from crm.console.reading import one_of, yes_or_no
from crm.errors import TextMissing
from crm.rules.permissions import What
from crm.terms import Department
from crm.use_cases.feedback import (
    SEES_ALL,
    decide_feedback,
    feedback_for,
    send_to_department,
)

router = APIRouter()

Text = Annotated[str, Form(max_length=5000)]


@router.get("/feedback")
def show_feedback(
    console: TheConsole,
    request: Request,
    view: str = "",
    department: str = "",
) -> HTMLResponse:
    with console.looking(request, What.SEE_FEEDBACK) as visit:
        chosen = one_of(Department, department)
        return visit.page(
            "feedback.html",
            rows=feedback_for(
                visit.uow, visit.staff, undecided=view != "decided", department=chosen
            ),
            decided=view == "decided",
            department=chosen,
            departments=Department,
            sees_all=visit.staff.role in SEES_ALL,
        )


@router.post("/feedback/{note_id}/department")
def do_send(form: TheForm, note_id: int, department: Text = "") -> Response:
    with form.changing(What.AUDIT_FILES) as visit:
        chosen = one_of(Department, department)
        if chosen is None:
            raise TextMissing("department")
        send_to_department(visit.uow, note_id=note_id, department=chosen, by=visit.by)
        return visit.go("/feedback", done="sent")


@router.post("/feedback/{note_id}/decide")
def do_decide(form: TheForm, note_id: int, taken_up: Text = "", reason: Text = "") -> Response:
    with form.changing(What.DECIDE_FEEDBACK) as visit:
        answer = yes_or_no(taken_up)
        if answer is None:
            raise TextMissing("decision")
        decide_feedback(
            visit.uow, note_id=note_id, taken_up=answer, reason=reason, staff=visit.staff
        )
        return visit.go("/feedback", done="decided")

"""Plans against weaknesses: what runs, what is late, what has helped (R-129, R-144, R-206)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm
from crm.console.reading import chosen, number, one_of
from crm.console.wall_time import read_day
from crm.errors import TextMissing
from crm.rules.permissions import What
from crm.rules.wall import day_of
from crm.terms import Department, QualityFigure
from crm.use_cases.improvements import Plan, end_improvement, make_improvement

router = APIRouter()

Text = Annotated[str, Form(max_length=5000)]


@router.get("/improvements")
def show_improvements(console: TheConsole, request: Request) -> HTMLResponse:
    with console.looking(request, What.SEE_REPORTS) as visit:
        return visit.page(
            "improvements.html",
            running=visit.uow.improvements.running(),
            ended=visit.uow.improvements.ended(),
            figures=QualityFigure,
            departments=Department,
            people=[one for one in visit.uow.staff.everybody() if one.active],
            today=day_of(visit.now, wall=visit.wall),
            may_make=visit.may(What.APPROVE_MONTHLY_SUMMARY),
        )


@router.post("/improvements")
def do_make(
    form: TheForm,
    weakness: Text = "",
    measure: Text = "",
    department: Text = "",
    responsible: Text = "",
    due_on: Text = "",
    figure: Text = "",
) -> Response:
    with form.changing(What.APPROVE_MONTHLY_SUMMARY) as visit:
        due = read_day(due_on, visit.wall)
        if due is None:
            raise TextMissing("due day")
        plan = Plan(
            weakness=weakness,
            measure=measure,
            department=chosen(Department, department, "department"),
            responsible_id=number(responsible) or 0,
            due_on=due.date(),
            figure=one_of(QualityFigure, figure),
        )
        make_improvement(visit.uow, plan, by=visit.by)
        return visit.go("/improvements", done="made")


@router.post("/improvements/{improvement_id}/end")
def do_end(form: TheForm, improvement_id: int, result: Text = "", dropped: Text = "") -> Response:
    with form.changing(What.APPROVE_MONTHLY_SUMMARY) as visit:
        end_improvement(
            visit.uow,
            improvement_id=improvement_id,
            result=result,
            dropped=dropped == "yes",
            by=visit.by,
        )
        return visit.go("/improvements", done="ended")

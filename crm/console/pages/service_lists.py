"""Vehicles that are due, overdue or new, customers who are lost, and the models' plans."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from enum import Enum
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.cells import workbook_of
from crm.console.doorway import TheConsole, Visit
from crm.console.pages.forms import cells_for, download
from crm.console.reading import number, one_of
from crm.console.wall_time import read_day
from crm.errors import NotPermitted, ValueUnusable
from crm.registers.forms import form_called
from crm.rules.permissions import What
from crm.rules.wall import day_of
from crm.terms import AbsenceReason, Role
from crm.use_cases.forms import note_export, overdue_form
from crm.use_cases.service_lists import (
    Narrowed,
    enter_first_service,
    log_service_letter,
    maintenance_list,
    note_absence,
    overdue_list,
    set_plan,
)
from crm.use_cases.sheets.wanted import Wanted

router = APIRouter()

NEW_CARS_OF_DAYS = 400
BY_POST = "post"
UNEXPLAINED = "unknown"
SHOWN_AT_MOST = 500


class ListView(str, Enum):
    DUE = "due"
    OVERDUE = "overdue"
    FIRST_SERVICE = "first_service"
    LOST = "lost"
    PROSPECTS = "prospects"
    PLANS = "plans"


@router.get("/service-lists")
def show_lists(
    console: TheConsole,
    request: Request,
    view: str = "",
    week: str = "",
    reason: str = "",
    model: str = "",
    clerk: str = "",
    done: str = "",
) -> HTMLResponse:
    """Sales see the new cars only; the other lists are for whoever sees the maintenance list."""
    with console.looking(request, None) as visit:
        views = _views_of(visit)
        shown = one_of(ListView, view) or views[0]
        if shown not in views:
            raise NotPermitted(visit.staff.role.value, What.SEE_MAINTENANCE.value)
        today = day_of(visit.now, wall=visit.wall)
        chosen = read_day(week, visit.wall)
        monday = _monday_of(chosen.date() if chosen else today)
        uow = visit.uow
        narrowed = _narrowed(reason, model, clerk)
        overdue = overdue_list(uow, today=today) if shown is ListView.OVERDUE else []
        found = [line for line in overdue if narrowed.takes(line)]
        return visit.page(
            "service_lists.html",
            narrowed=narrowed,
            unexplained=UNEXPLAINED,
            found=len(found),
            models=sorted({line.vehicle.model for line in overdue if line.vehicle.model}),
            clerks=uow.staff.with_role(Role.CLERK),
            reasons=Counter(line.vehicle.absence_reason for line in overdue).most_common(),
            view=shown,
            views=views,
            done=done,
            week=monday,
            weeks=[monday - timedelta(days=7), monday + timedelta(days=7)],
            lines=(
                maintenance_list(uow, week_of=monday)
                if shown is ListView.DUE
                else found[:SHOWN_AT_MOST]
            ),
            new_cars=(
                uow.service_lists.first_service(since=today - timedelta(days=NEW_CARS_OF_DAYS))
                if shown is ListView.FIRST_SERVICE
                else []
            ),
            lost=uow.service_lists.lost() if shown is ListView.LOST else [],
            prospects=(uow.service_lists.prospects() if shown is ListView.PROSPECTS else []),
            plans=uow.service_lists.plans() if shown is ListView.PLANS else [],
            absence_reasons=AbsenceReason,
            today=today,
        )


@router.post("/service-lists/overdue/export")
def do_export_overdue(
    console: TheConsole,
    request: Request,
    csrf: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
    model: Annotated[str, Form()] = "",
    clerk: Annotated[str, Form()] = "",
) -> Response:
    """The overdue vehicles as they are filtered on the page, as a workbook (R-139, R-141)."""
    with console.changing(request, csrf, What.SEE_MAINTENANCE) as visit:
        form = form_called("overdue")
        assert form is not None
        today = day_of(visit.now, wall=visit.wall)
        sheets = overdue_form(
            visit.uow, Wanted(today, today, visit.wall), _narrowed(reason, model, clerk)
        )
        note_export(
            visit.uow,
            noun="form",
            key=form.key,
            sheets=sheets[1:],
            by=visit.by,
            reason=reason[:50],
            model=model[:100],
            clerk=clerk[:10],
        )
        content = workbook_of(form.zh, f"{today}", sheets, cells_for(visit))
    return download(content, form.zh, form.key, f"{today}")


@router.post("/service-lists/{vehicle_id}/letter")
def do_log_letter(
    console: TheConsole,
    request: Request,
    vehicle_id: int,
    csrf: Annotated[str, Form()] = "",
    week: Annotated[str, Form()] = "",
) -> Response:
    with console.changing(request, csrf, What.CHANGE_MAINTENANCE) as visit:
        log_service_letter(visit.uow, vehicle_id=vehicle_id, by=visit.by, channel=BY_POST)
        return visit.go("/service-lists", view="due", week=week, done="logged")


@router.post("/service-lists/{vehicle_id}/absence")
def do_note_absence(
    console: TheConsole,
    request: Request,
    vehicle_id: int,
    csrf: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    with console.changing(request, csrf, What.CHANGE_MAINTENANCE) as visit:
        chosen = one_of(AbsenceReason, reason)
        if chosen is None:
            raise ValueUnusable("absence_reason", reason[:50])
        note_absence(visit.uow, vehicle_id=vehicle_id, reason=chosen, by=visit.by)
        return visit.go("/service-lists", view="overdue", done="entered")


@router.post("/service-lists/{vehicle_id}/first-service")
def do_enter_first_service(
    console: TheConsole,
    request: Request,
    vehicle_id: int,
    csrf: Annotated[str, Form()] = "",
    done_on: Annotated[str, Form()] = "",
) -> Response:
    with console.changing(request, csrf, What.CHANGE_MAINTENANCE) as visit:
        day = read_day(done_on, visit.wall)
        if day is None:
            raise ValueUnusable("first_service_done_on", done_on[:50])
        enter_first_service(visit.uow, vehicle_id=vehicle_id, done_on=day.date(), by=visit.by)
        return visit.go("/service-lists", view="first_service", done="entered")


@router.post("/service-lists/plans")
def do_set_plan(
    console: TheConsole,
    request: Request,
    csrf: Annotated[str, Form()] = "",
    model: Annotated[str, Form()] = "",
    interval_km: Annotated[str, Form()] = "",
    interval_months: Annotated[str, Form()] = "",
    items: Annotated[str, Form()] = "",
    price: Annotated[str, Form()] = "",
) -> Response:
    with console.changing(request, csrf, What.CHANGE_MAINTENANCE) as visit:
        set_plan(
            visit.uow,
            model=model[:100],
            interval_km=number(interval_km) or 0,
            interval_months=number(interval_months) or 0,
            items=[one.strip() for one in items.replace(",", "、").split("、") if one.strip()],
            price=number(price),
            by=visit.by,
        )
        return visit.go("/service-lists", view="plans", done="entered")


def _narrowed(reason: str, model: str, clerk: str) -> Narrowed:
    return Narrowed(
        reason=one_of(AbsenceReason, reason),
        unexplained=reason == UNEXPLAINED,
        model=model or None,
        clerk_id=number(clerk),
    )


def _views_of(visit: Visit) -> list[ListView]:
    if visit.may(What.SEE_MAINTENANCE):
        every = list(ListView)
        if not visit.may(What.SEE_FIRST_SERVICE):
            every.remove(ListView.FIRST_SERVICE)
        return every
    if visit.may(What.SEE_FIRST_SERVICE):
        return [ListView.FIRST_SERVICE]
    raise NotPermitted(visit.staff.role.value, What.SEE_MAINTENANCE.value)


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())

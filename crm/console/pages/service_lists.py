"""Vehicles that are due, overdue or new, customers who are lost, and the models' plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.cells import workbook_of
from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.pages.forms import cells_for, download
from crm.console.reading import chosen, decimal, number, one_of
from crm.console.wall_time import read_day
from crm.errors import NotPermitted, ValueUnusable
from crm.registers.forms import form_called
from crm.rules.permissions import What
from crm.rules.wall import day_of
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AbsenceReason, Role
from crm.use_cases.first_service import enter_slip
from crm.use_cases.forms import note_export, overdue_form
from crm.use_cases.lost_customers import keep_lost_reason
from crm.use_cases.service_lists import (
    Narrowed,
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


@dataclass(frozen=True)
class Asked:
    """What of a list is asked for: the week of the letters, and how the others are narrowed."""

    monday: date
    today: date
    narrowed: Narrowed


@router.get("/service-lists")
def show_lists(
    console: TheConsole,
    request: Request,
    view: str = "",
    week: str = "",
    reason: str = "",
    model: str = "",
    clerk: str = "",
) -> HTMLResponse:
    with console.looking(request, What.SEE_FIRST_SERVICE) as visit:
        views = _views_of(visit)
        shown = one_of(ListView, view) or views[0]
        if shown not in views:
            raise NotPermitted(visit.staff.role.value, What.SEE_MAINTENANCE.value)
        today = day_of(visit.now, wall=visit.wall)
        looked_at = read_day(week, visit.wall)
        asked = Asked(
            monday=_monday_of(looked_at.date() if looked_at else today),
            today=today,
            narrowed=_narrowed(reason, model, clerk),
        )
        return visit.page(
            "service_lists.html",
            view=shown,
            views=views,
            today=today,
            narrowed=asked.narrowed,
            unexplained=UNEXPLAINED,
            absence_reasons=AbsenceReason,
            clerks=visit.uow.staff.with_role(Role.CLERK),
            **_SHOWN[shown](visit.uow, asked),
        )


def _due(uow: UnitOfWork, asked: Asked) -> dict[str, Any]:
    monday = asked.monday
    return {
        "week": monday,
        "weeks": [monday - timedelta(days=7), monday + timedelta(days=7)],
        "lines": maintenance_list(uow, week_of=monday),
    }


def _overdue(uow: UnitOfWork, asked: Asked) -> dict[str, Any]:
    every = overdue_list(uow, today=asked.today)
    found = [line for line in every if asked.narrowed.takes(line)]
    return {
        "lines": found[:SHOWN_AT_MOST],
        "found": len(found),
        "models": sorted({line.vehicle.model for line in every if line.vehicle.model}),
        "reasons": Counter(line.vehicle.absence_reason for line in every).most_common(),
    }


def _first_service(uow: UnitOfWork, asked: Asked) -> dict[str, Any]:
    since = asked.today - timedelta(days=NEW_CARS_OF_DAYS)
    return {"new_cars": uow.service_lists.first_service(since=since)}


def _lost(uow: UnitOfWork, asked: Asked) -> dict[str, Any]:
    every = uow.service_lists.lost()
    found = [one for one in every if asked.narrowed.takes_lost(one)]
    keys = [one.id for one in found]
    return {
        "lost": found,
        "reasons": Counter(one.lost_class for one in every).most_common(),
        "cars": uow.vehicles.of_customers(keys) if keys else {},
        "contacts": uow.beside.last_contacts(keys),
        "next_contacts": uow.beside.next_contacts(keys),
    }


def _prospects(uow: UnitOfWork, asked: Asked) -> dict[str, Any]:
    found = uow.service_lists.prospects()
    return {
        "prospects": found,
        "next_contacts": uow.beside.next_contacts([one.id for one in found]),
        "names": uow.beside.names_of_staff(),
    }


def _plans(uow: UnitOfWork, asked: Asked) -> dict[str, Any]:
    return {"plans": uow.service_lists.plans()}


_SHOWN: dict[ListView, Callable[[UnitOfWork, Asked], dict[str, Any]]] = {
    ListView.DUE: _due,
    ListView.OVERDUE: _overdue,
    ListView.FIRST_SERVICE: _first_service,
    ListView.LOST: _lost,
    ListView.PROSPECTS: _prospects,
    ListView.PLANS: _plans,
}


@router.post("/service-lists/overdue/export")
def do_export_overdue(
    form: TheForm,
    reason: Annotated[str, Form()] = "",
    model: Annotated[str, Form()] = "",
    clerk: Annotated[str, Form()] = "",
) -> Response:
    """The overdue vehicles as they are filtered on the page, as a workbook (R-139, R-141)."""
    with form.changing(What.SEE_MAINTENANCE) as visit:
        paper = form_called("overdue")
        assert paper is not None
        today = day_of(visit.now, wall=visit.wall)
        sheets = overdue_form(
            visit.uow, Wanted(today, today, visit.wall), _narrowed(reason, model, clerk)
        )
        note_export(
            visit.uow,
            noun="form",
            key=paper.key,
            sheets=sheets[1:],
            by=visit.by,
            reason=reason[:50],
            model=model[:100],
            clerk=clerk[:10],
        )
        content = workbook_of(paper.zh, f"{today}", sheets, cells_for(visit))
    return download(content, paper.zh, paper.key, f"{today}")


@router.post("/service-lists/{vehicle_id}/letter")
def do_log_letter(form: TheForm, vehicle_id: int, week: Annotated[str, Form()] = "") -> Response:
    with form.changing(What.CHANGE_MAINTENANCE) as visit:
        log_service_letter(visit.uow, vehicle_id=vehicle_id, by=visit.by, channel=BY_POST)
        return visit.go("/service-lists", view="due", week=week, done="logged")


@router.post("/service-lists/{vehicle_id}/absence")
def do_note_absence(
    form: TheForm, vehicle_id: int, reason: Annotated[str, Form()] = ""
) -> Response:
    with form.changing(What.CHANGE_MAINTENANCE) as visit:
        note_absence(
            visit.uow,
            vehicle_id=vehicle_id,
            reason=chosen(AbsenceReason, reason, "reason"),
            by=visit.by,
        )
        return visit.go("/service-lists", view="overdue", done="entered")


@router.post("/service-lists/lost/{customer_id}/reason")
def do_keep_lost_reason(
    form: TheForm,
    customer_id: int,
    reason: Annotated[str, Form()] = "",
    words: Annotated[str, Form(max_length=5000)] = "",
) -> Response:
    """Why a lost customer stayed away, as it was heard or found out (R-167)."""
    with form.changing(What.CHANGE_MAINTENANCE) as visit:
        keep_lost_reason(
            visit.uow,
            customer_id=customer_id,
            reason=chosen(AbsenceReason, reason, "reason"),
            words=words,
            by=visit.by,
        )
        return visit.go("/service-lists", view="lost", done="entered")


@router.post("/service-lists/{vehicle_id}/first-service")
def do_enter_slip(
    form: TheForm,
    vehicle_id: int,
    slip: Annotated[str, Form(max_length=60)] = "",
    done_on: Annotated[str, Form()] = "",
) -> Response:
    """A first-service slip goes into the register from wherever it is entered (R-164)."""
    with form.changing(What.CHANGE_MAINTENANCE) as visit:
        day = read_day(done_on, visit.wall)
        if day is None:
            raise ValueUnusable("first_service_done_on", done_on[:50])
        enter_slip(
            visit.uow,
            plate=visit.uow.vehicles.get(vehicle_id).plate,
            slip_number=slip,
            done_on=day.date(),
            by=visit.by,
        )
        return visit.go("/service-lists", view="first_service", done="entered")


@router.post("/service-lists/plans")
def do_set_plan(
    form: TheForm,
    model: Annotated[str, Form()] = "",
    interval_km: Annotated[str, Form()] = "",
    interval_months: Annotated[str, Form()] = "",
    items: Annotated[str, Form()] = "",
    price: Annotated[str, Form()] = "",
    hours: Annotated[str, Form()] = "",
) -> Response:
    with form.changing(What.CHANGE_MAINTENANCE) as visit:
        set_plan(
            visit.uow,
            model=model[:100],
            interval_km=number(interval_km) or 0,
            interval_months=number(interval_months) or 0,
            items=[one.strip() for one in items.replace(",", "、").split("、") if one.strip()],
            price=number(price),
            hours=decimal(hours, "hours"),
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
    """Sales see the new cars only; the other lists are for whoever sees the maintenance list."""
    return list(ListView) if visit.may(What.SEE_MAINTENANCE) else [ListView.FIRST_SERVICE]


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())

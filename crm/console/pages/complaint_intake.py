"""A complaint told to a person, at the counter or on the telephone (R-109, R-111)."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.reading import number, one_of
from crm.errors import CrmError, NotFound, TextMissing
from crm.models import Customer, RepairOrder, Vehicle
from crm.rules.permissions import What
from crm.terms import CaseKind, Channel, Department, Severity
from crm.use_cases.audit import note_change
from crm.use_cases.complaint_intake import take_from_staff

router = APIRouter()

Text = Annotated[str, Form(max_length=5000)]
_YUAN = re.compile(r"\d{1,7}(?:\.\d{1,2})?")


@router.get("/complaints/new")
def show_intake(
    console: TheConsole, request: Request, customer: str = "", plate: str = ""
) -> HTMLResponse:
    with console.looking(request, What.TAKE_COMPLAINTS) as visit:
        return _form(visit, {"customer": customer, "plate": plate.strip()})


@router.post("/complaints/new")
def do_take(
    form: TheForm,
    customer: Text = "",
    visit_of: Text = "",
    kind: Text = "",
    channel: Text = "",
    words: Text = "",
    wish: Text = "",
    demand: Text = "",
    severity: Text = "",
    department: Text = "",
) -> Response:
    """Take it; what cannot be is shown again with what was typed."""
    typed = {
        "customer": customer,
        "visit_of": visit_of,
        "kind": kind,
        "channel": channel,
        "words": words,
        "wish": wish,
        "demand": demand,
        "severity": severity,
        "department": department,
    }
    with form.changing(What.TAKE_COMPLAINTS) as visit:
        if not words.strip():
            return _form(visit, typed, refusal="words")
        if demand.strip() and not _YUAN.fullmatch(demand.strip()):
            return _form(visit, typed, refusal="demand")
        person = _customer(visit, customer)
        order, vehicle = _visit_of(visit, person, visit_of)
        case = take_from_staff(
            visit.uow,
            by=visit.by_for(person),
            words=words,
            kind=one_of(CaseKind, kind) or CaseKind.COMPLAINT,
            channel=one_of(Channel, channel),
            customer=person,
            vehicle=vehicle,
            repair_order=order,
            wish=wish,
            demand_fen=round(float(demand) * 100) if demand.strip() else None,
            severity=one_of(Severity, severity),
            department=one_of(Department, department),
        )
        note_change(visit.uow, by=visit.by, what="take", noun="complaint", key=case.id)
        return visit.go(f"/complaints/{case.id}", done="taken")


def _form(visit: Visit, typed: dict[str, str], refusal: str | None = None) -> HTMLResponse:
    person, missing = None, ""
    try:
        person = _customer(visit, typed.get("customer", "")) or _owner_of(
            visit, typed.get("plate", "")
        )
    except CrmError:
        missing = typed.get("plate") or typed.get("customer", "")
    if person is not None:
        visit.saw("customer", person.id)
    values: dict[str, Any] = {
        "typed": typed,
        "refusal": refusal,
        "person": person,
        "missing": missing,
        "visits": _visits(visit, person) if person else [],
        "kinds": CaseKind,
        "channels": (Channel.VOICE, Channel.SMS, Channel.TELEGRAM, Channel.WEBCHAT),
        "severities": Severity,
        "departments": Department,
    }
    return visit.page("complaint_new.html", status=422 if refusal else 200, **values)


def _customer(visit: Visit, text: str) -> Customer | None:
    key = number(text)
    if key is None:
        return None
    return visit.uow.customers.within(key, visit.scope(What.SEE_FILES).customers())


def _owner_of(visit: Visit, plate: str) -> Customer | None:
    if not plate:
        return None
    vehicle = visit.uow.vehicles.by_plate(plate.upper())
    if vehicle is None or vehicle.owner is None:
        raise NotFound("vehicle", plate)
    return _customer(visit, str(vehicle.owner.id))


def _visits(visit: Visit, person: Customer) -> list[tuple[Vehicle, list[RepairOrder]]]:
    return [
        (vehicle, list(visit.uow.repair_orders.of_vehicle(vehicle.id))[:10])
        for vehicle in visit.uow.vehicles.of_customer(person.id)
    ]


def _visit_of(
    visit: Visit, person: Customer | None, text: str
) -> tuple[RepairOrder | None, Vehicle | None]:
    """The visit that was chosen, or the vehicle alone; only among this customer's own.

    Raises:
        TextMissing: something was chosen that is not theirs.
    """
    if not text:
        return None, None
    for vehicle, orders in _visits(visit, person) if person else []:
        if text == f"vehicle:{vehicle.id}":
            return None, vehicle
        for order in orders:
            if text == f"order:{order.id}":
                return order, vehicle
    raise TextMissing("visit")

"""A customer's file with the dossier of each of their vehicles (R-003 to R-005, R-127)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, Visit
from crm.console.reading import number
from crm.errors import NotFound
from crm.models import Complaint, Customer, RepairOrder, Vehicle
from crm.rules.permissions import What
from crm.terms import Role
from crm.use_cases.clerks import assign_clerk

router = APIRouter()

WORDS_AT_MOST = 60


@dataclass(frozen=True)
class Dossier:
    """What belongs to one vehicle: one vehicle, one file (R-004)."""

    vehicle: Vehicle
    orders: list[RepairOrder]
    complaints: list[Complaint]


@router.get("/customers")
def show_customers(console: TheConsole, request: Request, words: str = "") -> HTMLResponse:
    words = words.strip()[:WORDS_AT_MOST]
    with console.looking(request, What.SEE_FILES) as visit:
        rows = visit.uow.customers.search(words, scope=visit.scope(What.SEE_FILES))
        cars = visit.uow.vehicles.of_customers([row.id for row in rows])
        return visit.page("customers.html", rows=rows, cars=cars, words=words)


@router.get("/customers/{customer_id}")
def show_customer(
    console: TheConsole, request: Request, customer_id: int, done: str = ""
) -> HTMLResponse:
    with console.looking(request, What.SEE_FILES) as visit:
        customer = _reached(visit, customer_id)
        visit.saw("customer", customer.id)
        return visit.page("customer.html", customer=customer, done=done, **_file(visit, customer))


@router.post("/customers/{customer_id}/clerk")
def do_assign_clerk(
    console: TheConsole,
    request: Request,
    customer_id: int,
    csrf: Annotated[str, Form()] = "",
    clerk: Annotated[str, Form()] = "",
) -> Response:
    with console.changing(request, csrf, What.APPOINT) as visit:
        chosen = visit.uow.staff.get(number(clerk) or 0)
        if chosen.role is not Role.CLERK:
            raise NotFound("clerk", chosen.id)
        assign_clerk(visit.uow, customer_id=customer_id, clerk_id=chosen.id, by=visit.by)
        return visit.go(f"/customers/{customer_id}", done="assigned")


def _file(visit: Visit, customer: Customer) -> dict[str, Any]:
    uow = visit.uow
    cases = uow.complaints.of_customer(customer.id, scope=visit.scope(What.SEE_COMPLAINTS))
    vehicles = uow.vehicles.of_customer(customer.id)
    known = {vehicle.id for vehicle in vehicles}
    dossiers = [
        Dossier(
            vehicle=vehicle,
            orders=list(uow.repair_orders.of_vehicle(vehicle.id)),
            complaints=[case for case in cases if case.vehicle_id == vehicle.id],
        )
        for vehicle in vehicles
    ]
    return {
        "dossiers": dossiers,
        "loose_complaints": [case for case in cases if case.vehicle_id not in known],
        "follow_ups": uow.follow_ups.of_customer(
            customer.id, scope=visit.scope(What.SEE_FOLLOW_UPS)
        ),
        "conversations": uow.conversations.log(
            customer_id=customer.id, scope=visit.scope(What.SEE_CALLS), limit=20
        ),
        "opt_outs": uow.customers.opt_outs(customer.id),
        "proposals": uow.customers.pending_proposals(customer.id),
        "decided": uow.customers.decided_proposals(customer.id),
        "clerks": uow.staff.with_role(Role.CLERK) if visit.may(What.APPOINT) else [],
    }


def _reached(visit: Visit, customer_id: int) -> Customer:
    return visit.uow.customers.within(customer_id, visit.scope(What.SEE_FILES).customers())

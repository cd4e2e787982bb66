"""A customer's file with the dossier of each of their vehicles (R-003 to R-005, R-127)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.reading import number, one_of
from crm.errors import NotFound, TextMissing
from crm.models import Complaint, Customer, Recommendation, RepairOrder, Vehicle
from crm.rules.card_check import Finding
from crm.rules.continuity import Continuity
from crm.rules.next_contact import NextContact
from crm.rules.permissions import What
from crm.store.conversations import LogFilter
from crm.terms import IN_WRITING, Channel, ClubStatus, HalfDay, Honorific, InfoSource, Role
from crm.use_cases.clerks import assign_clerk
from crm.use_cases.files import (
    card_findings,
    change_customer,
    change_vehicle,
    continuity_of,
    next_contact_of,
)
from crm.use_cases.recommendations import recommend, settle_recommendation
from crm.use_cases.visitors import register_visitor

router = APIRouter()

WORDS_AT_MOST = 60
LONGEST = 200


@dataclass(frozen=True)
class Dossier:
    """What belongs to one vehicle: one vehicle, one file (R-004)."""

    vehicle: Vehicle
    orders: list[RepairOrder]
    complaints: list[Complaint]
    continuity: Continuity
    next_contact: NextContact | None
    mismatches: list[Finding]
    recommended: list[Recommendation]


@router.get("/customers")
def show_customers(console: TheConsole, request: Request, words: str = "") -> HTMLResponse:
    words = words.strip()[:WORDS_AT_MOST]
    with console.looking(request, What.SEE_FILES) as visit:
        rows = visit.uow.customers.search(words, scope=visit.scope(What.SEE_FILES))
        cars = visit.uow.vehicles.of_customers([row.id for row in rows])
        return visit.page("customers.html", rows=rows, cars=cars, words=words)


@router.get("/customers/new")
def show_new(console: TheConsole, request: Request) -> HTMLResponse:
    """The form for somebody who only asked (R-002)."""
    with console.looking(request, What.CHANGE_FILES) as visit:
        return visit.page("visitor.html", honorifics=Honorific, sources=InfoSource)


@router.post("/customers/new")
def do_register(
    form: TheForm,
    name: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
    honorific: Annotated[str, Form()] = "",
    wish: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    elsewhere: Annotated[str, Form()] = "",
) -> Response:
    """Open the file; how somebody heard of us must be filled in (R-189)."""
    with form.changing(What.CHANGE_FILES) as visit:
        heard_by = one_of(InfoSource, source)
        if heard_by is None:
            raise TextMissing("source")
        customer = register_visitor(
            visit.uow,
            name=name[:LONGEST],
            phone=phone[:LONGEST],
            honorific=one_of(Honorific, honorific),
            wish=wish[:LONGEST],
            source=heard_by,
            bought_elsewhere=bool(elsewhere),
            by=visit.by,
        )
        if visit.staff.role is Role.CLERK:
            # A clerk's own visitor stays in reach of the clerk.
            customer.clerk_id = visit.staff.id
            for follow_up in visit.uow.follow_ups.open_of_customer(customer.id):
                follow_up.clerk_id = visit.staff.id
        return visit.go(f"/customers/{customer.id}", done="opened")


@router.get("/customers/{customer_id}")
def show_customer(console: TheConsole, request: Request, customer_id: int) -> HTMLResponse:
    with console.looking(request, What.SEE_FILES) as visit:
        customer = _reached(visit, customer_id)
        visit.saw("customer", customer.id)
        return visit.page("customer.html", customer=customer, **_file(visit, customer))


@router.get("/customers/{customer_id}/edit")
def show_edit(console: TheConsole, request: Request, customer_id: int) -> HTMLResponse:
    """The file as forms: one for the customer, one for each vehicle (R-003, table 1-F)."""
    with console.looking(request, What.CHANGE_FILES) as visit:
        customer = _changeable(visit, customer_id)
        visit.saw("customer", customer.id)
        return visit.page(
            "customer_edit.html",
            customer=customer,
            vehicles=visit.uow.vehicles.of_customer(customer.id),
            honorifics=Honorific,
            club_states=ClubStatus,
        )


@router.post("/customers/{customer_id}/edit")
async def do_edit(console: TheConsole, request: Request, customer_id: int) -> Response:
    form = await _typed(request)
    with console.changing(request, form.pop("csrf", ""), What.CHANGE_FILES) as visit:
        _changeable(visit, customer_id)
        change_customer(visit.uow, customer_id=customer_id, by=visit.by, fields=form)
        return visit.go(f"/customers/{customer_id}", done="changed")


@router.post("/customers/{customer_id}/vehicles/{vehicle_id}")
async def do_edit_vehicle(
    console: TheConsole, request: Request, customer_id: int, vehicle_id: int
) -> Response:
    form = await _typed(request)
    with console.changing(request, form.pop("csrf", ""), What.CHANGE_FILES) as visit:
        _their_vehicle(visit, customer_id, vehicle_id)
        change_vehicle(visit.uow, vehicle_id=vehicle_id, by=visit.by, fields=form)
        return visit.go(f"/customers/{customer_id}", done="changed")


@router.post("/customers/{customer_id}/clerk")
def do_assign_clerk(
    form: TheForm, customer_id: int, clerk: Annotated[str, Form()] = ""
) -> Response:
    with form.changing(What.APPOINT) as visit:
        chosen = visit.uow.staff.get(number(clerk) or 0)
        if chosen.role is not Role.CLERK:
            raise NotFound("clerk", chosen.id)
        assign_clerk(visit.uow, customer_id=customer_id, clerk_id=chosen.id, by=visit.by)
        return visit.go(f"/customers/{customer_id}", done="assigned")


@router.post("/customers/{customer_id}/vehicles/{vehicle_id}/recommend")
def do_recommend(
    form: TheForm,
    customer_id: int,
    vehicle_id: int,
    item: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Work advised and not carried out, for the next time (R-018)."""
    with form.changing(What.CHANGE_FILES) as visit:
        _their_vehicle(visit, customer_id, vehicle_id)
        recommend(
            visit.uow,
            vehicle_id=vehicle_id,
            item=item[:LONGEST],
            reason=reason[:LONGEST],
            by=visit.by,
        )
        return visit.go(f"/customers/{customer_id}", done="recommended")


@router.post("/customers/{customer_id}/recommendations/{recommendation_id}")
def do_settle_recommendation(
    form: TheForm, customer_id: int, recommendation_id: int, how: Annotated[str, Form()] = ""
) -> Response:
    with form.changing(What.CHANGE_FILES) as visit:
        row = visit.uow.workshop.recommendation(recommendation_id)
        _their_vehicle(visit, customer_id, row.vehicle_id)
        settle_recommendation(visit.uow, recommendation_id=recommendation_id, how=how, by=visit.by)
        return visit.go(f"/customers/{customer_id}", done="changed")


def _their_vehicle(visit: Visit, customer_id: int, vehicle_id: int) -> None:
    """
    Raises:
        NotFound: the file is out of reach, or the vehicle is not in it.
    """
    _changeable(visit, customer_id)
    if vehicle_id not in {one.id for one in visit.uow.vehicles.of_customer(customer_id)}:
        raise NotFound("vehicle", vehicle_id)


def _file(visit: Visit, customer: Customer) -> dict[str, Any]:
    uow = visit.uow
    cases = uow.complaints.of_customer(customer.id, scope=visit.scope(What.SEE_COMPLAINTS))
    vehicles = uow.vehicles.of_customer(customer.id)
    known = {vehicle.id for vehicle in vehicles}
    recommended = uow.workshop.recommended(known)
    dossiers = [
        Dossier(
            vehicle=vehicle,
            orders=list(uow.repair_orders.of_vehicle(vehicle.id)),
            complaints=[case for case in cases if case.vehicle_id == vehicle.id],
            continuity=continuity_of(uow, vehicle.id),
            next_contact=next_contact_of(uow, vehicle),
            mismatches=card_findings(uow, vehicle),
            recommended=recommended.get(vehicle.id, []),
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
            LogFilter(customer_id=customer.id), scope=visit.scope(What.SEE_CALLS), limit=20
        ),
        "opt_outs": uow.customers.opt_outs(customer.id),
        "proposals": uow.customers.pending_proposals(customer.id),
        "decided": uow.customers.decided_proposals(customer.id),
        "half_days": HalfDay,
        "channels": Channel,
        "heard_on": (Channel.VOICE, Channel.VISIT, *IN_WRITING),
        "visitable": uow.customers.reaches(
            customer.id, visit.scope(What.DO_FOLLOW_UPS).customers()
        ),
        "clerks": uow.staff.with_role(Role.CLERK) if visit.may(What.APPOINT) else [],
    }


def _reached(visit: Visit, customer_id: int) -> Customer:
    return visit.uow.customers.within(customer_id, visit.scope(What.SEE_FILES).customers())


def _changeable(visit: Visit, customer_id: int) -> Customer:
    return visit.uow.customers.within(customer_id, visit.scope(What.CHANGE_FILES).customers())


async def _typed(request: Request) -> dict[str, str]:
    """What was typed into a form, field by field; files are no text."""
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}

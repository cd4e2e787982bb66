"""Visits to customers, and what a person decides about a follow-up that waits (R-040, R-101)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from crm.console.doorway import TheForm, Visit
from crm.console.reading import number, one_of
from crm.console.wall_time import read_moment
from crm.errors import NotFound, TextMissing
from crm.models import Complaint, FollowUp
from crm.rules.permissions import What
from crm.terms import HalfDay
from crm.use_cases.customer_visits import ask_for_visit
from crm.use_cases.follow_up_wishes import call_off, put_off_to

router = APIRouter()

Text = Annotated[str, Form(max_length=500)]


@router.post("/customers/{customer_id}/visit")
def do_ask_for_visit(
    form: TheForm,
    customer_id: int,
    day: Text = "",
    half: Text = "",
    why: Text = "",
    vehicle: Text = "",
    complaint: Text = "",
) -> Response:
    """Ask for a visit, from the file or from a case."""
    with form.changing(What.DO_FOLLOW_UPS) as visit:
        reach = visit.scope(What.DO_FOLLOW_UPS).customers()
        customer = visit.uow.customers.within(customer_id, reach)
        cars = {car.id: car for car in visit.uow.vehicles.of_customer(customer.id)}
        task = ask_for_visit(
            visit.uow,
            customer=customer,
            day=_day(day),
            half=one_of(HalfDay, half) or HalfDay.ANY,
            why=why,
            vehicle=cars.get(number(vehicle) or 0),
            complaint=_their_case(visit, customer.id, complaint),
            by=visit.by_for(customer),
        )
        return visit.go(f"/follow-ups/{task.id}", done="asked")


@router.post("/follow-ups/{follow_up_id}/put-off")
def do_put_off(form: TheForm, follow_up_id: int, at: Text = "") -> Response:
    """Keep the customer's own time."""
    with form.changing(What.DO_FOLLOW_UPS) as visit:
        row = _reached(visit, follow_up_id)
        moment = read_moment(at, visit.wall)
        if moment is None:
            raise TextMissing("at")
        put_off_to(visit.uow, follow_up_id=row.id, at=moment, by=visit.by_for(row.customer))
        return visit.go(f"/follow-ups/{row.id}", done="put_off")


@router.post("/follow-ups/{follow_up_id}/call-off")
def do_call_off(form: TheForm, follow_up_id: int, reason: Text = "") -> Response:
    with form.changing(What.DO_FOLLOW_UPS) as visit:
        row = _reached(visit, follow_up_id)
        call_off(visit.uow, follow_up_id=row.id, reason=reason, by=visit.by_for(row.customer))
        return visit.go(f"/follow-ups/{row.id}", done="called_off")


def _reached(visit: Visit, follow_up_id: int) -> FollowUp:
    return visit.uow.follow_ups.within(follow_up_id, visit.scope(What.DO_FOLLOW_UPS).follow_ups())


def _their_case(visit: Visit, customer_id: int, text: str) -> Complaint | None:
    """
    Raises:
        NotFound: the case is out of reach, or another customer's.
    """
    key = number(text)
    if key is None:
        return None
    case = visit.uow.complaints.within(key, visit.scope(What.SEE_COMPLAINTS).complaints())
    if case.customer_id != customer_id:
        raise NotFound("complaint", key)
    return case


def _day(text: str) -> date:
    """
    Raises:
        TextMissing: no day was chosen.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as refusal:
        raise TextMissing("day") from refusal

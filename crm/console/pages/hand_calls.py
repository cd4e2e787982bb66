"""A call by hand: what to know before it, and what is written down of it (R-086, R-150)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm, Visit
from crm.console.reading import number, one_of
from crm.console.wall_time import read_moment
from crm.errors import TextMissing
from crm.models import Customer
from crm.rules.permissions import What
from crm.terms import Disposition, FollowUpKind, NoteKind
from crm.use_cases.hand_calls import HandCall, record_hand_call

router = APIRouter()

Text = Annotated[str, Form(max_length=5000)]
POINTS = (
    NoteKind.DEMAND,
    NoteKind.WISH,
    NoteKind.NEED,
    NoteKind.SUGGESTION,
    NoteKind.OPINION,
    NoteKind.MARKET,
    NoteKind.DATA_CHECK,
)


@router.get("/customers/{customer_id}/call")
def show_hand_call(
    console: TheConsole, request: Request, customer_id: int, follow_up: str = ""
) -> HTMLResponse:
    with console.looking(request, What.ENTER_CALLS) as visit:
        customer = _reached(visit, customer_id)
        visit.saw("customer", customer.id)
        cars = visit.uow.vehicles.of_customer(customer.id)
        visits = visit.uow.beside.visits([car.id for car in cars])
        newest = [orders[-1] for orders in visits.values()]
        return visit.page(
            "hand_call.html",
            customer=customer,
            cars=cars,
            visits=newest,
            work=visit.uow.beside.work([order.id for order in newest]),
            cases=[
                case
                for case in visit.uow.complaints.open_of_customer(customer.id)
                if visit.may(What.SEE_COMPLAINTS)
            ],
            planned=visit.uow.follow_ups.open_of_customer(customer.id),
            follow_up=number(follow_up),
            purposes=[kind for kind in FollowUpKind if kind is not FollowUpKind.INBOUND],
            results=Disposition,
            points=POINTS,
        )


@router.post("/customers/{customer_id}/call")
def do_record(
    form: TheForm,
    customer_id: int,
    direction: Text = "",
    result: Text = "",
    words: Text = "",
    purpose: Text = "",
    vehicle: Text = "",
    follow_up: Text = "",
    at: Text = "",
    callback_at: Text = "",
    point: Text = "",
    point_kind: Text = "",
) -> Response:
    with form.changing(What.ENTER_CALLS) as visit:
        customer = _reached(visit, customer_id)
        ended = one_of(Disposition, result)
        if ended is None:
            raise TextMissing("result")
        cars = {car.id for car in visit.uow.vehicles.of_customer(customer.id)}
        planned = {one.id for one in visit.uow.follow_ups.open_of_customer(customer.id)}
        car, task = number(vehicle), number(follow_up)
        talk = record_hand_call(
            visit.uow,
            customer=customer,
            call=HandCall(
                result=ended,
                words=words,
                purpose=one_of(FollowUpKind, purpose) or FollowUpKind.FIRST_FOLLOWUP,
                inbound=direction == "inbound",
                at=read_moment(at, visit.wall),
                callback_at=read_moment(callback_at, visit.wall),
                point=point,
                point_kind=one_of(NoteKind, point_kind) or NoteKind.OPINION,
            ),
            vehicle_id=car if car in cars else None,
            follow_up_id=task if task in planned and direction != "inbound" else None,
            by=visit.by,
        )
        return visit.go(f"/calls/{talk.id}")


def _reached(visit: Visit, customer_id: int) -> Customer:
    reach = visit.scope(What.ENTER_CALLS).customers()
    return visit.uow.customers.within(customer_id, reach)

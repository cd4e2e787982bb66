"""A call or a visit by hand: what to know before, and what is kept (R-086, R-101, R-150)."""

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
from crm.terms import (
    MADE_BY_PEOPLE,
    Channel,
    Dimension,
    Disposition,
    FollowUpKind,
    NoteKind,
    Usage,
)
from crm.use_cases.hand_calls import HandCall, record_hand_call

router = APIRouter()

Text = Annotated[str, Form(max_length=5000)]
BY_HAND = (Channel.VOICE, Channel.VISIT)
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
        planned = visit.uow.follow_ups.to_settle_of_customer(customer.id, now=visit.now)
        chosen = next((one for one in planned if one.id == number(follow_up)), None)
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
            planned=planned,
            follow_up=chosen.id if chosen else None,
            channels=BY_HAND,
            channel=Channel.VISIT if chosen and chosen.kind in MADE_BY_PEOPLE else Channel.VOICE,
            purpose=chosen.kind if chosen else None,
            usages=Usage,
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
    channel: Text = "",
    usage: Text = "",
    overall: Text = "",
) -> Response:
    with form.changing(What.ENTER_CALLS) as visit:
        customer = _reached(visit, customer_id)
        ended = one_of(Disposition, result)
        if ended is None:
            raise TextMissing("result")
        cars = {car.id for car in visit.uow.vehicles.of_customer(customer.id)}
        open_now = visit.uow.follow_ups.to_settle_of_customer(customer.id, now=visit.now)
        planned = {one.id for one in open_now}
        car, task, score = number(vehicle), number(follow_up), number(overall)
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
                channel=one_of(Channel, channel) if channel in BY_HAND else None,
                usage=one_of(Usage, usage),
                ratings={Dimension.OVERALL: score} if score is not None else {},
            ),
            vehicle_id=car if car in cars else None,
            follow_up_id=task if task in planned and direction != "inbound" else None,
            by=visit.by,
        )
        return visit.go(f"/calls/{talk.id}")


def _reached(visit: Visit, customer_id: int) -> Customer:
    reach = visit.scope(What.ENTER_CALLS).customers()
    return visit.uow.customers.within(customer_id, reach)

"""The vehicles in the house: promised for when, finished or late, what their drivers were told.

Reception and workshop enter here what a driver waits to hear; telling it is planned within
seconds (R-051, R-055 to R-059).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, TheForm
from crm.console.reading import decimal, fen, one_of
from crm.console.wall_time import read_day, read_moment
from crm.errors import ValueUnusable
from crm.models import ExtraWork, RepairOrder
from crm.rules.permissions import What
from crm.use_cases.parts_orders import (
    deposit_owed,
    order_parts,
    parts_arrived,
    settle_parts,
    take_deposit,
)
from crm.use_cases.workshop import (
    decide_extra_work,
    deliver_new_car,
    find_extra_work,
    finish,
    pass_on_to_workshop,
    promise,
    take_back_finish,
    with_appointment,
)

router = APIRouter()

Text = Annotated[str, Form()]


class WorkshopView(str, Enum):
    """The vehicles in the house, and those somebody has to see to."""

    ALL = "all"
    LATE = "late"
    ASKING = "asking"
    READY = "ready"


@router.get("/workshop")
def show_workshop(
    console: TheConsole, request: Request, view: str = "", plate: str = ""
) -> HTMLResponse:
    with console.looking(request, What.KEEP_VISITS) as visit:
        shelf = visit.uow.workshop
        orders = shelf.in_repair()
        extras = shelf.extra_of([order.id for order in orders])
        seen_in = {
            one: [order for order in orders if _belongs(order, one, extras, visit.now)]
            for one in WorkshopView
        }
        shown = one_of(WorkshopView, view) or WorkshopView.ALL
        wanted = plate.strip().upper()
        found = [one for one in seen_in[shown] if wanted in one.vehicle.plate.upper()]
        ids = [order.id for order in found]
        ordered = shelf.open_parts()
        return visit.page(
            "workshop.html",
            orders=found,
            view=shown,
            views=WorkshopView,
            is_late=is_late,
            counts={one: len(rows) for one, rows in seen_in.items()},
            plate=plate,
            changes=shelf.changes_of(ids),
            extras=extras,
            appointed=with_appointment(visit.uow, found),
            notices=shelf.notices_of(ids),
            ordered=ordered,
            owed={one.id: deposit_owed(visit.uow, one) for one in ordered},
            names_shown=visit.may(What.SEE_FILES),
        )


def _belongs(
    order: RepairOrder, view: WorkshopView, extras: Mapping[int, list[ExtraWork]], now: datetime
) -> bool:
    if view is WorkshopView.LATE:
        return is_late(order, now)
    if view is WorkshopView.ASKING:
        return any(work.agreed is None for work in extras.get(order.id, []))
    return view is WorkshopView.ALL or order.ready_at is not None


def is_late(order: RepairOrder, now: datetime) -> bool:
    """True for a vehicle that is not finished though its promised time has come."""
    return order.ready_at is None and order.promised_at is not None and order.promised_at <= now


@router.post("/workshop/deliveries")
def do_deliver(form: TheForm, plate: Text = "", delivered_at: Text = "") -> Response:
    """A new car was handed to its owner, who is thanked within the hour (R-055)."""
    with form.changing(What.KEEP_VISITS) as visit:
        at = _moment("delivered_at", delivered_at, visit.wall)
        deliver_new_car(visit.uow, plate=plate, delivered_at=at, by=visit.by)
        return visit.go("/workshop", done="delivered")


@router.post("/workshop/parts")
def do_order_parts(
    form: TheForm, plate: Text = "", part: Text = "", expected_on: Text = "", price: Text = ""
) -> Response:
    with form.changing(What.KEEP_VISITS) as visit:
        day = read_day(expected_on, visit.wall)
        order_parts(
            visit.uow,
            plate=plate,
            part=part,
            expected_on=day.date() if day else None,
            price_fen=fen(price, "price"),
            by=visit.by,
        )
        return visit.go("/workshop", done="parts_ordered")


@router.post("/workshop/parts/{parts_order_id}/arrived")
def do_arrive(form: TheForm, parts_order_id: int) -> Response:
    with form.changing(What.KEEP_VISITS) as visit:
        parts_arrived(visit.uow, parts_order_id=parts_order_id, by=visit.by)
        return visit.go("/workshop", done="parts_arrived")


@router.post("/workshop/parts/{parts_order_id}/deposit")
def do_take_deposit(form: TheForm, parts_order_id: int, amount: Text = "") -> Response:
    """The customer has paid ahead for dear parts, at least what the rule asks (R-091)."""
    with form.changing(What.KEEP_VISITS) as visit:
        take_deposit(
            visit.uow,
            parts_order_id=parts_order_id,
            amount_fen=fen(amount, "deposit") or 0,
            by=visit.by,
        )
        return visit.go("/workshop", done="deposit_taken")


@router.post("/workshop/parts/{parts_order_id}/settled")
def do_settle(form: TheForm, parts_order_id: int, how: Text = "") -> Response:
    with form.changing(What.KEEP_VISITS) as visit:
        settle_parts(visit.uow, parts_order_id=parts_order_id, how=how, by=visit.by)
        return visit.go("/workshop", done="parts_settled")


@router.post("/workshop/extra/{extra_work_id}/decided")
def do_decide(form: TheForm, extra_work_id: int, agreed: Text = "", words: Text = "") -> Response:
    """The answer a customer gave to a person, on the telephone or at the counter (R-059)."""
    with form.changing(What.KEEP_VISITS) as visit:
        if agreed not in ("yes", "no"):
            raise ValueUnusable("agreed", agreed)
        decide_extra_work(
            visit.uow,
            extra_work_id=extra_work_id,
            agreed=agreed == "yes",
            words=words.strip() or None,
            by=visit.by,
        )
        return visit.go("/workshop", done="decided")


@router.post("/workshop/extra/{extra_work_id}/passed-on")
def do_pass_on(form: TheForm, extra_work_id: int, told: Text = "") -> Response:
    with form.changing(What.KEEP_VISITS) as visit:
        pass_on_to_workshop(visit.uow, extra_work_id=extra_work_id, told=told, by=visit.by)
        return visit.go("/workshop", done="passed_on")


@router.post("/workshop/{repair_order_id}/promise")
def do_promise(
    form: TheForm, repair_order_id: int, promised_at: Text = "", reason: Text = ""
) -> Response:
    """Another time for the driver to come; a later one is told at once, with the reason (R-057)."""
    with form.changing(What.KEEP_VISITS) as visit:
        at = _moment("promised_at", promised_at, visit.wall)
        promise(
            visit.uow, repair_order_id=repair_order_id, promised_at=at, reason=reason, by=visit.by
        )
        return visit.go("/workshop", done="promised")


@router.post("/workshop/{repair_order_id}/finished")
def do_finish(form: TheForm, repair_order_id: int, back: Text = "") -> Response:
    """The work is done and looked over; or, with ``back``, it is not after all (R-056)."""
    with form.changing(What.KEEP_VISITS) as visit:
        change = take_back_finish if back else finish
        change(visit.uow, repair_order_id=repair_order_id, by=visit.by)
        return visit.go("/workshop", done="not_finished" if back else "finished")


@router.post("/workshop/{repair_order_id}/extra")
def do_find_extra(
    form: TheForm,
    repair_order_id: int,
    description: Text = "",
    why: Text = "",
    safety: Text = "",
    amount: Text = "",
    delay_hours: Text = "",
) -> Response:
    with form.changing(What.KEEP_VISITS) as visit:
        find_extra_work(
            visit.uow,
            repair_order_id=repair_order_id,
            description=description,
            why=why,
            safety=bool(safety),
            amount_fen=fen(amount, "amount"),
            delay_hours=decimal(delay_hours, "delay_hours"),
            by=visit.by,
        )
        return visit.go("/workshop", done="extra_found")


def _moment(name: str, text: str, wall: ZoneInfo) -> datetime:
    at = read_moment(text, wall)
    if at is None:
        raise ValueUnusable(name, text)
    return at

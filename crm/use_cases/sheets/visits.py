"""Files, visit cards, the daily report and its tracking table (T-01, T-07, T-15, T-16)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm.models import Conversation, FollowUp, RepairOrder, Vehicle
from crm.rules.continuity import Continuity, PastVisit, continuity
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    FollowUpKind,
    FollowUpStatus,
    NoteKind,
    RepairOrderState,
    Usage,
)
from crm.use_cases.sheets.wanted import NEWEST, Row, Wanted, about, who

SHOWN_VISITS = 20
_ENDED_UNHEARD = (
    FollowUpStatus.NOT_REACHED,
    FollowUpStatus.EXPIRED,
    FollowUpStatus.CANCELLED,
)


def customer_files(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """The twelve fields of the basic file, in the order of the rule (R-003, R-176)."""
    vehicles = uow.visit_ledgers.vehicles_named(wanted.words, limit=NEWEST)
    visits = uow.beside.visits([vehicle.id for vehicle in vehicles])
    done = uow.beside.work([order.id for orders in visits.values() for order in orders])
    for vehicle in vehicles:
        owner = vehicle.owner
        orders = _not_cancelled(visits.get(vehicle.id, []))
        last = orders[-1] if orders else None
        yield {
            "name": owner.name if owner else None,
            "address": owner.address if owner else None,
            "phone": owner.phone() if owner else None,
            "visited_at": (last.arrived_at or last.handed_over_at) if last else None,
            "model": vehicle.model,
            "plate": vehicle.plate,
            "vehicle_type": vehicle.vehicle_type,
            "items": done.get(last.id, []) if last else [],
            "interval": _interval(uow, vehicle),
            "next_due_on": vehicle.next_due_on,
            "desired_service": owner.desired_service if owner else None,
            "record": [_visit_line(one, done, wanted) for one in orders[-SHOWN_VISITS:]],
            "_advisor": last.advisor_name if last else None,
            "_link": f"/customers/{owner.id}" if owner else None,
        }


def visit_card(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Every visit of a car as a line, and whether it came without interruption (R-015, R-182)."""
    vehicles = uow.visit_ledgers.vehicles_named(wanted.words, limit=NEWEST if wanted.words else 50)
    visits = uow.beside.visits([vehicle.id for vehicle in vehicles])
    done = uow.beside.work([order.id for orders in visits.values() for order in orders])
    for vehicle in vehicles:
        orders = _not_cancelled(visits.get(vehicle.id, []))
        came = continuity_of(uow, orders)
        for order in orders:
            yield {
                **who(vehicle.owner, vehicle),
                "model": vehicle.model,
                "delivered_on": vehicle.delivered_on,
                "at": order.handed_over_at or order.arrived_at,
                **about(order),
                "odometer_km": order.odometer_km,
                "items": done.get(order.id, []),
                "amount_fen": order.amount_fen,
                "free_campaign": order.free_campaign,
                "advisor": order.advisor_name,
                "continuous": came.uninterrupted,
                "counted_on": came.last_paid_on,
                "_link": f"/customers/{vehicle.owner_id}" if vehicle.owner_id else None,
            }


def daily_orders(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Orders in repair or handed over, as they stood at the end of the days (R-158)."""
    orders = uow.visit_ledgers.of_the_day(wanted.since, wanted.until)
    done = uow.beside.work([order.id for order in orders])
    for order in orders:
        person = order.contact_person
        handed_over = order.handed_over_at
        left = handed_over is not None and handed_over < wanted.until
        yield {
            "day": wanted.last,
            **about(order),
            **who(person, order.vehicle),
            "phone": person.phone() if person else None,
            "items": done.get(order.id, []),
            "state": RepairOrderState.HANDED_OVER if left else RepairOrderState.IN_REPAIR,
            "handed_over_at": handed_over if left else None,
            "advisor": order.advisor_name,
            "_link": f"/customers/{person.id}" if person else None,
        }


def daily_tracking(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """What the seven-day call found for every car handed over in the days (R-154, R-184)."""
    orders = uow.visit_ledgers.handed_over(wanted.since, wanted.until)
    ids = [order.id for order in orders]
    talks, checks = uow.beside.talks_about(ids), uow.beside.checks(ids)
    found = {order.id: _tracked(talks.get(order.id, []), checks.get(order.id)) for order in orders}
    talk_ids = [talk.id for talk in found.values() if talk]
    said, notes = uow.beside.said_by_customers(talk_ids), uow.beside.notes(talk_ids)
    completed, cases = uow.beside.proposals(talk_ids), uow.beside.complaints(talk_ids)
    for order in orders:
        talk = found[order.id]
        key = talk.id if talk else 0
        yield {
            **about(order),
            **who(order.contact_person, order.vehicle),
            "handed_over_at": order.handed_over_at,
            "called_at": talk.opened_at if talk else None,
            "caller": (talk.staff_name or "bot") if talk else None,
            "result": _result(talk, checks.get(order.id)),
            "words": "\n".join(said.get(key, [])) or None,
            "suggestions": [
                note.text for note in notes.get(key, []) if note.kind is NoteKind.SUGGESTION
            ],
            "completed": [f"{one.field}: {one.value}" for one in completed.get(key, [])],
            "rework": cases[key].rework if key in cases else (False if talk else None),
            "_link": f"/calls/{key}" if talk else None,
        }


def continuity_of(uow: UnitOfWork, orders: Sequence[RepairOrder]) -> Continuity:
    """Whether a car has come without interruption; free campaign visits do not count (R-015)."""
    visits = [
        PastVisit(one.handed_over_at.astimezone(uow.wall).date(), one.free_campaign)
        for one in orders
        if one.handed_over_at
    ]
    today = uow.clock.now().astimezone(uow.wall).date()
    return continuity(visits, today=today, policy=uow.policy)


def _tracked(talks: Sequence[Conversation], check: FollowUp | None) -> Conversation | None:
    """The talk that was the seven-day call, or that it was merged into (R-033)."""
    own = [talk for talk in talks if talk.kind is FollowUpKind.SEVEN_DAY_CHECK]
    if own or check is None:
        return own[-1] if own else None
    joined = [talk for talk in talks if talk.follow_up_id in (check.id, check.merged_into_id)]
    return joined[-1] if joined else None


def _result(talk: Conversation | None, check: FollowUp | None) -> str:
    """`open` until the call was made; then what the customer said of the car."""
    if talk is not None:
        if talk.usage is Usage.PROBLEM:
            return "problem"
        if talk.usage is Usage.OK:
            return "ok"
        return talk.disposition.value if talk.disposition else "open"
    return "not_reached" if check is not None and check.status in _ENDED_UNHEARD else "open"


def _not_cancelled(orders: Sequence[RepairOrder]) -> list[RepairOrder]:
    return [one for one in orders if one.state is not RepairOrderState.CANCELLED]


def _interval(uow: UnitOfWork, vehicle: Vehicle) -> str:
    rules = uow.policy.maintenance
    km = vehicle.interval_km or rules.default_interval_km
    months = vehicle.interval_months or rules.default_interval_months
    return f"{km} km / {months} 个月"


def _visit_line(order: RepairOrder, done: dict[int, list[str]], wanted: Wanted) -> str:
    at = order.handed_over_at or order.arrived_at
    day = f"{at.astimezone(wanted.wall):%Y-%m-%d} " if at else ""
    return f"{day}{order.number} {'、'.join(done.get(order.id, []))}".strip()

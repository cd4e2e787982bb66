"""An order and the rows it becomes: values from what the file says, no look-up and no SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from crm.intake.orders import TakenLine, TakenOrder
from crm.store.intake import VEHICLE_COLUMNS, Record
from crm.terms import RepairOrderState


class Visit:
    """An order on its way into the books. The owner is looked for only when it is new."""

    __slots__ = ("contact", "known", "newest", "order", "owner", "vehicle")

    def __init__(self, order: TakenOrder, known: Record | None) -> None:
        self.order = order
        self.known = known
        self.newest = True
        self.vehicle: Record
        self.owner: Record | None = None
        self.contact: Record


def contacts_of(known: Iterable[Record | None]) -> list[int]:
    ids = (record["contact_person_id"] for record in known if record is not None)
    return [key for key in ids if key is not None]


def new_vehicle(visit: Visit, now: datetime) -> Record:
    facts, owner = visit.order.facts, visit.owner
    assert owner is not None, "a new vehicle comes with a new order"
    vehicle: dict[str, Any] = dict.fromkeys(VEHICLE_COLUMNS)
    vehicle["plate"] = visit.order.plate
    vehicle["private_use"] = not owner["company"]
    vehicle["owner_id"] = owner.id
    vehicle["model"] = facts.model
    vehicle["created_at"] = now
    return Record(vehicle)


def new_order(visit: Visit, now: datetime) -> Record:
    facts = visit.order.facts
    return Record(
        {
            "number": visit.order.number,
            "vehicle_id": visit.vehicle.id,
            "contact_person_id": visit.contact.id,
            "state": facts.state,
            "arrived_at": facts.arrived_at,
            "promised_at": facts.promised_at,
            "ready_at": facts.ready_at,
            "handed_over_at": facts.handed_over_at,
            "odometer_km": facts.odometer_km,
            "advisor_name": facts.advisor,
            "amount_fen": None,
            "free_campaign": bool(facts.free_campaign),
            "imported_at": now,
        }
    )


def update_facts(visit: Visit, known: Record) -> None:
    """Put over a known order what the file says differently; a car that left stays gone."""
    facts = visit.order.facts
    came_back = (
        known["state"] is RepairOrderState.HANDED_OVER and facts.state is RepairOrderState.IN_REPAIR
    )
    told = {
        "contact_person_id": visit.contact.id,
        "state": None if came_back else facts.state,
        "arrived_at": facts.arrived_at,
        "promised_at": facts.promised_at,
        "ready_at": facts.ready_at,
        "handed_over_at": facts.handed_over_at,
        "odometer_km": facts.odometer_km,
        "advisor_name": facts.advisor,
        "free_campaign": facts.free_campaign,
    }
    for name, value in told.items():
        if value is not None:
            known.set(name, value)


def new_promise(visit: Visit, known: Record, now: datetime) -> Record | None:
    """The change of a promised time that the file tells of a vehicle in repair (R-057)."""
    facts = visit.order.facts
    was_at = known["promised_at"]
    in_repair = facts.state is RepairOrderState.IN_REPAIR
    if facts.promised_at is None or facts.promised_at == was_at or not in_repair:
        return None
    return Record(
        {
            "repair_order_id": known.id,
            "was_at": was_at,
            "promised_at": facts.promised_at,
            "reason": facts.delay_reason,
            "by": "import",
            "at": now,
        }
    )


def newly_left(visit: Visit) -> bool:
    """Whether this import is the first to tell of the hand-over, or tells of it otherwise."""
    facts, known = visit.order.facts, visit.known
    if facts.handed_over_at is None:
        return False
    return known is None or (
        known["handed_over_at"] != facts.handed_over_at
        or facts.odometer_km not in (None, known["odometer_km"])
    )


def new_lines(order: Record, lines: Iterable[TakenLine], *, after: int) -> list[Record]:
    return [
        Record(
            {
                "repair_order_id": order.id,
                "position": position,
                "description": line.description,
                "department": line.department,
                "amount_fen": line.amount_fen,
            }
        )
        for position, line in enumerate(lines, start=after + 1)
    ]


def amount_of(order: TakenOrder, lines: Iterable[TakenLine]) -> int | None:
    """What the file states, else the sum of the lines; None where no amount is known."""
    if order.facts.amount_fen is not None:
        return order.facts.amount_fen
    total = sum_of(line.amount_fen for line in lines)
    return (total or 0) + order.unparted_fen if order.unparted_fen else total


def sum_of(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None

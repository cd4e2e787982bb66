"""A file is written in: the twelve fields and what the seeds name beside them (R-003, table 1-F).

Everything arrives as text from a form and is read by the readers of the import, so that a plate
typed by hand is the same plate. Nothing is half kept: one field that cannot be read refuses the
whole change, by its name. What stood there before stays in the audit (R-011, R-022).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, TypeVar

from crm.errors import AlreadyInBooks, TextMissing, ValueUnusable
from crm.intake import cells
from crm.intake.errors import CellRefused
from crm.intake.items import is_first_service
from crm.models import ContactPoint, Customer, Vehicle
from crm.models.base import Base
from crm.rules.card_check import Card, Finding, Reading, check_card
from crm.rules.continuity import Continuity, PastVisit, continuity
from crm.rules.next_contact import NextContact, Planned, Running, next_contact
from crm.rules.wall import day_of
from crm.store.unit_of_work import UnitOfWork
from crm.terms import ClubStatus, Honorific, RepairOrderState
from crm.use_cases.audit import note_change, picture_of

T = TypeVar("T")

LONGEST_TEXT = 500
MOST_MONTHS = 120


def change_customer(
    uow: UnitOfWork, *, customer_id: int, by: str, fields: Mapping[str, str]
) -> Customer:
    """Write what a form says into a customer's file; fields it does not name stay as they are.

    Raises:
        NotFound: there is no such customer.
        TextMissing: the name was left empty.
        ValueUnusable: names the first field that cannot be kept as it was typed.
        AlreadyInBooks: the number is another customer's.
    """
    customer = uow.customers.get(customer_id)
    values = _read(_CUSTOMER, fields)
    if "name" in values and not values["name"]:
        raise TextMissing("name")
    _check_hours(customer, values, fields)
    before = picture_of(customer, *values)
    becomes_member = values.get("club_status") is ClubStatus.MEMBER
    if becomes_member and customer.club_status is not ClubStatus.MEMBER:
        customer.club_since = day_of(uow.clock.now(), wall=uow.wall)
    _write(customer, values)
    after = picture_of(customer, *values)
    if "phone" in fields:
        before["phone"], after["phone"] = _replace_phone(uow, customer, fields["phone"])
    _note(uow, by, "customer", customer, before, after)
    return customer


def _check_hours(customer: Customer, values: Mapping[str, Any], fields: Mapping[str, str]) -> None:
    """A stretch of the day has both ends, the second after the first."""
    if not {"preferred_from", "preferred_until"} & values.keys():
        return
    begins = values.get("preferred_from", customer.preferred_from)
    ends = values.get("preferred_until", customer.preferred_until)
    if (begins is None) != (ends is None):
        raise ValueUnusable("preferred_from", fields.get("preferred_from", ""))
    if begins is not None and ends is not None and ends <= begins:
        raise ValueUnusable("preferred_until", fields.get("preferred_until", ""))


def change_vehicle(
    uow: UnitOfWork, *, vehicle_id: int, by: str, fields: Mapping[str, str]
) -> Vehicle:
    """Write what a form says into a vehicle's dossier; fields it does not name stay.

    Raises:
        NotFound: there is no such vehicle.
        ValueUnusable: names the first field that cannot be kept, be it a plate in use already.
    """
    vehicle = uow.vehicles.get(vehicle_id)
    values = _read(_VEHICLE, fields)
    plate = values.get("plate", vehicle.plate)
    known = uow.vehicles.by_plate(plate) if plate else None
    if plate is None or (known is not None and known.id != vehicle.id):
        raise ValueUnusable("plate", fields["plate"])
    before = picture_of(vehicle, *values)
    if values.get("next_due_on", vehicle.next_due_on) != vehicle.next_due_on:
        vehicle.letter_logged_at = None
        vehicle.absence_reason = vehicle.absence_told_at = None
    _write(vehicle, values)
    _note(uow, by, "vehicle", vehicle, before, picture_of(vehicle, *values))
    return vehicle


def continuity_of(uow: UnitOfWork, vehicle_id: int) -> Continuity:
    """Whether a vehicle has come without interruption, as its card shows (R-015)."""
    wall = uow.wall
    visits = [
        PastVisit(day_of(order.handed_over_at, wall=wall), order.free_campaign)
        for order in uow.repair_orders.of_vehicle(vehicle_id)
        if order.handed_over_at is not None and order.state is RepairOrderState.HANDED_OVER
    ]
    return continuity(visits, today=day_of(uow.clock.now(), wall=wall), policy=uow.policy)


def card_findings(uow: UnitOfWork, vehicle: Vehicle) -> list[Finding]:
    """Where a vehicle's card disagrees with its sale and its visits (R-016)."""
    wall = uow.wall
    visits = [
        Reading(
            day_of(at, wall=wall),
            order.odometer_km,
            first_service=is_first_service([line.description for line in order.lines]),
        )
        for order in uow.repair_orders.of_vehicle(vehicle.id)
        if (at := order.arrived_at or order.handed_over_at) is not None
    ]
    card = Card(
        sold_by_us=bool(vehicle.sold_by_us),
        delivered_on=vehicle.delivered_on,
        first_service_on=vehicle.first_service_done_on,
        next_due_km=vehicle.next_due_km,
    )
    return check_card(card, visits)


def next_contact_of(uow: UnitOfWork, vehicle: Vehicle) -> NextContact | None:
    """What is spoken of next about a vehicle, and when (R-007, R-008)."""
    now = uow.clock.now()
    today = day_of(now, wall=uow.wall)
    return next_contact(
        planned=[
            Planned(row.due_at, tuple(str(topic) for topic in row.topics or [row.kind.value]))
            for row in uow.follow_ups.open_of_vehicle(vehicle.id)
        ],
        next_due_on=vehicle.next_due_on,
        campaigns=[
            Running(one.starts_on, one.ends_on, one.free_inspection)
            for one in uow.campaigns.running(from_day=today)
        ],
        now=now,
        policy=uow.policy,
    )


# Readers: what a form's text becomes.


def _text(text: str) -> str | None:
    if len(text) > LONGEST_TEXT:
        raise ValueError(text)
    return " ".join(text.split()) or None


def _day(text: str) -> date | None:
    return date.fromisoformat(text.strip()) if text.strip() else None


def _hour(text: str) -> time | None:
    return time.fromisoformat(text.strip()) if text.strip() else None


def _whole(most: int) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        if not text.strip():
            return None
        value = int(text)
        if not 0 < value <= most:
            raise ValueError(text)
        return value

    return read


def _hours_of_work(text: str) -> float | None:
    if not text.strip():
        return None
    value = float(text)
    if not 0 < value <= 1000:
        raise ValueError(text)
    return value


def _yes(text: str) -> bool:
    return text == "yes"


def _list(text: str) -> list[str] | None:
    items = [part.strip() for part in text.replace(",", "、").replace(",", "、").split("、")]
    return [item for item in items if item] or None


def _honorific(text: str) -> Honorific | None:
    return Honorific(text) if text else None


_CUSTOMER: dict[str, Callable[[str], Any]] = {
    "name": _text,
    "honorific": _honorific,
    "address": _text,
    "work_address": _text,
    "employer": _text,
    "desired_service": _text,
    "interests": _text,
    "source": _text,
    "preferred_from": _hour,
    "preferred_until": _hour,
    "club_status": ClubStatus,
    "lost_reason": _text,
}

_VEHICLE: dict[str, Callable[[str], Any]] = {
    "plate": cells.plate,
    "model": _text,
    "vehicle_type": _text,
    "vin": _text,
    "private_use": _yes,
    "interval_km": _whole(cells.MOST_KM),
    "interval_months": _whole(MOST_MONTHS),
    "next_due_on": _day,
    "next_due_km": _whole(cells.MOST_KM),
    "next_due_items": _list,
    "next_due_price": _whole(1_000_000),
    "next_due_hours": _hours_of_work,
    "delivered_on": _day,
    "sold_by_us": _yes,
    "warranty_number": _text,
    "pdi_number": _text,
}

CUSTOMER_FIELDS = (*_CUSTOMER, "phone")
VEHICLE_FIELDS = tuple(_VEHICLE)


def _read(readers: Mapping[str, Callable[[str], Any]], fields: Mapping[str, str]) -> dict[str, Any]:
    values = {}
    for name, reader in readers.items():
        if name not in fields:
            continue
        try:
            values[name] = reader(fields[name])
        except (ValueError, CellRefused) as refusal:
            raise ValueUnusable(name, fields[name][:LONGEST_TEXT]) from refusal
    return values


def _write(row: Base, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _note(
    uow: UnitOfWork,
    by: str,
    noun: str,
    row: Base,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    uow.flush()
    if before != after:
        note_change(uow, by=by, what="change", noun=noun, key=row.id, before=before, after=after)


def _replace_phone(uow: UnitOfWork, customer: Customer, text: str) -> tuple[str | None, str | None]:
    """The number typed is in force from now; the one before keeps the day it ended (R-011)."""
    before = customer.phone()
    try:
        typed = cells.phones(text)
    except CellRefused as refusal:
        raise ValueUnusable("phone", text) from refusal
    if len(typed) > 1 or (before and not typed):
        raise ValueUnusable("phone", text)
    if not typed or typed[0] == before:
        return before, before
    kind, now = cells.phone_kind(typed[0]), uow.clock.now()
    holder = uow.customers.by_address(kind, typed[0])
    if holder is not None and holder.id != customer.id:
        raise AlreadyInBooks(holder.id)
    for point in customer.contact_points:
        if point.kind == kind and point.valid_until is None and point.address != typed[0]:
            point.valid_until = now
    in_force = [point for point in customer.contact_points if point.valid_until is None]
    known = next((point for point in in_force if point.address == typed[0]), None)
    if known is not None:
        known.verified, known.bad = True, False
    else:
        customer.contact_points.append(
            ContactPoint(kind=kind, address=typed[0], verified=True, valid_from=now)
        )
    return before, typed[0]

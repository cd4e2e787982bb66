"""Parts ordered for a customer: dear ones against a deposit, their arrival told (R-058, R-091)."""

from __future__ import annotations

from datetime import date

from crm.errors import DepositTooSmall, NotFound, PartsOrderSettled, TextMissing, ValueUnusable
from crm.models import PartsOrder
from crm.rules.deposits import deposit_due
from crm.store.unit_of_work import UnitOfWork
from crm.use_cases.audit import note_change
from crm.use_cases.workshop import vehicle_called


def order_parts(
    uow: UnitOfWork,
    *,
    plate: str,
    part: str,
    by: str,
    number: str | None = None,
    expected_on: date | None = None,
    price_fen: int | None = None,
) -> PartsOrder:
    """Keep that parts were ordered for the driver of a vehicle, once per number (R-058).

    With a price, `deposit_due` says what the driver is to pay ahead (R-091).

    Raises:
        NotFound: no vehicle has this plate, or nobody has to do with it.
        TextMissing: it does not say which parts.
    """
    known = uow.workshop.parts_by_number(number) if number else None
    if known is not None:
        known.expected_on = expected_on or known.expected_on
        known.price_fen = known.price_fen if price_fen is None else price_fen
        return known
    vehicle = vehicle_called(uow, plate)
    if not part.strip():
        raise TextMissing("part")
    visits = uow.repair_orders.of_vehicle(vehicle.id)
    brought = next((one.contact_person_id for one in visits if one.contact_person_id), None)
    customer_id = brought or vehicle.owner_id
    if customer_id is None:
        raise NotFound("owner of vehicle", vehicle.plate)
    order = PartsOrder(
        number=number or f"P-{uow.registers.next_number('parts_order'):05d}",
        customer_id=customer_id,
        vehicle_id=vehicle.id,
        part=part.strip(),
        price_fen=price_fen,
        ordered_at=uow.clock.now(),
        expected_on=expected_on,
        by=by,
    )
    uow.workshop.keep(order)
    note_change(
        uow, by=by, what="order", noun="parts_order", key=order.number, after={"part": order.part}
    )
    return order


def deposit_owed(uow: UnitOfWork, order: PartsOrder) -> int | None:
    """What is still to be paid ahead for ordered parts, in fen; None where nothing is (R-091)."""
    if order.deposit_fen is not None or order.settled_at is not None:
        return None
    return deposit_due(order.price_fen, policy=uow.policy)


def take_deposit(uow: UnitOfWork, *, parts_order_id: int, amount_fen: int, by: str) -> PartsOrder:
    """Keep that the deposit was paid; the first payment stands (R-091).

    Raises:
        PartsOrderSettled: nobody waits for these parts any more.
        DepositTooSmall: the rule asks for more, at least half the price.
    """
    order = uow.workshop.parts(parts_order_id)
    if order.settled_at is not None:
        raise PartsOrderSettled(order.number)
    least = deposit_due(order.price_fen, policy=uow.policy) or 1
    if amount_fen < least:
        raise DepositTooSmall(order.number, least)
    if order.deposit_fen is None:
        order.deposit_fen, order.deposit_at = amount_fen, uow.clock.now()
        note_change(
            uow,
            by=by,
            what="take deposit",
            noun="parts_order",
            key=order.number,
            after={"deposit_fen": amount_fen},
        )
    return order


def parts_arrived(uow: UnitOfWork, *, parts_order_id: int, by: str) -> PartsOrder:
    """Say that ordered parts are here; who waits for them is told (R-058).

    Raises:
        PartsOrderSettled: nobody waits for them any more.
    """
    order = uow.workshop.parts(parts_order_id)
    if order.settled_at is not None:
        raise PartsOrderSettled(order.number)
    if order.arrived_at is None:
        order.arrived_at = uow.clock.now()
        note_change(uow, by=by, what="arrive", noun="parts_order", key=order.number)
    return order


def settle_parts(uow: UnitOfWork, *, parts_order_id: int, how: str, by: str) -> PartsOrder:
    """Say that parts were ``fitted``, or ``cancelled`` because nobody wants them any more.

    Raises:
        ValueUnusable: it was settled in another way.
    """
    if how not in ("fitted", "cancelled"):
        raise ValueUnusable("how", how)
    order = uow.workshop.parts(parts_order_id)
    if order.settled_at is None:
        order.settled_at, order.settled_as = uow.clock.now(), how
        note_change(uow, by=by, what=how, noun="parts_order", key=order.number)
    return order

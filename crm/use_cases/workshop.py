"""Chapter two and a half: the vehicle is with us, and its driver waits to hear.

What reception and workshop know first is entered here: the promised time and why it moved, that
the work is finished, work nobody had ordered, a new car handed over. Telling the
customer is planned from these facts like any other follow-up (R-055 to R-059).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crm.errors import (
    ExtraWorkDecided,
    ExtraWorkUndecided,
    NotFound,
    NotInWorkshop,
    TextMissing,
    ValueUnusable,
)
from crm.models import ExtraWork, PromiseChange, RepairOrder, Vehicle
from crm.rules import due_dates
from crm.rules.wall import day_of
from crm.store.unit_of_work import UnitOfWork
from crm.terms import EscalationReason, Queue, RepairOrderState, Role, WebhookEvent
from crm.use_cases.announcing import announce
from crm.use_cases.audit import note_change
from crm.use_cases.escalations import raise_escalation
from crm.use_cases.recommendations import recommend
from crm.use_cases.staff_notices import tell_role


def promise(
    uow: UnitOfWork, *, repair_order_id: int, promised_at: datetime, reason: str | None, by: str
) -> RepairOrder:
    """Say when a vehicle in repair will be finished; a later time is told to its driver (R-057).

    Raises:
        NotInWorkshop: it has left, or the order was cancelled.
        ValueUnusable: the time is past.
        TextMissing: a later time needs the reason its driver is told.
    """
    order = _in_repair(uow, repair_order_id)
    if promised_at <= uow.clock.now():
        raise ValueUnusable("promised_at", promised_at.astimezone(uow.wall).isoformat())
    why = (reason or "").strip() or None
    was_at = order.promised_at
    if was_at == promised_at:
        return order
    if was_at is not None and promised_at > was_at and why is None:
        raise TextMissing("reason")
    keep_promise_change(uow, order, promised_at=promised_at, reason=why, by=by)
    return order


def keep_promise_change(
    uow: UnitOfWork, order: RepairOrder, *, promised_at: datetime, reason: str | None, by: str
) -> None:
    """Write a new promised time beside the old one."""
    was_at = order.promised_at
    uow.workshop.keep(
        PromiseChange(
            repair_order_id=order.id,
            was_at=was_at,
            promised_at=promised_at,
            reason=reason,
            by=by,
            at=uow.clock.now(),
        )
    )
    order.promised_at = promised_at
    note_change(
        uow,
        by=by,
        what="promise",
        noun="repair_order",
        key=order.number,
        before={"promised_at": was_at.isoformat() if was_at else None},
        after={"promised_at": promised_at.isoformat(), "reason": reason},
    )


def finish(uow: UnitOfWork, *, repair_order_id: int, by: str) -> RepairOrder:
    """Say that the work is done and looked over, so that the driver can be told to come (R-056).

    Raises:
        NotInWorkshop: it has left, or the order was cancelled.
    """
    order = _in_repair(uow, repair_order_id)
    if order.ready_at is None:
        order.ready_at = uow.clock.now()
        note_change(uow, by=by, what="finish", noun="repair_order", key=order.number)
    return order


def take_back_finish(uow: UnitOfWork, *, repair_order_id: int, by: str) -> RepairOrder:
    """Say that a vehicle is not finished after all; nobody is told to fetch it meanwhile.

    Raises:
        NotInWorkshop: it has left, or the order was cancelled.
    """
    order = _in_repair(uow, repair_order_id)
    if order.ready_at is not None:
        order.ready_at = None
        note_change(uow, by=by, what="take back finish", noun="repair_order", key=order.number)
    return order


def find_extra_work(
    uow: UnitOfWork,
    *,
    repair_order_id: int,
    description: str,
    by: str,
    why: str | None = None,
    safety: bool = False,
    amount_fen: int | None = None,
    delay_hours: float | None = None,
) -> ExtraWork:
    """Keep work the workshop found to be needed; the customer is asked at once (R-059).

    Raises:
        NotInWorkshop: the vehicle has left, or the order was cancelled.
        TextMissing: it does not say which work.
        ValueUnusable: an amount or a delay below nothing.
    """
    order = _in_repair(uow, repair_order_id)
    if not description.strip():
        raise TextMissing("description")
    for name, value in (("amount_fen", amount_fen), ("delay_hours", delay_hours)):
        if value is not None and value < 0:
            raise ValueUnusable(name, str(value))
    work = ExtraWork(
        repair_order_id=order.id,
        description=description.strip(),
        why=(why or "").strip() or None,
        safety=safety,
        amount_fen=amount_fen,
        delay_hours=delay_hours,
        found_at=uow.clock.now(),
        found_by=by,
    )
    uow.workshop.keep(work)
    note_change(
        uow,
        by=by,
        what="find extra work",
        noun="repair_order",
        key=order.number,
        after={"description": work.description},
    )
    plate = order.vehicle.plate
    tell_role(
        uow,
        role=Role.CLERK,
        origin=f"extra_work:{work.id}",
        zh=f"{plate}有增项待客户答复:{work.description}",
        en=f"{plate}: the customer is to decide about {work.description}",
    )
    return work


def decide_extra_work(
    uow: UnitOfWork,
    *,
    extra_work_id: int,
    agreed: bool,
    by: str,
    words: str | None = None,
    conversation_id: int | None = None,
) -> ExtraWork:
    """Keep the customer's answer and put it before the workshop at once (R-059).

    Raises:
        ExtraWorkDecided: they answered before; the first answer stands.
    """
    work = uow.workshop.extra(extra_work_id)
    if work.agreed is not None:
        raise ExtraWorkDecided(extra_work_id)
    now = uow.clock.now()
    work.agreed, work.decided_at, work.decided_by = agreed, now, by
    work.words, work.conversation_id = words, conversation_id
    order = work.repair_order
    if not agreed:
        recommend(
            uow,
            vehicle_id=order.vehicle_id,
            repair_order_id=order.id,
            item=work.description,
            reason=work.why,
            by=by,
        )
    answer_zh, answer_en = ("同意", "agrees") if agreed else ("不同意", "does not agree")
    tell_role(
        uow,
        role=Role.WORKSHOP_HEAD,
        origin=f"extra_work_decided:{work.id}",
        zh=f"{order.vehicle.plate}客户{answer_zh}增项:{work.description}",
        en=f"{order.vehicle.plate}: the customer {answer_en} to {work.description}",
    )
    note_change(
        uow,
        by=by,
        what="decide extra work",
        noun="repair_order",
        key=order.number,
        after={"description": work.description, "agreed": agreed},
    )
    announce(
        uow,
        WebhookEvent.EXTRA_WORK_DECIDED,
        lambda: {
            "extra_work_id": work.id,
            "repair_order_number": order.number,
            "description": work.description,
            "agreed": agreed,
            "decided_at": now.astimezone(uow.wall).isoformat(),
        },
    )
    return work


def pass_on_to_workshop(uow: UnitOfWork, *, extra_work_id: int, told: str, by: str) -> ExtraWork:
    """Write down when the answer reached the workshop and who took it (R-059).

    Raises:
        ExtraWorkUndecided: the customer has not answered yet.
        TextMissing: nobody is named.
    """
    work = uow.workshop.extra(extra_work_id)
    if work.agreed is None:
        raise ExtraWorkUndecided(extra_work_id)
    if not told.strip():
        raise TextMissing("receiver")
    if work.workshop_told_at is None:
        work.workshop_told_at, work.workshop_told = uow.clock.now(), told.strip()
        note_change(
            uow,
            by=by,
            what="pass on extra work",
            noun="repair_order",
            key=work.repair_order.number,
            after={"told": work.workshop_told},
        )
    return work


def deliver_new_car(uow: UnitOfWork, *, plate: str, delivered_at: datetime, by: str) -> Vehicle:
    """Keep the hour at which a new car was handed to its owner, who is thanked for it (R-055).

    Raises:
        NotFound: no vehicle has this plate.
        ValueUnusable: the hour is still to come.
    """
    vehicle = vehicle_called(uow, plate)
    if delivered_at > uow.clock.now():
        raise ValueUnusable("delivered_at", delivered_at.astimezone(uow.wall).isoformat())
    vehicle.delivered_at = delivered_at
    vehicle.delivered_on = day_of(delivered_at, wall=uow.wall)
    vehicle.sold_by_us = True
    note_change(
        uow,
        by=by,
        what="deliver",
        noun="vehicle",
        key=vehicle.plate,
        after={"delivered_at": delivered_at.isoformat()},
    )
    return vehicle


def with_appointment(uow: UnitOfWork, orders: Sequence[RepairOrder]) -> set[int]:
    """Those of the orders whose vehicles were registered within a month of coming: they are
    received as appointment vehicles, whatever became of the hour (R-051)."""
    registered = uow.workshop.registered([order.vehicle_id for order in orders])
    found = set()
    for order in orders:
        booked_at = registered.get(order.vehicle_id)
        came_at = order.arrived_at or order.imported_at
        if booked_at is None or booked_at > came_at:
            continue
        until = due_dates.stays_an_appointment_until(booked_at, policy=uow.policy)
        if day_of(came_at, wall=uow.wall) <= until:
            found.add(order.id)
    return found


def watch_promises(uow: UnitOfWork) -> int:
    """Put before the supervisor each vehicle whose driver should be told to come by now, or that
    he will have to wait, while it is neither finished nor promised anew; how many (R-057)."""
    now = uow.clock.now()
    longest = due_dates.longest_pickup_ahead(uow.policy)
    found = 0
    for order in uow.workshop.promised_until(now + longest):
        assert order.promised_at is not None, "only promised vehicles are found"
        ahead = due_dates.pickup_ahead(
            order.promised_at, arrived_at=order.arrived_at, policy=uow.policy
        )
        if order.promised_at - ahead > now:
            continue
        found += 1
        raise_escalation(
            uow,
            origin=f"delay_untold:repair_order:{order.id}:{order.promised_at.isoformat()}",
            queue=Queue.SUPERVISOR,
            reason=EscalationReason.DELAY_UNTOLD,
            due_at=order.promised_at,
            words=None,
            customer_id=order.contact_person_id,
            vehicle_id=order.vehicle_id,
        )
    return found


def _in_repair(uow: UnitOfWork, repair_order_id: int) -> RepairOrder:
    order = uow.repair_orders.get(repair_order_id)
    if order.state is not RepairOrderState.IN_REPAIR:
        raise NotInWorkshop(order.number)
    return order


def vehicle_called(uow: UnitOfWork, plate: str) -> Vehicle:
    wanted = plate.strip().upper()
    vehicle = uow.vehicles.by_plate(wanted) or uow.vehicles.by_vin(wanted)
    if vehicle is None:
        raise NotFound("vehicle", wanted)
    return vehicle

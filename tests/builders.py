"""Plain rows to begin a test with: each function keeps one and returns it.

Nothing is remarkable about what they make unless the test says so, so that a test shows
what it is about. All names, plates and numbers are invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crm.models import (
    ContactPoint,
    Conversation,
    Customer,
    Dealership,
    FollowUp,
    RepairLine,
    RepairOrder,
    Staff,
    Vehicle,
)
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    Channel,
    Department,
    FollowUpKind,
    Honorific,
    Language,
    PersonRole,
    RepairOrderState,
    Role,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2025, 3, 6, 10, 20, tzinfo=SHANGHAI)
HANDED_OVER = datetime(2025, 3, 3, 16, 0, tzinfo=SHANGHAI)


def a_dealership(uow: UnitOfWork, **others: Any) -> Dealership:
    """The dealership the database belongs to."""
    values = {
        "name": "诚达汽车服务中心",
        "name_en": "Chengda Auto Service",
        "address": "广州市天河区示例路8号",
        "phone": "02012345678",
    } | others
    return uow.dealerships.add(Dealership(**values))


def a_staff_member(
    uow: UnitOfWork, name: str = "chen", role: Role = Role.CLERK, **others: Any
) -> Staff:
    """Someone who works here, without a password, so without a way into the console."""
    values = {"display_name": "陈静"} | others
    return uow.staff.add(Staff(name=name, role=role, **values))


def a_customer(
    uow: UnitOfWork,
    name: str = "王建国",
    honorific: Honorific | None = Honorific.MR,
    phone: str | None = "13800000001",
    **others: Any,
) -> Customer:
    """A customer with a verified mobile number; ``phone=None`` for one who has none."""
    now = uow.clock.now()
    points = [ContactPoint(kind="phone", address=phone, verified=True, valid_from=now)]
    values = {"contact_points": points if phone else [], "created_at": now} | others
    return uow.customers.add(Customer(name=name, honorific=honorific, **values))


def a_vehicle(
    uow: UnitOfWork, plate: str = "粤A12345", owner: Customer | None = None, **others: Any
) -> Vehicle:
    """A private car; with an owner it is linked to them as owner."""
    values = {"model": "示例轿车", "created_at": uow.clock.now()} | others
    vehicle = uow.vehicles.add(Vehicle(plate=plate, owner=owner, **values))
    if owner is not None:
        uow.vehicles.link(vehicle.id, owner.id, PersonRole.OWNER)
    return vehicle


def a_repair_order(
    uow: UnitOfWork,
    number: str = "RO-1001",
    handed_over_at: datetime | None = HANDED_OVER,
    lines: Sequence[tuple[str, Department]] = (("更换前刹车片", Department.WORKSHOP),),
    vehicle: Vehicle | None = None,
    contact_person: Customer | None = None,
    **others: Any,
) -> RepairOrder:
    """A visit that was handed over; ``handed_over_at=None`` for a car still in the workshop.

    Without a vehicle one is made, and without a contact person its owner brought the car
    (a new customer where it has none).
    """
    if vehicle is None:
        vehicle = a_vehicle(uow, owner=contact_person or a_customer(uow))
    if contact_person is None:
        contact_person = vehicle.owner or a_customer(uow)
    state = RepairOrderState.HANDED_OVER if handed_over_at else RepairOrderState.IN_REPAIR
    values = {"state": state, "odometer_km": 18400, "imported_at": uow.clock.now()} | others
    order = RepairOrder(
        number=number,
        vehicle=vehicle,
        contact_person=contact_person,
        handed_over_at=handed_over_at,
        lines=[
            RepairLine(position=place, description=description, department=department)
            for place, (description, department) in enumerate(lines, start=1)
        ],
        **values,
    )
    return uow.repair_orders.add(order)


def a_follow_up(
    uow: UnitOfWork,
    kind: FollowUpKind = FollowUpKind.FIRST_FOLLOWUP,
    repair_order: RepairOrder | None = None,
    customer: Customer | None = None,
    **others: Any,
) -> FollowUp:
    """A planned follow-up that is due now.

    It is about the repair order's customer and vehicle; with neither order nor customer
    given, a repair order is made.
    """
    if repair_order is None and customer is None:
        repair_order = a_repair_order(uow)
    if repair_order is not None:
        others = {"repair_order": repair_order, "vehicle": repair_order.vehicle} | others
        customer = customer or repair_order.contact_person
    now = uow.clock.now()
    about = f"repair_order:{repair_order.id}" if repair_order else f"customer:{customer.id}"
    values = {
        "origin": f"{kind.value}:{about}",
        "earliest_at": now - timedelta(days=1),
        "due_at": now,
        "latest_at": now + timedelta(days=4),
        "planned_at": now - timedelta(days=2),
    } | others
    return uow.follow_ups.add(FollowUp(kind=kind, customer=customer, **values))


def a_conversation(
    uow: UnitOfWork,
    follow_up: FollowUp | None = None,
    channel: Channel = Channel.WEBCHAT,
    **others: Any,
) -> Conversation:
    """An open conversation in Chinese about a follow-up, before its first turn."""
    follow_up = follow_up or a_follow_up(uow)
    values = {
        "token": uow.new_token(),
        "kind": follow_up.kind,
        "language": Language.ZH,
        "customer": follow_up.customer,
        "vehicle": follow_up.vehicle,
        "repair_order": follow_up.repair_order,
        "snapshot": {},
        "opened_at": uow.clock.now(),
    } | others
    conversation = Conversation(follow_up=follow_up, channel=channel, **values)
    return uow.conversations.add(conversation)

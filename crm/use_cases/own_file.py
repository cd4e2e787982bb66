"""What a customer may be told of the own file, and on which word (R-238, R-232, G-10).

Somebody whom we have contacted at an address of the file, who writes from the bound chat or came
in by a link of their own is known. A number alone can be borrowed: who calls or texts us from it
names a plate of their own besides. Whoever is not known is told nothing; a person checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from crm.models import Appointment, Complaint, Conversation, RepairOrder, Vehicle
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, FollowUpKind, RepairOrderState

_BY_NUMBER = (Channel.SMS, Channel.VOICE)


class Standing(str, Enum):
    """How sure we are who asks."""

    KNOWN = "known"
    NAME_PLATE = "name_plate"
    STRANGER = "stranger"


def who_asks(
    uow: UnitOfWork, *, conversation: Conversation, plate: str | None, for_another: bool
) -> Standing:
    """Whether this conversation's customer may be told of the own file.

    ``plate`` is the one they named; one that is not theirs makes a stranger of anybody.
    ``for_another`` says that somebody else than the customer is speaking (R-012).
    """
    if conversation.customer_id is None or for_another:
        return Standing.STRANGER
    own = {vehicle.plate for vehicle in uow.vehicles.of_customer(conversation.customer_id)}
    if plate is not None:
        return Standing.KNOWN if plate in own else Standing.STRANGER
    begun_by_them = conversation.kind is FollowUpKind.INBOUND
    if begun_by_them and conversation.channel in _BY_NUMBER:
        return Standing.NAME_PLATE
    return Standing.KNOWN


def own_vehicles(
    uow: UnitOfWork, *, conversation: Conversation, plate: str | None
) -> Sequence[Vehicle]:
    """The customer's vehicles the question is about: the one named, else this talk's, else all.

    A vehicle that was sold is nobody's to be told about here.
    """
    assert conversation.customer_id is not None, "only a known customer has vehicles"
    cars = uow.vehicles.of_customer(conversation.customer_id)
    own = [one for one in cars if one.sold_since is None]
    wanted = [one for one in own if one.plate == plate] if plate else []
    of_this_talk = [one for one in own if one.id == conversation.vehicle_id]
    return wanted or of_this_talk or own


def orders_of(uow: UnitOfWork, *, customer_id: int, vehicle: Vehicle) -> Sequence[RepairOrder]:
    """The visits of a vehicle this customer may hear of, newest first.

    The owner's are all those made by people of this vehicle; whoever only brings it has his own.
    An earlier owner's are not among them.
    """
    people = (
        {one.customer_id for one in vehicle.people} if vehicle.owner_id == customer_id else set()
    )
    people.add(customer_id)
    return [
        order
        for order in uow.repair_orders.of_vehicle(vehicle.id)
        if order.contact_person_id in people and order.state is not RepairOrderState.CANCELLED
    ]


def last_visit(orders: Sequence[RepairOrder]) -> RepairOrder | None:
    """The last visit that is over."""
    return next((one for one in orders if one.handed_over_at is not None), None)


def in_the_workshop(orders: Sequence[RepairOrder]) -> RepairOrder | None:
    """The visit that is not over yet, if the car is with us now."""
    return next((one for one in orders if one.state is RepairOrderState.IN_REPAIR), None)


def own_appointment(uow: UnitOfWork, *, conversation: Conversation) -> Appointment | None:
    """The customer's own next appointment, be it for the vehicle of this talk or another."""
    now = uow.clock.now()
    found = [
        uow.appointments.next_of_vehicle(vehicle.id, now=now)
        for vehicle in own_vehicles(uow, conversation=conversation, plate=None)
    ]
    own = [one for one in found if one and one.customer_id == conversation.customer_id]
    return min(own, key=lambda one: one.starts_at, default=None)


def own_case(uow: UnitOfWork, *, conversation: Conversation) -> Complaint | None:
    """The customer's own newest case, not the one being told in this very talk."""
    assert conversation.customer_id is not None, "only a known customer has a case"
    cases = uow.complaints.of_customer(conversation.customer_id)
    earlier = [one for one in cases if one.conversation_id != conversation.id]
    return max(earlier, key=lambda one: (one.taken_at, one.id), default=None)

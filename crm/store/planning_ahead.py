"""What is coming that a customer should hear of: services, first services, bookings, campaigns.

The other half of `planning`: there a fact has happened, here one lies ahead, or did not happen
though it should have. The queries have the same shape and the same rules.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from crm.models import (
    Appointment,
    Campaign,
    Customer,
    FollowUp,
    RepairOrder,
    Vehicle,
    VehiclePerson,
)
from crm.store.candidates import (
    Piece,
    Place,
    asking,
    followed_up,
    of_vehicle,
    service_overdue_origin,
    service_reminder_origin,
)
from crm.terms import AppointmentStatus, CampaignStatus, ClubStatus, FollowUpKind

_THEIR_VEHICLE = aliased(Vehicle)


class PlanningAhead(ABC):
    """Candidates by the day they lie ahead of, a piece at a time."""

    @abstractmethod
    def _piece(self, query: Select[Any], order: Any, key: Any, after: Place | None) -> Piece:
        """Read one piece of a query's candidates in order."""

    def service_reminders(
        self,
        *,
        since: date,
        until: date,
        at: datetime,
        letter_since: datetime | None,
        after: Place | None,
    ) -> Piece:
        """Vehicles due for service and not reminded; those booked already are left out (R-046).

        ``letter_since`` asks for a letter logged after it; None for no letter at all.
        """
        person = _who_has()
        query = (
            asking(person, Vehicle.id, happened_at=Vehicle.letter_logged_at)
            .add_columns(Vehicle.next_due_on.label("happened_on"), *of_vehicle())
            .join_from(Vehicle, Customer, Customer.id == person)
            .where(
                Vehicle.next_due_on >= since,
                Vehicle.next_due_on <= until,
                Vehicle.sold_since.is_(None),
                ~_is_booked(at),
                ~exists().where(
                    FollowUp.vehicle_id == Vehicle.id, FollowUp.origin == service_reminder_origin()
                ),
            )
        )
        if letter_since is not None:
            query = query.where(
                Vehicle.letter_logged_at > letter_since, Vehicle.letter_logged_at <= at
            )
        return self._piece(query, Vehicle.next_due_on, Vehicle.id, after)

    def overdue_services(
        self, *, since: date, until: date, at: datetime, after: Place | None
    ) -> Piece:
        """Vehicles whose service day passed, grace and all, and nobody knows why (R-048)."""
        came = exists().where(
            RepairOrder.vehicle_id == Vehicle.id,
            func.date(func.coalesce(RepairOrder.arrived_at, RepairOrder.handed_over_at))
            >= func.date(Vehicle.next_due_on),
        )
        person = _who_has()
        query = (
            asking(person, Vehicle.id, happened_at=null())
            .add_columns(Vehicle.next_due_on.label("happened_on"), *of_vehicle())
            .join_from(Vehicle, Customer, Customer.id == person)
            .where(
                Vehicle.next_due_on >= since,
                Vehicle.next_due_on <= until,
                Vehicle.sold_since.is_(None),
                Vehicle.absence_reason.is_(None),
                ~came,
                ~_is_booked(at),
                ~exists().where(
                    FollowUp.vehicle_id == Vehicle.id, FollowUp.origin == service_overdue_origin()
                ),
            )
        )
        return self._piece(query, Vehicle.next_due_on, Vehicle.id, after)

    def first_services(
        self, *, since: date, until: date, at: datetime, after: Place | None
    ) -> Piece:
        """New cars whose first service is near and not done (R-021, R-054)."""
        person = _who_has()
        query = (
            asking(person, Vehicle.id, happened_at=null())
            .add_columns(Vehicle.delivered_on.label("happened_on"), *of_vehicle())
            .join_from(Vehicle, Customer, Customer.id == person)
            .where(
                Vehicle.delivered_on >= since,
                Vehicle.delivered_on <= until,
                Vehicle.first_service_done_on.is_(None),
                Vehicle.sold_since.is_(None),
                ~_is_booked(at),
                ~followed_up(
                    FollowUpKind.FIRST_SERVICE_INVITATION, FollowUp.vehicle_id == Vehicle.id
                ),
            )
        )
        return self._piece(query, Vehicle.delivered_on, Vehicle.id, after)

    def lost_customers(self, *, since: date, until: date, after: Place | None) -> Piece:
        """Customers lately lost and not yet asked back, by their newest vehicle (R-167)."""
        theirs = _THEIR_VEHICLE
        newest = select(func.max(theirs.id)).where(
            theirs.owner_id == Customer.id, theirs.sold_since.is_(None)
        )
        query = (
            asking(Customer.id, Customer.id, happened_at=null())
            .add_columns(Customer.lost_since.label("happened_on"), *of_vehicle())
            .join_from(Customer, Vehicle, Vehicle.id == newest.scalar_subquery())
            .where(
                Customer.lost_since >= since,
                Customer.lost_since <= until,
                Customer.lost_reason.is_(None),
                ~exists().where(
                    FollowUp.customer_id == Customer.id, FollowUp.origin == _recall_origin()
                ),
            )
        )
        return self._piece(query, Customer.lost_since, Customer.id, after)

    def campaign_notices(self, *, today: date, after: Place | None) -> Piece:
        """Customers a campaign in force is meant for and who have not been told (R-052)."""
        active = exists().where(
            VehiclePerson.customer_id == Customer.id,
            RepairOrder.vehicle_id == VehiclePerson.vehicle_id,
            func.date(RepairOrder.handed_over_at) >= func.date(Campaign.active_since),
        )
        query = (
            asking(Customer.id, Customer.id, happened_at=Campaign.activated_at)
            .add_columns(
                Campaign.id.label("campaign_id"),
                Campaign.starts_on.label("happened_on"),
                (~Customer.company).label("private_use"),
            )
            .join_from(Campaign, Customer, true())
            .where(
                Campaign.status == CampaignStatus.ACTIVE,
                Campaign.starts_on > today,
                or_(~Campaign.members_only, Customer.club_status == ClubStatus.MEMBER),
                or_(Campaign.active_since.is_(None), active),
                ~exists().where(
                    FollowUp.campaign_id == Campaign.id, FollowUp.customer_id == Customer.id
                ),
            )
        )
        return self._piece(query, Campaign.id, Customer.id, after)

    def appointment_reminders(self, *, at: datetime, until: datetime, after: Place | None) -> Piece:
        """Coming appointments nobody is going to remind the customer of (R-049)."""
        query = (
            asking(Appointment.customer_id, Appointment.id, happened_at=Appointment.starts_at)
            .add_columns(
                Appointment.id.label("appointment_id"),
                Appointment.booked_at.label("known_at"),
                *of_vehicle(),
            )
            .join_from(Appointment, Customer, Customer.id == Appointment.customer_id)
            .outerjoin(Vehicle, Vehicle.id == Appointment.vehicle_id)
            .where(
                Appointment.status == AppointmentStatus.CONFIRMED,
                Appointment.starts_at > at,
                Appointment.starts_at <= until,
                Appointment.reminded_at.is_(None),
                ~followed_up(
                    FollowUpKind.APPOINTMENT_REMINDER, FollowUp.appointment_id == Appointment.id
                ),
            )
        )
        return self._piece(query, Appointment.starts_at, Appointment.id, after)


def _who_has() -> Any:
    """In SQL, whom a vehicle's services are spoken of with: its owner, or else who brings it."""
    any_person = (
        select(func.max(VehiclePerson.customer_id))
        .where(VehiclePerson.vehicle_id == Vehicle.id)
        .scalar_subquery()
    )
    return func.coalesce(Vehicle.owner_id, any_person)


def _is_booked(at: datetime) -> ColumnElement[bool]:
    return exists().where(
        Appointment.vehicle_id == Vehicle.id,
        Appointment.status == AppointmentStatus.CONFIRMED,
        Appointment.starts_at > at,
    )


def _recall_origin() -> ColumnElement[str]:
    begins = literal(f"{FollowUpKind.LOST_CUSTOMER_RECALL.value}:customer:")
    return begins + cast(Customer.id, String) + ":" + cast(Customer.lost_since, String)

"""What the forms about visits, vehicles and appointments are read from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Exists, and_, distinct, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from crm.models import (
    Appointment,
    ContactAttempt,
    Customer,
    FirstServiceSlip,
    FollowUp,
    Letter,
    RepairOrder,
    SalesHandover,
    Vehicle,
)
from crm.terms import AppointmentStatus, FollowUpKind, LetterKind, RepairOrderState

_PAID = (
    RepairOrder.state == RepairOrderState.HANDED_OVER,
    RepairOrder.free_campaign.is_(False),
)
_OWNER = func.coalesce(Vehicle.owner_id, RepairOrder.contact_person_id)


class LostEntry(NamedTuple):
    """A customer who stopped coming; ``last_paid_at`` is the visit after which nothing came."""

    customer: Customer
    last_paid_at: datetime


class VisitLedgers:
    """Visits, maintenance, first service, appointments and lost customers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_the_day(self, since: datetime, until: datetime) -> Sequence[RepairOrder]:
        """Orders handed over in the stretch, and those still in repair at its end (R-158)."""
        arrived = func.coalesce(RepairOrder.arrived_at, RepairOrder.imported_at)
        handed_over = and_(RepairOrder.handed_over_at >= since, RepairOrder.handed_over_at < until)
        in_repair = and_(
            arrived < until,
            or_(
                RepairOrder.state == RepairOrderState.IN_REPAIR,
                RepairOrder.handed_over_at >= until,
            ),
        )
        return self._orders(or_(handed_over, in_repair))

    def handed_over(self, since: datetime, until: datetime) -> Sequence[RepairOrder]:
        return self._orders(
            and_(RepairOrder.handed_over_at >= since, RepairOrder.handed_over_at < until)
        )

    def how_many_handed_over(self, since: datetime, until: datetime) -> int:
        query = select(func.count(RepairOrder.id)).where(
            RepairOrder.handed_over_at >= since, RepairOrder.handed_over_at < until
        )
        return self._session.scalar(query) or 0

    def vehicles_named(self, words: str | None, *, limit: int) -> Sequence[Vehicle]:
        """Vehicles whose plate or owner holds these words; the newest dossiers without words."""
        query = select(Vehicle).options(
            joinedload(Vehicle.owner).selectinload(Customer.contact_points)
        )
        if words:
            pattern = f"%{words}%"
            owners = select(Customer.id).where(Customer.name.like(pattern))
            query = query.where(
                or_(Vehicle.plate.like(pattern.upper()), Vehicle.owner_id.in_(owners))
            )
        return self._session.scalars(query.order_by(Vehicle.id.desc()).limit(limit)).all()

    def due_between(self, first: date, last: date) -> Sequence[Vehicle]:
        """Vehicles due for service in these days and not sold (R-163)."""
        return self._session.scalars(
            select(Vehicle)
            .where(
                Vehicle.next_due_on >= first,
                Vehicle.next_due_on <= last,
                Vehicle.sold_since.is_(None),
            )
            .options(joinedload(Vehicle.owner).selectinload(Customer.contact_points))
            .order_by(Vehicle.next_due_on, Vehicle.id)
        ).all()

    def letters_to(
        self, vehicle_ids: Collection[int], kind: LetterKind, *, since: datetime
    ) -> dict[int, datetime]:
        """When each of these vehicles was last sent a letter of this kind since then."""
        rows = self._session.execute(
            select(Letter.vehicle_id, func.max(Letter.at))
            .where(Letter.vehicle_id.in_(vehicle_ids), Letter.kind == kind, Letter.at >= since)
            .group_by(Letter.vehicle_id)
        )
        return {row[0]: row[1] for row in rows}

    def reminders_of(
        self, vehicle_ids: Collection[int], *, since: datetime
    ) -> dict[int, tuple[FollowUp, datetime | None]]:
        """The newest service reminder of each vehicle, and when it was last tried."""
        tried = (
            select(func.max(ContactAttempt.claimed_at))
            .where(ContactAttempt.follow_up_id == FollowUp.id)
            .scalar_subquery()
        )
        rows = self._session.execute(
            select(FollowUp, tried)
            .where(
                FollowUp.vehicle_id.in_(vehicle_ids),
                FollowUp.kind == FollowUpKind.SERVICE_REMINDER,
                FollowUp.due_at >= since,
            )
            .order_by(FollowUp.id)
        )
        return {row[0].vehicle_id: (row[0], row[1]) for row in rows}

    def appointments_of(
        self, vehicle_ids: Collection[int], *, since: datetime
    ) -> dict[int, Appointment]:
        """The newest appointment of each vehicle that stands or was kept."""
        rows = self._session.scalars(
            select(Appointment)
            .where(
                Appointment.vehicle_id.in_(vehicle_ids),
                Appointment.booked_at >= since,
                Appointment.status.in_((AppointmentStatus.CONFIRMED, AppointmentStatus.KEPT)),
            )
            .order_by(Appointment.id)
        )
        return {row.vehicle_id: row for row in rows if row.vehicle_id}

    def appointments(self, since: datetime, until: datetime) -> Sequence[Appointment]:
        """Appointments for a time in the stretch; drafts are none (R-188)."""
        return self._session.scalars(
            select(Appointment)
            .where(
                Appointment.starts_at >= since,
                Appointment.starts_at < until,
                Appointment.status != AppointmentStatus.DRAFT,
            )
            .options(
                joinedload(Appointment.customer).selectinload(Customer.contact_points),
                joinedload(Appointment.vehicle),
            )
            .order_by(Appointment.starts_at, Appointment.id)
        ).all()

    def slips(self, first: date, last: date) -> Sequence[FirstServiceSlip]:
        """First services done in these days, by number (R-164)."""
        return self._session.scalars(
            select(FirstServiceSlip)
            .where(FirstServiceSlip.done_on >= first, FirstServiceSlip.done_on <= last)
            .options(
                joinedload(FirstServiceSlip.vehicle)
                .joinedload(Vehicle.owner)
                .selectinload(Customer.contact_points)
            )
            .order_by(FirstServiceSlip.number)
        ).all()

    def told_to_sales(self, first: date, last: date) -> dict[date, SalesHandover]:
        rows = self._session.scalars(
            select(SalesHandover).where(SalesHandover.day >= first, SalesHandover.day <= last)
        )
        return {row.day: row for row in rows}

    def awaiting_first_service(self, *, limit: int) -> Sequence[Vehicle]:
        """Delivered vehicles whose first service was not done (R-187)."""
        return self._session.scalars(
            select(Vehicle)
            .where(
                Vehicle.delivered_on.is_not(None),
                Vehicle.first_service_done_on.is_(None),
                Vehicle.sold_since.is_(None),
            )
            .options(joinedload(Vehicle.owner).selectinload(Customer.contact_points))
            .order_by(Vehicle.delivered_on.desc(), Vehicle.id)
            .limit(limit)
        ).all()

    def visitors(self, since: datetime, until: datetime) -> Sequence[Customer]:
        """Customers whose file began without a visit (R-002, R-189)."""
        return (
            self._session.scalars(
                select(Customer)
                .where(
                    Customer.created_at >= since,
                    Customer.created_at < until,
                    Customer.contact_reason.is_not(None),
                )
                .options(joinedload(Customer.contact_points), joinedload(Customer.advisor))
                .order_by(Customer.created_at, Customer.id)
            )
            .unique()
            .all()
        )

    def active_customers(self, since: datetime, until: datetime) -> int:
        """How many customers paid for a visit in the stretch (R-198)."""
        query = (
            select(func.count(distinct(_OWNER)))
            .select_from(RepairOrder)
            .join(Vehicle, RepairOrder.vehicle_id == Vehicle.id)
            .where(
                *_PAID,
                RepairOrder.handed_over_at >= since,
                RepairOrder.handed_over_at < until,
            )
        )
        return self._session.scalar(query) or 0

    def lost(self, since: datetime, until: datetime, *, quiet_until: datetime) -> list[LostEntry]:
        """Customers whose last paid visit lies in the stretch, none after it until then (R-167).

        Visits in a free campaign are none (R-015); a customer with several cars is lost only when
        none of them came.
        """
        rows = self._session.execute(
            select(Customer, func.max(RepairOrder.handed_over_at))
            .select_from(RepairOrder)
            .join(Vehicle, RepairOrder.vehicle_id == Vehicle.id)
            .join(Customer, Customer.id == _OWNER)
            .where(
                *_PAID,
                RepairOrder.handed_over_at >= since,
                RepairOrder.handed_over_at < until,
                ~_came(until, quiet_until, own=True),
                ~_came(until, quiet_until, own=False),
            )
            .group_by(Customer.id)
            .order_by(func.max(RepairOrder.handed_over_at), Customer.id)
        )
        return [LostEntry(*row) for row in rows]

    def advisors(self, since: datetime, until: datetime) -> list[str]:
        """The advisors named on the orders of a stretch, to filter by."""
        rows = self._session.scalars(
            select(RepairOrder.advisor_name)
            .where(RepairOrder.handed_over_at >= since, RepairOrder.handed_over_at < until)
            .distinct()
            .order_by(RepairOrder.advisor_name)
        )
        return [name for name in rows if name]

    def _orders(self, wanted: ColumnElement[bool]) -> Sequence[RepairOrder]:
        return self._session.scalars(
            select(RepairOrder)
            .where(RepairOrder.state != RepairOrderState.CANCELLED, wanted)
            .options(
                joinedload(RepairOrder.contact_person).selectinload(Customer.contact_points),
                joinedload(RepairOrder.vehicle),
            )
            .order_by(RepairOrder.handed_over_at, RepairOrder.id)
        ).all()


def _came(since: datetime, until: datetime, *, own: bool) -> Exists:
    """A paid visit of the customer in the stretch: with a car of theirs, or with an unowned one.

    Asked in two questions, so that each finds its index.
    """
    later, car = aliased(RepairOrder), aliased(Vehicle)
    whose = (
        car.owner_id == Customer.id
        if own
        else and_(car.owner_id.is_(None), later.contact_person_id == Customer.id)
    )
    return exists().where(
        later.vehicle_id == car.id,
        whose,
        later.state == RepairOrderState.HANDED_OVER,
        later.free_campaign.is_(False),
        later.handed_over_at >= since,
        later.handed_over_at < until,
    )

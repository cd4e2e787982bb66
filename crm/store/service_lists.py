"""The lists of vehicles that are due, overdue, new or lost (R-045, R-048, R-021, R-167)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select, update
from sqlalchemy.orm import Session, aliased, selectinload

from crm.models import (
    Conversation,
    Customer,
    FollowUp,
    MaintenancePlan,
    Note,
    RepairOrder,
    Vehicle,
    VehiclePerson,
)
from crm.store.bulk import pieces
from crm.store.candidates import service_overdue_origin, service_reminder_origin
from crm.terms import NoteKind


@dataclass(frozen=True)
class DueVehicle:
    """A line of the maintenance list: the letter and the call stand in it as they are made."""

    vehicle: Vehicle
    owner: Customer | None
    reminder: FollowUp | None


@dataclass(frozen=True)
class LastPaid:
    """When a vehicle was last here and paid for it."""

    vehicle_id: int
    owner_id: int
    at: datetime


_LATER = aliased(RepairOrder)


class ServiceLists:
    """Lists by day, each vehicle once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def due_between(self, first: date, last: date, *, limit: int = 500) -> list[DueVehicle]:
        """Vehicles due for service between two days, with letter and reminder (R-045, R-046)."""
        return self._lines(
            and_(Vehicle.next_due_on >= first, Vehicle.next_due_on <= last), limit=limit
        )

    def overdue(self, *, since: date, until: date, limit: int = 20_000) -> list[DueVehicle]:
        """Vehicles whose day passed between two days and that have not been here since (R-048)."""
        came = exists().where(
            RepairOrder.vehicle_id == Vehicle.id,
            func.date(func.coalesce(RepairOrder.arrived_at, RepairOrder.handed_over_at))
            >= func.date(Vehicle.next_due_on),
        )
        return self._lines(
            and_(Vehicle.next_due_on >= since, Vehicle.next_due_on <= until, ~came), limit=limit
        )

    def told_why(self, *, since: datetime) -> list[tuple[Vehicle, str]]:
        """Overdue vehicles nobody knows why of, with what their people said when asked (R-048)."""
        rows = self._session.execute(
            select(Vehicle, Note.text)
            .join_from(Note, Conversation, Conversation.id == Note.conversation_id)
            .join(FollowUp, FollowUp.id == Conversation.follow_up_id)
            .join(Vehicle, Vehicle.id == FollowUp.vehicle_id)
            .where(
                Note.kind == NoteKind.RETURNING_REASON,
                Note.noted_at > since,
                FollowUp.origin == service_overdue_origin(),
                Vehicle.absence_reason.is_(None),
            )
            .order_by(Note.id)
        )
        return [(vehicle, words) for vehicle, words in rows]

    def first_service(self, *, since: date, limit: int = 500) -> Sequence[Vehicle]:
        """New cars by delivery, newest first; done or not stands in the row (R-021)."""
        return self._session.scalars(
            select(Vehicle)
            .where(Vehicle.delivered_on >= since)
            .options(selectinload(Vehicle.owner).selectinload(Customer.contact_points))
            .order_by(Vehicle.delivered_on.desc(), Vehicle.id)
            .limit(limit)
        ).all()

    def lost(self, *, limit: int = 500) -> Sequence[Customer]:
        """Customers who have stopped coming, the latest first (R-167)."""
        return self._session.scalars(
            select(Customer)
            .where(Customer.lost_since.is_not(None))
            .options(selectinload(Customer.contact_points))
            .order_by(Customer.lost_since.desc(), Customer.id)
            .limit(limit)
        ).all()

    def last_paid_between(self, since: datetime, until: datetime) -> list[LastPaid]:
        """Vehicles whose last paid visit lies between two moments (R-015)."""
        later = _LATER
        rows = self._session.execute(
            select(RepairOrder.vehicle_id, Vehicle.owner_id, RepairOrder.handed_over_at)
            .join_from(RepairOrder, Vehicle)
            .where(
                RepairOrder.handed_over_at > since,
                RepairOrder.handed_over_at <= until,
                ~RepairOrder.free_campaign,
                Vehicle.owner_id.is_not(None),
                Vehicle.sold_since.is_(None),
                ~exists().where(
                    later.vehicle_id == RepairOrder.vehicle_id,
                    later.handed_over_at > RepairOrder.handed_over_at,
                    ~later.free_campaign,
                ),
            )
        )
        return [LastPaid(*row) for row in rows]

    def still_coming(self, owner_ids: Sequence[int], *, since: datetime) -> set[int]:
        """Those of the owners of whom any vehicle was here, paid for, after ``since``."""
        found: set[int] = set()
        for some in pieces(owner_ids):
            rows = select(Vehicle.owner_id).where(
                Vehicle.owner_id.in_(some), _paid_after(Vehicle.id, since)
            )
            found.update(key for key in self._session.scalars(rows) if key is not None)
        return found

    def mark_lost(self, since_of: dict[int, date]) -> int:
        """Note since when customers are lost; who is noted already stays as noted."""
        marked = 0
        for customer_id, since in since_of.items():
            done = self._session.connection().execute(
                update(Customer)
                .where(Customer.id == customer_id, Customer.lost_since.is_(None))
                .values(lost_since=since)
            )
            marked += done.rowcount
        self._session.expire_all()
        return marked

    def welcome_back(self, *, since: datetime) -> int:
        """Take off the list who has paid for a visit after ``since``."""
        back = exists().where(Vehicle.owner_id == Customer.id, _paid_after(Vehicle.id, since))
        done = self._session.connection().execute(
            update(Customer)
            .where(Customer.lost_since.is_not(None), back)
            .values(lost_since=None, lost_reason=None, lost_class=None)
        )
        self._session.expire_all()
        return done.rowcount

    def prospects(self, *, limit: int = 500) -> Sequence[Customer]:
        """Who bought elsewhere and has not had a vehicle here yet, the newest first (R-025)."""
        here = exists().where(VehiclePerson.customer_id == Customer.id)
        return self._session.scalars(
            select(Customer)
            .where(Customer.bought_elsewhere, Customer.erased_at.is_(None), ~here)
            .options(selectinload(Customer.contact_points))
            .order_by(Customer.id.desc())
            .limit(limit)
        ).all()

    def plans(self) -> Sequence[MaintenancePlan]:
        return self._session.scalars(select(MaintenancePlan).order_by(MaintenancePlan.model)).all()

    def _lines(self, which: ColumnElement[bool], *, limit: int) -> list[DueVehicle]:
        rows = self._session.execute(
            select(Vehicle, Customer, FollowUp)
            .outerjoin(Customer, Vehicle.owner_id == Customer.id)
            .outerjoin(
                FollowUp,
                and_(
                    FollowUp.vehicle_id == Vehicle.id, FollowUp.origin == service_reminder_origin()
                ),
            )
            .where(which, Vehicle.sold_since.is_(None))
            .options(selectinload(Customer.contact_points))
            .order_by(Vehicle.next_due_on, Vehicle.id)
            .limit(limit)
        )
        return [DueVehicle(*row) for row in rows]


def _paid_after(vehicle_id: Any, since: datetime) -> ColumnElement[bool]:
    return exists().where(
        RepairOrder.vehicle_id == vehicle_id,
        RepairOrder.handed_over_at > since,
        ~RepairOrder.free_campaign,
    )

"""Long lists, one page at a time, by the id after which the next page begins.

Pages go by ascending id, so rows that arrive meanwhile come at the end: whoever keeps the last
cursor may go on from it tomorrow. Nothing is counted and nothing skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from crm.models import (
    Appointment,
    Complaint,
    Customer,
    FollowUp,
    RegisterLine,
    RepairOrder,
    Vehicle,
)
from crm.models.base import Base
from crm.terms import (
    AppointmentStatus,
    Channel,
    ComplaintStatus,
    Disposition,
    FollowUpKind,
    FollowUpStatus,
    RepairOrderState,
    Severity,
)

T = TypeVar("T", bound=Base)


@dataclass(frozen=True)
class Cut:
    """Which part of a list: rows after this id, within this stretch of time, so many of them."""

    after: int = 0
    limit: int = 50
    since: datetime | None = None
    until: datetime | None = None

    def _of(self, row: type[Base], at: InstrumentedAttribute[Any]) -> list[ColumnElement[bool]]:
        parts: list[ColumnElement[bool]] = [row.id > self.after]
        if self.since is not None:
            parts.append(at >= self.since)
        if self.until is not None:
            parts.append(at < self.until)
        return parts


class Pages:
    """Pages of what the books hold; each gives one row more than asked where there are more."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def repair_orders(
        self, cut: Cut, *, state: RepairOrderState | None, number: str | None, plate: str | None
    ) -> Sequence[RepairOrder]:
        """By hand-over."""
        wanted = [*cut._of(RepairOrder, RepairOrder.handed_over_at)]
        if state is not None:
            wanted.append(RepairOrder.state == state)
        if number is not None:
            wanted.append(RepairOrder.number == number)
        if plate is not None:
            wanted.append(RepairOrder.vehicle.has(Vehicle.plate == plate))
        return self._read(
            RepairOrder,
            cut,
            wanted,
            selectinload(RepairOrder.lines),
            joinedload(RepairOrder.vehicle),
            joinedload(RepairOrder.contact_person).selectinload(Customer.contact_points),
        )

    def customers(self, cut: Cut) -> Sequence[Customer]:
        """By the day the file was opened."""
        wanted = cut._of(Customer, Customer.created_at)
        return self._read(Customer, cut, wanted, selectinload(Customer.contact_points))

    def vehicles(self, cut: Cut, *, plate: str | None) -> Sequence[Vehicle]:
        """By the day the dossier was opened."""
        wanted = cut._of(Vehicle, Vehicle.created_at)
        if plate is not None:
            wanted.append(Vehicle.plate == plate)
        return self._read(Vehicle, cut, wanted)

    def follow_ups(
        self, cut: Cut, *, status: FollowUpStatus | None, kind: FollowUpKind | None
    ) -> Sequence[FollowUp]:
        """By the hour they are due."""
        wanted = cut._of(FollowUp, FollowUp.due_at)
        if status is not None:
            wanted.append(FollowUp.status == status)
        if kind is not None:
            wanted.append(FollowUp.kind == kind)
        return self._read(FollowUp, cut, wanted)

    def contacts(
        self, cut: Cut, *, result: Disposition | None, channel: Channel | None
    ) -> Sequence[RegisterLine]:
        """Lines of the contact register, by the moment of the contact."""
        wanted = cut._of(RegisterLine, RegisterLine.at)
        if result is not None:
            wanted.append(RegisterLine.result == result)
        if channel is not None:
            wanted.append(RegisterLine.channel == channel)
        return self._read(RegisterLine, cut, wanted)

    def complaints(
        self, cut: Cut, *, status: ComplaintStatus | None, severity: Severity | None
    ) -> Sequence[Complaint]:
        """By the moment they were taken."""
        wanted = cut._of(Complaint, Complaint.taken_at)
        if status is not None:
            wanted.append(Complaint.status == status)
        if severity is not None:
            wanted.append(Complaint.severity == severity)
        return self._read(Complaint, cut, wanted, selectinload(Complaint.events))

    def appointments(self, cut: Cut, *, status: AppointmentStatus | None) -> Sequence[Appointment]:
        """By the time of the appointment."""
        wanted = cut._of(Appointment, Appointment.starts_at)
        if status is not None:
            wanted.append(Appointment.status == status)
        return self._read(Appointment, cut, wanted)

    def _read(
        self, row: type[T], cut: Cut, wanted: list[ColumnElement[bool]], *with_them: Any
    ) -> Sequence[T]:
        query = select(row).where(*wanted).options(*with_them)
        return self._session.scalars(query.order_by(row.id).limit(cut.limit + 1)).all()

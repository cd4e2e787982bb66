"""A vehicle's dossier: the filing unit of the workshop (R-004)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, Document, by_value, points_to
from crm.models.customer import Customer
from crm.terms import AbsenceReason, FirstServiceState, PersonRole


class Vehicle(Base):
    __tablename__ = "vehicle"

    plate: Mapped[str] = mapped_column(unique=True)
    vin: Mapped[str | None]
    model: Mapped[str | None]
    vehicle_type: Mapped[str | None]
    private_use: Mapped[bool] = mapped_column(default=True)
    owner_id: Mapped[int | None] = points_to("customer", nullable=True)
    interval_km: Mapped[int | None]
    interval_months: Mapped[int | None]
    next_due_on: Mapped[date | None] = mapped_column(index=True)
    next_due_km: Mapped[int | None]
    next_due_items: Mapped[list[str] | None] = mapped_column(Document)
    next_due_price: Mapped[int | None]
    next_due_hours: Mapped[float | None]
    letter_logged_at: Mapped[datetime | None]
    first_service_done_on: Mapped[date | None]
    delivered_on: Mapped[date | None] = mapped_column(index=True)
    delivered_at: Mapped[datetime | None] = mapped_column(index=True)
    sold_by_us: Mapped[bool | None]
    warranty_number: Mapped[str | None]
    pdi_number: Mapped[str | None]
    absence_reason: Mapped[AbsenceReason | None] = mapped_column(by_value(AbsenceReason))
    absence_told_at: Mapped[datetime | None]
    sold_since: Mapped[date | None]
    created_at: Mapped[datetime]

    owner: Mapped[Customer | None] = relationship()
    people: Mapped[list[VehiclePerson]] = relationship(back_populates="vehicle")

    @property
    def first_service_state(self) -> FirstServiceState | None:
        """Where a new car stands with its first service; None for one not delivered new (R-021)."""
        if self.first_service_done_on is not None:
            return FirstServiceState.DONE
        return FirstServiceState.PENDING if self.delivered_on is not None else None


class VehiclePerson(Base):
    """Who has to do with a vehicle, and as what: owner and contact person differ (R-012)."""

    __tablename__ = "vehicle_person"
    __table_args__ = (UniqueConstraint("vehicle_id", "customer_id", "role"),)

    vehicle_id: Mapped[int] = points_to("vehicle")
    customer_id: Mapped[int] = points_to("customer")
    role: Mapped[PersonRole] = mapped_column(by_value(PersonRole))

    vehicle: Mapped[Vehicle] = relationship(back_populates="people")
    customer: Mapped[Customer] = relationship()


class MaintenancePlan(Base):
    """What a model needs and how often: data of the dealership, not code."""

    __tablename__ = "maintenance_plan"

    model: Mapped[str] = mapped_column(unique=True)
    interval_km: Mapped[int]
    interval_months: Mapped[int]
    items: Mapped[list[Any]]
    price: Mapped[int | None]
    hours: Mapped[float | None]

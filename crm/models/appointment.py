"""A place in the workshop, held for one vehicle at one exact time (R-089)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, Document, by_value, points_to
from crm.models.customer import Customer
from crm.models.vehicle import Vehicle
from crm.terms import AppointmentStatus, Channel


class Appointment(Base):
    __tablename__ = "appointment"
    __table_args__ = (Index("ix_appointment_status_starts_at", "status", "starts_at"),)

    number: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[int | None] = points_to("customer", nullable=True)
    vehicle_id: Mapped[int | None] = points_to("vehicle", nullable=True)
    conversation_id: Mapped[int | None] = points_to("conversation", nullable=True)
    status: Mapped[AppointmentStatus] = mapped_column(by_value(AppointmentStatus))
    starts_at: Mapped[datetime]
    items: Mapped[list[Any]] = mapped_column(Document, default=list)
    requirements: Mapped[str | None]
    rework: Mapped[bool] = mapped_column(default=False)
    booked_at: Mapped[datetime]
    confirmed_text: Mapped[str | None]
    confirmed_on: Mapped[Channel | None] = mapped_column(by_value(Channel))
    workshop_told_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    customer: Mapped[Customer | None] = relationship()
    vehicle: Mapped[Vehicle | None] = relationship()

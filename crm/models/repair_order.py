"""The workshop's record of one visit, with its lines. Imported, never retyped (R-023).

``promised_at`` is when the customer may have the vehicle back; each change of it is a
`PromiseChange`. ``ready_at`` is when the work was finished and looked over (R-056).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, by_value, points_to
from crm.models.customer import Customer
from crm.models.vehicle import Vehicle
from crm.terms import Department, RepairOrderState


class RepairOrder(Base):
    __tablename__ = "repair_order"
    __table_args__ = (
        CheckConstraint("odometer_km IS NULL OR odometer_km >= 0", name="odometer"),
        Index("ix_repair_order_vehicle_id_handed_over_at", "vehicle_id", "handed_over_at"),
        Index(
            "ix_repair_order_in_repair",
            "promised_at",
            sqlite_where=text("state = 'in_repair'"),
            postgresql_where=text("state = 'in_repair'"),
        ),
    )

    number: Mapped[str] = mapped_column(unique=True)
    vehicle_id: Mapped[int] = points_to("vehicle", index=False)
    contact_person_id: Mapped[int | None] = points_to("customer", nullable=True)
    state: Mapped[RepairOrderState] = mapped_column(by_value(RepairOrderState))
    arrived_at: Mapped[datetime | None]
    promised_at: Mapped[datetime | None]
    ready_at: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None] = mapped_column(index=True)
    odometer_km: Mapped[int | None]
    advisor_name: Mapped[str | None]
    amount_fen: Mapped[int | None]
    free_campaign: Mapped[bool] = mapped_column(default=False)
    imported_at: Mapped[datetime]

    vehicle: Mapped[Vehicle] = relationship()
    contact_person: Mapped[Customer | None] = relationship()
    lines: Mapped[list[RepairLine]] = relationship(
        back_populates="repair_order",
        order_by="RepairLine.position",
        cascade="all, delete-orphan",
    )


class RepairLine(Base):
    __tablename__ = "repair_line"

    repair_order_id: Mapped[int] = points_to("repair_order")
    position: Mapped[int]
    description: Mapped[str]
    department: Mapped[Department] = mapped_column(by_value(Department))
    amount_fen: Mapped[int | None]

    repair_order: Mapped[RepairOrder] = relationship(back_populates="lines")

"""A follow-up: one promise to get back to one customer.

`origin` says what made it (for instance `first_followup:repair_order:17`) and is unique,
so that planning twice plans once. `reasons` is the chain that explains it (R-063).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, Document, by_value, points_to
from crm.models.campaign import Campaign
from crm.models.customer import Customer
from crm.models.repair_order import RepairOrder
from crm.models.vehicle import Vehicle
from crm.terms import Channel, Disposition, FollowUpKind, FollowUpStatus


class FollowUp(Base):
    __tablename__ = "follow_up"
    __table_args__ = (
        Index("ix_follow_up_status_due_at", "status", "due_at"),
        Index(
            "ix_follow_up_open_latest_at",
            "latest_at",
            sqlite_where=text("status IN ('planned', 'in_progress')"),
            postgresql_where=text("status IN ('planned', 'in_progress')"),
        ),
    )

    kind: Mapped[FollowUpKind] = mapped_column(by_value(FollowUpKind))
    origin: Mapped[str] = mapped_column(unique=True)
    status: Mapped[FollowUpStatus] = mapped_column(
        by_value(FollowUpStatus), default=FollowUpStatus.PLANNED
    )
    customer_id: Mapped[int] = points_to("customer")
    vehicle_id: Mapped[int | None] = points_to("vehicle", nullable=True)
    repair_order_id: Mapped[int | None] = points_to("repair_order", nullable=True)
    complaint_id: Mapped[int | None] = points_to("complaint", nullable=True)
    appointment_id: Mapped[int | None] = points_to("appointment", nullable=True)
    campaign_id: Mapped[int | None] = points_to("campaign", nullable=True)
    parts_order_id: Mapped[int | None] = points_to("parts_order", nullable=True)
    extra_work_id: Mapped[int | None] = points_to("extra_work", nullable=True)
    after_id: Mapped[int | None] = points_to("follow_up", nullable=True)
    merged_into_id: Mapped[int | None] = points_to("follow_up", nullable=True)
    clerk_id: Mapped[int | None] = points_to("staff", nullable=True)
    priority: Mapped[int] = mapped_column(default=50)
    earliest_at: Mapped[datetime]
    due_at: Mapped[datetime]
    kpi_at: Mapped[datetime | None]
    latest_at: Mapped[datetime]
    wished_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    channel: Mapped[Channel | None] = mapped_column(by_value(Channel))
    disposition: Mapped[Disposition | None] = mapped_column(by_value(Disposition))
    topics: Mapped[list[Any]] = mapped_column(Document, default=list)
    reasons: Mapped[list[Any]] = mapped_column(Document, default=list)
    held_reason: Mapped[str | None]
    held_until: Mapped[datetime | None]
    planned_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]

    customer: Mapped[Customer] = relationship()
    vehicle: Mapped[Vehicle | None] = relationship()
    repair_order: Mapped[RepairOrder | None] = relationship()
    campaign: Mapped[Campaign | None] = relationship()

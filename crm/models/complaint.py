"""A complaint and everything that happened to it, one event at a time (R-111, table 4-F)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, by_value, points_to
from crm.models.customer import Customer
from crm.models.repair_order import RepairOrder
from crm.models.vehicle import Vehicle
from crm.terms import (
    CaseKind,
    Channel,
    ComplaintCategory,
    ComplaintStatus,
    Department,
    Severity,
)


class Complaint(Base):
    """No complaint stands without an answer or the promise of one (R-114)."""

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint(
            "next_answer_at IS NOT NULL OR answer IS NOT NULL", name="answer_or_promise"
        ),
        Index("ix_complaint_status_next_answer_at", "status", "next_answer_at"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[CaseKind] = mapped_column(by_value(CaseKind), default=CaseKind.COMPLAINT)
    status: Mapped[ComplaintStatus] = mapped_column(by_value(ComplaintStatus))
    severity: Mapped[Severity] = mapped_column(by_value(Severity))
    category: Mapped[ComplaintCategory] = mapped_column(by_value(ComplaintCategory))
    department: Mapped[Department] = mapped_column(by_value(Department))
    customer_id: Mapped[int | None] = points_to("customer", nullable=True)
    vehicle_id: Mapped[int | None] = points_to("vehicle", nullable=True)
    repair_order_id: Mapped[int | None] = points_to("repair_order", nullable=True)
    conversation_id: Mapped[int | None] = points_to("conversation", nullable=True)
    follow_up_id: Mapped[int | None] = points_to("follow_up", nullable=True)
    channel: Mapped[Channel | None] = mapped_column(by_value(Channel))
    receiver: Mapped[str]
    verbatim: Mapped[str]
    wish: Mapped[str | None]
    demand_fen: Mapped[int | None]
    rework: Mapped[bool] = mapped_column(default=False)
    taken_at: Mapped[datetime] = mapped_column(index=True)
    next_answer_at: Mapped[datetime | None]
    postponed: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str | None]
    cause: Mapped[str | None]
    solution: Mapped[str | None]
    solution_by: Mapped[str | None]
    solution_at: Mapped[datetime | None]
    facts_checked: Mapped[bool] = mapped_column(default=False)
    responsible_id: Mapped[int | None] = points_to("staff", nullable=True)
    signed_at: Mapped[datetime | None]
    solve_by: Mapped[datetime | None]
    notified_at: Mapped[datetime | None]
    satisfied: Mapped[bool | None]
    satisfied_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closing_reason: Mapped[str | None]
    reopened: Mapped[int] = mapped_column(default=0)
    policy_version_id: Mapped[int | None] = points_to("policy_version", nullable=True)

    customer: Mapped[Customer | None] = relationship()
    vehicle: Mapped[Vehicle | None] = relationship()
    repair_order: Mapped[RepairOrder | None] = relationship()
    events: Mapped[list[ComplaintEvent]] = relationship(
        back_populates="complaint", order_by="ComplaintEvent.id"
    )


class ComplaintEvent(Base):
    """One step of a complaint: who, when, what and why. Written once (R-171)."""

    __tablename__ = "complaint_event"

    complaint_id: Mapped[int] = points_to("complaint")
    at: Mapped[datetime]
    by: Mapped[str]
    what: Mapped[str]
    status: Mapped[ComplaintStatus] = mapped_column(by_value(ComplaintStatus))
    why: Mapped[str | None]
    detail: Mapped[dict[str, Any] | None]

    complaint: Mapped[Complaint] = relationship(back_populates="events")

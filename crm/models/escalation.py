"""What a person must see to, in whose queue, and until when (R-136)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, Document, by_value, points_to
from crm.models.complaint import Complaint
from crm.models.conversation import Conversation
from crm.models.customer import Customer
from crm.models.vehicle import Vehicle
from crm.terms import EscalationReason, EscalationStatus, Queue, Severity


class Escalation(Base):
    """`origin` makes raising it twice raise it once."""

    __tablename__ = "escalation"
    __table_args__ = (Index("ix_escalation_status_due_at", "status", "due_at"),)

    origin: Mapped[str] = mapped_column(unique=True)
    queue: Mapped[Queue] = mapped_column(by_value(Queue))
    reason: Mapped[EscalationReason] = mapped_column(by_value(EscalationReason))
    severity: Mapped[Severity] = mapped_column(by_value(Severity), default=Severity.NORMAL)
    status: Mapped[EscalationStatus] = mapped_column(
        by_value(EscalationStatus), default=EscalationStatus.OPEN
    )
    level: Mapped[int] = mapped_column(default=1)
    persons: Mapped[list[Any]] = mapped_column(Document, default=list)
    words: Mapped[str | None]
    customer_id: Mapped[int | None] = points_to("customer", nullable=True)
    vehicle_id: Mapped[int | None] = points_to("vehicle", nullable=True)
    complaint_id: Mapped[int | None] = points_to("complaint", nullable=True)
    follow_up_id: Mapped[int | None] = points_to("follow_up", nullable=True)
    conversation_id: Mapped[int | None] = points_to("conversation", nullable=True)
    raised_at: Mapped[datetime]
    visible_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    claimed_by: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    solved_by: Mapped[str | None]
    solved_at: Mapped[datetime | None]
    resolution: Mapped[str | None]

    customer: Mapped[Customer | None] = relationship()
    vehicle: Mapped[Vehicle | None] = relationship()
    complaint: Mapped[Complaint | None] = relationship()
    conversation: Mapped[Conversation | None] = relationship()

"""A complaint and everything that happened to it, one event at a time (R-111, table 4-F)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, by_value, points_to
from crm.models.customer import Customer
from crm.models.repair_order import RepairOrder
from crm.models.vehicle import Vehicle
from crm.terms import (
    AnswerKind,
    CaseKind,
    CauseClass,
    Channel,
    ComplaintCategory,
    ComplaintStatus,
    Department,
    ProposalState,
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
    answer_kind: Mapped[AnswerKind | None] = mapped_column(by_value(AnswerKind))
    cause: Mapped[str | None]
    cause_class: Mapped[CauseClass | None] = mapped_column(by_value(CauseClass))
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
    instruction: Mapped[str | None]
    level: Mapped[int] = mapped_column(default=0)
    level_since: Mapped[datetime | None]
    level_due_at: Mapped[datetime | None] = mapped_column(index=True)
    policy_version_id: Mapped[int | None] = points_to("policy_version", nullable=True)

    customer: Mapped[Customer | None] = relationship()
    vehicle: Mapped[Vehicle | None] = relationship()
    repair_order: Mapped[RepairOrder | None] = relationship()
    events: Mapped[list[ComplaintEvent]] = relationship(
        back_populates="complaint", order_by="ComplaintEvent.id"
    )
    pauses: Mapped[list[ComplaintPause]] = relationship(
        back_populates="complaint", order_by="ComplaintPause.id"
    )
    postponements: Mapped[list[AnswerPostponement]] = relationship(
        back_populates="complaint", order_by="AnswerPostponement.id"
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


class ComplaintPause(Base):
    """A stretch in which the house waits for somebody outside and its own clocks stand still.

    The hour promised to the customer does not move with it: that takes a postponement.
    """

    __tablename__ = "complaint_pause"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="in_order"),)

    complaint_id: Mapped[int] = points_to("complaint")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str]
    by: Mapped[str]

    complaint: Mapped[Complaint] = relationship(back_populates="pauses")


class AnswerPostponement(Base):
    """A new time for a promised answer: proposed by the machine, sent by a person (R-115)."""

    __tablename__ = "answer_postponement"
    __table_args__ = (UniqueConstraint("complaint_id", "promised_at"),)

    complaint_id: Mapped[int] = points_to("complaint", index=False)
    promised_at: Mapped[datetime]
    new_answer_at: Mapped[datetime]
    reason: Mapped[str]
    words: Mapped[str]
    state: Mapped[ProposalState] = mapped_column(
        by_value(ProposalState), default=ProposalState.PROPOSED
    )
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]

    complaint: Mapped[Complaint] = relationship(back_populates="postponements")

"""The registers kept apart from the files: contacts, letters, rework, first service and more.

A register line is written by the act it registers and has a running number without gaps
(R-178); nothing in the console deletes one.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, by_value, points_to
from crm.models.vehicle import Vehicle
from crm.terms import (
    Channel,
    Department,
    Disposition,
    FollowUpKind,
    LetterKind,
)


class NumberSeries(Base):
    """The last number given in a series; taken under the row's lock, so without gaps."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(unique=True)
    last: Mapped[int] = mapped_column(default=0)


class RegisterLine(Base):
    """跟踪服务电话登记表: one line for each contact or attempt, in or out (R-150, R-178).

    A talk that was left in the middle and taken up again has a line for each try.
    """

    __tablename__ = "register_line"
    __table_args__ = (UniqueConstraint("conversation_id", "contact_attempt_id"),)

    number: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    inbound: Mapped[bool]
    channel: Mapped[Channel] = mapped_column(by_value(Channel))
    customer_id: Mapped[int | None] = points_to("customer", nullable=True)
    vehicle_id: Mapped[int | None] = points_to("vehicle", nullable=True)
    purpose: Mapped[FollowUpKind] = mapped_column(by_value(FollowUpKind))
    result: Mapped[Disposition | None] = mapped_column(by_value(Disposition))
    handler: Mapped[str]
    conversation_id: Mapped[int | None] = points_to("conversation", nullable=True)
    contact_attempt_id: Mapped[int | None] = points_to("contact_attempt", nullable=True)


class ClosedMonth(Base):
    """A month of a register that is closed: read-only from then on, its sums kept (R-151)."""

    __tablename__ = "closed_month"
    __table_args__ = (UniqueConstraint("register", "month"),)

    register: Mapped[str]
    month: Mapped[str]
    closed_at: Mapped[datetime]
    closed_by: Mapped[str]
    sums: Mapped[dict[str, Any]]


class Letter(Base):
    """跟踪服务信函登记表: everything sent in writing (R-155, R-179)."""

    __tablename__ = "letter"

    number: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[LetterKind] = mapped_column(by_value(LetterKind))
    customer_id: Mapped[int | None] = points_to("customer", nullable=True)
    vehicle_id: Mapped[int | None] = points_to("vehicle", nullable=True)
    subject: Mapped[str]
    channel: Mapped[str]
    address: Mapped[str | None]
    text: Mapped[str]
    sender: Mapped[str]
    origin: Mapped[str] = mapped_column(unique=True)
    reply: Mapped[str | None]


class ReworkRecord(Base):
    """跟踪及返修记录表: rework, in the service manager's hands (R-123, R-185)."""

    __tablename__ = "rework_record"

    complaint_id: Mapped[int] = points_to("complaint", unique=True)
    repair_order_id: Mapped[int | None] = points_to("repair_order", nullable=True)
    item: Mapped[str | None]
    words: Mapped[str]
    at: Mapped[datetime]
    caller: Mapped[str]
    measure: Mapped[str | None]
    new_order: Mapped[str | None]
    solved_at: Mapped[datetime | None]


class QuickHandlingForm(Base):
    """快速处理表: one for each survey with a problem (R-124, R-180)."""

    __tablename__ = "quick_handling_form"
    __table_args__ = (UniqueConstraint("conversation_id"),)

    number: Mapped[int] = mapped_column(unique=True)
    conversation_id: Mapped[int] = points_to("conversation", index=False)
    complaint_id: Mapped[int | None] = points_to("complaint", nullable=True)
    words: Mapped[str | None]
    department: Mapped[Department] = mapped_column(by_value(Department))
    deadline_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    owner_id: Mapped[int | None] = points_to("staff", nullable=True)
    result: Mapped[str | None]
    result_at: Mapped[datetime | None]
    result_by: Mapped[str | None]


class FirstServiceSlip(Base):
    """首保登记表: one slip for each vehicle, whose voucher is filed after it (R-164, R-186)."""

    __tablename__ = "first_service_slip"

    number: Mapped[int] = mapped_column(unique=True)
    slip_number: Mapped[str]
    vehicle_id: Mapped[int] = points_to("vehicle", unique=True)
    done_on: Mapped[date] = mapped_column(index=True)
    odometer_km: Mapped[int | None]
    entered_at: Mapped[datetime]
    entered_by: Mapped[str]
    voucher_filed_at: Mapped[datetime | None]
    voucher_filed_by: Mapped[str | None]

    vehicle: Mapped[Vehicle] = relationship()


class SalesHandover(Base):
    """The day's first services, or the word that there were none, told to sales (R-165)."""

    __tablename__ = "sales_handover"

    day: Mapped[date] = mapped_column(unique=True)
    at: Mapped[datetime]
    by: Mapped[str]
    slips: Mapped[list[Any]]


class FileAudit(Base):
    """A new file looked through: what is missing, who took the car in, corrected, filed (R-160)."""

    __tablename__ = "file_audit"

    vehicle_id: Mapped[int] = points_to("vehicle", unique=True)
    day: Mapped[date] = mapped_column(index=True)
    receptionist: Mapped[str | None]
    missing: Mapped[list[str]]
    corrected_at: Mapped[datetime | None]
    corrected_by: Mapped[str | None]
    filed_at: Mapped[datetime | None]
    filed_by: Mapped[str | None]

    vehicle: Mapped[Vehicle] = relationship()

"""What the nightly check found: one run a day, and its findings (R-001, R-036, R-168)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, by_value, points_to
from crm.models.customer import Customer
from crm.models.vehicle import Vehicle
from crm.terms import NightlyCheck


class NightlyRun(Base):
    """``counts``: how much each check found, by its name; findings keep only the first many."""

    __tablename__ = "nightly_run"

    day: Mapped[date] = mapped_column(unique=True)
    at: Mapped[datetime]
    counts: Mapped[dict[str, Any]]

    findings: Mapped[list[NightlyFinding]] = relationship(
        back_populates="run", order_by="NightlyFinding.id", cascade="all, delete-orphan"
    )


class NightlyFinding(Base):
    """One omission: what is missing, in whose file. ``key`` names the row it is about."""

    __tablename__ = "nightly_finding"
    __table_args__ = (UniqueConstraint("run_id", "check", "key"),)

    run_id: Mapped[int] = points_to("nightly_run", index=False)
    check: Mapped[NightlyCheck] = mapped_column(by_value(NightlyCheck))
    key: Mapped[str]
    detail: Mapped[list[str]]
    customer_id: Mapped[int | None] = points_to("customer", nullable=True)
    vehicle_id: Mapped[int | None] = points_to("vehicle", nullable=True)
    since: Mapped[datetime | None]

    run: Mapped[NightlyRun] = relationship(back_populates="findings")
    customer: Mapped[Customer | None] = relationship()
    vehicle: Mapped[Vehicle | None] = relationship()

"""What happens to a vehicle while it is in the workshop, as far as its driver is told of it.

The time it was promised for and each change of it (R-056, R-057), parts that were ordered for
somebody (R-058), and work found to be needed that nobody had ordered (R-059).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, points_to
from crm.models.customer import Customer
from crm.models.repair_order import RepairOrder
from crm.models.vehicle import Vehicle


class PromiseChange(Base):
    """A new time promised for a vehicle in repair; ``was_at`` is what had been promised before."""

    __tablename__ = "promise_change"

    repair_order_id: Mapped[int] = points_to("repair_order")
    was_at: Mapped[datetime | None]
    promised_at: Mapped[datetime]
    reason: Mapped[str | None]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)

    repair_order: Mapped[RepairOrder] = relationship()


class PartsOrder(Base):
    """Parts ordered for a customer who waits for them; dear ones against a deposit (R-091)."""

    __tablename__ = "parts_order"
    __table_args__ = (
        CheckConstraint("price_fen IS NULL OR price_fen >= 0", name="price"),
        CheckConstraint("deposit_fen IS NULL OR deposit_fen > 0", name="deposit"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[int] = points_to("customer")
    vehicle_id: Mapped[int | None] = points_to("vehicle", nullable=True)
    part: Mapped[str]
    price_fen: Mapped[int | None]
    deposit_fen: Mapped[int | None]
    deposit_at: Mapped[datetime | None]
    ordered_at: Mapped[datetime]
    expected_on: Mapped[date | None]
    arrived_at: Mapped[datetime | None] = mapped_column(index=True)
    settled_at: Mapped[datetime | None]
    settled_as: Mapped[str | None]
    by: Mapped[str]

    customer: Mapped[Customer] = relationship()
    vehicle: Mapped[Vehicle | None] = relationship()


class ExtraWork(Base):
    """Work the workshop found that was not ordered; the customer decides (R-059).

    ``safety`` says that driving on without it is dangerous. The decision is passed on to the
    workshop with the time and the person who took it.
    """

    __tablename__ = "extra_work"
    __table_args__ = (
        CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name="amount"),
        CheckConstraint("delay_hours IS NULL OR delay_hours >= 0", name="delay"),
    )

    repair_order_id: Mapped[int] = points_to("repair_order")
    description: Mapped[str]
    why: Mapped[str | None]
    safety: Mapped[bool] = mapped_column(default=False)
    amount_fen: Mapped[int | None]
    delay_hours: Mapped[float | None]
    found_at: Mapped[datetime] = mapped_column(index=True)
    found_by: Mapped[str]
    agreed: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    words: Mapped[str | None]
    conversation_id: Mapped[int | None] = points_to("conversation", nullable=True)
    workshop_told_at: Mapped[datetime | None]
    workshop_told: Mapped[str | None]

    repair_order: Mapped[RepairOrder] = relationship()


class Recommendation(Base):
    """Work advised at a visit and not carried out, with the reason; asked about again (R-018)."""

    __tablename__ = "recommendation"
    __table_args__ = (UniqueConstraint("vehicle_id", "repair_order_id", "item"),)

    vehicle_id: Mapped[int] = points_to("vehicle")
    repair_order_id: Mapped[int | None] = points_to("repair_order", nullable=True)
    item: Mapped[str]
    reason: Mapped[str | None]
    advised_at: Mapped[datetime]
    by: Mapped[str]
    settled_at: Mapped[datetime | None]
    settled_as: Mapped[str | None]

    vehicle: Mapped[Vehicle] = relationship()

"""A campaign the dealership has decided on, and the letters that are still to be written.

Customers are told by telephone two weeks ahead; who could not be told, or wants it in writing,
gets a letter within two days (R-052, R-053). A letter that is owed is a row of its own, so that
it can be late and somebody can be asked about it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, by_value, points_to
from crm.models.customer import Customer
from crm.terms import CampaignStatus


class Campaign(Base):
    """``active_since``: whose vehicle was here since that day; None asks everybody."""

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="days_in_order"),)

    name: Mapped[str]
    content: Mapped[str]
    content_en: Mapped[str]
    address: Mapped[str]
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    free_inspection: Mapped[bool] = mapped_column(default=False)
    members_only: Mapped[bool] = mapped_column(default=False)
    active_since: Mapped[date | None]
    status: Mapped[CampaignStatus] = mapped_column(
        by_value(CampaignStatus), default=CampaignStatus.DRAFT
    )
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    short_notice: Mapped[bool] = mapped_column(default=False)


class LetterTask(Base):
    """A letter somebody has to send; done when it stands in the letters register."""

    __tablename__ = "letter_task"

    origin: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[int] = points_to("customer")
    campaign_id: Mapped[int | None] = points_to("campaign", nullable=True)
    follow_up_id: Mapped[int | None] = points_to("follow_up", nullable=True)
    reason: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(index=True)
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    letter_id: Mapped[int | None] = points_to("letter", nullable=True)

    customer: Mapped[Customer] = relationship()
    campaign: Mapped[Campaign | None] = relationship()

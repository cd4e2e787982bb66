"""A customer's file: who they are, how they are reached, what they declined.

The vehicle is the filing unit (R-004); a customer may own several, and may only have asked
something without owning any (R-002).
"""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, by_value, points_to
from crm.models.staff import Staff
from crm.terms import AbsenceReason, Channel, ClubStatus, Honorific, Language


class Customer(Base):
    __tablename__ = "customer"

    name: Mapped[str] = mapped_column(index=True)
    honorific: Mapped[Honorific | None] = mapped_column(by_value(Honorific))
    company: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str | None]
    work_address: Mapped[str | None]
    employer: Mapped[str | None]
    language: Mapped[Language] = mapped_column(by_value(Language), default=Language.ZH)
    preferred_from: Mapped[time | None]
    preferred_until: Mapped[time | None]
    preferred_channel: Mapped[Channel | None] = mapped_column(by_value(Channel))
    desired_service: Mapped[str | None]
    interests: Mapped[str | None]
    club_status: Mapped[ClubStatus] = mapped_column(by_value(ClubStatus), default=ClubStatus.NONE)
    club_since: Mapped[date | None]
    club_asked_at: Mapped[datetime | None]
    advisor_id: Mapped[int | None] = points_to("staff", nullable=True)
    clerk_id: Mapped[int | None] = points_to("staff", nullable=True)
    contact_reason: Mapped[str | None]
    source: Mapped[str | None]
    bought_elsewhere: Mapped[bool] = mapped_column(default=False)
    lost_since: Mapped[date | None] = mapped_column(index=True)
    lost_reason: Mapped[str | None]
    lost_class: Mapped[AbsenceReason | None] = mapped_column(by_value(AbsenceReason))
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    contact_points: Mapped[list[ContactPoint]] = relationship(
        back_populates="customer", order_by="ContactPoint.id"
    )
    advisor: Mapped[Staff | None] = relationship(foreign_keys=[advisor_id])
    clerk: Mapped[Staff | None] = relationship(foreign_keys=[clerk_id])

    def phone(self) -> str | None:
        """The mobile number in force, or None."""
        for point in self.contact_points:
            if point.kind == "phone" and point.valid_until is None and not point.bad:
                return point.address
        return None

    def chat(self) -> str | None:
        """The Telegram chat bound to this customer, or None."""
        for point in self.contact_points:
            if point.kind == "telegram" and point.valid_until is None and not point.bad:
                return point.address
        return None


class ContactPoint(Base):
    """An address of a customer on one medium; replaced ones keep the day they ended (R-011)."""

    __tablename__ = "contact_point"
    __table_args__ = (Index("ix_contact_point_kind_address", "kind", "address"),)

    customer_id: Mapped[int] = points_to("customer")
    kind: Mapped[str]
    address: Mapped[str]
    verified: Mapped[bool] = mapped_column(default=False)
    bad: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]

    customer: Mapped[Customer] = relationship(back_populates="contact_points")


class ProfileProposal(Base):
    """A change to a file heard in a conversation, waiting for info staff to confirm (R-009)."""

    __tablename__ = "profile_proposal"
    __table_args__ = (UniqueConstraint("conversation_id", "field", "value"),)

    customer_id: Mapped[int] = points_to("customer")
    conversation_id: Mapped[int | None] = points_to("conversation", nullable=True)
    field: Mapped[str]
    value: Mapped[str]
    heard_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    accepted: Mapped[bool | None]


class OptOut(Base):
    """A customer's word that we must not write or call, with its proof (R-224)."""

    __tablename__ = "opt_out"

    customer_id: Mapped[int] = points_to("customer")
    channel: Mapped[Channel | None] = mapped_column(by_value(Channel))
    heard_on: Mapped[Channel] = mapped_column(by_value(Channel))
    words: Mapped[str]
    at: Mapped[datetime]
    conversation_id: Mapped[int | None] = points_to("conversation", nullable=True)
    withdrawn_at: Mapped[datetime | None]

"""Who works here, what their role lets them do, and who stands in for whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, by_value, points_to
from crm.terms import Department, Language, Role


class Staff(Base):
    """A member of staff. `password_hash` is empty for people without a console account."""

    __tablename__ = "staff"

    name: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    role: Mapped[Role] = mapped_column(by_value(Role))
    title: Mapped[str | None]
    department: Mapped[Department | None] = mapped_column(by_value(Department))
    phone: Mapped[str | None]
    email: Mapped[str | None]
    language: Mapped[Language] = mapped_column(by_value(Language), default=Language.ZH)
    password_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)


class StaffSession(Base):
    """A signed-in browser. Only a hash of the cookie's token is kept."""

    __tablename__ = "staff_session"

    staff_id: Mapped[int] = points_to("staff")
    token_hash: Mapped[str] = mapped_column(unique=True)
    csrf_token: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    staff: Mapped[Staff] = relationship()


class SignInAttempt(Base):
    """A refused sign-in, counted so that guessing is slowed down."""

    __tablename__ = "sign_in_attempt"

    name: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class StandIn(Base):
    """Who takes over an absent clerk's customers, from when until when (R-134)."""

    __tablename__ = "stand_in"
    __table_args__ = (UniqueConstraint("absent_id", "starts_at"),)

    absent_id: Mapped[int] = points_to("staff")
    deputy_id: Mapped[int | None] = points_to("staff", nullable=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    appointed_by: Mapped[str]


class StaffNotice(Base):
    """Something a role has to know today, until somebody of that role has noted it (R-050)."""

    __tablename__ = "staff_notice"

    origin: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role] = mapped_column(by_value(Role), index=True)
    at: Mapped[datetime]
    zh: Mapped[str]
    en: Mapped[str]
    noted_at: Mapped[datetime | None]
    noted_by: Mapped[str | None]

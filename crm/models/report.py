"""A report: drafted on its day, completed by people, released, and never changed after.

Until it is released its figures are counted anew each time it is opened; `document` then keeps
title, figures and tables as they were read (R-142, R-203).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, by_value, points_to
from crm.models.staff import Staff
from crm.terms import MailStatus, ReportKind, ReportNews, ReportState


class Report(Base):
    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("kind", "first_day"),)

    kind: Mapped[ReportKind] = mapped_column(by_value(ReportKind))
    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[ReportState] = mapped_column(by_value(ReportState), default=ReportState.DRAFT)
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    document: Mapped[dict[str, Any] | None]
    drafted_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[str | None]
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None]


class ReportNotice(Base):
    """Who was told what about a report, when, and when they opened it (R-203)."""

    __tablename__ = "report_notice"
    __table_args__ = (UniqueConstraint("report_id", "staff_id", "news"),)

    report_id: Mapped[int] = points_to("report")
    staff_id: Mapped[int] = points_to("staff")
    news: Mapped[ReportNews] = mapped_column(by_value(ReportNews))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    report: Mapped[Report] = relationship()
    staff: Mapped[Staff] = relationship()


class ReportMail(Base):
    """A released report on its way to one person by e-mail.

    ``message_id`` stands in the letter and never changes, so that a mail program knows a letter
    it has seen before. What is written is made from the report when it is sent, so nothing of a
    customer lies here.
    """

    __tablename__ = "report_mail"
    __table_args__ = (
        UniqueConstraint("report_id", "staff_id"),
        Index("ix_report_mail_status_next_at", "status", "next_at"),
    )

    report_id: Mapped[int] = points_to("report")
    staff_id: Mapped[int] = points_to("staff")
    address: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    status: Mapped[MailStatus] = mapped_column(by_value(MailStatus))
    attempts: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    next_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    answer: Mapped[str | None]

    report: Mapped[Report] = relationship()
    staff: Mapped[Staff] = relationship()

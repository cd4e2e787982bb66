"""Where reports are kept, and who was told of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from crm.models import Report, ReportMail, ReportNotice
from crm.store.base import Shelf
from crm.terms import MailStatus, ReportKind, ReportNews, ReportState


class Reports(Shelf[Report]):
    model = Report

    def about(self, kind: ReportKind, first_day: date) -> Report | None:
        """The report of this kind that begins on this day."""
        return self._session.scalars(
            select(Report).where(Report.kind == kind, Report.first_day == first_day)
        ).first()

    def newest(self, kind: ReportKind) -> Report | None:
        return self._session.scalars(
            select(Report).where(Report.kind == kind).order_by(Report.first_day.desc()).limit(1)
        ).first()

    def listing(self, *, kind: ReportKind | None = None, limit: int = 60) -> Sequence[Report]:
        """Reports, the newest period first."""
        query = select(Report)
        if kind is not None:
            query = query.where(Report.kind == kind)
        return self._session.scalars(
            query.order_by(Report.last_day.desc(), Report.id.desc()).limit(limit)
        ).all()

    def overdue(self, *, now: datetime) -> Sequence[Report]:
        """Reports that should have been out by now (R-194, R-195)."""
        return self._session.scalars(
            select(Report)
            .where(Report.state != ReportState.RELEASED, Report.due_at < now)
            .order_by(Report.due_at)
        ).all()

    def waiting(self, kind: ReportKind, *, state: ReportState) -> Sequence[Report]:
        return self._session.scalars(
            select(Report)
            .where(Report.kind == kind, Report.state == state)
            .order_by(Report.first_day)
        ).all()

    def notice(self, report_id: int, staff_id: int, news: ReportNews) -> ReportNotice | None:
        return self._session.scalars(
            select(ReportNotice).where(
                ReportNotice.report_id == report_id,
                ReportNotice.staff_id == staff_id,
                ReportNotice.news == news,
            )
        ).first()

    def keep_notice(self, notice: ReportNotice) -> None:
        self._session.add(notice)
        self._session.flush()

    def notices_of(self, report_id: int) -> Sequence[ReportNotice]:
        """Who was told what about a report, in order (R-203)."""
        return self._session.scalars(
            select(ReportNotice)
            .where(ReportNotice.report_id == report_id)
            .options(joinedload(ReportNotice.staff))
            .order_by(ReportNotice.at, ReportNotice.id)
        ).all()

    def inbox(self, staff_id: int, *, limit: int = 50) -> Sequence[ReportNotice]:
        """What this person was told and has not opened, newest first."""
        return self._session.scalars(
            select(ReportNotice)
            .where(ReportNotice.staff_id == staff_id, ReportNotice.read_at.is_(None))
            .options(joinedload(ReportNotice.report))
            .order_by(ReportNotice.id.desc())
            .limit(limit)
        ).all()

    def how_many_unread(self, staff_id: int) -> int:
        query = select(func.count(ReportNotice.id)).where(
            ReportNotice.staff_id == staff_id, ReportNotice.read_at.is_(None)
        )
        return self._session.scalar(query) or 0


FAILED = (MailStatus.REFUSED, MailStatus.UNKNOWN, MailStatus.GIVEN_UP)
"""What a person has to look at: it did not arrive, or nobody knows."""


class ReportMails(Shelf[ReportMail]):
    """Released reports on their way by e-mail."""

    model = ReportMail

    def to(self, report_id: int, staff_id: int) -> ReportMail | None:
        return self._session.scalars(
            select(ReportMail).where(
                ReportMail.report_id == report_id, ReportMail.staff_id == staff_id
            )
        ).first()

    def of_report(self, report_id: int) -> Sequence[ReportMail]:
        return self._session.scalars(
            select(ReportMail)
            .where(ReportMail.report_id == report_id)
            .options(joinedload(ReportMail.staff))
            .order_by(ReportMail.id)
        ).all()

    def due(self, *, at: datetime, limit: int) -> Sequence[ReportMail]:
        """What waits to be sent, oldest first; rows others are claiming are passed over."""
        return self._session.scalars(
            select(ReportMail)
            .where(ReportMail.status == MailStatus.WAITING, ReportMail.next_at <= at)
            .order_by(ReportMail.next_at, ReportMail.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=ReportMail)
        ).all()

    def cut_off(self, *, claimed_before: datetime) -> Sequence[ReportMail]:
        """Letters whose sending was begun long ago and never ended."""
        return self._session.scalars(
            select(ReportMail).where(
                ReportMail.status == MailStatus.SENDING, ReportMail.claimed_at < claimed_before
            )
        ).all()

    def failed(self, *, limit: int = 20) -> Sequence[ReportMail]:
        """Letters that did not arrive, or of which nobody knows, newest first."""
        return self._session.scalars(
            select(ReportMail)
            .where(ReportMail.status.in_(FAILED))
            .options(joinedload(ReportMail.report), joinedload(ReportMail.staff))
            .order_by(ReportMail.id.desc())
            .limit(limit)
        ).all()

"""The evening's looks over the office: records, files, first services, reports (R-168)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from crm.rules.wall import day_of, end_of_day, moment_on
from crm.store.nightly import Omission
from crm.store.unit_of_work import UnitOfWork
from crm.terms import ReportKind
from crm.use_cases.nightly_found import Found


def talks_unregistered(uow: UnitOfWork, now: datetime) -> Sequence[Found]:
    """Talks of today that ended without a line in the call register (R-150)."""
    return _found(uow.nightly_office.talks_unregistered(*_today(uow, now)))


def talks_wordless(uow: UnitOfWork, now: datetime) -> Sequence[Found]:
    """Records of today without the customer's words (R-152)."""
    return _found(uow.nightly_office.talks_wordless(*_today(uow, now)))


def talks_unreviewed(uow: UnitOfWork, now: datetime) -> Sequence[Found]:
    """Records of today that nobody has reviewed (R-156)."""
    return _found(uow.nightly_office.talks_unreviewed(*_today(uow, now)))


def files_unfiled(uow: UnitOfWork, now: datetime) -> Sequence[Found]:
    """New files of today that are not filed (R-162)."""
    return _found(uow.nightly_office.files_unfiled(*_today(uow, now)))


def visits_without_work(uow: UnitOfWork, now: datetime) -> Sequence[Found]:
    """Cars that left today with no work in their file (R-161)."""
    return _found(uow.nightly_office.visits_without_work(*_today(uow, now)))


def sales_not_told(uow: UnitOfWork, now: datetime) -> Sequence[Found]:
    """First services of today that sales does not have (R-165)."""
    today = day_of(now, wall=uow.wall)
    told = uow.registers.handover_of(today)
    known = set(told.slips) if told else set()
    return [
        Found(slip.slip_number, (), slip.vehicle.owner_id, slip.vehicle_id, slip.entered_at)
        for slip in uow.visit_ledgers.slips(today, today)
        if slip.id not in known
    ]


def reports_unsigned(uow: UnitOfWork, now: datetime) -> Sequence[Found]:
    """Daily reports whose hour is over and that are not signed (R-159)."""
    return [
        Found(report.first_day.isoformat(), (), None, None, report.due_at)
        for report in uow.reports.overdue(now=now)
        if report.kind is ReportKind.DAILY
    ]


def _today(uow: UnitOfWork, now: datetime) -> tuple[datetime, datetime]:
    today = day_of(now, wall=uow.wall)
    return moment_on(today, time(0), wall=uow.wall), end_of_day(today, wall=uow.wall)


def _found(rows: Sequence[Omission]) -> list[Found]:
    return [Found(row.key, (), row.customer_id, row.vehicle_id, row.since) for row in rows]

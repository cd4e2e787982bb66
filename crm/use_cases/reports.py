"""Reports: drafted, completed, checked, released, and from then on unchanged (R-193 to R-206).

Until it is released a report's figures are counted anew each time; its release freezes them with
what people wrote. The daily report is checked by the information officer and signed by the
service manager; nobody else can (R-159, R-244).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

from crm.errors import (
    NotPermitted,
    ReportIncomplete,
    ReportNotChecked,
    ReportReleased,
)
from crm.models import Report, Staff
from crm.registers.reports import plan_of
from crm.rules.permissions import What, may
from crm.rules.report_figures import hours_late
from crm.rules.report_periods import Days, days_of, schedule_of
from crm.store.unit_of_work import UnitOfWork
from crm.terms import ReportKind, ReportNews, ReportState, Role
from crm.use_cases.audit import note_change
from crm.use_cases.forms import fill
from crm.use_cases.report_mails import post_report
from crm.use_cases.report_notices import tell
from crm.use_cases.sheets.wanted import Wanted

SUMMARIES = frozenset({ReportKind.MONTHLY_SUMMARY, ReportKind.YEARLY})
SYSTEM = "system"


def read_report(uow: UnitOfWork, kind: ReportKind, *, on: date) -> dict[str, Any]:
    """The last report of a kind that ends by this day: as released, else counted now (C-11)."""
    days = days_of(kind, on)
    kept = uow.reports.about(kind, days.first)
    return document_of(uow, kept) if kept else build_document(uow, kind, days)


def document_of(uow: UnitOfWork, report: Report) -> dict[str, Any]:
    """A report as one document: frozen once it is released, counted anew before."""
    if report.document is not None:
        return report.document
    return build_document(
        uow, report.kind, Days(report.first_day, report.last_day), texts=report.texts
    ) | {"state": report.state.value}


def build_document(
    uow: UnitOfWork, kind: ReportKind, days: Days, *, texts: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Count a report: title, days, written parts and tables, all as plain values.

    Days are those of the dealership's wall; moments are ISO 8601 with their zone.
    """
    plan = plan_of(kind)
    wanted = Wanted(days.first, days.last, uow.wall)
    return {
        "kind": kind.value,
        "title": {"zh": plan.zh, "en": plan.en},
        "period": {"first": days.first.isoformat(), "last": days.last.isoformat()},
        "state": ReportState.DRAFT.value,
        "made_at": uow.clock.now().astimezone(uow.wall).isoformat(timespec="seconds"),
        "texts": {name: (texts or {}).get(name, "") for name in plan.texts},
        "tables": [
            {
                "name": name,
                "rows": [plain_row(row, uow) for row in fill(uow, name, wanted).rows],
            }
            for name in plan.sheets
        ],
    }


def draft(uow: UnitOfWork, kind: ReportKind, days: Days) -> Report:
    """The report of these days, begun if there is none yet; whoever writes it is told."""
    known = uow.reports.about(kind, days.first)
    if known is not None:
        return known
    schedule = schedule_of(kind, days, policy=uow.policy)
    report = uow.reports.add(
        Report(
            kind=kind,
            first_day=days.first,
            last_day=days.last,
            state=ReportState.DRAFT,
            texts={},
            drafted_at=uow.clock.now(),
            due_at=schedule.due_at,
        )
    )
    plan = plan_of(kind)
    tell(uow, report, plan.written_by, ReportNews.DRAFTED)
    if plan.writes_itself:
        _release(uow, report, by=SYSTEM)
    return report


def write_texts(uow: UnitOfWork, report: Report, texts: dict[str, str], *, staff: Staff) -> None:
    """Write the parts a person adds; parts the report does not have are left out.

    Raises:
        ReportReleased: it is out.
        NotPermitted: somebody else writes this report.
    """
    _see_that_it_is_open(report)
    _see_that_he_may(staff, write_permission(report.kind))
    parts = plan_of(report.kind).texts
    report.texts = {**report.texts} | {
        name: text.strip() for name, text in texts.items() if name in parts
    }
    note_change(uow, by=staff.display_name, what="write", noun="report", key=report.id)


def check(uow: UnitOfWork, report: Report, *, staff: Staff) -> None:
    """Say that the figures of the daily report were checked; now it can be signed (R-159).

    Raises:
        ReportReleased: it is signed already.
        NotPermitted: not the information officer.
    """
    _see_that_it_is_open(report)
    _see_that_he_may(staff, What.WRITE_DAILY_REPORT)
    if report.state is ReportState.CHECKED:
        return
    report.state = ReportState.CHECKED
    report.checked_at, report.checked_by = uow.clock.now(), staff.display_name
    tell(uow, report, plan_of(report.kind).told, ReportNews.DRAFTED)
    note_change(uow, by=staff.display_name, what="check", noun="report", key=report.id)


def release(uow: UnitOfWork, report: Report, *, staff: Staff) -> None:
    """Put a report out: figures and words are frozen, those concerned are told.

    Raises:
        ReportReleased: it is out already.
        NotPermitted: this role does not release, or sign, this report.
        ReportNotChecked: the daily report is signed only after it was checked (R-159).
        ReportIncomplete: a required part is empty (R-204).
    """
    _see_that_it_is_open(report)
    _see_that_he_may(staff, release_permission(report.kind))
    plan = plan_of(report.kind)
    if report.kind is ReportKind.DAILY and report.state is not ReportState.CHECKED:
        raise ReportNotChecked(plan.zh)
    missing = [name for name in plan.required if not report.texts.get(name)]
    if missing:
        raise ReportIncomplete(missing)
    _release(uow, report, by=staff.display_name)


def late_by(report: Report, now: datetime) -> float:
    """Hours a report was or is late; 0 while it is in time (R-203)."""
    out_at = report.released_at or now
    return hours_late(out_at.timestamp(), report.due_at.timestamp())


def write_permission(kind: ReportKind) -> What:
    if kind is ReportKind.DAILY:
        return What.WRITE_DAILY_REPORT
    return What.APPROVE_MONTHLY_SUMMARY if kind in SUMMARIES else What.RELEASE_REPORTS


def release_permission(kind: ReportKind) -> What:
    """The service manager signs the daily report; a summary is the supervisor's (R-142, R-159)."""
    return What.SIGN_DAILY_REPORT if kind is ReportKind.DAILY else write_permission(kind)


def plain_row(row: dict[str, Any], uow: UnitOfWork) -> dict[str, Any]:
    """A row as it can be kept: dates and terms as text, moments on the dealership's wall."""
    return {key: _plain(value, uow) for key, value in row.items() if key != "_advisor"}


def _plain(value: Any, uow: UnitOfWork) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(uow.wall).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(one, uow) for one in value]
    return round(value, 4) if isinstance(value, float) else value


def _release(uow: UnitOfWork, report: Report, *, by: str) -> None:
    now = uow.clock.now()
    report.document = document_of(uow, report) | {
        "state": ReportState.RELEASED.value,
        "released_at": now.astimezone(uow.wall).isoformat(timespec="seconds"),
        "released_by": by,
        "checked_by": report.checked_by,
        "policy_version": uow.policy_version_id,
    }
    report.state = ReportState.RELEASED
    report.released_at, report.released_by = now, by
    told = plan_of(report.kind).told
    tell(uow, report, told, ReportNews.RELEASED)
    post_report(uow, report, told)
    note_change(uow, by=by, what="release", noun="report", key=report.id)


def _see_that_it_is_open(report: Report) -> None:
    if report.state is ReportState.RELEASED:
        raise ReportReleased(plan_of(report.kind).zh)


def _see_that_he_may(staff: Staff, what: What) -> None:
    if not may(staff.role, what):
        raise NotPermitted(Role(staff.role).value, what.value)

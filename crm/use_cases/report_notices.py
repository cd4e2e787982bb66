"""Who is told of a report, by their inbox in the console, and when they opened it (R-203).

A notice is written once for each person and piece of news, so the jobs may look as often as
they like.
"""

from __future__ import annotations

from collections.abc import Iterable

from crm.models import Report, ReportNotice, Staff
from crm.store.unit_of_work import UnitOfWork
from crm.terms import ReportNews, Role


def tell(uow: UnitOfWork, report: Report, roles: Iterable[Role], news: ReportNews) -> int:
    """Tell everybody who works in these roles; how many had not been told before."""
    told = 0
    for role in roles:
        for person in uow.staff.with_role(role):
            if uow.reports.notice(report.id, person.id, news) is None:
                uow.reports.keep_notice(
                    ReportNotice(
                        report_id=report.id, staff_id=person.id, news=news, at=uow.clock.now()
                    )
                )
                told += 1
    return told


def mark_opened(uow: UnitOfWork, report: Report, staff: Staff) -> None:
    """Keep that this person has opened the report; the first time stands."""
    now = uow.clock.now()
    for notice in uow.reports.notices_of(report.id):
        if notice.staff_id == staff.id and notice.read_at is None:
            notice.read_at = now

"""What happens to reports without anybody asking: drafted, reminded of, overdue (R-194, R-195).

Every round is idempotent. A house that was shut makes up for the reports of the days it missed,
but never for the time before its first one: nobody begins with a report that is late already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from crm.models import Report
from crm.registers.reports import plan_of
from crm.rules.report_periods import before, newest_drafted, schedule_of
from crm.rules.wall import day_of
from crm.store.unit_of_work import UnitOfWork
from crm.terms import ReportKind, ReportNews, ReportState, Role
from crm.use_cases.first_service import hand_to_sales
from crm.use_cases.lost_customers import hear_reasons
from crm.use_cases.report_notices import tell
from crm.use_cases.reports import draft
from crm.use_cases.service_lists import hear_absences

MADE_UP_FOR = 14
"""How many missed periods of a kind are drafted after all."""


@dataclass
class RoundTally:
    drafted: int = 0
    told: int = 0
    reasons: int = 0


def go_round(uow: UnitOfWork) -> RoundTally:
    """Draft what is due, remind of what waits, tell of what is late; then the evening's lists."""
    tally = RoundTally()
    for kind in ReportKind:
        drafted = _draft_due(uow, kind)
        tally.drafted += drafted
        if drafted and kind is ReportKind.DAILY_PROBLEMS:
            tally.reasons = hear_reasons(uow) + hear_absences(uow)
    tally.told += _remind(uow)
    now, wall = uow.clock.now(), uow.wall
    if now.astimezone(wall).time() >= uow.policy.report.end_of_work:
        hand_to_sales(uow, day=day_of(now, wall=wall))
        hand_to_sales(uow, day=day_of(now, wall=wall) - timedelta(days=1))
    return tally


def _draft_due(uow: UnitOfWork, kind: ReportKind) -> int:
    """Draft the newest period's report and those missed since the last one."""
    newest = uow.reports.newest(kind)
    now = uow.clock.now()
    days = newest_drafted(kind, now, policy=uow.policy)
    if newest is None and schedule_of(kind, days, policy=uow.policy).due_at <= now:
        return 0
    missed = [days]
    while newest is not None and len(missed) < MADE_UP_FOR:
        days = before(kind, days)
        if days.first <= newest.first_day:
            break
        missed.append(days)
    if newest is not None:
        missed = [one for one in missed if one.first > newest.first_day]
    for one in reversed(missed):
        draft(uow, kind, one)
    return len(missed)


def _remind(uow: UnitOfWork) -> int:
    """The daily report that is not checked, and every report that is late (R-194, R-203)."""
    told = 0
    for report in uow.reports.waiting(ReportKind.DAILY, state=ReportState.DRAFT):
        told += tell(uow, report, (Role.INFO_OFFICER,), ReportNews.REMINDER)
    for report in uow.reports.overdue(now=uow.clock.now()):
        told += tell(uow, report, _concerned(report), ReportNews.OVERDUE)
    return told


def _concerned(report: Report) -> tuple[Role, ...]:
    """Who hears that a report is late: who writes it, and who waits for it."""
    plan = plan_of(report.kind)
    return tuple(dict.fromkeys((*plan.written_by, *plan.told)))

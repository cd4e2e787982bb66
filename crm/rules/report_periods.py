"""Which days a report covers, when it is drafted, and when it is due (R-193 to R-200, C-11).

A report is about the last period of its kind that has ended: the weekly one made on Monday
covers Monday to Sunday before, the monthly one of the 3rd the calendar month before. Days and
hours are those on the dealership's wall.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from crm.policy import Policy
from crm.rules.maintenance import months_later
from crm.rules.wall import moment_on, wall_of
from crm.terms import ReportKind

MONTHLY = frozenset(
    {
        ReportKind.MONTHLY_SATISFACTION,
        ReportKind.MONTHLY_COMPLAINTS,
        ReportKind.MONTHLY_CHURN,
        ReportKind.MONTHLY_SUMMARY,
    }
)
DAILY = frozenset({ReportKind.DAILY, ReportKind.DAILY_PROBLEMS})


@dataclass(frozen=True, order=True)
class Days:
    """A stretch of days, both ends included."""

    first: date
    last: date


@dataclass(frozen=True)
class Schedule:
    """When a report is drafted and when it must be out, in UTC."""

    draft_at: datetime
    due_at: datetime


def days_of(kind: ReportKind, on: date) -> Days:
    """The last period of this kind that ends on ``on`` or before it (C-11)."""
    if kind in DAILY:
        return Days(on, on)
    if kind is ReportKind.WEEKLY:
        sunday = on - timedelta(days=on.isoweekday() % 7)
        return Days(sunday - timedelta(days=6), sunday)
    return months_ending(on, {ReportKind.QUARTERLY: 3, ReportKind.YEARLY: 12}.get(kind, 1))


def months_ending(on: date, length: int) -> Days:
    """The last period of so many months, counted from January, that ends by ``on``."""
    month = on.month - (on.month - 1) % length
    first = date(on.year, month, 1)
    last = month_end(months_later(first, length - 1))
    if last > on:
        first = months_later(first, -length)
        last = month_end(months_later(first, length - 1))
    return Days(first, last)


def before(kind: ReportKind, days: Days) -> Days:
    """The period before this one."""
    return days_of(kind, days.first - timedelta(days=1))


def schedule_of(kind: ReportKind, days: Days, *, policy: Policy) -> Schedule:
    """When the report about these days is drafted and due.

    Daily: before the end of work of the day itself; problem customers with the nightly check.
    Weekly: the Monday after. Monthly: the 3rd, its summary drafted on the 1st; quarterly like
    the monthly ones; the year's summary is drafted on its last day and due on the 3rd.
    """
    rules, wall = policy.report, wall_of(policy)
    after = days.last + timedelta(days=1)

    def at(day: date, clock: time) -> datetime:
        return moment_on(day, clock, wall=wall)

    if kind is ReportKind.DAILY:
        return Schedule(
            at(days.last, rules.daily_to_service_manager), at(days.last, rules.end_of_work)
        )
    if kind is ReportKind.DAILY_PROBLEMS:
        return Schedule(at(days.last, rules.nightly_check_at), at(after, time(0)))
    if kind is ReportKind.WEEKLY:
        monday = days.last + timedelta(days=rules.weekly_on)
        return Schedule(at(monday, rules.draft_at), at(monday, rules.due_by))
    due_on = after.replace(day=rules.monthly_on)
    draft_on = due_on
    if kind is ReportKind.MONTHLY_SUMMARY:
        draft_on = after
    elif kind is ReportKind.YEARLY:
        draft_on = days.last
    return Schedule(at(draft_on, rules.draft_at), at(due_on, rules.due_by))


def newest_drafted(kind: ReportKind, now: datetime, *, policy: Policy) -> Days:
    """The newest period whose report should have been drafted by now."""
    days = days_of(kind, now.astimezone(wall_of(policy)).date())
    if schedule_of(kind, days, policy=policy).draft_at > now:
        days = before(kind, days)
    return days


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months_in(days: Days) -> list[Days]:
    """The calendar months these days begin, each whole."""
    first, found = days.first.replace(day=1), []
    while first <= days.last:
        found.append(Days(first, month_end(first)))
        first = months_later(first, 1)
    return found

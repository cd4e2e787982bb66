"""Every evening: what was forgotten today (R-001, R-007, R-036, R-050, R-168).

One job with a list of checks; to look for one more omission is to add a check. What a check
finds is listed for the information officer, each row once; what is overdue is also put before
the supervisor, as one item a night, because a queue of a hundred omissions is read by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from crm.models import NightlyFinding, NightlyRun
from crm.rules.completeness import complete_by, missing_at_once, missing_in_time
from crm.rules.maintenance import months_later
from crm.rules.wall import day_of, end_of_day, moment_on, wall_of
from crm.store.nightly import OpenedFile
from crm.store.unit_of_work import UnitOfWork
from crm.terms import EscalationReason, NightlyCheck, Queue
from crm.use_cases import nightly_office as office
from crm.use_cases.escalations import raise_escalation
from crm.use_cases.nightly_found import Found
from crm.use_cases.nightly_work import complaints_unsigned, promises_missed, without_attempt
from crm.use_cases.service_lists import mark_lost_customers
from crm.use_cases.visitors import CONSULTATION

LOOK_BACK_DAYS = 14
"""A file nobody completed stays on the list this long; after that it is a matter of history."""

KEPT_AT_MOST = 500
"""Findings listed for one check; all are counted."""


@dataclass(frozen=True)
class Check:
    """A look for one kind of omission; ``reason`` if the supervisor is asked about it."""

    name: NightlyCheck
    look: Callable[[UnitOfWork, datetime], Sequence[Found]]
    reason: EscalationReason | None = None


def check_tonight(uow: UnitOfWork, *, at: datetime | None = None) -> NightlyRun:
    """Run every check as of ``at`` (default: now); a second run of a day replaces the first."""
    now = at or uow.clock.now()
    today = day_of(now, wall=uow.wall)
    mark_lost_customers(uow, today=today)
    found = {check: list(check.look(uow, now)) for check in CHECKS}
    run = NightlyRun(
        day=today,
        at=now,
        counts={check.name.value: len(rows) for check, rows in found.items()},
        findings=[_row(check, one) for check, rows in found.items() for one in rows[:KEPT_AT_MOST]],
    )
    uow.nightly.keep(run)
    for check, rows in found.items():
        if check.reason is not None and rows:
            _put_before_supervisor(uow, check.name, check.reason, rows, today)
    return run


def is_due(uow: UnitOfWork) -> bool:
    """True from the hour the policy sets, until today's check has been made."""
    today = day_of(uow.clock.now(), wall=uow.wall)
    begins = moment_on(today, uow.policy.report.nightly_check_at, wall=uow.wall)
    return uow.clock.now() >= begins and uow.nightly.of_day(today) is None


def check_if_due(uow: UnitOfWork) -> NightlyRun | None:
    """The evening's check, once a day (`report.nightly_check_at`)."""
    return check_tonight(uow) if is_due(uow) else None


def listed(uow: UnitOfWork, run: NightlyRun) -> dict[str, Any]:
    """A run as a document: the counts, and each finding with what is missing."""
    return {
        "day": run.day.isoformat(),
        "counts": dict(run.counts),
        "findings": [
            {
                "check": one.check.value,
                "key": one.key,
                "missing": list(one.detail),
                "customer_id": one.customer_id,
                "vehicle_id": one.vehicle_id,
            }
            for one in uow.nightly.findings_of(run)
        ],
    }


def _row(check: Check, one: Found) -> NightlyFinding:
    return NightlyFinding(
        check=check.name,
        key=one.key,
        detail=list(one.detail),
        customer_id=one.customer_id,
        vehicle_id=one.vehicle_id,
        since=one.since,
    )


def _put_before_supervisor(
    uow: UnitOfWork,
    name: NightlyCheck,
    reason: EscalationReason,
    rows: Sequence[Found],
    today: date,
) -> None:
    """One item for the night: due tomorrow evening, it names the first few (R-001)."""
    keys = "、".join(row.key for row in rows[:5])
    more = f" … ({len(rows)})" if len(rows) > 5 else ""
    raise_escalation(
        uow,
        origin=f"nightly:{name.value}:{today}",
        queue=Queue.SUPERVISOR,
        reason=reason,
        due_at=end_of_day(today + timedelta(days=1), wall=uow.wall),
        words=keys + more,
        vehicle_id=rows[0].vehicle_id if len(rows) == 1 else None,
        customer_id=rows[0].customer_id if len(rows) == 1 else None,
    )


# The checks.


def _files_missing(uow: UnitOfWork, now: datetime) -> list[Found]:
    """Vehicles and visitors of today without a minimal file (R-001, C-03)."""
    today = day_of(now, wall=uow.wall)
    return [
        _found(file, missing)
        for file in _files_opened(uow, today, today)
        if (missing := missing_at_once(file.facts))
    ]


def _files_overdue(uow: UnitOfWork, now: datetime) -> list[Found]:
    """Files whose two days are over and that still lack mandatory fields (R-001)."""
    today = day_of(now, wall=uow.wall)
    last = today - (complete_by(today, policy=uow.policy) - today)
    return [
        _found(file, missing)
        for file in _files_opened(uow, last - timedelta(days=LOOK_BACK_DAYS), last)
        if (missing := missing_in_time(file.facts, policy=uow.policy))
    ]


def _files_opened(uow: UnitOfWork, first: date, last: date) -> list[OpenedFile]:
    wall = wall_of(uow.policy)
    since = moment_on(first, time(0), wall=wall)
    until = moment_on(last + timedelta(days=1), time(0), wall=wall)
    return [
        *uow.nightly.files_of_visits(since=since, until=until),
        *uow.nightly.files_of_consultations(reason=CONSULTATION, since=since, until=until),
    ]


def _found(file: OpenedFile, missing: list[str]) -> Found:
    return Found(file.key, tuple(missing), file.customer_id, file.vehicle_id, file.opened_at)


def _no_next_contact(uow: UnitOfWork, now: datetime) -> list[Found]:
    today = day_of(now, wall=uow.wall)
    months = uow.policy.lost_months_without_paid_visit
    active_since = moment_on(months_later(today, -months), time(0), wall=uow.wall)
    rows = uow.nightly.without_next_contact(active_since=active_since, today=today, now=now)
    return [Found(row.key, (), row.customer_id, row.vehicle_id, row.since) for row in rows]


def _workshop_not_told(uow: UnitOfWork, now: datetime) -> list[Found]:
    rows = uow.nightly.workshop_not_told(at=now)
    return [Found(row.key, (), row.customer_id, row.vehicle_id, row.since) for row in rows]


def _letters_overdue(uow: UnitOfWork, now: datetime) -> list[Found]:
    rows = uow.nightly.letters_overdue(at=now)
    return [Found(row.key, (), row.customer_id, row.vehicle_id, row.since) for row in rows]


CHECKS: tuple[Check, ...] = (
    Check(NightlyCheck.FILE_MISSING, _files_missing),
    Check(NightlyCheck.FILE_OVERDUE, _files_overdue, EscalationReason.FILE_OVERDUE),
    Check(NightlyCheck.NO_NEXT_CONTACT, _no_next_contact),
    Check(NightlyCheck.WORKSHOP_NOT_TOLD, _workshop_not_told, EscalationReason.OMISSION),
    Check(NightlyCheck.LETTER_OVERDUE, _letters_overdue, EscalationReason.OMISSION),
    Check(NightlyCheck.COMPLAINT_UNSIGNED, complaints_unsigned),
    Check(NightlyCheck.PROMISE_MISSED, promises_missed),
    Check(NightlyCheck.NO_ATTEMPT, without_attempt),
    Check(NightlyCheck.TALK_UNREGISTERED, office.talks_unregistered),
    Check(NightlyCheck.TALK_WORDLESS, office.talks_wordless),
    Check(NightlyCheck.TALK_UNREVIEWED, office.talks_unreviewed),
    Check(NightlyCheck.FILE_UNFILED, office.files_unfiled),
    Check(NightlyCheck.VISIT_WITHOUT_WORK, office.visits_without_work),
    Check(NightlyCheck.SALES_NOT_TOLD, office.sales_not_told),
    Check(NightlyCheck.REPORT_UNSIGNED, office.reports_unsigned),
)

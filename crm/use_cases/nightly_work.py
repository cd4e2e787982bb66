"""Of the evening's check, what is about the day's work (R-036, R-120, R-168)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from crm.models import Complaint
from crm.rules.wall import day_of, moment_on
from crm.store.unit_of_work import UnitOfWork
from crm.use_cases.nightly_found import Found


def complaints_unsigned(uow: UnitOfWork, now: datetime) -> Sequence[Found]:
    """Complaint forms given to a responsible person who has not signed yet (R-120)."""
    return [_case(one, one.taken_at) for one in uow.complaints.unsigned()]


def promises_missed(uow: UnitOfWork, now: datetime) -> Sequence[Found]:
    """Unsolved complaints whose promised or signed hour is over (R-115)."""
    return [
        _case(one, one.solve_by or one.next_answer_at or now)
        for one in uow.complaints.promise_passed(now=now)
    ]


def without_attempt(uow: UnitOfWork, now: datetime) -> Sequence[Found]:
    """Follow-ups that were due today and that nobody has tried (R-036)."""
    midnight = moment_on(day_of(now, wall=uow.wall), time(0), wall=uow.wall)
    return [
        Found(
            f"#{one.id}",
            (one.kind.value,),
            customer_id=one.customer_id,
            vehicle_id=one.vehicle_id,
            since=one.due_at,
        )
        for one in uow.follow_ups.untried(since=midnight, until=now)
    ]


def _case(complaint: Complaint, since: datetime) -> Found:
    return Found(
        complaint.number,
        (complaint.number,),
        customer_id=complaint.customer_id,
        vehicle_id=complaint.vehicle_id,
        since=since,
    )

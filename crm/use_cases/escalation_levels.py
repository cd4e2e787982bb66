"""An unsolved complaint climbs, level by level (R-116).

A case keeps from when its next level counts and when it is due. The background loop asks
for what is due; whoever pauses a case or opens it again has it counted anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crm.models import Complaint
from crm.rules import ladder
from crm.rules.working_time import Pause
from crm.store.unit_of_work import UnitOfWork
from crm.terms import EscalationReason
from crm.use_cases.escalations import raise_about, step_up


def count_from(uow: UnitOfWork, complaint: Complaint, *, since: datetime) -> None:
    """Let the wait for the next level begin at ``since``; at the top there is none."""
    rung = ladder.rung_above(complaint.level, policy=uow.policy)
    complaint.level_since = since
    complaint.level_due_at = (
        ladder.reached_at(rung, since=since, policy=uow.policy, pauses=pauses_of(complaint))
        if rung is not None
        else None
    )


def climb_due(uow: UnitOfWork) -> int:
    """Take every case as high as its wait says; return how many items were raised.

    A case that was forgotten for long climbs several levels at once, each with its own item.
    """
    now, raised = uow.clock.now(), 0
    for complaint in uow.complaints.to_climb(now=now):
        while complaint.level_due_at is not None and complaint.level_due_at <= now:
            raised += _climb(uow, complaint, at=complaint.level_due_at)
    return raised


def pauses_of(complaint: Complaint) -> Sequence[Pause]:
    """The stretches in which this case's own clocks stand still."""
    return [Pause(start=one.starts_at, end=one.ends_at) for one in complaint.pauses]


def _climb(uow: UnitOfWork, complaint: Complaint, *, at: datetime) -> bool:
    rung = ladder.rung_above(complaint.level, policy=uow.policy)
    if rung is None:
        complaint.level_due_at = None
        return False
    complaint.level = rung.level
    count_from(uow, complaint, since=at)
    first = rung.level == 1 and not complaint.reopened
    new = raise_about(
        uow,
        complaint,
        EscalationReason.COMPLAINT_UNRESOLVED,
        due_at=at,
        which=None if first else f"{complaint.reopened}:{rung.level}",
        queue=rung.queue,
        level=rung.level,
        persons=rung.persons,
    )
    step_up(uow, complaint)
    return new

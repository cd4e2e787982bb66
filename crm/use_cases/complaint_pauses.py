"""A case waits for somebody outside: its own clocks stand still, the customer's hour does not.

A part is on order, the customer has the car until Saturday: going up and signing wait that
long. What was promised to the customer stays promised until he is told a new time (R-115).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from crm.errors import MomentPassed, ReasonMissing, StepNotAllowed
from crm.models import Complaint, ComplaintPause
from crm.rules.complaint_steps import may_become
from crm.store.unit_of_work import UnitOfWork
from crm.terms import ComplaintStatus
from crm.use_cases.complaint_steps import write_event
from crm.use_cases.escalation_levels import count_from

SHORTEST = timedelta(seconds=1)


def pause(
    uow: UnitOfWork, *, complaint_id: int, until: datetime, reason: str, by: str
) -> Complaint:
    """Let the case's clocks stand still from now until ``until``, for a written reason.

    A pause that runs already is changed: it ends at the new hour.

    Raises:
        NotFound: there is no such complaint.
        StepNotAllowed: nobody waits for a solution of it any more.
        ReasonMissing: no reason was given.
        MomentPassed: ``until`` is not in the future.
    """
    complaint = uow.complaints.get(complaint_id)
    reason = reason.strip()
    now = uow.clock.now()
    if not may_become(complaint.status, ComplaintStatus.SOLUTION_FOUND):
        raise StepNotAllowed(complaint.number, complaint.status.value, "paused")
    if not reason:
        raise ReasonMissing(f"pausing complaint {complaint.number}")
    if until <= now:
        raise MomentPassed(until)
    running = running_pause(complaint, now=now)
    if running is not None:
        running.ends_at = max(now, running.starts_at + SHORTEST)
    complaint.pauses.append(ComplaintPause(starts_at=now, ends_at=until, reason=reason, by=by))
    write_event(
        uow, complaint, by=by, what="paused", why=reason, detail={"until": until.isoformat()}
    )
    _count_anew(uow, complaint)
    return complaint


def resume(uow: UnitOfWork, *, complaint_id: int, by: str) -> Complaint:
    """Let the clocks run again now; without a running pause nothing changes.

    Raises:
        NotFound: there is no such complaint.
    """
    complaint = uow.complaints.get(complaint_id)
    running = running_pause(complaint, now=uow.clock.now())
    if running is not None:
        running.ends_at = max(uow.clock.now(), running.starts_at + SHORTEST)
        write_event(uow, complaint, by=by, what="resumed")
        _count_anew(uow, complaint)
    return complaint


def running_pause(complaint: Complaint, *, now: datetime) -> ComplaintPause | None:
    """The pause the case is in at this moment, or None."""
    return next((one for one in complaint.pauses if one.starts_at <= now < one.ends_at), None)


def _count_anew(uow: UnitOfWork, complaint: Complaint) -> None:
    if complaint.level_since is not None and complaint.level_due_at is not None:
        count_from(uow, complaint, since=complaint.level_since)
    uow.flush()

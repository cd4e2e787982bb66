"""What a complaint reminds us of before its hour is over (R-115, R-120).

Escalating comes too late for a promise that could still be kept. A reminder is one item in
the supervisor's queue and one event of the case, raised once for each promised hour or
each assignment, however often the background loop comes by.
"""

from __future__ import annotations

from datetime import datetime

from crm.models import Complaint
from crm.rules.complaint_steps import may_become
from crm.rules.ladder import calendar_of
from crm.rules.sla import warn_at
from crm.rules.working_time import add_working_days
from crm.store.unit_of_work import UnitOfWork
from crm.terms import ComplaintStatus, EscalationReason
from crm.use_cases.complaint_steps import write_event
from crm.use_cases.escalation_levels import pauses_of
from crm.use_cases.escalations import BY_ITSELF, raise_about


def remind_due(uow: UnitOfWork) -> int:
    """Raise the reminders whose time has come; return how many are new.

    A promised or signed hour that is near (default two hours), and a case that was assigned
    a working day ago and is still unsigned.
    """
    now = uow.clock.now()
    raised = sum(_promise_is_near(uow, one) for one in _near(uow, now))
    return raised + sum(_is_unsigned(uow, one) for one in uow.complaints.unsigned())


def is_answer_near(uow: UnitOfWork, complaint: Complaint) -> bool:
    """True if an unsolved case's hour is near, not past, and was not near from the beginning."""
    hour = complaint.solve_by or complaint.next_answer_at
    if hour is None or not may_become(complaint.status, ComplaintStatus.SOLUTION_FOUND):
        return False
    given_at = complaint.signed_at or complaint.taken_at
    warned_from = warn_at(hour, policy=uow.policy)
    return given_at < warned_from <= uow.clock.now() <= hour


def sign_until(uow: UnitOfWork, complaint: Complaint) -> datetime | None:
    """Until when the responsible person should have signed; None where nobody is assigned."""
    assigned = [event.at for event in complaint.events if event.what == "assigned"]
    if complaint.responsible_id is None or not assigned:
        return None
    return add_working_days(
        assigned[-1],
        uow.policy.complaint.unsigned_reminder_days,
        calendar=calendar_of(uow.policy),
        pauses=pauses_of(complaint),
    )


def _near(uow: UnitOfWork, now: datetime) -> list[Complaint]:
    until = now + (now - warn_at(now, policy=uow.policy))
    found = uow.complaints.promised_between(since=now, until=until)
    return [one for one in found if is_answer_near(uow, one)]


def _promise_is_near(uow: UnitOfWork, complaint: Complaint) -> bool:
    hour = complaint.solve_by or complaint.next_answer_at
    assert hour is not None, "it was found by this hour"
    return _remind(
        uow,
        complaint,
        EscalationReason.PROMISE_NEAR,
        due_at=hour,
        which=hour.isoformat(),
        detail={"promised": hour.isoformat()},
    )


def _is_unsigned(uow: UnitOfWork, complaint: Complaint) -> bool:
    until = sign_until(uow, complaint)
    if until is None or until > uow.clock.now():
        return False
    person = uow.staff.get(complaint.responsible_id or 0)
    return _remind(
        uow,
        complaint,
        EscalationReason.UNSIGNED,
        due_at=until,
        which=until.isoformat(),
        detail={"to": person.display_name},
    )


def _remind(
    uow: UnitOfWork,
    complaint: Complaint,
    reason: EscalationReason,
    *,
    due_at: datetime,
    which: str,
    detail: dict[str, str],
) -> bool:
    new = raise_about(uow, complaint, reason, due_at=due_at, which=which)
    if new:
        write_event(uow, complaint, by=BY_ITSELF, what=reason.value, detail=detail)
    return new

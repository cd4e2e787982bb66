"""One step of a complaint, written down: who, when, what and why (R-171).

Every change of a complaint's state goes through `take_step`, so that the table of
`crm.rules.complaint_steps` is asked and no step is without its event.
"""

from __future__ import annotations

from typing import Any

from crm.errors import StepNotAllowed
from crm.models import Complaint, ComplaintEvent
from crm.rules.complaint_steps import may_become
from crm.store.unit_of_work import UnitOfWork
from crm.terms import ComplaintStatus
from crm.use_cases.announcing import announce_complaint


def take_step(
    uow: UnitOfWork,
    complaint: Complaint,
    wanted: ComplaintStatus,
    *,
    by: str,
    what: str,
    why: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Move a complaint on and write the event.

    Raises:
        StepNotAllowed: it cannot become ``wanted`` from where it stands.
    """
    if not may_become(complaint.status, wanted):
        raise StepNotAllowed(complaint.number, complaint.status.value, wanted.value)
    complaint.status = wanted
    write_event(uow, complaint, by=by, what=what, why=why, detail=detail)


def write_event(
    uow: UnitOfWork,
    complaint: Complaint,
    *,
    by: str,
    what: str,
    why: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write down something that happened to a complaint without moving it."""
    uow.complaints.keep_event(
        ComplaintEvent(
            complaint=complaint,
            at=uow.clock.now(),
            by=by,
            what=what,
            status=complaint.status,
            why=why,
            detail=detail,
        )
    )
    announce_complaint(uow, complaint, what=what)

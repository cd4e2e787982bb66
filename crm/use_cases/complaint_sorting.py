"""A person's judgement on a case: where it belongs, how bad it is, what to do next.

The words of the customer are sorted by tables that only propose (R-125, R-126). Who corrects
them is written down with what stood there before.
"""

from __future__ import annotations

from crm.errors import ReasonMissing, StepNotAllowed, TextMissing
from crm.models import Complaint
from crm.rules.sla import promised_answer_at
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    ComplaintCategory,
    ComplaintStatus,
    Department,
    EscalationStatus,
    Queue,
    Severity,
)
from crm.use_cases.complaint_steps import write_event
from crm.use_cases.complaints import GRADES, tell
from crm.use_cases.escalations import mark_solved


def reclassify(
    uow: UnitOfWork,
    *,
    complaint_id: int,
    by: str,
    category: ComplaintCategory,
    department: Department,
    severity: Severity,
    rework: bool,
    why: str | None = None,
) -> Complaint:
    """Correct what the tables made of the words.

    A case judged graver goes to supervisor and service manager at once, with an earlier
    promise (R-126); one judged lighter needs the reason in writing.

    Raises:
        NotFound: there is no such complaint.
        StepNotAllowed: it is closed.
        ReasonMissing: it is made lighter without a word why.
    """
    complaint = uow.complaints.get(complaint_id)
    if complaint.status is ComplaintStatus.CLOSED:
        raise StepNotAllowed(complaint.number, complaint.status.value, "reclassified")
    why = (why or "").strip() or None
    graver = GRADES.index(severity) - GRADES.index(complaint.severity)
    if graver < 0 and why is None:
        raise ReasonMissing(f"a lighter grade for complaint {complaint.number}")
    before = (complaint.category, complaint.department, complaint.severity, complaint.rework)
    if before == (category, department, severity, rework):
        return complaint
    newly_rework = rework and not complaint.rework
    complaint.category, complaint.department = category, department
    complaint.severity, complaint.rework = severity, rework
    if graver > 0 and complaint.next_answer_at is not None:
        urgent = promised_answer_at(uow.clock.now(), severity=severity, policy=uow.policy)
        complaint.next_answer_at = min(complaint.next_answer_at, urgent)
    write_event(
        uow,
        complaint,
        by=by,
        what="reclassified",
        why=why,
        detail={
            "category": category.value,
            "department": department.value,
            "severity": severity.value,
            "rework": rework,
        },
    )
    if graver > 0 or newly_rework:
        tell(uow, complaint)
    form = uow.registers.quick_form_of_complaint(complaint.id)
    if form is not None:
        form.department = department
    uow.flush()
    return complaint


def instruct(uow: UnitOfWork, *, complaint_id: int, queue: Queue, by: str, words: str) -> Complaint:
    """Give the case back with an instruction instead of a solution (R-136).

    What this queue held about it is done with; the promise, and the next level, stand.

    Raises:
        NotFound: there is no such complaint.
        TextMissing: the instruction is empty.
    """
    words = words.strip()
    if not words:
        raise TextMissing("instruction")
    complaint = uow.complaints.get(complaint_id)
    complaint.instruction = words
    write_event(uow, complaint, by=by, what="instructed", why=words)
    for item in uow.escalations.of_complaint(complaint.id):
        if item.queue is queue and item.status is not EscalationStatus.SOLVED:
            mark_solved(uow, item, by=by, resolution=words)
    uow.flush()
    return complaint

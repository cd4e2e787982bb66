"""What is done about a case on its way: sorted, instructed, paused, its promise renewed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from crm.console.noting import TheCase
from crm.console.reading import one_of
from crm.console.wall_time import read_moment
from crm.errors import TextMissing
from crm.rules.permissions import What
from crm.terms import ComplaintCategory, Department, Queue, Role, Severity
from crm.use_cases.complaint_pauses import pause, resume
from crm.use_cases.complaint_sorting import instruct, reclassify
from crm.use_cases.postponements import drop, send
from crm.use_cases.solutions import answer_at_once

router = APIRouter()

Text = Annotated[str, Form(max_length=5000)]


@router.post("/complaints/{complaint_id}/sort")
def do_sort(
    form: TheCase,
    category: Text = "",
    department: Text = "",
    severity: Text = "",
    rework: Text = "",
    why: Text = "",
) -> Response:
    """Correct what the words were taken for (R-125, R-126)."""
    with form.changing(What.WORK_COMPLAINTS, "reclassify") as (visit, case):
        reclassify(
            visit.uow,
            complaint_id=case.id,
            by=visit.by_for(case.customer),
            category=one_of(ComplaintCategory, category) or case.category,
            department=one_of(Department, department) or case.department,
            severity=one_of(Severity, severity) or case.severity,
            rework=rework == "yes",
            why=why,
        )
        return visit.go(f"/complaints/{case.id}", done="sorted")


@router.post("/complaints/{complaint_id}/answer")
def do_answer(
    form: TheCase,
    answer: Text = "",
    facts_checked: Text = "",
) -> Response:
    """An answer that was given while the customer was still there (R-113)."""
    with form.changing(What.WORK_COMPLAINTS, "answer") as (visit, case):
        answer_at_once(
            visit.uow,
            complaint_id=case.id,
            by=visit.by_for(case.customer),
            answer=answer,
            facts_checked=facts_checked == "yes",
        )
        return visit.go(f"/complaints/{case.id}", done="noted")


@router.post("/complaints/{complaint_id}/instruct")
def do_instruct(form: TheCase, words: Text = "") -> Response:
    """Give the case back with an instruction (R-136)."""
    with form.changing(What.WORK_QUEUE, "instruct", within=What.SEE_COMPLAINTS) as (visit, case):
        is_manager = visit.staff.role is Role.SERVICE_MANAGER
        instruct(
            visit.uow,
            complaint_id=case.id,
            queue=Queue.SERVICE_MANAGER if is_manager else Queue.SUPERVISOR,
            by=visit.by,
            words=words,
        )
        return visit.go(f"/complaints/{case.id}", done="instructed")


@router.post("/complaints/{complaint_id}/pause")
def do_pause(
    form: TheCase,
    until: Text = "",
    reason: Text = "",
) -> Response:
    with form.changing(What.ASSIGN_COMPLAINTS, "pause") as (visit, case):
        moment = read_moment(until, visit.wall)
        if moment is None:
            raise TextMissing("until")
        pause(visit.uow, complaint_id=case.id, until=moment, reason=reason, by=visit.by)
        return visit.go(f"/complaints/{case.id}", done="paused")


@router.post("/complaints/{complaint_id}/resume")
def do_resume(form: TheCase) -> Response:
    with form.changing(What.ASSIGN_COMPLAINTS, "resume") as (visit, case):
        resume(visit.uow, complaint_id=case.id, by=visit.by)
        return visit.go(f"/complaints/{case.id}", done="resumed")


@router.post("/complaints/{complaint_id}/postpone")
def do_postpone(
    form: TheCase,
    reason: Text = "",
    new_time: Text = "",
    decision: Text = "",
) -> Response:
    """Send the proposed apology with its new time, or let it be (R-115)."""
    act = "drop new time" if decision == "drop" else "postpone"
    with form.changing(What.WORK_COMPLAINTS, act) as (visit, case):
        if decision == "drop":
            drop(visit.uow, complaint_id=case.id, by=visit.by_for(case.customer))
            return visit.go(f"/complaints/{case.id}", done="dropped")
        moment = read_moment(new_time, visit.wall)
        if moment is None:
            raise TextMissing("new time")
        send(
            visit.uow,
            complaint_id=case.id,
            by=visit.by_for(case.customer),
            reason=reason,
            new_answer_at=moment,
        )
        return visit.go(f"/complaints/{case.id}", done="postponed")

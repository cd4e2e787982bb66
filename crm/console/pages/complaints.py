"""Complaints, from the promise of an answer to the end (R-116 to R-122)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from crm.console.doorway import TheConsole, Visit
from crm.console.noting import TheCase, case_in_reach
from crm.console.reading import PAGE_LENGTH, Leaf, chosen, number, one_of, yes_or_no
from crm.console.rendering import Words
from crm.console.wall_time import read_moment
from crm.errors import NotFound, TextMissing
from crm.models import AnswerPostponement, Complaint
from crm.rules.complaint_steps import may_become
from crm.rules.permissions import What
from crm.rules.triage import matched_words
from crm.store.complaints import CaseFilter, CaseView
from crm.terms import (
    CauseClass,
    ComplaintCategory,
    ComplaintStatus,
    Department,
    HalfDay,
    ProposalState,
    Queue,
    Role,
    Severity,
)
from crm.use_cases.complaint_deadlines import deadlines_of
from crm.use_cases.complaint_pauses import running_pause
from crm.use_cases.complaint_reminders import is_answer_near
from crm.use_cases.postponements import proposal_of
from crm.use_cases.rework import enter_measure
from crm.use_cases.solutions import (
    JUDGED_FROM,
    assign,
    close,
    mark_notified,
    needs_reason,
    record_satisfaction,
    record_solution,
    sign,
)

router = APIRouter()

COUNTED_TO = 1000
AGES = (2, 7, 30)
"""Days; older cases than that can be looked for."""
LONGEST_NUMBER = 60
WORDS = Form(max_length=5000)
Text = Annotated[str, WORDS]


@router.get("/complaints")
def show_complaints(
    console: TheConsole,
    request: Request,
    view: str = "",
    severity: str = "",
    department: str = "",
    status: str = "",
    age: str = "",
    page: str = "",
) -> HTMLResponse:
    with console.looking(request, What.SEE_COMPLAINTS) as visit:
        scope, leaf = visit.scope(What.SEE_COMPLAINTS), Leaf.read(page)
        shown = one_of(CaseView, view) or CaseView.OPEN
        days = number(age) if number(age) in AGES else None
        only = CaseFilter(
            severity=one_of(Severity, severity),
            department=one_of(Department, department),
            status=one_of(ComplaintStatus, status),
            taken_before=visit.now - timedelta(days=days) if days else None,
        )
        rows = visit.uow.complaints.listing(
            shown,
            now=visit.now,
            only=only,
            scope=scope,
            limit=PAGE_LENGTH + 1,
            offset=leaf.offset,
        )
        return visit.page(
            "complaints.html",
            rows=rows[:PAGE_LENGTH],
            more=len(rows) > PAGE_LENGTH,
            leaf=leaf.number,
            view=shown,
            views=CaseView,
            counts={
                one: visit.uow.complaints.how_many(
                    one, now=visit.now, scope=scope, at_most=COUNTED_TO
                )
                for one in CaseView
                if one is not CaseView.CLOSED
            },
            counted_to=COUNTED_TO,
            only=only,
            severities=Severity,
            departments=Department,
            statuses=ComplaintStatus,
            age=days,
            ages=AGES,
            people=_people(visit),
        )


@router.get("/complaints/{complaint_id}")
def show_complaint(console: TheConsole, request: Request, complaint_id: int) -> HTMLResponse:
    with console.looking(request, What.SEE_COMPLAINTS) as visit:
        case = case_in_reach(visit, complaint_id, What.SEE_COMPLAINTS)
        visit.saw("complaint", case.id)
        return visit.page(
            "complaint.html",
            case=case,
            deadlines=deadlines_of(
                visit.uow, case, language=visit.language, named=partial(_queue_name, visit)
            ),
            answer_soon=is_answer_near(visit.uow, case),
            pause=running_pause(case, now=visit.now),
            proposal=_open_proposal(case),
            categories=ComplaintCategory,
            departments=Department,
            severities=Severity,
            grounds=matched_words(case.verbatim, policy=visit.uow.policy),
            escalations=visit.uow.escalations.of_complaint(case.id),
            follow_ups=visit.uow.follow_ups.of_complaint(case.id),
            people=_people(visit),
            responsible=visit.uow.staff.with_role(Role.RESPONSIBLE),
            needs_reason=needs_reason(visit.uow, case),
            rework=visit.uow.registers.rework_of(case.id),
            can=_what_can_be_done(visit, case),
            half_days=HalfDay,
            visitable=case.customer_id is not None
            and case.status is not ComplaintStatus.CLOSED
            and visit.uow.customers.reaches(
                case.customer_id, visit.scope(What.DO_FOLLOW_UPS).customers()
            ),
        )


@router.post("/complaints/{complaint_id}/assign")
def do_assign(form: TheCase, responsible: Text = "") -> Response:
    with form.changing(What.ASSIGN_COMPLAINTS, "assign") as (visit, case):
        person = visit.uow.staff.get(number(responsible) or 0)
        if person.role is not Role.RESPONSIBLE:
            raise NotFound("responsible person", person.id)
        assign(visit.uow, complaint_id=case.id, responsible_id=person.id, by=visit.by)
        return visit.go(f"/complaints/{case.id}", done="assigned")


@router.post("/complaints/{complaint_id}/sign")
def do_sign(form: TheCase, solve_by: Text = "") -> Response:
    with form.changing(What.SIGN_COMPLAINTS, "sign") as (visit, case):
        moment = read_moment(solve_by, visit.wall)
        if moment is None:
            raise TextMissing("deadline")
        sign(visit.uow, complaint_id=case.id, by=visit.by, solve_by=moment)
        return visit.go(f"/complaints/{case.id}", done="signed")


@router.post("/complaints/{complaint_id}/solve")
def do_solve(
    form: TheCase,
    solution: Text = "",
    cause: Text = "",
    cause_class: Text = "",
    facts_checked: Text = "",
) -> Response:
    with form.changing(What.SOLVE_COMPLAINTS, "solve") as (visit, case):
        record_solution(
            visit.uow,
            complaint_id=case.id,
            by=visit.by,
            solution=solution,
            cause=cause,
            cause_class=chosen(CauseClass, cause_class, "cause_class"),
            facts_checked=facts_checked == "yes",
            measures_rework=visit.may(What.MEASURE_REWORK),
        )
        return visit.go(f"/complaints/{case.id}", done="solved")


@router.post("/complaints/{complaint_id}/measure")
def do_measure(form: TheCase, measure: Text = "", new_order: Text = "") -> Response:
    """What the service manager does about a car that has to be worked on again (R-185)."""
    with form.changing(What.MEASURE_REWORK, "measure") as (visit, case):
        enter_measure(
            visit.uow,
            complaint_id=case.id,
            measure=measure,
            new_order=new_order[:LONGEST_NUMBER],
            by=visit.by,
        )
        return visit.go(f"/complaints/{case.id}", done="measured")


@router.post("/complaints/{complaint_id}/told")
def do_tell(form: TheCase) -> Response:
    """A colleague has told the customer in person; the bot need not."""
    with form.changing(What.WORK_COMPLAINTS, "tell") as (visit, case):
        mark_notified(visit.uow, complaint_id=case.id, at=visit.now, by=visit.by_for(case.customer))
        return visit.go(f"/complaints/{case.id}", done="told")


@router.post("/complaints/{complaint_id}/satisfaction")
def do_note_satisfaction(form: TheCase, satisfied: Text = "", words: Text = "") -> Response:
    with form.changing(What.WORK_COMPLAINTS, "satisfaction") as (visit, case):
        record_satisfaction(
            visit.uow,
            complaint_id=case.id,
            satisfied=yes_or_no(satisfied),
            words=words.strip() or None,
            by=visit.by_for(case.customer),
        )
        return visit.go(f"/complaints/{case.id}", done="noted")


@router.post("/complaints/{complaint_id}/close")
def do_close(form: TheCase, reason: Text = "") -> Response:
    with form.changing(What.CLOSE_COMPLAINTS, "close") as (visit, case):
        close(visit.uow, complaint_id=case.id, by=visit.by_for(case.customer), reason=reason)
        return visit.go(f"/complaints/{case.id}", done="closed")


def _what_can_be_done(visit: Visit, case: Complaint) -> set[str]:
    """Which forms are worth showing: permitted, within reach, and possible from here."""
    step, mine = case.status, case.responsible_id == visit.staff.id
    offers = {
        "assign": (What.ASSIGN_COMPLAINTS, may_become(step, ComplaintStatus.ASSIGNED)),
        "sign": (
            What.SIGN_COMPLAINTS,
            mine and case.signed_at is None and step is ComplaintStatus.ASSIGNED,
        ),
        "answer": (
            What.WORK_COMPLAINTS,
            step in (ComplaintStatus.RECEIVED, ComplaintStatus.PROMISED),
        ),
        "sort": (What.WORK_COMPLAINTS, step is not ComplaintStatus.CLOSED),
        "instruct": (What.WORK_QUEUE, may_become(step, ComplaintStatus.SOLUTION_FOUND)),
        "pause": (What.ASSIGN_COMPLAINTS, may_become(step, ComplaintStatus.SOLUTION_FOUND)),
        "postpone": (What.WORK_COMPLAINTS, _open_proposal(case) is not None),
        "solve": (What.SOLVE_COMPLAINTS, may_become(step, ComplaintStatus.SOLUTION_FOUND)),
        "measure": (What.MEASURE_REWORK, case.rework),
        "tell": (What.WORK_COMPLAINTS, may_become(step, ComplaintStatus.CUSTOMER_NOTIFIED)),
        "satisfaction": (
            What.WORK_COMPLAINTS,
            step in JUDGED_FROM and step is not ComplaintStatus.CLOSED,
        ),
        "close": (What.CLOSE_COMPLAINTS, may_become(step, ComplaintStatus.CLOSED)),
    }
    return {name for name, (what, possible) in offers.items() if possible and visit.may(what)}


def _queue_name(visit: Visit, queue: Queue) -> str:
    return Words(visit.language, now=visit.now, wall=visit.wall).term(queue)


def _open_proposal(case: Complaint) -> AnswerPostponement | None:
    proposal = proposal_of(case)
    return proposal if proposal and proposal.state is ProposalState.PROPOSED else None


def _people(visit: Visit) -> dict[int, str]:
    return {person.id: person.display_name for person in visit.uow.staff.everybody()}

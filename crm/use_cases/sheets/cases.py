"""Complaints, quick-handling forms, rework, and how complaints were solved (T-05, T-06, T-10)."""

from __future__ import annotations

from collections.abc import Iterator

from crm.models import Complaint
from crm.rules.report_figures import share
from crm.store.unit_of_work import UnitOfWork
from crm.terms import CaseKind, Severity
from crm.use_cases.sheets.wanted import Row, Wanted, about, who


def quick_handling(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """One form for each survey with a problem (R-124, R-180)."""
    entries = uow.ledgers.quick_forms(wanted.since, wanted.until)
    names = uow.beside.names_of_staff()
    for entry in entries:
        form, case = entry.form, entry.complaint
        yield {
            "number": form.number,
            "opened_at": form.opened_at,
            **who(entry.customer, entry.vehicle),
            **about(entry.order),
            "words": form.words,
            "department": form.department,
            "severity": case.severity if case else Severity.NORMAL,
            "owner": names.get(form.owner_id or (case.responsible_id if case else None) or 0),
            "deadline_at": (case.solve_by if case else None) or form.deadline_at,
            "measure": case.solution if case else None,
            "result": form.result,
            "reaction": reaction_of(case) if case else None,
            "signed_at": case.signed_at if case else None,
            "_link": f"/complaints/{case.id}" if case else f"/calls/{form.conversation_id}",
        }


def complaints(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """The complaint form and its register: one number, one line (R-181, table 4-F)."""
    cases = uow.ledgers.complaints(wanted.since, wanted.until)
    names = uow.beside.names_of_staff()
    ids = [case.id for case in cases]
    revisits, escalated = uow.beside.revisits(ids), uow.beside.escalated(ids)
    notes = uow.beside.notes([case.conversation_id for case in cases if case.conversation_id])
    for case in cases:
        customer, revisit = case.customer, revisits.get(case.id)
        yield {
            "number": case.number,
            "taken_at": case.taken_at,
            "receiver": case.receiver,
            "channel": case.channel,
            **who(customer, case.vehicle),
            "phone": customer.phone() if customer else None,
            "work_address": customer.work_address if customer else None,
            "employer": customer.employer if customer else None,
            **about(case.repair_order),
            "kind": case.kind,
            "words": case.verbatim,
            "points": [note.text for note in notes.get(case.conversation_id or 0, [])],
            "wish": case.wish,
            "demand": case.demand_fen,
            "department": case.department,
            "severity": case.severity,
            "rework": case.rework,
            "answer": case.answer,
            "next_answer_at": case.next_answer_at,
            "cause": case.cause,
            "responsible": names.get(case.responsible_id or 0),
            "signed_at": case.signed_at,
            "solve_by": case.solve_by,
            "escalated_at": escalated.get(case.id),
            "instruction": case.instruction,
            "solution": case.solution,
            "solution_at": case.solution_at,
            "notified_at": case.notified_at,
            "satisfied": case.satisfied,
            "revisit_at": (revisit.completed_at or revisit.due_at) if revisit else None,
            "revisit_result": revisit.disposition if revisit else None,
            "reaction": reaction_of(case),
            "status": case.status,
            "_link": f"/complaints/{case.id}",
        }


def rework(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Rework in the service manager's hands, open until he enters a measure (R-123, R-185)."""
    for record, case, order in uow.ledgers.rework(wanted.since, wanted.until):
        yield {
            "at": record.at,
            **who(case.customer, case.vehicle),
            **about(order),
            "item": record.item,
            "words": record.words,
            "caller": record.caller,
            "cause": case.cause,
            "measure": record.measure,
            "new_order": record.new_order,
            "solved_at": record.solved_at,
            "_department": case.department,
            "_link": f"/complaints/{case.id}",
        }


def solved_complaints(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Every complaint of the days with its result and the customer's reaction (R-197)."""
    names = uow.beside.names_of_staff()
    for case in complaints_only(uow, wanted):
        yield {
            "number": case.number,
            "taken_at": case.taken_at,
            **who(case.customer, case.vehicle),
            "department": case.department,
            "problem": case.verbatim,
            "responsible": names.get(case.responsible_id or 0),
            "solve_by": case.solve_by,
            "solution_at": case.solution_at,
            "result": case.solution or case.answer,
            "reaction": reaction_of(case),
            "state": "solved" if is_solved(case) else "open",
            "_advisor": case.repair_order.advisor_name if case.repair_order else None,
            "_link": f"/complaints/{case.id}",
        }


def complaint_sums(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """How many were taken, solved, left open; and the rates (R-197, R-213)."""
    cases = complaints_only(uow, wanted)
    solved = [case for case in cases if is_solved(case)]
    major = sum(case.severity is not Severity.NORMAL for case in cases)
    handed_over = uow.visit_ledgers.how_many_handed_over(wanted.since, wanted.until)
    yield {
        "taken": len(cases),
        "solved": len(solved),
        "still_open": len(cases) - len(solved),
        "without_reaction": sum(case.satisfied is None for case in cases),
        "major": major,
        "handed_over": handed_over,
        "major_rate": share(major, handed_over),
        "rate": share(len(cases), handed_over),
        "_link": f"/forms/complaints?first={wanted.first}&last={wanted.last}",
    }


def complaints_only(uow: UnitOfWork, wanted: Wanted) -> list[Complaint]:
    """The complaints of the days; wishes and demands are cases, but none of these (R-112)."""
    cases = uow.ledgers.complaints(wanted.since, wanted.until)
    return [case for case in cases if case.kind is CaseKind.COMPLAINT]


def is_solved(case: Complaint) -> bool:
    """True once there is a solution, or the case was closed without one."""
    return case.solution_at is not None or case.closed_at is not None


def reaction_of(case: Complaint) -> str:
    """What the customer made of it; `none` is a reaction that is missing (R-197)."""
    if case.satisfied is None:
        return "none"
    return "satisfied" if case.satisfied else "not_satisfied"

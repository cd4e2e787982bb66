"""Every deadline of a case that still counts, each with the sentence that explains it."""

from __future__ import annotations

from collections.abc import Callable

from crm.models import Complaint
from crm.rules import due_dates, ladder, sla
from crm.rules.complaint_steps import may_become
from crm.rules.sla_sentences import NamedPause, Sentences
from crm.rules.working_time import Pause
from crm.store.unit_of_work import UnitOfWork
from crm.terms import ComplaintStatus, Language, ProposalState, Queue
from crm.use_cases.complaint_reminders import sign_until


def deadlines_of(
    uow: UnitOfWork, complaint: Complaint, *, language: Language, named: Callable[[Queue], str]
) -> list[str]:
    """Sentences in the order of the case's story; ``named`` says a queue in the language."""
    say = Sentences(policy=uow.policy, language=language)
    unsolved = may_become(complaint.status, ComplaintStatus.SOLUTION_FOUND)
    found = [_answer(uow, complaint, say)]
    if unsolved:
        found.append(_next_level(uow, complaint, say, named))
        found.append(_signature(uow, complaint, say))
    if complaint.solution_at is not None and complaint.notified_at is None:
        due = due_dates.solution_notice(complaint.solution_at, policy=uow.policy).kpi
        found.append(say.notice(solved_at=complaint.solution_at, due=due))
    return [one for one in found if one is not None]


def _answer(uow: UnitOfWork, complaint: Complaint, say: Sentences) -> str | None:
    renewed = next(
        (
            one
            for one in reversed(complaint.postponements)
            if one.state is ProposalState.SENT and one.new_answer_at == complaint.next_answer_at
        ),
        None,
    )
    if renewed is not None:
        return say.renewed(
            promised_at=renewed.promised_at,
            due=renewed.new_answer_at,
            by=renewed.decided_by or "",
            reason=renewed.reason,
        )
    taken_at = complaint.taken_at
    if complaint.reopened:
        taken_at = next(
            (event.at for event in reversed(complaint.events) if event.what == "not_satisfied"),
            taken_at,
        )
    usual = sla.promised_answer_at(taken_at, severity=complaint.severity, policy=uow.policy)
    if complaint.next_answer_at != usual:
        return say.changed(complaint.next_answer_at) if complaint.next_answer_at else None
    return sla.explain(
        sla.Deadline.ANSWER,
        taken_at=taken_at,
        severity=complaint.severity,
        policy=uow.policy,
        language=say.language,
    )


def _next_level(
    uow: UnitOfWork, complaint: Complaint, say: Sentences, named: Callable[[Queue], str]
) -> str | None:
    rung = ladder.rung_above(complaint.level, policy=uow.policy)
    if rung is None or complaint.level_since is None or complaint.level_due_at is None:
        return None
    return say.rung(
        rung,
        whose=named(rung.queue),
        since=complaint.level_since,
        due=complaint.level_due_at,
        pauses=_pauses(complaint),
    )


def _signature(uow: UnitOfWork, complaint: Complaint, say: Sentences) -> str | None:
    until = sign_until(uow, complaint)
    if until is None:
        return None
    if complaint.signed_at is not None and complaint.solve_by is not None:
        person = uow.staff.get(complaint.responsible_id or 0)
        return say.signed(
            name=person.display_name,
            signed_at=complaint.signed_at,
            solve_by=complaint.solve_by,
        )
    assigned = [event.at for event in complaint.events if event.what == "assigned"]
    return say.signing(assigned_at=assigned[-1], due=until, pauses=_pauses(complaint))


def _pauses(complaint: Complaint) -> list[NamedPause]:
    return [
        NamedPause(Pause(start=one.starts_at, end=one.ends_at), one.reason)
        for one in complaint.pauses
    ]

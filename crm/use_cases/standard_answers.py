"""A complaint the dealership has an approved answer for is answered at once (R-113, R-118).

The answer is offered in the same talk. Until the customer has said whether it satisfies, the
case stands as promised, so that a line that goes dead leaves nobody without an answer.
"""

from __future__ import annotations

from crm.models import Complaint
from crm.rules.standard_answers import answer_for
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AnswerKind, CaseKind, ComplaintStatus, Language, Severity
from crm.use_cases.complaint_steps import take_step, write_event
from crm.use_cases.solution_follow_ups import plan_revisit
from crm.use_cases.solutions import answer_at_once, record_satisfaction


def offer_answer(
    uow: UnitOfWork, *, complaint: Complaint, language: Language, by: str
) -> str | None:
    """The approved answer to this complaint, kept as offered; None where there is none.

    Never for what is dangerous or public, for rework, or where money is asked for: those are
    a person's to answer (R-126, R-123, R-131). Offered once.
    """
    plain = complaint.severity is Severity.NORMAL and complaint.kind is CaseKind.COMPLAINT
    if not plain or complaint.rework or complaint.answer is not None:
        return None
    if complaint.status is not ComplaintStatus.PROMISED:
        return None
    found = answer_for(complaint.verbatim, policy=uow.policy)
    if found is None:
        return None
    complaint.answer = found.zh if language is Language.ZH else found.en
    complaint.answer_kind = AnswerKind.IMMEDIATE
    write_event(
        uow,
        complaint,
        by=by,
        what="answer_offered",
        detail={"answer": complaint.answer, "approved_by": found.approved_by},
    )
    return complaint.answer


def judge_offered(
    uow: UnitOfWork, *, complaint: Complaint, satisfied: bool | None, words: str, by: str
) -> Complaint:
    """Keep whether the offered answer satisfies: yes leads to a revisit, no to the supervisor.

    Raises:
        StepNotAllowed: somebody has moved the case on meanwhile.
    """
    assert complaint.answer is not None, "an answer was offered"
    answer_at_once(
        uow, complaint_id=complaint.id, by=by, answer=complaint.answer, facts_checked=True
    )
    record_satisfaction(uow, complaint_id=complaint.id, satisfied=satisfied, words=words, by=by)
    if satisfied:
        take_step(uow, complaint, ComplaintStatus.REVISIT_DUE, by=by, what="revisit_due")
        plan_revisit(uow, complaint, told_at=uow.clock.now())
    return complaint

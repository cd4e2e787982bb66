"""A promise that cannot be kept is renewed before it is broken (R-115).

An hour before a promised answer the machine drafts a message: an apology, the reason, a new
time. It is sent by a person or not at all; each renewal is counted and shown. Nothing in a
draft says whose fault it was (R-130).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from crm.errors import MomentPassed, NotFound, PromiseTooLate, TextMissing
from crm.models import AnswerPostponement, Complaint
from crm.rules.sla import promised_answer_at
from crm.rules.wall import in_utc
from crm.store.unit_of_work import UnitOfWork
from crm.terms import EscalationReason, EscalationStatus, Language, ProposalState
from crm.use_cases.complaint_steps import write_event
from crm.use_cases.escalations import BY_ITSELF, mark_solved
from crm.use_cases.staff_letters import write_to_customer

ABOUT_THE_HOUR = (EscalationReason.PROMISE_NEAR, EscalationReason.BROKEN_PROMISE)
ABOUT_THE_CASE = (EscalationReason.COMPLAINT_RECEIVED, EscalationReason.WISH)
SUBJECT = "投诉答复改期"

USUAL_REASON = {Language.ZH: "我们还在仔细核实", Language.EN: "we are still looking into it"}


def propose_due(uow: UnitOfWork) -> int:
    """Draft a new time for every promise that ends soon unsolved; return how many are new."""
    now = uow.clock.now()
    soon = now + timedelta(hours=uow.policy.complaint.propose_new_time_hours)
    cases = uow.complaints.without_proposal(promised_until=soon)
    for complaint in cases:
        propose(uow, complaint)
    return len(cases)


def propose(uow: UnitOfWork, complaint: Complaint) -> AnswerPostponement:
    """Draft the message that renews this case's promise; the draft of this hour if there is one."""
    promised = _promise(complaint)
    known = proposal_of(complaint)
    if known is not None:
        return known
    counted_from = max(promised, in_utc(uow.clock.now()))
    new = promised_answer_at(counted_from, severity=complaint.severity, policy=uow.policy)
    reason = USUAL_REASON[_language(complaint)]
    proposal = AnswerPostponement(
        promised_at=promised,
        new_answer_at=new,
        reason=reason,
        words=words_of(uow, complaint, reason=reason, new_answer_at=new),
        state=ProposalState.PROPOSED,
        proposed_at=uow.clock.now(),
    )
    complaint.postponements.append(proposal)
    write_event(
        uow,
        complaint,
        by=BY_ITSELF,
        what="postponement_proposed",
        detail={"promised": promised.isoformat(), "new_time": new.isoformat()},
    )
    return proposal


def send(
    uow: UnitOfWork, *, complaint_id: int, by: str, reason: str, new_answer_at: datetime
) -> Complaint:
    """Tell the customer the new time, and promise it.

    Raises:
        NotFound: there is no such complaint, or nothing was proposed for its hour.
        TextMissing: the reason is empty.
        MomentPassed: the new time is not in the future.
        PromiseTooLate: it is later than a promise may be.
        NoWayToCustomer: there is nowhere to write to; a person has to call.
    """
    complaint = uow.complaints.get(complaint_id)
    proposal = _open_proposal(complaint)
    now, reason = uow.clock.now(), reason.strip()
    latest = now + uow.policy.promise_max
    if not reason:
        raise TextMissing("reason")
    if new_answer_at <= now:
        raise MomentPassed(new_answer_at)
    if new_answer_at > latest:
        raise PromiseTooLate(new_answer_at, latest)
    words = words_of(uow, complaint, reason=reason, new_answer_at=new_answer_at)
    talk = complaint.conversation_id
    write_to_customer(
        uow,
        customer=complaint.customer,
        conversation=uow.conversations.get(talk) if talk else None,
        words=words,
        subject=SUBJECT,
        by=by,
    )
    proposal.reason, proposal.words, proposal.new_answer_at = reason, words, new_answer_at
    _decide(uow, proposal, ProposalState.SENT, by)
    _renew(uow, complaint, proposal, by=by)
    return complaint


def drop(uow: UnitOfWork, *, complaint_id: int, by: str) -> Complaint:
    """Let the draft be: the promise is kept after all, or the customer is called.

    Raises:
        NotFound: there is no such complaint, or nothing was proposed for its hour.
    """
    complaint = uow.complaints.get(complaint_id)
    _decide(uow, _open_proposal(complaint), ProposalState.DROPPED, by)
    write_event(uow, complaint, by=by, what="postponement_dropped")
    return complaint


def proposal_of(complaint: Complaint) -> AnswerPostponement | None:
    """The draft for the hour that is promised now, whatever became of it."""
    return next(
        (one for one in complaint.postponements if one.promised_at == complaint.next_answer_at),
        None,
    )


def words_of(uow: UnitOfWork, complaint: Complaint, *, reason: str, new_answer_at: datetime) -> str:
    """The message in the customer's language: apology, reason, and an hour one can name."""
    customer = complaint.customer
    promised, new = _promise(complaint).astimezone(uow.wall), new_answer_at.astimezone(uow.wall)
    if _language(complaint) is Language.EN:
        name = f"{customer.name}, " if customer else ""
        return (
            f"{name}about complaint {complaint.number}: we promised you an answer by "
            f"{promised:%d %B, %H:%M}. We are very sorry, {reason} and need a little more time. "
            f"You will hear from us by {new:%d %B, %H:%M}."
        )
    called = (
        f"{customer.name}{customer.honorific.value if customer.honorific else ''},您好。"
        if (customer)
        else "您好。"
    )
    return (
        f"{called}您反映的问题(编号{complaint.number}),原定{_said(promised)}前给您答复。"
        f"非常抱歉,{reason},还需要一点时间,我们会在{_said(new)}前给您答复。"
    )


def _renew(uow: UnitOfWork, complaint: Complaint, proposal: AnswerPostponement, *, by: str) -> None:
    complaint.next_answer_at = proposal.new_answer_at
    complaint.postponed += 1
    write_event(
        uow,
        complaint,
        by=by,
        what="postponed",
        why=proposal.reason,
        detail={
            "promised": proposal.promised_at.isoformat(),
            "new_time": proposal.new_answer_at.isoformat(),
        },
    )
    for item in uow.escalations.of_complaint(complaint.id):
        if item.status is EscalationStatus.SOLVED:
            continue
        if item.reason in ABOUT_THE_HOUR:
            mark_solved(uow, item, by=by, resolution=proposal.words)
        elif item.reason in ABOUT_THE_CASE:
            item.due_at = proposal.new_answer_at
    uow.flush()


def _open_proposal(complaint: Complaint) -> AnswerPostponement:
    proposal = proposal_of(complaint)
    if proposal is None or proposal.state is not ProposalState.PROPOSED:
        raise NotFound("proposal of a new time for complaint", complaint.number)
    return proposal


def _decide(uow: UnitOfWork, proposal: AnswerPostponement, state: ProposalState, by: str) -> None:
    proposal.state = state
    proposal.decided_at = uow.clock.now()
    proposal.decided_by = by


def _promise(complaint: Complaint) -> datetime:
    assert complaint.next_answer_at is not None, "it was found by this hour"
    return complaint.next_answer_at


def _language(complaint: Complaint) -> Language:
    return complaint.customer.language if complaint.customer else Language.ZH


def _said(local: datetime) -> str:
    return f"{local.month}月{local.day}日{local:%H:%M}"

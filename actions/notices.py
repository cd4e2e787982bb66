"""What comes of a solution once it is told: satisfied, or one level higher (R-118)."""

from __future__ import annotations

from typing import Any

from actions.base import CrmAction, Turn
from actions.complaint import demand_fen
from actions.talk.heard import says_what, wish_words, wishes
from actions.wording import moment_said
from crm.models import Complaint
from crm.terms import Disposition, EscalationReason, EscalationStatus, FollowUpKind
from crm.use_cases.complaints import add_words, keep_wish, promise_of
from crm.use_cases.solutions import close, record_satisfaction
from crm.use_cases.standard_answers import judge_offered
from crm.use_cases.workshop import decide_extra_work


class ActionKeepSatisfaction(CrmAction):
    """Keeps whether the customer is satisfied with our answer, with their words."""

    action_name = "action_keep_satisfaction"

    def perform(self, turn: Turn) -> dict[str, Any]:
        complaint_id = turn.conversation.complaint_id
        if complaint_id is None:
            return _judge_offered(turn)
        complaint = record_satisfaction(
            turn.uow,
            complaint_id=complaint_id,
            satisfied=turn.memory.satisfied,
            words=turn.memory.last_words or "",
        )
        if turn.memory.satisfied is False:
            # The answer is kept and the case is open again; a wish may follow, or not.
            turn.conversation.disposition = Disposition.COMPLETED
            _heard_here(turn, complaint_id)
            _keep_what_is_said(turn, complaint)
        if turn.memory.satisfied and turn.conversation.kind is FollowUpKind.COMPLAINT_REVISIT:
            close(turn.uow, complaint_id=complaint_id, by="customer")
        return {"time_said": moment_said(turn, promise_of(complaint))}


class ActionKeepExtraWork(CrmAction):
    """Keeps whether the work the workshop found shall be done, and tells the workshop (R-059)."""

    action_name = "action_keep_extra_work"

    def perform(self, turn: Turn) -> dict[str, Any]:
        follow_up = turn.conversation.follow_up
        if follow_up is None or follow_up.extra_work_id is None:
            return {}
        work = turn.uow.workshop.extra(follow_up.extra_work_id)
        if work.agreed is None:
            decide_extra_work(
                turn.uow,
                extra_work_id=work.id,
                agreed=turn.tracker.get_slot("move") == "extra_agreed",
                by="customer",
                words=turn.memory.last_words,
                conversation_id=turn.conversation.id,
            )
        return {}


def _judge_offered(turn: Turn) -> dict[str, Any]:
    """What the customer says to the answer offered in this very talk (R-113, R-118)."""
    complaint = turn.uow.complaints.of_conversation(turn.conversation.id)
    if complaint is None or complaint.answer is None:
        return {}
    judge_offered(
        turn.uow,
        complaint=complaint,
        satisfied=turn.memory.satisfied,
        words=turn.memory.last_words or "",
        by=complaint.receiver,
    )
    return {"time_said": moment_said(turn, promise_of(complaint))}


def _keep_what_is_said(turn: Turn, complaint: Complaint) -> None:
    """What is still wrong, and what is wanted now, goes with the case (R-111, R-118)."""
    words = turn.memory.last_words or ""
    if says_what(words):
        add_words(turn.uow, conversation=turn.conversation, complaint=complaint, words=words)
    if wishes(words):
        keep_wish(
            turn.uow, complaint=complaint, words=wish_words(words), demand_fen=demand_fen(turn)
        )


def _heard_here(turn: Turn, complaint_id: int) -> None:
    """The reopened case points at the talk in which the customer said no."""
    for item in turn.uow.escalations.of_complaint(complaint_id):
        unhappy = item.reason is EscalationReason.NOT_SATISFIED
        if unhappy and item.status is EscalationStatus.OPEN:
            item.conversation_id = turn.conversation.id

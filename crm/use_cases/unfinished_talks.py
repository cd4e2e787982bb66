"""A talk the customer went away from: what is still open is asked again, a few times (R-043).

What they have told us stands at once: the talk is closed as partial, with its line in the
register. The follow-up stays planned as long as its second budget lasts (`crm.rules.completion`),
and the same conversation is opened again, on whatever channel comes next, at the question that
was open. Nothing that is known is asked again. When the budget is spent, the follow-up is done
as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile

from crm.models import ContactAttempt, Conversation, FollowUp
from crm.rules import completion
from crm.rules.cadence import AttemptRecord
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AttemptStatus, ConversationStatus, Disposition, FollowUpStatus
from crm.use_cases.conversations import reopen_conversation

RULE = "complete_budget"


def leave_unfinished(uow: UnitOfWork, *, conversation: Conversation) -> bool:
    """Keep which question was open in a talk that has just been closed as partial.

    True if the customer is to be asked it once more: the follow-up is planned again, then.
    """
    asked, follow_up = conversation.asked or conversation.left_open, conversation.follow_up
    if asked is None or follow_up is None or follow_up.status is not FollowUpStatus.COMPLETED:
        return False
    uow.flush()
    tries = tries_to_finish(uow, follow_up.id)
    lefts = lefts_of(tries)
    if not lefts or len(lefts) > uow.policy.followup.complete.max_attempts:
        return False
    due = completion.not_before(lefts, policy=uow.policy)
    closes = completion.closes_at(lefts, policy=uow.policy)
    if due >= closes:
        return False
    conversation.left_open = asked
    follow_up.status = FollowUpStatus.PLANNED
    follow_up.completed_at = None
    follow_up.due_at = due
    follow_up.latest_at = max(follow_up.latest_at, closes)
    follow_up.held_reason = follow_up.held_until = None
    follow_up.reasons = [*follow_up.reasons, _reason(len(lefts), asked.value, uow)]
    return True


def is_unfinished(conversation: Conversation) -> bool:
    """Whether this talk may be gone on with: closed in the middle, and the budget not spent."""
    return (
        conversation.left_open is not None
        and conversation.status is ConversationStatus.CLOSED
        and conversation.follow_up is not None
        and conversation.follow_up.status is FollowUpStatus.PLANNED
    )


def go_on(uow: UnitOfWork, *, conversation: Conversation, new_try: bool = False) -> None:
    """Open an unfinished talk again, just as it was when the customer went away.

    ``new_try``: we do, in a contact attempt of its own; else the customer came back by themselves.
    """
    left_open, follow_up = conversation.left_open, conversation.follow_up
    reopen_conversation(uow, conversation=conversation, same_try=not new_try)
    conversation.asked = left_open
    conversation.left_open = None
    if follow_up is not None and follow_up.status is FollowUpStatus.PLANNED:
        follow_up.status = FollowUpStatus.IN_PROGRESS
        follow_up.disposition = follow_up.held_reason = follow_up.held_until = None


def end_as_it_is(uow: UnitOfWork, follow_up: FollowUp) -> None:
    """The budget is spent: what the customer told us is what there is."""
    follow_up.status = FollowUpStatus.COMPLETED
    follow_up.disposition = Disposition.PARTIAL
    follow_up.completed_at = uow.clock.now()
    follow_up.held_reason = follow_up.held_until = None


def tries_to_finish(uow: UnitOfWork, follow_up_id: int) -> Sequence[ContactAttempt]:
    """The try in which the customer first went away, and those after it that left the house."""
    tries = uow.contact_attempts.of_follow_up(follow_up_id)
    since = dropwhile(lambda one: one.disposition is not Disposition.PARTIAL, tries)
    return [one for one in since if one.status is not AttemptStatus.FAILED]


def lefts_of(tries: Sequence[ContactAttempt]) -> list[AttemptRecord]:
    """Tries to finish as the rule wants them: each with its end."""
    return [
        AttemptRecord(one.ended_at or one.claimed_at, one.channel, one.unreached) for one in tries
    ]


def was_spoken_to(conversation: Conversation, attempt: ContactAttempt | None) -> bool:
    """Whether the customer has said something since this try began."""
    said = conversation.last_said_at
    return said is not None and (attempt is None or said >= attempt.claimed_at)


def _reason(left: int, asked: str, uow: UnitOfWork) -> dict[str, object]:
    budget = uow.policy.followup.complete
    return {
        "rule": RULE,
        "source": "R-043",
        "inputs": {"open_question": asked, "left": left},
        "result": {"max_attempts": budget.max_attempts, "within_hours": budget.within_hours},
        "zh": f"谈到一半中断(第{left}次),{budget.within_hours}小时内最多再联系"
        f"{budget.max_attempts}次,从未答的问题接着问",
        "en": f"The talk was left in the middle ({left}); at most {budget.max_attempts} more tries "
        f"within {budget.within_hours} h, from the open question",
    }

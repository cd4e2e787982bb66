"""Answers what customers ask in between, from the approved library, or finds who can."""

from __future__ import annotations

import re
from typing import Any

from actions.base import CrmAction, Turn
from actions.leaving import answer_due_at
from actions.wording import moment_said, of
from crm.terms import Act, EscalationReason, Queue
from crm.use_cases.conversations import hand_over

_CHEAPER = re.compile(
    r"便宜|优惠|打.{0,2}折|折扣|[少让](点|一点|些)|抹零|cheaper|discount|better price|deal",
    re.IGNORECASE,
)


OFFER_A_PERSON_AFTER = 3
"""Asked the same so often, the customer may want a person, not our answer (R-228)."""


class ActionAnswerQuestion(CrmAction):
    """Gives an approved answer; a doubtful question goes to a technician (R-093, R-094)."""

    action_name = "action_answer_question"

    def perform(self, turn: Turn) -> dict[str, Any]:
        text = turn.memory.question or turn.memory.last_words or ""
        found = turn.room.library.answers.find(text, language=turn.language)
        if found is not None:
            known = turn.conversation.faq_answered
            if found.answer_id not in known:
                turn.conversation.faq_answered = [*known, found.answer_id]
            said = found.entry.text(turn.language, spoken=turn.spoken)
            times = turn.memory.answered.get(found.answer_id, 0) + 1
            turn.memory.answered[found.answer_id] = times
            kind = "again" if times >= OFFER_A_PERSON_AFTER else "answered"
            return {"answer_kind": kind, "answer_said": _filled(turn, said)}
        if _is_about_cars(turn):
            return {"answer_kind": "technician", **_ask_a_person(turn, text, _TECHNICAL)}
        return {"answer_kind": "colleague", **_ask_a_person(turn, text, _IDENTITY)}


def _is_about_cars(turn: Turn) -> bool:
    """False for what is asked of us and was not understood: the invoice, what to bring, how far."""
    understanding = turn.tracker.latest_message.get("understanding") or {}
    acts = [understanding.get("act"), *(each["act"] for each in understanding.get("moves") or ())]
    return Act.ASK_FAQ.value in acts


class ActionPriceQuestion(CrmAction):
    """Passes a question about money to the supervisor; the bot grants nothing (R-097)."""

    action_name = "action_price_question"

    def perform(self, turn: Turn) -> dict[str, Any]:
        words = turn.memory.last_words or ""
        reason = _DISCOUNT if _CHEAPER.search(words) else _PRICE
        return _ask_a_person(turn, words, reason)


class ActionReferPrivate(CrmAction):
    """Leaves a request for what the books hold to a person, who checks who asks (R-232)."""

    action_name = "action_refer_private"

    def perform(self, turn: Turn) -> dict[str, Any]:
        return _ask_a_person(turn, turn.memory.last_words or "", _IDENTITY)


_IDENTITY = EscalationReason.HUMAN_REQUEST
_TECHNICAL = EscalationReason.TECHNICAL_QUESTION
_DISCOUNT = EscalationReason.DISCOUNT_REQUEST
_PRICE = EscalationReason.PRICE_QUESTION


def _ask_a_person(turn: Turn, words: str, reason: EscalationReason) -> dict[str, Any]:
    due_at = answer_due_at(turn)
    hand_over(
        turn.uow,
        conversation=turn.conversation,
        words=words,
        reason=reason,
        due_at=due_at,
        queue=Queue.SERVICE_MANAGER if reason is _TECHNICAL else Queue.SUPERVISOR,
    )
    return {"time_said": moment_said(turn, due_at)}


def _filled(turn: Turn, text: str) -> str:
    """Fill the dealership's own address, number and hours into an answer."""
    dealership, policy = turn.uow.dealerships.ours(), turn.uow.policy
    hours = policy.appointment.workshop_hours
    span = f"{hours[0].start:%H:%M}–{hours[-1].end:%H:%M}"
    for gap, value in (
        ("{address}", dealership.address),
        ("{phone}", dealership.phone),
        ("{opening_hours}", of(turn.language, (f"每天{span}", f"every day {span}"))),
    ):
        text = text.replace(gap, value)
    return text

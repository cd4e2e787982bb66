"""Answers what customers ask in between, from the approved library, or finds who can."""

from __future__ import annotations

import re
from typing import Any

from actions.base import CrmAction, Turn
from actions.leaving import answer_due_at
from actions.own_words import car_in_the_workshop, own_matter_said, running_said
from actions.talk import car_signs, market_signs, signs
from actions.talk.asides import NAME_PLATE
from actions.wording import moment_said, of
from crm.rules.own_matters import OwnMatter, matter_asked
from crm.terms import Act, Asked, EscalationReason, Queue
from crm.use_cases.conversations import hand_over
from crm.use_cases.own_file import Standing, who_asks

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
        found = turn.room.library.answers_now(turn.uow).find(text, language=turn.language)
        if found is not None:
            known = turn.conversation.faq_answered
            if found.answer_id not in known:
                turn.conversation.faq_answered = [*known, found.answer_id]
            said = found.entry.text(turn.language, spoken=turn.spoken)
            times = turn.memory.answered.get(found.answer_id, 0) + 1
            turn.memory.answered[found.answer_id] = times
            kind = "again" if times >= OFFER_A_PERSON_AFTER else "answered"
            return {"answer_kind": kind, "answer_said": _filled(turn, said)}
        if car_signs.asks_if_normal(text) or (
            _is_about_cars(turn) and not signs.is_for_reception(text)
        ):
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
        reason = _DISCOUNT if market_signs.haggles(words) or _CHEAPER.search(words) else _PRICE
        kind = "discount" if reason is _DISCOUNT else "price"
        return {"price_kind": kind, **_ask_a_person(turn, words, reason)}


class ActionReferPrivate(CrmAction):
    """Tells customers of their own file, and leaves all else the books hold to a person who
    checks who asks (R-238, R-232)."""

    action_name = "action_refer_private"

    def perform(self, turn: Turn) -> dict[str, Any]:
        memory = turn.memory
        words = memory.own_question or memory.last_words or ""
        asked_for_plate = memory.done.get(Asked.IDENTITY.value) == NAME_PLATE
        standing = who_asks(
            turn.uow,
            conversation=turn.conversation,
            plate=memory.plate_named,
            for_another=memory.for_another,
        )
        if standing is Standing.NAME_PLATE and not asked_for_plate:
            memory.ask_now(Asked.IDENTITY, NAME_PLATE)
            memory.done[Asked.IDENTITY.value] = NAME_PLATE
            return {"private_kind": "name_plate"}
        matter = matter_asked(words)
        if standing is not Standing.KNOWN or matter is None:
            return {"private_kind": "person", **_ask_a_person(turn, words, _IDENTITY)}
        return _told(turn, words, matter)


def _told(turn: Turn, words: str, matter: OwnMatter) -> dict[str, Any]:
    """What the file says; what it does not say, and when a car is finished, a person says."""
    plate = turn.memory.plate_named
    running = car_in_the_workshop(turn, plate) if matter is OwnMatter.PROGRESS else None
    if running is not None:
        said = running_said(turn, running)
        return {"private_kind": "running", "private_said": said} | _ask_a_person(
            turn, words, _IDENTITY
        )
    answer = own_matter_said(turn, matter, plate)
    if answer is None:
        return {"private_kind": "unknown", **_ask_a_person(turn, words, _IDENTITY)}
    return {"private_kind": "told", "private_said": answer}


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

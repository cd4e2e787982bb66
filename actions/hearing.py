"""Hears the customer: what the turn means, written down, and the move reported."""

from __future__ import annotations

from typing import Any

from actions.base import CrmAction, Turn
from actions.recording import wish_answered_at, write_down
from actions.talk import car_signs, door_signs
from actions.talk.heard import Heard, read_understanding
from actions.talk.hearing import decide
from actions.talk.saying import phone_said
from actions.talk.scores import GROUPS
from actions.wording import base_slots, moment_said, ratings_said
from crm.rules import triage
from crm.rules.stop_words import is_stop
from crm.terms import Act, Language, Severity
from crm.use_cases.complaints import items_of

_GROUPS = frozenset(asked.value for asked in GROUPS)
_EVENTS = {"customer_silent": "silent", "customer_gone": "gone"}
_STOP = {"act": Act.OPT_OUT.value, "confidence": 1.0}
"""A word that says stop and nothing else is no matter of opinion (R-224)."""


class ActionHear(CrmAction):
    """The one entry of every turn: decides, writes down, reports the move."""

    action_name = "action_hear"

    def perform(self, turn: Turn) -> dict[str, Any]:
        heard = _heard(turn)
        before = turn.language
        if heard.event is None:
            _follow_language(turn, heard)
        said_anew = base_slots(turn) if turn.language != before else {}
        asked = turn.memory.asked
        script = turn.room.library.scripts.named(turn.memory.script)
        reaction = decide(
            heard, turn.memory, script, clarify_at_most=turn.uow.policy.talk.clarify_at_most
        )
        for note in dict.fromkeys(reaction.notes):
            write_down(turn.uow, turn.conversation, note)
        if reaction.move == "booking_refused":
            told = turn.conversation.topics_told
            turn.conversation.topics_told = [*told, "booking_refused"]
        if reaction.move == "safety_joked":
            turn.conversation.disposition = None
        return {
            **said_anew,
            "move": reaction.move,
            "language": turn.language,
            "unclear_about": asked if asked in _GROUPS else "one_score",
            "corrected_said": ratings_said(turn.memory.corrected, turn.language),
            **_said_back(turn, reaction.move),
        }


def _said_back(turn: Turn, move: str) -> dict[str, Any]:
    """What some moves are answered with: the number read back, the time of an answer."""
    if move == "details_kept":
        return {"phone_said": phone_said(turn.memory.phone or "", spoken=turn.spoken)}
    if move == "wish_kept":
        return {"time_said": moment_said(turn, wish_answered_at(turn.uow))}
    return {}


def _heard(turn: Turn) -> Heard:
    message = turn.tracker.latest_message
    intent = (message.get("intent") or {}).get("name")
    if intent in _EVENTS:
        return Heard(event=_EVENTS[intent])
    text = message.get("text") or ""
    severity = triage.severity_of(text, policy=turn.uow.policy)
    stops = is_stop(text, turn.conversation.channel)
    return read_understanding(
        text,
        _STOP if stops else message.get("understanding") or {},
        # After an accident the library says what comes first, and offers a person.
        dangerous=severity is Severity.SAFETY and not car_signs.asks_about_accident(text),
        rework=triage.is_rework(text, items=items_of(turn.conversation.repair_order)),
    )


def _follow_language(turn: Turn, heard: Heard) -> None:
    """Answer in the customer's language; a stray number or OK does not change it."""
    wanted = door_signs.language_wanted(heard.text)
    if wanted is not None:
        turn.conversation.language = Language(wanted)
        return
    letters = [char for char in heard.text if char.isalpha()]
    if heard.language == turn.language or len(letters) < 4:
        return
    if heard.language == Language.ZH.value and not any(char >= "\u4e00" for char in letters):
        return
    if heard.language == Language.EN.value and len(heard.text.split()) < 2:
        return
    turn.conversation.language = Language(heard.language)

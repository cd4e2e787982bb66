"""The ways out of a conversation: later, never, wrong person, car sold, a person please."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from actions.base import CrmAction, Turn
from actions.wording import moment_said, of
from crm.rules.contact_window import is_night, next_permitted_moment
from crm.terms import Asked, Disposition, EscalationReason
from crm.use_cases.conversations import (
    close_conversation,
    hand_over,
    note_vehicle_sold,
    note_wrong_number,
    opt_out,
    request_callback,
)
from crm.use_cases.unfinished_talks import leave_unfinished

ANSWER_WITHIN = timedelta(hours=1)


class ActionKeepCallback(CrmAction):
    """Keeps the time at which the customer would rather talk (R-040)."""

    action_name = "action_keep_callback"

    def perform(self, turn: Turn) -> dict[str, Any]:
        at = _callback_moment(turn)
        request_callback(turn.uow, conversation=turn.conversation, at=at)
        if at is None:
            return {"callback_said": of(turn.language, ("改天", "another day"))}
        said = of(turn.language, ("", "at ")) + moment_said(turn, at)
        if at != _wished_moment(turn):
            # 好的,我怕半夜打扰您休息,明天…再联系您
            kept_quiet = (
                "怕半夜打扰您休息,",
                "in the morning, so as not to disturb you at night: ",
            )
            said = of(turn.language, kept_quiet) + said
        return {"callback_said": said}


def _callback_moment(turn: Turn) -> datetime | None:
    """When we come back: as wished, even outside call hours (R-040), but never in the night."""
    at = _wished_moment(turn)
    if at is None or not is_night(at, wall=turn.uow.wall):
        return at
    return next_permitted_moment(at, spans=turn.uow.policy.call_hours, wall=turn.uow.wall)


def _wished_moment(turn: Turn) -> datetime | None:
    """The clock time the customer named; in a stretch of the day, when we usually call."""
    start = turn.memory.callback_at
    if start is None:
        return None
    at = max(datetime.fromisoformat(start), turn.uow.clock.now())
    until = turn.memory.callback_until
    if until is None:
        return at
    usual = next_permitted_moment(at, spans=turn.uow.policy.call_hours, wall=turn.uow.wall)
    return usual if usual < datetime.fromisoformat(until) else at


class ActionOptOut(CrmAction):
    """Honours a stop, with the customer's words as proof (R-224)."""

    action_name = "action_opt_out"

    def perform(self, turn: Turn) -> dict[str, Any]:
        opt_out(turn.uow, conversation=turn.conversation, words=turn.memory.last_words or "")
        if turn.memory.ending == Disposition.VEHICLE_SOLD.value:
            note_vehicle_sold(turn.uow, conversation=turn.conversation)
        return {}


class ActionWrongPerson(CrmAction):
    """Marks the number as somebody else's."""

    action_name = "action_wrong_person"

    def perform(self, turn: Turn) -> dict[str, Any]:
        note_wrong_number(turn.uow, conversation=turn.conversation)
        return {}


class ActionVehicleSold(CrmAction):
    """Notes that the vehicle is no longer the customer's."""

    action_name = "action_vehicle_sold"

    def perform(self, turn: Turn) -> dict[str, Any]:
        note_vehicle_sold(turn.uow, conversation=turn.conversation)
        return {}


class ActionHandOver(CrmAction):
    """Asks a person to take over, and names the time until when (R-098, R-231)."""

    action_name = "action_hand_over"

    def perform(self, turn: Turn) -> dict[str, Any]:
        wished = _wished_hour(turn)
        due_at = wished or answer_due_at(turn)
        turn.conversation.callback_at = wished
        hand_over(
            turn.uow,
            conversation=turn.conversation,
            words=turn.memory.last_words or "",
            reason=EscalationReason.HUMAN_REQUEST,
            due_at=due_at,
        )
        passed_on = ("您刚才说的我都转达了。", "I have passed on everything you said.")
        told = len(turn.uow.verbatims.of_conversation(turn.conversation.id)) > 0
        return {
            "hour_wished": "named" if wished else "open",
            "time_said": moment_said(turn, due_at),
            "passed_on_said": of(turn.language, passed_on) if told or turn.memory.complaint else "",
        }


def _wished_hour(turn: Turn) -> datetime | None:
    """The hour at which the customer wants to be called by a person, if it is still to come."""
    if turn.memory.callback_at is None:
        return None
    at = datetime.fromisoformat(turn.memory.callback_at)
    return at if at > turn.uow.clock.now() else None


def answer_due_at(turn: Turn) -> datetime:
    """By when a person answers: within the hour, or an hour after the notice hours open."""
    policy = turn.uow.policy
    opening = next_permitted_moment(
        turn.uow.clock.now(), spans=(policy.notice_hours,), wall=turn.uow.wall
    )
    due = opening + ANSWER_WITHIN
    # A time is named as people name it: on the next half hour.
    minutes = -due.minute % 30
    return (due + timedelta(minutes=minutes)).replace(second=0, microsecond=0)


class ActionClose(CrmAction):
    """Ends the conversation in the books and reports which courtesy closes it."""

    action_name = "action_close"

    def perform(self, turn: Turn) -> dict[str, Any]:
        memory = turn.memory
        disposition = _disposition(turn)
        close_conversation(turn.uow, conversation=turn.conversation, disposition=disposition)
        if _went_away_in_the_middle(turn):
            leave_unfinished(turn.uow, conversation=turn.conversation)
        memory.asked = None
        return {"closing": _closing(turn), "stage": "finished", "asked": None}


def _went_away_in_the_middle(turn: Turn) -> bool:
    """The line broke or the chat fell silent before the customer had taken leave of us.

    Who has complained waits for an answer, not for a survey.
    """
    memory = turn.memory
    gone = turn.tracker.get_slot("move") == "gone" and memory.last_words is not None
    return gone and memory.ending is None and not memory.complaint


def _disposition(turn: Turn) -> Disposition:
    memory = turn.memory
    if memory.silent_end:
        heard = memory.last_words is not None
        if memory.ending:
            return Disposition(memory.ending)
        if turn.conversation.disposition is not None:
            return turn.conversation.disposition  # all that mattered had been said by then
        if memory.complaint:
            return Disposition.PARTIAL
        return Disposition.PARTIAL if heard else Disposition.NO_ANSWER
    return Disposition(memory.ending) if memory.ending else Disposition.COMPLETED


_LEFT_ALONE = (
    Disposition.OPTED_OUT.value,
    Disposition.WRONG_PERSON.value,
    Disposition.HANDED_OVER.value,
)


def _closing(turn: Turn) -> str:
    memory = turn.memory
    if memory.silent_end:
        return "gone" if memory.silences == 0 else "silent"
    if memory.complaint:
        return "complaint"
    if memory.done.get(Asked.GOOD_TIME.value) == "unclear" and memory.ending is not None:
        return "silent"  # they would neither have us nor send us away: we leave in peace
    if memory.ending in _LEFT_ALONE:
        return "plain"
    return "inbound" if memory.script == "inbound" else "follow_up"

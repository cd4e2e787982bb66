"""Asks the next question, and tells what is to be told on the way to it.

The one action that asks: after an answer, after a digression, after a detour. What comes next
is the script's business; what a question needs to be asked is prepared here.
"""

from __future__ import annotations

from typing import Any

from actions.base import CrmAction, Turn
from actions.leaving import answer_due_at
from actions.notice_wording import notice_slots, recommended_said
from actions.places import find_place
from actions.talk.corrections import MEANT, STILL
from actions.talk.hearing import SAFE_NOW
from actions.talk.phone import CONFIRM
from actions.talk.saying import phone_said
from actions.talk.script import Step
from actions.talk.settling import POSED_AT_MOST
from actions.talk.ways_out import RIGHT_PERSON
from actions.wording import (
    campaign_said,
    campaign_to_tell,
    moment_said,
    news_for,
    next_service_said,
    of,
    open_request_said,
    profile_item_said,
    reason_said,
    score_said,
    tip_for,
    topic_of,
    usage_about,
    visit_said,
)
from crm.terms import Asked, Disposition, EscalationReason, FollowUpKind
from crm.use_cases.conversations import hand_over
from crm.use_cases.solutions import mark_notified


class ActionAsk(CrmAction):
    """Takes the next step of the script; reports whether a question is open now."""

    action_name = "action_ask"

    def perform(self, turn: Turn) -> dict[str, Any]:
        memory = turn.memory
        script = turn.room.library.scripts.named(memory.script)
        slots: dict[str, Any] = {}
        if memory.asked_words == "opening":
            memory.asked_words = None
            memory.posed[memory.asked or ""] = 1
            return _asking(memory.asked)
        if memory.ending and memory.only == [] and not memory.detours:
            return _finished(turn)
        step = script.next_step(memory)
        while step is not None and (step.tells is not None or _posed_enough(turn, step)):
            if step.tells is not None:
                slots |= _tell(turn, step)
            elif step.asks in (Asked.BOOKING_TIME, Asked.BOOKING_CONFIRM):
                slots |= _leave_to_advisor(turn)
            step = script.next_step(memory)
        posed = memory.posed.get(Asked.RATING_OVERALL.value, 0)
        doubted = memory.doubt is not None and not memory.safety
        if step is None and doubted and posed < POSED_AT_MOST:
            memory.ask_now(Asked.RATING_OVERALL, memory.doubt)
            memory.doubt = None
            # All is said; who leaves this one check unanswered has still completed the talk.
            turn.conversation.disposition = Disposition.COMPLETED
            step = script.next_step(memory)
        if step is None or step.asks is None:
            return slots | _finished(turn)
        _note_doubt_who_speaks(turn, step)
        slots |= _prepare(turn, step)
        step = script.next_step(memory) or step
        if step.asks is Asked.BOOKING_CONFIRM and _posed_enough(turn, step):
            # A place was found at once, but it has been read back often enough.
            slots |= _leave_to_advisor(turn)
            step = script.next_step(memory)
        if step is None or step.asks is None:
            return slots | _finished(turn)
        if step.words == SAFE_NOW:
            # Advice and alert are out; who has no time to answer has still been served.
            turn.conversation.disposition = Disposition.COMPLETED
        memory.asked = step.asks.value
        memory.posed[memory.asked] = memory.posed.get(memory.asked, 0) + 1
        memory.asked_words = None
        turn.say(_words_now(turn, step))
        return slots | _asking(memory.asked)


def _note_doubt_who_speaks(turn: Turn, step: Step) -> None:
    """Who breaks off at this question was the wrong person; who goes on was not."""
    if step.words == RIGHT_PERSON:
        turn.conversation.disposition = Disposition.WRONG_PERSON
    elif turn.conversation.disposition is Disposition.WRONG_PERSON:
        turn.conversation.disposition = None


def _words_now(turn: Turn, step: Step) -> str:
    """A visitor is asked three times whether there is more; after that we only listen."""
    if step.asks is not Asked.ANYTHING_ELSE:
        return step.response
    if turn.memory.posed[step.name] > POSED_AT_MOST:
        return "utter_ask_anything_more"
    inbound = turn.conversation.kind is FollowUpKind.INBOUND
    plain = step.response == "utter_ask_anything_else"
    nothing_yet = inbound and plain and not turn.memory.done and not turn.memory.questions
    return "utter_ask_what_for_you" if nothing_yet else step.response


def _posed_enough(turn: Turn, step: Step) -> bool:
    """Put so often, between one digression and the next, a question is left alone (R-224)."""
    assert step.asks is not None
    memory = turn.memory
    posed = memory.posed.get(step.asks.value, 0)
    if posed < POSED_AT_MOST or step.asks is Asked.ANYTHING_ELSE:
        return False
    memory.settle(step.asks.value, "unclear")
    if step.asks is Asked.GOOD_TIME:
        # Never refused and never agreed: another hour may suit, and the words are kept.
        memory.ending = memory.ending or Disposition.CALLBACK.value
        memory.stop_script()
    if step.asks is Asked.CALLBACK_TIME:
        memory.ending = Disposition.CALLBACK.value
        memory.stop_script()
    return True


def _leave_to_advisor(turn: Turn) -> dict[str, Any]:
    """No time was found in three attempts: a person settles it, by an hour that is named."""
    turn.memory.settle(Asked.BOOKING_TIME.value, "unclear")
    turn.memory.settle(Asked.BOOKING_CONFIRM.value, "unclear")
    due_at = answer_due_at(turn)
    hand_over(
        turn.uow,
        conversation=turn.conversation,
        words=turn.memory.last_words or "",
        reason=EscalationReason.HUMAN_REQUEST,
        due_at=due_at,
    )
    turn.say("utter_booking_by_advisor")
    return {"time_said": moment_said(turn, due_at)}


class ActionRepeat(CrmAction):
    """Says the open question again, without remark (R-228)."""

    action_name = "action_repeat"

    def perform(self, turn: Turn) -> dict[str, Any]:
        script = turn.room.library.scripts.named(turn.memory.script)
        step = script.next_step(turn.memory)
        if step is None or step.asks is None:
            return {}
        memory = turn.memory
        memory.posed[step.asks.value] = memory.posed.get(step.asks.value, 0) + 1
        if step.asks is Asked.GOOD_TIME and not memory.consented and script.opening in _SAYS_WHO:
            turn.say(f"utter_open_{script.opening}")  # who did not hear us heard no name either
            return {"visit_said": visit_said(turn), "reason_said": reason_said(turn)}
        if step.asks is Asked.GOOD_TIME and not memory.consented:
            turn.say("utter_open_notice")
        turn.say(step.response)
        return {}


_SAYS_WHO = ("visit", "member", "reason")
"""Openings that say who speaks, why, and ask whether it is convenient."""


def _asking(asked: str | None) -> dict[str, Any]:
    return {"stage": "asking", "asked": asked}


def _finished(turn: Turn) -> dict[str, Any]:
    turn.memory.asked = None
    return {"stage": "finished", "asked": None}


def _tell(turn: Turn, step: Step) -> dict[str, Any]:
    """Say something on the way; what cannot be said is passed over silently."""
    assert step.tells is not None
    turn.memory.done[step.name] = "told"
    slots = _TOLD[step.tells](turn)
    if slots is None:
        return {}
    turn.say(step.response)
    return slots


def _next_service(turn: Turn) -> dict[str, Any] | None:
    if turn.memory.booking.about is not None:
        return None  # just booked
    said = next_service_said(turn)
    return {"next_service_said": said} if said else None


def _tip(turn: Turn) -> dict[str, Any] | None:
    tip = tip_for(turn)
    if tip is None:
        return None
    turn.conversation.topics_told = [*turn.conversation.topics_told, tip.id]
    return {"tip_said": tip.text(turn.language)}


def _news(turn: Turn) -> dict[str, Any] | None:
    item = news_for(turn)
    if item is None:
        return None
    turn.conversation.topics_told = [*turn.conversation.topics_told, item.id]
    return {"news_said": item.text(turn.language, spoken=turn.spoken)}


def _campaign(turn: Turn) -> dict[str, Any] | None:
    campaign = campaign_to_tell(turn)
    if campaign is None:
        return None
    turn.conversation.topics_told = [*turn.conversation.topics_told, topic_of(campaign)]
    return {"campaign_told": campaign_said(campaign, turn.language, spoken=turn.spoken)}


def _as_it_stands(turn: Turn) -> dict[str, Any] | None:
    return {}


def _solution(turn: Turn) -> dict[str, Any] | None:
    if turn.conversation.complaint_id is None:
        return None
    complaint = turn.uow.complaints.get(turn.conversation.complaint_id)
    if not complaint.solution:
        return None
    mark_notified(turn.uow, complaint_id=complaint.id, at=turn.uow.clock.now())
    return {"solution_said": complaint.solution}


def _appointment(turn: Turn) -> dict[str, Any] | None:
    vehicle = turn.conversation.vehicle
    if vehicle is None:
        return None
    appointment = turn.uow.appointments.next_of_vehicle(vehicle.id, now=turn.uow.clock.now())
    if appointment is None:
        return None
    turn.memory.booking.about = appointment.starts_at.isoformat()
    return {"appointment_said": moment_said(turn, appointment.starts_at)}


def _open_request(turn: Turn) -> dict[str, Any] | None:
    said = open_request_said(turn)
    return {"request_said": said} if said else None


def _notice(turn: Turn) -> dict[str, Any] | None:
    return notice_slots(turn)


def _recommended(turn: Turn) -> dict[str, Any] | None:
    said = recommended_said(turn)
    return {"recommended_said": said} if said else None


_TOLD = {
    "open_request": _open_request,
    "next_service": _next_service,
    "tip": _tip,
    "news": _news,
    "campaign": _campaign,
    "elsewhere": _as_it_stands,
    "keep_in_touch": _as_it_stands,
    "solution": _solution,
    "appointment": _appointment,
    "pickup": _notice,
    "delay": _notice,
    "parts": _notice,
    "extra_work": _notice,
    "new_car": _notice,
    "recommended": _recommended,
}


def _prepare(turn: Turn, step: Step) -> dict[str, Any]:
    """Gather what a question needs to be asked."""
    if step.asks in (Asked.USAGE, Asked.USAGE_DETAIL):
        return {"usage_about": usage_about(turn)}
    if step.asks is Asked.BOOKING_TIME:
        return find_place(turn).slots
    if step.words in (STILL, MEANT):
        return {"score_said": score_said(turn)}
    if step.words == CONFIRM:
        return {"phone_said": phone_said(turn.memory.phone or "", spoken=turn.spoken)}
    if step.asks is Asked.SATISFIED_WITH_ANSWER:
        return _offered(turn)
    policy = turn.uow.policy.talk
    if step.asks is Asked.BOOK_SERVICE:
        advantage = (policy.appointment_advantage_zh, policy.appointment_advantage_en)
        return {"advantage": of(turn.language, advantage)}
    if step.asks is Asked.CLUB:
        features = (policy.shop_features_zh, policy.shop_features_en)
        return {"club_features": of(turn.language, features)}
    if step.asks is Asked.PROFILE_ITEM:
        return {"missing_item": profile_item_said(turn.memory.missing_items[0], turn.language)}
    return {}


def _offered(turn: Turn) -> dict[str, Any]:
    """The approved answer to the complaint of this talk, told with the question (R-113)."""
    complaint = turn.uow.complaints.of_conversation(turn.conversation.id)
    return {"solution_said": complaint.answer} if complaint and complaint.answer else {}

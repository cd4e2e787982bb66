"""The ways out of a talk: never, not now, a person please, wrong number, car sold.

They work at every step. What ends a talk must be surely meant, or said in words that can mean
nothing else.
"""

from __future__ import annotations

from actions.talk import at_the_door, signs
from actions.talk.heard import Heard, cannot_talk, stops, wants_no_survey
from actions.talk.memory import Memory
from actions.talk.reaction import Reaction
from actions.talk.script import Script
from crm.terms import Act, Asked, Disposition, FollowUpKind

_LEAVING = (
    (Act.OPT_OUT, "opted_out", Disposition.OPTED_OUT),
    (Act.REQUEST_HUMAN, "human", Disposition.HANDED_OVER),
    (Act.WRONG_PERSON, "wrong_person", Disposition.WRONG_PERSON),
    (Act.SOLD_CAR, "sold_car", Disposition.VEHICLE_SOLD),
)


def leave(heard: Heard, memory: Memory, asked: Asked | None) -> Reaction | None:
    for act, move, ending in _LEAVING:
        if wants_out(act, heard, asked):
            if act is Act.WRONG_PERSON and _may_be_the_one(heard, memory, asked):
                memory.ask_now(Asked.IDENTITY, RIGHT_PERSON)
                return Reaction("answered")
            # 车卖了,别打了: the stop is honoured, and the car is noted as well.
            sold = act is Act.OPT_OUT and heard.makes(Act.SOLD_CAR)
            memory.ending = (Disposition.VEHICLE_SOLD if sold else ending).value
            memory.detours.clear()
            memory.stop_script()
            return Reaction(move)
    return None


RIGHT_PERSON = "right_person"
"""How `identity` is asked of somebody who doubts that we called the right number."""


def _may_be_the_one(heard: Heard, memory: Memory, asked: Asked | None) -> bool:
    """A doubt at the door is asked about once before a number is marked as wrong."""
    before = Asked.IDENTITY.value in memory.posed
    return asked is Asked.GOOD_TIME and not before and signs.only_doubts(heard.text)


def wants_out(act: Act, heard: Heard, asked: Asked | None) -> bool:
    if act is Act.OPT_OUT and stops(heard.text):
        return True
    if not heard.surely(act):
        return False
    if act is Act.REQUEST_HUMAN and asked in _ABOUT_A_COMPLAINT:
        # 让经理给我道歉 is what they want done; 转人工 is wanting out.
        return signs.asks_person(heard.text)
    if act is Act.WRONG_PERSON:
        says_so = signs.denies_visit(heard.text) or signs.denies_work(heard.text)
        return heard.phone is None and not says_so and not signs.is_kin(heard.text)
    return True


_ABOUT_A_COMPLAINT = (
    Asked.COMPLAINT_DETAIL,
    Asked.COMPLAINT_WISH,
    Asked.COMPLAINT_CONFIRM,
    Asked.USAGE_DETAIL,
)


def not_now(heard: Heard, memory: Memory, asked: Asked | None, script: Script) -> Reaction | None:
    """The customer has no time: a callback, or one last question if they can still talk."""
    impatient = memory.consented and signs.is_impatient(heard.text)
    if script.kind is FollowUpKind.INBOUND and heard.time is None:
        return None
    if not (heard.main_is(Act.BUSY) or impatient) or asked in (
        Asked.CALLBACK_TIME,
        Asked.BOOKING_TIME,
    ):
        return None
    if asked is Asked.GOOD_TIME and heard.time is None and wants_no_survey(heard.text):
        return decline(memory)
    if asked is Asked.BOOK_SERVICE:
        return None
    if asked is Asked.GOOD_TIME and heard.makes(Act.GOOD_TIME) and signs.invites(heard.text):
        return None
    if heard.time is not None:
        return at_the_door.keep_callback(heard, memory)
    if not impatient and (not memory.consented or cannot_talk(heard.text)):
        memory.detours.clear()
        memory.ask_before(Asked.CALLBACK_TIME)
        return Reaction("not_now")
    left = [name for name in script.hurried if name not in memory.done]
    if memory.only is not None or not left or asked is None:
        memory.ending = Disposition.PARTIAL.value
        return Reaction("goodbye")
    memory.only = left
    memory.ending = Disposition.PARTIAL.value
    memory.detours.clear()
    return Reaction("hurried")


def decline(memory: Memory) -> Reaction:
    """The customer would rather not talk: nothing is asked, nothing is resented (R-229)."""
    memory.ending = Disposition.DECLINED.value
    memory.stop_script()
    memory.detours.clear()
    return Reaction("declined")


def wants_any_way_out(heard: Heard, asked: Asked | None) -> bool:
    """True when the turn ends the talk, whatever else it says."""
    return any(wants_out(act, heard, asked) for act, _, _ in _LEAVING)

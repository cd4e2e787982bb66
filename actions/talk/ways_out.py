"""The ways out of a talk: never, not now, a person please, wrong number, car sold.

They work at every step. What ends a talk must be surely meant, or said in words that can mean
nothing else.
"""

from __future__ import annotations

from actions.talk import at_the_door, booking_signs, car_signs, door_signs, signs, who_signs
from actions.talk.heard import Heard, cannot_talk, stops, wants_no_survey
from actions.talk.memory import Memory
from actions.talk.reaction import Reaction, WriteOnlyNote
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
            talking = memory.consented or memory.complaint
            if act is Act.WRONG_PERSON and talking and not who_signs.says_not_theirs(heard.text):
                continue  # 我不知道,我老公付的钱: who has talked with us all along is no stranger
            if act is Act.WRONG_PERSON and _may_be_the_one(heard, memory, asked):
                memory.ask_now(Asked.IDENTITY, RIGHT_PERSON)
                return Reaction("answered")
            if act is Act.OPT_OUT and door_signs.wants_it_written(heard.text):
                return _written_only(heard, memory)
            # 车卖了,别打了: the stop is honoured, and the car is noted as well.
            sold = act is Act.OPT_OUT and heard.makes(Act.SOLD_CAR)
            if act is Act.REQUEST_HUMAN and heard.time is not None:
                at_the_door.keep_callback(heard, memory)  # a person, at the hour that was named
            memory.ending = (Disposition.VEHICLE_SOLD if sold else ending).value
            memory.detours.clear()
            memory.stop_script()
            return Reaction(move)
    return None


def _written_only(heard: Heard, memory: Memory) -> Reaction:
    """发短信就行了,别打电话: no calls any more, and no stop to everything else (R-224)."""
    if not memory.consented:
        memory.ending = Disposition.DECLINED.value
        memory.stop_script()
        memory.detours.clear()
    return Reaction("written_only", [WriteOnlyNote(heard.text)])


RIGHT_PERSON = "right_person"
"""How `identity` is asked of somebody who doubts that we called the right number."""


def _may_be_the_one(heard: Heard, memory: Memory, asked: Asked | None) -> bool:
    """A doubt at the door is asked about once before a number is marked as wrong."""
    before = Asked.IDENTITY.value in memory.posed
    return asked is Asked.GOOD_TIME and not before and who_signs.only_doubts(heard.text)


def wants_out(act: Act, heard: Heard, asked: Asked | None) -> bool:
    if act is Act.OPT_OUT and stops(heard.text):
        return True
    if act is Act.REQUEST_HUMAN and signs.asks_person_outright(heard.text):
        return True
    if not heard.surely(act):
        return False
    if act is Act.OPT_OUT and door_signs.has_had_enough(heard.text):
        return False  # 别再问了: the questions, not us
    unsure = heard.confidence < _A_PERSON_FROM or heard.act is not Act.REQUEST_HUMAN
    unsure = unsure or car_signs.went_elsewhere(heard.text)
    if act is Act.REQUEST_HUMAN and (unsure or asked in _ABOUT_A_COMPLAINT):
        # 让经理给我道歉 is what they want done; 转人工 is wanting out.
        return signs.asks_person(heard.text)
    if act is Act.SOLD_CAR:
        return not who_signs.handed_in_family(heard.text)
    if act is Act.WRONG_PERSON:
        says_so = who_signs.denies_visit(heard.text) or who_signs.denies_work(heard.text)
        return heard.phone is None and not says_so and not who_signs.is_kin(heard.text)
    return True


_A_PERSON_FROM = 0.9
"""So sure, a person is wanted though no word of it is said; below, the words must say so."""
_ABOUT_A_COMPLAINT = (
    Asked.COMPLAINT_DETAIL,
    Asked.COMPLAINT_WISH,
    Asked.COMPLAINT_CONFIRM,
    Asked.USAGE_DETAIL,
)


def not_now(heard: Heard, memory: Memory, asked: Asked | None, script: Script) -> Reaction | None:
    """The customer has no time: a callback, or one last question if they can still talk."""
    impatient = memory.consented and (
        door_signs.is_impatient(heard.text) or _has_had_enough(heard, asked)
    )
    if script.kind is FollowUpKind.INBOUND and (heard.time is None or _books(heard)):
        return None
    if not (heard.main_is(Act.BUSY) or impatient) or asked in (
        Asked.CALLBACK_TIME,
        Asked.BOOKING_TIME,
    ):
        return None
    if asked is Asked.GOOD_TIME and heard.time is None and wants_no_survey(heard.text):
        return decline(memory)
    if (asked is Asked.BOOK_SERVICE and not cannot_talk(heard.text)) or (
        asked in _MAY_BE_INCONVENIENT and heard.time is None
    ):
        return None
    if asked is Asked.GOOD_TIME and heard.makes(Act.GOOD_TIME) and door_signs.invites(heard.text):
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


_MAY_BE_INCONVENIENT = (Asked.PROFILE_ITEM, Asked.CLUB)
"""不方便 is no to what is asked here, not to the hour."""


def _books(heard: Heard) -> bool:
    return booking_signs.wants_place(heard) or booking_signs.books(heard.text)


def _has_had_enough(heard: Heard, asked: Asked | None) -> bool:
    """没意见,就这样: at a question for a score the customer would rather be done (R-108, R-224)."""
    scoring = asked is Asked.USAGE or (asked is not None and asked.value.startswith("rating_"))
    return scoring and door_signs.has_had_enough(heard.text)


def decline(memory: Memory) -> Reaction:
    """The customer would rather not talk: nothing is asked, nothing is resented (R-229)."""
    memory.ending = Disposition.DECLINED.value
    memory.stop_script()
    memory.detours.clear()
    return Reaction("declined")


def wants_any_way_out(heard: Heard, asked: Asked | None) -> bool:
    """True when the turn ends the talk, whatever else it says."""
    return any(wants_out(act, heard, asked) for act, _, _ in _LEAVING)

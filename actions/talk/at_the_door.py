"""Before the talk: whether it is convenient, and if not, when it would be (R-040, R-065).

Nothing is asked before the customer has said that it suits; who names another hour has it.
"""

from __future__ import annotations

import re

from actions.talk import car_signs, door_signs, signs, who_signs
from actions.talk.heard import Heard, tells_of_trouble, wants_no_survey
from actions.talk.memory import Memory
from actions.talk.places_wished import book_service
from actions.talk.reaction import Note, PointNote, Reaction, UsageNote, WordsNote
from actions.talk.scores import rating
from actions.talk.settling import NO, NOT_WORDS
from crm.terms import Act, Asked, Disposition, NoteKind, Usage


def keep_callback(heard: Heard, memory: Memory) -> Reaction:
    """The customer named a time to be called: that is kept, and the talk ends."""
    if heard.time is not None:
        after = heard.time.end if _ONLY_AFTER.search(heard.text) else None
        memory.callback_at = (after or heard.time.start).isoformat()
        exact, end = heard.time.exact, heard.time.end
        memory.callback_until = None if exact or end is None else end.isoformat()
    memory.ending = Disposition.CALLBACK.value
    memory.stop_script()
    memory.detours.clear()
    return Reaction("callback_set")


_WHAT_IS_IT = re.compile(
    r"\s*(喂|嗯|哦|啊)?[,,\s]*(咋了|怎么了|(有)?(什么|啥)事(儿|情)?|有事(吗|么|儿)?|干嘛|干啥)[啊呀呢吗]*[??!。\s]*$|"
    r"\s*(yes|hello|hi)?[,? ]*what('s| is) (it|this|up)( about)?[?!. ]*$",
    re.I,
)
_ONLY_AFTER = re.compile(
    r"(之前|以前|前)(都)?(别|不要|不用|不方便)|(not|don'?t).{0,20}\b(before|until)\b|"
    r"\bnot until\b",
    re.I,
)


def good_time(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    if _WHAT_IS_IT.match(heard.text) or (
        door_signs.asks_why_again(heard.text) and not heard.surely(Act.OPT_OUT)
    ):
        return Reaction(why_we_are_back(memory))
    if signs.does_not_know(heard.text) and who_signs.names_kin(heard.text):
        return not_the_driver(heard, memory, asked)
    asks_length = door_signs.asks_how_long(heard.text)
    if asks_length and not heard.main_is(Act.DENY, Act.BUSY) and heard.time is None:
        if heard.main_is(Act.GOOD_TIME, Act.AFFIRM) or door_signs.says_convenient(heard.text):
            _consent(memory)
        return Reaction("how_long")
    if door_signs.says_convenient(heard.text) and not heard.makes(Act.USAGE_OK, Act.RATE):
        if memory.script == "complaint_revisit" and car_signs.says_solved(heard.text):
            return _solved_at_once(heard, memory)
        if not heard.sure or heard.main_is(Act.GOOD_TIME, Act.AFFIRM, Act.COMPLAIN):
            return _consent(memory)
    gone = memory.script in HAS_REASON and car_signs.went_elsewhere(heard.text)
    if gone and not heard.makes(Act.GOOD_TIME, Act.BOOK_SERVICE):
        return _declined(memory, heard)
    if heard.main_is(Act.DENY, Act.DECLINE_SERVICE, Act.GOODBYE) or door_signs.wants_no_pitch(
        heard.text
    ):
        return _declined(memory, heard)
    if memory.script == "complaint_revisit":
        solved = _solved_at_once(heard, memory)
        if solved is not None:
            return solved
    if heard.makes(Act.USAGE_OK, Act.RATE) and heard.time is None:
        told = _told_at_once(heard, memory)
        if told is not None:
            return told
    if heard.main_is(Act.GOOD_TIME, Act.AFFIRM) or _lets_us(heard):
        return _consent(memory)
    if who_signs.is_kin(heard.text) and (heard.main_is(Act.WRONG_PERSON) or not heard.sure):
        return Reaction("answered")
    if door_signs.is_annoyed(heard.text):
        return _declined(memory, heard)
    if heard.main_is(Act.BOOK_SERVICE):
        _consent(memory)
        return book_service(heard, memory, Asked.BOOK_SERVICE)
    if heard.makes(Act.COMPLAIN, Act.USAGE_PROBLEM):
        return _consent(memory)
    return None


def _declined(memory: Memory, heard: Heard) -> Reaction:
    """Left in peace; whom our calling itself annoys is told how to stop it for good (R-224)."""
    memory.ending = Disposition.DECLINED.value
    memory.stop_script()
    told = car_signs.tells_of_service(heard.text) or car_signs.went_elsewhere(heard.text)
    why: list[Note] = [WordsNote(Asked.GOOD_TIME, heard.text)] if told else []
    return Reaction("declined_annoyed" if door_signs.is_annoyed(heard.text) else "declined", why)


def _solved_at_once(heard: Heard, memory: Memory) -> Reaction | None:
    """方便,解决了,挺满意: what we came to ask is answered before it is asked (R-122)."""
    if not car_signs.says_solved(heard.text):
        return None
    _consent(memory)
    memory.settle(Asked.SATISFIED_WITH_ANSWER.value, "answered")
    memory.satisfied = True
    return Reaction("solved", [WordsNote(Asked.SATISFIED_WITH_ANSWER, heard.text)])


def _told_at_once(heard: Heard, memory: Memory) -> Reaction | None:
    """方便,车挺好的,给5分: who answers before being asked is not asked again."""
    notes: list[Note] = []
    said_so = heard.makes(Act.USAGE_OK) and heard.main_is(Act.GOOD_TIME, Act.AFFIRM, Act.USAGE_OK)
    fine = said_so or car_signs.runs_well(heard.text)
    if fine and not tells_of_trouble(heard):
        memory.settle(Asked.USAGE.value, "answered")
        notes += [UsageNote(Usage.OK), WordsNote(Asked.USAGE, heard.text)]
    scored = rating(heard, memory, Asked.RATING_OVERALL) if signs.has_figure(heard.text) else None
    if not notes and scored is None:
        return None
    _consent(memory)
    return scored.after(notes) if scored is not None else Reaction("answered", notes)


def _lets_us(heard: Heard) -> bool:
    """他开车呢,你说吧: somebody is busy, but the last word is that we may go on."""
    if who_signs.speaks_instead(heard.text):
        return True
    return heard.makes(Act.GOOD_TIME) and door_signs.invites(heard.text)


def _consent(memory: Memory) -> Reaction:
    memory.consented = True
    memory.settle(Asked.GOOD_TIME.value, "answered")
    return Reaction("answered")


COMES_AGAIN = ("second_followup", "seven_day_check", "complaint_revisit")
"""Talks with somebody we have talked with about the same visit before."""


HAS_REASON = (
    "service_reminder",
    "first_service_invitation",
    "campaign_notice",
    "lost_customer_recall",
)
"""Talks with something to tell: what they are for is that."""


def why_we_are_back(memory: Memory) -> str:
    """Which answer there is to why we are back already."""
    if memory.script in COMES_AGAIN:
        return "why_again"
    return "reason" if memory.script in HAS_REASON else "what_for"


def not_the_driver(heard: Heard, memory: Memory, asked: Asked) -> Reaction:
    """车是我儿子开去修的,我不晓得: kept, somebody finds out whom to ask, and nobody is pressed."""
    memory.settle(asked.value, "skipped")
    memory.ending = Disposition.PARTIAL.value
    memory.stop_script()
    notes: list[Note] = [WordsNote(asked, heard.text), PointNote(NoteKind.DATA_CHECK, heard.text)]
    return Reaction("not_driver", notes)


_GO_ON = re.compile(
    r"\s*(算了|那|行|好|哎)*[,,\s]*(你|您)?(现在)?(说|讲|问)(吧|呗)|\s*(fair enough|well|"
    r"alright|ok(ay)?|fine)?[, ]*"
    r"go (on|ahead)( then| now)?[.! ]*$",
    re.I,
)


def callback_time(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    if heard.time is not None:
        memory.settle(asked.value, "answered")
        return keep_callback(heard, memory)
    if heard.main_is(Act.GOOD_TIME) or _GO_ON.match(heard.text):
        memory.settle(asked.value, "skipped")
        return _consent(memory)
    if heard.main_is(*NO, Act.GOODBYE) and wants_no_survey(heard.text):
        memory.settle(asked.value, "skipped")
        memory.ending = Disposition.DECLINED.value
        memory.stop_script()
        return Reaction("declined")
    if heard.main_is(*NOT_WORDS) and not heard.main_is(Act.BUSY, Act.GOODBYE):
        return None
    # No time named: the hour stays open, and nobody is asked a second time.
    memory.settle(asked.value, "unclear")
    return keep_callback(heard, memory)

"""Before the talk: whether it is convenient, and if not, when it would be (R-040, R-065).

Nothing is asked before the customer has said that it suits; who names another hour has it.
"""

from __future__ import annotations

from actions.talk import signs
from actions.talk.heard import Heard, tells_of_trouble, wants_no_survey
from actions.talk.memory import Memory
from actions.talk.places_wished import book_service
from actions.talk.reaction import Note, Reaction, UsageNote, WordsNote
from actions.talk.scores import rating
from actions.talk.settling import NO, NOT_WORDS
from crm.terms import Act, Asked, Disposition, Usage


def keep_callback(heard: Heard, memory: Memory) -> Reaction:
    """The customer named a time to be called: that is kept, and the talk ends."""
    if heard.time is not None:
        memory.callback_at = heard.time.start.isoformat()
        exact, end = heard.time.exact, heard.time.end
        memory.callback_until = None if exact or end is None else end.isoformat()
    memory.ending = Disposition.CALLBACK.value
    memory.stop_script()
    memory.detours.clear()
    return Reaction("callback_set")


def good_time(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    if heard.main_is(Act.DENY, Act.DECLINE_SERVICE, Act.GOODBYE):
        memory.ending = Disposition.DECLINED.value
        memory.stop_script()
        return Reaction("declined")
    if heard.makes(Act.USAGE_OK, Act.RATE) and heard.time is None:
        told = _told_at_once(heard, memory)
        if told is not None:
            return told
    if heard.main_is(Act.GOOD_TIME, Act.AFFIRM) or _lets_us(heard):
        return _consent(memory)
    if signs.is_kin(heard.text) and (heard.main_is(Act.WRONG_PERSON) or not heard.sure):
        return Reaction("answered")
    if signs.is_annoyed(heard.text):
        memory.ending = Disposition.DECLINED.value
        memory.stop_script()
        return Reaction("declined")
    if heard.main_is(Act.BOOK_SERVICE):
        _consent(memory)
        return book_service(heard, memory, Asked.BOOK_SERVICE)
    if heard.makes(Act.COMPLAIN, Act.USAGE_PROBLEM):
        return _consent(memory)
    return None


def _told_at_once(heard: Heard, memory: Memory) -> Reaction | None:
    """方便,车挺好的,给5分: who answers before being asked is not asked again."""
    notes: list[Note] = []
    said_so = heard.makes(Act.USAGE_OK) and heard.main_is(Act.GOOD_TIME, Act.AFFIRM, Act.USAGE_OK)
    fine = said_so or signs.runs_well(heard.text)
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
    if signs.speaks_instead(heard.text):
        return True
    return heard.makes(Act.GOOD_TIME) and signs.invites(heard.text)


def _consent(memory: Memory) -> Reaction:
    memory.consented = True
    memory.settle(Asked.GOOD_TIME.value, "answered")
    return Reaction("answered")


def callback_time(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    if heard.time is not None:
        memory.settle(asked.value, "answered")
        return keep_callback(heard, memory)
    if heard.main_is(Act.GOOD_TIME):
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

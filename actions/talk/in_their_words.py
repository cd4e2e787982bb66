"""Questions that take whatever is said: opinions, needs, missing items of the file.

Free words stay the customer's own (R-152); what they also are, a wish or a need, is noted beside.
"""

from __future__ import annotations

import re

from actions.talk import car_signs, phone
from actions.talk.heard import Heard, is_strong, says_nothing, skips, tells_of_trouble
from actions.talk.memory import Memory
from actions.talk.places_wished import start_booking
from actions.talk.reaction import Note, PointNote, ProfileNote, Reaction, WordsNote
from actions.talk.settling import NO, NOT_WORDS, skip
from actions.talk.trouble import ASKS_FOR_FAULTS
from crm.terms import Act, Asked, NoteKind


def words(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """A question that takes whatever is said, unless it is something else altogether."""
    if phone.replaces(heard):
        return None
    if heard.main_is(*NO, Act.THANKS) or skips(heard.text):
        # 搬家了,离你们太远: why somebody no longer comes sounds like a no, and is the answer.
        tells_why = asked is Asked.OPINION and heard.main_is(Act.DECLINE_SERVICE)
        says_more = not says_nothing(heard.text) and not skips(heard.text)
        if says_more and (tells_why or heard.main_is(Act.DENY)):
            return _kept(heard, memory, asked)
        return skip(memory, asked, move="answered")
    if not _takes_words(heard, memory, asked):
        return None
    if asked is Asked.NEW_NEEDS and (heard.makes(Act.BOOK_SERVICE) or heard.time is not None):
        return _need(heard, memory)
    if not heard.text.strip():
        return None
    return _kept(heard, memory, asked)


def _takes_words(heard: Heard, memory: Memory, asked: Asked) -> bool:
    """Free words stay words unless they are surely something else; faults asked for are wanted."""
    if asked is Asked.PROFILE_ITEM and (heard.surely(Act.BOOK_SERVICE) or heard.time is not None):
        return False
    if asked not in _REMARKS:
        return not heard.main_is(*NOT_WORDS)
    if asked is Asked.OPINION and memory.script in ASKS_FOR_FAULTS and not is_strong(heard.text):
        return not heard.surely(*_NOT_REMARKS)
    return not (tells_of_trouble(heard) or heard.surely(*_NOT_REMARKS))


_REMARKS = (Asked.OPINION, Asked.VISIT_REMARKS, Asked.RATING_REASON)
_NOT_REMARKS = tuple(act for act in NOT_WORDS if act not in (Act.COMPLAIN, Act.USAGE_PROBLEM))


def _kept(heard: Heard, memory: Memory, asked: Asked) -> Reaction:
    memory.settle(asked.value, "answered")
    notes: list[Note] = [WordsNote(asked, heard.text)]
    kind = _POINTS.get(asked)
    if kind is not None:
        notes.append(PointNote(kind, heard.text))
    if asked is Asked.VISIT_REMARKS:
        notes.append(PointNote(NoteKind.VISIT, visit_of(heard.text)))
    if asked is Asked.PROFILE_ITEM:
        return _profile_item(heard, memory)
    if asked is Asked.OPINION and _asks_why_not_seen(memory):
        notes[1:] = [PointNote(NoteKind.RETURNING_REASON, heard.text)]
    if asked is Asked.NEW_NEEDS:
        memory.ask_before(Asked.BOOK_SERVICE)
    if (
        asked is Asked.OPINION
        and _asks_why_not_seen(memory)
        and car_signs.went_elsewhere(heard.text)
    ):
        memory.settle(Asked.BOOK_SERVICE.value, "skipped")  # an open door, and no pitch
    heard_out = asked is Asked.OPINION and len(heard.text) >= _A_SENTENCE
    return Reaction("noted" if heard_out else "answered", notes)


_A_SENTENCE = 8
"""So much said in answer to whether there is anything is acknowledged."""


def _asks_why_not_seen(memory: Memory) -> bool:
    """True where the opinion asked for is why the customer has stayed away (R-048, R-167)."""
    overdue = memory.script == "service_reminder" and "service_overdue" in memory.circumstances
    return overdue or memory.script == "lost_customer_recall"


def _profile_item(heard: Heard, memory: Memory) -> Reaction:
    """One missing item of the file; a refusal ends the asking, an answer leads to the next."""
    if not memory.missing_items or _REFUSES_TO_TELL.search(heard.text):
        return Reaction("answered")
    item = memory.missing_items.pop(0)
    if memory.missing_items:
        memory.done.pop(Asked.PROFILE_ITEM.value, None)
    return Reaction("answered", [ProfileNote(item, heard.text, asked=True)])


_REFUSES_TO_TELL = re.compile(
    r"不(方便|想|用|告诉|愿意|必|说|需要)|保密|隐私|算了|干嘛|rather not|don'?t want|private|"
    r"no need|none of",
    re.I,
)


def visit_of(text: str) -> str:
    """How the visit came about: a class for the figures; the words are kept beside it (R-074)."""
    for name, pattern in _VISITS:
        if pattern.search(text):
            return name
    return "other"


_VISITS = (
    (
        "brought_by_other",
        re.compile(
            r"(老公|老婆|爱人|朋友|同事|司机|家人|儿子|女儿|爸|妈|别人|代).{0,6}(送|开)|someone|"
            r"(wife|husband|son|daughter|friend|driver) (brought|drove|took)",
            re.I,
        ),
    ),
    (
        "without_appointment",
        re.compile(
            r"没(有)?(提前)?(预约|约)|直接|路过|顺(路|便)|临时|without|no appointment|just came|"
            r"came by|walk",
            re.I,
        ),
    ),
    ("with_appointment", re.compile(r"约|appointment|booked", re.I)),
)
_POINTS = {
    Asked.OPINION: NoteKind.OPINION,
    Asked.NEW_NEEDS: NoteKind.NEED,
}


def _need(heard: Heard, memory: Memory) -> Reaction:
    memory.settle(Asked.NEW_NEEDS.value, "answered")
    notes: list[Note] = [
        WordsNote(Asked.NEW_NEEDS, heard.text),
        PointNote(NoteKind.NEED, heard.text),
    ]
    reaction = start_booking(heard, memory)
    if (
        not memory.booking.items
        and not memory.booking.besides
        and not _A_SERVICE.search(heard.text)
    ):
        memory.booking.items = [re.split(r"[,,。.;;!?\n]", heard.text.strip())[0][:24].strip()]
    return reaction.after(notes)


_A_SERVICE = re.compile(r"保养|预约|约(个|一)|\b(service|appointment|book|come in)\b", re.I)

"""What customers say on the side: news of other shops, a new number, a wrong entry in our books.

None of it answers the open question, and none of it may be lost. What only has to be noted comes
back as notes; what has to be answered comes back as a reaction.
"""

from __future__ import annotations

from actions.talk import phone, signs
from actions.talk.heard import Heard, is_strong
from actions.talk.memory import Memory
from actions.talk.reaction import Note, PointNote, ProfileNote, Reaction, WordsNote
from crm.terms import Act, Asked, Disposition, NoteKind

_ABOUT_THE_VISIT = (Asked.GOOD_TIME, Asked.CALLBACK_TIME, Asked.USAGE, None)
_WISHED_AT = (
    Asked.OPINION,
    Asked.VISIT_REMARKS,
    Asked.RATING_REASON,
    Asked.NEW_NEEDS,
    Asked.ANYTHING_ELSE,
)


def noted(heard: Heard, memory: Memory) -> list[Note]:
    """What is written down whatever else the turn means."""
    notes: list[Note] = []
    if signs.tells_of_market(heard.text):
        notes.append(PointNote(NoteKind.MARKET, heard.text))
    notes += phone.noted(heard, memory)
    place = signs.work_place(heard.text)
    if place is not None:
        notes.append(ProfileNote("work_address", place))
    return notes


def wrong_entry(heard: Heard, memory: Memory, asked: Asked | None) -> Reaction | None:
    """The customer says our books are wrong: believed, noted, never disputed (R-230)."""
    if asked not in _ABOUT_THE_VISIT or "data_check" in memory.done:
        return None
    if signs.denies_work(heard.text):
        memory.done["data_check"] = "told"
        if asked is Asked.USAGE:
            memory.settle(Asked.USAGE.value, "answered")
    elif signs.denies_visit(heard.text) and not heard.makes(Act.COMPLAIN, Act.USAGE_PROBLEM):
        memory.done["data_check"] = "told"
        memory.ending = Disposition.PARTIAL.value
        memory.stop_script()
        memory.detours.clear()
    else:
        return None
    return Reaction("data_check", [PointNote(NoteKind.DATA_CHECK, heard.text)])


def private(heard: Heard) -> Reaction | None:
    """Nobody is told what the books hold before a person has checked who asks (R-232)."""
    if signs.asks_for_file(heard.text) and not heard.surely(Act.COMPLAIN, Act.USAGE_PROBLEM):
        return Reaction("private", [PointNote(NoteKind.QUESTION, heard.text)])
    return None


def wish(heard: Heard, memory: Memory, asked: Asked | None) -> Reaction | None:
    """A hope or a suggestion where we asked for remarks: kept, and answered like a complaint."""
    if asked not in _WISHED_AT or heard.makes(Act.BOOK_SERVICE, Act.USAGE_PROBLEM):
        return None
    wished = signs.wish_said(heard.text)
    if wished is None or is_strong(heard.text):
        return None
    notes: list[Note] = []
    if asked is not Asked.ANYTHING_ELSE:
        memory.settle(asked.value, "answered")
        notes.append(WordsNote(asked, heard.text))
        notes.append(PointNote(NoteKind.OPINION, heard.text))
    return Reaction("wish_kept", [*notes, PointNote(NoteKind.WISH, wished)])


def details(heard: Heard, memory: Memory) -> Reaction | None:
    """A number left with us, read back (R-009); one to be confirmed is asked about (R-011)."""
    if heard.phone is None or heard.time is not None:
        return None
    if phone.is_open(memory):
        return Reaction("answered")
    return Reaction("details_kept")

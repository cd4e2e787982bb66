"""What customers say on the side: news of other shops, a new number, a wrong entry in our books.

None of it answers the open question, and none of it may be lost. What only has to be noted comes
back as notes; what has to be answered comes back as a reaction.
"""

from __future__ import annotations

from actions.talk import booking_signs, market_signs, phone, signs, who_signs
from actions.talk.heard import Heard, is_strong, skips
from actions.talk.memory import Memory
from actions.talk.reaction import Note, PointNote, ProfileNote, Reaction, WordsNote
from crm.rules.own_matters import OwnMatter, matter_asked
from crm.terms import Act, Asked, Disposition, NoteKind

NAME_PLATE = "name_plate"
"""How `identity` is asked before a file is opened: by the plate (G-10)."""

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
    memory.plate_named = heard.plate or memory.plate_named
    memory.for_another = memory.for_another or who_signs.is_kin(heard.text)
    if market_signs.tells_of_market(heard.text):
        notes.append(PointNote(NoteKind.MARKET, heard.text))
    notes += phone.noted(heard, memory)
    address = who_signs.new_address(heard.text)
    if address is not None and memory.asked != Asked.PROFILE_ITEM:
        notes.append(ProfileNote("address", address))
    if who_signs.handed_in_family(heard.text):
        notes.append(PointNote(NoteKind.DATA_CHECK, heard.text))
    place = who_signs.work_place(heard.text)
    if place is not None:
        notes.append(ProfileNote("work_address", place))
    return notes


def wrong_entry(heard: Heard, memory: Memory, asked: Asked | None) -> Reaction | None:
    """The customer says our books are wrong: believed, noted, never disputed (R-230)."""
    reminded = memory.script == "appointment_reminder" and asked in _OF_AN_APPOINTMENT
    if reminded and who_signs.denies_appointment(heard.text):
        memory.ending = Disposition.PARTIAL.value
        memory.stop_script()
        memory.detours.clear()
        return _checked(heard)
    if asked not in _ABOUT_THE_VISIT or "data_check" in memory.done:
        return None
    if who_signs.denies_work(heard.text):
        memory.done["data_check"] = "told"
        if asked is Asked.USAGE:
            memory.settle(Asked.USAGE.value, "answered")
    elif who_signs.denies_visit(heard.text) and not heard.makes(Act.COMPLAIN, Act.USAGE_PROBLEM):
        memory.done["data_check"] = "told"
        memory.ending = Disposition.PARTIAL.value
        memory.stop_script()
        memory.detours.clear()
    else:
        return None
    return _checked(heard)


def _checked(heard: Heard) -> Reaction:
    return Reaction("data_check", [PointNote(NoteKind.DATA_CHECK, heard.text)])


_OF_AN_APPOINTMENT = (Asked.GOOD_TIME, Asked.BOOKING_CONFIRM, Asked.BOOKING_TIME)


def private(heard: Heard, memory: Memory) -> Reaction | None:
    """A question about a file: its owner is answered, others a person (R-238, R-232)."""
    if memory.opened_by(Asked.IDENTITY, NAME_PLATE):
        memory.drop_detour(Asked.IDENTITY)
        unwilling = heard.plate is None and (heard.main_is(Act.DENY) or skips(heard.text))
        return Reaction("skipped" if unwilling else "private")
    matter = matter_asked(heard.text)
    if matter is None and not signs.asks_for_file(heard.text):
        return None
    asked_outright = matter in (OwnMatter.CASE, OwnMatter.PROGRESS) and not heard.rework
    if not asked_outright and heard.surely(Act.COMPLAIN, Act.USAGE_PROBLEM):
        return None
    if matter is OwnMatter.PROGRESS and memory.complaint:
        return None  # when it will be put right is asked of the complaint, not of the file
    memory.own_question = heard.text
    return Reaction("private", [PointNote(NoteKind.QUESTION, heard.text)])


def wish(heard: Heard, memory: Memory, asked: Asked | None) -> Reaction | None:
    """A hope or a suggestion where we asked for remarks: kept, and answered like a complaint."""
    if asked not in _WISHED_AT or heard.makes(Act.BOOK_SERVICE, Act.USAGE_PROBLEM):
        return None
    wished = signs.wish_said(heard.text)
    of_a_place = booking_signs.moves_appointment(heard.text)
    if wished is None or of_a_place or is_strong(heard.text):
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

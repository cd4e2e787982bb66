"""What answers the open question: one reader a kind of question.

A reader returns a reaction and settles the question, or None when the turn does not answer
it. It never decides what must be acted on first; `hearing` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from actions.talk import signs
from actions.talk.facts import fact_about
from actions.talk.heard import (
    Heard,
    is_strong,
    says_nothing,
    skips,
    tells_of_trouble,
    wants_no_survey,
)
from actions.talk.memory import Memory
from actions.talk.places_wished import book_service, booking_confirm, booking_time, start_booking
from actions.talk.reaction import (
    ClubNote,
    Note,
    PointNote,
    ProfileNote,
    Reaction,
    UsageNote,
    WordsNote,
)
from actions.talk.scores import corrects, group, rating, scored
from actions.talk.settling import NO, PRAISE_FROM, REASON_AT_MOST, YES, skip
from actions.talk.trouble import ASKS_FOR_FAULTS
from crm.terms import Act, Asked, Disposition, NoteKind, Usage

_NOT_WORDS = (
    Act.REPEAT,
    Act.ASK_WHO,
    Act.ASK_FAQ,
    Act.ASK_PRICE,
    Act.ABUSE,
    Act.CHANGE_ANSWER,
    Act.OPT_OUT,
    Act.REQUEST_HUMAN,
    Act.WRONG_PERSON,
    Act.SOLD_CAR,
    Act.GOODBYE,
    Act.BUSY,
    Act.COMPLAIN,
    Act.USAGE_PROBLEM,
)


def read(heard: Heard, memory: Memory, asked: Asked | None) -> Reaction | None:
    """The answer this turn gives to the open question, or None.

    A score for the whole visit, volunteered, is taken whatever was asked.
    """
    if asked is None or (corrects(heard, memory) and asked not in _CHANGED_IN_PLACE):
        return None
    reader = _READERS.get(asked)
    if reader is None:
        scored_alone = asked.value.startswith("rating_") and asked is not Asked.RATING_REASON
        reader = rating if scored_alone else _words
    return reader(heard, memory, asked)


_CHANGED_IN_PLACE = (
    Asked.CALLBACK_TIME,
    Asked.BOOKING_TIME,
    Asked.BOOKING_CONFIRM,
    Asked.COMPLAINT_WISH,
)


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


def _good_time(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    if heard.main_is(Act.DENY, Act.DECLINE_SERVICE, Act.GOODBYE):
        memory.ending = Disposition.DECLINED.value
        memory.stop_script()
        return Reaction("declined")
    if heard.makes(Act.USAGE_OK) and heard.main_is(Act.GOOD_TIME, Act.AFFIRM, Act.USAGE_OK):
        _consent(memory)
        memory.settle(Asked.USAGE.value, "answered")
        return Reaction("answered", [UsageNote(Usage.OK), WordsNote(Asked.USAGE, heard.text)])
    if heard.main_is(Act.GOOD_TIME, Act.AFFIRM) or _lets_us(heard):
        return _consent(memory)
    if heard.main_is(Act.RATE) and heard.rating is not None:
        _consent(memory)
        return rating(heard, memory, Asked.RATING_OVERALL)
    if heard.main_is(Act.BOOK_SERVICE):
        _consent(memory)
        return book_service(heard, memory, Asked.BOOK_SERVICE)
    if heard.makes(Act.COMPLAIN, Act.USAGE_PROBLEM):
        return _consent(memory)
    return None


def _lets_us(heard: Heard) -> bool:
    """他开车呢,你说吧: somebody is busy, but the last word is that we may go on."""
    return heard.makes(Act.GOOD_TIME) and signs.invites(heard.text)


def _consent(memory: Memory) -> Reaction:
    memory.consented = True
    memory.settle(Asked.GOOD_TIME.value, "answered")
    return Reaction("answered")


def _callback_time(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
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
    if heard.main_is(*_NOT_WORDS) and not heard.main_is(Act.BUSY, Act.GOODBYE):
        return None
    # No time named: the hour stays open, and nobody is asked a second time.
    memory.settle(asked.value, "unclear")
    return keep_callback(heard, memory)


def _usage(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    if heard.surely(Act.COMPLAIN, Act.USAGE_PROBLEM):
        return None
    if heard.language == "en" and _BARE_YES.match(heard.text):
        # "Any noises?" "Yes": there is one, and we have not heard which.
        memory.settle(asked.value, "answered")
        memory.ask_before(Asked.USAGE_DETAIL)
        notes: list[Note] = [UsageNote(Usage.PROBLEM), WordsNote(asked, heard.text)]
        return Reaction("answered", notes)
    good = (
        signs.runs_well(heard.text)
        or heard.main_is(*YES, Act.DENY)
        or (heard.rating or 0) >= PRAISE_FROM
    )
    if good:
        memory.settle(asked.value, "answered")
        return Reaction("answered", [UsageNote(Usage.OK), WordsNote(asked, heard.text)])
    if skips(heard.text):
        return skip(memory, asked)
    if heard.surely(Act.OUT_OF_SCOPE, *_NOT_WORDS) or not heard.sure:
        return None
    memory.settle(asked.value, "answered")
    return Reaction("answered", [WordsNote(asked, heard.text)])


_BARE_YES = re.compile(r"\s*(yes|yeah|yep|yup|a (bit|little))[\s.!]*$", re.I)


def _words(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """A question that takes whatever is said, unless it is something else altogether."""
    if heard.main_is(*NO, Act.THANKS) or skips(heard.text):
        if heard.main_is(Act.DENY) and not says_nothing(heard.text) and not skips(heard.text):
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
    if asked not in _REMARKS:
        return not (heard.main_is(*_NOT_WORDS) and heard.confidence >= 0.5)
    if asked is Asked.OPINION and memory.script in ASKS_FOR_FAULTS and not is_strong(heard.text):
        return not heard.surely(*_NOT_REMARKS)
    return not (tells_of_trouble(heard) or heard.surely(*_NOT_REMARKS))


_REMARKS = (Asked.OPINION, Asked.VISIT_REMARKS, Asked.RATING_REASON)
_NOT_REMARKS = tuple(act for act in _NOT_WORDS if act not in (Act.COMPLAIN, Act.USAGE_PROBLEM))


def _kept(heard: Heard, memory: Memory, asked: Asked) -> Reaction:
    memory.settle(asked.value, "answered")
    notes: list[Note] = [WordsNote(asked, heard.text)]
    kind = _POINTS.get(asked)
    if kind is not None:
        notes.append(PointNote(kind, heard.text))
    if asked is Asked.PROFILE_ITEM:
        return _profile_item(heard, memory)
    if asked is Asked.OPINION and memory.script == "lost_customer_recall":
        notes[1:] = [PointNote(NoteKind.RETURNING_REASON, heard.text)]
    if asked is Asked.NEW_NEEDS:
        memory.ask_before(Asked.BOOK_SERVICE)
    return Reaction("answered", notes)


def _profile_item(heard: Heard, memory: Memory) -> Reaction:
    """One missing item of the file; a refusal ends the asking, an answer leads to the next."""
    if not memory.missing_items or _REFUSES_TO_TELL.search(heard.text):
        return Reaction("answered")
    item = memory.missing_items.pop(0)
    if memory.missing_items:
        memory.done.pop(Asked.PROFILE_ITEM.value, None)
    return Reaction("answered", [ProfileNote(item, heard.text)])


_REFUSES_TO_TELL = re.compile(
    r"不(方便|想|用|告诉|愿意|必|说|需要)|保密|隐私|算了|干嘛|rather not|don'?t want|private|"
    r"no need|none of",
    re.I,
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
    return start_booking(heard, memory).after(notes)


def _club(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    if heard.main_is(*YES):
        memory.settle(asked.value, "answered")
        return Reaction("answered", [ClubNote(True)])
    if heard.main_is(*NO, Act.BUSY, Act.THANKS):
        memory.settle(asked.value, "answered")
        return Reaction("skipped", [ClubNote(False)])
    return None


def _satisfied(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    unhappy = heard.main_is(Act.DENY, Act.COMPLAIN, Act.USAGE_PROBLEM)
    happy = heard.main_is(*YES, Act.THANKS)
    if heard.rating is not None and not (happy or unhappy):
        happy, unhappy = heard.rating >= PRAISE_FROM, heard.rating <= REASON_AT_MOST
    if not (happy or unhappy):
        return None
    memory.settle(asked.value, "answered")
    memory.satisfied = happy and not unhappy
    notes: list[Note] = [WordsNote(asked, heard.text)]
    if memory.satisfied:
        return Reaction("solved" if memory.script == "complaint_revisit" else "satisfied", notes)
    memory.complaint = True
    memory.stop_script()
    return Reaction("dissatisfied", notes)


def _anything_else(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    if heard.phone is not None:
        return None
    if heard.main_is(*NO, Act.GOODBYE, Act.THANKS) or skips(heard.text):
        memory.settle(asked.value, "answered")
        return Reaction("answered")
    if heard.main_is(Act.BOOK_SERVICE):
        return start_booking(heard, memory)
    if heard.main_is(Act.RATE) and heard.rating is not None and not heard.rating_vague:
        return scored(
            memory,
            Asked.RATING_OVERALL,
            {"overall": heard.rating},
            overall=heard.rating,
            has_reason=False,
        )
    return None


_READERS: dict[Asked, Callable[[Heard, Memory, Asked], Reaction | None]] = {
    Asked.GOOD_TIME: _good_time,
    Asked.IDENTITY: _good_time,
    Asked.CALLBACK_TIME: _callback_time,
    Asked.USAGE: _usage,
    Asked.RATING_SPEED_GROUP: group,
    Asked.RATING_PRICE_GROUP: group,
    Asked.RATING_QUALITY_GROUP: group,
    Asked.QUOTE_UNASKED: fact_about,
    Asked.WORK_EXPLAINED: fact_about,
    Asked.BOOK_SERVICE: book_service,
    Asked.BOOKING_TIME: booking_time,
    Asked.BOOKING_CONFIRM: booking_confirm,
    Asked.CLUB: _club,
    Asked.SATISFIED_WITH_ANSWER: _satisfied,
    Asked.ANYTHING_ELSE: _anything_else,
    Asked.COMPLAINT_DETAIL: lambda heard, memory, asked: None,
    Asked.USAGE_DETAIL: lambda heard, memory, asked: None,
    Asked.COMPLAINT_WISH: lambda heard, memory, asked: None,
    Asked.COMPLAINT_CONFIRM: lambda heard, memory, asked: None,
}

"""What answers the open question: one reader a kind of question.

A reader returns a reaction and settles the question, or None when the turn does not answer
it. It never decides what must be acted on first; `hearing` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from actions.talk import (
    car_signs,
    complaint_signs,
    corrections,
    door_signs,
    extra_work,
    phone,
    signs,
    who_signs,
)
from actions.talk.at_the_door import callback_time, good_time, not_the_driver
from actions.talk.facts import fact_about
from actions.talk.heard import Heard, skips, tells_of_trouble, wishes
from actions.talk.in_their_words import words
from actions.talk.memory import Memory
from actions.talk.places_wished import book_service, booking_confirm, booking_time, start_booking
from actions.talk.reaction import ClubNote, Note, Reaction, UsageNote, WordsNote
from actions.talk.scores import corrects, group, rating, scored
from actions.talk.settling import NO, NOT_WORDS, PRAISE_FROM, REASON_AT_MOST, YES, skip
from actions.talk.ways_out import RIGHT_PERSON
from crm.rules.triage import demands_money
from crm.terms import Act, Asked, Disposition, Usage


def read(heard: Heard, memory: Memory, asked: Asked | None) -> Reaction | None:
    """The answer this turn gives to the open question, or None.

    A score for the whole visit, volunteered, is taken whatever was asked.
    """
    if corrections.is_doubted(memory):
        return corrections.doubted(heard, memory)
    if phone.is_open(memory) and asked is Asked.PROFILE_ITEM:
        return phone.confirmed(heard, memory)
    if asked is None or (corrects(heard, memory) and asked not in _CHANGED_IN_PLACE):
        return None
    reader = _READERS.get(asked)
    if reader is None:
        scored_alone = asked.value.startswith("rating_") and asked is not Asked.RATING_REASON
        reader = rating if scored_alone else words
    return reader(heard, memory, asked)


_CHANGED_IN_PLACE = (
    Asked.CALLBACK_TIME,
    Asked.BOOKING_TIME,
    Asked.BOOKING_CONFIRM,
    Asked.COMPLAINT_WISH,
)


def _usage(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    if signs.does_not_know(heard.text) and who_signs.names_kin(heard.text) and not heard.rework:
        return not_the_driver(heard, memory, asked)
    if tells_of_trouble(heard) or heard.surely(Act.COMPLAIN, Act.USAGE_PROBLEM):
        return None
    if heard.language == "en" and _BARE_YES.match(heard.text):
        # "Any noises?" "Yes": there is one, and we have not heard which.
        memory.settle(asked.value, "answered")
        memory.ask_before(Asked.USAGE_DETAIL)
        notes: list[Note] = [UsageNote(Usage.PROBLEM), WordsNote(asked, heard.text)]
        return Reaction("answered", notes)
    good = (
        car_signs.runs_well(heard.text)
        or heard.main_is(*YES, Act.DENY)
        or (heard.rating or 0) >= PRAISE_FROM
    )
    if good:
        memory.settle(asked.value, "answered")
        return Reaction("answered", [UsageNote(Usage.OK), WordsNote(asked, heard.text)])
    if skips(heard.text):
        return skip(memory, asked)
    if heard.surely(Act.OUT_OF_SCOPE, *NOT_WORDS) or not heard.sure:
        return None
    memory.settle(asked.value, "answered")
    return Reaction("answered", [WordsNote(asked, heard.text)])


_BARE_YES = re.compile(r"\s*(yes|yeah|yep|yup|a (bit|little))[\s.!]*$", re.I)


def _club(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    if heard.main_is(*YES):
        memory.settle(asked.value, "answered")
        return Reaction("answered", [ClubNote(True)])
    if heard.main_is(*NO, Act.BUSY, Act.THANKS):
        memory.settle(asked.value, "answered")
        return Reaction("skipped", [ClubNote(False)])
    return None


def _satisfied(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    if signs.only_acknowledges(heard.text):
        return None  # 收到: heard, not yet satisfied, so it is asked once more
    if _LUKEWARM.match(heard.text) and memory.tries.get("lukewarm", 0) == 0:
        memory.tries["lukewarm"] = 1
        return Reaction("lukewarm")
    still = _NOT_YET.match(heard.text) is not None
    unhappy = still or heard.main_is(Act.DENY, Act.COMPLAIN, Act.USAGE_PROBLEM)
    happy = not still and heard.main_is(*YES, Act.THANKS)
    if heard.rating is not None and not (happy or unhappy):
        happy, unhappy = heard.rating >= PRAISE_FROM, heard.rating <= REASON_AT_MOST
    if door_signs.invites(heard.text):
        return None  # 嗯你说: go on, and not yet content
    only_asks = signs.asks_something(heard.text)
    against = demands_money(heard.text) or (car_signs.has_but(heard.text) and wishes(heard.text))
    unhappy = unhappy or (against and not only_asks)
    solved = memory.script == "complaint_revisit" and car_signs.solved_but(heard.text)
    if not (happy or unhappy or solved):
        return None
    memory.settle(asked.value, "answered")
    if solved and (unhappy or not happy):
        # 解决了,就是等了一个礼拜: the old case is closed, and the new matter is heard.
        memory.satisfied = True
        memory.pending_words = heard.text
        memory.ask_before(Asked.COMPLAINT_CONFIRM)
        return Reaction("solved", [WordsNote(asked, heard.text)])
    memory.satisfied = happy and not unhappy
    notes: list[Note] = [WordsNote(asked, heard.text)]
    if memory.satisfied:
        return Reaction("solved" if memory.script == "complaint_revisit" else "satisfied", notes)
    memory.complaint = True
    memory.stop_script()
    if not wishes(heard.text):
        memory.ask_before(Asked.COMPLAINT_WISH)
    return Reaction("dissatisfied", notes)


_LUKEWARM = re.compile(
    r"\s*(嗯|哦|也|就|那|还|算)*(还行|凑合|一般般?|马马虎虎|就那样|勉强|将就)[吧了呗啊。.!!~ ]*$|"
    r"\s*(well|hmm+|meh)?[, ]*(so[- ]so|it'?s ok(ay)? i guess|ok(ay)? i guess|not great|"
    r"meh)[.! ]*$",
    re.I,
)
_NOT_YET = re.compile(
    r"\s*(还|还是|都|也|根本|压根)?(没有?(呢|啊|解决|好|修好|弄好|处理)|没呢|不行|没得)|"
    r"\s*(no\b|not (yet|really|at all)|nope|still (not|no|the same|there|hasn'?t|isn'?t))",
    re.I,
)


def _anything_else(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    if heard.phone is not None or complaint_signs.means_none(heard.text):
        return None
    if signs.praises_us(heard.text):
        return Reaction("liked", [WordsNote(asked, heard.text)])
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


def _identity(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """Whether this is the customer, or somebody who knows the car (R-012)."""
    if not memory.opened_by(Asked.IDENTITY, RIGHT_PERSON):
        return good_time(heard, memory, asked)
    kin = who_signs.is_kin(heard.text)
    if not kin and (heard.main_is(Act.DENY) or _NOT_ME.search(heard.text)):
        memory.ending = Disposition.WRONG_PERSON.value
        memory.detours.clear()
        memory.stop_script()
        return Reaction("wrong_person")
    if not (kin or heard.main_is(*YES) or _ME.search(heard.text)):
        return None
    memory.drop_detour(Asked.IDENTITY)
    ready = heard.main_is(Act.GOOD_TIME, Act.USAGE_OK) or door_signs.invites(heard.text)
    return good_time(heard, memory, Asked.GOOD_TIME) if ready else Reaction("answered")


_NOT_ME = re.compile(r"^\s*(不是|不认识|没有|no\b)|打错", re.I)
_ME = re.compile(r"是我|我(就)?是|本人|认识|that'?s me|speaking|i am|i'm", re.I)
_READERS: dict[Asked, Callable[[Heard, Memory, Asked], Reaction | None]] = {
    Asked.GOOD_TIME: good_time,
    Asked.IDENTITY: _identity,
    Asked.CALLBACK_TIME: callback_time,
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
    Asked.EXTRA_WORK: extra_work.decided,
    Asked.ANYTHING_ELSE: _anything_else,
    Asked.COMPLAINT_DETAIL: lambda heard, memory, asked: None,
    Asked.USAGE_DETAIL: lambda heard, memory, asked: None,
    Asked.COMPLAINT_WISH: lambda heard, memory, asked: None,
    Asked.COMPLAINT_CONFIRM: lambda heard, memory, asked: None,
}

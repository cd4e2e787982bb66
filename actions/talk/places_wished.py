"""What answers the questions about a place in the workshop: whether, when, and is that right.

A time is only a wish here; `actions.places` looks it up in the calendar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from actions.talk import booking_signs, car_signs, door_signs, signs
from actions.talk.heard import (
    Heard,
    cancels,
    names_time_after_cancelling,
    says_nothing,
    wants_other_time,
    wishes,
)
from actions.talk.memory import Memory
from actions.talk.reaction import Note, Reaction, WordsNote
from actions.talk.settling import NO, YES
from actions.talk.trouble import CHECK, time_meant, want_place
from crm.terms import Act, Asked


def book_service(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """Whether a time shall be booked."""
    if heard.main_is(*NO, Act.BUSY, Act.GOODBYE, Act.THANKS) and not (
        heard.main_is(Act.BUSY) and heard.time is not None
    ):
        memory.settle(asked.value, "skipped")
        why = car_signs.tells_of_service(heard.text)
        return Reaction("booking_refused", [WordsNote(asked, heard.text)] if why else [])
    if says_nothing(heard.text) and not heard.main_is(Act.AFFIRM, Act.GOOD_TIME):
        memory.settle(asked.value, "skipped")
        return Reaction("booking_refused")
    if memory.opened_by(asked, CHECK) and wishes(heard.text):
        return start_booking(heard, memory)  # 帮我看看就行
    if heard.makes(Act.BOOK_SERVICE) or heard.main_is(Act.AFFIRM, Act.GOOD_TIME) or heard.time:
        return start_booking(heard, memory)
    return None


def has_reason(text: str) -> bool:
    """True for more than a bare no: 上周刚在外面做完保养了."""
    return not says_nothing(text) and len(re.sub(r"[^\w]", "", text)) >= _A_FEW


_A_FEW = 8
"""So many letters a bare no never has."""


def start_booking(heard: Heard, memory: Memory) -> Reaction:
    """The customer wants to come: the offer is settled and a place is looked for."""
    memory.settle(Asked.BOOK_SERVICE.value, "answered")
    memory.booking.items = booking_signs.work_wished(heard.text) or memory.booking.items
    _note_besides(heard, memory)
    want_place(heard, memory)
    return Reaction("booking")


def _note_besides(heard: Heard, memory: Memory) -> None:
    """顺便看看空调: goes with the booking, in the customer's words (R-089)."""
    for words in booking_signs.besides(heard.text):
        if not any(words in known for known in memory.booking.besides):
            memory.booking.besides.append(words)


_ORDINALS = (
    re.compile(
        r"第一|前(面|一)|头一|早(的|一点)|^\s*1\s*$|first|earl(y|ier)( one)?\b|former", re.I
    ),
    re.compile(r"第二|后(面|一)|晚(的|一点)|^\s*2\s*$|second|late(r)? one|latter", re.I),
)


def booking_time(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """Which time: one named, one of those on offer, any, or none."""
    booking = memory.booking
    _note_besides(heard, memory)
    if heard.time is not None:
        chosen = _offered(heard, memory, booking.offers)
        want_place(heard, memory)
        booking.chosen = chosen
        return Reaction("booking")
    if signs.is_indifferent(heard.text) and booking.offers:
        booking.chosen = booking.offers[0]
        return Reaction("booking")
    for index, pattern in enumerate(_ORDINALS):
        if pattern.search(heard.text) and len(booking.offers) > index:
            booking.chosen = booking.offers[index]
            return Reaction("booking")
    if heard.main_is(Act.DECLINE_SERVICE, Act.GOODBYE) or cancels(heard.text):
        return _give_back(heard, memory)
    if heard.main_is(Act.AFFIRM, Act.GOOD_TIME) and booking.offers:
        booking.chosen = booking.offers[0]
        return Reaction("booking")
    if says_nothing(heard.text):
        return _give_back(heard, memory)
    if heard.main_is(Act.DENY, Act.BUSY) and memory.tries.get(asked.value, 0) >= 1:
        return _give_back(heard, memory)
    return None


def _offered(heard: Heard, memory: Memory, offers: Sequence[str]) -> str | None:
    """The offer the customer's words point at: the same hour, or the only one that day part."""
    meant = time_meant(heard, memory)
    if heard.time is None or meant is None:
        return None
    start, end = meant
    moments = [datetime.fromisoformat(offer) for offer in offers]
    if heard.time.exact:
        fitting = [at for at in moments if at == start]
    else:
        fitting = [at for at in moments if end is not None and start <= at < end]
    return fitting[0].isoformat() if len(fitting) == 1 else None


def _give_back(heard: Heard, memory: Memory) -> Reaction:
    memory.settle(Asked.BOOKING_TIME.value, "skipped")
    memory.settle(Asked.BOOKING_CONFIRM.value, "skipped")
    if memory.script != "appointment_reminder":
        return Reaction("booking_refused")
    if booking_signs.only_cannot_come(heard.text):
        memory.ask_before(Asked.BOOK_SERVICE, AGAIN)
    return Reaction("appointment_cancelled")


AGAIN = "book_again"
"""How `book_service` is asked of somebody who cannot come, and has not said that they will not."""


def booking_confirm(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """Whether the time read back is right."""
    if door_signs.language_wanted(heard.text) is not None and heard.time is None:
        return Reaction("answered")
    before = list(memory.booking.besides)
    _note_besides(heard, memory)
    named = booking_signs.work_wished(heard.text)
    otherwise = named not in ([], memory.booking.items) and not begins_with_yes(heard.text)
    restated = named != [] and named == memory.booking.items and heard.time is None
    if restated and not (heard.main_is(*YES) or begins_with_yes(heard.text)):
        memory.settle(asked.value, "skipped")
        return Reaction("booking")  # 查发动机故障灯!: so it stands, and is read back once more
    corrected = booking_signs.corrects_work(heard.text) or (otherwise and heard.time is None)
    if corrected and not cancels(heard.text):
        # 不是保养,就查那个灯: the time stands, what for is put right and read back again.
        memory.booking.items = named
        memory.settle(asked.value, "skipped")
        return Reaction("booking")
    reminder = memory.script == "appointment_reminder" and memory.booking.chosen is None
    moved = heard.time is not None and names_time_after_cancelling(heard.text)
    if begins_with_yes(heard.text) and _names_the_same(heard, memory):
        memory.settle(asked.value, "answered")
        return Reaction("appointment_kept" if reminder else "booking_agreed")
    if cancels(heard.text) and not moved:
        return _give_back(heard, memory)
    if heard.time is not None:
        want_place(heard, memory)
        memory.settle(asked.value, "skipped")
        return Reaction("booking")
    yes_and_more = begins_with_yes(heard.text) and not _TAKES_IT_BACK.search(heard.text)
    refused = wants_other_time(heard.text) or heard.main_is(Act.DENY, Act.CHANGE_ANSWER)
    if refused and not yes_and_more:
        memory.settle(asked.value, "skipped")
        _look_again(memory, same_day=not wants_other_time(heard.text))
        return Reaction("booking")
    if heard.main_is(*YES) or yes_and_more:
        memory.settle(asked.value, "answered")
        more = has_reason(heard.text) and memory.booking.besides == before
        notes: list[Note] = [WordsNote(asked, heard.text)] if more else []
        return Reaction("appointment_kept" if reminder else "booking_agreed", notes)
    if heard.main_is(Act.DECLINE_SERVICE):
        return _give_back(heard, memory)
    return None


def _look_again(memory: Memory, *, same_day: bool) -> None:
    """Another time: any, or one of the day that was named where only the hour is refused."""
    booking = memory.booking
    booking.chosen, booking.exact = None, False
    if booking.wanted_from is None or not same_day:
        booking.wanted_from = None
        return
    day = datetime.fromisoformat(booking.wanted_from).replace(hour=0, minute=0)
    booking.wanted_from = day.isoformat()
    booking.wanted_until = (day + timedelta(days=1)).isoformat()


_TAKES_IT_BACK = re.compile(
    r"不(用|要|去|来|约|行|对|是)|算了|取消|换|改|no need|never ?mind|cancel|another|"
    r"change|instead|"
    r"reschedule|wait",
    re.I,
)
_YES_FIRST = re.compile(
    r"\s*(ok(ay)?|yes|yeah|yep|sure|fine|good|great|perfect|confirm(ed)?|that'?s (fine|right|good)|"
    r"好的?|行|可以|对|确认|没问题|没错|成|嗯|是的?|中)+([,,.。!!、 ]|吧|的|啊|了|呀|哈|$)",
    re.I,
)


def begins_with_yes(text: str) -> bool:
    """True when the first word agrees, whatever is added: ok confirm, and the colour must match."""
    return bool(_YES_FIRST.match(text))


def _names_the_same(heard: Heard, memory: Memory) -> bool:
    """对,明天十点: the yes says the time that was read back once more."""
    meant, chosen = time_meant(heard, memory), memory.booking.chosen
    if heard.time is None or meant is None or chosen is None:
        return False
    at, (start, end) = datetime.fromisoformat(chosen), meant
    return start == at if heard.time.exact or end is None else start <= at < end

"""What answers the questions about a place in the workshop: whether, when, and is that right.

A time is only a wish here; `actions.places` looks it up in the calendar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from actions.talk import booking_signs, signs
from actions.talk.heard import (
    Heard,
    cancels,
    names_time_after_cancelling,
    says_nothing,
    wants_other_time,
    wishes,
)
from actions.talk.memory import Memory
from actions.talk.reaction import Reaction
from actions.talk.settling import NO, YES
from actions.talk.trouble import CHECK, time_meant, want_place
from crm.terms import Act, Asked


def book_service(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """Whether a time shall be booked."""
    if heard.main_is(*NO, Act.BUSY, Act.GOODBYE, Act.THANKS) and not (
        heard.main_is(Act.BUSY) and heard.time is not None
    ):
        memory.settle(asked.value, "skipped")
        return Reaction("booking_refused")
    if says_nothing(heard.text) and not heard.main_is(Act.AFFIRM, Act.GOOD_TIME):
        memory.settle(asked.value, "skipped")
        return Reaction("booking_refused")
    if memory.opened_by(asked, CHECK) and wishes(heard.text):
        return start_booking(heard, memory)  # 帮我看看就行
    if heard.makes(Act.BOOK_SERVICE) or heard.main_is(Act.AFFIRM, Act.GOOD_TIME) or heard.time:
        return start_booking(heard, memory)
    return None


def start_booking(heard: Heard, memory: Memory) -> Reaction:
    """The customer wants to come: the offer is settled and a place is looked for."""
    memory.settle(Asked.BOOK_SERVICE.value, "answered")
    memory.booking.items = booking_signs.work_wished(heard.text) or memory.booking.items
    want_place(heard, memory)
    return Reaction("booking")


_ORDINALS = (
    re.compile(r"第一|前(面|一)|头一|早(的|一点)|^\s*1\s*$|first|earlier|former", re.I),
    re.compile(r"第二|后(面|一)|晚(的|一点)|^\s*2\s*$|second|later one|latter", re.I),
)


def booking_time(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """Which time: one named, one of those on offer, any, or none."""
    booking = memory.booking
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
    reminder = memory.script == "appointment_reminder" and memory.booking.chosen is None
    moved = heard.time is not None and names_time_after_cancelling(heard.text)
    if cancels(heard.text) and not moved:
        return _give_back(heard, memory)
    if heard.time is not None:
        want_place(heard, memory)
        memory.settle(asked.value, "skipped")
        return Reaction("booking")
    if wants_other_time(heard.text) or heard.main_is(Act.DENY, Act.CHANGE_ANSWER):
        memory.settle(asked.value, "skipped")
        memory.booking.chosen = None
        memory.booking.wanted_from = None
        return Reaction("booking")
    if heard.main_is(*YES):
        memory.settle(asked.value, "answered")
        return Reaction("appointment_kept" if reminder else "booking_agreed")
    if heard.main_is(Act.DECLINE_SERVICE):
        return _give_back(heard, memory)
    return None

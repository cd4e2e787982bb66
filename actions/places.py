"""From a wish for a time to a real place in the workshop: found, offered or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from actions.base import Turn
from actions.recording import wish_answered_at
from actions.talk.memory import Booking
from actions.wording import moment_said, offers_said
from crm.errors import SlotClosed, SlotFull
from crm.terms import Asked, EscalationReason, NoteKind
from crm.use_cases.appointments import check_slot, last_bookable, offer_slots
from crm.use_cases.escalations import ask_to_see_to
from crm.use_cases.outcomes import record_note


@dataclass(frozen=True)
class Place:
    """`state` is a value of the slot `place`; `slots` fill the responses that follow."""

    state: str
    slots: dict[str, Any] = field(default_factory=dict)


def find_place(turn: Turn) -> Place:
    """Look for the time the customer chose or wished, and put the right question next."""
    booking = turn.memory.booking
    wanted = _moment(booking.chosen) or (_moment(booking.wanted_from) if booking.exact else None)
    named = _moment(booking.wanted_from)
    if named is not None and named > last_bookable(turn.uow):
        return _too_far(turn)
    if wanted is None:
        return _offer(turn, "offered")
    said = moment_said(turn, wanted)
    try:
        check_slot(turn.uow, at=wanted)
    except SlotFull:
        return _offer(turn, "full", {"booking_said": said})
    except SlotClosed:
        return _offer(turn, "closed", {"booking_said": said})
    booking.chosen = wanted.isoformat()
    turn.memory.settle(Asked.BOOKING_TIME.value, "answered")
    turn.memory.done.pop(Asked.BOOKING_CONFIRM.value, None)
    turn.memory.detours.insert(0, [Asked.BOOKING_CONFIRM.value, None])
    return Place("free", {"booking_said": said, "booking_items_said": items_said(turn)})


def _too_far(turn: Turn) -> Place:
    """A month that cannot be booked yet: the need is kept for the advisor, nothing is forced."""
    note = record_note(
        turn.uow,
        conversation=turn.conversation,
        kind=NoteKind.NEED,
        words=turn.memory.last_words or "",
    )
    ask_to_see_to(
        turn.uow,
        conversation=turn.conversation,
        note=note,
        reason=EscalationReason.HUMAN_REQUEST,
        due_at=wish_answered_at(turn.uow),
    )
    turn.memory.settle(Asked.BOOKING_TIME.value, "skipped")
    turn.memory.settle(Asked.BOOK_SERVICE.value, "skipped")
    turn.memory.booking = Booking(about=turn.memory.booking.about)
    return Place("far", {"booking_said": moment_said(turn, last_bookable(turn.uow))})


def _offer(turn: Turn, state: str, slots: dict[str, Any] | None = None) -> Place:
    booking = turn.memory.booking
    booking.chosen = None
    start, end = _moment(booking.wanted_from), _moment(booking.wanted_until)
    offers = offer_slots(turn.uow, wanted=(start, end) if start else None)
    booking.offers = [offer.isoformat() for offer in offers]
    booking.exact = False
    turn.memory.done.pop(Asked.BOOKING_TIME.value, None)
    turn.memory.drop_detour(Asked.BOOKING_TIME)
    turn.memory.detours.insert(0, [Asked.BOOKING_TIME.value, None])
    return Place(state, {**(slots or {}), "offers_said": offers_said(turn, offers)})


def items_of_booking(turn: Turn) -> Sequence[str]:
    """What the appointment is for, and what shall be looked at besides (R-089)."""
    return [*_main_items(turn), *turn.memory.booking.besides]


def _main_items(turn: Turn) -> Sequence[str]:
    """What was wished, the rework, or the service that is due."""
    if turn.memory.booking.items:
        return turn.memory.booking.items
    if turn.memory.complaint:
        return ["回店检查"]
    vehicle = turn.conversation.vehicle
    due = [str(item) for item in (vehicle.next_due_items or [])] if vehicle else []
    return due or ["常规保养"]


def items_said(turn: Turn) -> str:
    """The items in the customer's language; names from the books stay as they are written."""
    items = items_of_booking(turn)
    if turn.language == "en":
        known = _ITEMS_EN
        return ", ".join(known.get(item, item) for item in items)
    return "、".join(items)


_ITEMS_EN = {
    "回店检查": "a check-up",
    "常规保养": "a regular service",
    "四轮定位": "a wheel alignment",
    "首次保养": "the first service",
    "更换轮胎": "new tyres",
    "更换机油": "an oil change",
    "更换刹车片": "new brake pads",
    "更换电瓶": "a new battery",
    "更换雨刮": "new wipers",
    "空调清洗": "an air-conditioning clean",
    "喷漆": "paint work",
    "年检": "the annual inspection",
    "洗车": "a car wash",
    "打蜡": "waxing",
    "底盘检查": "a chassis check",
    "加装行车记录仪": "fitting a dash camera",
    "更换变速箱油": "a gearbox oil change",
    "贴膜": "window film",
}


def _moment(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso).astimezone(timezone.utc) if iso else None

"""Finds, books and gives back a place in the workshop."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.base import CrmAction, Turn
from actions.places import find_place, items_of_booking, items_said
from actions.talk.memory import Booking
from actions.wording import moment_said
from crm.errors import SlotClosed, SlotFull
from crm.terms import Asked, FollowUpKind
from crm.use_cases.appointments import book, cancel


class ActionFindPlace(CrmAction):
    """Looks up the customer's wish in the workshop calendar and reports what was found."""

    action_name = "action_find_place"

    def perform(self, turn: Turn) -> dict[str, Any]:
        place = find_place(turn)
        return {"place": place.state, **place.slots}


class ActionBook(CrmAction):
    """Books the place the customer has confirmed; it may have gone meanwhile."""

    action_name = "action_book"

    def perform(self, turn: Turn) -> dict[str, Any]:
        booking = turn.memory.booking
        assert booking.chosen is not None, "a place is confirmed only after it was read back"
        starts_at = datetime.fromisoformat(booking.chosen)
        said = moment_said(turn, starts_at)
        items = items_of_booking(turn)
        reminded = turn.conversation.kind is FollowUpKind.APPOINTMENT_REMINDER
        if reminded or turn.memory.booking.moves:
            _give_back(turn)
        try:
            book(
                turn.uow,
                conversation=turn.conversation,
                starts_at=starts_at,
                items=items,
                confirmed_text=f"{said} {items_said(turn)}",
                rework=turn.memory.complaint,
            )
        except (SlotFull, SlotClosed):
            turn.memory.booking.exact = False
            turn.memory.booking.chosen = None
            return {"place": "taken", "booking_said": said, **find_place(turn).slots}
        turn.memory.settle(Asked.BOOK_SERVICE.value, "answered")
        turn.memory.booking = Booking(
            about=starts_at.isoformat(), items=[*booking.items], besides=[*booking.besides]
        )
        turn.memory.circumstances = [*turn.memory.circumstances, "appointment_made"]
        return {"place": "booked", "booking_said": said}


class ActionCancelAppointment(CrmAction):
    """Gives the appointment back that this conversation is about."""

    action_name = "action_cancel_appointment"

    def perform(self, turn: Turn) -> dict[str, Any]:
        _give_back(turn)
        return {}


def _give_back(turn: Turn) -> None:
    vehicle = turn.conversation.vehicle
    if vehicle is None:
        return
    appointment = turn.uow.appointments.next_of_vehicle(vehicle.id, now=turn.uow.clock.now())
    if appointment is not None:
        cancel(turn.uow, appointment=appointment)

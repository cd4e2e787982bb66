"""A real place in the workshop: offered, booked, moved, full."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from crm.errors import SlotClosed, SlotFull
from crm.terms import AppointmentStatus
from crm.use_cases.appointments import book, cancel, offer_slots
from tests.builders import SHANGHAI, a_conversation, a_follow_up, a_repair_order, a_vehicle

SATURDAY_TEN = datetime(2025, 3, 8, 10, 0, tzinfo=SHANGHAI)


def test_a_confirmed_place_is_held_with_what_was_read_back(open_unit: Any) -> None:
    """R-089."""
    with open_unit() as uow:
        talk = a_conversation(uow)

        appointment = book(
            uow,
            conversation=talk,
            starts_at=SATURDAY_TEN,
            items=["常规保养"],
            confirmed_text="3月8日(周六)10:00 常规保养",
        )

        assert (appointment.number, appointment.status) == (
            "A-00001",
            AppointmentStatus.CONFIRMED,
        )
        assert appointment.starts_at == SATURDAY_TEN
        assert appointment.confirmed_text == "3月8日(周六)10:00 常规保养"


def test_a_second_booking_in_one_talk_moves_the_first(open_unit: Any) -> None:
    with open_unit() as uow:
        talk = a_conversation(uow)
        first = book(uow, conversation=talk, starts_at=SATURDAY_TEN, items=[], confirmed_text="")

        later = book(
            uow,
            conversation=talk,
            starts_at=SATURDAY_TEN + timedelta(hours=1),
            items=[],
            confirmed_text="",
        )

        assert first.status is AppointmentStatus.CANCELLED
        assert uow.appointments.of_conversation(talk.id) is later


def test_a_full_half_day_takes_nobody_until_a_place_is_given_back(open_unit: Any) -> None:
    with open_unit() as uow:
        made = []
        for number in range(uow.policy.appointment.capacity_per_half_day):
            order = a_repair_order(
                uow, number=f"RO-{number}", vehicle=a_vehicle(uow, plate=f"粤A1000{number}")
            )
            talk = a_conversation(uow, a_follow_up(uow, repair_order=order))
            made.append(
                book(uow, conversation=talk, starts_at=SATURDAY_TEN, items=[], confirmed_text="")
            )
        last = a_conversation(
            uow, a_follow_up(uow, repair_order=a_repair_order(uow, number="RO-99"))
        )

        with pytest.raises(SlotFull):
            book(uow, conversation=last, starts_at=SATURDAY_TEN, items=[], confirmed_text="")
        cancel(uow, appointment=made[0])

        assert book(
            uow, conversation=last, starts_at=SATURDAY_TEN, items=[], confirmed_text=""
        ).status is (AppointmentStatus.CONFIRMED)


@pytest.mark.parametrize("hour", [3, 12, 22], ids=["night", "lunch", "late"])
def test_the_workshop_is_not_booked_while_it_is_shut(hour: int, open_unit: Any) -> None:
    with open_unit() as uow:
        talk = a_conversation(uow)

        with pytest.raises(SlotClosed):
            book(
                uow,
                conversation=talk,
                starts_at=SATURDAY_TEN.replace(hour=hour),
                items=[],
                confirmed_text="",
            )


def test_two_places_are_offered_within_the_half_day_the_customer_named(open_unit: Any) -> None:
    """R-088."""
    with open_unit() as uow:
        morning = (SATURDAY_TEN.replace(hour=8), SATURDAY_TEN.replace(hour=12))

        offers = offer_slots(uow, wanted=morning)

        assert len(offers) == 2
        assert all(morning[0] <= offer < morning[1] for offer in offers)

"""Chapter six: a real place in the workshop, offered, confirmed, changed or given back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from crm.errors import AppointmentOver, ReasonMissing, SlotClosed, SlotFull
from crm.models import Appointment, Conversation, Customer, Vehicle
from crm.rules import holidays, slots
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AppointmentStatus, Role, WebhookEvent
from crm.use_cases.announcing import announce_appointment
from crm.use_cases.audit import note_change
from crm.use_cases.staff_notices import tell_role

_ANSWERS = {
    slots.SlotAnswer.FULL: SlotFull,
    slots.SlotAnswer.CLOSED: SlotClosed,
    slots.SlotAnswer.PAST: SlotClosed,
}


def offer_slots(
    uow: UnitOfWork, *, wanted: tuple[datetime, datetime | None] | None = None
) -> Sequence[datetime]:
    """Two real times to offer, nearest to what the customer wanted, in UTC (R-088)."""
    return slots.offer(
        uow.clock.now(),
        taken=_taken(uow),
        policy=uow.policy,
        wanted=wanted,
        is_holiday=holidays.is_public_holiday,
    )


def free_slots(uow: UnitOfWork, *, first: date, days: int) -> list[datetime]:
    """Every time the workshop would offer in these days, in order, in UTC."""
    taken, now = _taken(uow), uow.clock.now()
    return [
        slot
        for later in range(days)
        for slot in slots.free_slots(
            first + timedelta(days=later),
            taken=taken,
            policy=uow.policy,
            now=now,
            is_holiday=holidays.is_public_holiday,
        )
    ]


def check_slot(uow: UnitOfWork, *, at: datetime) -> None:
    """Make sure that the workshop can take a vehicle at this time.

    Raises:
        SlotFull: the half day is full.
        SlotClosed: the workshop is shut, or the time is past or too near.
    """
    answer = slots.is_bookable(
        at,
        taken=_taken(uow),
        policy=uow.policy,
        now=uow.clock.now(),
        is_holiday=holidays.is_public_holiday,
    )
    if answer is not slots.SlotAnswer.OK:
        raise _ANSWERS[answer](at)


def last_bookable(uow: UnitOfWork) -> datetime:
    """How far ahead the workshop takes bookings, in UTC."""
    return uow.clock.now() + timedelta(days=uow.policy.appointment.horizon_days)


def book(
    uow: UnitOfWork,
    *,
    conversation: Conversation,
    starts_at: datetime,
    items: Sequence[str],
    confirmed_text: str,
    rework: bool = False,
) -> Appointment:
    """Hold a place the customer has confirmed; a second booking in one talk moves the first.

    Raises:
        SlotFull, SlotClosed: as `check_slot`, for the place may have gone meanwhile.
    """
    earlier = uow.appointments.of_conversation(conversation.id)
    if earlier is not None and earlier.starts_at == starts_at:
        return earlier
    check_slot(uow, at=starts_at)
    if earlier is not None:
        cancel(uow, appointment=earlier)
    return _hold(
        uow,
        starts_at=starts_at,
        items=items,
        customer_id=conversation.customer_id,
        vehicle_id=conversation.vehicle_id,
        conversation_id=conversation.id,
        rework=rework,
        confirmed_text=confirmed_text,
        confirmed_on=conversation.channel,
    )


def book_for_customer(
    uow: UnitOfWork,
    *,
    customer: Customer,
    vehicle: Vehicle | None,
    starts_at: datetime,
    items: Sequence[str],
    by: str,
    requirements: str | None = None,
    rework: bool = False,
) -> Appointment:
    """Hold a place agreed with somebody else than the bot: at the counter, in another program.

    The same place for the same vehicle is held once.

    Raises:
        SlotFull, SlotClosed: as `check_slot`.
    """
    vehicle_id = vehicle.id if vehicle else None
    for known in uow.appointments.at(starts_at):
        if (known.customer_id, known.vehicle_id) == (customer.id, vehicle_id):
            return known
    check_slot(uow, at=starts_at)
    appointment = _hold(
        uow,
        starts_at=starts_at,
        items=items,
        customer_id=customer.id,
        vehicle_id=vehicle_id,
        requirements=requirements,
        rework=rework,
    )
    note_change(uow, by=by, what="book", noun="appointment", key=appointment.id)
    return appointment


def move(uow: UnitOfWork, *, appointment_id: int, starts_at: datetime, by: str) -> Appointment:
    """Give the place back and hold another for the same vehicle and work; return the new one.

    Raises:
        NotFound: there is no such appointment.
        AppointmentOver: it was kept, missed or cancelled.
        SlotFull, SlotClosed: as `check_slot`; the old place is kept then.
    """
    earlier = _standing(uow, appointment_id)
    if earlier.starts_at == starts_at:
        return earlier
    cancel(uow, appointment=earlier)
    check_slot(uow, at=starts_at)
    later = _hold(
        uow,
        starts_at=starts_at,
        items=earlier.items,
        customer_id=earlier.customer_id,
        vehicle_id=earlier.vehicle_id,
        conversation_id=earlier.conversation_id,
        requirements=earlier.requirements,
        rework=earlier.rework,
    )
    note_change(
        uow,
        by=by,
        what="move",
        noun="appointment",
        key=earlier.id,
        before={"starts_at": earlier.starts_at.isoformat()},
        after={"starts_at": starts_at.isoformat(), "appointment_id": later.id},
    )
    return later


def call_off(uow: UnitOfWork, *, appointment_id: int, reason: str, by: str) -> Appointment:
    """Give a place back because the customer does not come.

    Raises:
        NotFound: there is no such appointment.
        ReasonMissing: nothing says why.
        AppointmentOver: it was kept, missed or cancelled.
    """
    appointment = _standing(uow, appointment_id)
    if not reason.strip():
        raise ReasonMissing(f"cancelling appointment {appointment.number}")
    cancel(uow, appointment=appointment)
    after = {"reason": reason.strip()}
    note_change(uow, by=by, what="cancel", noun="appointment", key=appointment.id, after=after)
    return appointment


def _standing(uow: UnitOfWork, appointment_id: int) -> Appointment:
    appointment = uow.appointments.get(appointment_id)
    if appointment.status is not AppointmentStatus.CONFIRMED:
        raise AppointmentOver(appointment.number, appointment.status.value)
    return appointment


def _hold(
    uow: UnitOfWork, *, starts_at: datetime, items: Sequence[str], **about: Any
) -> Appointment:
    """Write a place down, tell the workshop, and whom else it concerns; ``about`` by columns."""
    appointment = uow.appointments.add(
        Appointment(
            number=f"A-{uow.registers.next_number('appointment'):05d}",
            status=AppointmentStatus.CONFIRMED,
            starts_at=starts_at,
            items=list(items),
            booked_at=uow.clock.now(),
            **about,
        )
    )
    tell_workshop(uow, appointment=appointment)
    announce_appointment(uow, appointment, WebhookEvent.APPOINTMENT_BOOKED)
    return appointment


def tell_workshop(uow: UnitOfWork, *, appointment: Appointment) -> None:
    """The workshop head is told the day a booking is made, so that a bay is kept (R-050)."""
    at = appointment.starts_at.astimezone(uow.wall)
    plate = appointment.vehicle.plate if appointment.vehicle else ""
    work_zh, work_en = "、".join(appointment.items), ", ".join(appointment.items)
    tell_role(
        uow,
        role=Role.WORKSHOP_HEAD,
        origin=f"appointment:{appointment.id}",
        zh=f"新预约{appointment.number}:{at.month}月{at.day}日{at:%H:%M} {plate} {work_zh}",
        en=f"new booking {appointment.number}: {at:%m-%d %H:%M} {plate} {work_en}",
    )
    appointment.workshop_told_at = uow.clock.now()
    uow.flush()


def cancel(uow: UnitOfWork, *, appointment: Appointment) -> None:
    """Give a place back."""
    appointment.status = AppointmentStatus.CANCELLED
    appointment.cancelled_at = uow.clock.now()
    uow.flush()
    announce_appointment(uow, appointment, WebhookEvent.APPOINTMENT_CANCELLED)


def _taken(uow: UnitOfWork) -> Sequence[datetime]:
    now = uow.clock.now()
    horizon = timedelta(days=uow.policy.appointment.horizon_days + 1)
    return uow.appointments.taken(now, now + horizon)

"""Chapter six: a real place in the workshop, offered, confirmed, changed or given back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from crm.errors import SlotClosed, SlotFull
from crm.models import Appointment, Conversation
from crm.rules import holidays, slots
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AppointmentStatus, Role, WebhookEvent
from crm.use_cases.announcing import announce_appointment
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
    appointment = uow.appointments.add(
        Appointment(
            number=f"A-{uow.registers.next_number('appointment'):05d}",
            customer_id=conversation.customer_id,
            vehicle_id=conversation.vehicle_id,
            conversation_id=conversation.id,
            status=AppointmentStatus.CONFIRMED,
            starts_at=starts_at,
            items=list(items),
            rework=rework,
            booked_at=uow.clock.now(),
            confirmed_text=confirmed_text,
            confirmed_on=conversation.channel,
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

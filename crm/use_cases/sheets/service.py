"""Maintenance, first service, letters to be sent, appointments, visitors (T-14, T-18 to T-25)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from crm.models import Appointment, FollowUp
from crm.rules.report_figures import share
from crm.rules.wall import day_of
from crm.store.beside import in_pieces
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AppointmentStatus, Disposition, FollowUpStatus, LetterKind
from crm.use_cases.letter_batches import letters_to_send
from crm.use_cases.service_lists import EVERY_ONE, Narrowed, overdue_list
from crm.use_cases.sheets.wanted import NEWEST, Row, Wanted, who

INVITED_WITHIN = timedelta(days=120)
"""How far back letters and calls belong to the service that is due now."""


def maintenance_list(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Cars due in the days, with letter, call, result and appointment (R-163, R-183)."""
    for piece in in_pieces(uow.visit_ledgers.due_between(wanted.first, wanted.last)):
        ids, since = [one.id for one in piece], wanted.since - INVITED_WITHIN
        letters = uow.visit_ledgers.letters_to(ids, LetterKind.INVITATION, since=since)
        calls = uow.visit_ledgers.reminders_of(ids, since=since)
        booked = uow.visit_ledgers.appointments_of(ids, since=since)
        visits = uow.beside.visits(ids)
        for vehicle in piece:
            call, tried_at = calls.get(vehicle.id, (None, None))
            orders = [one for one in visits.get(vehicle.id, []) if one.handed_over_at]
            last = orders[-1].handed_over_at if orders else None
            appointment = booked.get(vehicle.id)
            yield {
                **who(vehicle.owner, vehicle),
                "phone": vehicle.owner.phone() if vehicle.owner else None,
                "last_on": last.astimezone(wanted.wall).date() if last else None,
                "next_due_on": vehicle.next_due_on,
                "next_due_km": vehicle.next_due_km,
                "items": vehicle.next_due_items or [],
                "letter_at": vehicle.letter_logged_at or letters.get(vehicle.id),
                "call_at": tried_at,
                "result": invitation_result(call, appointment, last, tried_at),
                "appointment_at": appointment.starts_at if appointment else None,
                "_advisor": orders[-1].advisor_name if orders else None,
                "_link": _where_it_led(appointment, call),
            }


def _where_it_led(appointment: Appointment | None, call: FollowUp | None) -> str | None:
    if appointment is not None:
        return f"/appointments#{appointment.number}"
    return f"/follow-ups/{call.id}" if call else None


def invitation_result(
    call: FollowUp | None,
    appointment: Appointment | None,
    last_visit: datetime | None,
    tried_at: datetime | None,
) -> str:
    """What came of an invitation: booked, later, other shop, sold, not reached (R-163)."""
    if appointment is not None:
        return "booked"
    if call is not None and tried_at and last_visit and last_visit > tried_at:
        return "came"
    if call is None or tried_at is None:
        return "open"
    named = {
        Disposition.VEHICLE_SOLD: "sold",
        Disposition.CALLBACK: "later",
        Disposition.DECLINED: "other_shop",
        Disposition.NO_ANSWER: "not_reached",
        Disposition.VOICEMAIL: "not_reached",
        Disposition.COMPLETED: "later",
        Disposition.PARTIAL: "later",
    }
    if call.status is FollowUpStatus.NOT_REACHED:
        return "not_reached"
    return named.get(call.disposition, "open") if call.disposition else "open"


def overdue_vehicles(
    uow: UnitOfWork, wanted: Wanted, narrowed: Narrowed = EVERY_ONE
) -> Iterator[Row]:
    """Cars that were due and did not come, with the reason where one is known (R-139)."""
    today = day_of(uow.clock.now(), wall=wanted.wall)
    names = uow.beside.names_of_staff()
    for line in overdue_list(uow, today=today, narrowed=narrowed):
        vehicle, owner = line.vehicle, line.owner
        due = vehicle.next_due_on
        yield {
            **who(owner, vehicle),
            "phone": owner.phone() if owner else None,
            "model": vehicle.model,
            "next_due_on": due,
            "days": (today - due).days if due else None,
            "clerk": names.get((owner.clerk_id if owner else None) or 0),
            "reason": vehicle.absence_reason.value if vehicle.absence_reason else "unknown",
            "told_at": vehicle.absence_told_at,
            "_link": f"/customers/{owner.id}" if owner else None,
        }


def overdue_reasons(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """How many of the cars looked for stayed away for which reason (R-139)."""
    yield from count_reasons(row for row in overdue_vehicles(uow, wanted) if wanted.takes(row))


def count_reasons(rows: Iterable[Row]) -> Iterator[Row]:
    """How many rows have which reason, the commonest first."""
    counted = Counter(row["reason"] for row in rows)
    for reason, count in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
        yield {"reason": reason, "count": count}


def first_service(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """First services done in the days, with voucher, letter and word to sales (R-164, R-186)."""
    slips = uow.visit_ledgers.slips(wanted.first, wanted.last)
    told = uow.visit_ledgers.told_to_sales(wanted.first, wanted.last)
    letters = uow.visit_ledgers.letters_to(
        [slip.vehicle_id for slip in slips], LetterKind.THANK_YOU, since=wanted.since
    )
    for slip in slips:
        vehicle, owner = slip.vehicle, slip.vehicle.owner
        day = told.get(slip.done_on)
        yield {
            "number": slip.number,
            "done_on": slip.done_on,
            **who(owner, vehicle),
            "phone": owner.phone() if owner else None,
            "vin": vehicle.vin,
            "model": vehicle.model,
            "delivered_on": vehicle.delivered_on,
            "odometer_km": slip.odometer_km,
            "slip_number": slip.slip_number,
            "voucher_filed_at": slip.voucher_filed_at,
            "letter_at": letters.get(slip.vehicle_id),
            "told_sales_at": day.at if day and slip.id in day.slips else None,
            "_link": f"/customers/{owner.id}" if owner else None,
        }


def first_service_invitations(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Delivered cars that have not had their first service (R-187)."""
    vehicles = uow.visit_ledgers.awaiting_first_service(limit=NEWEST)
    today = uow.clock.now().astimezone(wanted.wall).date()
    invited = uow.beside.first_service_invitations([vehicle.id for vehicle in vehicles])
    for vehicle in vehicles:
        owner, delivered = vehicle.owner, vehicle.delivered_on
        talk = invited.get(vehicle.id)
        yield {
            **who(owner, vehicle),
            "phone": owner.phone() if owner else None,
            "model": vehicle.model,
            "delivered_on": delivered,
            "days": (today - delivered).days if delivered else None,
            "invited_at": (talk.completed_at if talk else None) or vehicle.letter_logged_at,
            "result": talk.disposition if talk else None,
            "_link": f"/customers/{owner.id}" if owner else None,
        }


def letter_batch(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Who is to be written to, each kind together, with what hinders it (R-166)."""
    for letter in letters_to_send(uow, first=wanted.first, last=wanted.last):
        yield {
            "kind": letter.kind,
            "addressee": letter.addressee,
            "address": letter.address,
            "plate": letter.plate,
            "subject": letter.subject,
            "sendable": letter.can_be_sent,
            "text": letter.text,
            "_link": f"/customers/{letter.customer_id}" if letter.customer_id else None,
        }


def appointments(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """The appointment register, with the parts to prepare and what was paid ahead (R-188)."""
    found = uow.visit_ledgers.appointments(wanted.since, wanted.until)
    waited_for = uow.workshop.parts_of({one.vehicle_id for one in found if one.vehicle_id})
    for one in found:
        ordered = waited_for.get(one.vehicle_id or 0, [])
        yield {
            "number": one.number,
            **who(one.customer, one.vehicle),
            "phone": one.customer.phone() if one.customer else None,
            "starts_at": one.starts_at,
            "items": list(one.items),
            "requirements": one.requirements,
            "parts": [order.part for order in ordered],
            "deposit": sum(order.deposit_fen or 0 for order in ordered) or None,
            "rework": one.rework,
            "confirmed": one.confirmed_text,
            "told_at": one.workshop_told_at,
            "reminded_at": one.reminded_at,
            "advisor": (
                one.customer.advisor.display_name if one.customer and one.customer.advisor else None
            ),
            "status": one.status,
            "_link": f"/calls/{one.conversation_id}" if one.conversation_id else None,
        }


def appointment_sums(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """How many were booked and kept, and their share of all visits (R-188)."""
    found = uow.visit_ledgers.appointments(wanted.since, wanted.until)
    states = [one.status for one in found]
    kept = states.count(AppointmentStatus.KEPT)
    visits = uow.visit_ledgers.how_many_handed_over(wanted.since, wanted.until)
    yield {
        "booked": len(states),
        "kept": kept,
        "missed": states.count(AppointmentStatus.MISSED),
        "cancelled": states.count(AppointmentStatus.CANCELLED),
        "visits": visits,
        "share": share(kept, visits),
    }


def visitors(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Who only came or called to ask, and how they heard of us (R-002, R-189)."""
    for customer in uow.visit_ledgers.visitors(wanted.since, wanted.until):
        yield {
            "name": customer.name,
            "phone": customer.phone(),
            "at": customer.created_at,
            "source": customer.source,
            "reason": customer.contact_reason,
            "advisor": customer.advisor.display_name if customer.advisor else None,
            "_link": f"/customers/{customer.id}",
        }

"""The first-service register: slips entered, vouchers filed, the day's data given to sales.

One vehicle has one first service (R-164). Sales hears every day, also when there was none
(R-165).
"""

from __future__ import annotations

from datetime import date

from crm.errors import NotFound, SlipEntered, TextMissing
from crm.models import FirstServiceSlip, SalesHandover
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Role
from crm.use_cases.audit import note_change
from crm.use_cases.service_lists import enter_first_service
from crm.use_cases.staff_notices import tell_role


def enter_slip(
    uow: UnitOfWork,
    *,
    plate: str,
    slip_number: str,
    done_on: date,
    by: str,
    odometer_km: int | None = None,
) -> FirstServiceSlip:
    """Enter a first-service slip for a vehicle, found by plate or VIN (R-164).

    The file then says that the first service is done, so nobody is invited to it again (R-021).

    Raises:
        NotFound: no vehicle has this plate or VIN.
        SlipEntered: it stands in the register already; one line remains.
        ValueUnusable: the day has not come, or was before the delivery.
        TextMissing: the slip has no number.
    """
    wanted = plate.strip().upper()
    vehicle = uow.vehicles.by_plate(wanted) or uow.vehicles.by_vin(wanted)
    if vehicle is None:
        raise NotFound("vehicle", wanted)
    if not slip_number.strip():
        raise TextMissing("slip number")
    known = uow.registers.slip_of(vehicle.id)
    if known is not None:
        raise SlipEntered(vehicle.plate, known.number)
    enter_first_service(uow, vehicle_id=vehicle.id, done_on=done_on, by=by)
    slip = uow.registers.keep_slip(
        FirstServiceSlip(
            number=uow.registers.next_number("first_service"),
            slip_number=slip_number.strip(),
            vehicle_id=vehicle.id,
            done_on=done_on,
            odometer_km=odometer_km,
            entered_at=uow.clock.now(),
            entered_by=by,
        )
    )
    note_change(
        uow,
        by=by,
        what="enter",
        noun="first_service_slip",
        key=slip.number,
        after={"plate": vehicle.plate, "done_on": done_on.isoformat()},
    )
    return slip


def file_voucher(uow: UnitOfWork, *, slip_id: int, by: str) -> FirstServiceSlip:
    """Say that the voucher of an entered slip is filed; the first filing stands (R-164).

    Raises:
        NotFound: the slip is not in the register, so its voucher cannot be filed.
    """
    slip = uow.registers.slip(slip_id)
    if slip.voucher_filed_at is None:
        slip.voucher_filed_at, slip.voucher_filed_by = uow.clock.now(), by
        note_change(uow, by=by, what="file voucher", noun="first_service_slip", key=slip.number)
    return slip


def hand_to_sales(uow: UnitOfWork, *, day: date, by: str = "system") -> SalesHandover:
    """Give the day's first services to sales, or the word that there were none (R-165).

    Given again, slips entered since are added and sales is told of them.
    """
    slips = uow.visit_ledgers.slips(day, day)
    ids = [slip.id for slip in slips]
    handover = uow.registers.handover_of(day)
    if handover is not None and set(ids) <= set(handover.slips):
        return handover
    if handover is None:
        handover = uow.registers.keep_handover(
            SalesHandover(day=day, at=uow.clock.now(), by=by, slips=ids)
        )
    else:
        handover.slips, handover.at, handover.by = ids, uow.clock.now(), by
    plates = "、".join(slip.vehicle.plate for slip in slips)
    tell_role(
        uow,
        role=Role.SALES,
        origin=f"first_service:{day}:{len(ids)}",
        zh=f"{day}首保客户{len(ids)}位:{plates}" if ids else f"{day}无首保客户",
        en=f"{len(ids)} first services on {day}: {plates}" if ids else f"{day}: none",
    )
    note_change(
        uow,
        by=by,
        what="hand to sales",
        noun="first_service",
        key=day.isoformat(),
        after={"slips": len(ids)},
    )
    return handover

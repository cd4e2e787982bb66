"""Our rows as the shapes of the API: fields by name, moments on the dealership's wall.

A field of a shape that a row has by the same name is taken as it stands; what is called
otherwise, or must be masked, is given beside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, time
from typing import Any, TypeVar

from pydantic import BaseModel

from crm.api import shapes
from crm.api.doorway import Call, on_the_wall
from crm.api.reading import cursor_after
from crm.models import (
    Appointment,
    Complaint,
    ContactAttempt,
    Customer,
    ExtraWork,
    FollowUp,
    OptOut,
    PartsOrder,
    RegisterLine,
    RepairOrder,
    Vehicle,
)
from crm.models.base import Base
from crm.rules.masking import mask
from crm.store.pages import Cut
from crm.use_cases.contact_options import Options
from crm.use_cases.explain import Explanation
from crm.use_cases.parts_orders import deposit_owed

S = TypeVar("S", bound=BaseModel)
R = TypeVar("R", bound=Base)


def page(rows: Sequence[R], cut: Cut, call: Call, show: Callable[[R, Call], S]) -> shapes.Page[S]:
    """One page of rows; the row beyond the limit only says that there are more."""
    shown = rows[: cut.limit]
    more = len(rows) > cut.limit
    return shapes.Page(
        items=[show(row, call) for row in shown],
        next=cursor_after(shown[-1].id) if more else None,
    )


def repair_order(row: RepairOrder, call: Call) -> shapes.RepairOrderOut:
    person = row.contact_person
    return _shown(
        shapes.RepairOrderOut,
        row,
        call,
        plate=row.vehicle.plate,
        customer_id=row.contact_person_id,
        customer_name=person.name if person else None,
        phone=_phone(person, call),
        items=[_shown(shapes.RepairLineOut, line, call) for line in row.lines],
    )


def customer(row: Customer, call: Call) -> shapes.CustomerOut:
    return _shown(
        shapes.CustomerOut,
        row,
        call,
        phone=_phone(row, call),
        preferred_from=_hour(row.preferred_from),
        preferred_until=_hour(row.preferred_until),
        club=row.club_status,
        opened_at=on_the_wall(row.created_at, call.wall),
    )


def opt_out(row: OptOut, call: Call) -> shapes.OptOutOut:
    return _shown(shapes.OptOutOut, row, call)


def vehicle(row: Vehicle, call: Call) -> shapes.VehicleOut:
    return _shown(shapes.VehicleOut, row, call, opened_at=on_the_wall(row.created_at, call.wall))


def follow_up(row: FollowUp, call: Call) -> shapes.FollowUpOut:
    return _shown(shapes.FollowUpOut, row, call)


def why(found: Explanation, call: Call) -> shapes.WhyOut:
    return shapes.WhyOut(
        follow_up=follow_up(found.follow_up, call),
        sources=[shapes.SourceOut(**vars(one)) for one in found.sources],
        links=[shapes.LinkOut(**asdict(one)) for one in found.links],
        hold=_shown(shapes.HoldOut, found.hold, call) if found.hold else None,
        options=_options(found.options, call) if found.options else None,
        attempts=[_attempt(one, call) for one in found.attempts],
        led_by=found.led_by.id if found.led_by else None,
        carries=[one.id for one in found.carries],
    )


def _options(found: Options, call: Call) -> shapes.OptionsOut:
    excluded = [shapes.ExcludedOut(**asdict(one)) for one in found.excluded]
    return _shown(shapes.OptionsOut, found, call, excluded=excluded)


def contact(row: RegisterLine, call: Call) -> shapes.ContactOut:
    return _shown(shapes.ContactOut, row, call)


def complaint(row: Complaint, call: Call) -> shapes.ComplaintOut:
    events = [_shown(shapes.ComplaintEventOut, one, call) for one in row.events]
    return _shown(shapes.ComplaintOut, row, call, events=events)


def appointment(row: Appointment, call: Call) -> shapes.AppointmentOut:
    return _shown(shapes.AppointmentOut, row, call)


def slots(moments: Sequence[datetime], call: Call) -> shapes.SlotsOut:
    items = [shapes.SlotOut(starts_at=one.astimezone(call.wall)) for one in moments]
    return shapes.SlotsOut(items=items)


def extra_work(row: ExtraWork, call: Call) -> shapes.ExtraWorkOut:
    number = row.repair_order.number
    return _shown(shapes.ExtraWorkOut, row, call, repair_order_number=number)


def parts_order(row: PartsOrder, call: Call) -> shapes.PartsOrderOut:
    return _shown(shapes.PartsOrderOut, row, call, deposit_owed_fen=deposit_owed(call.uow, row))


def _attempt(row: ContactAttempt, call: Call) -> shapes.AttemptOut:
    return _shown(shapes.AttemptOut, row, call, at=on_the_wall(row.claimed_at, call.wall))


def _shown(shape: type[S], row: object, call: Call, **given: Any) -> S:
    values = {
        name: given[name] if name in given else _on_wall(getattr(row, name), call)
        for name in shape.model_fields
    }
    return shape(**values)


def _on_wall(value: Any, call: Call) -> Any:
    return on_the_wall(value, call.wall) if isinstance(value, datetime) else value


def _phone(person: Customer | None, call: Call) -> str | None:
    phone = person.phone() if person else None
    return phone if phone is None or call.shows_phones else mask(phone)


def _hour(at: time | None) -> str | None:
    return at.strftime("%H:%M") if at else None

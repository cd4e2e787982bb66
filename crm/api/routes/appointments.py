"""Appointments in the workshop: free times, and places held, moved and given back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, ConfigDict, Field

from crm.api import showing
from crm.api.doorway import Credentials, TheGate
from crm.api.problems import documented
from crm.api.reading import Day, IdempotencyKey, Moment, Name, RowId, RowNumber, TheCut, Words
from crm.api.repeating import answered_once
from crm.api.shapes import AppointmentOut, Page, SlotsOut
from crm.errors import NotFound
from crm.rules.wall import day_of
from crm.terms import ApiScope, AppointmentStatus
from crm.use_cases.api_keys import Answer
from crm.use_cases.appointments import book_for_customer, call_off, free_slots, move

router = APIRouter(tags=["appointments"])

MOST_DAYS = 31
MOST_ITEMS = 30


class AppointmentIn(BaseModel):
    """A place the customer has agreed to."""

    model_config = ConfigDict(extra="forbid")

    customer_id: RowNumber
    vehicle_id: RowNumber | None = None
    starts_at: Moment = Field(description="one of /v1/appointment-slots, or a time between them")
    items: list[Name] = Field(min_length=1, max_length=MOST_ITEMS, description="what is to be done")
    requirements: Words | None = None
    rework: bool = False


class MoveIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    starts_at: Moment


class CancelIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Words = Field(min_length=1)


@router.get("/appointment-slots", responses=documented())
def list_slots(
    gate: TheGate,
    credentials: Credentials,
    day: Annotated[Day | None, Query(description="the first day; today if left out")] = None,
    days: Annotated[int, Query(ge=1, le=MOST_DAYS, description="how many days")] = 7,
) -> SlotsOut:
    """The times the workshop can still offer, in order."""
    with gate.looking(credentials, ApiScope.SEE_APPOINTMENTS) as call:
        first = day or day_of(call.uow.clock.now(), wall=call.wall)
        found = free_slots(call.uow, first=first, days=days)
        call.saw("appointment_slot", day=first.isoformat(), days=days)
        return showing.slots(found, call)


@router.post(
    "/appointments", status_code=201, response_model=AppointmentOut, responses=documented(404, 409)
)
def hold(
    gate: TheGate,
    credentials: Credentials,
    body: AppointmentIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Book a place; the workshop is told, the customer reminded. The same place is held once."""
    with gate.changing(credentials, ApiScope.BOOK_APPOINTMENTS) as call:

        def take() -> Answer:
            customer = call.uow.customers.get(body.customer_id)
            cars = {car.id: car for car in call.uow.vehicles.of_customer(customer.id)}
            if body.vehicle_id is not None and body.vehicle_id not in cars:
                raise NotFound(f"vehicle of customer {customer.id} with the id", body.vehicle_id)
            row = book_for_customer(
                call.uow,
                customer=customer,
                vehicle=cars[body.vehicle_id] if body.vehicle_id is not None else None,
                starts_at=body.starts_at,
                items=body.items,
                requirements=body.requirements,
                rework=body.rework,
                by=call.by,
            )
            return Answer(201, jsonable_encoder(showing.appointment(row, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="appointment",
            work=take,
        )


@router.post(
    "/appointments/{appointment_id}/move",
    status_code=201,
    response_model=AppointmentOut,
    responses=documented(404, 409),
)
def move_it(
    gate: TheGate,
    credentials: Credentials,
    appointment_id: RowId,
    body: MoveIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Give the place back and hold another; the answer is the new appointment, with its own id."""
    with gate.changing(credentials, ApiScope.BOOK_APPOINTMENTS) as call:

        def take() -> Answer:
            row = move(
                call.uow, appointment_id=appointment_id, starts_at=body.starts_at, by=call.by
            )
            return Answer(201, jsonable_encoder(showing.appointment(row, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="appointment",
            work=take,
            to=f"move {appointment_id}",
        )


@router.post(
    "/appointments/{appointment_id}/cancel",
    response_model=AppointmentOut,
    responses=documented(404, 409),
)
def cancel_it(
    gate: TheGate,
    credentials: Credentials,
    appointment_id: RowId,
    body: CancelIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Give the place back; the reason is kept."""
    with gate.changing(credentials, ApiScope.BOOK_APPOINTMENTS) as call:

        def take() -> Answer:
            row = call_off(call.uow, appointment_id=appointment_id, reason=body.reason, by=call.by)
            return Answer(200, jsonable_encoder(showing.appointment(row, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="appointment",
            work=take,
            to=f"cancel {appointment_id}",
        )


@router.get("/appointments", responses=documented())
def list_appointments(
    gate: TheGate,
    credentials: Credentials,
    cut: TheCut,
    status: AppointmentStatus | None = None,
) -> Page[AppointmentOut]:
    """Appointments; `since` and `until` go by their time."""
    with gate.looking(credentials, ApiScope.SEE_APPOINTMENTS) as call:
        rows = call.pages.appointments(cut, status=status)
        call.saw("appointment", rows=min(len(rows), cut.limit), status=status)
        return showing.page(rows, cut, call, showing.appointment)


@router.get("/appointments/{appointment_id}", responses=documented(404))
def get_appointment(
    gate: TheGate, credentials: Credentials, appointment_id: RowId
) -> AppointmentOut:
    with gate.looking(credentials, ApiScope.SEE_APPOINTMENTS) as call:
        row = call.uow.appointments.get(appointment_id)
        call.saw("appointment", row.id)
        return showing.appointment(row, call)

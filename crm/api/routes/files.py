"""Customers and vehicles: their files as they stand, opened, and written in.

A change goes the way of the console's file page, so the number before and the value before are
kept the same way, whoever wrote.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, ConfigDict, Field

from crm.api import showing
from crm.api.doorway import Credentials, TheGate
from crm.api.problems import documented
from crm.api.reading import Day, IdempotencyKey, Name, RowId, TheCut, Words
from crm.api.repeating import answered_once
from crm.api.shapes import CustomerOut, Page, VehicleOut
from crm.terms import ApiScope, ClubStatus, Honorific, InfoSource, Language
from crm.use_cases.api_keys import Answer
from crm.use_cases.audit import note_change
from crm.use_cases.files import change_customer, change_vehicle
from crm.use_cases.visitors import register_visitor

router = APIRouter(tags=["files"])

HOUR = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
MOST_ITEMS = 30


class CustomerIn(BaseModel):
    """Somebody who came, called or wrote to ask; a first follow-up is planned (R-002, R-032)."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    phone: Name = Field(description="one number; it must not stand in another file")
    honorific: Honorific | None = None
    wish: Words | None = Field(None, description="the service they asked about")
    source: InfoSource = Field(description="how they had heard of us")
    language: Language = Language.ZH
    bought_elsewhere: bool = False


class Change(BaseModel):
    """What a file is to say. A field left out stays as it is; null empties it."""

    model_config = ConfigDict(extra="forbid")

    def as_typed(self) -> dict[str, str]:
        """As the form of the console would send it."""
        told = self.model_dump(exclude_unset=True)
        return {name: _typed(value) for name, value in told.items()}


class CustomerChange(Change):
    name: Name | None = None
    honorific: Honorific | None = None
    phone: Words | None = Field(
        None, description="the number in force from now; the one before keeps the day it ended"
    )
    address: Words | None = None
    work_address: Words | None = None
    employer: Words | None = None
    desired_service: Words | None = None
    interests: Words | None = None
    source: Words | None = None
    preferred_from: str | None = Field(
        None, pattern=HOUR, description="with preferred_until: when contacts suit"
    )
    preferred_until: str | None = Field(None, pattern=HOUR)
    club_status: ClubStatus | None = None
    lost_reason: Words | None = None


class VehicleChange(Change):
    plate: Name | None = None
    model: Words | None = None
    vehicle_type: Words | None = None
    vin: Words | None = None
    private_use: bool | None = None
    interval_km: int | None = None
    interval_months: int | None = None
    next_due_on: Day | None = None
    next_due_km: int | None = None
    next_due_items: list[Words] | None = Field(None, max_length=MOST_ITEMS)
    next_due_price: int | None = Field(None, description="in yuan")
    next_due_hours: float | None = None
    delivered_on: Day | None = None
    sold_by_us: bool | None = None
    warranty_number: Words | None = None
    pdi_number: Words | None = None


def _typed(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, list):
        return "、".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


@router.post("/customers", status_code=201, response_model=CustomerOut, responses=documented(409))
def open_file(
    gate: TheGate,
    credentials: Credentials,
    body: CustomerIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Open the file of somebody who only asked. Who brings a car comes by its repair order."""
    with gate.changing(credentials, ApiScope.CHANGE_FILES) as call:

        def take() -> Answer:
            row = register_visitor(call.uow, **body.model_dump(), by=call.by)
            return Answer(201, jsonable_encoder(showing.customer(row, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="customer",
            work=take,
        )


@router.patch(
    "/customers/{customer_id}", response_model=CustomerOut, responses=documented(404, 409)
)
def change_customers_file(
    gate: TheGate,
    credentials: Credentials,
    customer_id: RowId,
    body: CustomerChange,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Write in a customer's file. One field that cannot be kept refuses the whole change."""
    with gate.changing(credentials, ApiScope.CHANGE_FILES) as call:

        def write() -> Answer:
            typed = body.as_typed()
            row = change_customer(call.uow, customer_id=customer_id, by=call.by, fields=typed)
            named = {"fields": sorted(typed)}
            note_change(
                call.uow, by=call.by, what="write", noun="customer", key=row.id, after=named
            )
            return Answer(200, jsonable_encoder(showing.customer(row, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="customer",
            work=write,
            to=f"customer {customer_id}",
        )


@router.patch("/vehicles/{vehicle_id}", response_model=VehicleOut, responses=documented(404, 409))
def change_vehicles_file(
    gate: TheGate,
    credentials: Credentials,
    vehicle_id: RowId,
    body: VehicleChange,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Write in a vehicle's dossier, for instance when its next service is."""
    with gate.changing(credentials, ApiScope.CHANGE_FILES) as call:

        def write() -> Answer:
            typed = body.as_typed()
            row = change_vehicle(call.uow, vehicle_id=vehicle_id, by=call.by, fields=typed)
            named = {"fields": sorted(typed)}
            note_change(call.uow, by=call.by, what="write", noun="vehicle", key=row.id, after=named)
            return Answer(200, jsonable_encoder(showing.vehicle(row, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="vehicle",
            work=write,
            to=f"vehicle {vehicle_id}",
        )


@router.get("/customers", responses=documented())
def list_customers(gate: TheGate, credentials: Credentials, cut: TheCut) -> Page[CustomerOut]:
    """Customers; `since` and `until` go by the day the file was opened."""
    with gate.looking(credentials, ApiScope.SEE_FILES) as call:
        rows = call.pages.customers(cut)
        call.saw("customer", rows=min(len(rows), cut.limit))
        return showing.page(rows, cut, call, showing.customer)


@router.get("/customers/{customer_id}", responses=documented(404))
def get_customer(gate: TheGate, credentials: Credentials, customer_id: RowId) -> CustomerOut:
    with gate.looking(credentials, ApiScope.SEE_FILES) as call:
        row = call.uow.customers.get(customer_id)
        call.saw("customer", row.id)
        return showing.customer(row, call)


@router.get("/vehicles", responses=documented())
def list_vehicles(
    gate: TheGate,
    credentials: Credentials,
    cut: TheCut,
    plate: Annotated[Words | None, Query()] = None,
) -> Page[VehicleOut]:
    """Vehicles; `since` and `until` go by the day the dossier was opened."""
    with gate.looking(credentials, ApiScope.SEE_FILES) as call:
        rows = call.pages.vehicles(cut, plate=plate)
        call.saw("vehicle", rows=min(len(rows), cut.limit), plate=plate)
        return showing.page(rows, cut, call, showing.vehicle)


@router.get("/vehicles/{vehicle_id}", responses=documented(404))
def get_vehicle(gate: TheGate, credentials: Credentials, vehicle_id: RowId) -> VehicleOut:
    with gate.looking(credentials, ApiScope.SEE_FILES) as call:
        row = call.uow.vehicles.get(vehicle_id)
        call.saw("vehicle", row.id)
        return showing.vehicle(row, call)

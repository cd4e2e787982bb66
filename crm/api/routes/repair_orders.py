"""Repair orders: taken in from the DMS, and read back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, ConfigDict, Field

from crm.api import showing
from crm.api.doorway import Credentials, TheGate
from crm.api.problems import documented
from crm.api.reading import IdempotencyKey, Moment, Name, RowId, TheCut, Words
from crm.api.repeating import answered_once
from crm.api.shapes import Page, RepairOrderOut
from crm.terms import ApiScope, Department, Honorific, RepairOrderState
from crm.use_cases.api_keys import Answer
from crm.use_cases.audit import note_change
from crm.use_cases.repair_orders import RepairOrderSlip, is_known, take_repair_order

router = APIRouter(tags=["repair orders"])

MOST_FEN = 2_000_000_000
MOST_KM = 9_999_999
MOST_ITEMS = 100


class ItemIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    description: Words
    department: Department | None = Field(None, description="guessed where it is left out")


class RepairOrderIn(BaseModel):
    """One visit to the workshop. Without `handed_over_at` the car is still in repair."""

    model_config = ConfigDict(extra="forbid")

    number: Name
    plate: Name
    customer_name: Name = Field(description="who brought the car")
    honorific: Honorific | None = None
    phone: Words | None = None
    owner_name: Words | None = Field(None, description="left out where the customer owns the car")
    owner_phone: Words | None = None
    model: Words | None = None
    odometer_km: int | None = Field(None, ge=0, le=MOST_KM)
    arrived_at: Moment | None = None
    handed_over_at: Moment | None = None
    state: RepairOrderState | None = None
    items: list[ItemIn] = Field(default_factory=list, max_length=MOST_ITEMS)
    advisor_name: Words | None = None
    amount_fen: int | None = Field(None, ge=0, le=MOST_FEN)
    free_campaign: bool | None = None
    promised_at: Moment | None = Field(None, description="when the customer may fetch the vehicle")
    ready_at: Moment | None = Field(None, description="when the work was finished and checked")
    delay_reason: Words | None = Field(
        None, description="why it is promised for later than before; the customer is told"
    )

    def slip(self) -> RepairOrderSlip:
        """As the books take it in."""
        told = {name: getattr(self, name) for name in type(self).model_fields if name != "items"}
        items = tuple((one.description, one.department) for one in self.items)
        return RepairOrderSlip(**told, items=items)


@router.post(
    "/repair-orders",
    status_code=201,
    response_model=RepairOrderOut,
    responses={
        200: {"model": RepairOrderOut, "description": "The number was known; changes are kept"},
        **documented(409),
    },
)
def take_in(
    gate: TheGate,
    credentials: Credentials,
    body: RepairOrderIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Take in a repair order. The same number again changes only what is different in it."""
    with gate.changing(credentials, ApiScope.TAKE_ORDERS) as call:

        def take() -> Answer:
            status = 200 if is_known(call.uow, body.number) else 201
            row = take_repair_order(call.uow, body.slip())
            note_change(call.uow, by=call.by, what="take", noun="repair_order", key=row.id)
            return Answer(status, jsonable_encoder(showing.repair_order(row, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="repair_order",
            work=take,
        )


@router.get("/repair-orders", responses=documented())
def list_repair_orders(
    gate: TheGate,
    credentials: Credentials,
    cut: TheCut,
    state: RepairOrderState | None = None,
    number: Annotated[Words | None, Query()] = None,
    plate: Annotated[Words | None, Query()] = None,
) -> Page[RepairOrderOut]:
    """Repair orders; `since` and `until` go by hand-over."""
    with gate.looking(credentials, ApiScope.SEE_ORDERS) as call:
        rows = call.pages.repair_orders(cut, state=state, number=number, plate=plate)
        call.saw("repair_order", rows=min(len(rows), cut.limit), state=state, plate=plate)
        return showing.page(rows, cut, call, showing.repair_order)


@router.get("/repair-orders/{repair_order_id}", responses=documented(404))
def get_repair_order(
    gate: TheGate, credentials: Credentials, repair_order_id: RowId
) -> RepairOrderOut:
    with gate.looking(credentials, ApiScope.SEE_ORDERS) as call:
        row = call.uow.repair_orders.get(repair_order_id)
        call.saw("repair_order", row.id)
        return showing.repair_order(row, call)

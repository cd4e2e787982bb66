"""What happens to vehicles in the workshop: extra work, ordered parts, new cars handed over."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Response
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, ConfigDict, Field

from crm.api import showing
from crm.api.doorway import Credentials, TheGate
from crm.api.problems import documented
from crm.api.reading import IdempotencyKey, Moment, Name, RowId, Words
from crm.api.repeating import answered_once
from crm.api.shapes import ExtraWorkOut, PartsOrderOut, VehicleOut
from crm.errors import NotFound
from crm.terms import ApiScope
from crm.use_cases.api_keys import Answer
from crm.use_cases.parts_orders import order_parts, parts_arrived, settle_parts
from crm.use_cases.workshop import (
    deliver_new_car,
    find_extra_work,
)

router = APIRouter(tags=["workshop"])

MOST_FEN = 2_000_000_000
MOST_HOURS = 10_000


class ExtraWorkIn(BaseModel):
    """Work found to be needed on a vehicle in repair; its driver is asked at once."""

    model_config = ConfigDict(extra="forbid")

    repair_order_number: Name
    description: Name
    why: Words | None = None
    safety: bool = False
    amount_fen: int | None = Field(None, ge=0, le=MOST_FEN)
    delay_hours: float | None = Field(None, ge=0, le=MOST_HOURS)


class PartsOrderIn(BaseModel):
    """Parts ordered for the driver of a vehicle; the same number again changes what is new."""

    model_config = ConfigDict(extra="forbid")

    number: Name
    plate: Name
    part: Name
    expected_on: date | None = None
    price_fen: int | None = Field(None, ge=0, le=MOST_FEN)
    arrived: bool = Field(False, description="the parts are here; the customer is told")
    settled_as: str | None = Field(None, pattern="^(fitted|cancelled)$")


class DeliveryIn(BaseModel):
    """A new car handed to its owner, who is thanked within the hour."""

    model_config = ConfigDict(extra="forbid")

    plate: Name
    delivered_at: Moment


@router.post(
    "/extra-work", status_code=201, response_model=ExtraWorkOut, responses=documented(404, 409)
)
def find(
    gate: TheGate,
    credentials: Credentials,
    body: ExtraWorkIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Have a customer asked about work the workshop found to be needed."""
    with gate.changing(credentials, ApiScope.TAKE_ORDERS) as call:

        def take() -> Answer:
            order = call.uow.repair_orders.by_number(body.repair_order_number)
            if order is None:
                raise NotFound("repair order", body.repair_order_number)
            told = body.model_dump(exclude={"repair_order_number"})
            work = find_extra_work(call.uow, repair_order_id=order.id, by=call.by, **told)
            return Answer(201, jsonable_encoder(showing.extra_work(work, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="extra_work",
            work=take,
        )


@router.get("/extra-work/{extra_work_id}", responses=documented(404))
def get_extra_work(gate: TheGate, credentials: Credentials, extra_work_id: RowId) -> ExtraWorkOut:
    """Extra work with the customer's decision, once there is one."""
    with gate.looking(credentials, ApiScope.SEE_ORDERS) as call:
        row = call.uow.workshop.extra(extra_work_id)
        call.saw("extra_work", row.id)
        return showing.extra_work(row, call)


@router.post(
    "/parts-orders", status_code=201, response_model=PartsOrderOut, responses=documented(404, 409)
)
def take_parts_order(
    gate: TheGate,
    credentials: Credentials,
    body: PartsOrderIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Keep an order of parts, that they have come, or that nobody waits for them any more."""
    with gate.changing(credentials, ApiScope.TAKE_ORDERS) as call:

        def take() -> Answer:
            order = order_parts(
                call.uow,
                plate=body.plate,
                part=body.part,
                number=body.number,
                expected_on=body.expected_on,
                price_fen=body.price_fen,
                by=call.by,
            )
            if body.arrived and order.arrived_at is None:
                parts_arrived(call.uow, parts_order_id=order.id, by=call.by)
            if body.settled_as is not None:
                settle_parts(call.uow, parts_order_id=order.id, how=body.settled_as, by=call.by)
            return Answer(201, jsonable_encoder(showing.parts_order(order, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="parts_order",
            work=take,
        )


@router.post(
    "/deliveries", status_code=201, response_model=VehicleOut, responses=documented(404, 409)
)
def take_delivery(
    gate: TheGate,
    credentials: Credentials,
    body: DeliveryIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Keep the hour at which a new car was handed to its owner."""
    with gate.changing(credentials, ApiScope.TAKE_ORDERS) as call:

        def take() -> Answer:
            car = deliver_new_car(
                call.uow, plate=body.plate, delivered_at=body.delivered_at, by=call.by
            )
            return Answer(201, jsonable_encoder(showing.vehicle(car, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="vehicle",
            work=take,
        )

"""Customers' words not to be contacted: entered with their proof, and taken back."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, ConfigDict, Field

from crm.api import showing
from crm.api.doorway import Credentials, TheGate
from crm.api.problems import documented
from crm.api.reading import IdempotencyKey, RowId, Told
from crm.api.repeating import answered_once
from crm.api.shapes import OptOutOut, Page
from crm.terms import ApiScope, Channel
from crm.use_cases.api_keys import Answer
from crm.use_cases.stops import enter_stop, take_back_stop

router = APIRouter(tags=["opt-outs"])


class OptOutIn(BaseModel):
    """What a customer said, and by what means."""

    model_config = ConfigDict(extra="forbid")

    words: Told = Field(min_length=1, description="the customer's own words")
    heard_on: Channel
    channel: Channel | None = Field(None, description="left out: on every channel")


class TakenBackIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    words: Told = Field(min_length=1, description="in which the customer asked to hear from us")


@router.get("/customers/{customer_id}/opt-outs", responses=documented(404))
def list_opt_outs(gate: TheGate, credentials: Credentials, customer_id: RowId) -> Page[OptOutOut]:
    """The opt-outs of a customer that stand; all of them on one page."""
    with gate.looking(credentials, ApiScope.SEE_FILES) as call:
        customer = call.uow.customers.get(customer_id)
        rows = call.uow.customers.opt_outs(customer.id)
        call.saw("customer", customer.id, opt_outs=len(rows))
        return Page(items=[showing.opt_out(row, call) for row in rows], next=None)


@router.post(
    "/customers/{customer_id}/opt-outs",
    status_code=201,
    response_model=OptOutOut,
    responses=documented(404, 409),
)
def stop(
    gate: TheGate,
    credentials: Credentials,
    customer_id: RowId,
    body: OptOutIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Keep that a customer does not want to be contacted; what stands already is kept once."""
    with gate.changing(credentials, ApiScope.KEEP_STOPS) as call:

        def take() -> Answer:
            row = enter_stop(
                call.uow,
                customer=call.uow.customers.get(customer_id),
                channel=body.channel,
                heard_on=body.heard_on,
                words=body.words,
                by=call.by,
            )
            return Answer(201, jsonable_encoder(showing.opt_out(row, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="opt_out",
            work=take,
            to=f"customer {customer_id}",
        )


@router.post(
    "/opt-outs/{opt_out_id}/take-back", response_model=OptOutOut, responses=documented(404, 409)
)
def take_back(
    gate: TheGate,
    credentials: Credentials,
    opt_out_id: RowId,
    body: TakenBackIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Keep that the customer wants to hear from us again; only their own words do that."""
    with gate.changing(credentials, ApiScope.KEEP_STOPS) as call:

        def take() -> Answer:
            row = take_back_stop(call.uow, opt_out_id=opt_out_id, words=body.words, by=call.by)
            return Answer(200, jsonable_encoder(showing.opt_out(row, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="opt_out",
            work=take,
            to=f"take back {opt_out_id}",
        )

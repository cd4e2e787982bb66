"""Follow-ups with the chain of their reasons: read, put off, and called off."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, ConfigDict, Field

from crm.api import showing
from crm.api.doorway import Credentials, TheGate
from crm.api.problems import documented
from crm.api.reading import IdempotencyKey, Moment, RowId, TheCut, Words
from crm.api.repeating import answered_once
from crm.api.shapes import FollowUpOut, Page, WhyOut
from crm.terms import ApiScope, FollowUpKind, FollowUpStatus
from crm.use_cases.api_keys import Answer
from crm.use_cases.explain import explain_follow_up
from crm.use_cases.follow_up_wishes import call_off, put_off_to

router = APIRouter(tags=["follow-ups"])


class PutOffIn(BaseModel):
    """When the customer would rather be contacted."""

    model_config = ConfigDict(extra="forbid")

    at: Moment


class CallOffIn(BaseModel):
    """Why the customer need not be contacted about this any more."""

    model_config = ConfigDict(extra="forbid")

    reason: Words = Field(min_length=1)


@router.get("/follow-ups", responses=documented())
def list_follow_ups(
    gate: TheGate,
    credentials: Credentials,
    cut: TheCut,
    status: FollowUpStatus | None = None,
    kind: FollowUpKind | None = None,
) -> Page[FollowUpOut]:
    """Follow-ups; `since` and `until` go by the hour they are due."""
    with gate.looking(credentials, ApiScope.SEE_FOLLOW_UPS) as call:
        rows = call.pages.follow_ups(cut, status=status, kind=kind)
        call.saw("follow_up", rows=min(len(rows), cut.limit), status=status, kind=kind)
        return showing.page(rows, cut, call, showing.follow_up)


@router.get("/follow-ups/{follow_up_id}", responses=documented(404))
def get_follow_up(gate: TheGate, credentials: Credentials, follow_up_id: RowId) -> FollowUpOut:
    with gate.looking(credentials, ApiScope.SEE_FOLLOW_UPS) as call:
        row = call.uow.follow_ups.get(follow_up_id)
        call.saw("follow_up", row.id)
        return showing.follow_up(row, call)


@router.get("/follow-ups/{follow_up_id}/why", responses=documented(404))
def get_why(gate: TheGate, credentials: Credentials, follow_up_id: RowId) -> WhyOut:
    """Why it is there, what it rests on, what was excluded by which rule, and what was tried."""
    with gate.looking(credentials, ApiScope.SEE_FOLLOW_UPS) as call:
        found = explain_follow_up(call.uow, follow_up_id, channels=gate.channels)
        call.saw("follow_up", follow_up_id)
        return showing.why(found, call)


@router.post(
    "/follow-ups/{follow_up_id}/put-off", response_model=FollowUpOut, responses=documented(404, 409)
)
def put_off(
    gate: TheGate,
    credentials: Credentials,
    follow_up_id: RowId,
    body: PutOffIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Keep the customer's own time for a planned follow-up; it outlives the window."""
    with gate.changing(credentials, ApiScope.CHANGE_FOLLOW_UPS) as call:

        def keep() -> Answer:
            row = put_off_to(call.uow, follow_up_id=follow_up_id, at=body.at, by=call.by)
            return Answer(200, jsonable_encoder(showing.follow_up(row, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="follow_up",
            work=keep,
            to=f"put off {follow_up_id}",
        )


@router.post(
    "/follow-ups/{follow_up_id}/cancel", response_model=FollowUpOut, responses=documented(404, 409)
)
def cancel(
    gate: TheGate,
    credentials: Credentials,
    follow_up_id: RowId,
    body: CallOffIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Call a planned follow-up off. What is owed to a complaint ends with its case instead."""
    with gate.changing(credentials, ApiScope.CHANGE_FOLLOW_UPS) as call:

        def keep() -> Answer:
            row = call_off(call.uow, follow_up_id=follow_up_id, reason=body.reason, by=call.by)
            return Answer(200, jsonable_encoder(showing.follow_up(row, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="follow_up",
            work=keep,
            to=f"cancel {follow_up_id}",
        )

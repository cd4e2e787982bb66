"""Complaints with their events: read, entered, and added to.

Another program may say what the customer said and what the customer was told. Assigning,
signing, solving, pausing and closing a case are acts of persons with a role; they stay in the
console.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Response
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, ConfigDict, Field

from crm.api import showing
from crm.api.doorway import Call, Credentials, TheGate
from crm.api.problems import documented
from crm.api.reading import IdempotencyKey, Name, RowId, RowNumber, TheCut, Told
from crm.api.repeating import answered_once
from crm.api.shapes import ComplaintOut, Page
from crm.errors import NotFound
from crm.models import Complaint, Customer, RepairOrder, Vehicle
from crm.terms import ApiScope, CaseKind, Channel, ComplaintStatus, Department, Severity
from crm.use_cases.api_keys import Answer
from crm.use_cases.audit import note_change
from crm.use_cases.complaint_intake import add_told_words, take_from_staff
from crm.use_cases.solutions import mark_notified, record_satisfaction

router = APIRouter(tags=["complaints"])

MOST_FEN = 2_000_000_000


class ComplaintIn(BaseModel):
    """What a customer complained of to a person: at the counter, on the telephone, in an app."""

    model_config = ConfigDict(extra="forbid")

    words: Told = Field(min_length=1, description="the customer's own words, unedited")
    kind: CaseKind = CaseKind.COMPLAINT
    channel: Channel | None = Field(None, description="left out: face to face")
    customer_id: RowNumber | None = None
    vehicle_id: RowNumber | None = None
    repair_order_number: Name | None = Field(
        None, description="the visit it is about; names vehicle and customer if they are left out"
    )
    wish: Told | None = Field(None, description="what the customer wants to come of it")
    demand_fen: int | None = Field(None, ge=0, le=MOST_FEN)
    severity: Severity | None = Field(None, description="left out: the words decide")
    department: Department | None = Field(None, description="left out: the words decide")
    received_by: Name | None = Field(None, description="the person who was told")


class WordsIn(BaseModel):
    """What the customer said about the case later."""

    model_config = ConfigDict(extra="forbid")

    words: Told = Field(min_length=1)
    received_by: Name | None = None


class ToldIn(BaseModel):
    """A person told the customer of the solution."""

    model_config = ConfigDict(extra="forbid")

    told_by: Name | None = None


class SatisfactionIn(BaseModel):
    """What the customer said of our answer; null where there was no word on it."""

    model_config = ConfigDict(extra="forbid")

    satisfied: bool | None
    words: Told | None = None
    received_by: Name | None = None


@router.post(
    "/complaints", status_code=201, response_model=ComplaintOut, responses=documented(404, 409)
)
def take_in(
    gate: TheGate,
    credentials: Credentials,
    body: ComplaintIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Enter a complaint, a demand or a wish; the answer is promised as it would be by the bot."""
    with gate.changing(credentials, ApiScope.TAKE_COMPLAINTS) as call:

        def take() -> Answer:
            customer, vehicle, order = _whose(call, body)
            row = take_from_staff(
                call.uow,
                by=call.in_words_of(body.received_by),
                words=body.words,
                kind=body.kind,
                channel=body.channel,
                customer=customer,
                vehicle=vehicle,
                repair_order=order,
                wish=body.wish,
                demand_fen=body.demand_fen,
                severity=body.severity,
                department=body.department,
            )
            note_change(call.uow, by=call.by, what="take", noun="complaint", key=row.id)
            return Answer(201, jsonable_encoder(showing.complaint(row, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="complaint",
            work=take,
        )


@router.post(
    "/complaints/{complaint_id}/words",
    status_code=201,
    response_model=ComplaintOut,
    responses=documented(404, 409),
)
def add_words(
    gate: TheGate,
    credentials: Credentials,
    complaint_id: RowId,
    body: WordsIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Add the customer's words to a case; worse ones make it graver and the promise earlier."""
    with gate.changing(credentials, ApiScope.TAKE_COMPLAINTS) as call:
        by = call.in_words_of(body.received_by)

        def add() -> Complaint:
            return add_told_words(call.uow, complaint_id=complaint_id, words=body.words, by=by)

        return _step(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            complaint_id=complaint_id,
            what="add words",
            work=add,
            status=201,
        )


@router.post(
    "/complaints/{complaint_id}/told", response_model=ComplaintOut, responses=documented(404, 409)
)
def told(
    gate: TheGate,
    credentials: Credentials,
    complaint_id: RowId,
    body: ToldIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Keep that a person has told the customer of the solution; the bot need not."""
    with gate.changing(credentials, ApiScope.TAKE_COMPLAINTS) as call:
        by = call.in_words_of(body.told_by)

        def keep() -> Complaint:
            now = call.uow.clock.now()
            return mark_notified(call.uow, complaint_id=complaint_id, at=now, by=by)

        return _step(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            complaint_id=complaint_id,
            what="told",
            work=keep,
        )


@router.post(
    "/complaints/{complaint_id}/satisfaction",
    response_model=ComplaintOut,
    responses=documented(404, 409),
)
def judge(
    gate: TheGate,
    credentials: Credentials,
    complaint_id: RowId,
    body: SatisfactionIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Keep whether the customer is satisfied; a no reopens the case one level higher."""
    with gate.changing(credentials, ApiScope.TAKE_COMPLAINTS) as call:
        by = call.in_words_of(body.received_by)

        def keep() -> Complaint:
            return record_satisfaction(
                call.uow,
                complaint_id=complaint_id,
                satisfied=body.satisfied,
                words=(body.words or "").strip() or None,
                by=by,
            )

        return _step(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            complaint_id=complaint_id,
            what="satisfaction",
            work=keep,
        )


def _step(
    call: Call,
    response: Response,
    *,
    idempotency_key: str | None,
    body: BaseModel,
    complaint_id: int,
    what: str,
    work: Callable[[], Complaint],
    status: int = 200,
) -> object:
    """One step of a case, once, with its line in the audit."""

    def take() -> Answer:
        row = work()
        note_change(call.uow, by=call.by, what=what, noun="complaint", key=row.id)
        return Answer(status, jsonable_encoder(showing.complaint(row, call)))

    return answered_once(
        call,
        response,
        idempotency_key=idempotency_key,
        body=body,
        noun="complaint",
        work=take,
        to=f"{what} {complaint_id}",
    )


def _whose(
    call: Call, body: ComplaintIn
) -> tuple[Customer | None, Vehicle | None, RepairOrder | None]:
    """Whose case it is, and about which vehicle and visit, as far as the body or they say.

    Raises:
        NotFound: there is no such customer, vehicle or visit, or the visit is another vehicle's.
    """
    uow = call.uow
    order = None
    vehicle = uow.vehicles.get(body.vehicle_id) if body.vehicle_id is not None else None
    customer = uow.customers.get(body.customer_id) if body.customer_id is not None else None
    if body.repair_order_number is not None:
        order = uow.repair_orders.by_number(body.repair_order_number)
        if order is None or (vehicle is not None and vehicle.id != order.vehicle_id):
            raise NotFound("repair order", body.repair_order_number)
        vehicle = order.vehicle
        customer = customer or order.contact_person
    if customer is None and vehicle is not None:
        customer = vehicle.owner
    return customer, vehicle, order


@router.get("/complaints", responses=documented())
def list_complaints(
    gate: TheGate,
    credentials: Credentials,
    cut: TheCut,
    status: ComplaintStatus | None = None,
    severity: Severity | None = None,
) -> Page[ComplaintOut]:
    """Complaints; `since` and `until` go by the moment they were taken."""
    with gate.looking(credentials, ApiScope.SEE_COMPLAINTS) as call:
        rows = call.pages.complaints(cut, status=status, severity=severity)
        call.saw("complaint", rows=min(len(rows), cut.limit), status=status, severity=severity)
        return showing.page(rows, cut, call, showing.complaint)


@router.get("/complaints/{complaint_id}", responses=documented(404))
def get_complaint(gate: TheGate, credentials: Credentials, complaint_id: RowId) -> ComplaintOut:
    with gate.looking(credentials, ApiScope.SEE_COMPLAINTS) as call:
        row = call.uow.complaints.get(complaint_id)
        call.saw("complaint", row.id)
        return showing.complaint(row, call)

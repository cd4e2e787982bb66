"""The contacts that were made, and those made by people, which another program reports.

A call centre's software says here what came of a call, as a clerk does on the console's page
for calls made by hand; file, register and follow-up have it the same way.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Response
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, ConfigDict, Field

from crm.api import showing
from crm.api.doorway import Call, Credentials, TheGate
from crm.api.problems import documented
from crm.api.reading import IdempotencyKey, Moment, Name, RowId, RowNumber, TheCut, Told
from crm.api.repeating import answered_once
from crm.api.shapes import ContactOut, Page
from crm.errors import NotFound, TextMissing, ValueUnusable
from crm.models import Customer
from crm.terms import ApiScope, Channel, Dimension, Disposition, FollowUpKind, NoteKind, Usage
from crm.use_cases.api_keys import Answer
from crm.use_cases.hand_calls import HandCall, record_hand_call

router = APIRouter(tags=["contacts"])

Score = Annotated[int, Field(ge=1, le=5)]


class ContactIn(BaseModel):
    """A contact a person made or took. With `follow_up_id` it settles that follow-up."""

    model_config = ConfigDict(extra="forbid")

    follow_up_id: RowNumber | None = None
    customer_id: RowNumber | None = Field(None, description="needed where no follow-up is named")
    vehicle_id: RowNumber | None = None
    channel: Literal[Channel.VOICE, Channel.VISIT] | None = Field(
        None, description="left out: a visit where one was planned, else a call"
    )
    result: Disposition
    words: Told = Field("", description="the customer's own words; needed where somebody answered")
    inbound: bool = Field(False, description="the customer contacted us; settles no follow-up")
    purpose: FollowUpKind | None = Field(None, description="where no follow-up is named")
    at: Moment | None = Field(None, description="when it was; now if left out")
    callback_at: Moment | None = Field(None, description="when the customer would rather be called")
    usage: Usage | None = None
    ratings: dict[Dimension, Score] = Field(default_factory=dict)
    point: Told = Field("", description="what somebody in the house should see")
    point_kind: NoteKind = NoteKind.OPINION
    made_by: Name | None = Field(None, description="who spoke with the customer")

    def as_told(self, made_by: str) -> HandCall:
        """As the books take it in."""
        return HandCall(
            result=self.result,
            words=self.words,
            purpose=self.purpose
            or (
                FollowUpKind.CUSTOMER_VISIT
                if self.channel is Channel.VISIT
                else FollowUpKind.FIRST_FOLLOWUP
            ),
            inbound=self.inbound,
            at=self.at,
            callback_at=self.callback_at,
            usage=self.usage,
            ratings=self.ratings,
            point=self.point,
            point_kind=self.point_kind,
            made_by=made_by,
            channel=self.channel,
        )


@router.post(
    "/contacts", status_code=201, response_model=ContactOut, responses=documented(404, 409)
)
def enter(
    gate: TheGate,
    credentials: Credentials,
    body: ContactIn,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> object:
    """Enter what came of a contact made by a person; it gets its line in the register."""
    with gate.changing(credentials, ApiScope.ENTER_CONTACTS) as call:

        def take() -> Answer:
            customer = _customer(call, body)
            cars = {car.id for car in call.uow.vehicles.of_customer(customer.id)}
            if body.vehicle_id is not None and body.vehicle_id not in cars:
                raise NotFound(f"vehicle of customer {customer.id} with the id", body.vehicle_id)
            talk = record_hand_call(
                call.uow,
                customer=customer,
                call=body.as_told(call.in_words_of(body.made_by)),
                vehicle_id=body.vehicle_id,
                follow_up_id=None if body.inbound else body.follow_up_id,
                by=call.by,
            )
            line = call.uow.registers.line_of_conversation(talk.id)
            assert line is not None, "every contact has its line"
            return Answer(201, jsonable_encoder(showing.contact(line, call)))

        return answered_once(
            call,
            response,
            idempotency_key=idempotency_key,
            body=body,
            noun="register_line",
            work=take,
        )


def _customer(call: Call, body: ContactIn) -> Customer:
    """
    Raises:
        NotFound: there is no such follow-up or customer.
        ValueUnusable: the follow-up is another customer's.
        TextMissing: neither is named.
    """
    if body.follow_up_id is not None:
        customer = call.uow.follow_ups.get(body.follow_up_id).customer
        if body.customer_id not in (None, customer.id):
            raise ValueUnusable("customer_id", str(body.customer_id))
        return customer
    if body.customer_id is None:
        raise TextMissing("customer_id")
    return call.uow.customers.get(body.customer_id)


@router.get("/contacts", responses=documented())
def list_contacts(
    gate: TheGate,
    credentials: Credentials,
    cut: TheCut,
    result: Disposition | None = None,
    channel: Channel | None = None,
) -> Page[ContactOut]:
    """Lines of the contact register (跟踪服务电话登记表); `since` and `until` go by the contact."""
    with gate.looking(credentials, ApiScope.SEE_REGISTERS) as call:
        rows = call.pages.contacts(cut, result=result, channel=channel)
        call.saw("register_line", rows=min(len(rows), cut.limit), result=result, channel=channel)
        return showing.page(rows, cut, call, showing.contact)


@router.get("/contacts/{contact_id}", responses=documented(404))
def get_contact(gate: TheGate, credentials: Credentials, contact_id: RowId) -> ContactOut:
    with gate.looking(credentials, ApiScope.SEE_REGISTERS) as call:
        row = call.uow.registers.get(contact_id)
        call.saw("register_line", row.id)
        return showing.contact(row, call)

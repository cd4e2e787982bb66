"""What the API answers, in the words of the trade, and how our rows become that.

A shape is a promise to programs we do not know: fields are added, none is renamed or removed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

from crm.terms import (
    AppointmentStatus,
    AttemptStatus,
    CaseKind,
    Channel,
    ClubStatus,
    ComplaintCategory,
    ComplaintStatus,
    Department,
    Disposition,
    FollowUpKind,
    FollowUpStatus,
    Honorific,
    Language,
    RepairOrderState,
    Severity,
)

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """One page of a list; ``next`` is the cursor of the following one, null at the end."""

    items: list[T]
    next: str | None


class RepairLineOut(BaseModel):
    description: str
    department: Department
    amount_fen: int | None


class RepairOrderOut(BaseModel):
    id: int
    number: str
    state: RepairOrderState
    plate: str
    vehicle_id: int
    customer_id: int | None
    customer_name: str | None
    phone: str | None
    arrived_at: datetime | None
    promised_at: datetime | None
    ready_at: datetime | None
    handed_over_at: datetime | None
    odometer_km: int | None
    advisor_name: str | None
    amount_fen: int | None
    free_campaign: bool
    items: list[RepairLineOut]


class CustomerOut(BaseModel):
    id: int
    name: str
    honorific: Honorific | None
    company: bool
    phone: str | None
    language: Language
    preferred_from: str | None
    preferred_until: str | None
    preferred_channel: Channel | None
    club: ClubStatus
    clerk_id: int | None
    opened_at: datetime


class OptOutOut(BaseModel):
    """A customer's word not to be contacted, with its proof."""

    id: int
    customer_id: int
    channel: Channel | None = Field(description="null: on every channel")
    heard_on: Channel
    words: str
    at: datetime
    withdrawn_at: datetime | None


class VehicleOut(BaseModel):
    id: int
    plate: str
    model: str | None
    owner_id: int | None
    next_due_on: date | None
    next_due_km: int | None
    sold_since: date | None
    opened_at: datetime


class FollowUpOut(BaseModel):
    id: int
    kind: FollowUpKind
    status: FollowUpStatus
    customer_id: int
    vehicle_id: int | None
    repair_order_id: int | None
    complaint_id: int | None
    earliest_at: datetime
    due_at: datetime
    latest_at: datetime
    attempts: int
    disposition: Disposition | None
    held_reason: str | None
    held_until: datetime | None
    completed_at: datetime | None
    reasons: list[Any]


class SourceOut(BaseModel):
    noun: str
    id: int
    key: str


class ExcludedOut(BaseModel):
    """A day, an hour or a channel that was considered and not taken."""

    what: str = Field(description="day, hour or channel")
    option: str = Field(description="which one: a date, a moment or a channel")
    rule: str
    source: str = Field(description="the requirements the rule comes from")
    zh: str
    en: str


class LinkOut(BaseModel):
    rule: str
    source: str | None = Field(description="the requirement the rule comes from")
    inputs: dict[str, Any]
    result: dict[str, Any]
    zh: str
    en: str
    excluded: list[ExcludedOut]


class OptionsOut(BaseModel):
    """The channel that would be taken at that moment, and what is excluded by which rule."""

    at: datetime
    channel: Channel | None
    excluded: list[ExcludedOut]


class HoldOut(BaseModel):
    reason: str
    until: datetime | None
    ended: bool


class AttemptOut(BaseModel):
    number: int
    channel: Channel
    status: AttemptStatus
    disposition: Disposition | None
    at: datetime


class WhyOut(BaseModel):
    """Why a follow-up is there, and why it has not happened yet."""

    follow_up: FollowUpOut
    sources: list[SourceOut]
    links: list[LinkOut]
    hold: HoldOut | None
    options: OptionsOut | None = Field(description="only while it is planned")
    attempts: list[AttemptOut]
    led_by: int | None
    carries: list[int]


class ContactOut(BaseModel):
    id: int
    number: int
    at: datetime
    inbound: bool
    channel: Channel
    customer_id: int | None
    vehicle_id: int | None
    purpose: FollowUpKind
    result: Disposition | None
    handler: str


class ComplaintEventOut(BaseModel):
    at: datetime
    by: str
    what: str
    status: ComplaintStatus
    why: str | None
    detail: dict[str, Any] | None


class ComplaintOut(BaseModel):
    id: int
    number: str
    kind: CaseKind
    status: ComplaintStatus
    severity: Severity
    category: ComplaintCategory
    department: Department
    customer_id: int | None
    vehicle_id: int | None
    repair_order_id: int | None
    verbatim: str
    wish: str | None
    rework: bool
    taken_at: datetime
    next_answer_at: datetime | None
    solve_by: datetime | None
    solution: str | None
    satisfied: bool | None
    closed_at: datetime | None
    events: list[ComplaintEventOut]


class AppointmentOut(BaseModel):
    id: int
    number: str
    status: AppointmentStatus
    customer_id: int | None
    vehicle_id: int | None
    starts_at: datetime
    items: list[Any]
    requirements: str | None
    rework: bool


class SlotOut(BaseModel):
    starts_at: datetime


class SlotsOut(BaseModel):
    """Free times of the workshop; each has room for one more vehicle, as far as known now."""

    items: list[SlotOut]


class ExtraWorkOut(BaseModel):
    """Work nobody had ordered; `agreed` is null until the customer has decided."""

    id: int
    repair_order_number: str
    description: str
    why: str | None
    safety: bool
    amount_fen: int | None
    delay_hours: float | None
    found_at: datetime
    agreed: bool | None
    decided_at: datetime | None
    workshop_told_at: datetime | None
    workshop_told: str | None


class PartsOrderOut(BaseModel):
    id: int
    number: str
    customer_id: int
    vehicle_id: int | None
    part: str
    price_fen: int | None
    deposit_owed_fen: int | None = Field(description="what is still to be paid ahead, at least")
    deposit_fen: int | None
    ordered_at: datetime
    expected_on: date | None
    arrived_at: datetime | None
    settled_at: datetime | None
    settled_as: str | None

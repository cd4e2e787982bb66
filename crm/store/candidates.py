"""A candidate for a follow-up: what it is made of, and the columns every query gives it.

The queries of `planning` differ in where they look; what they bring back is the same, so
that the planner treats all kinds alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, literal, select
from sqlalchemy.orm import aliased

from crm.models import Complaint, Customer, FollowUp, OptOut, Vehicle
from crm.terms import CaseKind, ComplaintStatus, FollowUpKind, FollowUpStatus

_THEIR_CASE = aliased(Complaint)
"""Made once: an alias lists a table's columns anew each time, which takes longer than the query."""

UNREACHED = (FollowUpStatus.NOT_REACHED, FollowUpStatus.EXPIRED)


@dataclass(frozen=True)
class Candidate:
    """A fact that asks for a follow-up, with what is needed to judge it.

    ``cause_id`` is the id of the row it comes from, ``happened_at`` the moment (or
    ``happened_on`` the day) it counts from, ``known_at`` when the books came to know it.
    """

    cause_id: int
    customer_id: int
    happened_at: datetime | None = None
    happened_on: date | None = None
    known_at: datetime | None = None
    vehicle_id: int | None = None
    repair_order_id: int | None = None
    complaint_id: int | None = None
    appointment_id: int | None = None
    campaign_id: int | None = None
    parts_order_id: int | None = None
    extra_work_id: int | None = None
    after_id: int | None = None
    after_status: FollowUpStatus | None = None
    after_completed_at: datetime | None = None
    promised_at: datetime | None = None
    was_at: datetime | None = None
    arrived_at: datetime | None = None
    round: int = 1
    private_use: bool | None = None
    sold_since: date | None = None
    clerk_id: int | None = None
    preferred_from: time | None = None
    preferred_until: time | None = None
    opted_out: bool = False
    open_complaint: bool = False


Place = tuple[Any, int]
"""Where a piece ended: the value it is ordered by, and the row's id."""

Piece = tuple[Sequence[Candidate], "Place | None"]
"""Candidates in order, and the place to go on from; None if there are no more."""


def service_reminder_origin() -> ColumnElement[str]:
    """The origin of a vehicle's reminder for the service it is due for now, in SQL."""
    begins = literal(f"{FollowUpKind.SERVICE_REMINDER.value}:vehicle:")
    return begins + cast(Vehicle.id, String) + ":" + cast(Vehicle.next_due_on, String)


def service_overdue_origin() -> ColumnElement[str]:
    """The origin of the call about a service whose day has passed, in SQL (R-048)."""
    begins = literal("service_overdue:vehicle:")
    return begins + cast(Vehicle.id, String) + ":" + cast(Vehicle.next_due_on, String)


def has_opted_out(customer_id: Any) -> ColumnElement[bool]:
    """True in SQL for a customer who does not want to hear from us on any channel (R-224)."""
    return exists().where(
        OptOut.customer_id == customer_id, OptOut.channel.is_(None), OptOut.withdrawn_at.is_(None)
    )


def asking(person: Any, cause_id: Any, *, happened_at: Any) -> Select[Any]:
    """Select whom to ask and why, with what the customer's file says about asking."""
    case = _THEIR_CASE
    complains = exists().where(
        case.customer_id == Customer.id,
        case.kind == CaseKind.COMPLAINT,
        case.status != ComplaintStatus.CLOSED,
    )
    return select(
        cause_id.label("cause_id"),
        person.label("customer_id"),
        happened_at.label("happened_at"),
        Customer.clerk_id.label("clerk_id"),
        Customer.preferred_from.label("preferred_from"),
        Customer.preferred_until.label("preferred_until"),
        has_opted_out(Customer.id).label("opted_out"),
        complains.label("open_complaint"),
    )


def of_vehicle() -> tuple[Any, ...]:
    """The vehicle as far as its follow-ups are judged by it."""
    return (
        Vehicle.id.label("vehicle_id"),
        Vehicle.private_use.label("private_use"),
        Vehicle.sold_since.label("sold_since"),
    )


def of_first(first: Any) -> tuple[Any, ...]:
    """What a later contact must know of the one it follows."""
    return (
        first.repair_order_id.label("repair_order_id"),
        first.id.label("after_id"),
        first.status.label("after_status"),
        first.completed_at.label("after_completed_at"),
    )


def followed_up(kind: FollowUpKind, *same: ColumnElement[bool]) -> ColumnElement[bool]:
    """True in SQL where a follow-up of this kind exists that is ``same``."""
    return exists().where(FollowUp.kind == kind, *same)

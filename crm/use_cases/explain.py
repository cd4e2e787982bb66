"""Why a follow-up is there, and why it has not happened yet (R-063).

The planner keeps its reasons as it works; here they are put in one order with what the books
say now: what it counts from, what holds it, who was tried, what it became. Nothing is judged
anew, so the answer is what the planner and the dispatcher thought, not what they would think.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crm.models import ContactAttempt, FollowUp
from crm.store.scopes import EVERYTHING, Scope
from crm.store.unit_of_work import UnitOfWork
from crm.terms import FollowUpStatus


@dataclass(frozen=True)
class SourceRow:
    """A row of the books that a follow-up rests on: ``key`` is what people call it by."""

    noun: str
    id: int
    key: str


@dataclass(frozen=True)
class Link:
    """One link of the chain: the rule, where the rule is written, what went in and came out."""

    rule: str
    source: str | None
    inputs: dict[str, Any]
    result: dict[str, Any]
    zh: str
    en: str


@dataclass(frozen=True)
class Hold:
    """What keeps a follow-up from being made, or ended it: ``until`` is when we look again."""

    reason: str
    until: datetime | None
    ended: bool


@dataclass(frozen=True)
class Explanation:
    """Everything that explains one follow-up; moments are aware and in UTC."""

    follow_up: FollowUp
    sources: tuple[SourceRow, ...]
    links: tuple[Link, ...]
    hold: Hold | None
    attempts: tuple[ContactAttempt, ...]
    led_by: FollowUp | None = None
    carries: tuple[FollowUp, ...] = field(default=())


def explain_follow_up(
    uow: UnitOfWork, follow_up_id: int, *, scope: Scope = EVERYTHING
) -> Explanation:
    """The chain that explains a follow-up.

    Raises:
        NotFound: there is no such follow-up within ``scope``.
    """
    row = uow.follow_ups.within(follow_up_id, scope.follow_ups())
    return Explanation(
        follow_up=row,
        sources=_sources(uow, row),
        links=tuple(_link(reason) for reason in row.reasons),
        hold=_hold(row),
        attempts=tuple(uow.contact_attempts.of_follow_up(row.id)),
        led_by=uow.follow_ups.get(row.merged_into_id) if row.merged_into_id else None,
        carries=tuple(uow.follow_ups.merged_into(row.id)),
    )


def _sources(uow: UnitOfWork, row: FollowUp) -> tuple[SourceRow, ...]:
    found = []
    if row.repair_order is not None:
        order = row.repair_order
        found.append(SourceRow("repair_order", order.id, order.number))
    if row.complaint_id is not None:
        case = uow.complaints.get(row.complaint_id)
        found.append(SourceRow("complaint", case.id, case.number))
    if row.appointment_id is not None:
        booking = uow.appointments.get(row.appointment_id)
        found.append(SourceRow("appointment", booking.id, booking.number))
    if row.campaign is not None:
        found.append(SourceRow("campaign", row.campaign.id, row.campaign.name))
    if row.after_id is not None:
        found.append(SourceRow("follow_up", row.after_id, str(row.after_id)))
    if row.vehicle is not None:
        found.append(SourceRow("vehicle", row.vehicle.id, row.vehicle.plate))
    found.append(SourceRow("customer", row.customer_id, str(row.customer_id)))
    return tuple(found)


def _link(reason: Any) -> Link:
    """A reason as it was kept; one that is only a sentence is a link without a rule."""
    if not isinstance(reason, dict):
        return Link("note", None, {}, {}, zh=str(reason), en=str(reason))
    zh = str(reason.get("zh") or reason.get("en") or "")
    return Link(
        rule=str(reason.get("rule") or "note"),
        source=str(reason["source"]) if reason.get("source") else None,
        inputs=dict(reason.get("inputs") or {}),
        result=dict(reason.get("result") or {}),
        zh=zh,
        en=str(reason.get("en") or zh),
    )


def _hold(row: FollowUp) -> Hold | None:
    if row.held_reason is None:
        return None
    ended = row.status in (FollowUpStatus.CANCELLED, FollowUpStatus.EXPIRED)
    return Hold(reason=row.held_reason, until=None if ended else row.held_until, ended=ended)

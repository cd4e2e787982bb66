"""Why a follow-up is there, and why it has not happened yet (R-063).

The planner keeps its reasons as it works, with the days and hours it passed over; here they are
put in one order with what the books say now: what it counts from, what holds it, who was tried,
what it became. What has been decided is not judged anew. Only what is still to be decided, the
channel of a follow-up that lies ahead, is weighed by the rules the dispatcher will ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crm.models import ContactAttempt, FollowUp
from crm.rules.exclusions import Excluded
from crm.store.scopes import EVERYTHING, Scope
from crm.store.unit_of_work import UnitOfWork
from crm.terms import BY_MACHINE, Channel, FollowUpStatus
from crm.use_cases.contact_options import Options, options_of


@dataclass(frozen=True)
class SourceRow:
    """A row of the books that a follow-up rests on: ``key`` is what people call it by."""

    noun: str
    id: int
    key: str


@dataclass(frozen=True)
class Link:
    """One link of the chain: the rule, where the rule is written, what went in and came out.

    ``excluded`` are the days and hours that were considered and not taken.
    """

    rule: str
    source: str | None
    inputs: dict[str, Any]
    result: dict[str, Any]
    zh: str
    en: str
    excluded: tuple[Excluded, ...] = ()


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
    options: Options | None = None
    led_by: FollowUp | None = None
    carries: tuple[FollowUp, ...] = field(default=())


def explain_follow_up(
    uow: UnitOfWork,
    follow_up_id: int,
    *,
    scope: Scope = EVERYTHING,
    channels: Sequence[Channel] = BY_MACHINE,
) -> Explanation:
    """The chain that explains a follow-up; ``channels`` are those the dealership uses.

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
        options=(
            options_of(uow, row, channels=channels)
            if row.status is FollowUpStatus.PLANNED
            else None
        ),
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
        excluded=tuple(Excluded(**one) for one in reason.get("excluded") or ()),
    )


def _hold(row: FollowUp) -> Hold | None:
    if row.held_reason is None:
        return None
    ended = row.status in (FollowUpStatus.CANCELLED, FollowUpStatus.EXPIRED)
    return Hold(reason=row.held_reason, until=None if ended else row.held_until, ended=ended)

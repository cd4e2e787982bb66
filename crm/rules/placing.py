"""Where a new follow-up finds its place among others for the same person (R-044, C-02).

A person is not called twice within the gap. What falls on the same days is put off to the
end of the gap, or talked about in one conversation if it cannot wait: about the same
vehicle nothing is put off past the day we measure ourselves by, about another vehicle
nothing past the last day. Answers a customer waits for are not placed; they go when due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm.policy import Policy
from crm.rules.cadence import spaced_after
from crm.rules.consent import OUTSIDE_BUDGET
from crm.rules.wall import day_of, in_utc, opening_of, wall_of
from crm.rules.windows import Window
from crm.terms import FollowUpKind

NOT_PLACED = OUTSIDE_BUDGET | {FollowUpKind.INBOUND}
"""Kinds that neither wait for others nor make others wait."""

LEADS = (
    FollowUpKind.FIRST_FOLLOWUP,
    FollowUpKind.SEVEN_DAY_CHECK,
    FollowUpKind.SECOND_FOLLOWUP,
    FollowUpKind.SERVICE_REMINDER,
    FollowUpKind.FIRST_SERVICE_INVITATION,
    FollowUpKind.CAMPAIGN_NOTICE,
    FollowUpKind.LOST_CUSTOMER_RECALL,
)
"""Of two follow-ups in one conversation, the earlier here opens it."""

WEEK_DAYS = 7


@dataclass(frozen=True)
class Neighbour:
    """Another open follow-up for the same person; ``takes_more`` until somebody talks to them."""

    key: int
    kind: FollowUpKind
    vehicle_id: int | None
    due_at: datetime
    takes_more: bool = True


@dataclass(frozen=True)
class Placed:
    """A conversation of its own, at this moment in UTC."""

    due_at: datetime


@dataclass(frozen=True)
class Joined:
    """One conversation with the neighbour ``key``; ``leads`` if the new follow-up opens it."""

    key: int
    leads: bool


def place(
    kind: FollowUpKind,
    *,
    window: Window,
    vehicle_id: int | None,
    neighbours: Sequence[Neighbour],
    contacts: Sequence[datetime],
    policy: Policy,
) -> Placed | Joined:
    """Find the day for a new follow-up, or the neighbour it joins.

    ``contacts`` are recent moments at which this person was reached. Where neither a day
    nor a neighbour is to be had, the planned day stands, and the check before sending decides.
    """
    if kind in NOT_PLACED:
        return Placed(window.planned)
    others = [one for one in neighbours if one.kind not in NOT_PLACED]
    due = spaced_after(max(contacts, default=None), due=window.planned, policy=policy)
    if due >= window.latest:
        due = window.planned
    tried = due
    while True:
        near = _nearest(tried, others, policy)
        if near is None and not _is_full(tried, others, contacts, policy):
            return Placed(tried)
        if near is not None and _is_same_talk(near, tried, vehicle_id, policy):
            return Joined(near.key, leads=_leads(kind, near.kind))
        later = _after(tried, near, policy)
        limit = window.kpi if near and _same_vehicle(near, vehicle_id) else window.latest
        if later >= limit:
            if near is not None and near.takes_more:
                return Joined(near.key, leads=_leads(kind, near.kind))
            return Placed(due)
        tried = later


def _nearest(due: datetime, others: Sequence[Neighbour], policy: Policy) -> Neighbour | None:
    """The neighbour on the nearest day within the gap; of equals the one that takes more."""
    near = [
        one for one in others if _days_apart(one.due_at, due, policy) < policy.followup.min_gap_days
    ]
    return min(
        near,
        key=lambda one: (_days_apart(one.due_at, due, policy), not one.takes_more, one.due_at),
        default=None,
    )


def _is_same_talk(near: Neighbour, due: datetime, vehicle_id: int | None, policy: Policy) -> bool:
    return (
        near.takes_more
        and _same_vehicle(near, vehicle_id)
        and _days_apart(near.due_at, due, policy) == 0
    )


def _same_vehicle(near: Neighbour, vehicle_id: int | None) -> bool:
    """What concerns no vehicle (a campaign) can be told along with anything."""
    return near.vehicle_id is None or vehicle_id is None or near.vehicle_id == vehicle_id


def _after(due: datetime, near: Neighbour | None, policy: Policy) -> datetime:
    wall = wall_of(policy)
    day = day_of(due, wall=wall) + timedelta(days=1)
    if near is not None:
        free_from = day_of(near.due_at, wall=wall) + timedelta(days=policy.followup.min_gap_days)
        day = max(day, free_from)
    return opening_of(day, spans=policy.call_hours, wall=wall)


def _is_full(
    due: datetime, others: Sequence[Neighbour], contacts: Sequence[datetime], policy: Policy
) -> bool:
    """True if this person is asked enough on that day, or in the seven days up to it."""
    day = _day(due, policy)
    days = [_day(one.due_at, policy) for one in others] + [_day(at, policy) for at in contacts]
    week = sum(0 <= (day - other).days < WEEK_DAYS for other in days)
    return (
        days.count(day) >= policy.outreach.contacts_per_day
        or week >= policy.outreach.contacts_per_week
    )


def _leads(kind: FollowUpKind, other: FollowUpKind) -> bool:
    return LEADS.index(kind) < LEADS.index(other)


def _days_apart(one: datetime, other: datetime, policy: Policy) -> int:
    return abs((_day(one, policy) - _day(other, policy)).days)


def _day(moment: datetime, policy: Policy) -> date:
    return day_of(in_utc(moment), wall=wall_of(policy))

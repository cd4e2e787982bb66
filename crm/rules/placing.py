"""Where a new follow-up finds its place among others for the same person (R-044, C-02).

A person is not called twice within the gap. What falls on the same days is put off to the
end of the gap, or talked about in one conversation if it cannot wait: about the same
vehicle nothing is put off past the day we measure ourselves by, about another vehicle
nothing past the last day. Answers a customer waits for are not placed; they go when due.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from crm.policy import Policy
from crm.rules.cadence import spaced_after
from crm.rules.consent import OUTSIDE_BUDGET
from crm.rules.exclusions import PassedDay, Refusal
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
    """A conversation of its own, at this moment in UTC; ``passed`` are the days not taken."""

    due_at: datetime
    passed: tuple[PassedDay, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Joined:
    """One conversation with the neighbour ``key``; ``leads`` if the new follow-up opens it."""

    key: int
    leads: bool
    passed: tuple[PassedDay, ...] = field(default=(), compare=False)


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
    Each day that was looked at and not taken is named with the rule that passed it over.
    """
    if kind in NOT_PLACED:
        return Placed(window.planned)
    others = [one for one in neighbours if one.kind not in NOT_PLACED]
    due, passed = _after_contacts(contacts, window, policy)
    tried = due
    while True:
        near = _nearest(tried, others, policy)
        full = None if near is not None else _fullness(tried, others, contacts, policy)
        if near is None and full is None:
            return Placed(tried, tuple(passed))
        if near is not None and _is_same_talk(near, tried, vehicle_id, policy):
            return Joined(near.key, leads=_leads(kind, near.kind), passed=tuple(passed))
        later = _after(tried, near, policy)
        passed += _passed_days(tried, later, near, full, policy)
        by_kpi = near is not None and _same_vehicle(near, vehicle_id)
        limit = window.kpi if by_kpi else window.latest
        if later >= limit:
            rule = Refusal.PAST_KPI if by_kpi else Refusal.PAST_WINDOW
            passed.append(PassedDay(_day(later, policy), rule, on=_day(limit, policy)))
            if near is not None and near.takes_more:
                return Joined(near.key, leads=_leads(kind, near.kind), passed=tuple(passed))
            return Placed(due, tuple(passed))
        tried = later


def _after_contacts(
    contacts: Sequence[datetime], window: Window, policy: Policy
) -> tuple[datetime, list[PassedDay]]:
    """The planned moment, or the first far enough from the last contact if the window allows."""
    last = max(contacts, default=None)
    due = spaced_after(last, due=window.planned, policy=policy)
    if last is None or due == window.planned:
        return due, []
    because = _day(last, policy)
    passed = [
        PassedDay(day, Refusal.SPACING, on=because)
        for day in _days_until(window.planned, due, policy)
    ]
    if due < window.latest:
        return due, passed
    end = _day(window.latest, policy)
    return window.planned, [PassedDay(_day(due, policy), Refusal.PAST_WINDOW, on=end)]


def _passed_days(
    tried: datetime,
    later: datetime,
    near: Neighbour | None,
    full: Refusal | None,
    policy: Policy,
) -> Iterator[PassedDay]:
    """The days between a try and the next one, with what kept them from being taken."""
    for day in _days_until(tried, later, policy):
        if near is not None:
            yield PassedDay(day, Refusal.SPACING, on=_day(near.due_at, policy), key=near.key)
        elif full is not None:
            yield PassedDay(day, full)


def _days_until(first: datetime, end: datetime, policy: Policy) -> Iterator[date]:
    day, last = _day(first, policy), _day(end, policy)
    while day < last:
        yield day
        day += timedelta(days=1)


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


def _fullness(
    due: datetime, others: Sequence[Neighbour], contacts: Sequence[datetime], policy: Policy
) -> Refusal | None:
    """Why this person is asked enough that day, or in the seven days up to it; None if not."""
    day = _day(due, policy)
    days = [_day(one.due_at, policy) for one in others] + [_day(at, policy) for at in contacts]
    if days.count(day) >= policy.outreach.contacts_per_day:
        return Refusal.DAY_BUDGET
    week = sum(0 <= (day - other).days < WEEK_DAYS for other in days)
    return Refusal.WEEK_BUDGET if week >= policy.outreach.contacts_per_week else None


def _leads(kind: FollowUpKind, other: FollowUpKind) -> bool:
    return LEADS.index(kind) < LEADS.index(other)


def _days_apart(one: datetime, other: datetime, policy: Policy) -> int:
    return abs((_day(one, policy) - _day(other, policy)).days)


def _day(moment: datetime, policy: Policy) -> date:
    return day_of(in_utc(moment), wall=wall_of(policy))

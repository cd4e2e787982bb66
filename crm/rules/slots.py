"""The workshop's calendar: which hours we may offer a customer (R-088, R-089).

Each span of `appointment.workshop_hours` is a half day with room for so many vehicles;
within it several may be asked for the same time. Offers lie on a grid, a customer's own
time need not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import Enum

from crm.policy import Policy, Span
from crm.rules.contact_window import IsHoliday, no_holidays
from crm.rules.wall import day_of, in_utc, moment_on, wall_of

Wish = tuple[datetime, "datetime | None"]
"""From when, and until when if the customer named a stretch ("Wednesday afternoon")."""


class SlotAnswer(str, Enum):
    """What the workshop says to a moment."""

    OK = "ok"
    CLOSED = "closed"
    FULL = "full"
    PAST = "past"


def is_bookable(
    at: datetime,
    *,
    taken: Sequence[datetime],
    policy: Policy,
    now: datetime,
    is_holiday: IsHoliday = no_holidays,
) -> SlotAnswer:
    """Whether the workshop can take a vehicle at this moment.

    ``taken`` are the starts of the appointments already made. Too soon to prepare for is
    ``past``; beyond the horizon is ``closed``.
    """
    at, now = in_utc(at), in_utc(now)
    wall = wall_of(policy)
    if at < _soonest(now, policy):
        return SlotAnswer.PAST
    day = day_of(at, wall=wall)
    if day > _furthest(now, policy) or _is_shut(day, policy, is_holiday):
        return SlotAnswer.CLOSED
    for span in policy.appointment.workshop_hours:
        if _holds(day, span, at, policy):
            return SlotAnswer.OK if _has_room(day, span, taken, policy) else SlotAnswer.FULL
    return SlotAnswer.CLOSED


def free_slots(
    day: date,
    *,
    taken: Sequence[datetime],
    policy: Policy,
    now: datetime,
    is_holiday: IsHoliday = no_holidays,
) -> list[datetime]:
    """The times of that day we may offer, in order, in UTC."""
    slots = []
    for span in policy.appointment.workshop_hours:
        slots += _free_in(day, span, taken, policy, in_utc(now), is_holiday)
    return slots


def offer(
    now: datetime,
    *,
    taken: Sequence[datetime],
    policy: Policy,
    wanted: Wish | None = None,
    count: int = 2,
    is_holiday: IsHoliday = no_holidays,
) -> list[datetime]:
    """Up to ``count`` times to offer, in order, in UTC.

    Nearest to what the customer wanted, spread over the stretch if one was named; where
    nothing was wanted, the first time of different half days, for a real choice.
    """
    now = in_utc(now)
    halves = [
        free
        for day in _days_ahead(now, policy)
        for span in policy.appointment.workshop_hours
        if (free := _free_in(day, span, taken, policy, now, is_holiday))
    ]
    if wanted is None:
        return [free[0] for free in halves[:count]]
    starts_at, ends_at = wanted
    every = [slot for free in halves for slot in free]
    wished = [slot for slot in every if ends_at is not None and starts_at <= slot < ends_at]
    if len(wished) >= count:
        return [wished[len(wished) * nth // count] for nth in range(count)]
    others = sorted(set(every) - set(wished), key=lambda slot: _distance(slot, wanted))
    return sorted(wished + others[: count - len(wished)])


def _distance(slot: datetime, wanted: Wish) -> tuple[timedelta, datetime]:
    """How far from the wish; of two equally far the earlier comes first."""
    starts_at, ends_at = wanted
    if slot < starts_at:
        return starts_at - slot, slot
    return (slot - (starts_at if ends_at is None else ends_at), slot)


def _free_in(
    day: date,
    span: Span,
    taken: Sequence[datetime],
    policy: Policy,
    now: datetime,
    is_holiday: IsHoliday,
) -> list[datetime]:
    """The free times of one half day; those nobody has asked for yet are all there are.

    A time already asked for is offered to the next customer only when the half day has no
    untaken one left, so that not everybody stands at the counter at nine.
    """
    if day > _furthest(now, policy) or _is_shut(day, policy, is_holiday):
        return []
    if not _has_room(day, span, taken, policy):
        return []
    soonest = _soonest(now, policy)
    slots = [slot for slot in _grid(day, span, policy) if slot >= soonest]
    asked_for = {in_utc(at) for at in taken}
    return [slot for slot in slots if slot not in asked_for] or slots


def _grid(day: date, span: Span, policy: Policy) -> Iterator[datetime]:
    wall = wall_of(policy)
    slot = moment_on(day, span.start, wall=wall)
    while slot < moment_on(day, span.end, wall=wall):
        yield slot
        slot += timedelta(minutes=policy.appointment.slot_minutes)


def _has_room(day: date, span: Span, taken: Sequence[datetime], policy: Policy) -> bool:
    made = sum(_holds(day, span, at, policy) for at in taken)
    return made < policy.appointment.capacity_per_half_day


def _holds(day: date, span: Span, at: datetime, policy: Policy) -> bool:
    wall = wall_of(policy)
    return moment_on(day, span.start, wall=wall) <= at < moment_on(day, span.end, wall=wall)


def _is_shut(day: date, policy: Policy, is_holiday: IsHoliday) -> bool:
    return policy.skip_holidays and is_holiday(day)


def _soonest(now: datetime, policy: Policy) -> datetime:
    return now + timedelta(minutes=policy.appointment.lead_minutes)


def _furthest(now: datetime, policy: Policy) -> date:
    return day_of(now, wall=wall_of(policy)) + timedelta(days=policy.appointment.horizon_days)


def _days_ahead(now: datetime, policy: Policy) -> Iterator[date]:
    today = day_of(now, wall=wall_of(policy))
    for days_later in range(policy.appointment.horizon_days + 1):
        yield today + timedelta(days=days_later)

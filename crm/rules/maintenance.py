"""When a vehicle is next due for service (R-020, R-048).

Kilometres and months run side by side; whichever is used up first calls. Without a known
daily mileage the months decide. Dates here are days on the dealership's wall.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from crm.policy import Policy

SHORTEST_OBSERVATION_DAYS = 30
"""Fewer days say more about one journey than about the driver."""


@dataclass(frozen=True)
class NextService:
    """``due_km`` is None where no odometer reading is known."""

    due_on: date
    due_km: int | None


def next_service(
    last_km: int | None,
    last_on: date,
    *,
    interval_km: int,
    interval_months: int,
    km_per_day: float | None = None,
) -> NextService:
    """Date and mileage of the next service, counted from the last one.

    ``km_per_day`` may bring the date forward, never put it back, and never to the day of
    the last service itself.
    """
    by_months = months_later(last_on, interval_months)
    due_km = None if last_km is None else last_km + interval_km
    if km_per_day is None or km_per_day <= 0:
        return NextService(due_on=by_months, due_km=due_km)
    days = ceil(min(interval_km / km_per_day, (by_months - last_on).days))
    return NextService(due_on=last_on + timedelta(days=max(1, days)), due_km=due_km)


def km_per_day(readings: Sequence[tuple[date, int]]) -> float | None:
    """Mean daily mileage from odometer readings, or None if they do not tell.

    Readings may come in any order. One that runs backwards against an earlier one was
    mistyped, or the instrument was changed; it is left out.
    """
    ordered: list[tuple[date, int]] = []
    for day, km in sorted(readings):
        if not ordered or km >= ordered[-1][1]:
            ordered.append((day, km))
    if len(ordered) < 2:
        return None
    (first_day, first_km), (last_day, last_km) = ordered[0], ordered[-1]
    days = (last_day - first_day).days
    if days < SHORTEST_OBSERVATION_DAYS or last_km == first_km:
        return None
    return (last_km - first_km) / days


def is_overdue(due_on: date, *, today: date, policy: Policy) -> bool:
    """True once the grace after the due date has run out without a visit (R-048)."""
    return today >= due_on + timedelta(days=policy.maintenance.overdue_grace_days)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last; a leap day falls on the 28th."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

"""The clock on the dealership's wall.

Deadlines are counted in days as people see them there, then kept as moments in UTC.
Every rule turns days into moments through this module, so that the time zone cannot be
forgotten in one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from crm.policy import Policy, Span


def wall_of(policy: Policy) -> ZoneInfo:
    """The zone in which the dealership counts its days."""
    return ZoneInfo(policy.timezone)


def in_utc(moment: datetime) -> datetime:
    """The same instant in UTC.

    Raises:
        ValueError: the moment is naive, so it names no instant.
    """
    if moment.tzinfo is timezone.utc:
        return moment
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return moment.astimezone(timezone.utc)


def day_of(moment: datetime, *, wall: ZoneInfo) -> date:
    """The date on the wall at this moment."""
    return in_utc(moment).astimezone(wall).date()


@lru_cache(maxsize=4096)
def moment_on(day: date, clock: time, *, wall: ZoneInfo) -> datetime:
    """The moment, in UTC, when the wall clock of that day shows ``clock``."""
    return datetime.combine(day, clock, tzinfo=wall).astimezone(timezone.utc)


def opening_of(day: date, *, spans: Sequence[Span], wall: ZoneInfo) -> datetime:
    """When the first span of that day opens, in UTC."""
    return moment_on(day, spans[0].start, wall=wall)


def closing_of(day: date, *, spans: Sequence[Span], wall: ZoneInfo) -> datetime:
    """When the last span of that day ends, in UTC."""
    return moment_on(day, spans[-1].end, wall=wall)


def end_of_day(day: date, *, wall: ZoneInfo) -> datetime:
    """Midnight at the end of that day ("24:00"), in UTC."""
    return moment_on(day + timedelta(days=1), time(0), wall=wall)

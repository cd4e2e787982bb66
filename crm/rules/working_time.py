"""Working time: minutes that count only while somebody is at work (R-120).

Time runs inside the spans of a working day and stands still outside them, on days off,
and during pauses. Adding and counting are each other's inverse; the tests hold them to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crm.policy import Span
from crm.rules.wall import day_of, in_utc, moment_on

FURTHEST_DAYS = 3660

IsWorkday = Callable[[date], bool]


@dataclass(frozen=True)
class WorkCalendar:
    """When there is somebody at work."""

    spans: tuple[Span, ...]
    wall: ZoneInfo
    is_workday: IsWorkday


@dataclass(frozen=True)
class Pause:
    """A stretch during which the clock stands still, start inclusive, end exclusive."""

    start: datetime
    end: datetime


def add_working_minutes(
    start: datetime, minutes: int, *, calendar: WorkCalendar, pauses: Sequence[Pause] = ()
) -> datetime:
    """The moment, in UTC, when that many working minutes have passed since ``start``.

    Adding nothing gives ``start`` itself, whether or not anybody is at work then.

    Raises:
        ValueError: the minutes are negative, or ten years hold too few working minutes.
    """
    if minutes < 0:
        raise ValueError("working minutes can only be added")
    start = in_utc(start)
    left = timedelta(minutes=minutes)
    if not left:
        return start
    far = start + timedelta(days=FURTHEST_DAYS)
    for opens, closes in _stretches(start, far, calendar, pauses):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise ValueError(f"no {minutes} working minutes in the ten years after {start.isoformat()}")


def add_calendar_time(
    start: datetime, length: timedelta, *, pauses: Sequence[Pause] = ()
) -> datetime:
    """The moment, in UTC, when that much time has passed by day and night, pauses left out.

    Raises:
        ValueError: the length is negative.
    """
    if length < timedelta():
        raise ValueError("time can only be added")
    start = in_utc(start)
    due = start + length
    counted_to = start
    for begins, ends in sorted((in_utc(one.start), in_utc(one.end)) for one in pauses):
        begins = max(begins, counted_to)
        if begins >= due:
            break
        if ends > begins:
            due += ends - begins
            counted_to = ends
    return due


def working_minutes_between(
    start: datetime, end: datetime, *, calendar: WorkCalendar, pauses: Sequence[Pause] = ()
) -> int:
    """Whole working minutes from ``start`` to ``end``; 0 if they are in the wrong order."""
    stretches = _stretches(in_utc(start), in_utc(end), calendar, pauses)
    worked = sum((closes - opens for opens, closes in stretches), timedelta())
    return int(worked / timedelta(minutes=1))


def add_working_days(
    start: datetime, days: int, *, calendar: WorkCalendar, pauses: Sequence[Pause] = ()
) -> datetime:
    """The moment when ``days`` full days' worth of working time has passed, in UTC."""
    one_day = sum(_length(span) for span in calendar.spans)
    return add_working_minutes(start, days * one_day, calendar=calendar, pauses=pauses)


def _length(span: Span) -> int:
    start, end = span.start, span.end
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def _stretches(
    start: datetime, end: datetime, calendar: WorkCalendar, pauses: Sequence[Pause]
) -> Iterator[tuple[datetime, datetime]]:
    """The working stretches between two moments, in order, with the pauses cut out."""
    still = sorted((in_utc(pause.start), in_utc(pause.end)) for pause in pauses)
    day = day_of(start, wall=calendar.wall)
    while moment_on(day, calendar.spans[0].start, wall=calendar.wall) < end:
        if calendar.is_workday(day):
            for span in calendar.spans:
                opens = max(start, moment_on(day, span.start, wall=calendar.wall))
                closes = min(end, moment_on(day, span.end, wall=calendar.wall))
                yield from _without(opens, closes, still)
        day += timedelta(days=1)


def _without(
    opens: datetime, closes: datetime, still: Sequence[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    for pause_start, pause_end in still:
        if pause_end <= opens:
            continue
        if pause_start >= closes:
            break
        if pause_start > opens:
            yield opens, pause_start
        opens = max(opens, pause_end)
    if opens < closes:
        yield opens, closes

"""Days and hours, resolved against a given moment: the calendar behind both languages.

Weeks run Monday to Sunday and the future reading wins. Everything here takes dates and
returns spans of whole days (``end`` is the first day that no longer belongs to it).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

WEEKEND = 7
"""Stands in for a weekday number where Saturday and Sunday are meant together."""

MIDWEEK = 8
"""Stands in for a weekday number where Tuesday to Thursday are meant together."""


@dataclass(frozen=True)
class Days:
    """A span of whole days.

    ``weekday`` is set for a bare day of the week, ``month_day`` for a bare day of the month,
    which another mention may still move into a named week or month. ``inclusive`` marks
    spans such as the end of a month, before which means up to their last day.
    ``has_passed`` marks days that the customer named as past.
    """

    first: date
    end: date
    weekday: int | None = None
    month_day: int | None = None
    inclusive: bool = False
    has_passed: bool = False

    @property
    def is_one_day(self) -> bool:
        return self.end - self.first == timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """A part of the day in hours; ``end`` may be 24. ``noon`` and ``night`` bend the clock."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Clock:
    """A time on the clock. ``fixed`` where the half of the day is known (15:30, 3 pm).

    ``named`` is False where an habitual hour stands behind other words (after work).
    """

    hour: int
    minute: int = 0
    fixed: bool = False
    named: bool = True


DAWN = Part(0, 6, "dawn")
EARLY = Part(6, 12, "morning")
FORENOON = Part(8, 12, "morning")
NOON = Part(11, 14, "noon")
AFTERNOON = Part(12, 18, "afternoon")
DUSK = Part(17, 19, "evening")
EVENING = Part(18, 24, "evening")


def one_day(day: date, *, has_passed: bool = False) -> Days:
    """Return the span of a single day."""
    return Days(day, day + timedelta(days=1), has_passed=has_passed)


def weekday_in_week(today: date, weekday: int, *, weeks: int) -> Days:
    """Return a weekday (Monday 0), ``WEEKEND`` or ``MIDWEEK`` of the week ``weeks`` from now."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    if weekday == WEEKEND:
        return Days(monday + timedelta(days=5), monday + timedelta(days=7))
    if weekday == MIDWEEK:
        return Days(monday + timedelta(days=1), monday + timedelta(days=4))
    return one_day(monday + timedelta(days=weekday))


def next_weekday(today: date, weekday: int) -> Days:
    """Return the next such weekday after today; a weekend that has begun is still it."""
    if weekday == WEEKEND:
        span = weekday_in_week(today, WEEKEND, weeks=0 if today.weekday() < 6 else 1)
        return Days(span.first, span.end, weekday=WEEKEND)
    if weekday == MIDWEEK:
        return weekday_in_week(today, MIDWEEK, weeks=0 if today.weekday() < 3 else 1)
    ahead = (weekday - today.weekday() - 1) % 7 + 1
    day = today + timedelta(days=ahead)
    return Days(day, day + timedelta(days=1), weekday=weekday)


def week(today: date, *, weeks: int) -> Days:
    """Return the calendar week ``weeks`` from now; of the present week what is left of it."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    return Days(today if weeks == 0 else monday, monday + timedelta(days=7))


def add_months(day: date, months: int) -> date:
    """Return the same day some months on, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_span(first: date) -> Days:
    """Return the month that begins on ``first``."""
    return Days(first, add_months(first, 1))


def part_of_month(first: date, name: str) -> Days:
    """Return the begin, middle, last third or end of the month that begins on ``first``."""
    after = add_months(first, 1)
    edges = {
        "begin": (first, first + timedelta(days=10)),
        "middle": (first + timedelta(days=10), first + timedelta(days=20)),
        "last": (first + timedelta(days=20), after),
        "end": (after - timedelta(days=6), after),
    }
    return Days(*edges[name], inclusive=True)


def next_part_of_month(today: date, name: str) -> Days:
    """Return this month's part while it lies ahead or lasts, else next month's.

    The beginning of a month that has begun is always the next one: nobody speaks so of
    tomorrow.
    """
    span = part_of_month(today.replace(day=1), name)
    is_over = span.end <= today or (name == "begin" and span.first < today)
    return part_of_month(add_months(today.replace(day=1), 1), name) if is_over else span


def day_of_month(today: date, day: int) -> Days | None:
    """Return the next such day of the month, today included; None if no month has it."""
    first = today.replace(day=1)
    for months in range(3):
        start = add_months(first, months)
        if day <= monthrange(start.year, start.month)[1]:
            found = start.replace(day=day)
            if found >= today:
                return Days(found, found + timedelta(days=1), month_day=day)
    return None


def date_in_year(today: date, month: int, day: int, year: int | None) -> Days | None:
    """Return a date; without a year the next such date, today included."""
    for candidate in (today.year, today.year + 1, today.year + 2, today.year + 3, today.year + 4):
        try:
            found = date(candidate if year is None else year, month, day)
        except ValueError:
            continue
        if year is not None or found >= today:
            return one_day(found)
    return None


def next_month_named(today: date, month: int, year: int | None) -> date:
    """Return the first day of the month; without a year the present or the next such month."""
    if year is not None:
        return date(year, month, 1)
    return date(today.year + (month < today.month), month, 1)

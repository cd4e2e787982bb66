"""How the pieces of a time that a customer names become one moment.

Both languages cut an utterance into mentions (a day, a part of the day, a time on the
clock, a bound) and leave the rest to this module. The one thing to know: pieces that
complete each other are joined, a correction replaces only the piece it names, and of
alternatives the first stands.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum

from nlu.readers.days import (
    NOON,
    WEEKEND,
    Clock,
    Days,
    Part,
    one_day,
    weekday_in_week,
)
from nlu.readers.heard import Heard

OPENS, CLOSES = time(8), time(20)
"""A bare time on the clock is read within these hours."""


@dataclass(frozen=True)
class TimeReading:
    """A time the customer named: ``start``, ``end`` (open if None), in the zone of ``now``.

    ``has_clock`` tells a time on the clock from a day or a part of one; ``matched`` is
    the customer's own words, from the first to the last that took part.
    """

    start: datetime
    end: datetime | None
    has_clock: bool
    matched: str


class Bound(Enum):
    """What stands around a time: after it, before it."""

    AFTER = "after"
    BEFORE = "before"


@dataclass(frozen=True)
class Mention:
    """What one stretch of words says about a time; every piece may be absent.

    ``yields`` marks what a refusal leaves open (busy till four): an offer made later wins.
    """

    begin: int
    stop: int
    days: Days | None = None
    part: Part | None = None
    clock: Clock | None = None
    until: Clock | None = None
    bound: Bound | None = None
    moment: tuple[datetime, datetime | None] | None = None
    same_hour: bool = False
    refused: bool = False
    has_passed: bool = False
    yields: bool = False

    @property
    def pieces(self) -> set[str]:
        named = {
            "days": self.days,
            "part": self.part,
            "clock": self.clock,
            "moment": self.moment,
        }
        return {name for name, piece in named.items() if piece is not None}


def join(left: Mention, right: Mention) -> Mention:
    """Return both mentions as one; the pieces of ``right`` replace those of ``left``."""
    clock = right.clock or left.clock
    if right.part is not None and right.clock is None and left.part not in (None, right.part):
        clock = None
    if right.moment is not None:
        return replace(right, begin=left.begin)
    return Mention(
        begin=min(left.begin, right.begin),
        stop=max(left.stop, right.stop),
        days=right.days or left.days,
        part=right.part or left.part,
        clock=clock,
        until=right.until if right.clock else left.until,
        bound=right.bound or (None if right.clock and left.clock else left.bound),
        moment=None if right.pieces else left.moment,
        same_hour=left.same_hour or right.same_hour,
        refused=right.refused,
        has_passed=left.has_passed or right.has_passed,
    )


def refine(left: Mention, right: Mention) -> Mention | None:
    """Return a day put into the week or month named before it (下周吧, 周三), else None."""
    if left.days is None or right.days is None or left.days.is_one_day:
        return None
    moved = _moved_into(left.days, right.days)
    if moved is None and right.days.is_one_day and right.days.weekday is None:
        moved = right.days
    if moved is None or not left.days.first <= moved.first < left.days.end:
        return None
    return join(left, replace(right, days=moved))


def _moved_into(span: Days, day: Days) -> Days | None:
    if day.month_day is not None:
        month = span.first.replace(day=1)
        if day.month_day > (span.end - month).days:
            return None
        return one_day(month.replace(day=day.month_day))
    if day.weekday is None or not 0 <= day.weekday < WEEKEND:
        return None
    return weekday_in_week(span.first, day.weekday, weeks=0)


def extend(left: Mention, right: Mention) -> Mention | None:
    """Return two days in a row as one span (周六周日), or None if they are none."""
    if left.pieces != {"days"} or right.pieces != {"days"}:
        return None
    assert left.days is not None and right.days is not None
    second = right.days
    if second.weekday is not None and second.first < left.days.first:
        # 周四周五 said on a Thursday: both are next week's.
        second = Days(second.first + timedelta(7), second.end + timedelta(7))
    if left.days.end != second.first:
        return None
    return replace(left, stop=right.stop, days=Days(left.days.first, second.end))


def span(left: Mention, right: Mention) -> Mention | None:
    """Return "from … to …" as one mention, or None where the two make no span."""
    if right.clock is not None and left.clock is not None and right.days is None:
        return replace(join(left, replace(right, clock=left.clock)), until=right.clock, bound=None)
    if left.pieces == {"days"} and right.pieces == {"days"}:
        assert left.days is not None and right.days is not None
        last = right.days
        if last.first < left.days.first and last.weekday is not None:
            last = Days(last.first + timedelta(7), last.end + timedelta(7))
        elif last.weekday is not None and last.first - left.days.first > timedelta(6):
            last = Days(last.first - timedelta(7), last.end - timedelta(7))
        if last.first >= left.days.first:
            return replace(left, stop=right.stop, days=Days(left.days.first, last.end))
    return None


def resolve(mention: Mention, heard: Heard, now: datetime) -> TimeReading | None:
    """Return the moment a mention names, seen from ``now``; None if it is past or none."""
    if mention.has_passed or mention.refused:
        return None
    matched = heard.said(mention.begin, mention.stop)
    if mention.moment is not None:
        start, end = mention.moment
        return TimeReading(start, end, True, matched)
    if mention.same_hour and mention.days is not None:
        start = datetime.combine(mention.days.first, now.timetz())
        return TimeReading(start, None, True, matched)
    if mention.clock is not None:
        return _at_the_clock(mention, mention.clock, matched, now)
    if mention.part is not None:
        return _in_a_part(mention, mention.part, matched, now)
    return _on_days(mention, matched, now)


def _at_the_clock(
    mention: Mention, clock: Clock, matched: str, now: datetime
) -> TimeReading | None:
    hours = hours_of(clock, mention.part)
    start = _first_ahead(hours, clock.minute, mention, now)
    if start is None:
        return None
    if mention.bound is Bound.BEFORE:
        return TimeReading(_opening_before(start, mention, now), start, clock.named, matched)
    end = _end_of_span(start, mention)
    return TimeReading(start, end, clock.named, matched)


def hours_of(clock: Clock, part: Part | None) -> list[int]:
    """Return the hours of the day a clock time can mean, likeliest first; 24 is midnight."""
    hour = clock.hour
    if clock.fixed or hour == 0 or hour > 12:
        return [hour]
    if part is not None:
        return [_hour_in_part(hour, part)]
    if hour == 12:
        return [12]
    candidates = [hour, hour + 12]
    return [each for each in candidates if OPENS <= time(each, clock.minute) <= CLOSES]


def _hour_in_part(hour: int, part: Part) -> int:
    if part.name == "dawn":
        return hour % 12
    if part.name == "noon":
        return hour + 12 if hour <= 3 else hour
    if part.name == "afternoon":
        return hour if hour == 12 else hour + 12
    if part.name == "evening":
        # Twelve in the evening is midnight, and one or two are already the next day's.
        return hour + 24 if hour <= 3 else hour + 12
    return hour


def _first_ahead(hours: list[int], minute: int, mention: Mention, now: datetime) -> datetime | None:
    if mention.days is not None:
        return _ahead_of(now, [_moment(mention.days.first, each, minute, now) for each in hours])
    today = now.date()
    moments = [
        _moment(today + timedelta(days=ahead), each, minute, now)
        for ahead in (0, 1)
        for each in hours
    ]
    return _ahead_of(now, moments)


def _ahead_of(now: datetime, moments: list[datetime]) -> datetime | None:
    # A customer who says "ten o'clock" in the minute it strikes means now.
    minute = now.replace(second=0, microsecond=0)
    return min((each for each in moments if each >= minute), default=None)


def _opening_before(deadline: datetime, mention: Mention, now: datetime) -> datetime:
    day = deadline.date()
    opening = _moment(day, mention.part.start if mention.part else 0, 0, now)
    return max(now, opening) if opening < deadline else max(now, _moment(day, 0, 0, now))


def _end_of_span(start: datetime, mention: Mention) -> datetime | None:
    if mention.until is None:
        return None
    until = mention.until
    for hour in sorted({until.hour, until.hour + 12 if until.hour <= 12 else until.hour}):
        end = _moment(start.date(), hour, until.minute, start)
        if end > start:
            return end
    return None


def _in_a_part(mention: Mention, part: Part, matched: str, now: datetime) -> TimeReading | None:
    first = mention.days.first if mention.days else now.date()
    start, end = _moment(first, part.start, 0, now), _moment(first, part.end, 0, now)
    if end <= now:
        if mention.days is not None:
            return None
        start, end = start + timedelta(days=1), end + timedelta(days=1)
    if mention.bound is Bound.AFTER:
        after = _moment(start.date(), 12 if part is NOON else part.start, 0, now)
        return TimeReading(after, None, False, matched)
    if mention.bound is Bound.BEFORE:
        begin = max(now, _moment(first, 0, 0, now)) if mention.days else now
        return TimeReading(begin, start, False, matched) if start > begin else None
    return TimeReading(start, end, False, matched)


def _on_days(mention: Mention, matched: str, now: datetime) -> TimeReading | None:
    days = mention.days
    if days is None or days.has_passed or days.end <= now.date():
        return None
    if mention.bound is Bound.AFTER:
        day = days.end
        return TimeReading(
            _moment(day, 0, 0, now), _moment(day + timedelta(days=1), 0, 0, now), False, matched
        )
    if mention.bound is Bound.BEFORE:
        deadline = _moment(days.end if days.inclusive else days.first, 0, 0, now)
        return TimeReading(now, deadline, False, matched) if deadline > now else None
    return TimeReading(_moment(days.first, 0, 0, now), _moment(days.end, 0, 0, now), False, matched)


def _moment(day: date, hour: int, minute: int, now: datetime) -> datetime:
    shifted = day + timedelta(days=hour // 24)
    return datetime.combine(shifted, time(hour % 24, minute), tzinfo=now.tzinfo)

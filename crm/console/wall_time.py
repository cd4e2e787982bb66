"""Moments and stretches of time in words, as they stand on a screen.

`static/console.js` says the same stretches while a page is open; the units come from the
texts, so both say them alike.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.console.texts import say
from crm.terms import Language

_WEEKDAYS = {
    Language.ZH: ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    Language.EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_and_time(moment: datetime, *, now: datetime, wall: ZoneInfo, language: Language) -> str:
    """`11月21日 周六 15:30`; the year is named when it is not this one."""
    local = moment.astimezone(wall)
    this_year = local.year == now.astimezone(wall).year
    return f"{_day(local, this_year, language)} {local:%H:%M}"


def day_in_words(day: date, *, now: datetime, wall: ZoneInfo, language: Language) -> str:
    """`11月21日 周六`; the year is named when it is not this one."""
    return _day(day, day.year == now.astimezone(wall).year, language)


def stretch(length: timedelta, *, language: Language) -> str:
    """The two largest units of a length of time: `2天3小时`, `3小时5分钟`, `40分钟`."""
    minutes = max(0, int(abs(length).total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    units = [say(language, f"common.unit_{name}") for name in ("day", "hour", "minute")]
    parts = list(zip((days, hours, rest), units, strict=True))
    first = next((place for place, (count, _) in enumerate(parts) if count), 2)
    shown = [f"{count}{unit}" for count, unit in parts[first : first + 2] if count]
    return say(language, "common.unit_gap").join(shown) or f"0{units[2]}"


def read_day(text: str | None, wall: ZoneInfo) -> datetime | None:
    """The midnight that begins a day typed as `2025-03-06`; None for nothing or nonsense."""
    try:
        return datetime.combine(date.fromisoformat(text or ""), time(0), tzinfo=wall)
    except ValueError:
        return None


def read_moment(text: str | None, wall: ZoneInfo) -> datetime | None:
    """The moment typed as `2025-03-06T18:00` on the wall; None for nothing or nonsense."""
    try:
        return datetime.fromisoformat(text or "").replace(tzinfo=wall)
    except ValueError:
        return None


def _day(day: date, this_year: bool, language: Language) -> str:
    weekday = _WEEKDAYS[language][day.weekday()]
    if language is Language.ZH:
        year = "" if this_year else f"{day.year}年"
        return f"{year}{day.month}月{day.day}日 {weekday}"
    year = "" if this_year else f" {day.year}"
    return f"{weekday} {day.day} {_MONTHS[day.month - 1]}{year}"

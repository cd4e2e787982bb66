"""Times on the clock in Chinese: 三点半, 差一刻四点, 两三点, 15:30, 这个时候.

As in ``times_zh_pieces``, which has the days: each function takes the match and the moment of
speaking, and returns None for an hour that no clock has (25点).
"""

from dataclasses import replace
from datetime import datetime
from re import Match

from nlu.readers.appointment import Mention
from nlu.readers.days import Clock
from nlu.readers.numerals import read_int


def _at(found: Match[str]) -> Mention:
    return Mention(begin=found.start(), stop=found.end())


def clock(found: Match[str], now: datetime) -> Mention | None:
    """三点, 3点半, 两点一刻, 十点零五, 15时30分, 三点差五分."""
    minute = 0
    if found["half"]:
        minute = 30
    elif found["quarter"]:
        minute = 15 * (read_int(found["quarter"]) or 1)
    elif found["m"] or found["mb"]:
        minute = read_int(found["m"] or found["mb"]) or 0
    less = 15 if found["lessq"] else (read_int(found["less"] or "") or 0)
    return _clock(found, found["h"] or found["one"], minute, less)


def short_of_the_hour(found: Match[str], now: datetime) -> Mention | None:
    """差十分三点, 差一刻四点."""
    minutes = found["sm"].removesuffix("分")
    return _clock(found, found["sh"], 0, 15 if minutes == "一刻" else read_int(minutes) or 0)


def _clock(found: Match[str], hour_words: str, minute: int, less: int) -> Mention | None:
    hour = read_int(hour_words)
    if hour is None or hour > 24 or minute > 59 or less > 59:
        return None
    if less:
        hour, minute = (hour - 1 if hour > 1 else 12), 60 - less
    return replace(_at(found), clock=Clock(hour, minute, fixed=hour > 12))


def two_hours(found: Match[str], now: datetime) -> Mention | None:
    """三到四点, 两三点: a span of the clock."""
    first, last = read_int(found["h1"] or found["h1b"]), read_int(found["h2"])
    if first is None or last is None or first > 24 or last > 24:
        return None
    return replace(_at(found), clock=Clock(first, fixed=first > 12), until=Clock(last))


def digital(found: Match[str], now: datetime) -> Mention | None:
    """15:30, 3:30 pm."""
    return _with_meridiem(found, found["ch"], found["cm"], found["cap"])


def am_pm(found: Match[str], now: datetime) -> Mention | None:
    """3pm inside Chinese words."""
    return _with_meridiem(found, found["ah"], found["am"], found["ap"])


def _with_meridiem(
    found: Match[str], hours: str, minutes: str | None, meridiem: str | None
) -> Mention | None:
    hour, minute = int(hours), int(minutes or 0)
    if hour > 24 or minute > 59:
        return None
    if meridiem:
        hour = hour % 12 + (12 if meridiem.startswith("p") else 0)
    return replace(
        _at(found), clock=Clock(hour, minute, fixed=bool(meridiem) or hour > 12 or hour == 0)
    )


def same_hour(found: Match[str], now: datetime) -> Mention:
    """这个时候: the same time on the day that is named with it."""
    return replace(_at(found), same_hour=True)

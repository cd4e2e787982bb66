"""Times on the clock in English: half past three, between 2 and 3, 3pm, the same time.

As in ``times_en_pieces``, which has the days: each function takes the match and the moment of
speaking, and returns None for an hour that no clock has.
"""

import re
from dataclasses import replace
from datetime import datetime
from re import Match

from nlu.readers.appointment import Mention
from nlu.readers.days import Clock
from nlu.readers.numerals import read_int


def _at(found: Match[str]) -> Mention:
    return Mention(begin=found.start(), stop=found.end())


def spoken_clock(found: Match[str], now: datetime) -> Mention | None:
    """half past three, quarter to five, ten to four, half two."""
    hour = read_int(found["sh"] or found["halfh"])
    if hour is None or not 0 < hour <= 12:
        return None
    how = (found["how"] or "half").removeprefix("a ")
    minutes = {"half": 30, "quarter": 15}.get(how) or read_int(how) or 0
    if found["dir"] in ("to", "till", "before"):
        hour, minutes = (hour - 1 or 12), 60 - minutes
    if not 0 <= minutes < 60:
        return None
    return replace(_at(found), clock=_of(hour, minutes, found["sap"]))


_BEFORE_HOURS = re.compile(
    r"(?:\b(?:at|around|about)|day|tomorrow|morning|afternoon|evening|\d(?:st|nd|rd|th))[\s,]*$"
)


_TRAILS = re.compile(
    r"\s*(?:tonight|tomorrow|today|this (?:morning|afternoon|evening)|in the (?:morning"
    r"|afternoon|evening)|(?:on )?\w{3,6}day)\b"
)


def two_hours(found: Match[str], now: datetime) -> Mention | None:
    """between 2 and 3, from 9 to 11 am, 2:30-4."""
    first, last = read_int(found["r1"]), read_int(found["r2"])
    if first is None or last is None or not (0 < first <= 24 and 0 < last <= 24):
        return None
    is_plain = not re.search(r"\d[:-]\d|between|from|[ap]\.?m|clock|till|until", found["range"])
    is_near_a_day = _BEFORE_HOURS.search(found.string[: found.start()]) or _TRAILS.match(
        found.string, found.end()
    )
    if is_plain and not is_near_a_day:
        return None
    late = found["r2ap"]
    until = _of(last, read_int(found["r2m"] or "0") or 0, late)
    early = found["r1ap"] or (late if late and first < last and last != 12 else None)
    return replace(_at(found), clock=_of(first, int(found["r1m"] or 0), early), until=until)


_LITTLE_WORD = (
    r"(?:at|on|in|or|and|to|for|if|is|this|as|does|was|has|works|suits|sounds|seems|looks|please"
    r"|pls"
    r"|thanks|yes|sometimes|always|perhaps|afterwards|minus|plus|onwards|o|\w+day'?s)\b"
)
# For two new tyres: what a number counts stands behind it, and in the plural.
_COUNTS = re.compile(
    rf"[ -](?!{_LITTLE_WORD})(?:[a-z]+[ -](?!{_LITTLE_WORD}))?[a-z]{{3,}}(?<!s)s\b(?!')"
)


def clock(found: Match[str], now: datetime) -> Mention | None:
    """3pm, 14:30, ten o'clock, at 8, two thirty pm; no clock counts tyres."""
    if not (found["ap"] or found["oclock"] or found["m"]) and _COUNTS.match(
        found.string, found.end()
    ):
        return None
    hour = read_int(found["h"])
    minute = read_int((found["m"] or "0").removeprefix("oh "))
    if hour is None or minute is None or hour > 24 or minute > 59:
        return None
    return replace(_at(found), clock=_of(hour, minute, found["ap"]))


def _of(hour: int, minute: int, meridiem: str | None) -> Clock:
    if meridiem and hour <= 12:
        hour = hour % 12 + (12 if meridiem == "p" else 0)
    return Clock(hour, minute, fixed=bool(meridiem) or hour > 12 or hour == 0)


_GOES_ON = re.compile(r"\s*(?:onwards?|or later|or after|sharp|on the dot|exactly|precisely)\b")
_LEADS = re.compile(
    r"\b(?:at|by|around|about|after|before|than|till|until|past|to|no|from|make (?:it|that)|say"
    r"|not"
    r"|maybe|or)"
    r"[\s,]*$"
)


def is_surely_a_clock(found: Match[str]) -> bool:
    """Tell whether a clock token reads as a time where no day was named before it."""
    if found["ap"] or found["oclock"] or found["m"]:
        return True
    if _TRAILS.match(found.string, found.end()) or _GOES_ON.match(found.string, found.end()):
        return True
    return _LEADS.search(found.string[: found.start()]) is not None and not re.search(
        r"\b(?:no|say|not|maybe|or)[\s,]*$", found.string[: found.start()]
    )


def same_hour(found: Match[str], now: datetime) -> Mention:
    """the same time: on the day that is named with it."""
    return replace(_at(found), same_hour=True)

"""Words of time as they are typed in a hurry: tomorow, wensday, 3ish, 1530, nxt monday.

The one thing to know: a long word one slip of the finger away from a day's name is taken
for it (a letter left out, doubled, wrong or swapped), save for the few that are words.
"""

import re
import string
from functools import lru_cache
from re import Match

from nlu.readers.heard import Heard
from nlu.readers.heard_en_short import SHORTHANDS, WHERE_ASKED
from nlu.readers.numerals import EN_SMALL
from nlu.readers.text import plain

_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_NAMES = [
    *_DAYS.split("|"), "tomorrow", "tonight", "afternoon", "evening", "morning", "weekend",
    "january", "february", "september", "october", "november", "december", "minutes",
]  # fmt: skip
_KNOWN_SLIPS = {
    "tommorow": "tomorrow", "tommorrow": "tomorrow", "tomorro": "tomorrow", "tomoro": "tomorrow",
    "tomoz": "tomorrow", "2moro": "tomorrow", "2mrw": "tomorrow", "2morow": "tomorrow",
    "tomo": "tomorrow", "tmw": "tomorrow", "tmorrow": "tomorrow", "tonite": "tonight",
    "2nite": "tonight", "2night": "tonight", "wensday": "wednesday", "wendsday": "wednesday",
    "wensdey": "wednesday", "wendesday": "wednesday", "wednsday": "wednesday",
    "weds": "wednesday", "thirsday": "thursday", "thrusday": "thursday", "thrsday": "thursday",
    "thurday": "thursday", "satday": "saturday", "saterdey": "saturday", "tusday": "tuesday",
    "tuseday": "tuesday", "teusday": "tuesday", "febuary": "february", "munday": "monday",
    "nxt": "next", "tmrw": "tomorrow", "tmr": "tomorrow", "2morrow": "tomorrow",
    "morn": "morning", "thur": "thursday", "thurs": "thursday", "hafl": "half",
    "arvo": "afternoon", "aft": "afternoon", "avo": "afternoon", "lunchtme": "lunchtime",
}  # fmt: skip
_TRUE_WORDS = frozenset(
    [*_NAMES, "moaning", "mourning", "warning", "mondays", "minute", "minuets", "weekends"]
)
_WORD = re.compile(r"\b[a-z2][a-z]{2,10}\b")

_HOUR = rf"(?:\d{{1,2}}(?::\d\d)?|{EN_SMALL})"
_CLOCK_WORDS = re.compile(
    r"\b(?P<dotted>(?:(?<=at )|(?<=around )|(?<=about )|(?<=after )|(?<=before )|(?<=by ))"
    r"\d{1,2}\.[0-5][05]\b|^\d{1,2}\.[0-5][05](?=\s*(?:please|[,!?]|$))"
    r"|\d{1,2}\.[0-5][05](?=\s+(?:tomorrow|today|tonight|in the|on \w+day"
    r"|this (?:morning|afternoon|evening))))"
    r"|\b(?P<hour_half>an hour and a half)\b"
    rf"|\b(?P<ish>{_HOUR}|noon|midday|lunchtime)(?:\s?-?\s?ish)\b"
    r"|\b(?P<short>\d{1,2}(?::\d\d)?)(?P<half>[ap])\b(?![.\s]?m)"
    r"|(?P<military>(?:(?<=\bat )|(?<=\bby )|(?<=around )|(?<=about )|(?<=till )|(?<=until )"
    r"|(?<=after )|(?<=before )|(?<=day )|(?<=day, )|(?<=tomorrow )|(?<=\d(?:st|nd|rd|th) )"
    r"|(?<=\d(?:st|nd|rd|th), )|^)(?:[01]\d|2[0-3])[0-5][05](?=\s*(?:hours|hrs|h\b|tomorrow|today"
    r"|on\b|please|would|works|is|[,.!?]|$)))(?:\s*(?:hours|hrs|h)\b)?"
    r"|\bin (?P<minutes>5|five|10|15|20|25|30|40|45|ten|fifteen|twenty|thirty|forty)"
    r"(?=\s*(?:[,.!?]|please|or so|$))"
    r"|\ba week on (?P<week_on>\w+day)|(?P<week_from>\ba week (?:from )?(?:today|tomorrow)\b)"
    r"|(?P<time_next>\b(?:this|same) time next week\b)|(?P<three>\bthree quarters of an hour\b)"
    r"|(?P<fortnight>\ba fortnight\b)"
    r"|(?P<eod>\be\.?o\.?d\b|\bclose of (?:business|play)\b)"
)


def heard_en(text: str, *, hour_asked: bool = False) -> Heard:
    """Return an English utterance with its mistyped words of time put right.

    ``hour_asked`` tells that a time was asked for, so that an hour may stand alone.
    """
    heard = Heard(text, plain(text)).mended(_WORD, _spelt)
    heard = heard.mended(_CLOCK_WORDS, _in_full)
    for shorthand, in_full in (*SHORTHANDS, *(WHERE_ASKED * hour_asked)):
        heard = heard.mended(shorthand, in_full)
    return heard


def _spelt(found: Match[str]) -> str:
    word = found.group()
    return _slips().get(word, word)


def _in_full(found: Match[str]) -> str:
    if found["dotted"]:
        return found["dotted"].replace(".", ":")
    if found["hour_half"]:
        return "one and a half hours"
    if found["ish"]:
        return f"around {found['ish']}"
    if found["short"]:
        return f"{found['short']} {found['half']}m"
    if found["military"]:
        return f"{found['military'][:2]}:{found['military'][2:]}"
    if found["minutes"]:
        return f"in {found['minutes']} minutes"
    if found["week_on"]:
        return f"{found['week_on']} week"
    if found["week_from"]:
        return "in 8 days" if "tomorrow" in found["week_from"] else "in 7 days"
    if found["time_next"]:
        return "same time in 7 days"
    if found["three"]:
        return "45 minutes"
    return "two weeks" if found["fortnight"] else "end of day"


def warm_up() -> None:
    """Work out the slips of the finger now, so that no customer waits for it."""
    _slips()


@lru_cache(maxsize=1)
def _slips() -> dict[str, str]:
    slips = {slip: name for name in _NAMES for slip in _one_slip_from(name)}
    return {slip: name for slip, name in (slips | _KNOWN_SLIPS).items() if slip not in _TRUE_WORDS}


def _one_slip_from(name: str) -> set[str]:
    slips = set()
    for place in range(len(name) + 1):
        before, behind = name[:place], name[place:]
        slips.add(before + behind[1:])
        slips.add(before + behind[1:2] + behind[:1] + behind[2:])
        for letter in string.ascii_lowercase:
            slips |= {before + letter + behind[1:], before + letter + behind}
    # A plural is no slip: "are you open on Sundays" asks about every one of them.
    return slips - {name, name + "s"}

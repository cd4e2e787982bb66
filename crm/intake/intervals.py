"""How often a customer says they have the car serviced: 五千公里一次, 半年, every 10,000 km.

Read from speech, so figures come in both scripts. What cannot be read for certain is left to a
person: a wrong interval would call the customer at the wrong time for years.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crm.intake.cells import narrow

LEAST_KM, MOST_KM = 1000, 60_000
MOST_MONTHS = 36


class Interval(NamedTuple):
    """Kilometres or months or both; None where nothing was said of it."""

    km: int | None
    months: int | None


def read_interval(words: str) -> Interval | None:
    """The interval in a customer's words, or None where they name none that can be."""
    text = narrow(words).lower().replace(",", "")
    km = _the_one([_km(found) for found in _KM.finditer(text)])
    months = _the_one([_months(found) for found in _MONTHS.finditer(text)])
    if km is not None and not LEAST_KM <= km <= MOST_KM:
        km = None
    if months is not None and not 1 <= months <= MOST_MONTHS:
        months = None
    return None if km is None and months is None else Interval(km, months)


_FIGURE = r"(\d+(?:\.\d+)?|[零一二两三四五六七八九十百千万半]+)"
_KM = re.compile(_FIGURE + r"\s*(千|万|k)?\s*(?:来|多)?\s*(公里|千米|km|kilomet)")
_MONTHS = re.compile(
    r"(半年)|(?:一年|每年)?([两二三四2-4])次|" + _FIGURE + r"\s*(个月|年|months?|years?)"
)
_DIGITS = {one: value for value, one in enumerate("零一二三四五六七八九")} | {"两": 2}
_SHORTENED = {"百": 10, "千": 100, "万": 1000}
"""一万二 is twelve thousand: the last unit is left unsaid."""

_UNITS = {"十": 10, "百": 100, "千": 1000}


def _the_one(values: list[int | None]) -> int | None:
    """The value, if exactly one was named."""
    told = {value for value in values if value is not None}
    return told.pop() if len(told) == 1 else None


def _km(found: re.Match[str]) -> int | None:
    number = _number(found[1])
    if number is None:
        return None
    return round(number * {"千": 1000, "k": 1000, "万": 10_000}.get(found[2] or "", 1))


def _months(found: re.Match[str]) -> int | None:
    if found[1]:
        return 6
    if found[2]:
        times = _number(found[2])
        said_a_year = found[0].startswith(("一年", "每年"))
        return round(12 / times) if times and said_a_year else None
    number = _number(found[3])
    if number is None:
        return None
    return round(number * (12 if found[4].startswith(("年", "year")) else 1))


def _number(text: str) -> float | None:
    if text[0].isdigit():
        return float(text)
    if text == "半":
        return 0.5
    total, section, digit = 0, 0, 0
    for one in text:
        if one in _DIGITS:
            digit = _DIGITS[one]
        elif one in _UNITS:
            section += (digit or 1) * _UNITS[one]
            digit = 0
        elif one == "万":
            total, section, digit = (section + digit or 1) * 10_000, 0, 0
        else:
            return None
    if len(text) > 1 and digit and text[-2] in _SHORTENED:
        digit *= _SHORTENED[text[-2]]
    return total + section + digit

"""Holidays and lunar dates as days of the civil calendar.

JioNLP knows the lunar calendar; it takes most of a second to import, so it is loaded when
the first lunar word is heard, or ahead of time by ``warm_up``. The days off around a
holiday come from the official calendar where it is published, else from custom.
"""

import contextlib
import importlib
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import chinese_calendar

from nlu.readers.days import Days, one_day
from nlu.readers.numerals import DIGIT, read_int

_FIXED = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "三八节": (3, 8), "植树节": (3, 12),
    "愚人节": (4, 1), "劳动节": (5, 1), "五一": (5, 1), "青年节": (5, 4), "六一": (6, 1),
    "儿童节": (6, 1), "七一": (7, 1), "八一": (8, 1), "建军节": (8, 1), "教师节": (9, 10),
    "国庆": (10, 1), "十一": (10, 1), "双十一": (11, 11), "双11": (11, 11), "双十二": (12, 12),
    "平安夜": (12, 24), "跨年夜": (12, 31), "圣诞": (12, 25),
}  # fmt: skip
_LUNAR = {
    "大年三十": (1, 0), "年三十": (1, 0), "除夕": (1, 0), "年夜": (1, 0), "春节": (1, 1),
    "大年初一": (1, 1), "农历新年": (1, 1), "新年": (1, 1), "过年": (1, 1), "元宵": (1, 15),
    "端午": (5, 5), "端阳": (5, 5), "七夕": (7, 7), "中元": (7, 15), "中秋": (8, 15),
    "八月十五": (8, 15), "八月节": (8, 15), "重阳": (9, 9), "腊八": (12, 8), "小年": (12, 23),
    "正月十五": (1, 15),
}  # fmt: skip
_BY_JIONLP = [
    "清明",
    "冬至",
    "夏至",
    "立春",
    "雨水",
    "惊蛰",
    "春分",
    "谷雨",
    "立夏",
    "小满",
    "芒种",
    "小暑",
    "大暑",
    "立秋",
    "处暑",
    "白露",
    "秋分",
    "寒露",
    "霜降",
    "立冬",
    "小雪",
    "大雪",
    "小寒",
    "大寒",
    "母亲节",
    "父亲节",
    "感恩节",
]

_NUMBER = "[一二三四五六七八九十]{1,3}"
# Two digits that name a holiday are one only where no unit makes them a number (十一点).
_BARE_DIGITS = r"(?![点月号日个万千百分公天岁块十一二三四五六七八九])"
_FESTIVALS = "|".join(
    name + (_BARE_DIGITS if name in ("十一", "五一", "六一", "七一", "八一") else "")
    for name in sorted([*_FIXED, *_LUNAR, *_BY_JIONLP], key=len, reverse=True)
)
HOLIDAY = (
    rf"(?:今年|明年)?(?:过(?:了|完)?)?(?:(?:农历|阴历|旧历)(?:正|冬|腊|{_NUMBER})月(?:初|廿"
    rf"|卅)?{_NUMBER}?"
    rf"|(?:正|冬|腊)月(?:初|廿)?{_NUMBER}|(?:大年|年)?初{_NUMBER}(?!中)|廿{_NUMBER}"
    rf"|{_FESTIVALS})节?"
)
"""A pattern for every holiday and lunar date that ``holiday_days`` reads."""

_LUNAR_DATE = re.compile(rf"(?:农历|阴历|旧历)?(正|冬|腊|{_NUMBER})月((?:初|廿|卅)?{_NUMBER})?")
_LUNAR_MONTH = {"正": 1, "冬": 11, "腊": 12}
_USUAL_DAYS_OFF = {"国庆": 7, "十一": 7, "五一": 5, "劳动节": 5, "春节": 7, "过年": 7, "新年": 7}
_OFFICIAL_YEARS = range(2004, 2027)
_OFFICIAL = {
    "元旦", "劳动节", "五一", "国庆", "十一", "春节", "除夕", "大年三十", "年三十", "过年", "新年",
    "端午", "中秋", "八月十五", "清明",
}  # fmt: skip


@lru_cache(maxsize=1)
def _jionlp() -> Any:
    # It greets on standard output when imported; our commands print JSON there.
    with contextlib.redirect_stdout(io.StringIO()):
        return importlib.import_module("jionlp")


def warm_up() -> None:
    """Load the lunar calendar now, so that no customer waits for it."""
    _jionlp()


def holiday_days(words: str, *, today: date) -> Days | None:
    """Return the day of a holiday or lunar date, the next one from ``today`` on.

    A holiday whose days off have not ended yet is the present one. None if the words name
    none, or a date that does not exist.
    """
    name = re.sub(r"^(今年|明年)?(过(了|完)?)?", "", words)
    name = name[:-1] if name.endswith("节") and name[:-1] in _known() else name
    find = _finder(name)
    if find is None:
        return None
    years = [today.year + 1] if words.startswith("明年") else range(today.year - 1, today.year + 3)
    for year in years:
        day = find(year)
        if day is not None and day >= today:
            return one_day(day)
    return None


def days_off(words: str, day: date) -> Days:
    """Return the whole holiday around ``day`` (国庆期间), the single day for a small one."""
    name = next((each for each in _OFFICIAL if each in words), None)
    if name is None:
        return one_day(day)
    if day.year not in _OFFICIAL_YEARS:
        return Days(day, day + timedelta(days=_USUAL_DAYS_OFF.get(name, 1)))
    first, end = day, day + timedelta(days=1)
    while chinese_calendar.is_holiday(first - timedelta(days=1)):
        first -= timedelta(days=1)
    while end.year in _OFFICIAL_YEARS and chinese_calendar.is_holiday(end):
        end += timedelta(days=1)
    return Days(first, end)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset([*_FIXED, *_LUNAR, *_BY_JIONLP])


def _finder(name: str) -> Callable[[int], date | None] | None:
    if name in _FIXED:
        month, day = _FIXED[name]
        return lambda year: date(year, month, day)
    if name in _LUNAR:
        lunar = _LUNAR[name]
        return lambda year: lunar_day(year, *lunar)
    if name in _BY_JIONLP:
        return lambda year: _solar_term(year, name)
    found = _LUNAR_DATE.fullmatch(name)
    if found:
        month = _LUNAR_MONTH.get(found[1]) or read_int(found[1]) or 0
        return lambda year: lunar_day(year, month, _lunar_number(found[2] or "一"))
    if "初" in name:
        return lambda year: lunar_day(year, 1, _lunar_number(name.partition("初")[2]))
    if name.startswith("廿"):
        return lambda year: lunar_day(year, 12, _lunar_number(name))
    return None


def lunar_day(year: int, month: int, day: int) -> date | None:
    """Return a day of the lunar year that begins in ``year``; day 0 is the eve of the month."""
    try:
        first: date = _jionlp().lunar2solar(year, month, max(day, 1), False).date()
    except ValueError:
        return None
    return first - timedelta(days=1) if day == 0 else first


def _lunar_number(words: str) -> int:
    if words.startswith("廿"):
        return 20 + DIGIT.get(words[1:2], 0)
    if words.startswith("卅"):
        return 30
    return read_int(words.removeprefix("初")) or 1


def _solar_term(year: int, name: str) -> date | None:
    try:
        read = _jionlp().parse_time(
            f"{year}年{name}", time_base={"year": year, "month": 1, "day": 1}
        )
    except ValueError:
        return None
    return date.fromisoformat(read["time"][0][:10])

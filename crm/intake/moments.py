"""What a cell says about time: a moment on the dealership's wall, kept in UTC.

A day without an hour is taken at noon, so that no change of zone moves it to another day;
rules count days, not hours, from it. A notation that could be read as two different days
(3/4/2025) is refused, for a follow-up on the wrong day is worse than a row to correct.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from crm.intake.cells import narrow, shown
from crm.intake.errors import CellRefused

NOON = 12
_EXCEL_DAY_0 = datetime(1899, 12, 30, tzinfo=timezone.utc)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2})(\d{2})(\d{2})?)?")
_WRITTEN = re.compile(
    r"(?P<year>\d{4})(?P<sep>[-/.年])\s*(?P<month>\d{1,2})[-/.月]\s*(?P<day>\d{1,2})[日号]?"
    r"(?:[\sT,]*(?P<half>上午|下午|晚上|早上|凌晨|中午)?\s*(?P<hour>\d{1,2})[:点时]"
    r"(?:(?P<minute>\d{1,2})(?:[:分](?P<second>\d{1,2})?(?:\.\d+)?)?秒?)?"
    r"\s*(?P<meridiem>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_LATER_HALF = frozenset(("下午", "晚上", "p"))


@lru_cache(8192)
def moment(text: str, wall: ZoneInfo) -> datetime | None:
    """The instant, in UTC, that a cell names on the wall in ``wall``; None if blank.

    Understands 2025-03-03 16:00, 2025/3/3, 2025年3月3日 下午4点, 20250303, Excel's serial
    numbers, and ISO moments with their own zone.

    Raises:
        CellRefused: it names no moment, an impossible one, or one of two possible days.
    """
    plain = narrow(text).strip()
    if not plain:
        return None
    try:
        local = _written(plain, wall) or _compact(plain, wall) or _serial(plain, wall)
    except ValueError as refusal:
        raise CellRefused(
            f"日期“{shown(text)}”不存在,请更正。",
            f"There is no such date as {shown(text)!r}; correct it.",
        ) from refusal
    if local is None:
        raise CellRefused(
            f"看不懂日期“{shown(text)}”,请写成 2025-03-03 16:00 的样子。",
            f"{shown(text)!r} cannot be read as a date; write it like 2025-03-03 16:00.",
        )
    if not 1990 <= local.year <= 2100:
        raise CellRefused(
            f"日期“{shown(text)}”的年份不可能,请更正。",
            f"The year of {shown(text)!r} is impossible; correct it.",
        )
    return local.astimezone(timezone.utc)


def day(text: str, wall: ZoneInfo) -> date | None:
    """The date a cell names, as on the wall.

    Raises:
        CellRefused: as for `moment`.
    """
    at = moment(text, wall)
    return at.astimezone(wall).date() if at else None


def _written(plain: str, wall: ZoneInfo) -> datetime | None:
    found = _WRITTEN.fullmatch(plain)
    if not found:
        return None
    on = date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found["hour"] is None:
        return datetime(on.year, on.month, on.day, NOON, tzinfo=wall)
    hour = int(found["hour"])
    half = found["half"] or (found["meridiem"] or "").lower()[:1]
    if hour < NOON and (half in _LATER_HALF or (half == "中午" and hour < 3)):
        hour += 12
    elif hour == NOON and half in ("a", "凌晨"):
        hour = 0
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    zone = _zone(found["zone"]) if found["zone"] else wall
    return datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=zone)


def _zone(text: str) -> timezone:
    if text == "Z":
        return timezone.utc
    ahead = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-ahead if text[0] == "-" else ahead)


def _compact(plain: str, wall: ZoneInfo) -> datetime | None:
    found = _COMPACT.fullmatch(plain)
    if not found:
        return None
    year, month, day_of, hour, minute, second = (int(part or 0) for part in found.groups())
    if found[4] is None:
        hour = NOON
    return datetime(year, month, day_of, hour, minute, second, tzinfo=wall)


def _serial(plain: str, wall: ZoneInfo) -> datetime | None:
    if not _SERIAL.fullmatch(plain):
        return None
    days = float(plain)
    at = (_EXCEL_DAY_0 + timedelta(seconds=round(days * 86_400))).replace(tzinfo=wall)
    return at.replace(hour=NOON) if days.is_integer() else at

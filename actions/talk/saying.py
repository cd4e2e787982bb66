"""How moments, numbers and things are put into words, written or spoken.

In writing a time is short and exact (3月7日(周五)18:00); aloud it is said as people say it
(三月七号星期五下午六点). English likewise. Moments come in on the dealership's wall.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from pypinyin import lazy_pinyin

_DAYS_ZH = "一二三四五六日"
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DIGITS = "零一二三四五六七八九"


def say_moment(at: datetime, *, now: datetime, language: str, spoken: bool) -> str:
    """Put a moment into words; today and tomorrow are said so. Both on the same wall."""
    if language == "en":
        return f"{_clock_en(at)} {_day_en(at, now)}"
    day = _day_zh(at, now, spoken=spoken)
    return f"{day}{_clock_spoken_zh(at)}" if spoken else f"{day}{at:%H:%M}"


def say_day(at: datetime, *, now: datetime, language: str, spoken: bool) -> str:
    """Put a day into words."""
    return _day_en(at, now) if language == "en" else _day_zh(at, now, spoken=spoken)


def say_past_day(at: datetime, *, language: str, spoken: bool) -> str:
    """Put a day gone by into words, as the customer remembers it."""
    if language == "en":
        return f"on {_MONTHS_EN[at.month - 1]} {at.day}"
    if spoken:
        return f"{_count_zh(at.month)}月{_count_zh(at.day)}号"
    return f"{at.month}月{at.day}日"


def chinese_date(day: date, *, spoken: bool) -> str:
    """A day of this or another year: 2025年9月3日, aloud 九月三号."""
    if spoken:
        return f"{_count_zh(day.month)}月{_count_zh(day.day)}号"
    return f"{day.year}年{day.month}月{day.day}日"


def english_date(day: date) -> str:
    return f"{_MONTHS_EN[day.month - 1]} {day.day}, {day.year}"


def say_list(things: Sequence[str], *, language: str) -> str:
    """Join things as in a sentence."""
    if language == "en":
        return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
    return "、".join(things)


def done_said(items: Sequence[str]) -> str:
    """What was done, as one tells it: 更换了前刹车片,还做了四轮定位; at most two items."""
    if not items:
        return "做了维修保养"
    said = [_past(item) for item in items[:2]]
    more = "等项目" if len(items) > 2 else ""
    return ",还".join(said) + more


def after_doing_said(item: str) -> str:
    """After this work: 更换前刹车片以后, 做了常规保养以后."""
    return f"{item if _verb_of(item) else f'做了{item}'}以后"


def english_verb_of(item: str) -> str:
    """The verb an English item of work begins with: replace of replace front brake pads."""
    first, _, rest = item.partition(" ")
    return first if rest and first.lower() in _ENGLISH_VERBS else ""


def part_in_english(item: str) -> str | None:
    """What a Chinese item of work was about, in English; None where no part we know is named."""
    for name, english in _PARTS:
        if name in item:
            where = next((en for zh, en in _WHERE if zh + name in item or item.startswith(zh)), "")
            return f"{where}{english}"
    return None


_WHERE = (("前", "front "), ("后", "rear "), ("左", "left "), ("右", "right "))
_PARTS = (
    ("刹车片", "brake pads"),
    ("刹车盘", "brake discs"),
    ("刹车", "brakes"),
    ("变速箱", "gearbox"),
    ("火花塞", "spark plugs"),
    ("正时", "timing belt"),
    ("发动机", "engine"),
    ("空调", "air conditioning"),
    ("压缩机", "compressor"),
    ("轮胎", "tyres"),
    ("四轮定位", "wheel alignment"),
    ("减震", "shock absorbers"),
    ("悬挂", "suspension"),
    ("方向", "steering"),
    ("电瓶", "battery"),
    ("蓄电池", "battery"),
    ("雨刮", "wipers"),
    ("大灯", "headlights"),
    ("保险杠", "bumper"),
    ("车门", "door"),
    ("玻璃", "windows"),
    ("离合", "clutch"),
    ("水泵", "water pump"),
    ("排气", "exhaust"),
    ("机油", "engine oil"),
    ("漆", "paint"),
)


_ENGLISH_VERBS = frozenset(
    {"replace", "repair", "change", "fix", "install", "clean", "check", "inspect", "adjust"}
    | {"paint", "repaint", "rotate", "balance", "flush", "refill", "calibrate", "align"}
    | {"tighten", "remove", "refit", "renew", "lubricate", "reset"}
)


def _past(item: str) -> str:
    verb = _verb_of(item)
    return f"{verb}了{item[len(verb) :]}" if verb else f"做了{item}"


def _verb_of(item: str) -> str:
    """The verb an item of work begins with, where it has an object: 更换 of 更换前刹车片."""
    for verb in _VERBS:
        if item.startswith(verb) and len(item) > len(verb):
            return verb
    return ""


_VERBS = (
    "更换",
    "检查",
    "维修",
    "修复",
    "调整",
    "清洗",
    "加注",
    "添加",
    "拆装",
    "校正",
    "安装",
    "加装",
    "处理",
    "修理",
    "换",
    "修",
    "补",
    "洗",
    "装",
)


def say_km(km: int, *, language: str, spoken: bool) -> str:
    """A distance: 23400公里, aloud 两万三千四百公里."""
    if language == "en":
        return f"{km:,} km"
    return f"{_number_zh(km)}公里" if spoken else f"{km}公里"


def phone_said(phone: str, *, spoken: bool) -> str:
    """A number as it is read back: 13800000001, aloud one digit after the other."""
    if not spoken:
        return phone
    return "".join(_DIGITS[int(char)] if char.isdigit() else char for char in phone)


def digits_said(number: int) -> str:
    """A small number digit by digit: 五."""
    return "".join(_DIGITS[int(char)] for char in str(number))


def salutation(name: str | None, honorific: str | None, *, language: str) -> str:
    """How a customer is spoken to: 王先生 or Mr. 王; empty where the form of address is unknown."""
    if not name or not honorific:
        return ""
    surname = surname_of(name)
    if language == "en":
        return f"{'Mr.' if honorific == '先生' else 'Ms.'} {in_latin(surname)}"
    return f"{surname}{honorific}"


def in_latin(name: str) -> str:
    """A Chinese name as an English speaker reads it: 赵磊 is Zhao Lei. Latin names stay."""
    if name.isascii():
        return name
    family = surname_of(name)
    parts = (family, name[len(family) :])
    said = ["".join(lazy_pinyin(part)).capitalize() for part in parts if part]
    return " ".join(said)


def surname_of(name: str) -> str:
    """The family name: two characters for the common compound ones, the last word in English."""
    if name.isascii():
        return name.split()[-1]
    return name[:2] if name[:2] in _COMPOUND_SURNAMES else name[:1]


_COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "司徒",
        "令狐",
        "夏侯",
        "南宫",
    ]
)


def _day_zh(at: datetime, now: datetime, *, spoken: bool) -> str:
    weekday = _DAYS_ZH[at.weekday()]
    ahead = (at.date() - now.date()).days
    if spoken:
        date = f"{_count_zh(at.month)}月{_count_zh(at.day)}号"
        near = {0: "今天", 1: f"明天{date}"}.get(ahead)
        return near or f"{date}星期{weekday}"
    date = f"{at.month}月{at.day}日"
    near = {0: f"今天({date})", 1: f"明天({date})"}.get(ahead)
    return near or f"{date}(周{weekday})"


def _day_en(at: datetime, now: datetime) -> str:
    date = f"{_DAYS_EN[at.weekday()]}, {_MONTHS_EN[at.month - 1]} {at.day}"
    near = {0: "today", 1: "tomorrow"}.get((at.date() - now.date()).days)
    return f"{near} ({date})" if near == "tomorrow" else near or f"on {date}"


def _clock_en(at: datetime) -> str:
    return f"{at:%H:%M}"


def _clock_spoken_zh(at: datetime) -> str:
    part = (
        "凌晨"
        if at.hour < 6
        else "早上"
        if at.hour < 8
        else "上午"
        if at.hour < 12
        else "中午"
        if at.hour < 13
        else "下午"
        if at.hour < 18
        else "晚上"
    )
    hour = at.hour if at.hour <= 12 else at.hour - 12
    said = "两" if hour == 2 else _count_zh(hour)
    minute = {0: "", 30: "半"}.get(at.minute)
    if minute is None:
        minute = f"{_count_zh(at.minute)}分" if at.minute >= 10 else f"零{_DIGITS[at.minute]}分"
    return f"{part}{said}点{minute}"


def _count_zh(number: int) -> str:
    """A number below one hundred in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    head = "" if tens == 1 else _DIGITS[tens]
    return f"{head}十{_DIGITS[ones] if ones else ''}"


def _number_zh(number: int) -> str:
    """A number below one hundred million in Chinese numerals, as said aloud."""
    if number < 10_000:
        return _below_ten_thousand(number)
    head, tail = divmod(number, 10_000)
    said = (
        _below_ten_thousand(head).replace("二", "两", 1)
        if head == 2
        else (_below_ten_thousand(head))
    )
    if tail == 0:
        return f"{said}万"
    gap = "零" if tail < 1000 else ""
    return f"{said}万{gap}{_below_ten_thousand(tail)}"


def _below_ten_thousand(number: int) -> str:
    if number < 100:
        return _count_zh(number)
    said, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return said

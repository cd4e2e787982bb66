"""What each piece of a Chinese time means: one small function per kind of token.

Each takes the match and the moment of speaking and returns a mention, or None where the
words name no possible day or hour (32号, 25点).
"""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from re import Match

from nlu.readers import days as calendar
from nlu.readers.appointment import Bound, Mention
from nlu.readers.days import Clock, Days, Part
from nlu.readers.holidays import days_off, holiday_days
from nlu.readers.numerals import DIGIT, read_int

_PARTS: dict[str, Part] = {
    **dict.fromkeys(("凌晨", "半夜"), calendar.DAWN),
    **dict.fromkeys(
        ("早上", "早晨", "清早", "清晨", "一早", "早间", "朝早", "大早"), calendar.EARLY
    ),
    **dict.fromkeys(("上午", "上昼", "头晌", "前晌"), calendar.FORENOON),
    **dict.fromkeys(("中午", "正午", "晌午", "午间", "午休"), calendar.NOON),
    **dict.fromkeys(("下午", "午后", "下昼", "下晌", "后晌", "晏昼"), calendar.AFTERNOON),
    **dict.fromkeys(("傍晚", "黄昏"), calendar.DUSK),
    **dict.fromkeys(("晚上", "晚间", "夜晚", "夜里", "夜间", "深夜"), calendar.EVENING),
    "早": calendar.EARLY,
    "晚": calendar.EVENING,
    "夜": calendar.EVENING,
}
_DAYS_AHEAD = {"今": 0, "明": 1, "听": 1, "翌": 1, "次": 1, "第": 1, "后": 2}
_WEEKS_AHEAD = {"这": 0, "本": 0, "今": 0, "当": 0, "下": 1, "下下": 2, "下下下": 3}
_HABITS = {"早": 9, "午": 13, "中": 13, "晚": 19}
_AFTER_WORK = 18
_PARTS_OF_MONTH = {
    "底": "end", "末": "end", "初": "begin", "中": "middle", "中旬": "middle",
    "上旬": "begin", "下旬": "last",
}  # fmt: skip
_MINUTES = {"分钟": 1, "刻钟": 15}


def _at(found: Match[str]) -> Mention:
    return Mention(begin=found.start(), stop=found.end())


def bounded(mention: Mention, suffix: Match[str] | None) -> Mention:
    """Return the mention with the bound that follows it (以后, 之前)."""
    if suffix is None or mention.moment is not None or mention.has_passed:
        return mention
    bound = Bound.AFTER if suffix["after"] else Bound.BEFORE
    return replace(mention, bound=bound, stop=suffix.end())


def _no_such_day(found: Match[str]) -> Mention:
    # 下个月31号上午: the rest of the words must not be read without their day.
    return replace(_at(found), has_passed=True)


def past(found: Match[str], now: datetime) -> Mention:
    """昨天, 上周三, 三天前."""
    return replace(_at(found), has_passed=True)


def from_now(found: Match[str], now: datetime) -> Mention | None:
    """半小时后, 过一个小时, 三天后, 一两个小时以后."""
    words = found["span"] or found["span2"] or found["span3"]
    unit = re.search(r"分钟|刻钟|小时|钟头|钟|天|日|周|星期|礼拜|月|年", words)
    assert unit is not None
    count = words[: unit.start()].replace("个", "").replace("多", "").replace("来", "")
    half = "半" in words
    if "把" in count:
        count = "一"
    least, most = _counts(count.replace("半", ""), alone=half)
    if least is None:
        return None
    if unit.group() in ("小时", "钟头", "钟", "分钟", "刻钟"):
        minutes = _MINUTES.get(unit.group(), 60)
        start = now + timedelta(minutes=least * minutes + (30 if half else 0))
        end = now + timedelta(minutes=most * minutes) if most != least else None
        return replace(_at(found), moment=(start, end))
    return replace(_at(found), days=_days_from(now.date(), least, half, unit.group()))


def _counts(words: str, *, alone: bool) -> tuple[int | None, int]:
    if not words:
        return (0 if alone else None), 0
    if len(words) == 2 and all(DIGIT.get(char, 0) for char in words):
        return DIGIT[words[0]], DIGIT[words[1]]
    count = read_int(words)
    return count, count or 0


def _days_from(today: date, count: int, half: bool, unit: str) -> Days:
    if unit == "年":
        return calendar.one_day(calendar.add_months(today, 12 * count + 6 * half))
    if unit == "月":
        day = calendar.add_months(today, count) + timedelta(days=15 * half)
        return calendar.one_day(day)
    scale = 1 if unit in "天日" else 7
    return calendar.one_day(today + timedelta(days=scale * count))


def holiday(found: Match[str], now: datetime) -> Mention | None:
    """国庆, 春节前, 中秋节后, 腊月二十; after a holiday is after its last day off."""
    words = found["holiday"].removesuffix(found["around"] or "")
    span = holiday_days(words, today=now.date())
    if span is None:
        return None
    is_over = re.match(r"(?:今年|明年)?过[了完]", words) is not None
    whole = days_off(words, span.first)
    nth = re.match(r"的?第([一二三四五六七])天", found.string[found.end() :])
    if nth:
        day_ = whole.first + timedelta(days=DIGIT[nth[1]] - 1)
        return replace(_at(found), days=calendar.one_day(day_))
    if found.string.startswith("前一天", found.end()):
        return replace(_at(found), days=calendar.one_day(span.first - timedelta(days=1)))
    after = re.match(
        r"节?(?:假期|放假|长假)?(?:结束|完)?(?:以后|之后|过后|后)", found.string[found.end() :]
    )
    if is_over and not after and "初" not in words:
        return replace(_at(found), days=whole, bound=Bound.AFTER)
    return replace(_at(found), days=whole if found["around"] or after else span)


def full_date(found: Match[str], now: datetime) -> Mention | None:
    """2025-03-12, 2025年3月12日."""
    span = calendar.date_in_year(now.date(), int(found["mo"]), int(found["d"]), int(found["y"]))
    return replace(_at(found), days=span) if span else _no_such_day(found)


def month(found: Match[str], now: datetime) -> Mention | None:
    """3月12号, 下个月5号, 这个月底, 四月中旬, 下个月."""
    today = now.date()
    year = today.year + "今明后".index(found["yr"][0]) if found["yr"] else None
    day = read_int(found["md"]) if found["md"] else None
    if found["mon"]:
        number = read_int(found["mon"]) or 0
        if day is not None:
            span = calendar.date_in_year(today, number, day, year)
            return replace(_at(found), days=span) if span else _no_such_day(found)
        first = calendar.next_month_named(today, number, year)
    else:
        first = calendar.add_months(today.replace(day=1), _WEEKS_AHEAD[found["mrel"]])
    if day is not None:
        if not 1 <= day <= (calendar.add_months(first, 1) - first).days:
            return _no_such_day(found)
        return replace(_at(found), days=calendar.one_day(first.replace(day=day)))
    if found["mpart"]:
        part = calendar.part_of_month(first, _PARTS_OF_MONTH[found["mpart"]])
        return replace(_at(found), days=part)
    span = calendar.month_span(first)
    return replace(_at(found), days=Days(max(span.first, today), span.end))


def day_of_the_month(found: Match[str], now: datetime) -> Mention | None:
    """12号, 二十号."""
    day = read_int(found["dom"])
    span = calendar.day_of_month(now.date(), day) if day and day <= 31 else None
    return replace(_at(found), days=span) if span else _no_such_day(found)


def third_of_month(found: Match[str], now: datetime) -> Mention:
    """月底, 月初, 中旬."""
    words = found["mspan"]
    name = _PARTS_OF_MONTH.get(words) or _PARTS_OF_MONTH[words[-1]]
    return replace(_at(found), days=calendar.next_part_of_month(now.date(), name))


def year(found: Match[str], now: datetime) -> Mention | None:
    """年底, 明年, 过完年, 年前."""
    today, words = now.date(), found["year"]
    if words in ("年底", "年末"):
        span = Days(date(today.year, 12, 1), date(today.year + 1, 1, 1), inclusive=True)
    elif words in ("明年", "年初"):
        months = 12 if words == "明年" else 1
        first = date(today.year + 1, 1, 1)
        span = Days(first, calendar.add_months(first, months))
    else:
        return _around_new_year(found, today)
    return replace(_at(found), days=Days(max(span.first, today), span.end, inclusive=True))


def _around_new_year(found: Match[str], today: date) -> Mention | None:
    new_year = holiday_days("春节", today=today)
    if new_year is None:
        return None
    if found["year"] == "年前":
        return replace(_at(found), days=new_year, bound=Bound.BEFORE)
    whole = days_off("春节", new_year.first)
    return replace(_at(found), days=whole, bound=Bound.AFTER)


def week_or_weekday(found: Match[str], now: datetime) -> Mention:
    """周三, 下周三, 这周六, 下下周一, 礼拜天, 周末, 下周."""
    today = now.date()
    relative = found["wrel"] or found["wrel2"]
    if found["wd"] is None and found["wrel2"]:
        return replace(_at(found), days=calendar.week(today, weeks=_WEEKS_AHEAD[relative]))
    run = found["wd"] or ""
    if len(run) > 1 and run != "六日":
        return replace(_at(found), days=_run_of_weekdays(today, run, relative))
    weekday = _weekday(found["wd"] or "末")
    if relative is None:
        return replace(_at(found), days=calendar.next_weekday(today, weekday))
    weeks = _WEEKS_AHEAD[relative]
    span = calendar.weekday_in_week(today, weekday, weeks=weeks)
    if span.end <= today:
        # 这周一 said on a Thursday can still only be meant ahead, unless told as past.
        span = calendar.weekday_in_week(today, weekday, weeks=weeks + 1)
    return replace(_at(found), days=span)


def _run_of_weekdays(today: date, run: str, relative: str | None) -> Days:
    # 下周一二三; what is no run of days is read as its first.
    first, last = _weekday(run[0]), _weekday(run[-1])
    span = calendar.next_weekday(today, first)
    if relative:
        span = calendar.weekday_in_week(today, first, weeks=_WEEKS_AHEAD[relative])
    is_run = last - first == len(run) - 1
    return Days(span.first, span.first + timedelta(days=len(run) if is_run else 1))


def _weekday(words: str) -> int:
    if words in ("末", "六日"):
        return calendar.WEEKEND
    if words == "中":
        return calendar.MIDWEEK
    if words in ("日", "天"):
        return 6
    return (int(words) if words.isdecimal() else DIGIT[words]) - 1


def day(found: Match[str], now: datetime) -> Mention:
    """今天, 明儿, 后天, 大后天, 明后天."""
    words = found["day"]
    today = now.date()
    if words.startswith(("明后", "今明")):
        first = today + timedelta(days=_DAYS_AHEAD[words[0]])
        return replace(_at(found), days=Days(first, first + timedelta(days=2)))
    bare = words.lstrip("大")
    ahead = _DAYS_AHEAD[bare[0]] + len(words) - len(bare)
    return replace(_at(found), days=calendar.one_day(today + timedelta(days=ahead)))


def after_a_habit(found: Match[str], now: datetime) -> Mention | None:
    """下班以后, 吃完饭, 午饭后: an habitual hour stands behind the words."""
    words = found["meal"]
    if found["dish"] is None and found["dish2"] is None:
        hour = _AFTER_WORK
    elif not re.search(r"吃|后|完", words):
        return replace(_at(found), part=calendar.NOON) if found["dish"] in ("午", "中") else None
    elif found["dish"]:
        hour = _HABITS[found["dish"]]
    else:
        hour = _HABITS["午"] if now.hour < _HABITS["午"] else _HABITS["晚"]
    clock_ = Clock(hour, fixed=True, named=False)
    return replace(_at(found), clock=clock_, bound=Bound.AFTER)


def part(found: Match[str], now: datetime) -> Mention:
    """上午, 中午休息的时候, 傍晚, 晚上."""
    words = found["part"]
    name = next(each for each in _PARTS if each in words)
    return replace(_at(found), part=_PARTS[name])

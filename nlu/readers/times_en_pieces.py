"""What each piece of an English time means: one small function per kind of token.

As in Chinese: each takes the match and the moment of speaking and returns a mention, or
None where the words name no possible day or hour.
"""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from re import Match

from nlu.readers import days as calendar
from nlu.readers.appointment import Bound, Mention
from nlu.readers.days import Clock, Days, Part
from nlu.readers.holidays import days_off, holiday_days
from nlu.readers.numerals import read_int

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
_HOLIDAYS = {
    "national": "国庆", "chinese": "春节",
    "spring": "春节", "new": "元旦", "christmas": "圣诞",
    "labour": "五一", "labor": "五一", "may": "五一", "mid": "中秋", "dragon": "端午",
    "qingming": "清明",
}  # fmt: skip
_EVES = {"christmas": "平安夜", "new": "跨年夜", "spring": "除夕", "chinese": "除夕"}
_HABITS = {"work": 18, "off": 18, "lunch": 13, "dinner": 19, "supper": 19, "breakfast": 9}
_PARTS: dict[str, Part] = {
    "early morning": calendar.EARLY, "morning": calendar.EARLY, "forenoon": calendar.FORENOON,
    "lunch": calendar.NOON, "afternoon": calendar.AFTERNOON, "evening": calendar.EVENING,
    "dinner": calendar.EVENING, "supper": calendar.EVENING,
    "night": calendar.EVENING,
}  # fmt: skip
_PARTS_OF_MONTH = {
    "end": "end", "late": "last", "beginning": "begin", "start": "begin", "early": "begin",
    "mid": "middle", "middle": "middle",
}  # fmt: skip
_AFTER = re.compile(
    r"\b(?:any ?time )?(?:after|from|past|since|starting|later than|(?:no|not) earlier than)\s*$"
)
_BEFORE = re.compile(
    r"\b(?:before|(?<!come )(?<!drop )(?<!stop )(?<!swing )(?<!pop )by|until|till|no later than"
    r"|prior to)\s*$"
)
_OPEN_END = re.compile(r"\s*(?:or later|onwards?|or after|and after|and later)\b")


def _at(found: Match[str]) -> Mention:
    return Mention(begin=found.start(), stop=found.end())


def bounded(mention: Mention, words: str) -> Mention:
    """Return the mention with the bound that stands before it (after, by) or behind it."""
    if mention.moment is not None or mention.has_passed or mention.bound is not None:
        return mention
    ahead = words[: mention.begin]
    if words.startswith(("by ", "before "), mention.begin):
        ahead = words[: words.index(" ", mention.begin) + 1]
    behind = _OPEN_END.match(words, mention.stop)
    if behind:
        return replace(mention, bound=Bound.AFTER, stop=behind.end())
    for pattern, bound in ((_AFTER, Bound.AFTER), (_BEFORE, Bound.BEFORE)):
        found = pattern.search(ahead)
        is_from_a_day = mention.pieces == {"days"} and found and found.group().startswith("from")
        if found and mention.until is None and not is_from_a_day:
            return replace(mention, bound=bound, begin=min(found.start(), mention.begin))
    return mention


def past(found: Match[str], now: datetime) -> Mention:
    """yesterday, last Tuesday, two days ago."""
    return replace(_at(found), has_passed=True)


def _count(words: str) -> int | None:
    if words.endswith("couple") or words.endswith("couple of"):
        return 2
    return read_int(words)


def from_now(found: Match[str], now: datetime) -> Mention | None:
    """in half an hour, in two hours, three days from now, give me ten minutes."""
    count_words = found["n"] or found["n2"] or found["n3"] or "half an"
    unit = found["u"] or found["u2"] or found["u3"] or "hour"
    half = bool(found["half2"] or found["half3"] or found["andhalf"])
    if "quarter" in found["from_now"]:
        return replace(_at(found), moment=(now + timedelta(minutes=15), None))
    if count_words.startswith("half"):
        count, half = 0, True
    else:
        read = _count(count_words)
        if read is None:
            return None
        count = read
    if unit[0] == "h" or unit.startswith("min"):
        minutes = 60 if unit[0] == "h" else 1
        start = now + timedelta(minutes=count * minutes + (minutes // 2 if half else 0))
        most = _count(found["ortwo"].split()[-1]) if found["ortwo"] else None
        end = now + timedelta(minutes=most * minutes) if most else None
        return replace(_at(found), moment=(start, end))
    return replace(_at(found), days=calendar.one_day(_day_after(now.date(), count, unit)))


def _day_after(today: date, count: int, unit: str) -> date:
    if unit.startswith("month"):
        return calendar.add_months(today, count)
    if unit.startswith("year"):
        return calendar.add_months(today, 12 * count)
    return today + timedelta(days=count * (7 if unit.startswith("week") else 1))


def day(found: Match[str], now: datetime) -> Mention | None:
    """today, tonight, tomorrow, the day after (tomorrow)."""
    words = found["day"]
    ahead = 2 if "after" in words else 0 if words in ("today", "tonight") else 1
    if words == "the day after" and "tomorrow" not in found.string[: found.start()]:
        return None
    span = calendar.one_day(now.date() + timedelta(days=ahead))
    return replace(_at(found), days=span, part=calendar.EVENING if words == "tonight" else None)


def nth_of_month(found: Match[str], now: datetime) -> Mention | None:
    """the first of next month, the last day of the month."""
    ahead = 1 if found["nth_of"] == "next" else 0
    first = calendar.add_months(now.date().replace(day=1), ahead)
    days = (calendar.add_months(first, 1) - first).days
    number = days if found["nth_last"] else _ordinal(found["nth_n"]) or 0
    if not 1 <= number <= days:
        return replace(_at(found), has_passed=True)
    day_ = first.replace(day=number)
    if found["nth_of"] == "the" and day_ < now.date():
        day_ = calendar.add_months(day_, 1)
    return replace(_at(found), days=calendar.one_day(day_))


def weekday_of_month(found: Match[str], now: datetime) -> Mention:
    """the first Monday of April, the last Friday of the month."""
    today, weekday_ = now.date(), _WEEKDAYS.index(found["wd_d"][:3])
    if found["wd_m"]:
        first = calendar.next_month_named(today, _month(found["wd_m"]), None)
    else:
        first = calendar.add_months(today.replace(day=1), found["wd_rel"] == "next")
    after = calendar.add_months(first, 1)
    if found["wd_n"] == "last":
        day_ = after - timedelta(days=1 + (after.weekday() - 1 - weekday_) % 7)
    else:
        weeks = _ORDINALS.index(found["wd_n"])
        day_ = first + timedelta(days=(weekday_ - first.weekday()) % 7, weeks=weeks)
    return replace(_at(found), days=calendar.one_day(day_))


def end_of_day_or_week(found: Match[str], now: datetime) -> Mention:
    """by the end of the day, end of next week: the last working hours or day of it."""
    today = now.date()
    if found["end_week"]:
        friday = calendar.weekday_in_week(today, 4, weeks=found["end_week"].startswith("next"))
        last = friday if friday.first >= today else calendar.weekday_in_week(today, 6, weeks=0)
        span, part_ = Days(last.first, last.end, inclusive=True), None
    else:
        span = Days(today, today + timedelta(days=1), inclusive=True)
        part_ = None if found["end_by"] else calendar.DUSK
    bound = Bound.BEFORE if found["end_by"] else None
    return replace(_at(found), days=span, part=part_, bound=bound)


def part_of_a_month(found: Match[str], now: datetime) -> Mention:
    """the end of the month, beginning of next month, mid March, late April."""
    today = now.date()
    name = _PARTS_OF_MONTH[found["which"] or found["late"]]
    month = found["mname"] or found["mname2"]
    if month:
        first = calendar.next_month_named(today, _month(month), None)
        return replace(_at(found), days=calendar.part_of_month(first, name))
    if "next" in found["ofmonth"]:
        first = calendar.add_months(today.replace(day=1), 1)
        return replace(_at(found), days=calendar.part_of_month(first, name))
    return replace(_at(found), days=calendar.next_part_of_month(today, name))


def _month(words: str) -> int:
    return _MONTHS.index(words[:3]) + 1


def _ordinal(words: str) -> int | None:
    digits = re.match(r"\d+", words)
    if digits:
        return int(digits.group())
    tens, _, rest = words.replace("-", " ").partition(" ")
    base = {"twenty": 20, "thirty": 30}.get(tens)
    if base is not None:
        return base + _ORDINALS.index(rest) + 1
    return 30 if words == "thirtieth" else _ORDINALS.index(words) + 1


def named_date(found: Match[str], now: datetime) -> Mention | None:
    """March 12th, the 12th of March, 2025-03-12."""
    if found["y"]:
        year, month, day_number = int(found["y"]), int(found["mo"]), int(found["d"])
        span = calendar.date_in_year(now.date(), month, day_number, year)
    else:
        number = _ordinal(found["dn"] or found["dn2"])
        month = _month(found["mon"] or found["mon2"])
        span = calendar.date_in_year(now.date(), month, number or 0, None)
    return replace(_at(found), days=span) if span else None


def day_of_the_month(found: Match[str], now: datetime) -> Mention | None:
    """the 12th."""
    number = _ordinal(found["dom_n"])
    span = calendar.day_of_month(now.date(), number) if number else None
    return replace(_at(found), days=span) if span else None


def weekday(found: Match[str], now: datetime) -> Mention:
    """Wednesday, next Wednesday, this Saturday, the weekend, Monday next week."""
    today = now.date()
    if found["midweek"]:
        number = calendar.MIDWEEK
    else:
        number = calendar.WEEKEND if found["weekend"] else _WEEKDAYS.index(found["wd"][:3])
    relative = found["wrel"] or ""
    behind = found["after_week"] or ""
    if relative in ("next", "following") or behind:
        weeks = 2 if behind == "after next" else 1
        if behind == "week":
            day_after = calendar.next_weekday(today, number).first + timedelta(days=7)
            return replace(_at(found), days=calendar.one_day(day_after))
        return replace(_at(found), days=calendar.weekday_in_week(today, number, weeks=weeks))
    if relative == "this":
        span = calendar.weekday_in_week(today, number, weeks=0)
        if span.end <= today:
            span = calendar.weekday_in_week(today, number, weeks=1)
        return replace(_at(found), days=span)
    return replace(_at(found), days=calendar.next_weekday(today, number))


def week_or_month(found: Match[str], now: datetime) -> Mention:
    """next week, this month, the week after next."""
    words, today = found["span"], now.date()
    ahead = 0 if words.startswith("this") else 2 if "after" in words else 1
    if "week" in words:
        return replace(_at(found), days=calendar.week(today, weeks=ahead))
    if "month" in words:
        span = calendar.month_span(calendar.add_months(today.replace(day=1), ahead))
    else:
        span = Days(date(today.year + ahead, 1, 1), date(today.year + ahead + 1, 1, 1))
    return replace(_at(found), days=Days(max(span.first, today), span.end))


def named_month(found: Match[str], now: datetime) -> Mention:
    """in June, sometime in April."""
    first = calendar.next_month_named(now.date(), _month(found["inname"]), None)
    whole = calendar.month_span(first)
    return replace(_at(found), days=Days(max(whole.first, now.date()), whole.end))


def holiday(found: Match[str], now: datetime) -> Mention | None:
    """after National Day, before Chinese New Year."""
    words, parts = found["holiday"], re.split(r"[\s'-]", found["hname"])
    name = _EVES[parts[0]] if parts[-1] == "eve" else _HOLIDAYS[parts[0]]
    span = holiday_days(name, today=now.date())
    if span is None:
        return None
    if words.startswith("the day before"):
        return replace(_at(found), days=calendar.one_day(span.first - timedelta(days=1)))
    if re.search(r"^(?:over|during)|holidays?$|break$", words) and not re.match(
        "after|before", words
    ):
        return replace(_at(found), days=days_off(name, span.first))
    if words.startswith("after"):
        return replace(_at(found), days=days_off(name, span.first), bound=Bound.AFTER)
    bound = Bound.BEFORE if words.startswith("before") else None
    return replace(_at(found), days=span, bound=bound)


def after_a_habit(found: Match[str], now: datetime) -> Mention:
    """after work, after lunch."""
    hour = _HABITS[re.split(r"\s", found["habit"])[-1]]
    return replace(_at(found), clock=Clock(hour, fixed=True, named=False), bound=Bound.AFTER)


def part(found: Match[str], now: datetime) -> Mention:
    """in the morning, this afternoon, at noon, midnight."""
    words = found["pname"]
    today = calendar.one_day(now.date()) if found["part"].startswith("this ") else None
    if words in ("noon", "midday"):
        return replace(_at(found), clock=Clock(12, fixed=True), days=today)
    if words == "midnight":
        return replace(_at(found), clock=Clock(24, fixed=True), days=today)
    name = next(each for each in _PARTS if each in words)
    return replace(_at(found), part=_PARTS[name], days=today)

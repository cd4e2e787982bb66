"""The short ways in which English-speaking customers name a time, spelt out.

Each entry is a pattern and what it stands for, in words that the grammar of times reads. The
one thing to know: a length of time alone (forty minutes, give it an hour) is an answer and
counts from now; inside a sentence it tells how long something took, and stays as it is.
"""

import re
from collections.abc import Callable
from re import Match, Pattern
from typing import Final

from nlu.readers.numerals import EN_SMALL

_MANY = (
    rf"(?:\d+(?:\.5)?|{EN_SMALL}|an?|half an?|fifteen|ninety|sixty"
    r"|(?:twenty|thirty|forty|fifty)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|(?:a )?couple of)"
)
_LENGTH = (
    r"(?:(?:an )?hour and a half|half (?:an )?hour|three quarters of an hour|(?<=another )hour"
    r"|(?:a )?quarter of an hour"
    rf"|{_MANY}\s*(?:or {_MANY}\s*)?(?:and a half )?(?:minutes?|mins?|hours?|hrs?))"
)
_LEAD = (
    r"(?P<lead>(?:^|[,.;!?]|\b(?:and|but|so|then|sorry|busy|driving|meeting|now|ok|yes|no|yeah))"
    r"\s*(?:(?:in|after|about|around|roughly|maybe|perhaps|say|like|just|only|wait|another|within"
    r"|(?:i )?need(?: another)?|give (?:it|me|us)(?: another)?|leave it(?: for)?|make (?:it|that)"
    r"|let's say|(?:call|ring|try)(?: me)?(?: back| again)?|i'?d say|best)\s+)*)"
)
_POLITE = (
    r"(?:please|pls|plz|or so|ish|(?:should|will|would) do|tops|max|at most|is (?:ok|fine)|okay|ok"
    r"|would be|will be|works|then|from now|if possible|thanks?|sir|madam|maybe|time)"
)
_DONE = (
    rf"(?=\s*{_POLITE}?\s*(?:[,.;!?]|$|\b(?:good|great|fine|best|better|ok|thanks?|please)\b)"
    r"|\s*(?:and )?(?:i'll|i will|i'm|i am)\b)"
)
_AFTER_A_DAY = r"(?<=(?:day|row|mon|tue|ues|wed|eds|thu|urs|fri|sat|sun|\dst|\dnd|\drd|\dth)\s)"
_HOUR = rf"(?:\d{{1,2}}(?::\d\d)?|{EN_SMALL})"
_HALVES = {"am": "morning", "pm": "afternoon", "eve": "evening"}
_A_DAY = r"(?:the )?(?:\w{3,6}day|tomorrow|mon|tue|wed|thu|fri|sat|sun|\d{1,2}(?:st|nd|rd|th))"
_CALL = r"(?:so |and )?(?:please )?(?:call|ring|phone|try|text|speak|talk)\b[\w ]{0,12}\bthen\b"
_MOVE = r"(?:chang|mov|push|shift|switch|reschedul)\w*(?: (?:it|that|me|my \w+|the \w+))?"
_OFF_WORK = r"(?:finish(?:ed)?|get off|off|done with|leave|knock off|clock off) ?work"


def _from_now(found: Match[str]) -> str:
    return f"{found['lead']}in {_spelt_out(found['length'])}"


def _spelt_out(length: str) -> str:
    if length.endswith("hour and a half"):
        return "an hour and a half"
    if length.startswith("half"):
        return "half an hour"
    if "quarter" in length:
        return "45 minutes" if "three" in length else "15 minutes"
    return "an hour" if length == "hour" else length.replace(".5", " and a half")


_MISHEARD = {
    "to": "two", "too": "two", "for": "four", "fore": "four", "ate": "eight", "won": "one",
    "tree": "three", "free": "three", "fife": "five",
}  # fmt: skip
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def _day_and_month(found: Match[str]) -> str:
    return f"{found[1]} {_MONTHS[int(found[2]) - 1]}"


def _month_and_day(found: Match[str]) -> str:
    return f"{found[2]} {_MONTHS[int(found[1]) - 1]}"


_Rule = tuple[Pattern[str], Callable[[Match[str]], str]]


def _rule(pattern: str, stands_for: str | Callable[[Match[str]], str]) -> _Rule:
    if isinstance(stands_for, str):
        return re.compile(pattern), lambda found: found.expand(stands_for)
    return re.compile(pattern), stands_for


SHORTHANDS: Final[tuple[_Rule, ...]] = (
    # sat 1030, 18.30, tomorrow pm
    _rule(r"(?<=\b(?:mon|tue|wed|thu|fri|sat|sun) )([01]\d|2[0-3])([0-5][05])\b", r"\g<1>:\g<2>"),
    _rule(r"^(1\d|2[0-3])\.([0-5][05])(?=[.!? ]*$)", r"\g<1>:\g<2>"),
    _rule(rf"{_AFTER_A_DAY}(am|pm|eve)\b(?! of)", lambda found: _HALVES[found[1]]),
    # in 2-3 hours, forty minutes, in 1.5 hours
    _rule(rf"\b({_MANY})\s*(?:-|to|or)\s*(two|three|2|3)\s*(?:hours|hrs)\b", r"\g<1> hours or \2"),
    _rule(rf"{_LEAD}(?P<length>{_LENGTH}){_DONE}", _from_now),
    _rule(r"\bin (half hour|\d+\.5 (?:hours|hrs))\b", lambda found: f"in {_spelt_out(found[1])}"),
    _rule(r"\b(?:an )?hour and a half from now\b", "in an hour and a half"),
    _rule(r"\bin like (\d+)(?=[,.;!? ]*$)", r"in \1 minutes"),
    # after three weeks, two days after
    _rule(
        rf"\bafter ({_MANY}) (days?|weeks?|months?)(?=\s*(?:please|maybe|or so|i can|i'll)?"
        r"\s*(?:[,.;!?]|$))",
        r"in \1 \2",
    ),
    _rule(rf"\b({_MANY}) (days|weeks|months) after(?=\s*(?:[,.;!?]|at |$))", r"\1 \2 later"),
    _rule(r"\bmid(?:dle of)? next week\b", "next midweek"),
    _rule(r"\bearly next month\b", "beginning of next month"),
    _rule(r"\bsame day next week\b", "in 7 days"),
    _rule(r"\bor the day after(?! tomorrow)\b", "or the day after tomorrow"),
    _rule(r"\bfirst day of(?= (?:next|this|the) month)", "the first of"),
    _rule(
        rf"\b(?:when|once|after|as soon as) (?:i(?:'m| am)? )?{_OFF_WORK}\b"
        r"|\bafter (?:office|working|business) hours\b",
        "after work",
    ),
    _rule(r"\b(?:a )?week from ((?:mon|tues|wednes|thurs|fri|satur|sun)day)\b", r"\1 week"),
    _rule(r"\bweek from tomorrow\b", "in 8 days"),
    _rule(r"\bafter (?:my |the )?(lunch|dinner|breakfast) break\b", r"after \1"),
    _rule(rf"\b({_MANY}) weeks?(?: from)? today\b", r"in \1 weeks"),
    _rule(r"\b(?:a )?fortnight(?: from)? today\b", "in two weeks"),
    # the twentieth without its article, Tuesday of next week, 29/1, at to (as heard)
    _rule(
        r"^((?:twenty|thirty)[- ]\w+(?:st|nd|rd|th)|\w+(?:teenth|tieth)|tenth|eleventh"
        r"|twelfth)(?=,? )",
        r"the \1",
    ),
    _rule(
        r"\bnot tomorrow[, ]+(?:but )?the day after\b(?! tomorrow)",
        "not tomorrow, the day after tomorrow",
    ),
    _rule(r"\b(\w{3,6}day) (?:of|in) (next week|the week after next)\b", r"\1 \2"),
    _rule(r"(?<![\d/])(1[3-9]|2\d|3[01])/(0?[1-9]|1[0-2])(?![\d/])", _day_and_month),
    _rule(r"(?<![\d/])(0?[1-9]|1[0-2])/(1[3-9]|2\d|3[01])(?![\d/])", _month_and_day),
    _rule(
        r"\bat (to|too|for|fore|ate|won|tree|free|fife)(?=\s*(?:[,.;!?]|$|tomorrow|on \w+day"
        r"|please|[ap]m\b))",
        lambda found: f"at {_MISHEARD[found[1]]}",
    ),
    _rule(r"\b(one|two|three|1|2|3) (?:o'?clock )?after lunch\b", r"\1 pm"),
    _rule(
        r"(?<=tomorrow)[,. ]+(?:no|nope|sorry|actually|i mean|or rather|rather|wait|make that|hmm)"
        r"[,. ]+(?:make (?:it|that) )?the day after\b(?! tomorrow)",
        ", no, the day after tomorrow",
    ),
    _rule(r"\b12 (?:noon|midday)\b", "noon"),
    # 3 is too early, 5 is better; can't make 3, could do 4
    _rule(
        rf"(?:^|(?<=[,.;] )|(?<=but ))({_HOUR})(?= (?:is|would be|works|sounds) ?"
        r"(?:better|fine|good|ok|perfect|great|best|too (?:early|late))?\b)",
        r"at \1",
    ),
    _rule(rf"\b(make|could do|can do|can't do) ({_HOUR})(?=[,.!]|$)", r"\1 at \2"),
    _rule(r"\bswap [\w ]{1,15}? (?:for|with)\b", "swap to"),
    _rule(r"\s*[-=]+>\s*", ", no, "),
    # away until Monday, call then; move it from Friday to Saturday
    _rule(rf"\b(?:until|till)(?= {_A_DAY}[, ]+{_CALL})", "back on"),
    _rule(rf"\b({_MOVE}) from [\w: ]{{1,18}}? to\b", r"\1 to"),
)

_AROUND_AN_HOUR = (
    r"(?:u+h+m*|u+m+|er+m*|hm+|well|so|ok(?:ay)?|yes|yeah|no|nope|not|sorry|actually|rather|or"
    r"|then|maybe"
    r"|perhaps|say|let's say|like|just|how about|what about|make (?:it|that)|i mean|i meant"
    r"|wait|better"
    r"|i'?d say|call(?: me)?|ring(?: me)?|try(?: me)?)"
)
_BEHIND_AN_HOUR = (
    r"(?:please|pls|then|works?|would (?:work|be \w+)|is (?:fine|good|best|ok|better)"
    r"|(?:is )?(?:ok|okay|fine)"
    r"|on the dot|sharp|maybe|thanks|thank you|or so|ish|i guess|i think|latest|if possible"
    r"|suits me)"
)
#: What an hour alone says where a time was asked: three; no, four; seven to eight.
WHERE_ASKED: Final[tuple[_Rule, ...]] = (
    _rule(
        rf"(?:^|(?<=[,.;!?] ))((?:{_AROUND_AN_HOUR}[, ]+)*)(?:from |between )?"
        rf"(?!(?:five|ten|twenty|5|10|20) to )({_HOUR}) ?(?:to|till|until|-|and|or) ?"
        rf"({_HOUR})(?=\s*{_BEHIND_AN_HOUR}?\s*(?:[,.;!?]|$))",
        r"\1from \2 till \3",
    ),
    _rule(
        rf"(?:^|(?<=[,.;!?] ))((?:{_AROUND_AN_HOUR}[, ]+)*)({_HOUR})"
        rf"(?=\s*{_BEHIND_AN_HOUR}?\s*(?:[,.;!?]|$))",
        r"\1at \2",
    ),
)

"""Times as English-speaking customers say them, cut into mentions.

As in Chinese, one pattern finds the pieces in the order of speech and what looks like a
time and is none is consumed first. A bare number is a time only behind "at", "by",
"after", "before", "around", "till" or a day.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from nlu.readers import times_en_clock as on_the_clock
from nlu.readers import times_en_pieces as pieces
from nlu.readers.appointment import Mention, TimeReading
from nlu.readers.heard_en import heard_en
from nlu.readers.mentions import Links, choose
from nlu.readers.numerals import EN_SMALL

_H = rf"(?:\d{{1,2}}|{EN_SMALL})"
_M = (
    r"(?:\d{2}|oh (?:one|two|three|four|five|six|seven|eight|nine)|(?:twenty|thirty|forty"
    r"|fifty)[- ]?(?:one|two|three|four|five|six|seven|eight|nine)?|ten|fifteen|eleven|twelve)"
)
_COUNT = (
    r"(?:(?:twenty|thirty|forty|fifty)[- ](?:one|two|three|four|five|six|seven|eight|nine)|"
    rf"\d+|an?|{EN_SMALL}|fifty|sixty|ninety|fifteen|twenty|thirty|forty[- ]five|forty|couple of"
    rf"|a couple(?: of)?"
    r"|half an?|half a|an hour and a half)"
)
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY_NUMBER = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?|(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth"
    r"|seventh|eighth|ninth)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth"
    r"|nineteenth|twentieth|thirtieth)"
)
_AP = r"(?:\s*(?P<{0}>[ap])\.?\s?m\b\.?)"

_TOKEN = re.compile(
    "|".join(
        [
            r"(?P<junk>\b\d{5,}|\b\d+\s*(?:km|kilometers?|miles?|yuan|rmb|stars?|points?|times)\b"
            r"|\b(?:for|took|waited|spent|lasted|almost|nearly)\s+(?:about |over |nearly "
            r"|almost |more than )?"
            + _COUNT
            + r"\s*(?:more\s+)?"
            + _UNIT
            + r"|\b(?:one|two|three|four|five) (?:of|thing|star|point|out)\b|\bat (?:first|last"
            r"|least|all|once)\b"
            r"|\b(?:on|work(?:ing)?|do(?:ing)?) (?:nights|earlies|lates|days)\b|\bnight shifts?\b"
            r"|\bgood (?:morning|afternoon|evening|night|day)\b"
            r"|\b\d+\s*(?:-|to|or)\s*\d+\s*(?:people|times|cars|things|questions)\b"
            r"|\b(?:score|rating|marks?)\b[^,.]{0,12}?\b(?:to|of|is|at|was)\s+(?:an?\s+)?"
            + _H
            + r"\b|\b(?:on )?week ?days?(?: (?:mornings?|afternoons?|evenings?))?\b"
            r"|\btimes? this (?:week|month|year)\b|\bevery (?:morning|afternoon|evening|night"
            r"|week"
            r"|month|" + _WEEKDAY + r")\b"
            r"|\bevery ?day\b(?! (?:but|except))|\bsome ?day\b|\bthe other day\b"
            r"|\bin (?:one|two|three) (?:words?"
            r"|pieces?)\b|\bmay(?=\s+(?:be|i|you|we|have|not)\b))",
            r"(?P<past>\b(?:yesterday|last\s+(?:night|week|month|year|time|"
            + _WEEKDAY
            + r")|\w+\s+(?:"
            + _UNIT
            + r")\s+(?:ago|earlier)|the day before yesterday|earlier today"
            r"|(?:started|began|happened|broke(?: down)?|came back|appeared)"
            r" (?:on |at |around )?(?:"
            + _WEEKDAY
            + r")|since (?:"
            + _WEEKDAY
            + r"|morning|this morning|noon|\d{1,2}))|waited (?:from|since)"
            r" \w+(?: (?:to|till|until) \w+)?)\b",
            rf"(?P<from_now>\b(?:(?:in|after(?=[\w\s-]{{2,24}}\b{_UNIT}\s*(?:[,.!?]|please|or so"
            r"|$)))\s+(?:about\s+|around\s+|like\s+|maybe\s+"
            rf"|just\s+)?(?P<n>{_COUNT})\s*"
            rf"(?P<half2>and a half\s+)?(?P<u>{_UNIT})(?P<ortwo>\s+or (?:two|2|three"
            rf"|3)\b)?(?P<andhalf>\s+and a half)?(?:'s? time)?"
            rf"|(?P<n2>{_COUNT})\s*(?P<half3>and a half\s+)?(?P<u2>{_UNIT})\s+(?:from now|later"
            r"|from today))\b|\bin half an hour\b|\bin a quarter of an hour\b"
            r"|\bhalf an hour (?:from now|later)\b"
            rf"|\bgive me (?:about |around |like |maybe |another "
            rf"|just )?(?P<n3>{_COUNT})\s*(?P<u3>{_UNIT})\b)",
            r"(?P<day>\b(?:the day after(?=[\s,]*(?:at|is|would|works|then|please|around|in the"
            r"|$|[.!?]))"
            r"|the day after tomorrow|day after tomorrow|tomorrow|tmr|tmrw|2morrow"
            r"|today|tonight)\b)",
            r"(?P<nth>\b(?:on\s+)?(?:the\s+)?(?:(?P<nth_n>" + _DAY_NUMBER + r")"
            r"|(?P<nth_last>last)"
            r"(?: day)?)\s+(?:of|in)\s+(?P<nth_of>next|this|the)\s+month\b)",
            r"(?P<wdom>\b(?:the\s+)?(?P<wd_n>first|second|third|fourth|last)\s+(?P<wd_d>"
            + _WEEKDAY
            + rf")\s+(?:of|in)\s+(?:(?P<wd_m>{_MONTH})|(?P<wd_rel>next|this|the)\s+month)\b)",
            r"(?P<end>\b(?:(?P<end_by>by|before)\s+)?(?:the\s+)?end of (?:(?P<end_day>(?:the "
            r"|my )?"
            r"(?:working |business )?day|today|play)|(?P<end_week>(?:the|this) week"
            r"|next week))\b)",
            r"(?P<ofmonth>\b(?:(?P<which>end|beginning|start|middle|mid)(?:[- ]of)?[- ](?:the"
            rf"|this|next)?\s*(?:(?P<nextm>next )?month|(?P<mname>{_MONTH}))\b|(?P<late>late"
            rf"|early|mid)[- ](?P<mname2>{_MONTH})\b))",
            rf"(?P<date>\b(?:(?P<mon>{_MONTH})\.?\s+(?:the\s+)?(?P<dn>{_DAY_NUMBER})"
            rf"|(?:the\s+)?(?P<dn2>{_DAY_NUMBER})\s+(?:of\s+)?(?P<mon2>{_MONTH})"
            r"|(?P<y>\d{4})-(?P<mo>\d{2})-(?P<d>\d{2}))\b(?!:))",
            r"(?P<dom>\b(?:(?:on\s+)?the\s+(?=\w)|on\s+(?=\d)"
            r"|(?=\d{1,2}(?:st|nd|rd|th)\b\s*(?:at\b|around|about|in the|morning|afternoon"
            r"|evening"
            r"|please|works?|is |would|if|then|or |half|noon|\d|[,;.!?]|$)))(?P<dom_n>"
            + _DAY_NUMBER
            + r")(?<=st|nd|rd|th)\b(?! (?:week|half|part|thing|time|one|question|visit|floor|day"
            r"|call)))",
            r"(?P<week>\b(?:(?P<wrel>this coming|coming|this|next|following|on|by"
            rf"|the)\s+)?(?:(?P<wd>{_WEEKDAY})s?\b(?:\s+(?P<after_week>next week|after next"
            r"|week))?|(?P<weekend>weekend)\b|(?P<midweek>mid-?\s?week)\b))",
            rf"(?P<inmonth>\b(?:in|during|around|some ?time) (?P<inname>{_MONTH})\b(?!\s*\d))",
            r"(?P<span>\b(?:(?:the )?week after next|(?:next|this|the following)\s+(?:week|month"
            r"|year))\b)",
            r"(?P<holiday>\b(?:the day before |after |before |during |on |over )?(?:the )?"
            r"(?P<hname>national day|(?:spring festival|chinese new year|new year'?s) eve"
            r"|new year'?s(?: day)?|new year(?= holiday| break)"
            r"|chinese new year|spring festival|christmas eve|christmas(?: day)?|labou?r day"
            r"|may day"
            r"|mid[- ]?autumn(?: festival| day)?"
            r"|dragon boat(?: festival)?|qingming)(?: holidays?| break)?\b)",
            r"(?P<habit>\b(?:after (?:work|lunch|dinner|breakfast|supper)|when i(?:'m"
            r"| get) off(?: work)?|once i'm off)\b)",
            r"(?P<part>\b(?:in the |during |at |the |this )?(?P<pname>early morning|morning"
            r"|forenoon|noon|midday|lunch ?time|lunch|(?:late |early )?afternoon"
            r"|(?:early )?evening|(?:dinner|supper) ?time|night|midnight)s?\b)",
            r"(?P<spoken>\b(?:at |by |around |about )?(?:(?P<how>half|quarter|a quarter|ten|five"
            r"|twenty|twenty[- ]five|\d{1,2}(?=\s+(?:minutes?|past"
            r"|after)))\s+(?:minutes?\s+)?(?P<dir>past|after|to|till"
            rf"|before)\s+(?P<sh>{_H})\b(?!\s*{_UNIT})|half (?P<halfh>{_H})\b)"
            + _AP.format("sap")
            + "?)",
            rf"(?P<range>\b(?:between|from)?\s*(?P<r1>{_H})(?::(?P<r1m>\d{{2}}))?"
            + _AP.format("r1ap")
            + rf"?\s*(?:and|to|or|-|–|till|until)\s*(?P<r2>{_H})"
            rf"(?:(?::|\s(?=thirty|fifteen|forty))(?P<r2m>\d{{2}}|thirty|fifteen|forty[- ]five))?"
            + _AP.format("r2ap")
            + r"?(?:\s*o'?clock)?(?!\d|\s*(?:stars?|points?|out of|"
            + _UNIT
            + r"|km|days|yuan))\b)",
            rf"(?P<clock>\b(?P<h>{_H})(?:(?::|\.(?=\d\d\s*[ap]\.?m)|\s(?={_M}\s*[ap]\.?m|thirty\b"
            r"|fifteen\b|forty[- ]five\b)"
            rf"|h(?=\d\d))(?P<m>{_M}))?(?:"
            + _AP.format("ap")
            + r"|\s*(?P<oclock>o'?\s?clock)\b)?(?![\d%/]|\.\d|\s*(?:-|\s)?"
            + rf"(?:{_UNIT}|stars?|points?|out of|of|km|yuan|rmb|times?|things?|people|years?|cars?"
            r"|tyres?|tires?)\b))",
            r"(?P<same>\b(?:same time|this time)\b)",
        ]
    )
)
_HINT = re.compile(
    r"\d|day|\w(?:st|nd|rd|th)\b|dinner|tomorrow|tmr|2morrow|tonight|week|month|morning|noon"
    r"|evening|night|lunch|hour|minute"
    r"|clock|year|half|quarter|after|before|festival|new year|christmas|autumn|dragon|qingming"
    rf"|mid|\b(?:{EN_SMALL}|{_WEEKDAY}|{_MONTH})\b"
)

# Whether the shop is open on Sunday is asked, not fixed; a wish beside it is read.
_ASKS_HOURS = re.compile(
    r"\b(?:are you(?: guys)?|is (?:it|the \w+)|do you) (?:\w+ )?(?:open|closed?|work)\b"
    r"|opening hours"
    r"|what time do you|\bweather\b"
)
_WISHES = re.compile(r"\b(?:book|come|bring|appointment|slot|call me|ring me|want|need|'d like)\b")

_LINKS = Links(
    filler=re.compile(
        r"[\s,]*(?:(?:at|on|in|the|of|around|about|say|approximately|by|for|from|maybe|is"
        r"|between)[\s,]*)*"
    ),
    correction=re.compile(
        r"\b(?:no|nope|sorry|actually|rather|make (?:it|that)|i mean|instead|wait|scratch that"
        r"|correction|better|change|or no|not|i meant|meant)\b"
    ),
    until=re.compile(r"\s*(?:to|till|until|through|thru|-|–|and)\s*"),
    alternative=re.compile(r"\s*(?:and|or|,)?\s*"),
    reason=re.compile(
        r"(?:(?!\b(?:or|else|if|either|otherwise|maybe|fine|good|ok|works?)\b).)*,.*"
    ),
    together=re.compile(r"\s*(?:n?or|and)\s*(?:on )?"),
    refused_after=re.compile(
        r"[^,.;!?]{0,12}?\b(?:(?:does|do|is|will|would)(?:n't| not) (?:work|good|suit|convenient"
        r"|possible)"
        r"|won't (?:work|do)|no good|not (?:good|possible|convenient|available|free|work)"
        r"|i'?m (?:busy|not free|away|not available|in a meeting|working|out)|i can(?:'t|not)"
        r"|i have (?:a )?(?:meeting|work)"
        r"|(?:is|it's) (?:too (?:early|late)|bad)|too (?:early|late))"
    ),
    hindered_after=re.compile(
        r"(?:'s| is| are)? (?:out|packed|full|booked|taken|crazy|hectic|busy|rammed|chock|mad"
        r"|impossible|bad|terrible|awful|no good|rubbish|no use|tricky"
        r"|difficult|hard|awkward|not great|not ideal|when i work)\b"
        r"|[^,.;!?]{0,4}\bi(?:'m| am|'ve| have|'ll| will| work| need| got)\b"
    ),
    hindered_before=re.compile(
        r"\b(?:(?:got|have|is|there's) (?:a|an|another|some|my) [\w' ]{2,20}?"
        r"|(?:picking|dropping|collecting|fetching|meeting|seeing) [\w' ]{2,25}?|off|finish|done"
        r"|home|working|i work|land(?:ing)?|arrive"
        r"|get (?:home|back|in|off)|starts?|ends?|at school|asleep|in bed|at work|shift|class"
        r"|appointment"
        r"|booked"
        r"(?: solid| up)?|slammed|back)\s*(?:on|at|from|by)?\s*$"
    ),
    refused_before=re.compile(
        r"\b(?:not|except|but not|rather than|instead of|anything but|(?:i'm|we're) out"
        r"|(?:anytime|any time|any ?day|every ?day) (?:but|except|bar)"
        r"|any day but|(?:can't|cannot|no good) in|can't do|cannot do|can't make(?: it)?"
        r"|no (?:chance|way|can do)|impossible|not possible|out of the question"
        r"|busy|in a meeting|a meeting|tied up|(?:in )?(?:back[- ]to[- ]back )?meetings|at work"
        r"|working"
        r"|i work|away|out of town|booked(?: solid| up)?|occupied|unavailable|not (?:free"
        r"|available|home"
        r"|back)|swamped|driving|on shift|in class|flying|abroad|travell?ing|(?:i|we) (?:came"
        r"|visited|brought \w+|dropped \w+"
        r"|was (?:there|in|with you|at yours)|were (?:there|in|with you)"
        r"|picked \w+)(?: \w+)?(?: in| off| by| up)?)"
        r"\s*(?:on|at|for|in|from)?\s*(?:the)?\s*$"
    ),
    past_after=re.compile(
        r"\s*(?:i|we|when i|you)\s+(?:came|brought|dropped|picked|was|were|had|did|drove|went"
        r"|called|got)\b"
    ),
    certainly_ahead=re.compile(r"tomorrow|next|tonight|the day after|day after"),
)


def read_time_en(text: str, *, now: datetime, hour_asked: bool = False) -> TimeReading | None:
    """Return the time that an English utterance names, seen from ``now``; None if none.

    The result is in the zone of ``now``, which must be aware.
    """
    heard = heard_en(text, hour_asked=hour_asked)
    if not _HINT.search(heard.words):
        return None
    if _ASKS_HOURS.search(heard.words) and not _WISHES.search(heard.words):
        return None
    return choose(_mentions(heard.words, now), heard, now, _LINKS)


_READERS = {
    "past": pieces.past,
    "from_now": pieces.from_now,
    "day": pieces.day,
    "nth": pieces.nth_of_month,
    "wdom": pieces.weekday_of_month,
    "end": pieces.end_of_day_or_week,
    "ofmonth": pieces.part_of_a_month,
    "date": pieces.named_date,
    "dom": pieces.day_of_the_month,
    "week": pieces.weekday,
    "inmonth": pieces.named_month,
    "span": pieces.week_or_month,
    "holiday": pieces.holiday,
    "habit": pieces.after_a_habit,
    "part": pieces.part,
    "spoken": on_the_clock.spoken_clock,
    "range": on_the_clock.two_hours,
    "clock": on_the_clock.clock,
    "same": on_the_clock.same_hour,
}


def _mentions(words: str, now: datetime) -> Iterator[Mention]:
    day_named = False
    for found in _TOKEN.finditer(words):
        kind = next(name for name in _KINDS if found[name] is not None)
        reader = _READERS.get(kind)
        mention = reader(found, now) if reader else None
        if mention is None:
            continue
        if kind == "clock" and not day_named and not on_the_clock.is_surely_a_clock(found):
            continue
        day_named = day_named or mention.days is not None or mention.clock is not None
        yield pieces.bounded(mention, words)


_KINDS = ("junk", *_READERS)

"""Words of time as speech recognition spells them: 下周武, 名天, 三典半, 6/点半.

The one thing to know: a homophone is mended only where nothing but a time can stand,
between the words of a day and those of the clock; 周武 alone may be somebody's name.
"""

import re
from re import Match

from nlu.readers.heard import Heard
from nlu.readers.numerals import read_int
from nlu.readers.text import as_meant, plain

_SOUNDS = {
    "一": "依医衣壹意易",
    "二": "儿而尔耳贰",
    "三": "伞散叁山参",
    "四": "是似寺肆司死思事市",
    "五": "武无舞午吴伍误物务悟",
    "六": "刘流溜陆留柳",
    "七": "起气奇柒期妻",
    "八": "吧巴爸捌",
    "九": "酒久玖",
    "十": "石实时食拾",
    "两": "凉良亮量",
    "日": "热",
    "天": "添田填",
}
_MEANT = {sound: word for word, sounds in _SOUNDS.items() for sound in sounds}
_WEEKDAY_SOUNDS = "".join(_SOUNDS[day] for day in "一二三四五六日天")
_HOUR_SOUNDS = "".join(_SOUNDS[hour] for hour in "一三四五六七八九十两")

_NUMERAL = r"[一二两三四五六七八九十\d]"
_PART = r"(?:[上下中]午|[早晚]上|清早|早晨|傍晚|凌晨|夜里)"
_GOES_ON = rf"(?={_PART}|[早晚]|{_NUMERAL}{{1,3}}[点:]|[周星礼])"
_ENDS = rf"(?={_PART}|[早晚]|{_NUMERAL}{{1,3}}[点:]|[周星礼和或到跟吧行可都也去来再,。!?、\s]|$)"
_AFTER_CLOCK = r"(?=半|钟|整|[一三]刻|左右|以[后前]|之[后前]|多|[,。!?\s吧给打来行可]|$)"

_SPACED = re.compile(
    r"(?<=[\d一二两三四五六七八九十])[\s/]+(?=[点号月])|(?<=点)[\s/]+(?=半|[一三]刻|钟)"
    r"|(?<=(?<!\S)[\u3400-\u9fff]) (?=[\u3400-\u9fff](?!\S))|(?<=星)期(?=期)"
)
_UNIT = re.compile(
    r"(?P<week>(?<=星)[旗奇器七]|(?<=礼)[败摆])(?=[一二三四五六日天])"
    r"|(?P<hour>(?<=小)[事室市是](?=[以之过]?后|左右|再|[,。]|$))"
    rf"|(?P<minute>(?<={_NUMERAL}分)[中种重忠])|(?P<date>(?<={_NUMERAL})[耗浩皓](?={_PART}"
    rf"|[,。吧]|$))"
    rf"|(?P<three>仨(?=小时|钟头|月|星期))|(?P<cycle>(?<=周)期(?=[一二三四五六日天](?:{_PART}"
    rf"|[,。吧]|$)))"
)
_UNITS = {"hour": "时", "minute": "钟", "date": "号", "three": "三个", "cycle": ""}
_DAY = re.compile(
    r"(?P<day>[名铭鸣茗厚候](?=[天添])|(?<=[明后今名铭鸣厚候])[添田填]"
    rf"(?={_PART}|[早晚]|{_NUMERAL}|[,。!?\s吧]|$))"
    r"|(?P<week>(?:(?<![\u3400-\u9fff])|(?<=[下这本个]))[洲州舟粥](?=[一二三四五六日天末]))"
    r"|(?P<part>(?<=[上下])[五武舞雾物务](?="
    + _NUMERAL
    + r"{1,3}点|[,。!?\s]|$)|商务(?="
    + _NUMERAL
    + r"{1,3}点)|晚伤)"
)
_WEEKDAY = re.compile(
    rf"(?:(?:(?<=星期)|(?<=礼拜)|(?<=[下这本个]周))(?P<sure>[{_WEEKDAY_SOUNDS}]){_ENDS}"
    rf"|(?<![姓叫是])(?<=周)(?<!姓周)(?<!叫周)(?P<maybe>[{_WEEKDAY_SOUNDS}])(?:{_GOES_ON}|(?=都)))"
)
_CLOCK = re.compile(
    rf"(?P<hour>(?:(?<=[上下中]午)|(?<=[早晚]上)|(?<=[今明后]天)|(?<=凌晨)|(?<=傍晚))"
    rf"[{_HOUR_SOUNDS}](?=[点典](?:半|钟|[,。!?\s吧左以之]|$)))"
    rf"|(?P<dian>(?<={_NUMERAL})典(?!型){_AFTER_CLOCK}|(?<={_NUMERAL})[店电](?=半|钟|左右)"
    rf"|(?:(?<=[上下中]午{_NUMERAL})|(?<=[早晚]上{_NUMERAL}))[店电]{_AFTER_CLOCK})"
)
_DATE = re.compile(
    rf"(?<![\d./])(?P<month>1[0-2]|0?[1-9])[./](?P<day>3[01]|[12]\d|0?[1-9])[号日]?\s*(?={_PART})"
    r"|(?<![\d./-])(?P<month3>1[0-2]|0?[1-9])[./-](?P<day3>3[01]|[12]\d|0?[1-9])\s+(?=\d{1,2}[:点])"
    r"|(?<![\d./])(?P<month2>1[0-2]|[1-9])[./](?P<day2>3[01]|[12]\d|0?[1-9])[号日]"
    r"|下个?(?:周|星期|礼拜)的?(?P<week>今天)"
)
_LATIN_UNIT = re.compile(r"(?<=\d)\s*(?:mins?|minutes?|hours?|hrs?|h)(?![a-z])")
_HALVES = re.compile(r"(?P<n>\d+)\.5个?(?=小时|钟头)")
_POINTED = re.compile(
    r"(?<=[天日号午上晚早]\d)\.(?=[0-5]\d(?!\d|号|日))"
    r"|(?<=[天日号午上晚早]\d\d)\.(?=[0-5]\d(?!\d|号|日))"
)
_RUN_OF_DAYS = re.compile(r"(?<![\d./-])(?P<first>\d{1,2})[-~](?P<last>\d{1,2})[号日]")
# 我说的是后天不是明天: the time that is denied after the one that is meant.
_NOT_THE_OTHER = re.compile(
    r"(?P<kept>(?:^|[^不])是[^,。;!?不是]{1,8})[,\s]?(?:可|又|并)?不是[^,。;!?]{1,8}$"
)
_TWENTY = re.compile(r"[廿卅](?=[一二三四五六七八九]?[号日])")
# 二十四五号, 二十三二十四号: two days in a row.
_TWO_DAYS = re.compile(
    r"(?P<tens>[二三]?十)(?P<one>[一二三四五六七八])(?P<two>[二三四五六七八九])(?=[号日])"
    r"|(?P<first>[二三]?十[一二三四五六七八九]?)(?:号|、)?"
    r"(?P<next>[二三]十[一二三四五六七八九]?)(?=[号日])"
)
_DIGITS = re.compile(r"^\s*(?P<h>[01]\d|2[1-3])(?P<m>[0-5][05])[。.!\s]*$")
_HALF = re.compile(r"(?<=点)[般办板](?=[,。!?\s吧左以之给打]|$)|(?<=点[一三])[克课刻可](?!能)")
_PART_SOUNDS = {"商务": "上午", "晚伤": "晚上"}


def heard_zh(text: str) -> Heard:
    """Return a Chinese utterance with its misheard words of time put right."""
    heard = Heard(text, as_meant(plain(text)))
    return (
        heard.mended(_SPACED, lambda found: "")
        .mended(_LATIN_UNIT, lambda found: "分钟" if found.group().strip()[0] == "m" else "小时")
        .mended(_HALVES, lambda found: "半" if found["n"] == "0" else f"{found['n']}个半")
        .mended(_POINTED, lambda found: ":")
        .mended(_RUN_OF_DAYS, _run_of_days)
        .mended(_TWO_DAYS, _two_days)
        .mended(_TWENTY, lambda found: "二十" if found.group() == "廿" else "三十")
        .mended(_NOT_THE_OTHER, lambda found: found["kept"])
        .mended(_UNIT, _unit)
        .mended(_DAY, _day)
        .mended(_WEEKDAY, lambda found: _MEANT[found.group()])
        .mended(_CLOCK, lambda found: "点" if found["dian"] else _MEANT[found.group()])
        .mended(_DATE, _date)
        .mended(_DIGITS, lambda found: f"{found['h']}:{found['m']}")
        .mended(_HALF, lambda found: "刻" if found.group() in "克课刻可" else "半")
    )


def _date(found: Match[str]) -> str:
    if found["week"]:
        return "七天后"
    month = found["month"] or found["month2"] or found["month3"]
    return f"{month}月{found['day'] or found['day2'] or found['day3']}号"


def _run_of_days(found: Match[str]) -> str:
    # 10-12号 are three days; 3-12号 is the twelfth of March.
    first, last = int(found["first"]), int(found["last"])
    return f"{first}号到{last}号" if 0 < last - first <= 5 else found.group()


def _two_days(found: Match[str]) -> str:
    if found["first"]:
        one, two = read_int(found["first"]) or 0, read_int(found["next"]) or 0
        return f"{one}号到{two}" if two == one + 1 else found.group()
    return f"{found['tens']}{found['one']}号到{found['tens']}{found['two']}"


def _unit(found: Match[str]) -> str:
    if found["week"]:
        return "拜" if found.group() in "败摆" else "期"
    return next(right for kind, right in _UNITS.items() if found[kind])


def _day(found: Match[str]) -> str:
    sound = found.group()
    if found["day"]:
        return "天" if sound in "添田填" else "后" if sound in "厚候" else "明"
    return "周" if found["week"] else _PART_SOUNDS.get(sound, "午")

"""Scores said as numbers: 五分, 4, 满分, 10 out of 10, 扣一分, five stars.

The one thing to know: what only looks like a score (10点, 3月5号, 三天, 2个, 13800000001) is
consumed first. ``read_scores`` gives every score in the order of speech;
``rating_agreement`` settles what they come to.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from re import Match

from nlu.readers.numerals import EN_SMALL, read_number
from nlu.readers.rating_terms import SCALE, Opinion

_N = (
    r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九]?十[一二三四五六七八九]?|一百"
    r"|[零〇一二两三四五六七八九]十?)"
)
_EN = rf"(?:\d+(?:\.\d+)?|{EN_SMALL}|one hundred|a hundred|hundred)"
_PLURALS = "ones|twos|threes|fours|fives"
_POINT = r"(?:分(?![钟之店公期厂析别类明享部]|手(?!艺))|[颗个]{0,2}(?:小?星星|星)(?![期级]))"
_NO_UNIT = (
    r"(?:分钟|个?半?多?小时|个?钟|个?月|个?星期|个?礼拜|天|日|号|次|回|趟|遍|公里|千米|km|块|元"
    r"|万|千|百|年|周|岁|条|只|台|辆"
    r"|毛|里|刻|米|度|升|人|位|家|楼|层|种|样|件|句|下|点|时|个|般|直|些|定|切|边|会|共|起|路|流"
    r"|向|塌|致|概|旦|座|滤|包|s店|折|手)"
)
_EN_NO_UNIT = (
    r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|times|km|kilomet\w+|miles?|yuan"
    r"|rmb|people|things?|cars?|tyres?|tires?"
    r"|visits?|more|of|am|pm|a\.m|p\.m|o'?clock|day|time|thing|problem|issue|person|another)"
)

# "One bolt" counts; "one for the wait", "one never again" is a score.
_AFTER_ONE = (
    r"(?:for|from|because|be?cos|co[sz]|cuz|cause|bc|as|since|stars?|points?|only|at|is|it'?s"
    r"|that'?s"
    r"|sorry|thanks?|please|pls|they|you|never|terrible|awful|and|but|no|not|out|max|or|then"
    r"|maybe"
    r"|sir|madam|if|though|just|really|absolutely|definitely|i'?[a-z]*|worst|the|your|due|waited"
    r"|took"
    r"|was|were|nothing|nobody|very|too|so|bad|disgusting|useless|over|on)"
)

_SCORE = re.compile(
    "|".join(
        [
            r"(?P<junk>\d{4,}|on a scale (?:of|from) (?:(?:1|one) to )?(?:5|five)"
            r"|\bout of (?:5|five)(?=,? i|,)|[五5]分(?=里|制|之中)"
            r"|□+|十二分|[a-z]\d+|\d+[a-z]+\d|\d{1,2}:\d{2}"
            r"|第[一二三四五\d](?!个?[。.!吧]*$)|[充过部]分"
            r"|一分(?:钱|价|货)"
            r"|[每无万唯统专]一|一二"
            rf"|{_N}\s*(?:点|时)\s*(?:半|一刻|三刻|钟|(?!5|五){_N}分?)|十分(?=钟|感|抱"
            r"|[^,。!?\s吧啊呢哦的]))",
            rf"(?P<fraction>(?P<num>{_EN}|{_N})\s*(?:/|out of|outta|of|over)\s*(?P<den>5|five"
            r"|10|ten|100|(?:a |one )?hundred)(?!\d))",
            rf"(?P<percent>(?:(?P<pc>\d+)\s*(?:%|percent)|(?P<pcen>(?:a "
            rf"|one )?hundred) (?:percent|per cent)"
            rf"|{_EN} per ?cent)|百分之?(?P<pczh>百|{_N}{{1,2}})(?!满意|之)"
            rf"|(?P<tenths>{_N})成)",
            r"(?P<scale>\b(?:on a )?scale (?:of|to|from|out of)(?: (?:1|one|0|zero) (?:to|-))?"
            r" (?P<of>a hundred|one hundred|100|ten|10)\b"
            rf"|(?:满分|总分|最高)(?:是|为)?\s*{_N}分?(?=[^。]*?{_N})|(?:{_N}|百)分(?:制"
            r"|满分))",
            rf"(?P<half>{_N}{_POINT}半|{_N}个?半(?:分|星)|{_N}点[五5]分?|(?<![\d.])\d\.\d+{_POINT}?"
            rf"|{_EN} and a half(?: stars?)?|[扣减差少]了?半[分颗个]星?"
            r"|\bhalf (?:a |an? )?(?:points?|stars?|marks?)?\s?(?:off|short|less)\b"
            r"|\bhalf (?:of )?(?:the )?(?:full |top )?marks|满分的?一半)",
            rf"(?P<range>{_N}分?\s*(?:到|至|-|~|—|或者?|、)\s*{_N}(?!\d|{_NO_UNIT}){_POINT}?"
            rf"|(?<![一二两三四五六七八九])[一二两三四五六七八九]{{2}}(?:{_POINT}|(?=吧|$))"
            rf"|{_N}分{_N}分(?:之间|中间)|不是{_N}分?就是{_N}分?|\b{_EN}\s*(?:or|to|-)\s*{_EN}\b"
            rf"|between {_EN} and {_EN}"
            rf"|{_N}分?[和与跟同]{_N}分?(?:之间|中间))",
            r"(?P<bound>(?:不到|(?<!不)超过|低于|高于|至少|起码|多于|大于|少于|差一?点儿?(?:就"
            r"|到)?(?:能?[给打])?(?:你们?)?"
            r"|差点儿?(?:就)?(?:能?[给打])?(?:你们?)?|接近|将近|几乎是?|逼近|无限接近|没到|不够|比)"
            rf"\s*(?:满分|{_N}{_POINT}?(?!钟))(?:了|[高低多少差]一?点儿?)?"
            rf"|快[到要]?(?:满分|{_N}分)(?=了)"
            r"|\b(?:no less than(?! (?:5|five))|(?<!no )(?<!not )more than|(?<!no )less than"
            r"|under|below"
            r"|above|over"
            r"|at least|almost|nearly|not quite|just (?:under|over|below|above|short of)|close to"
            r"|better than|worse than|short of|shy of|a bit (?:more|less) than|north of|south of)"
            rf"\s+(?:g[ai]ve (?:it |you )?)?(?:an? |a solid |full |top )?(?:{_EN}|marks)\b"
            rf"|\b{_EN}(?: stars?)? (?:and a bit|and a (?:quarter|third)|plus|or (?:above|more"
            rf"|less|below)"
            r"|minus(?=[.!]*$)|point (?:[1-9]|one|two|three|four|five|six|seven|eight|nine))\b"
            rf"|{_N}{_POINT}(?:以上|以下|多|不到|往上|往下|开外|出头|还?差一?点))",
            rf"(?P<add>(?:再?加|(?<![最顶])多给)(?:上|你们?|个|了)*(?P<more>{_N})(?:分|[颗个]?星)(?!钟)"
            rf"|\b(?:plus|add(?:ed)?|another) (?P<more2>one|a|1|two|2)(?: points?| stars?)? for\b)",
            r"(?P<deduct>(?:扣|减|少给?|差|去|留)(?:你们?|您们?|了|掉|的|那|出|下)*"
            rf"(?P<off>{_N})(?:分|[颗个]?星)(?!钟)|(?:那|这|少|丢|失"
            rf"|空)的?(?P<off2>{_N})分[^,。]{{0,2}}[扣差减留在]"
            rf"|(?P<off6>{_N})分(?=扣[在掉了])"
            r"|\b(?:knock|tak|dock|deduct|minus|less(?! than)|los|lost|drop|subtract|shav|remov"
            r"|cut|hold)"
            r"(?:e|es|ed|ing|king|s)?\b(?: you| it| them| off| back| only| just)*"
            rf" (?P<off3>{EN_SMALL}|\d|an?)(?: (?:points?|stars?|marks?|one)| off| (?=for"
            rf"|because|as|since|due|from|on))+"
            rf"|\b(?P<off4>{EN_SMALL}|\d|an?)(?: (?:points?|stars?|marks?))? (?:off|short|shy"
            rf"|down|deducted|docked|below)"
            r"\b(?! the (?:road|motorway|highway))(?: of)?(?: (?:full|top) marks| the top"
            r"| the max\w*| perfect)?"
            rf"|(?<=five )minus (?P<off5>{EN_SMALL}|\d)\b)",
            r"(?P<worst>(?:负|倒扣)(?:\d+|[零一二三四五六七八九十百千万]+)?分|[零0]分|零蛋|鸭蛋"
            r"|大?鸭蛋|-\d+\s*分?"
            r"|(?<![\d.])0(?![\d.])"
            r"|\bnot even (?:an? )?(?:one|1)\b(?: star| point)?"
            rf"|一分(?:都|也)?没有?(?=[,。!啊吧]*$)|\b(?:minus|negative) {_EN}(?= stars?| points?"
            rf"|[.!]*$)|\bnil\b"
            r"|\bzero\b(?! (?:complaint|issue|problem|fault)))",
            r"(?P<top>\b(?:nothing|anything|no|give) (?:less than|under|below) (?:5|five)\b"
            r"|(?:至少|起码|不低于|不少于)(?:得|要|是|给|打)*[五5]分|(?:一分|半分|一点|啥都"
            r"|一分都)[不没]扣|满分|满星|满级|最高分?|顶分"
            r"|顶格|拉满|(?<=[打给])满(?!意)|^满(?=[吧。!\s]*$)"
            r"|\b(?:full|top|perfect|maximum|max|highest) (?:marks?|scores?|points?"
            r"|stars?|rating)\b"
            r"|(?<!one )(?<!two )(?<!three )(?<!four )(?<!five )(?<!\d )\b(?:maximum|max"
            rf"|highest)\b(?!,? {_EN}\b)"
            r"|^(?:full|top)(?=[.!\s]*$)|\b(?:top|high end) of the (?:scale|range)\b"
            r"|\bas high as (?:it goes|possible|you can|i can)\b|\b(?:the |a )?full (?:hundred"
            r"|100)\b)",
            r"(?P<low>最低分?|垫底|\bas low as (?:it goes|possible|you can|i can)\b"
            r"|\b(?:the )?bottom of the scale\b|(?:lowest|minimum|bottom)(?: (?:marks?|score"
            r"|rating))?)",
            rf"(?P<explicit>(?P<n>{_N}){_POINT}|\b(?P<en>{_EN})(?:[\s-]*(?:stars?|points?"
            rf"|marks?)| from me)\b"
            r"|(?:打|给|评|选|按|填|勾|写|记|圈|点|戳|rate \w+|(?:give|gave|giving) \w+(?: \w+)?"
            r"|score of)"
            rf"\s*(?:个|你们?个?|您|它|他|她|了|an?)?\s*(?P<given>{_N}|\b(?:{EN_SMALL})\b)"
            rf"(?!\d|{_NO_UNIT}|\s*{_EN_NO_UNIT}\b|{_POINT}?半|个?半|点[五5]|[一二三四五六七八九]"
            r"|成"
            rf"|{_POINT}?\s*(?:到|至|-|~|—|或|以上|以下|多|/|out of|or|to|and a)){_POINT}?)",
            rf"(?P<unit>{_N}\s*{_NO_UNIT}|\b{_EN}\s*(?:whole |full |entire |long |extra |good )?"
            rf"{_EN_NO_UNIT}\b"
            rf"|\bone (?!{_AFTER_ONE}\b)[a-z]{{2,}}|\bzero (?:complaint|issue|problem|fault)s?"
            rf"|\b(?:rear|front|back|left|right|new|old|other|last"
            r"|first|good|bad|cheap|these|those|original|winter|summer|which|same|big|small) ones"
            r"|\b(?:no|any|every|some|this"
            r"|that|the|which|number)[ -]?one\b)",
            r"(?P<bare>(?<![\w.])(?P<digit>\d{1,3})(?:'?s)?(?![\w%]|\.\d)"
            r"|(?<![a-z\d.])(?P<digit2>\d{1,3})(?![\da-z%]|\.\d)"
            r"|(?:(?<=[打给就是评选说算都也全各吧那嗯呃额啊哦唔成概约莫想…~—.,。!?、:\s不])"
            r"|(?<=[评打得]分)|^)(?P<zh>[一二两三四五六七八九十])(?=[,。!?、;…~.\s吧啊呢哦嘛哈了不呀]"
            rf"|$)|\b(?P<word>{_PLURALS}|{EN_SMALL})\b(?! of\b))",
        ]
    )
)
_OFF = ("off", "off2", "off3", "off4", "off5", "off6")
_BARE_KINDS = frozenset({"bare"})
_OPEN_KINDS = frozenset({"bound", "range"})
_ASKED_KINDS = frozenset({"range", "half", "low", "worst"})
_KINDS = (
    "junk", "fraction", "percent", "scale", "half", "range", "bound", "add", "deduct", "worst",
    "top", "low", "explicit", "unit", "bare",
)  # fmt: skip
_NOT_BEFORE = re.compile(
    r"(?:不是|给不[了到]|打不[了到]|达不到|够不[上着]|不能给|(?<!要)不给|没有|没到|没给|不值|不够"
    r"|不可能给?|不配|算不上|不打"
    r"|\bnot|isn't|wasn't|never|(?:not|isn'?t) (?:really )?worth|(?:doesn|don|didn)'?t deserve"
    r"|not worthy of"
    r"|(?:can'?t|cannot|can not|couldn'?t|won't|wouldn't|would not|will not|don't|do not|didn't"
    r"|not going to"
    r"|not gonna|never)(?: really| quite| possibly)? (?:give|call|say|go|rate|make|do|deserve"
    r"|stretch|reach|get"
    r"|think|want to give|go as high as|stretch to|put)(?: \w+){0,4}?)\s*(?:个|an?)?\s*$"
)
_NOT_AFTER = re.compile(
    r"(?:我?(?:可|肯定|绝对|当然|是|就|的话|那|估计|恐怕)*(?:不行|不给|不可能|不合适|太[高多]"
    r"|高了|算不上|谈不上|给不[了到]|打不[了到]|不给|不可能"
    r"|达不到|够不[上着])"
    r"|差[了一]?点|没有|是没戏|没戏|别想|就(?:算了|免了)|\s+(?:is|would be|'s) (?:too (?:much"
    r"|high|generous)"
    r"|out of the question|pushing it|not possible|a stretch))"
)
_NOT_NOW = re.compile(
    r"(?:本来|原本|原来|原想|上次|上回|以前|之前"
    r"|(?:如果|要是|假如)(?!(?:真|一定|非|硬|就|光)?(?:要|让我?|叫我|得)?我?(?:打|给|评)个?分)|要不是|下次|轻易|别人|人家|隔壁"
    r"|别家"
    r"|其他店"
    r"|\blast time|\bwould(?: have|'ve)|\bif\b|\bused to|\busually|\bearlier i)"
    r"(?:(?!这[次回]|现在|今天|this time|now)[^,。;!]){0,14}$"
)


def read_scores(words: str, *, asked: bool) -> list[Opinion]:
    """Return every score in the text in the order of speech; bare numbers only if ``asked``."""
    scores: list[Opinion] = []
    deducted: int | None = None
    added = 0
    scale: int | None = None
    for found in _SCORE.finditer(words):
        kind = next(name for name in _KINDS if found[name] is not None)
        if kind in ("junk", "unit") or (not asked and kind in _BARE_KINDS | _ASKED_KINDS):
            continue
        if (
            not asked
            and kind == "top"
            and found.group() in ("最高", "max", "maximum", "highest", "full", "top")
        ):
            continue
        if kind == "add":
            added = _points(found, ("more", "more2")) or 0
            continue
        if kind == "deduct":
            deducted = _points(found, _OFF)
            continue
        if kind == "scale":
            scale = _scale(found)
            continue
        if _is_set_aside(words, found, scores):
            continue
        scores.append(_opinion(found, kind, scale))
    return _after_addition(_after_deduction(scores, deducted), added)


def names_a_score(words: str, *, asked: bool) -> bool:
    """Tell whether any score is named at all, even one that is denied or supposed."""
    return any(
        found[kind] is not None
        for found in _SCORE.finditer(words)
        for kind in ("explicit", "half", "range", "bound", "top", "fraction", *(("bare",) * asked))
    )


def _is_set_aside(words: str, found: Match[str], before: Sequence[Opinion]) -> bool:
    ahead = words[: found.start("given") if found["given"] else found.start()]
    if before and words[before[-1].stop : found.start()].strip() in ("不是", "not"):
        return words[before[-1].stop : found.start()].strip() == "not" or words[
            : before[-1].begin
        ].rstrip().endswith("是")
    return bool(
        _NOT_BEFORE.search(ahead) or _NOT_NOW.search(ahead) or _NOT_AFTER.match(words, found.end())
    )


def _opinion(found: Match[str], kind: str, scale: int | None) -> Opinion:
    value, vague = _VALUES[kind](found), kind == "worst"
    if scale not in (None, 5) and value is not None:
        value = 5 if kind == "top" or _whole(found["n"] or "") == scale else None
    return Opinion(
        found.start(), found.end(), value, vague, bare=kind in _BARE_KINDS, open=kind in _OPEN_KINDS
    )


def _scale(found: Match[str]) -> int | None:
    if found["of"]:
        return _whole(found["of"])
    return _whole(re.sub(r"\D*?([\d零一二两三四五六七八九十百]+)\D*$", r"\1", found.group()))


def _fraction(found: Match[str]) -> int | None:
    part, whole = _whole(found["num"]), _whole(found["den"])
    if part == whole or found["num"] == found["den"]:
        return 5
    return _on_scale(part) if whole == 5 else None


def _percent(found: Match[str]) -> int | None:
    full = (
        found["pc"] == "100"
        or found["pcen"]
        or found["pczh"] in ("百", "一百")
        or found["tenths"] == "十"
    )
    return 5 if full else None


def _half(found: Match[str]) -> int | None:
    digits = re.fullmatch(r"(\d)\.0+\D*", found.group())
    return _on_scale(int(digits[1])) if digits else None


def _number(found: Match[str]) -> int | None:
    for name in ("n", "en", "given", "digit", "digit2", "zh", "word"):
        if found[name]:
            return _on_scale(_whole(_singular(found[name])))
    return None


def _singular(words: str) -> str:
    return words[:-1] if words in _PLURALS.split("|") else words


def _nothing(found: Match[str]) -> int | None:
    return None


_VALUES = {
    "fraction": _fraction,
    "percent": _percent,
    "half": _half,
    "range": _nothing,
    "bound": _nothing,
    "worst": lambda found: 1,
    "top": lambda found: 5,
    "low": lambda found: 1,
    "explicit": _number,
    "bare": _number,
}


def _points(found: Match[str], names: Sequence[str]) -> int | None:
    said = next((found[name] for name in names if found[name]), None)
    return 1 if said in ("a", "an", None) else _whole(said)


def _whole(words: str) -> int | None:
    number = read_number(words)
    return int(number) if number is not None and number == int(number) else None


def _on_scale(number: int | None) -> int | None:
    if number in (10, 100):
        return 5
    return number if number in SCALE else None


def _after_deduction(scores: list[Opinion], deducted: int | None) -> list[Opinion]:
    if deducted and len(scores) > 1 and sum(each.value or 0 for each in scores) == deducted:
        # 扣两分,一分等得久一分洗得脏: only told off point by point.
        scores = []
    # 扣一分 speaks of full marks; beside another score it only explains that score.
    if deducted is None or any(each.value not in (None, 5) for each in scores):
        return scores
    value = 5 - deducted
    return [Opinion(0, 0, value if value in SCALE else None)]


def _after_addition(scores: list[Opinion], added: int) -> list[Opinion]:
    # 三分,态度好加一分: counted on to the score before it, unless the sum is said as well.
    if not added or not scores or scores[0].value is None:
        return scores
    value = scores[0].value + added
    if len(scores) > 1:
        return scores[-1:] if scores[-1].value == value else scores
    return [replace(scores[0], value=value if value in SCALE else None)]

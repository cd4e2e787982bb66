"""Times as Chinese customers say them, cut into mentions.

One pattern finds every piece (day, part of the day, clock, bound), what looks like one and
is none (一点都不, 13800000001, 提前三天) is consumed first so that nothing reads it. The one
thing to know: the order of the alternatives in ``_TOKEN`` decides; longer readings first.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from re import Match

from nlu.readers import times_zh_clock as on_the_clock
from nlu.readers import times_zh_pieces as pieces
from nlu.readers.appointment import Mention, TimeReading
from nlu.readers.heard_zh import heard_zh
from nlu.readers.holidays import HOLIDAY
from nlu.readers.mentions import Links, choose

_H = r"(?:二十[一二三四]?|十[一二三四五六七八九]?|[零〇一二两三四五六七八九]|\d{1,2})"
_M = r"(?:[二三四五]?十[一二三四五六七八九]?|[零〇]?[一二三四五六七八九]|\d{1,2})"
_N = r"(?:\d+|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_WEEK = r"(?:周|星期|礼拜)"
_WEEKDAY = r"(?:[一二三四五六日天末]|(?<=周)中(?!午)|[1-7](?![\d:.点]))"
_DURATION = (
    rf"(?:{_N}个?[多来]?(?:半)?(?:小时|钟头|钟(?!头))半?|半个?(?:多)?(?:小时|钟头|钟)"
    rf"|{_N}来?多?分钟"
    rf"|{_N}刻钟"
    rf"|{_N}个?多?(?:天|日|周|星期|礼拜)|{_N}个半?月|半个月|半年|{_N}年"
    r"|[一两二三四五六七八]{2}个?(?:小时|钟头|分钟)|(?:个把|点把)(?:小时|钟头|钟))"
)
_NO_TIME_AFTER_POINT = r"(?!意见|建议|要求|原因|问题|不满|希望|想法|诉求|需求|毛病|都不|也不|响)"
_BEFORE_ONE = r"(?<![^午上晨里夜天日中二三四五六末号到至不是就在约定改成,。!?;:、\s呢吧啊嗯那还对])"
_AFTER_ONE = (
    r"(?=钟|半|一刻|三刻|[过零]|[十二三四五]\S?分|多|左右|以后|之后|后|之前|以前|前|到|至|整|来"
    r"|吧|再"
    r"|可以|行|方便|有空|打|给|我|[,。!?\s]|$)"
)
_MERIDIEM = r"\s*(?P<{0}>[ap]\.?m\.?)?"

_TOKEN = re.compile(
    "|".join(
        [
            r"(?P<junk>(?<!\d)\d{5,}|第[一二三四五]点|提前(?:一两|两三)?" + _DURATION + r"?"
            r"|(?<=[了才花修等用])" + _DURATION + r"(?:以后|之后|后)?"
            r"|\d+(?:\.\d+)?\s*(?:公里|千米|km|块|元|岁|米|升|次|万|千|%|度|分(?!钟))"
            r"|[早晚](?:一点|点|一些|些)(?!钟|半)|再?过个?(?:两|几|一两|两三|三五)天|改天|哪天"
            r"|(?:每天|天天)(?:早上|上午|中午|下午|晚上)?|整天|全天|(?<=了)一(?:个|整)?(?:上午"
            r"|下午|早上|晚上|中午)"
            r"|上下?午[和、跟或]?下午(?=都|随|哪|什么|均|[,。!]|$)|今后|往后|以后再|当天(?!下|上"
            r"|晚)|周[到围岁期转]|后[面来门座备排轮视减桥]"
            r"|年[检审龄]|时[候间])",
            r"(?P<past>大前天|前天|昨[天晚日儿夜早]个?|前[晚夜儿]|寻日|琴日|前(?:几|两)天"
            r"|上上?(?:一)?[次回]"
            rf"|上上?个?(?:{_WEEK}){_WEEKDAY}?|上上?个?月(?:{_N}[号日])?|去年|前年|刚才|刚刚|当时"
            rf"|{_DURATION}(?:以前|之前|前))",
            rf"(?P<ago_or_in>(?:(?P<lead>再?过个?|再等|等我?个?|隔个?)?(?P<span>{_DURATION})"
            r"(?P<tail>以后|之后|过后|后|的时候|(?=左右再|再|给我|打给我)))"
            rf"|(?P<lead2>再?过个?|再等个?|(?<![干白苦坐傻空])等我?个?)(?P<span2>{_DURATION})"
            rf"|(?P<lead3>(?:^|(?<=[,。!?;\s]))(?:嗯|那|大概|差不多|就|还要|还得|给我|要|得"
            rf"|最多){{0,2}})"
            rf"(?P<span3>(?=[^,。天日周星礼月年]+(?:时|头|钟))(?:{_DURATION}))"
            r"(?=左右|就行|就好|可以|吧|行|差不多|[,。!?\s]|$))",
            rf"(?P<holiday>{HOLIDAY}(?P<around>期间|假期|放假|长假|那几天)?)",
            r"(?P<iso>(?P<y>\d{4})[-/.年](?P<mo>\d{1,2})[-/.月](?P<d>\d{1,2})[日号]?)",
            r"(?P<month>(?P<yr>今年|明年|后年)?(?:(?P<mrel>下下|下|这|本|当)一?个?月"
            r"|(?P<mon>1[0-2]|0?[1-9]"
            r"|十[一二]?|[一二三四五六七八九])月(?!饼)份?)的?"
            r"(?:(?P<md>三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]"
            r"|\d{1,2})[号日]?(?!点|[:\d])|(?:月)?(?P<mpart>底|末"
            r"|初|中旬|上旬|下旬|中))?)",
            r"(?P<mday>(?<![\d.])(?P<dom>三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]"
            r"|\d{1,2})[号日](?!楼|油|汽|线"
            r"|店|技|师|车|工|柜|门|机|桥|位))",
            r"(?P<mspan>月底|月末|月初|月中|[上中下]旬)",
            r"(?P<year>年底|年末|年后|年前(?!都)|过完年|过了年|明年|年初)",
            r"(?P<week>(?<![姓老小])(?P<wrel>下下下|下下|下|这|本|今"
            rf"|当)?一?个?(?:{_WEEK})的?(?:{_WEEK})?(?P<wd>六日"
            rf"|[一二三四五六]{{2,3}}(?![点十号月分个])"
            rf"|{_WEEKDAY})(?!点|般|定|直|共|起|下[子午]?就)"
            rf"|(?P<wrel2>下下下|下下|下|这|本)一?个?{_WEEK}|双休日?|周末)",
            r"(?P<day>大大后[天日]|大后[天日儿]|明后(?:两)?天|今明(?:两)?天"
            r"|[今明后][天日儿朝](?:个儿?)?|听[日朝]|翌日|第二天|次日"
            r"|[今明后听](?=[早晚夜]))",
            r"(?P<meal>(?:吃[完过了]?)?(?P<dish>[早午中晚])[饭餐](?:以后|之后|过后|后|完)?"
            r"|吃[完过了](?:个)?(?P<dish2>)饭(?:以后|之后|后)?|(?<![点半刻\d])(?:下了?"
            r"|放|收)[班工](?:以后|之后|后"
            r"|了)?)",
            r"(?P<part>早起|凌晨|半夜|深夜|大?清早|大?清晨|一?大早上?|早上|早晨|早间|朝早|上午|上昼"
            r"|头晌|前晌|中午|正午|晌午|午间|午休|午后|下午|下昼"
            r"|下晌|后晌|晏昼"
            r"|傍晚|黄昏|晚上|晚间|夜晚|夜里|夜间|(?<=[今明后听一二三四五六日天号])(?:早|晚"
            r"|夜)(?![饭餐一点些])"
            r"|[早晚](?=(?:十[一二]?|[一二三四五六七八九]|\d{1,2})点))(?:时分|期间|休息)?",
            rf"(?P<short>差(?P<sm>{_M}分?|一刻)钟?(?:就|到|不到)?(?P<sh>{_H})点)",
            rf"(?P<hours>(?:(?P<h1>{_H})(?:到|至|-|~|—)"
            r"|(?P<h1b>[一二两三四五六七八](?=[二两三四五六七八九]点)"
            rf"|九(?=十点)))(?P<h2>{_H})点钟?)" + _NO_TIME_AFTER_POINT,
            r"(?P<colon>(?<![\d:.])(?P<ch>\d{1,2})[::](?P<cm>\d{2})(?![\d])"
            + _MERIDIEM.format("cap")
            + ")",
            rf"(?P<clock>(?:(?<![\d.第零〇百])(?:(?!一点)(?P<h>{_H})(?:点(?!几)|时(?=\d|{_M}分|整"
            r"|半|以|之|左|前"
            rf"|后|[,。\s]|$))|{_BEFORE_ONE}(?P<one>一)点{_AFTER_ONE})"
            rf"钟?(?:(?P<half>半)钟?|(?P<quarter>[一三13])刻|(?:过|零|〇)?(?P<m>{_M})分(?!钟)"
            rf"|(?P<mb>[零〇]?{_M})(?![\d个天次多点])|差(?:(?P<less>{_M})分|(?P<lessq>一刻)钟?))?"
            rf"(?:整|多|来钟)?{_NO_TIME_AFTER_POINT}))",
            r"(?P<ampm>(?<![\w.])(?P<ah>\d{1,2})(?::(?P<am>\d{2}))?\s*(?P<ap>[ap])\.?m\b\.?)",
            r"(?P<same>这个?时[候间]|这个?点(?!心)|这会儿?|同一时间|同样时间|老时间)",
        ]
    )
)
_HINT = re.compile(
    r"[点时号日天周期拜早晚午夜月年节刻钟分夕秋明春夏冬阳旦饭班昼晌朝过]|\d:\d|\d\s*[ap]m|国庆"
    r"|五一|十一|后"
    r"|初|冬至|休"
)
_SUFFIX = re.compile(
    r"\s*(?:钟|整|左右|前后|上下|结束|完)?(?P<after>以后|之后|过后|往后|开始|后(?![天年备面来晌]))"
    r"|\s*(?:钟|整)?(?P<before>以前|之前|前(?![天台年面几后]|一天))"
)

# Whether the shop is open on Sunday is asked, not fixed; a wish beside it is read.
_ASKS_HOURS = re.compile(
    r"(?:开门|营业|关门|开业|放假|开着)(?:吗|么|不[^,。]?$|没有?|呢|嘛|\?)"
    r"|几点(?:钟?)(?:才|就)?"
    r"(?:上班|下班|开门|关门|营业|开始)|天气|(?:上班|下班|营业|开门)时间"
)
_WISHES = re.compile(r"约|过去|过来|想去|打给|再打|来电|我来|我去|安排|给我打")

_LINKS = Links(
    filler=re.compile(r"(?:[\s的]|那天|当天|大概|大约|差不多|可能|左右|就|在)*"),
    correction=re.compile(
        r"不对|不是|错了|说错|口误|哦不|噢不|啊不|呃不|[,。?!…\s]不[,。\s]|^\s*[,。]?不[,。是]?\s*$"
        r"|^[,。]?不$|改[成到为]?|还是|算了"
        r"|更正|要不|要么|换[成到]?|应该是|推到|推迟到|挪到|提前到"
    ),
    until=re.compile(r"\s*(?:钟)?(?:到|至|-|~|—+|–)\s*"),
    alternative=re.compile(r"[\s、,]?(?:和|跟|或|或者|与|还有)?[\s]?"),
    reason=re.compile(r"[^,。可行都或要吗么吧也如呢好]*[,。\s][^或]*"),
    together=re.compile(r"\s?(?:、|和|跟|或|或者|与|还有)\s?"),
    refused_after=re.compile(
        r"[^,。;!?\s]{0,4}?(?:(?<!行)不行|没空|没时间|没功夫|没工夫|没档期|没法|走不开|脱不开身"
        r"|抽不[开出]身|没有(?:时间|空)|(?<!方)不方便|不在"
        r"|来不了|去不了"
        r"|过不[来去]|(?<!能)不能|(?<!可)不可以|不得闲"
        r"|冇得闲|冇空|(?:我|要|还|得|都|都要)*(?:有事|有会|开会|上班|加班|值班|出差|忙(?!完)"
        r"|开车|接孩子|考试)(?!的?时|完|吗|么|不)|约了人|有约|不合适"
        r"|太[早晚赶]|来不及|来不赢|赶不上|够呛|(?<![行方合])不太?(?:行|方便|合适)|不要|别打"
        r"|除外|以外)"
    ),
    hindered_after=re.compile(
        r"[^,。;!?\s]{0,4}?(?:有[事会课局约活]|有安排|有应酬|下班|收工|放学|要[开陪接送带去上]|陪"
        r"|接(?!车)|送|加班|的(?:飞机|火车|高铁|航班|手术)|才?回(?![电个我你话])"
        r"|限号|排满|都?放假"
        r"|约满|满了|满的|走不开|起不来|脱不开|抽不[开出]|下不来|出门|出差|上课|上班|值班|休假|旅游"
        r"|爬山|喝酒|应酬|回老家|在外地|赶|不着家|不在家|没起|睡|太[早晚]|怕[不来赶])"
    ),
    hindered_before=re.compile(
        r"(?:忙到|开会到|上班到|上课到|值班到|出差到|休假到|住院到|旅游到|待到|都|有[事会课]到"
        r"|别|甭|避开|绕开)\s*$"
    ),
    refused_before=re.compile(
        r"(?:不要|别在?|不想|除了?|不能|避开|(?:^|[,。\s我说要])不是|没说|不用)\s*$"
    ),
    past_after=re.compile(
        r"的?(?:我|就|才|刚|又|已经|都|也|还|到你们[店里那儿这]*|在你们[店里那儿这]*"
        r"|去你们[店里那儿这]*|给你们|那次)*"
        r"(?:送|来|修|做|取|提|到|去|换|接|交|开|买|等|洗|保养|喷|弄|打|响|坏|漏|熄火)"
        r"(?:[来去车店]|回[来去]|修|保养)*(?:了(?!再|以后|之后|就)|的(?!话|时|吗|么)|过(?![来去]))"
        r"|才[^,。]{0,2}(?:给我|轮到|开始)|(?:就|又)(?:响|坏|漏|亮|犯|抖|熄|不行)|(?:就|又"
        r"|才)(?!有空|可以|行|方便"
        r"|有时间)[^,。]{0,8}了"
    ),
    certainly_ahead=re.compile(r"明|后[天日]|大后|下|这|今晚|本"),
)


def read_time_zh(text: str, *, now: datetime) -> TimeReading | None:
    """Return the time that a Chinese utterance names, seen from ``now``; None if none.

    The result is in the zone of ``now``, which must be aware.
    """
    heard = heard_zh(text)
    if not _HINT.search(heard.words):
        return None
    if _ASKS_HOURS.search(heard.words) and not _WISHES.search(heard.words):
        return None
    return choose(_mentions(heard.words, now), heard, now, _LINKS)


_READERS: dict[str, Callable[[Match[str], datetime], Mention | None]] = {
    "past": pieces.past,
    "ago_or_in": pieces.from_now,
    "holiday": pieces.holiday,
    "iso": pieces.full_date,
    "month": pieces.month,
    "mday": pieces.day_of_the_month,
    "mspan": pieces.third_of_month,
    "year": pieces.year,
    "week": pieces.week_or_weekday,
    "day": pieces.day,
    "meal": pieces.after_a_habit,
    "part": pieces.part,
    "short": on_the_clock.short_of_the_hour,
    "hours": on_the_clock.two_hours,
    "colon": on_the_clock.digital,
    "clock": on_the_clock.clock,
    "ampm": on_the_clock.am_pm,
    "same": on_the_clock.same_hour,
}


def _mentions(words: str, now: datetime) -> Iterator[Mention]:
    for found in _TOKEN.finditer(words):
        kind = next(name for name in _KINDS if found[name] is not None)
        reader = _READERS.get(kind)
        mention = reader(found, now) if reader else None
        if mention is not None:
            yield pieces.bounded(mention, _SUFFIX.match(words, mention.stop))


_KINDS = ("junk", *_READERS)

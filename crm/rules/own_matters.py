"""What customers ask about their own file: the last repair, its price, the next service (R-238).

Plain readings of the words. General questions (how often does one change oil) are none of these:
it takes *my car*, *last time* or *you have of me*.
"""

from __future__ import annotations

import re
from enum import Enum

_I = re.IGNORECASE
_WHEN = "(什么时候|啥时候|几时|何时|哪天|哪一天|几号|几月|多久|还有多久|多少公里|几公里)"
_LAST = "(上次|上回|上一次|之前|最近(一次)?|前几天|那次|那天|这次)"


class OwnMatter(str, Enum):
    """A matter of the file that its owner may be told."""

    LAST_COST = "last_cost"
    LAST_REPAIR = "last_repair"
    PROGRESS = "progress"
    APPOINTMENT = "appointment"
    NEXT_SERVICE = "next_service"
    PHONE = "phone"
    CASE = "case"


_ASKED = (
    (
        OwnMatter.CASE,
        re.compile(
            r"(上次|上回|上个?月|上周|之前|前几天|前两天|那个|我)[^,。]{0,10}(投诉|反映|反应|反馈)(的|过的|了的)?[^,。]{0,8}"
            r"(怎么样|咋样|咋说|怎么说|到哪|进展|进度|结果|下文|处理(得|的|好|完)?(了|怎么样|咋样)?|解决了?)[^,。]{0,4}"
            r"([了吗呢么没??]|$)|(投诉|反映|登记|上次那?个)[^,。]{0,14}(到哪|哪一步)|"
            r"(what (happened|about|became|is happening)|how is|any (news|update|"
            r"progress)|status|progress)\b"
            r".{0,24}\b(my|the) (complaint|case|problem i (reported|told))|"
            r"\bmy (complaint|case)\b.{0,24}\b(status|progress|news|update|going|done|"
            r"handled|solved)",
            _I,
        ),
    ),
    (
        OwnMatter.LAST_COST,
        re.compile(
            rf"({_LAST}|我)[^,。]{{0,12}}(花|付|交|收|修|做|保养|弄)(了|过|的)[^,。]{{0,4}}(多少|几)(钱|块|元)?|"
            rf"{_LAST}[^,。]{{0,10}}(费用|账单|总共|一共|合计)[^,。]{{0,4}}多少|"
            r"(how much|what) (did|was|were)\b.{0,20}\b(pay|paid|cost|bill|charged?)\b|"
            r"how much (was|were)\b.{0,20}\blast\b",
            _I,
        ),
    ),
    (
        OwnMatter.LAST_REPAIR,
        re.compile(
            rf"{_LAST}[^,。]{{0,10}}(修|做|换|保养|弄)(了|过|的)?(都)?(是)?(什么|啥|哪些|哪个|哪几)|"
            rf"我的?车[^,。]{{0,8}}(修|做|换|弄)(了|过)(些)?(什么|啥|哪些)|"
            rf"{_LAST}(保养|维修|修车|来店?|到店)?(是)?(在)?{_WHEN}(做|来|修|保养)?的?([??吗啊呢]|$)|"
            rf"(我的?|我车的?)(车的?)?(维修|保养|修理)记录|"
            r"what (was|did you|have you|has been|work was)\b.{0,30}\b(done|do|repair|replace|"
            r"change|fix)\w*\b.{0,30}(last (time|visit)|my car)|"
            r"\bmy (car'?s )?(service|repair) (history|records?)|"
            r"when was (my|the) (last|latest|car (last )?(serviced|repaired|here))",
            _I,
        ),
    ),
    (
        OwnMatter.APPOINTMENT,
        re.compile(
            rf"我[^,。]{{0,4}}(约|预约)(的|了)(是)?[^,。]{{0,4}}({_WHEN}|几点)|"
            rf"我的预约[^,。]{{0,4}}({_WHEN}|几点)|"
            r"(when|what time|what day) (is|was) my (appointment|booking)",
            _I,
        ),
    ),
    (
        OwnMatter.PROGRESS,
        re.compile(
            r"(车|爱车|它)[^,。]{0,6}(修|弄|做|保养|喷|洗)?(好|完)了?(没有?|吗|么)([??啊呀]|$)|"
            r"(车|维修|修理|修)[^,。]{0,4}(进度|进展|(到|做到|修到)哪(了|一步|儿)?)|"
            r"(修|弄|做|喷)(好|完)了?没(有)?([??啊呀]|$)|"
            rf"({_WHEN}|几点)[^,。]{{0,8}}(取车|提车|接车|拿车|来取|修得?好|修完|弄得?好|能取|能提)|"
            r"(可以|能)(去|来|过去|过来)?(取车?|提车?|接车?|拿车?)了?(吗|没|么)|"
            r"(is|has) my (car|vehicle)\b.{0,12}\b(ready|done|finished|fixed|been (fixed|"
            r"repaired))|when (can|could|will|may)\b.{0,20}\b(pick (it|my car|up)|collect|"
            r"(be )?(ready|done|finished))|(status|progress) of (my|the) (repair|car|service)",
            _I,
        ),
    ),
    (
        OwnMatter.NEXT_SERVICE,
        re.compile(
            rf"(我|这)[^,。]{{0,8}}车?[^,。]{{0,6}}{_WHEN}[^,。]{{0,8}}保养|"
            rf"(下次|下一次|下回)[^,。]{{0,4}}保养[^,。]{{0,8}}{_WHEN}|"
            rf"{_WHEN}[^,。]{{0,4}}(下次|下一次|再)[^,。]{{0,4}}保养|"
            rf"(我的?车|下次)[^,。]{{0,6}}保养(是)?{_WHEN}|"
            r"(when|how soon)\b.{0,16}\b(my|next)\b.{0,16}\b(service|maintenance|oil change)|"
            r"(which|what) (day|date|month)\b.{0,20}\b(service|maintenance)\b|"
            r"when (do|should|must) i\b.{0,16}\bservice|my (car|next service) (is )?due",
            _I,
        ),
    ),
    (
        OwnMatter.PHONE,
        re.compile(
            r"(登记|留|记|存|档案里|系统里)(的|了)?[^,。]{0,4}我?的?[^,。]{0,3}(手机|电话|号码|"
            r"联系方式)[^,。]{0,4}(多少|哪个|哪一个|什么|几)|"
            r"我(在你们(那|那儿|店)?)?(登记|留|预留)(的)?[^,。]{0,4}(手机|电话|号码|"
            r"联系方式)[^,。]{0,6}(多少|哪个|什么|对|吗)|"
            r"(what|which) (phone |mobile |telephone )?number (do|did|have) you (have|got|hold)|"
            r"number (do )?you have (for|of|on file)",
            _I,
        ),
    ),
)
_DENIED = re.compile(
    r"(没|没有|也不|从不)[^,。]{0,6}(告诉|说|讲|通知)|why|为什么|怎么(这么|还)|n't|never", _I
)


def matter_asked(text: str) -> OwnMatter | None:
    """Which matter of one's own file the words ask about; None if none, or if they reproach."""
    if _DENIED.search(text):
        return None
    return next((matter for matter, pattern in _ASKED if pattern.search(text)), None)

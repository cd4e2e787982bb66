"""Signs in the words of somebody who complains: telling on, or taking it back.

Plain readings of the text, like `signs`, for the turns between a complaint and its promise.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
_STORY = re.compile(
    r"(昨天|前天|那天|当天|当时|当初|之前|上(个?月|个?星期|个?礼拜|周|次|回)|第[二三]天|刚(修|换|开|提)|"
    r"一直|结果|每次|好几(次|天|个)|才几天|没几天|[修换洗等说问打找跑花](了|过)|[修换洗]完|"
    r"[洗擦修换查]都没|没(洗|擦|修|换|查|拧|装|说|告诉|人))|"
    r"\b(yesterday|last (week|month|time)|ago|since|was|were|did|didn'?t|had|told|said|waited|"
    r"paid|happened|kept|started|came|went|nobody|never)\b",
    _I,
)
_NOT_A_STORY = re.compile(
    r"(就(行|好|可以)|算|拉倒)了?[吧呗。.!!]*$|"
    r"(让|叫|给|把|请|赶紧|尽快|马上)[^,。,]{0,12}(道歉|解决|处理|弄|换|修|退|查|洗|喷|说法)",
)
_JOKES = re.compile(
    r"(?<!不是)(?<!没)(?<!别)(开|闹)个?玩笑(的|呢|啦|而已|哈)|跟(你|您)们?(开个?玩笑|闹着玩)|"
    r"逗(你|您)们?(玩|的|呢)|说着玩|"
    r"(just|only|was|i'?m) (kidding|joking)|pulling your leg",
    _I,
)
_BACK = re.compile(
    r"不(用|想|要|必|需要)(再|帮我|给我|你们)?(投诉|登记|追究|计较|处理|记(下来|了))|"
    r"不(投诉|计较|追究)(了|啦)?[吧哈]?([,,。.!!]|$)|当我没说|撤(回|销|诉)|"
    r"never ?mind|forget (about )?it|\bdrop it\b|(no need|don'?t bother) to (complain|register|"
    r"report|log)|don'?t (register|log|report) (it|that)",
    _I,
)


def tells_story(text: str) -> bool:
    """True when the words tell what happened, and not what should: 换完第二天就响了."""
    return bool(_STORY.search(text)) and not _NOT_A_STORY.search(text)


def jokes(text: str) -> bool:
    """True when what was said before is said to have been a joke."""
    return bool(_JOKES.search(text))


def takes_back(text: str) -> bool:
    """True when the customer wants no complaint made of it after all: 算了,不用投诉."""
    return jokes(text) or bool(_BACK.search(text))

"""Signs of money: too dear, cheaper please, and what other shops take.

Plain readings of the text, like `signs`.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
ELSEWHERE = (
    r"(隔壁|别的?|别人|人家|其他|其它|另外?一?家|外面|路边|楼下)(的|那家?|一?家)?(店|家|修理厂|"
    r"修车厂|4s店|4S店)|外面|网上|途虎|天猫养车|京东养车|淘宝"
)
_MARKET = re.compile(
    rf"({ELSEWHERE}).{{0,24}}(\d+\s*(块|元|折)|[一二三四五六七八九两十百千]+(块|元|百|折)|才|"
    rf"只要|便宜|更好|比你们|比较?好|免费|划算|送|快)|"
    rf"比({ELSEWHERE}).{{0,12}}(贵|慢|差|高)|"
    r"(other|another|next.?door|different|elsewhere|competitor)\s?(shop|garage|workshop|place|"
    r"dealer)?.{0,40}(\d|cheap|better|free|faster|less|only)",
    _I,
)
_HAGGLES = re.compile(
    r"(?<!没有)(?<!没给)(?<!没)(便宜(点|一点|些)|打.{0,2}折|优惠(点|一点|些|吗|不|多少|么)|(少|让)(点|一点)(钱|吧|呗|嘛)|抹(个)?零|"
    r"有(没有)?(什么|啥)?(优惠|折扣|折))|\b(discount|better price|cheaper|a deal)\b",
    _I,
)
_PROMISED_IN_VAIN = re.compile(
    r"说好|答应|结果|却|没(有)?(给|打|优惠)|promised|didn'?t|n't get", _I
)
_DEAR = re.compile(r"贵|不便宜|expensive|pric[e]?y|too (much|dear)|costs? too", _I)


def tells_of_market(text: str) -> bool:
    """True for news of other shops: their prices, what they do better (R-087)."""
    return bool(_MARKET.search(text))


def finds_dear(text: str) -> bool:
    """True when a price is found too high."""
    return bool(_DEAR.search(text))


def haggles(text: str) -> bool:
    """True when a better price is asked for; a discount promised and not given is no haggling."""
    return bool(_HAGGLES.search(text)) and not _PROMISED_IN_VAIN.search(text)

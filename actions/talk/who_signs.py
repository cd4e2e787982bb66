"""Signs in the words of somebody who asks about us: who we are, where from, what for."""

from __future__ import annotations

import re

_I = re.IGNORECASE
_WHO = re.compile(
    r"谁(啊|呀|呢|打|给我打|[??,,。]|$)|是谁(?!给|告诉)|哪(位|个|里的?|家|儿的?)(啊|呀|[??]|$)|什么(人|店|公司|单位)|机器|真人|"
    r"智能|\bai\b|骗子|who (are|is)|robot|\bbot\b|real person|human|scam",
    _I,
)
_WHERE_FROM = re.compile(
    r"(哪|怎么|咋|谁|从何)[^,。,]{0,8}(电话|号码|手机|联系方式|信息|资料)|"
    r"(电话|号码|手机号?|联系方式)[^,。,]{0,4}(哪|怎么|咋)|"
    r"(where|how)\b.{0,24}\b(number|contact|details)\b",
    _I,
)
_WHAT_FOR = re.compile(
    r"(问|打|聊|联系)[^,。,]{0,8}(干嘛|干吗|干什么|干啥|做什么|做啥|有(什么|啥)用|(什么|啥)目的)|"
    r"为(什么|啥|何)[^,。,]{0,4}(问|打|联系|要知道)|"
    r"why (do|are|did|would) you|what('s| is| are)?.{0,12}\b(for|purpose)\b",
    _I,
)


def asks_who(text: str) -> bool:
    """True when it is asked who or what is speaking."""
    return bool(_WHO.search(text))


def asks_where_from(text: str) -> bool:
    """True when it is asked where we have the number from."""
    return bool(_WHERE_FROM.search(text))


def asks_what_for(text: str) -> bool:
    """True when it is asked why we call or want to know."""
    return bool(_WHAT_FOR.search(text))

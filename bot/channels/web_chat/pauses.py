"""How long we go on listening before a message is answered (R-110, R-225).

Whoever is telling something is heard out; whoever has decided something is not kept waiting.
The tables below only choose between the two: nothing is understood here, and a wrong guess
costs seconds, never words.
"""

from __future__ import annotations

import re

from crm.policy import Policy
from crm.rules import category_words
from crm.rules.triage import is_rework, severity_of
from crm.rules.wording import plain, stated
from crm.terms import Asked, Severity

LONGEST_S = 60.0
"""However long somebody types, the first of their messages waits no longer than this."""

OPEN_QUESTIONS = frozenset(
    {
        Asked.OPINION,
        Asked.COMPLAINT_DETAIL,
        Asked.USAGE_DETAIL,
        Asked.COMPLAINT_WISH,
        Asked.RATING_REASON,
        Asked.VISIT_REMARKS,
        Asked.NEW_NEEDS,
        Asked.ANYTHING_ELSE,
    }
)

_DECIDED_ZH = (
    "没有|没了|没|无|没什么|没意见|没别的|就这些|就这样|就这个|说完了|完了|"
    "不用|不需要|不要|不了|不必|算了|跳过|好|好的|行|可以|要|需要|嗯|嗯嗯|是|是的|对|对的|不是|"
    "谢谢|多谢|感谢|再见|拜拜|您好|你好|在吗|满意|不满意|挺好|很好|都好|都挺好|"
    "转人工|人工|稍后再说|晚点|等会|退订|不再联系|别再联系|别再打|别再发|别打|别发|"
    "[1-5一二三四五]分?"
)
_DECIDED_EN = (
    "no|nope|none|nothing|nothing else|no thanks|no thank you|that is all|that's all|that's it|"
    "yes|yeah|yep|ok|okay|sure|fine|all good|thanks|thank you|bye|goodbye|hi|hello|skip|"
    "stop|later|human|agent|done|[1-5]"
)
_DECIDED = re.compile(
    rf"(?:(?:(?:{_DECIDED_ZH})(?:了|的|吧|啊|呀|哈|呢|啦|哦)?|\b(?:{_DECIDED_EN})\b)"
    r"[\s,。!?~、,.!?…]*)+"
)
_DECIDED_AT_MOST = 24


def pause_before_answer(asked: Asked | None, text: str, quick: bool, policy: Policy) -> float:
    """Seconds to wait after this message for another one; 0 answers at once.

    ``asked`` is the question that is open (None: no question, so the customer may say
    anything), ``quick`` is true for a button.
    """
    if quick or is_decided(text):
        return 0.0
    if asked is None or asked in OPEN_QUESTIONS or begins_complaint(text, policy=policy):
        return policy.talk.listen_pause_s
    return 0.0


def is_decided(text: str) -> bool:
    """True for a short answer after which nothing more is to be expected."""
    said = plain(text).strip()
    return len(said) <= _DECIDED_AT_MOST and _DECIDED.fullmatch(said) is not None


def begins_complaint(text: str, *, policy: Policy) -> bool:
    """True if the words name something that went wrong, so that more will follow."""
    if severity_of(text, policy=policy) is not Severity.NORMAL or is_rework(text, items=()):
        return True
    said = plain(text)
    patterns = [pattern for named in category_words.STRONG.values() for pattern in named]
    return any(any(stated(pattern, said)) for pattern in (*patterns, *category_words.PRICE))

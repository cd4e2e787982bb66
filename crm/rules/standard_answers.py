"""Which approved answer a complaint has, if any (R-113)."""

from __future__ import annotations

import re

from crm.policy import Policy, StandardAnswer
from crm.rules.wording import plain, stated


def answer_for(words: str, *, policy: Policy) -> StandardAnswer | None:
    """The approved answer whose words the customer used; None where none or several fit.

    A word that the customer denies does not count, and an answer nobody has approved is
    never found. Two that fit are a doubt, and a doubt is a person's.
    """
    text = plain(words)
    fitting = [
        one
        for one in policy.complaint.standard_answers
        if one.approved_by.strip() and _names(one, text)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _names(answer: StandardAnswer, text: str) -> bool:
    return any(any(stated(re.compile(re.escape(plain(word))), text)) for word in answer.words)

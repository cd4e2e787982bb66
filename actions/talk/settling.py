"""How a question is settled, and what counts as a yes or a no to it."""

from __future__ import annotations

from actions.talk.memory import Memory
from actions.talk.reaction import Reaction
from crm.terms import Act, Asked

YES = (Act.AFFIRM, Act.GOOD_TIME, Act.USAGE_OK)
NO = (Act.DENY, Act.DECLINE_SERVICE)
NOT_WORDS = (
    Act.REPEAT,
    Act.ASK_WHO,
    Act.ASK_FAQ,
    Act.ASK_PRICE,
    Act.ABUSE,
    Act.CHANGE_ANSWER,
    Act.OPT_OUT,
    Act.REQUEST_HUMAN,
    Act.WRONG_PERSON,
    Act.SOLD_CAR,
    Act.GOODBYE,
    Act.BUSY,
    Act.COMPLAIN,
    Act.USAGE_PROBLEM,
)
"""What is something else even where free words were asked for."""
POSED_AT_MOST = 3
"""So often a question is put, whatever comes between; after that it is left alone (R-224)."""
PRAISE_FROM, REASON_AT_MOST, REGRET_AT_MOST = 4, 3, 2


def skip(memory: Memory, asked: Asked, *, move: str = "skipped") -> Reaction:
    """The customer passes over a question: it is left alone."""
    memory.settle(asked.value, "skipped")
    return Reaction(move)

"""Whether work the workshop found shall be done, in the customer's own words (R-059).

A no is looked for first: 先不做吧 holds 做吧. What says both, or leaves it to us, is no answer; the
customer decides, and nothing is done before that.
"""

from __future__ import annotations

import re

from actions.talk.heard import Heard
from actions.talk.memory import Memory
from actions.talk.reaction import Reaction, WordsNote
from actions.talk.settling import NO, YES
from crm.terms import Act, Asked

_NO = re.compile(
    r"不(用|要|必|同意|想)?(一起)?(做|换|修|弄|处理|加)|先(不|别)|别(做|换|修|弄)|不同意|不用了?$|算了"
    r"|下次再|以后再|\b(do not|don't|no need|not (now|this time|today)|leave it|skip it)\b",
    re.I,
)
_YES = re.compile(
    r"同意|(一起|就|都|那就|帮我)(做|换|修|弄|处理)|(做|换|修|弄|处理)(了)?(吧|掉|好)"
    r"|\b(go ahead|do it|please do|do that|replace (it|them)|agreed?)\b",
    re.I,
)
_LEFT_TO_US = re.compile(r"(做|换|修)不(做|换|修)|要不要|你们(看着|决定|定)|\b(up to you)\b", re.I)


def decided(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """The decision this turn holds, settled; None where it holds none."""
    agreed = _answer(heard)
    if agreed is None:
        return None
    memory.settle(asked.value, "answered")
    move = "extra_agreed" if agreed else "extra_declined"
    return Reaction(move, [WordsNote(asked, heard.text)])


def _answer(heard: Heard) -> bool | None:
    if _LEFT_TO_US.search(heard.text) or heard.main_is(Act.ASK_PRICE, Act.ASK_FAQ):
        return None
    if _NO.search(heard.text):
        return False
    if _YES.search(heard.text):
        return True
    if heard.main_is(*NO):
        return False
    return True if heard.main_is(*YES, Act.BOOK_SERVICE) else None

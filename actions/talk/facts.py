"""What answers the yes-or-no questions about the visit, one or both in a breath (R-072)."""

from __future__ import annotations

import re

from actions.talk.heard import Heard, refuses, skips
from actions.talk.memory import Memory
from actions.talk.reaction import FactNote, Reaction
from actions.talk.settling import NO, YES, skip
from crm.terms import Asked, Fact


def fact_about(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """Yes or no, to the question asked and to the other if it was answered too."""
    if skips(heard.text) or refuses(heard.text):
        return skip(memory, asked)
    both = _facts_in(heard.text)
    own = Fact(asked.value)
    answer = both.get(own)
    if answer is None:
        answer = True if heard.main_is(*YES) else False if heard.main_is(*NO) else None
    if answer is None:
        return None
    memory.settle(asked.value, "answered")
    for fact in both:
        memory.settle(fact.value, "answered")
    return Reaction(
        "answered", [FactNote(fact, yes) for fact, yes in {**both, own: answer}.items()]
    )


_FACTS = (
    (
        Fact.QUOTE_UNASKED,
        re.compile(r"报[了过]?价|(说|讲)[了过]?(个)?价|quoted?|told .*price", re.I),
    ),
    (
        Fact.WORK_EXPLAINED,
        re.compile(r"讲(?!价)|解释|说明|explain", re.I),
    ),
)
_NOT = re.compile(r"没|未|不|n't|not|didn|never|nobody", re.I)


def _facts_in(text: str) -> dict[Fact, bool]:
    """Facts named outright, so that 报了价,但没逐项讲解 answers both questions."""
    found = {}
    for clause in re.split(r"[,。,;;]|但是?|不过|\bbut\b", text):
        for fact, pattern in _FACTS:
            if pattern.search(clause):
                found[fact] = not _NOT.search(clause)
    return found

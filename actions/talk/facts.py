"""What answers the yes-or-no questions about the visit, one or both in a breath (R-072)."""

from __future__ import annotations

import re

from actions.talk.heard import Heard, refuses, skips, tells_of_trouble
from actions.talk.memory import Memory
from actions.talk.reaction import FactNote, Note, Reaction, WordsNote
from actions.talk.settling import NO, YES, skip
from crm.terms import Asked, Fact


def fact_about(heard: Heard, memory: Memory, asked: Asked) -> Reaction | None:
    """Yes or no, to the question asked and to the other if it was answered too."""
    if skips(heard.text) or refuses(heard.text):
        return skip(memory, asked)
    own = Fact(asked.value)
    both = _facts_in(heard.text, asked=own)
    answer = both.get(own)
    if answer is None:
        answer = True if heard.main_is(*YES) else False if heard.main_is(*NO) else None
    if answer is None:
        return None
    memory.settle(asked.value, "answered")
    for fact in both:
        memory.settle(fact.value, "answered")
    facts: list[Note] = [FactNote(fact, yes) for fact, yes in {**both, own: answer}.items()]
    if len(both) < 2 and _BUT.search(heard.text) and not tells_of_trouble(heard):
        facts.append(WordsNote(asked, heard.text))
    return Reaction("answered", facts)


_BUT = re.compile(
    r"太快|没(太|怎么)?听|但|不过|就是|可是|只是|多收|\b(but|though|although|except|only)\b", re.I
)


_FACTS = (
    (
        Fact.QUOTE_UNASKED,
        re.compile(
            r"报[了过]?(个|一下)?价|主动报|报[了过]|(说|讲)[了过]?(个)?价|quoted?|told .*price",
            re.I,
        ),
    ),
    (
        Fact.WORK_EXPLAINED,
        re.compile(r"讲(?!价)|解释|说明|explain", re.I),
    ),
)
_NOT = re.compile(r"没|未|不|冇|n't|not|didn|never|nobody", re.I)
_ONLY_WHEN_ASKED = re.compile(
    r"(我)?(自己)?问了?[^,。]{0,4}(才|先|之后|以后|他们?)|(when|after|only if|because|"
    r"until) i asked|had to ask|"
    r"i asked first",
    re.I,
)
_OF_THE_WORK = re.compile(r"讲解|解释|说明|逐|每(一)?项|项目|报.*讲|explain", re.I)
"""Asked for the price, 讲 alone is telling the price; these are of the work."""


def _facts_in(text: str, *, asked: Fact) -> dict[Fact, bool]:
    """Facts named outright, so that 报了价,但没逐项讲解 answers both questions."""
    if asked is Fact.QUOTE_UNASKED and _ONLY_WHEN_ASKED.search(text):
        return {Fact.QUOTE_UNASKED: False}
    both_meant = asked is Fact.WORK_EXPLAINED or _OF_THE_WORK.search(text) is not None
    found = {}
    for clause in re.split(r"[,。,;;\s](?![a-z])|但是?|不过|\bbut\b", text):
        for fact, pattern in _FACTS:
            if fact is Fact.WORK_EXPLAINED and not both_meant:
                continue
            if pattern.search(clause):
                done = _DONE.search(clause) is not None and not _NOT_DONE.search(clause)
                found[fact] = done or not _NOT.search(clause)
    return found


_DONE = re.compile(r"(讲|说|解释|报)(是|倒是)?(讲|说|解释|报)?(了|过)")
_NOT_DONE = re.compile(r"(没|未|冇|不)(有)?[^,。]{0,4}(讲|说|解释|报)")

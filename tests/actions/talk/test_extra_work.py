"""What a customer says to work the workshop found: a yes, a no, or neither (R-059)."""

from __future__ import annotations

import pytest

from actions.talk.extra_work import decided
from actions.talk.heard import Heard
from actions.talk.memory import Memory
from crm.terms import Asked


def move_of(words: str, language: str = "zh") -> str | None:
    memory = Memory(script="extra_work")
    reaction = decided(Heard(text=words, language=language), memory, Asked.EXTRA_WORK)
    return reaction.move if reaction else None


@pytest.mark.parametrize(
    "words",
    ["同意", "那就一起做吧", "换吧,安全要紧", "帮我换了", "go ahead", "ok, do it"],
)
def test_a_plain_yes_agrees(words):
    """R-059"""
    assert move_of(words) == "extra_agreed"


@pytest.mark.parametrize(
    "words",
    [
        "不同意",
        "先不做吧",
        "这次不换了",
        "算了,下次再说",
        "别换",
        "don't do it",
        "leave it for now",
    ],
)
def test_a_no_is_heard_even_where_it_holds_the_words_of_a_yes(words):
    """R-059"""
    assert move_of(words) == "extra_declined"


@pytest.mark.parametrize("words", ["你们看着办", "做不做你们决定", "这个要不要紧", "up to you"])
def test_what_leaves_it_to_us_is_no_decision(words):
    """R-059: nothing is done before the customer has decided."""
    assert move_of(words) is None

"""One content, written or spoken: the same choices as buttons, numbers and keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import wording
from crm.terms import Language
from tests.bot.channels.web_chat_app import SCALE, choices

THREE = choices("方便", "晚点", "不用了")


def test_choices_are_numbers_to_reply_in_writing():
    assert wording.in_writing("您方便吗?", THREE, Language.ZH) == (
        "您方便吗?\n回复数字:1 方便 2 晚点 3 不用了"
    )


def test_choices_are_keys_to_press_aloud():
    assert wording.aloud("现在方便吗", THREE, Language.ZH) == (
        "现在方便吗。方便请按1,晚点请按2,不用了请按3。"
    )
    assert wording.aloud("Is now a good time?", choices("Yes", "Later"), Language.EN) == (
        "Is now a good time? For Yes press 1, for Later press 2."
    )


def test_scores_are_their_own_numbers():
    assert wording.in_writing("几分?", SCALE, Language.ZH) == "几分?(回复1到5即可)"
    assert wording.chosen(SCALE, "2") is None


@pytest.mark.parametrize(
    ("said", "words"),
    [("1", "方便"), ("2。", "晚点"), (" 3 ", "不用了"), ("0", None), ("4", None), ("1点", None)],
)
def test_a_number_is_read_back_as_the_choice_it_stands_for(said, words):
    assert wording.chosen(THREE, said) == words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("好" * 70, 1),
        ("好" * 71, 2),
        ("好" * 135, 3),
    ],
)
def test_texts_cost_what_providers_count(text, count):
    assert wording.segments(text) == count


def test_nothing_unspeakable_is_spoken():
    assert wording.speakable("**好的** 😀\n见 https://a.example/b 。") == "好的 见 。"


@given(st.text(min_size=1), st.integers(min_value=2, max_value=50))
def test_a_long_text_is_split_within_the_limit_and_loses_no_sign(text, longest):
    pieces = wording.split(text, longest)

    assert all(len(piece) <= longest for piece in pieces) or pieces == (text,)
    assert "".join("".join(pieces).split()) == "".join(text.split())

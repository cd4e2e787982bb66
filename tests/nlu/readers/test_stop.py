"""A word that stops all messages stops them whatever was asked, and only alone."""

import pytest

from nlu.readers.stop import says_stop


@pytest.mark.parametrize(
    "text", ["TD", "t", "退 订", "回复TD", "STOP", "stop all", "td谢谢", "Opt out"]
)
def test_a_lone_word_says_stop(text):
    assert says_stop(text)


@pytest.mark.parametrize("text", ["刹车停不下来", "stop by tomorrow", "TDI发动机", "t恤", "别停"])
def test_the_same_letters_in_a_sentence_do_not(text):
    assert not says_stop(text)

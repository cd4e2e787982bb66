"""Which language the bot answers in."""

import pytest

from nlu.readers.language import detect_language

SPOKEN = [
    ("你好", "zh"), ("我要book一个appointment", "zh"), ("ok 好的", "zh"), ("4S店", "zh"),
    ("hello", "en"), ("can you call me", "en"), ("I want 5 stars", "en"), ("yes", "en"),
    ("My name is 王建国", "en"),
]  # fmt: skip


@pytest.mark.parametrize("default", ["zh", "en"])
@pytest.mark.parametrize(("words", "language"), SPOKEN, ids=[row[0] for row in SPOKEN])
def test_words_show_their_language(words, language, default):
    assert detect_language(words, default=default) == language


@pytest.mark.parametrize("words", ["5", "👍", "", "13800000001", "?!", "OK", "SUV"])
@pytest.mark.parametrize("default", ["zh", "en"])
def test_what_belongs_to_no_language_leaves_the_conversation_as_it_was(words, default):
    assert detect_language(words, default=default) == default

"""A word counts only where the customer did not take it back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.rules.wording import is_denied, plain, stated

LEAK = re.compile("漏油|leak")


def says_leak(words: str) -> bool:
    return any(stated(LEAK, plain(words)))


@pytest.mark.parametrize(
    "words",
    [
        "漏油",
        "发动机漏油了",
        "不仅漏油,还响",
        "不知道是不是漏油",
        "有没有漏油我也说不好",
        "没几天就漏油",
        "空调没问题,但是漏油",
        "漏油没解决",
        "说好了又漏油",
        "there is a leak",
        "not only a leak but noise",
        "I'm not sure why there is a leak",
        "no noise, but a leak",
        "the leak was never fixed",
    ],
)
def test_what_is_said_counts(words):
    assert says_leak(words)


@pytest.mark.parametrize(
    "words",
    [
        "没有漏油",
        "没漏油",
        "没再漏油",
        "不漏油了",
        "没发现有漏油的情况",
        "没有异响、漏油",
        "漏油已经修好了",
        "漏油的问题解决了",
        "漏油倒是没有",
        "no leak",
        "there isn't any leak",
        "never saw a leak",
        "without any sign of a leak",
        "the leak is gone",
        "the leak has been fixed",
    ],
)
def test_what_is_denied_or_over_does_not_count(words):
    assert not says_leak(words)


def test_words_are_read_in_one_spelling():
    assert plain("  TOO   Slow ,刹车 失灵\u2019s ") == "too slow ,刹车失灵's"


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 10))
def test_any_text_can_be_read(words, start, length):
    text = plain(words)
    start = min(start, len(text))

    assert plain(text) == text
    assert is_denied(text, start, min(len(text), start + length)) in (True, False)

"""What customers want most is read from their words, and nothing is left out of the sum."""

from __future__ import annotations

import pytest

from crm.rules.topics import topics_of
from crm.terms import Topic


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("异响还在,没修好", (Topic.RIGHT_FIRST_TIME,)),
        ("换了什么也没讲清楚", (Topic.KNOW_THE_FAULT,)),
        ("等了两个小时,而且太贵", (Topic.PROMPT_SERVICE, Topic.PRICE_AND_PLACE)),
        ("说好给我回电一直没人打来", (Topic.PROMISES,)),
        ("希望离家近一点", (Topic.PRICE_AND_PLACE,)),
        ("贵店的咖啡不错", (Topic.OTHER,)),
        ("Nobody explained what was done", (Topic.KNOW_THE_FAULT,)),
        ("Please open on weekends", (Topic.PROMPT_SERVICE,)),
        ("I will gladly come again", (Topic.OTHER,)),
    ],
)
def test_words_name_what_is_wanted(words, expected):
    """R-220: the five classes of the trade, several at once, else other."""
    assert topics_of(words) == expected

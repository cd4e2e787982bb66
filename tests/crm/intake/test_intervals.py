"""How often the car is serviced, in a customer's words."""

from __future__ import annotations

import pytest

from crm.intake.intervals import Interval, read_interval


@pytest.mark.parametrize(
    "words, read",
    [
        ("差不多五千公里一次", Interval(5000, None)),
        ("7500公里", Interval(7500, None)),
        ("一万公里或者一年吧", Interval(10_000, 12)),
        ("一万二公里", Interval(12_000, None)),
        ("五千五百公里", Interval(5500, None)),
        ("一万零五百公里", Interval(10_500, None)),
        ("半年一次", Interval(None, 6)),
        ("六个月", Interval(None, 6)),
        ("一年两次", Interval(None, 6)),
        ("5千公里", Interval(5000, None)),
        ("every 10,000 km", Interval(10_000, None)),
        ("every 6 months", Interval(None, 6)),
        ("once a year, 1 year", Interval(None, 12)),
        ("五千公里或者一万公里", None),
        ("看情况", None),
        ("50公里", None),
        ("十年一次", None),
        ("", None),
    ],
)
def test_an_interval_is_read_only_where_it_is_plain(words, read):
    """R-010"""
    assert read_interval(words) == read

"""Moments and stretches of time, as they stand on a screen."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.console.wall_time import day_and_time, read_day, read_moment, stretch
from crm.terms import Language
from tests.builders import NOW, SHANGHAI


@pytest.mark.parametrize(
    "at, zh, en",
    [
        ("2025-11-21T15:30", "11月21日 周五 15:30", "Fri 21 Nov 15:30"),
        ("2024-12-31T09:05", "2024年12月31日 周二 09:05", "Tue 31 Dec 2024 09:05"),
    ],
)
def test_a_moment_is_said_on_the_dealerships_wall(at, zh, en):
    moment = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)

    said = [
        day_and_time(moment, now=NOW, wall=SHANGHAI, language=language)
        for language in (Language.ZH, Language.EN)
    ]

    assert said == [zh, en]


@pytest.mark.parametrize(
    "length, zh, en",
    [
        (timedelta(seconds=20), "0分钟", "0 min"),
        (timedelta(minutes=40), "40分钟", "40 min"),
        (timedelta(hours=3), "3小时", "3 h"),
        (timedelta(hours=3, minutes=5), "3小时5分钟", "3 h 5 min"),
        (timedelta(days=2, hours=3, minutes=9), "2天3小时", "2 d 3 h"),
        (timedelta(days=2, minutes=9), "2天", "2 d"),
        (-timedelta(minutes=40), "40分钟", "40 min"),
    ],
)
def test_a_stretch_is_said_in_its_two_largest_units(length, zh, en):
    assert stretch(length, language=Language.ZH) == zh
    assert stretch(length, language=Language.EN) == en


def test_what_is_typed_is_read_on_the_dealerships_wall():
    assert read_day("2025-03-06", SHANGHAI) == datetime(2025, 3, 6, tzinfo=SHANGHAI)
    assert read_moment("2025-03-06T18:00", SHANGHAI) == datetime(2025, 3, 6, 18, tzinfo=SHANGHAI)


@pytest.mark.parametrize("typed", [None, "", "tomorrow", "2025-02-30"])
def test_nonsense_is_read_as_nothing(typed):
    assert read_day(typed, SHANGHAI) is None
    assert read_moment(typed, SHANGHAI) is None

"""Holidays, lunar days and the days off around them."""

import subprocess
import sys
from datetime import date

import pytest

from nlu.readers.days import Days, one_day
from nlu.readers.holidays import days_off, holiday_days

HOLIDAYS = [
    ("国庆节", date(2025, 10, 1)), ("元旦", date(2026, 1, 1)), ("中秋节", date(2025, 10, 6)),
    ("端午", date(2025, 5, 31)), ("清明节", date(2025, 4, 4)), ("春节", date(2026, 2, 17)),
    ("除夕", date(2026, 2, 16)), ("腊月二十", date(2026, 2, 7)), ("冬至", date(2025, 12, 21)),
    ("母亲节", date(2025, 5, 11)), ("明年中秋", date(2026, 9, 25)), ("正月十五", date(2026, 3, 3)),
]  # fmt: skip


@pytest.mark.parametrize(("words", "day"), HOLIDAYS, ids=[row[0] for row in HOLIDAYS])
def test_a_holiday_is_the_next_one(words, day):
    assert holiday_days(words, today=date(2025, 3, 6)) == one_day(day)


def test_a_lunar_day_that_does_not_exist_is_none():
    assert holiday_days("腊月四十", today=date(2025, 3, 6)) is None


def test_days_off_follow_the_official_calendar_where_it_is_published():
    assert days_off("国庆", date(2025, 10, 1)) == Days(date(2025, 10, 1), date(2025, 10, 9))


def test_days_off_follow_custom_where_no_calendar_is_published():
    assert days_off("国庆", date(2030, 10, 1)) == Days(date(2030, 10, 1), date(2030, 10, 8))


def test_the_lunar_calendar_is_loaded_late_and_says_nothing():
    script = (
        "import sys; import nlu.readers.times; assert 'jionlp' not in sys.modules; "
        "from nlu.readers.holidays import warm_up; warm_up(); assert 'jionlp' in sys.modules"
    )

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert (ran.returncode, ran.stdout) == (0, "")

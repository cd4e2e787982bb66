"""Dates and hours as exports write them, read on the dealership's wall."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.intake.errors import CellRefused
from crm.intake.moments import day, moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
EARLY = datetime(1995, 1, 1, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "typed",
    [
        "2025-03-03 16:00",
        "2025-03-03 16:00:00",
        "2025-3-3 16:00",
        "2025/3/3 16:00",
        "2025.03.03 16:00",
        "2025年3月3日 16:00",
        "2025年3月3日16时",
        "2025年3月3日 下午4点",
        "2025/3/3 4:00 PM",
        "202503031600",
        "20250303160000",
        "2025-03-03T16:00:00+08:00",
        "2025-03-03T08:00:00Z",
        "45719.6666666667",
        "２０２５-０３-０３ 16：00",
    ],
)
def test_every_notation_names_the_same_moment(typed):
    assert moment(typed, SHANGHAI) == datetime(2025, 3, 3, 8, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize("typed", ["2025-03-03", "2025/3/3", "2025年3月3日", "20250303", "45719"])
def test_a_day_without_an_hour_is_taken_at_noon(typed):
    assert moment(typed, SHANGHAI) == datetime(2025, 3, 3, 12, 0, tzinfo=SHANGHAI)
    assert day(typed, SHANGHAI) == date(2025, 3, 3)


def test_the_small_hours_belong_to_their_own_day():
    assert moment("2025-03-03 12:30 AM", SHANGHAI) == datetime(2025, 3, 3, 0, 30, tzinfo=SHANGHAI)
    assert moment("2025年3月3日 中午12点", SHANGHAI) == datetime(2025, 3, 3, 12, tzinfo=SHANGHAI)


def test_the_result_is_in_utc_and_aware():
    at = moment("2025-03-03 16:00", SHANGHAI)

    assert at is not None
    assert at.tzinfo is timezone.utc


@pytest.mark.parametrize(
    "typed, why",
    [
        ("2025-02-30", "不存在"),
        ("2025-13-01", "不存在"),
        ("2025-03-03 25:00", "不存在"),
        ("3/4/2025", "看不懂"),
        ("昨天", "看不懂"),
        ("25-3-3", "看不懂"),
        ("1900-01-01", "年份"),
        ("99999", "年份"),
    ],
)
def test_an_impossible_or_doubtful_date_is_refused(typed, why):
    with pytest.raises(CellRefused, match=why):
        moment(typed, SHANGHAI)


def test_a_blank_cell_names_no_moment():
    assert moment("", SHANGHAI) is None
    assert day("", SHANGHAI) is None


@given(
    st.integers(0, 49_000_000).map(lambda minutes: EARLY + timedelta(minutes=minutes)),
    st.sampled_from(
        [
            "%Y-%m-%d %H:%M",
            "%Y/%m/%d %H:%M",
            "%Y年%m月%d日 %H:%M",
            "%Y%m%d%H%M",
            "%Y.%m.%d %H:%M:%S",
        ]
    ),
)
def test_what_was_written_down_is_read_back(at, notation):
    assert moment(at.strftime(notation), SHANGHAI) == at


@given(st.text(max_size=30))
def test_no_text_whatever_breaks_the_reader(text):
    at = None
    with suppress(CellRefused):
        at = moment(text, SHANGHAI)

    assert at is None or at.tzinfo is timezone.utc

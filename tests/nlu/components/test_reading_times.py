"""What a time is seen from: the clock on the wall, or the place at the workshop talked about."""

from datetime import datetime

import pytest

from nlu.components.reading import read

THURSDAY = datetime.fromisoformat("2025-03-06T10:20:00+08:00")


@pytest.mark.parametrize("words", ["周六不行,周日同一时间", "make it Sunday, same time"])
def test_the_same_time_as_the_place_names_only_the_day(words):
    time = read(words, asked="booking_confirm", now=THURSDAY).time

    assert time == {
        "start": "2025-03-09T00:00:00+08:00",
        "end": "2025-03-10T00:00:00+08:00",
        "has_clock": False,
    }


def test_the_same_time_for_a_call_is_the_hour_it_is():
    time = read("明天同一时间再打吧", asked="callback_time", now=THURSDAY).time

    assert time is not None
    assert time["start"] == "2025-03-07T10:20:00+08:00"

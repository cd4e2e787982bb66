"""Long lists of what customers say, kept as data beside this file: times and scores.

One test for each list; it shows every line that is read otherwise than written there.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from nlu.readers.details import read_mileage_km, read_name, read_phone, read_plate
from nlu.readers.ratings import dimensions_of, read_rating
from nlu.readers.times import read_time

SPOKEN = Path(__file__).parent / "spoken"
THURSDAY_MORNING = datetime(2025, 3, 6, 10, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


def _rows(name: str) -> dict:
    return yaml.safe_load((SPOKEN / f"{name}.yml").read_text("utf-8"))


def _time(words: str) -> str | None:
    reading = read_time(words, now=THURSDAY_MORNING)
    if reading is None:
        return None
    ends = [reading.start, *([reading.end] if reading.end else [])]
    return "/".join(f"{end:%Y-%m-%dT%H:%M}" for end in ends)


@pytest.mark.parametrize("name", ["times_en", "times_zh"])
def test_times_as_customers_say_them_are_read_as_listed(name):
    read = {words: _time(words) for words in _rows(name)}

    assert read == _rows(name)


@pytest.mark.parametrize("name", ["ratings_en", "ratings_zh"])
def test_scores_as_customers_say_them_are_read_as_listed(name):
    wrong = []

    for asked, rows in _rows(name).items():
        question = None if asked == "none" else asked
        for words, score in rows.items():
            reading = read_rating(words, asked=question)
            got = reading.value
            if isinstance(score, list):
                got = [reading.by_dimension.get(name) for name in dimensions_of(question)]
            if got != score:
                wrong.append((asked, words, got, score))

    assert wrong == []


def test_plates_phones_and_kilometres_as_customers_say_them_are_read_as_listed():
    rows = _rows("details")["details"]

    read = {words: [read_plate(words), read_phone(words), read_mileage_km(words)] for words in rows}

    assert read == rows


def test_names_as_customers_give_them_are_read_as_listed():
    rows = _rows("details")["names"]

    read = {words: (found.name if (found := read_name(words)) else None) for words in rows}

    assert read == rows

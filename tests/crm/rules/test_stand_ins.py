"""Who has an absent clerk's work, and when nobody has (R-134, R-242)."""

from __future__ import annotations

import pytest

from crm.rules.stand_ins import Absence, acting_for, stood_in_for, uncovered_from
from tests.crm.rules.moments import at

LINA, ZHANG, WANG = 1, 2, 3


def away(number, who, deputy, first, last):
    return Absence(number, who, deputy, at(f"2025-03-{first:02}"), at(f"2025-03-{last:02}"))


DAYS = [away(1, LINA, ZHANG, 6, 9), away(2, ZHANG, None, 8, 10)]


@pytest.mark.parametrize(
    ("day", "who"),
    [
        pytest.param(5, LINA, id="before, her own work"),
        pytest.param(6, ZHANG, id="from the first day, the deputy's"),
        pytest.param(8, None, id="nobody's, once the deputy is away too"),
        pytest.param(9, LINA, id="afterwards hers again"),
    ],
)
def test_the_work_is_the_deputys_for_as_long_as_the_absence(day, who):
    """R-134, R-242."""
    assert acting_for(LINA, DAYS, at=at(f"2025-03-{day:02}")) == who


def test_the_deputys_deputy_has_the_work_of_both():
    """R-134: promises are inherited along the line."""
    known = [DAYS[0], away(2, ZHANG, WANG, 6, 9)]

    assert acting_for(LINA, known, at=at("2025-03-07")) == WANG
    assert stood_in_for(WANG, known, at=at("2025-03-07")) == (LINA, ZHANG)
    assert stood_in_for(ZHANG, known, at=at("2025-03-07")) == ()


def test_two_who_stand_in_for_each_other_are_nobody():
    known = [away(1, LINA, ZHANG, 6, 9), away(2, ZHANG, LINA, 6, 9)]

    assert acting_for(LINA, known, at=at("2025-03-07")) is None


def test_the_later_word_rules_where_two_overlap():
    known = [away(1, LINA, None, 6, 9), away(2, LINA, WANG, 7, 9)]

    assert acting_for(LINA, known, at=at("2025-03-06")) is None
    assert acting_for(LINA, known, at=at("2025-03-07")) == WANG


def test_an_absence_tells_from_when_nobody_has_the_work():
    """R-134: neither is there from the 8th."""
    assert uncovered_from(DAYS[0], DAYS, since=at("2025-03-01")) == at("2025-03-08")
    assert uncovered_from(DAYS[0], DAYS[:1], since=at("2025-03-01")) is None
    assert uncovered_from(DAYS[1], DAYS, since=at("2025-03-09")) == at("2025-03-09")

"""Days are counted on the wall of the dealership, moments are kept in UTC."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from crm.policy import Policy
from crm.rules.wall import closing_of, day_of, end_of_day, in_utc, moment_on, opening_of
from tests.crm.rules.moments import SHANGHAI, at, moments

POLICY = Policy()
MONDAY = date(2025, 3, 3)


def test_a_day_opens_and_closes_by_the_wall():
    assert opening_of(MONDAY, spans=POLICY.call_hours, wall=SHANGHAI) == at("2025-03-03T10:00")
    assert closing_of(MONDAY, spans=POLICY.call_hours, wall=SHANGHAI) == at("2025-03-03T18:00")
    assert end_of_day(MONDAY, wall=SHANGHAI) == at("2025-03-04T00:00")


def test_late_evening_in_utc_is_the_next_day_in_shanghai():
    assert day_of(datetime(2025, 3, 2, 16, tzinfo=timezone.utc), wall=SHANGHAI) == MONDAY


def test_summer_time_moves_the_moment_and_not_the_hour():
    madrid = ZoneInfo("Europe/Madrid")

    before = moment_on(date(2025, 3, 29), time(10), wall=madrid)
    after = moment_on(date(2025, 3, 30), time(10), wall=madrid)

    assert (after - before).total_seconds() == 23 * 3600


def test_a_moment_without_a_zone_names_no_instant():
    with pytest.raises(ValueError, match="has no time zone"):
        in_utc(at("2025-03-03T10:00").replace(tzinfo=None))


@given(moments)
def test_every_moment_lies_in_the_day_it_belongs_to(moment):
    day = day_of(moment, wall=SHANGHAI)

    assert moment_on(day, time(0), wall=SHANGHAI) <= moment < end_of_day(day, wall=SHANGHAI)
    assert in_utc(moment.astimezone(SHANGHAI)) == moment

"""The figures a dealership is measured by (R-132, R-211 to R-216)."""

from __future__ import annotations

import pytest

from crm.policy import Policy
from crm.rules.quality import (
    complaint_rates,
    first_contact_punctuality,
    responses,
    second_contact_punctuality,
)
from crm.terms import Channel
from tests.crm.rules.moments import at

POLICY = Policy()


def test_four_major_complaints_of_three_hundred_are_above_target():
    """R-132."""
    rates = complaint_rates(handed_over=300, major=4, normal=0, policy=POLICY)

    assert (round(rates.major_rate, 2), rates.meets_target) == (1.33, False)


def test_exactly_the_target_meets_it_and_the_total_has_none():
    """R-213: 不高于 includes 1 %."""
    rates = complaint_rates(handed_over=200, major=2, normal=9, policy=POLICY)

    assert (rates.major_rate, rates.meets_target, rates.total_rate) == (1.0, True, 5.5)


def test_days_without_hand_overs_have_no_rate():
    rates = complaint_rates(handed_over=0, major=1, normal=2, policy=POLICY)

    assert (rates.major_rate, rates.total_rate, rates.meets_target) == (None, None, None)


def test_hand_overs_reached_by_the_third_and_by_the_seventh_day():
    """R-215: 50 hand-overs, 30 reached by D3, 45 by D7."""
    handed_over = at("2025-03-03T16:00")
    reached = [at("2025-03-06T17:59")] * 30 + [at("2025-03-10T17:59")] * 15
    late = [at("2025-03-10T18:01")] * 2 + [None] * 3

    found = first_contact_punctuality(
        [(handed_over, moment) for moment in reached + late], policy=POLICY
    )

    assert (found.hand_overs, found.kpi_rate, found.latest_rate) == (50, 60.0, 90.0)


@pytest.mark.parametrize(
    ("reached", "rate"), [("2025-03-14T12:00", 100.0), ("2025-03-21T12:00", 0.0), (None, 0.0)]
)
def test_a_second_follow_up_is_in_time_within_its_window(reached, rate):
    """R-215."""
    window = (at("2025-03-13T10:00"), at("2025-03-20T18:00"), at(reached) if reached else None)

    assert second_contact_punctuality([window]).kpi_rate == rate


def test_each_channel_has_its_response_rate():
    """R-216."""
    found = responses({Channel.VOICE: (4, 1), Channel.SMS: (10, 5), Channel.TELEGRAM: (0, 0)})

    assert [(one.channel, one.surveys, one.answered, one.rate) for one in found] == [
        (Channel.SMS, 10, 5, 50.0),
        (Channel.VOICE, 4, 1, 25.0),
    ]

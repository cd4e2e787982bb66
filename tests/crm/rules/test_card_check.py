"""A card that contradicts the sale or the visits is found out (R-016)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.rules.card_check import Card, Finding, Mismatch, Reading, check_card

DELIVERED = date(2025, 1, 15)


def found(card, *visits):
    return [one.what for one in check_card(card, visits)]


def test_a_card_that_agrees_with_its_visits_raises_no_question():
    """R-016"""
    card = Card(
        sold_by_us=True,
        delivered_on=DELIVERED,
        first_service_on=date(2025, 4, 10),
        next_due_km=10_000,
    )
    visits = [
        Reading(date(2025, 4, 10), 4_800, first_service=True),
        Reading(date(2025, 8, 1), 9_100),
    ]

    assert found(card, *visits) == []


@pytest.mark.parametrize(
    ("card", "visits", "expected"),
    [
        pytest.param(
            Card(),
            [Reading(date(2025, 3, 1), 20_000), Reading(date(2025, 6, 1), 18_400)],
            Mismatch.ODOMETER_BACKWARDS,
            id="the odometer ran backwards",
        ),
        pytest.param(
            Card(),
            [Reading(date(2025, 3, 1), 18_400), Reading(date(2025, 3, 11), 184_000)],
            Mismatch.ODOMETER_LEAP,
            id="a digit too many",
        ),
        pytest.param(
            Card(delivered_on=DELIVERED),
            [Reading(date(2024, 12, 1), 12)],
            Mismatch.VISIT_BEFORE_DELIVERY,
            id="here before it was delivered",
        ),
        pytest.param(
            Card(delivered_on=DELIVERED, first_service_on=date(2025, 1, 2)),
            [],
            Mismatch.FIRST_SERVICE_BEFORE_DELIVERY,
            id="first service before the delivery",
        ),
        pytest.param(
            Card(delivered_on=DELIVERED),
            [Reading(date(2025, 4, 10), 4_800, first_service=True)],
            Mismatch.FIRST_SERVICE_UNKNOWN,
            id="first service done, the card does not know",
        ),
        pytest.param(
            Card(sold_by_us=True), [], Mismatch.SOLD_WITHOUT_DELIVERY, id="sold by us, no day"
        ),
        pytest.param(
            Card(next_due_km=20_000),
            [Reading(date(2025, 6, 1), 23_000)],
            Mismatch.NEXT_SERVICE_DRIVEN_PAST,
            id="driven past the next service",
        ),
    ],
)
def test_a_card_that_disagrees_says_in_what(card, visits, expected):
    """R-016"""
    assert found(card, *visits) == [expected]


def test_a_finding_names_the_day_and_both_values():
    visits = [Reading(date(2025, 6, 1), 18_400), Reading(date(2025, 3, 1), 20_000)]

    assert check_card(Card(), visits) == [
        Finding(Mismatch.ODOMETER_BACKWARDS, date(2025, 6, 1), "20000", "18400")
    ]


@given(
    start=st.dates(date(2015, 1, 1), date(2025, 12, 31)),
    steps=st.lists(st.tuples(st.integers(1, 400), st.integers(0, 1000)), min_size=0, max_size=12),
)
def test_whoever_only_ever_drives_forward_is_asked_nothing(start, steps):
    """R-016: over leap days and years."""
    day, km, visits = start, 0, [Reading(start, 0)]
    for days, per_day in steps:
        day, km = day + timedelta(days=days), km + days * per_day
        visits.append(Reading(day, km))

    assert check_card(Card(delivered_on=start), visits) == []

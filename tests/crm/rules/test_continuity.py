"""Who has come without interruption, and who is lost."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crm.policy import Policy
from crm.rules.continuity import PastVisit, continuity

POLICY = Policy()
TODAY = date(2025, 3, 3)


def test_a_free_visit_in_a_campaign_does_not_make_a_customer_come_back():
    """R-015, C-12: the example of the requirement."""
    visits = [PastVisit(date(2023, 11, 5)), PastVisit(date(2025, 1, 10), free_campaign=True)]

    judged = continuity(visits, today=TODAY, policy=POLICY)

    assert judged.uninterrupted is False
    assert judged.last_paid_on == date(2023, 11, 5)
    assert judged.lost_since == date(2024, 11, 5)


def test_who_pays_twice_a_year_comes_without_interruption():
    """R-015"""
    visits = [PastVisit(date(2024, 2, 29)), PastVisit(date(2024, 8, 30)), PastVisit(TODAY)]

    assert continuity(visits, today=TODAY, policy=POLICY).uninterrupted


def test_who_stayed_away_for_over_a_year_and_came_back_was_interrupted_but_is_not_lost():
    """R-015"""
    visits = [PastVisit(date(2022, 1, 1)), PastVisit(date(2025, 1, 1))]

    judged = continuity(visits, today=TODAY, policy=POLICY)

    assert (judged.uninterrupted, judged.lost_since) == (False, None)


def test_who_never_paid_is_not_lost_for_they_were_never_won():
    """R-015"""
    judged = continuity([PastVisit(TODAY, free_campaign=True)], today=TODAY, policy=POLICY)

    assert (judged.uninterrupted, judged.last_paid_on, judged.lost_since) == (False, None, None)


days = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@given(
    visits=st.lists(st.builds(PastVisit, day=days, free_campaign=st.booleans()), max_size=12),
    today=days,
    later=st.integers(0, 800),
)
def test_whoever_is_lost_stays_lost_until_they_pay_again(visits, today, later):
    """R-015: waiting never brings a customer back."""
    past = [visit for visit in visits if visit.day <= today]
    now = continuity(past, today=today, policy=POLICY)
    then = continuity(past, today=today + timedelta(days=later), policy=POLICY)

    if now.lost_since is not None:
        assert then.lost_since == now.lost_since <= today
    if then.uninterrupted:
        assert now.uninterrupted

"""The day's list begins with what we owe."""

from __future__ import annotations

import pytest

from crm.rules.priority import priority_of
from crm.terms import FollowUpKind


def test_a_promised_answer_comes_first_then_the_private_car_then_the_company_car():
    """R-037, R-013, R-236"""
    ranks = [
        priority_of(FollowUpKind.SOLUTION_NOTICE, private_use=False),
        priority_of(FollowUpKind.FIRST_FOLLOWUP, private_use=True),
        priority_of(FollowUpKind.FIRST_FOLLOWUP, private_use=False),
    ]

    assert ranks == sorted(set(ranks))


def test_the_revisit_of_a_complaint_goes_before_the_second_follow_up():
    """R-122."""

    revisit = priority_of(FollowUpKind.COMPLAINT_REVISIT, private_use=False)

    assert revisit < priority_of(FollowUpKind.SECOND_FOLLOWUP, private_use=True)


def test_an_open_complaint_lifts_any_follow_up_and_a_named_time_lifts_it_over_the_rest():
    plain = priority_of(FollowUpKind.FIRST_FOLLOWUP, private_use=True)
    asked_for = priority_of(FollowUpKind.FIRST_FOLLOWUP, private_use=True, asked_for=True)
    complaining = priority_of(FollowUpKind.FIRST_FOLLOWUP, private_use=True, open_complaint=True)

    assert complaining < asked_for < plain


@pytest.mark.parametrize("kind", list(FollowUpKind))
def test_every_kind_has_its_place_and_an_unknown_use_counts_as_private(kind):
    assert priority_of(kind, private_use=None) == priority_of(kind, private_use=True)

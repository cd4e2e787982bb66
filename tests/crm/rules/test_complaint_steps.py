"""A complaint goes its way step by step, and ends properly."""

from __future__ import annotations

from itertools import pairwise

import pytest

from crm.rules.complaint_steps import STEPS, closing_needs_reason, may_become, next_steps
from crm.terms import ComplaintStatus as Status

THE_WHOLE_WAY = (
    Status.RECEIVED,
    Status.PROMISED,
    Status.ESCALATED,
    Status.ASSIGNED,
    Status.SOLUTION_FOUND,
    Status.CUSTOMER_NOTIFIED,
    Status.REVISIT_DUE,
    Status.CLOSED,
)


def test_the_story_of_a_complaint_can_be_told_to_its_end():
    assert all(may_become(now, then) for now, then in pairwise(THE_WHOLE_WAY))


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (Status.RECEIVED, Status.CLOSED),
        (Status.RECEIVED, Status.CUSTOMER_NOTIFIED),
        (Status.ESCALATED, Status.CUSTOMER_NOTIFIED),
        (Status.SOLUTION_FOUND, Status.REVISIT_DUE),
        (Status.CLOSED, Status.RECEIVED),
        (Status.CUSTOMER_NOTIFIED, Status.SOLUTION_FOUND),
    ],
)
def test_no_step_is_skipped(now, wanted):
    assert not may_become(now, wanted)


def test_an_unhappy_customer_goes_one_level_higher_from_every_stage():
    asked = (Status.ANSWERED, Status.CUSTOMER_NOTIFIED, Status.REVISIT_DUE, Status.CLOSED)

    assert all(may_become(stage, Status.ESCALATED) for stage in asked)


def test_a_promise_may_be_renewed_and_a_closed_case_only_reopened():
    assert may_become(Status.PROMISED, Status.PROMISED)
    assert next_steps(Status.CLOSED) == (Status.ESCALATED,)


def test_every_stage_has_a_way_on_and_can_reach_the_end():
    assert set(STEPS) == set(Status)
    reached = {Status.CLOSED}
    for _ in Status:
        reached |= {stage for stage, steps in STEPS.items() if steps & reached}
    assert reached == set(Status)


@pytest.mark.parametrize(
    ("now", "satisfied", "needs_reason"),
    [
        (Status.REVISIT_DUE, True, False),
        (Status.ANSWERED, True, False),
        (Status.REVISIT_DUE, False, True),
        (Status.REVISIT_DUE, None, True),
        (Status.ANSWERED, None, True),
        (Status.CUSTOMER_NOTIFIED, True, True),
        (Status.PROMISED, None, True),
    ],
)
def test_only_a_content_customer_ends_a_case_without_a_written_reason(now, satisfied, needs_reason):
    """R-118, R-119."""

    assert closing_needs_reason(now, satisfied=satisfied) is needs_reason

"""Dear parts are ordered against at least half their price."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crm.policy import PartsOrders, Policy
from crm.rules.deposits import deposit_due

POLICY = Policy()


@pytest.mark.parametrize(
    "price, due",
    [(None, None), (99_999, None), (100_000, 50_000), (123_456, 61_800), (500_001, 250_100)],
)
def test_from_a_thousand_yuan_on_half_is_paid_ahead_in_whole_yuan(price, due):
    """R-091"""
    assert deposit_due(price, policy=POLICY) == due


@given(price=st.integers(0, 10**9), share=st.floats(0.5, 1), bound=st.floats(1, 10**5))
def test_never_less_than_half_and_never_more_than_a_yuan_above_the_share(price, share, bound):
    """R-091: 不少于原价的二分之一."""
    policy = Policy(parts=PartsOrders(deposit_from_yuan=bound, deposit_share=share))

    due = deposit_due(price, policy=policy)

    if due is not None:
        assert price / 2 <= due < price * share + 100 + 1e-3


def test_a_dealership_cannot_ask_for_less_than_half():
    """R-091"""
    with pytest.raises(ValidationError):
        PartsOrders(deposit_share=0.4)

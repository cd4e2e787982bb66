"""A provider's line that fails is left alone, and tried again by one message at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.rules.breaker import (
    FAULTS_IN_A_ROW,
    LONGEST_REST,
    TRIAL_TAKES,
    LineState,
    after_answer,
    after_fault,
    after_flood,
    after_refusal,
    may_send,
    on_trial,
)
from tests.crm.rules.moments import at

NOW = at("2025-03-06T10:20")


def after_faults(count: int) -> LineState:
    state = LineState()
    for _ in range(count):
        state = after_fault(state, NOW)
    return state


def test_a_few_faults_stop_nothing_and_an_answer_forgets_them():
    state = after_faults(FAULTS_IN_A_ROW - 1)

    assert may_send(state, NOW)
    assert after_answer(state) == LineState()


def test_faults_in_a_row_shut_the_line_for_half_a_minute():
    state = after_faults(FAULTS_IN_A_ROW)

    assert state.down_since == NOW
    assert not may_send(state, NOW + timedelta(seconds=29))
    assert may_send(state, NOW + timedelta(seconds=30))


def test_after_its_rest_one_message_at_a_time_is_the_trial():
    later = NOW + timedelta(seconds=30)
    state = on_trial(after_faults(FAULTS_IN_A_ROW), later)

    assert not may_send(state, later + timedelta(seconds=1))
    assert may_send(state, later + TRIAL_TAKES), "its process may have died"
    assert may_send(after_answer(state), later)


@pytest.mark.parametrize(("rests", "seconds"), [(1, 30), (2, 60), (3, 120), (5, 480), (6, 600)])
def test_each_failed_trial_doubles_the_rest_up_to_ten_minutes(rests, seconds):
    state = after_faults(FAULTS_IN_A_ROW + rests - 1)

    assert state.shut_until == NOW + timedelta(seconds=seconds)
    assert state.down_since == NOW


@given(st.integers(min_value=1, max_value=5000))
def test_no_line_is_left_alone_for_longer_than_ten_minutes(faults):
    state = after_faults(faults)

    assert state.shut_until is None or state.shut_until - NOW <= LONGEST_REST


def test_a_provider_that_refuses_our_settings_is_left_alone_at_once():
    state = after_refusal(LineState(), NOW, timedelta(minutes=5))

    assert not may_send(state, NOW + timedelta(minutes=4))
    assert state.down_since == NOW


def test_a_flood_warning_is_heeded_and_is_no_fault():
    state = after_flood(LineState(), NOW, timedelta(seconds=7))

    assert not may_send(state, NOW + timedelta(seconds=6))
    assert may_send(state, NOW + timedelta(seconds=7))
    assert state.down_since is None
    assert after_flood(state, NOW, timedelta(seconds=2)).shut_until == state.shut_until

"""Customers who were not reached are tried again, differently, and not for ever."""

from __future__ import annotations

from datetime import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import FollowUps, Policy, Retry, RetryWait, Span, read_policy
from crm.rules import due_dates
from crm.rules.cadence import (
    AttemptRecord,
    Exhausted,
    ExhaustedBy,
    NextAttempt,
    next_attempt,
    spaced_after,
)
from crm.rules.contact_window import ContactWish
from crm.rules.wall import day_of
from crm.terms import Channel, Unreached
from tests.crm.rules.moments import SHANGHAI, at, moments

POLICY = Policy()
WINDOW = due_dates.first_follow_up(at("2025-03-03T16:00"), policy=POLICY)
VOICE_THEN_SMS = (Channel.VOICE, Channel.SMS)


def rang(text: str) -> AttemptRecord:
    return AttemptRecord(at(text), Channel.VOICE)


def wrote(text: str) -> AttemptRecord:
    return AttemptRecord(at(text), Channel.SMS)


def test_the_first_try_is_made_when_planned_on_the_preferred_channel():
    first = next_attempt([], window=WINDOW, channels=VOICE_THEN_SMS, policy=POLICY)

    assert first == NextAttempt(at("2025-03-06T10:00"), Channel.VOICE)


def test_an_unheard_ring_in_the_morning_is_repeated_in_the_afternoon():
    """R-043"""
    again = next_attempt(
        [rang("2025-03-06T10:00")], window=WINDOW, channels=VOICE_THEN_SMS, policy=POLICY
    )

    assert again == NextAttempt(at("2025-03-06T15:00"), Channel.VOICE)


def test_the_last_try_goes_another_way_on_another_day():
    """R-043"""
    tried = [rang("2025-03-06T10:00"), rang("2025-03-06T15:00")]

    last = next_attempt(tried, window=WINDOW, channels=VOICE_THEN_SMS, policy=POLICY)

    assert last == NextAttempt(at("2025-03-07T10:00"), Channel.SMS)


@pytest.mark.parametrize(
    ("why", "rung", "expected"),
    [
        pytest.param(Unreached.BUSY, "10:00", "2025-03-06T10:15", id="busy: a quarter of an hour"),
        pytest.param(Unreached.BUSY, "11:55", "2025-03-06T15:00", id="not into the lunch hour"),
        pytest.param(Unreached.UNANSWERED, "10:00", "2025-03-06T15:00", id="unheard: other span"),
        pytest.param(
            Unreached.OUT_OF_REACH, "10:00", "2025-03-06T11:00", id="in a tunnel: an hour"
        ),
        pytest.param(
            Unreached.SWITCHED_OFF, "10:00", "2025-03-06T15:00", id="关机: at the soonest"
        ),
        pytest.param(Unreached.SWITCHED_OFF, "17:30", "2025-03-07T10:00", id="关机 in the evening"),
        pytest.param(Unreached.MACHINE, "11:30", "2025-03-06T15:30", id="voicemail: four hours"),
        pytest.param(Unreached.FAILED, "10:00", "2025-03-06T10:30", id="the provider's fault"),
        pytest.param(None, "10:00", "2025-03-06T15:00", id="nobody knows"),
    ],
)
def test_how_soon_it_rings_again_depends_on_what_the_network_said(why, rung, expected):
    """R-043: as policy data, `followup.retry.after`."""
    tried = [AttemptRecord(at(f"2025-03-06T{rung}"), Channel.VOICE, why)]

    again = next_attempt(tried, window=WINDOW, channels=VOICE_THEN_SMS, policy=POLICY)

    assert again == NextAttempt(at(expected), Channel.VOICE)


def test_a_dealership_sets_its_own_waits_and_keeps_the_others():
    waits = read_policy({"followup": {"retry": {"after": {"busy": {"minutes": 40}}}}})

    after = waits.followup.retry.after

    assert after[Unreached.BUSY] == RetryWait(minutes=40, other_span=True)
    assert after[Unreached.SWITCHED_OFF] == POLICY.followup.retry.after[Unreached.SWITCHED_OFF]


def test_a_written_message_is_repeated_on_another_day_at_another_time_of_day():
    again = next_attempt(
        [wrote("2025-03-06T10:00")], window=WINDOW, channels=(Channel.SMS,), policy=POLICY
    )

    assert again == NextAttempt(at("2025-03-07T15:00"), Channel.SMS)


def test_after_three_tries_a_person_takes_over():
    tried = [rang("2025-03-06T10:00"), rang("2025-03-06T15:00"), wrote("2025-03-07T10:00")]

    answer = next_attempt(tried, window=WINDOW, channels=VOICE_THEN_SMS, policy=POLICY)

    assert answer == Exhausted(ExhaustedBy.MAX_ATTEMPTS)


def test_nothing_is_begun_after_the_window():
    answer = next_attempt(
        [rang("2025-03-10T15:00")], window=WINDOW, channels=VOICE_THEN_SMS, policy=POLICY
    )

    assert answer == Exhausted(ExhaustedBy.WINDOW_CLOSED)


def test_a_customer_without_a_channel_is_not_tried():
    answer = next_attempt([], window=WINDOW, channels=(), policy=POLICY)

    assert answer == Exhausted(ExhaustedBy.NO_CHANNEL)


def test_a_shop_with_one_span_a_day_tries_again_the_next_day():
    policy = Policy(call_hours=(Span(start=time(10), end=time(18)),))

    again = next_attempt(
        [rang("2025-03-06T10:00")], window=WINDOW, channels=VOICE_THEN_SMS, policy=policy
    )

    assert again == NextAttempt(at("2025-03-07T10:00"), Channel.VOICE)


def test_the_moment_a_customer_chose_is_kept_even_after_the_window():
    wish = ContactWish(not_before=at("2025-03-11T19:30"))

    answer = next_attempt(
        [rang("2025-03-06T10:00")],
        window=WINDOW,
        channels=VOICE_THEN_SMS,
        policy=POLICY,
        wish=wish,
        now=at("2025-03-06T10:05"),
    )

    assert answer == NextAttempt(at("2025-03-11T19:30"), Channel.VOICE)


def test_a_chosen_moment_that_was_tried_in_vain_is_used_up():
    wish = ContactWish(not_before=at("2025-03-06T19:30"))

    answer = next_attempt(
        [rang("2025-03-06T19:31")],
        window=WINDOW,
        channels=VOICE_THEN_SMS,
        policy=POLICY,
        wish=wish,
        now=at("2025-03-06T19:40"),
    )

    assert answer == NextAttempt(at("2025-03-07T10:00"), Channel.VOICE)


def test_a_late_start_begins_at_the_next_opening():
    answer = next_attempt(
        [], window=WINDOW, channels=VOICE_THEN_SMS, policy=POLICY, now=at("2025-03-07T12:30")
    )

    assert answer == NextAttempt(at("2025-03-07T15:00"), Channel.VOICE)


@pytest.mark.parametrize(
    ("last", "due", "expected"),
    [
        pytest.param(None, "2025-03-07T10:00", "2025-03-07T10:00", id="nobody was called"),
        pytest.param("2025-03-06T17:00", "2025-03-07T10:00", "2025-03-09T10:00", id="too soon"),
        pytest.param("2025-03-06T17:00", "2025-03-09T10:00", "2025-03-09T10:00", id="third day"),
        pytest.param("2025-03-06T17:00", "2025-03-12T15:00", "2025-03-12T15:00", id="long ago"),
    ],
)
def test_three_days_lie_between_two_follow_ups(last, due, expected):
    """R-044"""
    spaced = spaced_after(at(last) if last else None, due=at(due), policy=POLICY)

    assert spaced == at(expected)


@given(st.integers(min_value=1, max_value=10), st.booleans(), st.sampled_from([0, 1]))
def test_whatever_the_policy_tries_end_and_never_repeat_span_and_day(
    max_attempts, last_on_other, voice_first
):
    policy = Policy(
        followup=FollowUps(
            retry=Retry(max_attempts=max_attempts, last_on_other_channel=last_on_other)
        )
    )
    channels = VOICE_THEN_SMS if voice_first else (Channel.SMS, Channel.VOICE)
    tried: list[AttemptRecord] = []

    for _ in range(max_attempts + 1):
        answer = next_attempt(tried, window=WINDOW, channels=channels, policy=policy)
        if isinstance(answer, Exhausted):
            break
        tried.append(AttemptRecord(answer.at, answer.channel))

    assert isinstance(answer, Exhausted)
    assert 1 <= len(tried) <= max_attempts
    assert all(before.at < after.at for before, after in pairwise(tried))
    assert all(WINDOW.earliest <= attempt.at < WINDOW.latest for attempt in tried)
    halves = [(day_of(a.at, wall=SHANGHAI), a.at.astimezone(SHANGHAI).hour < 12) for a in tried]
    assert len(set(halves)) == len(halves)


@given(moments, moments)
def test_spacing_never_brings_a_contact_forward(last, due):
    assert spaced_after(last, due=due, policy=POLICY) >= due

"""A talk that was left in the middle is taken up again: seldom, soon enough, and where it fits."""

from __future__ import annotations

import pytest

from crm.policy import Complete, FollowUps, Policy
from crm.rules.cadence import AttemptRecord, Exhausted, ExhaustedBy, NextAttempt
from crm.rules.completion import next_completion
from crm.terms import Channel, Unreached
from tests.crm.rules.moments import at

POLICY = Policy()
ALL = (Channel.VOICE, Channel.TELEGRAM, Channel.SMS)


def left(text: str, channel: Channel, why: Unreached | None = None) -> AttemptRecord:
    return AttemptRecord(at(text), channel, why)


@pytest.mark.parametrize(
    ("lefts", "channels", "expected"),
    [
        pytest.param(
            [left("2025-03-06T10:05", Channel.VOICE)],
            ALL,
            NextAttempt(at("2025-03-06T10:15"), Channel.TELEGRAM),
            id="a call that was cut off goes on in writing, ten minutes later",
        ),
        pytest.param(
            [left("2025-03-06T10:05", Channel.VOICE)],
            (Channel.VOICE,),
            NextAttempt(at("2025-03-06T10:15"), Channel.VOICE),
            id="or by another call where nothing can be written",
        ),
        pytest.param(
            [left("2025-03-06T17:55", Channel.VOICE)],
            (Channel.VOICE, Channel.SMS),
            NextAttempt(at("2025-03-07T10:00"), Channel.SMS),
            id="but not outside the call hours",
        ),
        pytest.param(
            [left("2025-03-06T10:05", Channel.SMS)],
            ALL,
            NextAttempt(at("2025-03-06T10:05"), Channel.SMS),
            id="who fell silent is reminded where they were writing",
        ),
        pytest.param(
            [left("2025-03-06T10:05", Channel.SMS), left("2025-03-08T10:05", Channel.SMS)],
            (Channel.SMS, Channel.VOICE),
            NextAttempt(at("2025-03-08T10:05"), Channel.VOICE),
            id="and then on the next channel of the ladder",
        ),
        pytest.param(
            [
                left("2025-03-06T10:05", Channel.VOICE),
                left("2025-03-06T10:16", Channel.VOICE, Unreached.SWITCHED_OFF),
            ],
            (Channel.VOICE,),
            NextAttempt(at("2025-03-06T15:00"), Channel.VOICE),
            id="a telephone that was switched off is left alone for two hours",
        ),
        pytest.param(
            [
                left("2025-03-06T10:05", Channel.VOICE),
                left("2025-03-06T10:15", Channel.SMS),
                left("2025-03-08T10:15", Channel.SMS),
            ],
            ALL,
            Exhausted(ExhaustedBy.MAX_ATTEMPTS),
            id="twice, and it stands as it is",
        ),
        pytest.param(
            [left("2025-03-06T10:05", Channel.SMS), left("2025-03-10T11:00", Channel.SMS)],
            ALL,
            Exhausted(ExhaustedBy.WINDOW_CLOSED),
            id="four days after the talk nobody remembers it",
        ),
        pytest.param(
            [left("2025-03-06T10:05", Channel.WEBCHAT)],
            (),
            Exhausted(ExhaustedBy.NO_CHANNEL),
            id="nobody to be reached",
        ),
    ],
)
def test_how_an_unfinished_talk_goes_on(lefts, channels, expected):
    """R-043: the second budget, for finishing what was begun."""
    assert next_completion(lefts, channels=channels, policy=POLICY) == expected


def test_a_dealership_may_let_unfinished_talks_end():
    policy = Policy(followup=FollowUps(complete=Complete(max_attempts=0)))

    answer = next_completion([left("2025-03-06T10:05", Channel.VOICE)], channels=ALL, policy=policy)

    assert answer == Exhausted(ExhaustedBy.MAX_ATTEMPTS)


def test_nothing_begun_is_nothing_to_finish():
    with pytest.raises(ValueError, match="nothing was begun"):
        next_completion([], channels=ALL, policy=POLICY)

"""When a provider's line is left alone, and when it is tried again.

Faults in a row shut the line; nothing is sent and everything waits. When its rest is over, one
message goes as a trial: an answer opens the line again, another fault doubles the rest. A
refusal is an answer: the provider is well, whatever it thinks of the message.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FAULTS_IN_A_ROW = 5
SHORTEST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=10)
TRIAL_TAKES = timedelta(minutes=1)
"""A trial nobody reported on for so long died with its process; another may be made."""


@dataclass(frozen=True)
class LineState:
    """How a line stands. ``down_since`` None: it works; ``rests`` counts the rests so far."""

    faults: int = 0
    rests: int = 0
    down_since: datetime | None = None
    shut_until: datetime | None = None
    trial_at: datetime | None = None


def may_send(state: LineState, now: datetime) -> bool:
    """Whether a message may be tried now; on a line that is down, only one at a time."""
    if state.shut_until is not None and now < state.shut_until:
        return False
    if state.down_since is None or state.trial_at is None:
        return True
    return now - state.trial_at >= TRIAL_TAKES


def on_trial(state: LineState, now: datetime) -> LineState:
    """A message is on its way: on a line that is down, it is the trial."""
    return replace(state, trial_at=now) if state.down_since is not None else state


def after_answer(_state: LineState) -> LineState:
    """The provider answered, be it with a refusal: the line works."""
    return LineState()


def after_fault(state: LineState, now: datetime) -> LineState:
    """No answer, or a confused one: the last of five in a row shuts the line."""
    faults = state.faults + 1
    if faults < FAULTS_IN_A_ROW and state.down_since is None:
        return replace(state, faults=faults)
    return _down(state, now, faults, _rest(state.rests))


def after_refusal(state: LineState, now: datetime, rest: timedelta) -> LineState:
    """The provider takes nothing from us at all (settings, credit): down at once."""
    return _down(state, now, state.faults + 1, rest)


def after_flood(state: LineState, now: datetime, wait: timedelta) -> LineState:
    """We were told to be slower: silent for that long, which is no fault."""
    until = now + wait
    if state.shut_until is not None and state.shut_until > until:
        until = state.shut_until
    return replace(LineState(), shut_until=until)


def _rest(rests: int) -> timedelta:
    rest: timedelta = SHORTEST_REST * 2 ** min(rests, 10)
    return min(rest, LONGEST_REST)


def _down(state: LineState, now: datetime, faults: int, rest: timedelta) -> LineState:
    return LineState(
        faults=faults,
        rests=state.rests + 1,
        down_since=state.down_since or now,
        shut_until=now + rest,
    )

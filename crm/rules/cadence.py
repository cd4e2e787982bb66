"""How often, when and by what means we try again (R-043, R-044).

Each further try is in another span of the day than the one before, the last but never
the first on another channel. A written message stays on the customer's screen, so it is
repeated on another day only; a telephone that rang unheard may ring once more the same day.
How soon depends on what the network said: a line that is busy is free in a quarter of an hour, a
telephone that is switched off is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from crm.policy import Policy, RetryWait, Span
from crm.rules.contact_window import (
    WISH_HOLDS_FOR,
    ContactWish,
    IsHoliday,
    next_contact_moment,
    no_holidays,
    spans_for,
)
from crm.rules.wall import day_of, in_utc, moment_on, opening_of, wall_of
from crm.rules.windows import Window
from crm.terms import Channel, FollowUpKind, Unreached

RINGS_A_DAY = 2


class ExhaustedBy(str, Enum):
    """Why there is no further try."""

    MAX_ATTEMPTS = "max_attempts"
    WINDOW_CLOSED = "window_closed"
    NO_CHANNEL = "no_channel"


@dataclass(frozen=True)
class AttemptRecord:
    """One try that did not reach the customer. A call back the customer asked for is none.

    ``unreached`` is what the network said of a call.
    """

    at: datetime
    channel: Channel
    unreached: Unreached | None = None


@dataclass(frozen=True)
class NextAttempt:
    """When, in UTC, and by what means to try next."""

    at: datetime
    channel: Channel


@dataclass(frozen=True)
class Exhausted:
    """Nothing more is tried by machine; the follow-up goes on the clerk's list."""

    reason: ExhaustedBy


def next_attempt(
    attempts: Sequence[AttemptRecord],
    *,
    window: Window,
    channels: Sequence[Channel],
    policy: Policy,
    kind: FollowUpKind = FollowUpKind.FIRST_FOLLOWUP,
    wish: ContactWish | None = None,
    now: datetime | None = None,
    is_holiday: IsHoliday = no_holidays,
) -> NextAttempt | Exhausted:
    """The next try after ``attempts`` (oldest first), inside the window.

    ``channels`` are those that can reach the customer, the preferred one first. A moment
    the customer chose is kept even past the window: it is the customer's, not ours.
    """
    retry = policy.followup.retry
    if not channels:
        return Exhausted(ExhaustedBy.NO_CHANNEL)
    if len(attempts) >= retry.max_attempts:
        return Exhausted(ExhaustedBy.MAX_ATTEMPTS)

    channel = _channel_of_next(attempts, channels=channels, policy=policy)
    chosen = _chosen_moment(attempts, wish=wish, now=now)
    if chosen is not None:
        return NextAttempt(chosen, channel)
    due = window.planned if now is None else max(window.planned, in_utc(now))
    if attempts:
        spans = spans_for(kind, channel=channel, policy=policy, wish=wish)
        again = _again_after(attempts, spans=spans, channel=channel, policy=policy)
        due = max(due, again)
    at = _permitted(due, kind, channel, policy, wish, is_holiday)
    if at >= window.latest:
        return Exhausted(ExhaustedBy.WINDOW_CLOSED)
    return NextAttempt(at, channel)


def spaced_after(last_contact_at: datetime | None, *, due: datetime, policy: Policy) -> datetime:
    """``due``, or the opening of the first day far enough from the last contact (R-044).

    Days are counted on the wall: a contact on the 6th and a gap of three allow the 9th.
    Complaint answers are not to be passed through here; they do not wait.
    """
    due = in_utc(due)
    if last_contact_at is None:
        return due
    wall = wall_of(policy)
    first_day = day_of(last_contact_at, wall=wall) + timedelta(days=policy.followup.min_gap_days)
    if day_of(due, wall=wall) >= first_day:
        return due
    return opening_of(first_day, spans=policy.call_hours, wall=wall)


def _chosen_moment(
    attempts: Sequence[AttemptRecord], *, wish: ContactWish | None, now: datetime | None
) -> datetime | None:
    """The customer's own moment, while it holds and has not been used up by a try."""
    if wish is None or wish.not_before is None:
        return None
    chosen = in_utc(wish.not_before)
    if any(attempt.at >= chosen for attempt in attempts):
        return None
    if now is None:
        return chosen
    return max(chosen, in_utc(now)) if now < chosen + WISH_HOLDS_FOR else None


def _permitted(
    due: datetime,
    kind: FollowUpKind,
    channel: Channel,
    policy: Policy,
    wish: ContactWish | None,
    is_holiday: IsHoliday,
) -> datetime:
    return next_contact_moment(
        due, kind=kind, channel=channel, policy=policy, wish=wish, is_holiday=is_holiday
    )


def _channel_of_next(
    attempts: Sequence[AttemptRecord], *, channels: Sequence[Channel], policy: Policy
) -> Channel:
    """The preferred channel, except that the last of several tries goes another way."""
    retry = policy.followup.retry
    is_last = len(attempts) == retry.max_attempts - 1
    if not (attempts and is_last and retry.last_on_other_channel):
        return channels[0]
    tried = {attempt.channel for attempt in attempts}
    return next((channel for channel in channels if channel not in tried), channels[0])


def _again_after(
    attempts: Sequence[AttemptRecord],
    *,
    spans: Sequence[Span],
    channel: Channel,
    policy: Policy,
) -> datetime:
    """The opening of the span in which to try again."""
    wall = wall_of(policy)
    last = in_utc(attempts[-1].at)
    today = day_of(last, wall=wall)
    same_day = [attempt for attempt in attempts if day_of(attempt.at, wall=wall) == today]
    may_ring_again = (
        channel is Channel.VOICE
        and all(attempt.channel is Channel.VOICE for attempt in same_day)
        and len(same_day) < RINGS_A_DAY
    )
    wait = wait_after(attempts[-1], policy=policy)
    soonest = last + timedelta(minutes=wait.minutes)
    if may_ring_again and not wait.other_span:
        return soonest
    if not policy.followup.retry.different_window:
        spans_left = list(spans)
    else:
        spans_left = [span for span in spans if not _holds(span, last, today, policy)]
    if may_ring_again:
        for span in spans_left:
            opens = moment_on(today, span.start, wall=wall)
            shuts = moment_on(today, span.end, wall=wall)
            if opens > last and soonest < shuts:
                return max(opens, soonest)
    tomorrow = today + timedelta(days=1)
    return moment_on(tomorrow, (spans_left or list(spans))[0].start, wall=wall)


def wait_after(attempt: AttemptRecord, *, policy: Policy) -> RetryWait:
    """How long to wait after this try; one that was no call, or told nothing, as unheard."""
    why = attempt.unreached or Unreached.UNANSWERED
    return policy.followup.retry.after.get(why, RetryWait())


def _holds(span: Span, moment: datetime, day: date, policy: Policy) -> bool:
    wall = wall_of(policy)
    return moment_on(day, span.start, wall=wall) <= moment < moment_on(day, span.end, wall=wall)

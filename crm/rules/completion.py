"""How a talk that was begun and not finished is taken up again, and when it is left (R-043, R-075).

There are two budgets. Reaching a customer has its own (`crm.rules.cadence`); this one begins when
somebody has talked to us and went away in the middle: a call was cut off, a chat fell silent. They
have given us time already, so they are asked only what is still open, few times, in a few days,
and first where it disturbs least. Then what they told us stands as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from crm.policy import Policy
from crm.rules.cadence import AttemptRecord, Exhausted, ExhaustedBy, NextAttempt, wait_after
from crm.rules.contact_window import ContactWish, IsHoliday, next_contact_moment, no_holidays
from crm.rules.wall import in_utc
from crm.terms import Channel, FollowUpKind


def next_completion(
    lefts: Sequence[AttemptRecord],
    *,
    channels: Sequence[Channel],
    policy: Policy,
    kind: FollowUpKind = FollowUpKind.FIRST_FOLLOWUP,
    wish: ContactWish | None = None,
    is_holiday: IsHoliday = no_holidays,
) -> NextAttempt | Exhausted:
    """When and by what means to ask what is still open, or why not at all.

    ``lefts`` are the try in which the customer first went away and all after it, oldest first,
    each ``at`` its end. ``channels`` are those that can reach the customer, the best first.

    Raises:
        ValueError: there is no such try.
    """
    if not lefts:
        raise ValueError("nothing was begun, so nothing can be finished")
    budget = policy.followup.complete
    if len(lefts) > budget.max_attempts:
        return Exhausted(ExhaustedBy.MAX_ATTEMPTS)
    if not channels:
        return Exhausted(ExhaustedBy.NO_CHANNEL)
    channel = _channel_to_finish(lefts, channels)
    at = next_contact_moment(
        not_before(lefts, policy=policy),
        kind=kind,
        channel=channel,
        policy=policy,
        wish=wish,
        is_holiday=is_holiday,
    )
    if at >= closes_at(lefts, policy=policy):
        return Exhausted(ExhaustedBy.WINDOW_CLOSED)
    return NextAttempt(at, channel)


def closes_at(lefts: Sequence[AttemptRecord], *, policy: Policy) -> datetime:
    """The moment after which nobody is reminded any more, in UTC."""
    return in_utc(lefts[0].at) + timedelta(hours=policy.followup.complete.within_hours)


def not_before(lefts: Sequence[AttemptRecord], *, policy: Policy) -> datetime:
    """The earliest moment to ask again, call hours aside; a silence has been waited out before."""
    last = lefts[-1]
    if last.channel is not Channel.VOICE:
        return in_utc(last.at)
    minutes = policy.followup.complete.after_call_minutes
    if last.unreached is not None:
        minutes = max(minutes, wait_after(last, policy=policy).minutes)
    return in_utc(last.at) + timedelta(minutes=minutes)


def _channel_to_finish(lefts: Sequence[AttemptRecord], channels: Sequence[Channel]) -> Channel:
    """In writing after a call; once more where they were writing; then where we have not been."""
    here = lefts[-1].channel
    tried = [left.channel for left in lefts]
    written = [channel for channel in channels if channel is not Channel.VOICE]
    if here is not Channel.VOICE and here in channels and tried.count(here) == 1:
        return here
    for channel in (*written, *channels):
        if channel not in tried:
            return channel
    return written[0] if written else channels[0]

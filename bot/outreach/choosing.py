"""How a customer is to be contacted now, or why not. Looks only; changes nothing.

What the customer prefers goes first, then what disturbs least: a page they have open, a bound
Telegram chat, a text, and a ringing telephone last. After tries that reached nobody the cadence
says when and by what means to try again (R-043).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crm.models import FollowUp
from crm.rules import holidays
from crm.rules.cadence import AttemptRecord, Exhausted, next_attempt
from crm.rules.completion import next_completion
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel
from crm.use_cases.contact_options import (
    NO_WAY,
    channels_in_order,
    is_full_today,
    nothing_left,
    tomorrow,
    tries_in_vain,
    verdict_on,
    window_of,
    wish_of_follow_up,
)
from crm.use_cases.unfinished_talks import lefts_of, tries_to_finish


@dataclass(frozen=True)
class Way:
    """The channel to use now; or None, with the reason, and when to look again if that is known.

    ``exhausted``: no machine tries any more, the follow-up goes to the clerk.
    """

    channel: Channel | None
    reason: str = ""
    again_at: datetime | None = None
    exhausted: bool = False


def way_to(uow: UnitOfWork, follow_up: FollowUp, channels: Sequence[Channel]) -> Way:
    """The way to contact this customer now on one of the ``channels`` that are open to us."""
    order = channels_in_order(uow, follow_up, channels)
    left = tries_to_finish(uow, follow_up.id)
    if left:
        return _way_to_finish(uow, follow_up, order, lefts_of(left))
    tries = tries_in_vain(uow, follow_up)
    if not order:
        refused = nothing_left(uow, follow_up)
        return Way(None, refused or NO_WAY, exhausted=bool(tries or refused))
    if is_full_today(uow, follow_up):
        return Way(None, "day_capacity", again_at=tomorrow(uow))
    if tries:
        then = next_attempt(
            tries,
            window=window_of(follow_up),
            channels=order,
            policy=uow.policy,
            kind=follow_up.kind,
            wish=wish_of_follow_up(follow_up),
            now=uow.clock.now(),
            is_holiday=holidays.is_public_holiday,
        )
        if isinstance(then, Exhausted):
            return Way(None, then.reason.value, exhausted=True)
        if then.at > uow.clock.now():
            return Way(None, "next_try", again_at=then.at)
        order.sort(key=lambda channel: channel is not then.channel)
    return _first_allowed(uow, follow_up, order)


def _way_to_finish(
    uow: UnitOfWork,
    follow_up: FollowUp,
    order: list[Channel],
    lefts: Sequence[AttemptRecord],
) -> Way:
    """The way to ask what was still open when the customer went away, by a budget of its own."""
    then = next_completion(
        lefts,
        channels=order,
        policy=uow.policy,
        kind=follow_up.kind,
        wish=wish_of_follow_up(follow_up),
        is_holiday=holidays.is_public_holiday,
    )
    if isinstance(then, Exhausted):
        return Way(None, then.reason.value, exhausted=True)
    if then.at > uow.clock.now():
        return Way(None, "next_try", again_at=then.at)
    return _first_allowed(
        uow, follow_up, sorted(order, key=lambda channel: channel is not then.channel)
    )


def _first_allowed(uow: UnitOfWork, follow_up: FollowUp, order: Sequence[Channel]) -> Way:
    """The first channel the rules allow. A line that is down is waited for, not gone around:
    a provider's bad hour is no reason to ring somebody who would rather have read."""
    refusal = Way(None, NO_WAY)
    for channel in order:
        verdict = verdict_on(uow, follow_up, channel)
        if verdict.allowed:
            rest = uow.lines.rests_until(channel)
            if rest is not None and rest > uow.clock.now():
                return Way(None, "provider_down", again_at=rest)
            return Way(channel)
        refusal = Way(None, verdict.code.value, again_at=verdict.retry_at)
    return refusal

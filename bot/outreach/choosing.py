"""How a customer is to be contacted now, or why not. Looks only; changes nothing.

What the customer prefers goes first, then what disturbs least: a page they have open, a bound
Telegram chat, a text, and a ringing telephone last. After tries that reached nobody the cadence
says when and by what means to try again (R-043).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.channels.addresses import address_on
from crm.models import ContactAttempt, FollowUp
from crm.policy import Span
from crm.rules import consent, contact_window, holidays
from crm.rules.cadence import AttemptRecord, Exhausted, next_attempt
from crm.rules.wall import day_of, moment_on
from crm.rules.windows import Window
from crm.store.unit_of_work import UnitOfWork
from crm.terms import AttemptStatus, Channel, Disposition

PRESENT_FOR = timedelta(hours=1)
PAGE_KEPT_FOR = timedelta(days=30)

_LEAST_DISTURBING = (Channel.TELEGRAM, Channel.SMS, Channel.VOICE)
_REACHED_NOBODY = (None, Disposition.NO_ANSWER, Disposition.VOICEMAIL)


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
    order = _in_order(uow, follow_up, channels)
    if not order:
        return Way(None, "no_channel")
    if _is_full_today(uow, follow_up):
        return Way(None, "day_capacity", again_at=_tomorrow(uow))
    tries = _tries(uow, follow_up)
    if tries:
        then = next_attempt(
            tries,
            window=_window(follow_up),
            channels=order,
            policy=uow.policy,
            kind=follow_up.kind,
            wish=_wish(follow_up),
            now=uow.clock.now(),
            is_holiday=holidays.is_public_holiday,
        )
        if isinstance(then, Exhausted):
            return Way(None, then.reason.value, exhausted=True)
        if then.at > uow.clock.now():
            return Way(None, "next_try", again_at=then.at)
        order.sort(key=lambda channel: channel is not then.channel)
    return _first_allowed(uow, follow_up, order)


def _first_allowed(uow: UnitOfWork, follow_up: FollowUp, order: Sequence[Channel]) -> Way:
    """The first channel the rules allow. A line that is down is waited for, not gone around:
    a provider's bad hour is no reason to ring somebody who would rather have read."""
    refusal = Way(None, "no_channel")
    for channel in order:
        verdict = verdict_on(uow, follow_up, channel)
        if verdict.allowed:
            rest = uow.lines.rests_until(channel)
            if rest is not None and rest > uow.clock.now():
                return Way(None, "provider_down", again_at=rest)
            return Way(channel)
        refusal = Way(None, verdict.code.value, again_at=verdict.retry_at)
    return refusal


def _is_full_today(uow: UnitOfWork, follow_up: FollowUp) -> bool:
    """Whether the dealership has begun as many contacts today as its people can see to.

    Answers we owe and notices that cannot wait are not counted against it.
    """
    if follow_up.kind in consent.OUTSIDE_BUDGET:
        return False
    today = moment_on(day_of(uow.clock.now(), wall=uow.wall), time(0), wall=uow.wall)
    return uow.contact_attempts.begun_since(today) >= uow.policy.outreach.per_day_capacity


def _tomorrow(uow: UnitOfWork) -> datetime:
    day = day_of(uow.clock.now(), wall=uow.wall) + timedelta(days=1)
    return moment_on(day, uow.policy.call_hours[0].start, wall=uow.wall)


def _in_order(uow: UnitOfWork, follow_up: FollowUp, channels: Sequence[Channel]) -> list[Channel]:
    """The channels that reach this customer, the best first."""
    customer = follow_up.customer
    page = _page_age(uow, follow_up)
    order: list[Channel] = []
    if page is not None and page <= PRESENT_FOR:
        order.append(Channel.WEBCHAT)
    order += [one for one in _LEAST_DISTURBING if address_on(one, customer) is not None]
    if page is not None and page <= PAGE_KEPT_FOR and Channel.WEBCHAT not in order:
        order.append(Channel.WEBCHAT)
    order.sort(key=lambda channel: channel is not customer.preferred_channel)
    refused = _refused_on(uow, follow_up)
    return [channel for channel in order if channel in channels and channel not in refused]


def _refused_on(uow: UnitOfWork, follow_up: FollowUp) -> set[Channel]:
    """Channels on which a provider would not take this follow-up: not tried again for it."""
    return {
        attempt.channel
        for attempt in uow.contact_attempts.of_follow_up(follow_up.id)
        if attempt.status is AttemptStatus.FAILED
    }


def _page_age(uow: UnitOfWork, follow_up: FollowUp) -> timedelta | None:
    """How long ago this customer spoke on the web chat; None where they never did."""
    seen = uow.conversations.last_seen(follow_up.customer_id, Channel.WEBCHAT)
    return None if seen is None else uow.clock.now() - seen


def _tries(uow: UnitOfWork, follow_up: FollowUp) -> list[AttemptRecord]:
    """Tries that reached nobody. What never left us is none, nor is a wish to be called later."""
    return [
        AttemptRecord(at=attempt.claimed_at, channel=attempt.channel)
        for attempt in uow.contact_attempts.of_follow_up(follow_up.id)
        if attempt.status is not AttemptStatus.FAILED and attempt.disposition in _REACHED_NOBODY
    ]


def _window(follow_up: FollowUp) -> Window:
    """The window as it is planned; a moment the customer named may lie past its old end."""
    latest = max(follow_up.latest_at, follow_up.due_at)
    return Window(
        earliest=min(follow_up.earliest_at, follow_up.due_at),
        planned=follow_up.due_at,
        kpi=min(max(follow_up.kpi_at or latest, follow_up.due_at), latest),
        latest=latest,
    )


def verdict_on(
    uow: UnitOfWork,
    follow_up: FollowUp,
    channel: Channel,
    *,
    besides: ContactAttempt | None = None,
) -> consent.Verdict:
    """Whether this customer may be contacted now; the try ``besides`` does not count against it.

    Who is with us on the page now is not woken up, whatever the hour.
    """
    now = uow.clock.now()
    skipped = _rang_unheard(uow, follow_up)
    if besides is not None:
        skipped.add(besides.claimed_at)
    contacts = uow.contact_attempts.moments_of_customer(
        follow_up.customer_id, since=now - timedelta(days=7)
    )
    verdict = consent.may_contact(
        follow_up.kind,
        channel,
        opt_outs=[
            consent.OptOutRecord(channel=row.channel, at=row.at, words=row.words)
            for row in uow.customers.opt_outs(follow_up.customer_id)
        ],
        contacts=[moment for moment in contacts if moment not in skipped],
        now=now,
        policy=uow.policy,
        wish=_wish(follow_up),
        is_holiday=holidays.is_public_holiday,
    )
    page = _page_age(uow, follow_up) if channel is Channel.WEBCHAT else None
    awake = page is not None and page <= PRESENT_FOR
    if awake and verdict.code is consent.ConsentCode.QUIET_HOURS:
        return replace(verdict, allowed=True)
    return verdict


def _rang_unheard(uow: UnitOfWork, follow_up: FollowUp) -> set[datetime]:
    """When the telephone rang and nobody took it: that disturbed nobody (R-044)."""
    return {
        attempt.claimed_at
        for attempt in uow.contact_attempts.of_follow_up(follow_up.id)
        if attempt.channel is Channel.VOICE and attempt.disposition is Disposition.NO_ANSWER
    }


def _wish(follow_up: FollowUp) -> contact_window.ContactWish | None:
    """When this customer would rather be contacted: a time named, or hours in the file (R-039)."""
    customer = follow_up.customer
    hours = None
    if customer.preferred_from and customer.preferred_until:
        hours = Span(start=customer.preferred_from, end=customer.preferred_until)
    if hours is None and follow_up.wished_at is None:
        return None
    return contact_window.ContactWish(preferred=hours, not_before=follow_up.wished_at)

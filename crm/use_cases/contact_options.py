"""By which ways a customer could be contacted about a follow-up, and what stands against each.

The dispatcher asks right before it begins, and `why` asks so that a person can see what was not
taken and by which rule. Looks only; changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from crm.models import ContactAttempt, Customer, FollowUp
from crm.policy import Span
from crm.rules import consent, contact_window, holidays
from crm.rules.cadence import AttemptRecord, Exhausted, next_attempt
from crm.rules.exclusions import (
    ChannelFacts,
    Excluded,
    before_the_wish,
    full_day,
    weigh_channels,
)
from crm.rules.wall import day_of, moment_on
from crm.rules.windows import Window
from crm.store.unit_of_work import UnitOfWork
from crm.terms import BY_MACHINE, MADE_BY_PEOPLE, AttemptStatus, Channel, Disposition
from crm.use_cases.unfinished_talks import tries_to_finish

PRESENT_FOR = timedelta(hours=1)
PAGE_KEPT_FOR = timedelta(days=30)

NO_WAY = "no_channel"
NO_TEMPLATE = "no_template"
"""A carrier has approved no text such as this; also the code under which it is refused."""

_LEAST_DISTURBING = (Channel.TELEGRAM, Channel.SMS, Channel.VOICE)
_ALL_WAYS = (Channel.WEBCHAT, *_LEAST_DISTURBING)
_MAY_FIND_NOBODY = (Channel.VOICE, Channel.VISIT)
_REACHED_NOBODY = (None, Disposition.NO_ANSWER, Disposition.VOICEMAIL)


@dataclass(frozen=True)
class Options:
    """What would be done at ``at``: the channel, or None; and all that is excluded, with why."""

    at: datetime
    channel: Channel | None
    excluded: tuple[Excluded, ...]


def options_of(
    uow: UnitOfWork, follow_up: FollowUp, *, channels: Sequence[Channel] = BY_MACHINE
) -> Options:
    """Weigh every channel for a planned follow-up, when it is due or now if that has passed.

    The same rules as right before sending; ``channels`` are those the dealership uses.
    """
    now = uow.clock.now()
    at = max(now, follow_up.due_at)
    if follow_up.kind in MADE_BY_PEOPLE:
        return Options(at, Channel.VISIT, ())
    order = _with_cadence(uow, follow_up, channels_in_order(uow, follow_up, channels), at)
    rest = [one for one in _ALL_WAYS if one not in order]
    taken, excluded = weigh_channels(
        [_facts_of(uow, follow_up, one, channels, at) for one in (*order, *rest)]
    )
    found = list(excluded)
    if at == now and is_full_today(uow, follow_up):
        taken = None
        today = day_of(now, wall=uow.wall)
        found.insert(0, full_day(today, uow.policy.outreach.per_day_capacity))
    if follow_up.wished_at is not None and follow_up.wished_at > now:
        found.insert(0, before_the_wish(follow_up.wished_at, policy=uow.policy))
    return Options(at, taken, tuple(found))


def _with_cadence(
    uow: UnitOfWork, follow_up: FollowUp, order: list[Channel], at: datetime
) -> list[Channel]:
    """The order after tries in vain: the last one goes another way (R-043)."""
    tries = tries_in_vain(uow, follow_up)
    if not tries or not order:
        return order
    then = next_attempt(
        tries,
        window=window_of(follow_up),
        channels=order,
        policy=uow.policy,
        kind=follow_up.kind,
        wish=wish_of_follow_up(follow_up),
        now=at,
        is_holiday=holidays.is_public_holiday,
    )
    if isinstance(then, Exhausted):
        return order
    return sorted(order, key=lambda channel: channel is not then.channel)


def _facts_of(
    uow: UnitOfWork,
    follow_up: FollowUp,
    channel: Channel,
    channels: Sequence[Channel],
    at: datetime,
) -> ChannelFacts:
    rests_until = uow.lines.rests_until(channel)
    page = _page_age(uow, follow_up) if channel is Channel.WEBCHAT else None
    reachable = (page is not None and page <= PAGE_KEPT_FOR) or has_address_on(
        channel, follow_up.customer
    )
    return ChannelFacts(
        channel=channel,
        open=channel in channels,
        has_address=reachable,
        refused=channel in _refused_on(uow, follow_up),
        verdict=verdict_on(uow, follow_up, channel, at=at),
        rests_until=rests_until if rests_until is not None and rests_until > at else None,
    )


def is_full_today(uow: UnitOfWork, follow_up: FollowUp) -> bool:
    """Whether the dealership has begun as many contacts today as its people can see to.

    Answers we owe and notices that cannot wait are not counted against it.
    """
    if follow_up.kind in consent.OUTSIDE_BUDGET:
        return False
    today = moment_on(day_of(uow.clock.now(), wall=uow.wall), time(0), wall=uow.wall)
    return uow.contact_attempts.begun_since(today) >= uow.policy.outreach.per_day_capacity


def tomorrow(uow: UnitOfWork) -> datetime:
    day = day_of(uow.clock.now(), wall=uow.wall) + timedelta(days=1)
    return moment_on(day, uow.policy.call_hours[0].start, wall=uow.wall)


def channels_in_order(
    uow: UnitOfWork, follow_up: FollowUp, channels: Sequence[Channel]
) -> list[Channel]:
    """The channels that reach this customer, the best first."""
    customer = follow_up.customer
    page = _page_age(uow, follow_up)
    order: list[Channel] = []
    if page is not None and page <= PRESENT_FOR:
        order.append(Channel.WEBCHAT)
    order += [one for one in _LEAST_DISTURBING if has_address_on(one, customer)]
    if page is not None and page <= PAGE_KEPT_FOR and Channel.WEBCHAT not in order:
        order.append(Channel.WEBCHAT)
    order.sort(key=lambda channel: channel is not customer.preferred_channel)
    refused = _refused_on(uow, follow_up)
    return [channel for channel in order if channel in channels and channel not in refused]


def has_address_on(channel: Channel, customer: Customer) -> bool:
    """True where the file holds a usable address for a channel that can write or ring first."""
    if channel is Channel.TELEGRAM:
        return customer.chat() is not None
    return channel in (Channel.SMS, Channel.VOICE) and customer.phone() is not None


def _refused_on(uow: UnitOfWork, follow_up: FollowUp) -> set[Channel]:
    """Channels on which a provider would not take this follow-up: not tried again for it."""
    return {
        attempt.channel
        for attempt in uow.contact_attempts.of_follow_up(follow_up.id)
        if attempt.status is AttemptStatus.FAILED
    }


def nothing_left(uow: UnitOfWork, follow_up: FollowUp) -> str | None:
    """Why no way is left where providers would not take what we tried; None if none refused."""
    tries = uow.contact_attempts.of_follow_up(follow_up.id)
    codes = [one.detail for one in tries if one.status is AttemptStatus.FAILED]
    if not codes:
        return None
    return NO_TEMPLATE if NO_TEMPLATE in codes else NO_WAY


def _page_age(uow: UnitOfWork, follow_up: FollowUp) -> timedelta | None:
    """How long ago this customer spoke on the web chat; None where they never did."""
    seen = uow.conversations.last_seen(follow_up.customer_id, Channel.WEBCHAT)
    return None if seen is None else uow.clock.now() - seen


def tries_in_vain(uow: UnitOfWork, follow_up: FollowUp) -> list[AttemptRecord]:
    """Tries that reached nobody. What never left us is none, nor is a wish to be called later."""
    return [
        AttemptRecord(attempt.claimed_at, attempt.channel, attempt.unreached)
        for attempt in uow.contact_attempts.of_follow_up(follow_up.id)
        if attempt.status is not AttemptStatus.FAILED and attempt.disposition in _REACHED_NOBODY
    ]


def window_of(follow_up: FollowUp) -> Window:
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
    at: datetime | None = None,
) -> consent.Verdict:
    """Whether this customer may be contacted now; the try ``besides`` does not count against it.

    Who is with us on the page now is not woken up, whatever the hour. ``at`` asks about another
    moment than now, with what is known now.
    """
    now = at or uow.clock.now()
    skipped = _rang_unheard(uow, follow_up)
    # A talk that is gone on with is one contact, and has a budget of its own.
    skipped |= {attempt.claimed_at for attempt in tries_to_finish(uow, follow_up.id)}
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
        wish=wish_of_follow_up(follow_up),
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
        if attempt.channel in _MAY_FIND_NOBODY and attempt.disposition is Disposition.NO_ANSWER
    }


def wish_of_follow_up(follow_up: FollowUp) -> contact_window.ContactWish | None:
    """When this customer would rather be contacted: a time named, or hours in the file (R-039)."""
    customer = follow_up.customer
    hours = None
    if customer.preferred_from and customer.preferred_until:
        hours = Span(start=customer.preferred_from, end=customer.preferred_until)
    if hours is None and follow_up.wished_at is None:
        return None
    return contact_window.ContactWish(preferred=hours, not_before=follow_up.wished_at)

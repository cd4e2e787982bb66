"""What we shall talk about next with a customer, and when (R-007, R-008).

The plan is read off the file: what is planned already, the service that is due, a campaign that
runs then. What is due comes before what is on offer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm.policy import Policy
from crm.rules.wall import day_of, in_utc, opening_of, wall_of

MAINTENANCE_DUE = "maintenance_due"
FREE_INSPECTION = "free_inspection"
CAMPAIGN = "campaign"


@dataclass(frozen=True)
class Running:
    """A campaign in force: its days, and whether it is a free inspection."""

    starts_on: date
    ends_on: date
    free_inspection: bool


@dataclass(frozen=True)
class Planned:
    """An open follow-up: when, and what it covers."""

    due_at: datetime
    topics: tuple[str, ...]


@dataclass(frozen=True)
class NextContact:
    """The next talk: its moment in UTC and its topics, the first the reason for it."""

    at: datetime
    topics: tuple[str, ...]


def next_contact(
    *,
    planned: Sequence[Planned],
    next_due_on: date | None,
    campaigns: Sequence[Running],
    now: datetime,
    policy: Policy,
) -> NextContact | None:
    """The next contact with the owner of a vehicle, or None if nothing leads to one."""
    first = min(planned, key=lambda one: one.due_at, default=None)
    reminded = _reminder_moment(next_due_on, now=now, policy=policy)
    at = in_utc(first.due_at) if first is not None else reminded
    if at is None:
        return None
    topics = list(first.topics) if first is not None else []
    day = day_of(at, wall=wall_of(policy))
    lead = timedelta(days=policy.maintenance.letter_lead_days)
    if next_due_on is not None and next_due_on - lead <= day:
        topics.append(MAINTENANCE_DUE)
    for one in campaigns:
        if day <= one.ends_on and one.starts_on - _ahead(policy) <= day:
            topics.append(FREE_INSPECTION if one.free_inspection else CAMPAIGN)
    return NextContact(at=at, topics=tuple(dict.fromkeys(topics)))


def _reminder_moment(next_due_on: date | None, *, now: datetime, policy: Policy) -> datetime | None:
    """When the service will be spoken of; one that is past leads to nothing by itself."""
    wall = wall_of(policy)
    today = day_of(now, wall=wall)
    if next_due_on is None or next_due_on < today:
        return None
    day = max(next_due_on - timedelta(days=policy.maintenance.letter_lead_days), today)
    return max(opening_of(day, spans=policy.call_hours, wall=wall), in_utc(now))


def _ahead(policy: Policy) -> timedelta:
    return timedelta(days=policy.campaign_phone_ahead_days)

"""Whether we may contact this person now, and if not, why (R-224, G-03).

Asked when a follow-up is planned and again right before anything is sent. It fails
closed: facts that cannot be read are a no. Answers to the customer's own complaint are
owed, so neither an opt-out nor the week's budget holds them back; the hour still does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from crm.policy import Policy
from crm.rules.contact_window import (
    TIME_CRITICAL,
    ContactWish,
    IsHoliday,
    next_contact_moment,
    no_holidays,
)
from crm.rules.wall import day_of, wall_of
from crm.terms import Channel, FollowUpKind

OWED_ANSWERS = frozenset({FollowUpKind.SOLUTION_NOTICE, FollowUpKind.COMPLAINT_REVISIT})
OUTSIDE_BUDGET = OWED_ANSWERS | TIME_CRITICAL

WEEK = timedelta(days=7)


class ConsentCode(str, Enum):
    """The reason in one word, for records and filters."""

    ALLOWED = "allowed"
    INBOUND = "inbound"
    OPTED_OUT = "opted_out"
    QUIET_HOURS = "quiet_hours"
    DAY_BUDGET = "day_budget"
    WEEK_BUDGET = "week_budget"
    UNCLEAR_FACTS = "unclear_facts"


@dataclass(frozen=True)
class OptOutRecord:
    """The customer said stop. ``channel`` None means on every channel; ``words`` are theirs."""

    channel: Channel | None
    at: datetime
    words: str = ""


@dataclass(frozen=True)
class Verdict:
    """The answer and its reason, as a person would give it, in both languages.

    ``retry_at`` is the next moment worth asking again, in UTC; None where waiting does
    not help.
    """

    allowed: bool
    reason: str
    reason_zh: str
    code: ConsentCode
    retry_at: datetime | None = None


def may_contact(
    kind: FollowUpKind,
    channel: Channel,
    *,
    opt_outs: Sequence[OptOutRecord],
    contacts: Sequence[datetime],
    now: datetime,
    policy: Policy,
    wish: ContactWish | None = None,
    is_holiday: IsHoliday = no_holidays,
) -> Verdict:
    """Whether this contact may be begun at ``now``.

    ``contacts`` are the moments at which we reached out to this person for any reason: each
    message sent, each call answered. A call that nobody took is not among them.
    """
    if not _are_clear(kind, channel, opt_outs=opt_outs, contacts=contacts, now=now):
        return Verdict(
            False, "the facts are unclear", "信息不完整,不能确认", ConsentCode.UNCLEAR_FACTS
        )
    if kind is FollowUpKind.INBOUND:
        return Verdict(True, "the customer contacted us", "客户主动联系", ConsentCode.INBOUND)
    if kind not in OWED_ANSWERS:
        stopped = [record for record in opt_outs if record.channel in (None, channel)]
        if stopped:
            return _opted_out(max(stopped, key=lambda record: record.at), policy)
    opening = next_contact_moment(
        now, kind=kind, channel=channel, policy=policy, wish=wish, is_holiday=is_holiday
    )
    if opening > now:
        return Verdict(
            False, "quiet hours", "不在联系时间内", ConsentCode.QUIET_HOURS, retry_at=opening
        )
    if kind in OUTSIDE_BUDGET:
        return _allowed()
    return _within_budget(contacts, now=now, policy=policy)


def _within_budget(contacts: Sequence[datetime], *, now: datetime, policy: Policy) -> Verdict:
    """A contact dated after ``now`` counts: a wrong clock must not buy a second call."""
    wall = wall_of(policy)
    today = day_of(now, wall=wall)
    this_week = sorted(at for at in contacts if at > now - WEEK)
    in_a_day = [at for at in this_week if day_of(at, wall=wall) >= today]
    if len(this_week) >= policy.outreach.contacts_per_week:
        frees_up = this_week[-policy.outreach.contacts_per_week] + WEEK
        return Verdict(
            False,
            f"{_times(len(this_week))} this week",
            f"本周已联系{len(this_week)}次",
            ConsentCode.WEEK_BUDGET,
            retry_at=frees_up,
        )
    if len(in_a_day) >= policy.outreach.contacts_per_day:
        return Verdict(
            False,
            f"{_times(len(in_a_day))} today",
            f"今天已联系{len(in_a_day)}次",
            ConsentCode.DAY_BUDGET,
            retry_at=max(in_a_day) + timedelta(days=1),
        )
    return _allowed()


def _allowed() -> Verdict:
    return Verdict(True, "allowed", "可以联系", ConsentCode.ALLOWED)


def _opted_out(record: OptOutRecord, policy: Policy) -> Verdict:
    day = day_of(record.at, wall=wall_of(policy))
    by, by_zh = "", ""
    if record.channel is not None:
        by, by_zh = f" by {record.channel.value}", f"通过{_CHANNEL_ZH[record.channel]}"
    return Verdict(
        False,
        f"opted out {day:%m-%d}{by}",
        f"客户{day.month}月{day.day}日{by_zh}要求不再联系",
        ConsentCode.OPTED_OUT,
    )


def _times(count: int) -> str:
    return "1 contact" if count == 1 else f"{count} contacts"


def _are_clear(
    kind: FollowUpKind,
    channel: Channel,
    *,
    opt_outs: Sequence[OptOutRecord],
    contacts: Sequence[datetime],
    now: datetime,
) -> bool:
    moments = [now, *contacts, *(record.at for record in opt_outs)]
    return (
        isinstance(kind, FollowUpKind)
        and isinstance(channel, Channel)
        and all(moment.tzinfo is not None for moment in moments)
    )


_CHANNEL_ZH = {
    Channel.WEBCHAT: "网页",
    Channel.TELEGRAM: "Telegram",
    Channel.SMS: "短信",
    Channel.VOICE: "电话",
    Channel.VISIT: "走访",
}

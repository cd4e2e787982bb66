"""What was considered for a contact and not taken, and the rule that said no (R-063).

A day, an hour or a channel that was passed over is as much a part of "why then" as the one
that was taken. Values in, values out: the planner keeps what it passed over with its reasons,
and the channels are weighed with the same rules when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from crm.policy import Policy, Span
from crm.rules.consent import ConsentCode, Verdict
from crm.rules.contact_window import (
    TIME_CRITICAL,
    ContactWish,
    IsHoliday,
    is_permitted,
    no_holidays,
    spans_for,
)
from crm.rules.wall import day_of, in_utc, wall_of
from crm.terms import Channel, FollowUpKind


class Refusal(str, Enum):
    """The rule that excluded an option; `SOURCES` says where the rule is written."""

    SPACING = "spacing"
    DAY_BUDGET = "day_budget"
    WEEK_BUDGET = "week_budget"
    PAST_KPI = "past_kpi"
    PAST_WINDOW = "past_window"
    HOLIDAY = "holiday"
    CALL_HOURS = "call_hours"
    NOTICE_HOURS = "notice_hours"
    WISH = "wish"
    DAY_CAPACITY = "day_capacity"
    OPTED_OUT = "opted_out"
    NO_ADDRESS = "no_address"
    NOT_OPEN = "not_open"
    REFUSED = "refused"
    PROVIDER_DOWN = "provider_down"
    OTHER_FIRST = "other_first"
    UNCLEAR_FACTS = "unclear_facts"


SOURCES = {
    Refusal.SPACING: "R-044 · C-02",
    Refusal.DAY_BUDGET: "R-224",
    Refusal.WEEK_BUDGET: "R-224",
    Refusal.PAST_KPI: "R-031 · C-01",
    Refusal.PAST_WINDOW: "R-031 · C-01",
    Refusal.HOLIDAY: "R-039 · G-05",
    Refusal.CALL_HOURS: "R-038 · C-04",
    Refusal.NOTICE_HOURS: "R-042 · C-05",
    Refusal.WISH: "R-039 · R-040",
    Refusal.DAY_CAPACITY: "R-013 · R-037",
    Refusal.OPTED_OUT: "R-224 · G-03",
    Refusal.NO_ADDRESS: "R-003",
    Refusal.NOT_OPEN: "R-043",
    Refusal.REFUSED: "R-043",
    Refusal.PROVIDER_DOWN: "R-043",
    Refusal.OTHER_FIRST: "R-043 · R-224",
    Refusal.UNCLEAR_FACTS: "R-224",
}


@dataclass(frozen=True)
class PassedDay:
    """A day that was looked at and not taken; ``on`` is the other contact's day or the limit's."""

    day: date
    rule: Refusal
    on: date | None = None
    key: int | None = None


@dataclass(frozen=True)
class Excluded:
    """An option and why it was not taken. ``what`` is day, hour or channel, ``option`` which."""

    what: str
    option: str
    rule: str
    source: str
    zh: str
    en: str

    def document(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class ChannelFacts:
    """What is known of one way to reach a customer.

    ``open`` says that the dealership uses the channel, ``refused`` that its provider would
    not take this follow-up, ``rests_until`` how long a line that is down is left alone.
    """

    channel: Channel
    open: bool
    has_address: bool
    refused: bool
    verdict: Verdict
    rests_until: datetime | None = None


def excluded_days(passed: Sequence[PassedDay], *, policy: Policy) -> list[Excluded]:
    """The days a placing passed over, each with its sentence."""
    return [_of_day(one, policy) for one in passed]


def excluded_hours(
    due: datetime,
    taken: datetime,
    *,
    kind: FollowUpKind,
    channel: Channel,
    policy: Policy,
    wish: ContactWish | None = None,
    is_holiday: IsHoliday = no_holidays,
) -> list[Excluded]:
    """Why a contact due at one moment is begun at a later one: the hour, and days off between."""
    if taken <= due:
        return []
    wall = wall_of(policy)
    days_off = is_holiday if policy.skip_holidays and kind not in TIME_CRITICAL else no_holidays
    first, last = day_of(due, wall=wall), day_of(taken, wall=wall)
    found = [
        Excluded(
            "day",
            day.isoformat(),
            Refusal.HOLIDAY.value,
            SOURCES[Refusal.HOLIDAY],
            zh=f"{_day_zh(day)}是法定节假日,本店节假日不主动联系",
            en=f"{day:%m-%d} is a public holiday, on which this dealership contacts nobody",
        )
        for day in _each_day(first, last)
        if days_off(day)
    ]
    spans = spans_for(kind, channel=channel, policy=policy, wish=wish)
    if not days_off(first) and not is_permitted(due, spans=spans, wall=wall):
        found.insert(0, _of_hour(in_utc(due), kind, channel, spans, policy, wish))
    return found


def weigh_channels(facts: Sequence[ChannelFacts]) -> tuple[Channel | None, list[Excluded]]:
    """Which of the channels, the best first, would be taken, and why the others would not.

    A line that is down is waited for and not gone around, so nothing after it is taken either.
    """
    taken: Channel | None = None
    waits_for: Channel | None = None
    found: list[Excluded] = []
    for one in facts:
        refusal = _refusal_of(one)
        if refusal is None and (taken or waits_for) is None:
            taken = one.channel
            continue
        if refusal is None:
            refusal = Refusal.OTHER_FIRST
        elif refusal is Refusal.PROVIDER_DOWN and taken is None:
            waits_for = waits_for or one.channel
        found.append(_of_channel(one, refusal, taken or waits_for))
    return taken, found


def _refusal_of(one: ChannelFacts) -> Refusal | None:
    if not one.open:
        return Refusal.NOT_OPEN
    if not one.has_address:
        return Refusal.NO_ADDRESS
    if one.refused:
        return Refusal.REFUSED
    if not one.verdict.allowed:
        return _BY_CODE[one.verdict.code]
    return Refusal.PROVIDER_DOWN if one.rests_until is not None else None


def _of_channel(one: ChannelFacts, rule: Refusal, other: Channel | None) -> Excluded:
    zh, en = CHANNEL_SAID[one.channel]
    first_zh, first_en = CHANNEL_SAID[other] if other is not None else ("", "")
    said_zh, said_en = {
        Refusal.NOT_OPEN: ("本店没有开通", "is not in use here"),
        Refusal.NO_ADDRESS: (
            "档案里没有可用的号码或账号",
            "has no usable number or account in the file",
        ),
        Refusal.REFUSED: (
            "服务商没有接受这次联系,不再用它重试",
            "was refused by the provider, so it is not tried again",
        ),
        Refusal.PROVIDER_DOWN: (
            "线路有故障,等它恢复",
            "has a line that is down; it is waited for",
        ),
        Refusal.OTHER_FIRST: (
            f"排在{first_zh}之后,先用{first_zh}",
            f"comes after {first_en}, which goes first",
        ),
    }.get(rule, (f"现在不行:{one.verdict.reason_zh}", f"not now: {one.verdict.reason}"))
    return Excluded(
        "channel",
        one.channel.value,
        rule.value,
        SOURCES[rule],
        zh=f"{zh}{said_zh}",
        en=f"{en} {said_en}" if rule not in _NOT_NOW else f"{en}, {said_en}",
    )


def full_day(day: date, capacity: int) -> Excluded:
    """A day on which the dealership has begun as many contacts as its people can see to."""
    return Excluded(
        "day",
        day.isoformat(),
        Refusal.DAY_CAPACITY.value,
        SOURCES[Refusal.DAY_CAPACITY],
        zh=f"{_day_zh(day)}全店的联系名额({capacity}个)已用完,顺延到下一天",
        en=f"{day:%m-%d}: all {capacity} contacts of the day are used up, so it moves on a day",
    )


def before_the_wish(wished_at: datetime, *, policy: Policy) -> Excluded:
    """Everything before the moment the customer named (R-040)."""
    local = wished_at.astimezone(wall_of(policy))
    return Excluded(
        "hour",
        local.isoformat(timespec="minutes"),
        Refusal.WISH.value,
        SOURCES[Refusal.WISH],
        zh=f"客户约了{_day_zh(local.date())}{local:%H:%M},在那之前不联系",
        en=f"the customer named {local:%m-%d %H:%M}; nothing before that",
    )


def _of_day(one: PassedDay, policy: Policy) -> Excluded:
    zh, en = _day_zh(one.day), f"{one.day:%m-%d}"
    on_zh, on_en = ("", "") if one.on is None else (_day_zh(one.on), f"{one.on:%m-%d}")
    gap, outreach = policy.followup.min_gap_days, policy.outreach
    said_zh, said_en = {
        Refusal.SPACING: (
            f"离{on_zh}的另一次联系不足{gap}天",
            f"less than {gap} days from the contact of {on_en}",
        ),
        Refusal.DAY_BUDGET: (
            f"这位客户当天已有{outreach.contacts_per_day}次联系",
            f"this person has {outreach.contacts_per_day} contact that day already",
        ),
        Refusal.WEEK_BUDGET: (
            f"这位客户七天内已有{outreach.contacts_per_week}次联系",
            f"this person has {outreach.contacts_per_week} contacts within seven days already",
        ),
        Refusal.PAST_KPI: (
            f"同一辆车的事不能拖到{on_zh}考核日之后",
            f"about the same vehicle nothing waits beyond {on_en}, the day we measure by",
        ),
        Refusal.PAST_WINDOW: (
            f"超过最晚期限{on_zh}",
            f"past {on_en}, the last day",
        ),
    }[one.rule]
    if one.rule is Refusal.SPACING and one.key is not None:
        said_zh += f"(跟踪任务{one.key})"
        said_en += f" (follow-up {one.key})"
    return Excluded(
        "day",
        one.day.isoformat(),
        one.rule.value,
        SOURCES[one.rule],
        zh=f"{zh}不行:{said_zh}",
        en=f"{en}: {said_en}",
    )


def _of_hour(
    due: datetime,
    kind: FollowUpKind,
    channel: Channel,
    spans: Sequence[Span],
    policy: Policy,
    wish: ContactWish | None,
) -> Excluded:
    local = due.astimezone(wall_of(policy))
    hours = "、".join(f"{span.start:%H:%M}–{span.end:%H:%M}" for span in spans)
    if kind in TIME_CRITICAL and channel is not Channel.VOICE:
        rule, zh, en = Refusal.NOTICE_HOURS, "通知时段", "the hours for notices"
    elif wish is not None and wish.preferred is not None:
        rule, zh, en = Refusal.WISH, "客户方便的时间", "the customer's own hours"
    else:
        rule, zh, en = Refusal.CALL_HOURS, "联系时段", "the call hours"
    return Excluded(
        "hour",
        local.isoformat(timespec="minutes"),
        rule.value,
        SOURCES[rule],
        zh=f"{_day_zh(local.date())}{local:%H:%M}不在{zh}内({hours})",
        en=f"{local:%m-%d %H:%M} is outside {en} ({hours.replace('、', ', ')})",
    )


def _each_day(first: date, last: date) -> Iterator[date]:
    for count in range((last - first).days + 1):
        yield first + timedelta(days=count)


def _day_zh(day: date) -> str:
    return f"{day.month}月{day.day}日"


CHANNEL_SAID = {
    Channel.WEBCHAT: ("网页聊天", "web chat"),
    Channel.TELEGRAM: ("Telegram", "Telegram"),
    Channel.SMS: ("短信", "SMS"),
    Channel.VOICE: ("电话", "the telephone"),
    Channel.VISIT: ("走访", "a visit"),
}
_BY_CODE = {
    ConsentCode.OPTED_OUT: Refusal.OPTED_OUT,
    ConsentCode.QUIET_HOURS: Refusal.CALL_HOURS,
    ConsentCode.DAY_BUDGET: Refusal.DAY_BUDGET,
    ConsentCode.WEEK_BUDGET: Refusal.WEEK_BUDGET,
    ConsentCode.UNCLEAR_FACTS: Refusal.UNCLEAR_FACTS,
}
_NOT_NOW = frozenset(_BY_CODE.values())

"""From a candidate to the row of a follow-up, with the chain of reasons that explains it.

Each link of the chain names its rule and source, what went in and what came out, and says
it in a sentence in both languages, so that "why was this customer called that day" is
answered from the row alone (R-063).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from crm.policy import Policy, Span
from crm.rules.contact_window import TIME_CRITICAL, ContactWish, next_contact_moment
from crm.rules.exclusions import Excluded, PassedDay, excluded_days, excluded_hours
from crm.rules.holidays import is_public_holiday
from crm.rules.priority import priority_of
from crm.rules.wall import day_of, wall_of
from crm.rules.windows import Window
from crm.store.candidates import Candidate
from crm.terms import Channel, FollowUpKind, FollowUpStatus
from crm.use_cases.follow_up_cause import Cause


@dataclass
class Draft:
    """A follow-up on its way into the books."""

    id: int
    kind: FollowUpKind
    candidate: Candidate
    window: Window
    origin: str
    due_at: datetime
    topics: list[str]
    status: FollowUpStatus = FollowUpStatus.PLANNED
    merged_into_id: int | None = None
    held_reason: str | None = None
    reasons: list[dict[str, Any]] = field(default_factory=list)

    def row(self, *, planned_at: datetime, policy: Policy) -> dict[str, Any]:
        """The row as the table takes it; every draft names the same columns."""
        one = self.candidate
        return {
            "id": self.id,
            "kind": self.kind,
            "origin": self.origin,
            "status": self.status,
            "customer_id": one.customer_id,
            "vehicle_id": one.vehicle_id,
            "repair_order_id": one.repair_order_id,
            "complaint_id": one.complaint_id,
            "appointment_id": one.appointment_id,
            "campaign_id": one.campaign_id,
            "parts_order_id": one.parts_order_id,
            "extra_work_id": one.extra_work_id,
            "after_id": one.after_id,
            "merged_into_id": self.merged_into_id,
            "clerk_id": one.clerk_id,
            "priority": priority_of(
                self.kind, private_use=one.private_use, open_complaint=one.open_complaint
            ),
            "earliest_at": self.window.earliest,
            "due_at": self.due_at,
            "kpi_at": max(self.window.kpi, self.due_at),
            "latest_at": max(self.window.latest, self.due_at),
            "attempts": 0,
            "topics": self.topics,
            "reasons": self.reasons,
            "held_reason": self.held_reason,
            "planned_at": planned_at,
        }


def draft_of(cause: Cause, candidate: Candidate, window: Window, *, key: int) -> Draft:
    """The draft as its cause alone would have it, before others are looked at."""
    return Draft(
        id=key,
        kind=cause.kind,
        candidate=candidate,
        window=window,
        origin=cause.origin(candidate),
        due_at=window.planned,
        topics=cause.topics_of(candidate),
    )


def explain_cause(draft: Draft, cause: Cause, *, policy: Policy) -> None:
    """The first link: what happened, and what follows from it."""
    one, window = draft.candidate, draft.window
    happened = one.happened_at
    said = {
        "happened": _said(happened, policy),
        "due": _said(window.planned, policy),
        "latest": _said(window.latest, policy),
        "day": ("", "") if one.happened_on is None else _day(one.happened_on),
    }
    draft.reasons.append(
        link(
            cause.kind.value,
            cause.source,
            inputs={
                "happened_at": happened.isoformat() if happened else None,
                "happened_on": one.happened_on.isoformat() if one.happened_on else None,
            },
            result={
                "earliest_at": window.earliest.isoformat(),
                "due_at": window.planned.isoformat(),
                "latest_at": window.latest.isoformat(),
            },
            zh=cause.zh.format(**{name: zh for name, (zh, _) in said.items()}),
            en=cause.en.format(**{name: en for name, (_, en) in said.items()}),
        )
    )


def put_off(draft: Draft, due_at: datetime, *, passed: Sequence[PassedDay], policy: Policy) -> None:
    """Another day, because this person is talked to about something else (R-044)."""
    if due_at == draft.due_at:
        if passed:
            draft.reasons.append(_kept_link(due_at, passed, policy))
        return
    zh, en = _said(due_at, policy)
    draft.reasons.append(
        link(
            "spacing",
            "R-044",
            inputs={"due_at": draft.due_at.isoformat()},
            result={"due_at": due_at.isoformat()},
            zh=f"同一客户两次联系至少间隔{policy.followup.min_gap_days}天,改到{zh}",
            en=f"contacts with one person lie {policy.followup.min_gap_days} days apart: {en}",
            excluded=excluded_days(passed, policy=policy),
        )
    )
    draft.due_at = due_at


def _kept_link(due_at: datetime, passed: Sequence[PassedDay], policy: Policy) -> dict[str, Any]:
    """The planned day stands although it lies near another: no later one was to be had."""
    zh, en = _said(due_at, policy)
    return link(
        "kept",
        "R-044",
        inputs={"due_at": due_at.isoformat()},
        result={"due_at": due_at.isoformat()},
        zh=f"期限内没有别的日子可选,仍按{zh},发出前再核对一次",
        en=f"no other day within the window, so {en} stands; the rules are checked again then",
        excluded=excluded_days(passed, policy=policy),
    )


def put_into_hours(draft: Draft, *, policy: Policy) -> None:
    """The hour at which this person may be called (R-038 to R-042)."""
    channel = Channel.SMS if draft.kind in TIME_CRITICAL else Channel.VOICE
    wish = wish_of(draft.candidate.preferred_from, draft.candidate.preferred_until)
    due_at = next_contact_moment(
        draft.due_at,
        kind=draft.kind,
        channel=channel,
        policy=policy,
        wish=wish,
        is_holiday=is_public_holiday,
    )
    if due_at == draft.due_at:
        return
    excluded = excluded_hours(
        draft.due_at,
        due_at,
        kind=draft.kind,
        channel=channel,
        policy=policy,
        wish=wish,
        is_holiday=is_public_holiday,
    )
    zh, en = _said(due_at, policy)
    draft.reasons.append(
        link(
            "contact_hours",
            "R-038",
            inputs={"due_at": draft.due_at.isoformat()},
            result={"due_at": due_at.isoformat()},
            zh=f"按客户方便的时间和联系时段,改到{zh}",
            en=f"within the hours for contacts, and the customer's own: {en}",
            excluded=excluded,
        )
    )
    draft.due_at = due_at


def hold(draft: Draft, reason: str, source: str, *, zh: str, en: str) -> None:
    """Not to be made at all; kept as cancelled, so that the refusal can be seen."""
    draft.status = FollowUpStatus.CANCELLED
    draft.held_reason = reason
    draft.reasons.append(link(reason, source, inputs={}, result={"held": True}, zh=zh, en=en))


def join(draft: Draft, host_id: int, *, excluded: Sequence[Excluded] = ()) -> None:
    """To be talked about in the conversation of another follow-up (R-033, R-044)."""
    draft.status = FollowUpStatus.MERGED
    draft.merged_into_id = host_id
    draft.reasons.append(joined_link(host_id, excluded=excluded))


def joined_link(host_id: int, *, excluded: Sequence[Excluded] = ()) -> dict[str, Any]:
    return link(
        "merge",
        "R-044",
        inputs={},
        result={"merged_into_id": host_id},
        zh="同一客户的两件事合并为一次通话",
        en="two matters for one customer become one conversation",
        excluded=excluded,
    )


def wish_of(begins: time | None, ends: time | None) -> ContactWish | None:
    """The customer's usual hours (R-039); unusable ones are as good as none."""
    if begins is None or ends is None or ends <= begins:
        return None
    return ContactWish(preferred=Span(start=begins, end=ends))


def link(
    rule: str,
    source: str,
    *,
    inputs: Mapping[str, Any],
    result: Mapping[str, Any],
    zh: str,
    en: str,
    excluded: Sequence[Excluded] = (),
) -> dict[str, Any]:
    """One link of the chain of reasons; `excluded` stands in it only where something was."""
    found: dict[str, Any] = {
        "rule": rule,
        "source": source,
        "inputs": dict(inputs),
        "result": dict(result),
        "zh": zh,
        "en": en,
    }
    if excluded:
        found["excluded"] = [one.document() for one in excluded]
    return found


def _said(moment: datetime | None, policy: Policy) -> tuple[str, str]:
    return ("", "") if moment is None else _on_the_wall(moment, wall_of(policy))


@lru_cache(maxsize=4096)
def _on_the_wall(moment: datetime, wall: ZoneInfo) -> tuple[str, str]:
    local = moment.astimezone(wall)
    return f"{local.month}月{local.day}日{local:%H:%M}", f"{local:%m-%d %H:%M}"


def _day(day: date) -> tuple[str, str]:
    return f"{day.month}月{day.day}日", f"{day:%m-%d}"


def was_sold_before(candidate: Candidate, *, policy: Policy) -> bool:
    """True if the vehicle had left this customer by the day the follow-up counts from."""
    sold, happened = candidate.sold_since, candidate.happened_at
    if sold is None or happened is None:
        return False
    return sold >= day_of(happened, wall=wall_of(policy))

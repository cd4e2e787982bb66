"""Giving new follow-ups their place among what the same people are asked already (R-044).

A desk holds, for one piece of planning, what is open and who was talked to lately. It
decides with `crm.rules.placing` and then writes the piece at once: hosts first, those
joined to them after, then what changes in follow-ups that were there before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from crm.policy import Policy
from crm.rules.consent import OWED_ANSWERS
from crm.rules.exclusions import Excluded, excluded_days
from crm.rules.placing import NOT_PLACED, Joined, Neighbour, Placed, place
from crm.store.plan_changes import OpenFollowUp, PlanChanges
from crm.terms import MADE_BY_PEOPLE, OPEN_FOLLOW_UP, FollowUpKind, FollowUpStatus
from crm.use_cases.follow_up_cause import Cause
from crm.use_cases.follow_up_drafts import (
    Draft,
    explain_cause,
    hold,
    join,
    joined_link,
    put_into_hours,
    put_off,
    was_sold_before,
)

RECENT = timedelta(days=8)


class Desk:
    """One piece of planning, from drafts to rows."""

    def __init__(self, changes: PlanChanges, *, policy: Policy, at: datetime) -> None:
        self._changes = changes
        self._policy = policy
        self._at = at
        self._neighbours: dict[int, list[Neighbour]] = {}
        self._contacts: dict[int, list[datetime]] = {}
        self._topics: dict[int, list[Any]] = {}
        self._drafts: dict[int, Draft] = {}
        self._told_more: set[int] = set()
        self._led_by: dict[int, int] = {}

    def place_all(self, cause: Cause, drafts: Sequence[Draft]) -> None:
        """Decide about each draft, in order, and write them all."""
        if cause.kind not in NOT_PLACED:
            self._look_round({draft.candidate.customer_id for draft in drafts})
        for draft in drafts:
            explain_cause(draft, cause, policy=self._policy)
            self._drafts[draft.id] = draft
            if not self._is_held(draft):
                self._decide(draft)
        self._write()

    def _look_round(self, customer_ids: set[int]) -> None:
        for customer_id, rows in self._changes.open_of_customers(customer_ids).items():
            self._neighbours[customer_id] = [_neighbour(row) for row in rows]
            self._topics |= {row.id: row.topics for row in rows}
        self._contacts = self._changes.contacts_of_customers(customer_ids, since=self._at - RECENT)

    def _is_held(self, draft: Draft) -> bool:
        if draft.candidate.opted_out and draft.kind not in OWED_ANSWERS:
            zh, en = "客户要求不再联系", "the customer asked not to be contacted"
            hold(draft, "opted_out", "R-224", zh=zh, en=en)
        elif was_sold_before(draft.candidate, policy=self._policy):
            zh, en = "车辆已不属于该客户", "the vehicle is no longer this customer's"
            hold(draft, "vehicle_sold", "R-012", zh=zh, en=en)
        return draft.held_reason is not None

    def _decide(self, draft: Draft) -> None:
        first_id = self._open_first(draft)
        if first_id is not None:
            self._join(draft, first_id)
            return
        one = draft.candidate
        neighbours = self._neighbours.get(one.customer_id, [])
        answer = place(
            draft.kind,
            window=draft.window,
            vehicle_id=one.vehicle_id,
            neighbours=neighbours,
            contacts=self._contacts.get(one.customer_id, []),
            policy=self._policy,
        )
        if isinstance(answer, Joined) and not answer.leads:
            self._join(draft, answer.key, excluded_days(answer.passed, policy=self._policy))
            return
        if isinstance(answer, Placed):
            put_off(draft, answer.due_at, passed=answer.passed, policy=self._policy)
        else:
            self._lead(draft, answer.key)
        put_into_hours(draft, policy=self._policy)
        self._neighbours.setdefault(one.customer_id, []).append(
            Neighbour(draft.id, draft.kind, one.vehicle_id, draft.due_at)
        )

    def _open_first(self, draft: Draft) -> int | None:
        """The open first follow-up that a seven-day check is merged with (R-033)."""
        one = draft.candidate
        merges = (
            draft.kind is FollowUpKind.SEVEN_DAY_CHECK
            and self._policy.followup.seven_day.merge_if_first_open
            and one.after_status in OPEN_FOLLOW_UP
        )
        return one.after_id if merges else None

    def _join(self, draft: Draft, host_id: int, excluded: Sequence[Excluded] = ()) -> None:
        join(draft, host_id, excluded=excluded)
        if host_id in self._drafts:
            self._drafts[host_id].topics += draft.topics
        else:
            self._topics[host_id] = [*self._topics.get(host_id, []), *draft.topics]
            self._told_more.add(host_id)

    def _lead(self, draft: Draft, other_id: int) -> None:
        """The other one becomes part of this conversation."""
        customer_id = draft.candidate.customer_id
        self._neighbours[customer_id] = [
            one for one in self._neighbours[customer_id] if one.key != other_id
        ]
        other = self._drafts.get(other_id)
        if other is not None:
            draft.topics += other.topics
            join(other, draft.id)
        else:
            draft.topics += self._topics.get(other_id, [])
            self._led_by[other_id] = draft.id

    def _write(self) -> None:
        drafts = sorted(self._drafts.values(), key=lambda draft: draft.merged_into_id is not None)
        self._changes.keep(
            [draft.row(planned_at=self._at, policy=self._policy) for draft in drafts]
        )
        reasons = self._changes.reasons_of(self._led_by)
        self._changes.change(
            (
                other_id,
                {
                    "status": FollowUpStatus.MERGED,
                    "merged_into_id": host_id,
                    "reasons": [*reasons[other_id], joined_link(host_id)],
                },
            )
            for other_id, host_id in self._led_by.items()
        )
        self._changes.change(
            (host_id, {"topics": self._topics[host_id]})
            for host_id in self._told_more - self._led_by.keys()
        )


def _neighbour(row: OpenFollowUp) -> Neighbour:
    return Neighbour(
        key=row.id,
        kind=row.kind,
        vehicle_id=row.vehicle_id,
        due_at=row.due_at,
        takes_more=row.status is FollowUpStatus.PLANNED and row.kind not in MADE_BY_PEOPLE,
    )

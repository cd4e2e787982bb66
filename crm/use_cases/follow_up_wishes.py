"""What a person tells us of a follow-up that waits: the customer's own time, or that it is over.

The dealership knows things the books do not: that the customer rang about something else and
named a better hour, or was spoken to at the counter. Whatever is owed to a complaint is not
among what can be called off here; it ends with its case.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from crm.errors import AnswerOwed, FollowUpOver, MomentPassed, ReasonMissing, TooFarAhead
from crm.models import FollowUp
from crm.rules.consent import OWED_ANSWERS
from crm.rules.wall import in_utc
from crm.store.unit_of_work import UnitOfWork
from crm.terms import FollowUpStatus
from crm.use_cases.audit import note_change
from crm.use_cases.follow_up_drafts import link

CALLED_OFF = "called_off"
"""Why a person cancelled; the words stand in the chain of reasons."""

FURTHEST = timedelta(days=60)


def keep_wished_time(follow_up: FollowUp, at: datetime) -> None:
    """The customer's own time outlives the window (R-040)."""
    follow_up.wished_at = follow_up.due_at = at
    follow_up.latest_at = max(follow_up.latest_at, at + timedelta(days=1))


def put_off_to(uow: UnitOfWork, *, follow_up_id: int, at: datetime, by: str) -> FollowUp:
    """Keep the time at which the customer would rather be contacted about this (R-040).

    Raises:
        NotFound: there is no such follow-up.
        FollowUpOver: it does not wait any more.
        MomentPassed: the time is not in the future.
        TooFarAhead: it is so far away that nobody would remember.
    """
    follow_up = _waiting(uow, follow_up_id)
    now = uow.clock.now()
    if at <= now:
        raise MomentPassed(at)
    if at > now + FURTHEST:
        raise TooFarAhead(at, now + FURTHEST)
    at = in_utc(at)
    before = {"due_at": follow_up.due_at.isoformat()}
    keep_wished_time(follow_up, at)
    follow_up.held_reason = follow_up.held_until = None
    local = at.astimezone(uow.wall)
    _explain(
        follow_up,
        rule="wished",
        source="R-040",
        result={"due_at": at.isoformat()},
        zh=f"客户希望{local.month}月{local.day}日{local:%H:%M}联系({by}登记)",
        en=f"the customer would rather be contacted on {local:%m-%d %H:%M} (entered by {by})",
    )
    after = {"due_at": at.isoformat()}
    uow.flush()
    note_change(
        uow, by=by, what="put off", noun="follow_up", key=follow_up.id, before=before, after=after
    )
    return follow_up


def call_off(uow: UnitOfWork, *, follow_up_id: int, reason: str, by: str) -> FollowUp:
    """Cancel a follow-up for a reason of people; what was joined to it gets its own talk again.

    Raises:
        NotFound: there is no such follow-up.
        ReasonMissing: nothing says why.
        FollowUpOver: it does not wait any more.
        AnswerOwed: the customer waits for an answer to a complaint.
    """
    follow_up = _waiting(uow, follow_up_id)
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(f"cancelling follow-up {follow_up.id}")
    if follow_up.kind in OWED_ANSWERS:
        raise AnswerOwed(follow_up.id)
    follow_up.status = FollowUpStatus.CANCELLED
    follow_up.held_reason, follow_up.held_until = CALLED_OFF, None
    _explain(
        follow_up,
        rule=CALLED_OFF,
        source="R-063",
        result={},
        zh=f"{by}取消:{reason}",
        en=f"cancelled by {by}: {reason}",
    )
    after = {"reason": reason}
    uow.flush()
    note_change(uow, by=by, what="cancel", noun="follow_up", key=follow_up.id, after=after)
    return follow_up


def _waiting(uow: UnitOfWork, follow_up_id: int) -> FollowUp:
    follow_up = uow.follow_ups.get(follow_up_id)
    if follow_up.status is not FollowUpStatus.PLANNED:
        raise FollowUpOver(follow_up.id, follow_up.status.value)
    return follow_up


def _explain(
    follow_up: FollowUp, *, rule: str, source: str, result: dict[str, str], zh: str, en: str
) -> None:
    said = link(rule, source, inputs={}, result=result, zh=zh, en=en)
    follow_up.reasons = [*follow_up.reasons, said]

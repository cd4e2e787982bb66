"""The two contacts every solution brings: the notice of the same day, and the revisit.

They are planned in the transaction that makes them due, under the same origins the nightly
planning uses; whichever comes first, each round of a complaint has one of each.
"""

from __future__ import annotations

from datetime import datetime

from crm.models import Complaint, FollowUp
from crm.rules import due_dates
from crm.rules.priority import priority_of
from crm.rules.windows import Window
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Channel, FollowUpKind, FollowUpStatus
from crm.use_cases.follow_up_drafts import link

OF_A_SOLUTION = (FollowUpKind.SOLUTION_NOTICE, FollowUpKind.COMPLAINT_REVISIT)


def plan_notice(uow: UnitOfWork, complaint: Complaint, *, solved_at: datetime) -> None:
    """The customer is told today (R-117)."""
    _plan(
        uow,
        complaint,
        FollowUpKind.SOLUTION_NOTICE,
        due_dates.solution_notice(solved_at, policy=uow.policy),
        source="R-117",
        since=solved_at,
        zh=f"投诉{complaint.number}已有解决办法,当天24:00前告知客户",
        en=f"complaint {complaint.number} is solved, the customer is told before midnight",
    )


def plan_revisit(uow: UnitOfWork, complaint: Complaint, *, told_at: datetime) -> None:
    """The customer is asked whether the solution holds (R-122)."""
    _plan(
        uow,
        complaint,
        FollowUpKind.COMPLAINT_REVISIT,
        due_dates.complaint_revisit(told_at, policy=uow.policy),
        source="R-122",
        since=told_at,
        zh=f"已告知客户投诉{complaint.number}的解决办法,回访是否真正解决",
        en=f"the customer was told about complaint {complaint.number}, asked whether it holds",
    )


def why_told_late(uow: UnitOfWork, complaint: Complaint, *, told_at: datetime) -> str | None:
    """Why a solution was not told on its day, in one word; None if it was (R-042, R-117).

    Most often the customer is reached by telephone only, and no telephone rings at night.
    """
    if complaint.solution_at is None:
        return None
    window = due_dates.solution_notice(complaint.solution_at, policy=uow.policy)
    if told_at < window.kpi:
        return None
    notices = [
        one
        for one in uow.follow_ups.of_complaint(complaint.id)
        if one.kind is FollowUpKind.SOLUTION_NOTICE
    ]
    newest = notices[-1] if notices else None
    if newest is not None and newest.channel is Channel.VOICE:
        return "voice_only"
    if newest is not None and newest.attempts > 1:
        return "not_reached"
    return "not_told"


def cancel_what_waits(uow: UnitOfWork, complaint: Complaint) -> None:
    """What was still to be told or asked about this round is no longer; talks go on."""
    for one in uow.follow_ups.of_complaint(complaint.id):
        if one.kind in OF_A_SOLUTION and one.status is FollowUpStatus.PLANNED:
            one.status = FollowUpStatus.CANCELLED
            one.held_reason = "case_moved_on"


def _plan(
    uow: UnitOfWork,
    complaint: Complaint,
    kind: FollowUpKind,
    window: Window,
    *,
    source: str,
    since: datetime,
    zh: str,
    en: str,
) -> None:
    origin = f"{kind.value}:complaint:{complaint.id}:{complaint.reopened + 1}"
    if complaint.customer_id is None or uow.follow_ups.by_origin(origin) is not None:
        return
    vehicle = complaint.vehicle
    reason = link(
        kind.value,
        source,
        inputs={"happened_at": since.isoformat()},
        result={
            "earliest_at": window.earliest.isoformat(),
            "due_at": window.planned.isoformat(),
            "latest_at": window.latest.isoformat(),
        },
        zh=zh,
        en=en,
    )
    uow.follow_ups.add(
        FollowUp(
            kind=kind,
            origin=origin,
            status=FollowUpStatus.PLANNED,
            customer_id=complaint.customer_id,
            vehicle_id=complaint.vehicle_id,
            repair_order_id=complaint.repair_order_id,
            complaint_id=complaint.id,
            clerk_id=complaint.customer.clerk_id if complaint.customer else None,
            priority=priority_of(kind, private_use=vehicle.private_use if vehicle else None),
            earliest_at=window.earliest,
            due_at=window.planned,
            kpi_at=window.kpi,
            latest_at=window.latest,
            reasons=[reason],
            planned_at=uow.clock.now(),
        )
    )

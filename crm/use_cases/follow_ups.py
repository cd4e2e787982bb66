"""Chapter two: what happened becomes planned follow-ups.

Planning is idempotent: each follow-up has an origin that exists once, and what was planned
is looked at again every time. First what lapsed is cancelled or moved, then new facts are
given their place among what the customer is asked already, last what nobody did in time is
marked and put before the supervisor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from crm.models import FollowUp
from crm.rules import due_dates
from crm.rules.windows import Window
from crm.store.candidates import Place
from crm.store.plan_changes import Missed, PlanChanges
from crm.store.plan_revisions import Anchored, PlanRevisions
from crm.store.planning import Planning
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import (
    EscalationReason,
    EscalationStatus,
    FollowUpKind,
    Queue,
    Severity,
)
from crm.use_cases.campaigns import owe_letters
from crm.use_cases.follow_up_cause import Cause
from crm.use_cases.follow_up_causes import CAUSES, reminder_window
from crm.use_cases.follow_up_drafts import Draft, draft_of, link
from crm.use_cases.follow_up_placing import Desk
from crm.use_cases.workshop_causes import WORKSHOP_CAUSES

REPORTED_WHEN_MISSED = frozenset(
    {
        FollowUpKind.FIRST_FOLLOWUP,
        FollowUpKind.SEVEN_DAY_CHECK,
        FollowUpKind.SECOND_FOLLOWUP,
        FollowUpKind.COMPLAINT_REVISIT,
        FollowUpKind.SOLUTION_NOTICE,
        FollowUpKind.PICKUP_NOTICE,
        FollowUpKind.DELAY_NOTICE,
        FollowUpKind.PARTS_ARRIVAL,
        FollowUpKind.EXTRA_WORK,
        FollowUpKind.CUSTOMER_VISIT,
    }
)
"""Duties towards the customer; a missed reminder or notice of ours is only marked."""


@dataclass
class PlanReport:
    """What one planning did, counted; `planned` and `held` by kind, `cancelled` by reason."""

    as_of: datetime
    planned: dict[str, int] = field(default_factory=dict)
    merged: dict[str, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    cancelled: dict[str, int] = field(default_factory=dict)
    revived: int = 0
    moved: int = 0
    expired: int = 0
    escalated: int = 0
    letters_owed: int = 0


Step = Callable[[UnitOfWork, PlanReport, "Place | None"], "Place | None"]
"""One piece of planning; it returns where to go on, or None when it is done."""


def plan_due(uow: UnitOfWork, *, as_of: datetime | None = None) -> PlanReport:
    """Plan what the facts known at ``as_of`` (default: now) ask for, in one unit of work.

    Doing it twice changes nothing the second time (R-030 to R-053, R-117, R-122).
    """
    uow.flush()
    report = PlanReport(as_of=as_of or uow.clock.now())
    for step in STEPS:
        place = step(uow, report, None)
        while place is not None:
            place = step(uow, report, place)
    uow.session.expire_all()
    return report


def plan_in_pieces(units: UnitsOfWork, *, as_of: datetime | None = None) -> PlanReport:
    """As `plan_due`, but each piece is a unit of work, so that nobody waits long for a lock."""
    return _take_steps(STEPS, units, as_of)


def plan_for_the_workshop(units: UnitsOfWork, *, as_of: datetime | None = None) -> PlanReport:
    """Plan only what the drivers of vehicles in the house wait to hear (R-055 to R-059).

    Cheap enough to be done every few seconds: who stands at the lift cannot wait for the plan.
    """
    return _take_steps(WORKSHOP_STEPS, units, as_of)


def _take_steps(steps: Sequence[Step], units: UnitsOfWork, as_of: datetime | None) -> PlanReport:
    report = PlanReport(as_of=as_of or units.clock.now())
    for step in steps:
        place: Place | None = None
        going_on = True
        while going_on:
            with units() as uow:
                place = step(uow, report, place)
            going_on = place is not None
    return report


def due_list(
    uow: UnitOfWork, *, at: datetime, limit: int, held_too: bool = False
) -> Sequence[FollowUp]:
    """What is to be done at ``at``, in the order of the day's list (R-013, R-037)."""
    return uow.follow_ups.due(at=at, limit=limit, held_too=held_too)


def _revise(uow: UnitOfWork, report: PlanReport, _place: Place | None) -> Place | None:
    """Look again at what was planned: lapsed, holding again, moved."""
    changes = PlanChanges(uow.session)
    changes.begin()
    revisions = PlanRevisions(uow.session)
    for reason, count in revisions.cancel_what_lapsed(at=report.as_of).items():
        _add(report.cancelled, reason, count)
    revived = revisions.revive_what_holds_again(at=report.as_of)
    if revived:
        revived -= sum(revisions.cancel_what_lapsed(at=report.as_of).values())
    report.revived += revived
    _move(uow, revisions, changes, report)
    return None


def _revise_the_workshop(uow: UnitOfWork, report: PlanReport, _place: Place | None) -> Place | None:
    """As `_revise`, for what concerns vehicles in the house only."""
    PlanChanges(uow.session).begin()
    revisions = PlanRevisions(uow.session)
    report.cancelled |= revisions.cancel_what_lapsed(at=report.as_of, in_the_workshop=True)
    return None


def _move(
    uow: UnitOfWork, revisions: PlanRevisions, changes: PlanChanges, report: PlanReport
) -> None:
    """Give a new window to follow-ups whose anchor has moved; a customer's own time stays."""
    windows: dict[tuple[FollowUpKind, datetime], Window | None] = {}
    moved: dict[int, Window] = {}
    for one in revisions.anchored():
        key = (one.kind, one.counts_from)
        if key not in windows:
            windows[key] = _window_now(uow, one)
        window = windows[key]
        if window is not None and window.earliest != one.earliest_at and one.wished_at is None:
            moved[one.id] = window
    reasons = changes.reasons_of(moved)
    changes.change(
        (
            row_id,
            {
                "earliest_at": window.earliest,
                "due_at": window.planned,
                "kpi_at": window.kpi,
                "latest_at": window.latest,
                "reasons": [*reasons[row_id], _moved_link(window)],
            },
        )
        for row_id, window in moved.items()
    )
    report.moved += len(moved)


def _window_now(uow: UnitOfWork, one: Anchored) -> Window | None:
    if one.kind is FollowUpKind.FIRST_FOLLOWUP:
        return due_dates.first_follow_up(one.counts_from, policy=uow.policy)
    if one.kind is FollowUpKind.SEVEN_DAY_CHECK:
        return due_dates.seven_day_check(one.counts_from, policy=uow.policy)
    if one.kind is FollowUpKind.SECOND_FOLLOWUP:
        return due_dates.second_follow_up(one.counts_from, policy=uow.policy)
    return reminder_window(one.counts_from, booked_at=one.known_at, policy=uow.policy)


def _moved_link(window: Window) -> dict[str, object]:
    return link(
        "moved",
        "R-063",
        inputs={},
        result={
            "earliest_at": window.earliest.isoformat(),
            "due_at": window.planned.isoformat(),
            "latest_at": window.latest.isoformat(),
        },
        zh="起算时间已更正,时间窗随之调整",
        en="the moment it counts from was corrected, so the window moved",
    )


def _learn_sizes(uow: UnitOfWork, _report: PlanReport, _place: Place | None) -> Place | None:
    PlanChanges(uow.session).learn_sizes()
    return None


def _plan_piece(
    cause: Cause, uow: UnitOfWork, report: PlanReport, place: Place | None
) -> Place | None:
    """Plan one piece of a cause's candidates."""
    changes = PlanChanges(uow.session)
    changes.begin()
    candidates, place = cause.find(Planning(uow.session), report.as_of, uow.policy, place)
    if not candidates:
        return place
    drafts = []
    keys = iter(changes.new_ids(len(candidates)))
    for candidate in candidates:
        window = cause.window(candidate, uow.policy)
        if window is None or _is_history(candidate.known_at, window, at=report.as_of):
            continue
        drafts.append(draft_of(cause, candidate, window, key=next(keys)))
    desk = Desk(changes, policy=uow.policy, at=report.as_of)
    desk.place_all(cause, drafts)
    _count(report, drafts)
    return place


def _is_history(known_at: datetime | None, window: Window, *, at: datetime) -> bool:
    """True for what the books heard of when nothing could be done about it any more."""
    return window.is_missed(at) and (known_at is None or window.is_missed(known_at))


def _count(report: PlanReport, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        if draft.held_reason is not None:
            _add(report.held, draft.kind.value)
        elif draft.merged_into_id is not None:
            _add(report.merged, draft.kind.value)
        else:
            _add(report.planned, draft.kind.value)


def _add(counts: dict[str, int], name: str, count: int = 1) -> None:
    counts[name] = counts.get(name, 0) + count


def _expire(uow: UnitOfWork, report: PlanReport, place: Place | None) -> Place | None:
    """Mark a piece of what was not done in time, and tell the supervisor (R-031, R-063)."""
    changes = PlanChanges(uow.session)
    changes.begin()
    missed = changes.expire(at=report.as_of)
    if not missed:
        return None
    reported = [one for one in missed if one.kind in REPORTED_WHEN_MISSED]
    changes.raise_once([_escalation_of(one, at=report.as_of) for one in reported])
    report.expired += len(missed)
    report.escalated += len(reported)
    return (missed[-1].latest_at, missed[-1].id)


def _escalation_of(missed: Missed, *, at: datetime) -> dict[str, object]:
    """Due when it should have been done at the latest, so that the queue shows how late it is."""
    return {
        "origin": f"{EscalationReason.MISSED_FOLLOW_UP.value}:follow_up:{missed.id}",
        "queue": Queue.SUPERVISOR,
        "reason": EscalationReason.MISSED_FOLLOW_UP,
        "severity": Severity.NORMAL,
        "status": EscalationStatus.OPEN,
        "level": 1,
        "customer_id": missed.customer_id,
        "vehicle_id": missed.vehicle_id,
        "complaint_id": missed.complaint_id,
        "follow_up_id": missed.id,
        "persons": [],
        "raised_at": at,
        "visible_at": at,
        "due_at": missed.latest_at,
    }


def _owe_letters(uow: UnitOfWork, report: PlanReport, _place: Place | None) -> Place | None:
    """Who was told of a campaign and needs it in writing (R-053)."""
    report.letters_owed += owe_letters(uow, at=report.as_of)
    return None


STEPS: tuple[Step, ...] = (
    _learn_sizes,
    _revise,
    *(step for cause in CAUSES for step in (partial(_plan_piece, cause), _learn_sizes)),
    _expire,
    _owe_letters,
)

WORKSHOP_STEPS: tuple[Step, ...] = (
    _revise_the_workshop,
    *(partial(_plan_piece, cause) for cause in WORKSHOP_CAUSES),
)

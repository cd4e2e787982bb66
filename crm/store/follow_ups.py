"""Where follow-ups are kept, and how the day's list is found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import joinedload

from crm.models import FollowUp
from crm.store.base import Shelf
from crm.store.scopes import EVERYTHING, Scope
from crm.terms import MADE_BY_PEOPLE, OPEN_FOLLOW_UP, FollowUpKind, FollowUpStatus

_LATE_FROM = func.coalesce(FollowUp.kpi_at, FollowUp.latest_at)


class DayView(str, Enum):
    """The lists of the follow-ups page."""

    TODAY = "today"
    LATE = "late"
    BY_HAND = "by_hand"
    PLANNED = "planned"
    DONE = "done"


STAYS_BY_HAND = timedelta(days=14)
"""What no machine reached stays on the clerk's list so long after its window (R-043, R-239)."""


def _left_to_people(now: datetime) -> ColumnElement[bool]:
    """What no machine reached, and what none may begin: the visits, missed ones too (R-101)."""
    recent = FollowUp.latest_at > now - STAYS_BY_HAND
    missed = FollowUp.status.in_((FollowUpStatus.NOT_REACHED, FollowUpStatus.EXPIRED)) & recent
    return (FollowUp.status == FollowUpStatus.NOT_REACHED) & recent | (
        FollowUp.kind.in_(MADE_BY_PEOPLE) & (FollowUp.status.in_(OPEN_FOLLOW_UP) | missed)
    )


def _seen_in(view: DayView, now: datetime, day_ends: datetime) -> ColumnElement[bool]:
    still_open = FollowUp.status.in_(OPEN_FOLLOW_UP)
    if view is DayView.BY_HAND:
        return _left_to_people(now)
    if view is DayView.DONE:
        return FollowUp.status.not_in(OPEN_FOLLOW_UP)
    if view is DayView.LATE:
        return still_open & (FollowUp.due_at < now) & (now > _LATE_FROM)
    if view is DayView.TODAY:
        return still_open & (FollowUp.due_at < day_ends) & (now <= _LATE_FROM)
    return still_open & (FollowUp.due_at >= day_ends)


@dataclass(frozen=True)
class Tally:
    """How one clerk's follow-ups stand in a period; without a clerk they are the bot's alone."""

    due: int = 0
    done: int = 0
    late: int = 0
    not_reached: int = 0


class FollowUps(Shelf[FollowUp]):
    model = FollowUp

    def open_of_customer(self, customer_id: int) -> Sequence[FollowUp]:
        """What we still mean to get back to this customer about, soonest first."""
        return self._session.scalars(
            select(FollowUp)
            .where(FollowUp.customer_id == customer_id, FollowUp.status.in_(OPEN_FOLLOW_UP))
            .order_by(FollowUp.due_at)
        ).all()

    def to_settle_of_customer(self, customer_id: int, *, now: datetime) -> Sequence[FollowUp]:
        """What a person may make by hand: what is open, and what is left to people."""
        either = FollowUp.status.in_(OPEN_FOLLOW_UP) | _left_to_people(now)
        return self._session.scalars(
            select(FollowUp)
            .where(FollowUp.customer_id == customer_id, either)
            .order_by(FollowUp.due_at)
        ).all()

    def claim(self, follow_up_id: int) -> FollowUp | None:
        """Take a follow-up to begin it, or None where another dispatcher has its row (R-043)."""
        return self._session.scalars(
            select(FollowUp).where(FollowUp.id == follow_up_id).with_for_update(skip_locked=True)
        ).first()

    def open_of_vehicle(self, vehicle_id: int) -> Sequence[FollowUp]:
        return self._session.scalars(
            select(FollowUp)
            .where(FollowUp.vehicle_id == vehicle_id, FollowUp.status.in_(OPEN_FOLLOW_UP))
            .order_by(FollowUp.due_at)
        ).all()

    def due(self, *, at: datetime, limit: int, held_too: bool = False) -> Sequence[FollowUp]:
        """Planned follow-ups the bot may begin at ``at``: by rank, then by hour (R-037).

        ``held_too``: also those that were looked at and put off to a later moment.
        """
        free = or_(FollowUp.held_until.is_(None), FollowUp.held_until <= at)
        return self._session.scalars(
            select(FollowUp)
            .where(
                FollowUp.status == FollowUpStatus.PLANNED,
                FollowUp.kind.not_in(MADE_BY_PEOPLE),
                FollowUp.due_at <= at,
                FollowUp.latest_at >= at,
                true() if held_too else free,
            )
            .options(joinedload(FollowUp.customer), joinedload(FollowUp.vehicle))
            .order_by(FollowUp.priority, FollowUp.due_at, FollowUp.id)
            .limit(limit)
        ).all()

    def untried(self, *, since: datetime, until: datetime) -> Sequence[FollowUp]:
        """Planned follow-ups that fell due in this stretch and were never tried (R-036)."""
        return self._session.scalars(
            select(FollowUp)
            .where(
                FollowUp.status == FollowUpStatus.PLANNED,
                FollowUp.attempts == 0,
                FollowUp.due_at >= since,
                FollowUp.due_at < until,
            )
            .order_by(FollowUp.due_at, FollowUp.id)
        ).all()

    def by_origin(self, origin: str) -> FollowUp | None:
        return self._session.scalars(select(FollowUp).where(FollowUp.origin == origin)).first()

    def merged_into(self, follow_up_id: int) -> Sequence[FollowUp]:
        """What is dealt with in this follow-up's conversation instead of one of its own."""
        return self._session.scalars(
            select(FollowUp).where(FollowUp.merged_into_id == follow_up_id).order_by(FollowUp.id)
        ).all()

    def of_complaint(self, complaint_id: int) -> Sequence[FollowUp]:
        """Every notice and revisit of a complaint, oldest first."""
        return self._session.scalars(
            select(FollowUp).where(FollowUp.complaint_id == complaint_id).order_by(FollowUp.id)
        ).all()

    def of_customer(
        self, customer_id: int, *, scope: Scope = EVERYTHING, limit: int = 50
    ) -> Sequence[FollowUp]:
        """Everything planned or done for this customer, latest due first."""
        return self._session.scalars(
            select(FollowUp)
            .where(FollowUp.customer_id == customer_id, scope.follow_ups())
            .options(joinedload(FollowUp.vehicle))
            .order_by(FollowUp.due_at.desc(), FollowUp.id.desc())
            .limit(limit)
        ).all()

    def listing(
        self,
        view: DayView,
        *,
        now: datetime,
        day_ends: datetime,
        kind: FollowUpKind | None = None,
        kinds: Collection[FollowUpKind] | None = None,
        scope: Scope = EVERYTHING,
        limit: int = 50,
        offset: int = 0,
    ) -> Sequence[FollowUp]:
        """Follow-ups of one view; open ones by rank and hour, done ones newest first.

        ``day_ends`` is midnight on the dealership's wall: what is due before it is today's.
        ``kinds`` are those of the reader's role (R-240); None for all.
        """
        query = (
            select(FollowUp)
            .where(_seen_in(view, now, day_ends), scope.follow_ups())
            .options(joinedload(FollowUp.customer), joinedload(FollowUp.vehicle))
        )
        if kind is not None:
            query = query.where(FollowUp.kind == kind)
        if kinds is not None:
            query = query.where(FollowUp.kind.in_(kinds))
        if view is DayView.DONE:
            query = query.order_by(FollowUp.id.desc())
        elif view is DayView.PLANNED:
            query = query.order_by(FollowUp.due_at, FollowUp.id)
        else:
            query = query.order_by(FollowUp.priority, FollowUp.due_at, FollowUp.id)
        return self._session.scalars(query.limit(limit).offset(offset)).all()

    def how_many(
        self,
        view: DayView,
        *,
        now: datetime,
        day_ends: datetime,
        kinds: Collection[FollowUpKind] | None = None,
        scope: Scope = EVERYTHING,
        at_most: int = 1000,
    ) -> int:
        """How many follow-ups a view holds; counting stops at ``at_most``."""
        of_role = FollowUp.kind.in_(kinds) if kinds is not None else true()
        some = (
            select(FollowUp.id)
            .where(_seen_in(view, now, day_ends), scope.follow_ups(), of_role)
            .limit(at_most)
        )
        return self._session.scalar(select(func.count()).select_from(some.subquery())) or 0

    def tallies(
        self, *, since: datetime, until: datetime, now: datetime
    ) -> dict[int | None, Tally]:
        """How each clerk's follow-ups stand (R-135).

        Due: falling due in the period, whatever became of them. Done: completed in it. Late:
        open now and past the hour they should have been made by. Not reached: given up in it.
        """

        def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
            return func.sum(case((condition, 1), else_=0))

        in_period = and_(FollowUp.due_at >= since, FollowUp.due_at < until)
        done = and_(
            FollowUp.status == FollowUpStatus.COMPLETED,
            FollowUp.completed_at >= since,
            FollowUp.completed_at < until,
        )
        late = and_(FollowUp.status.in_(OPEN_FOLLOW_UP), FollowUp.due_at < now, now > _LATE_FROM)
        unreached = and_(FollowUp.status == FollowUpStatus.NOT_REACHED, in_period)
        rows = self._session.execute(
            select(
                FollowUp.clerk_id,
                how_many(in_period),
                how_many(done),
                how_many(late),
                how_many(unreached),
            )
            .where(or_(in_period, done, late))
            .group_by(FollowUp.clerk_id)
        )
        return {row[0]: Tally(*row[1:]) for row in rows}

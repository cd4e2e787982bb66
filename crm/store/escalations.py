"""Where escalations are kept, and how a queue is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from crm.models import Complaint, Conversation, Customer, Escalation
from crm.store.base import Shelf
from crm.store.scopes import EVERYTHING, Scope
from crm.terms import EscalationReason, EscalationStatus, Queue, Severity

_HEAT = case(
    (Escalation.severity == Severity.SAFETY, 0),
    (Escalation.severity == Severity.MAJOR, 1),
    else_=2,
)


@dataclass(frozen=True)
class Pulse:
    """The state of a queue as far as a watcher needs it to see that something changed.

    ``waiting`` and ``late`` count cases, as the page shows them: two items about one
    complaint are one.
    """

    waiting: int
    late: int
    claimed: int
    newest: int
    touched: datetime | None


class Escalations(Shelf[Escalation]):
    model = Escalation

    def add_once(self, row: Escalation) -> Escalation:
        """Keep a new escalation; hand back the one already raised for its origin, if any.

        Two processes may raise the same origin at once: the base decides, inside a savepoint,
        so that the loser's other work is not lost.
        """
        known = self.by_origin(row.origin)
        if known is not None:
            return known
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            raised = self.by_origin(row.origin)
            if raised is None:
                raise
            return raised
        return row

    def by_origin(self, origin: str) -> Escalation | None:
        return self._session.scalars(select(Escalation).where(Escalation.origin == origin)).first()

    def held(self, key: int) -> Sequence[Escalation]:
        """This item and what its queue holds about the same complaint, locked to the commit.

        Locked in the order of their ids, so that two people who reach for the same case
        wait for each other instead of standing in each other's way.

        Raises:
            NotFound: there is no such item.
        """
        row = self.get(key)
        together = Escalation.id == key
        if row.complaint_id is not None:
            together |= (Escalation.complaint_id == row.complaint_id) & (
                Escalation.queue == row.queue
            )
        return self._session.scalars(
            select(Escalation)
            .where(together)
            .order_by(Escalation.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()

    def of_conversation(self, conversation_id: int) -> Sequence[Escalation]:
        return self._session.scalars(
            select(Escalation)
            .where(Escalation.conversation_id == conversation_id)
            .order_by(Escalation.id)
        ).all()

    def of_complaint(self, complaint_id: int) -> Sequence[Escalation]:
        return self._session.scalars(
            select(Escalation)
            .where(Escalation.complaint_id == complaint_id)
            .order_by(Escalation.id)
        ).all()

    def open_of_reason(self, reason: EscalationReason) -> Sequence[Escalation]:
        """What is not solved of one reason, oldest first."""
        return self._session.scalars(
            select(Escalation)
            .where(Escalation.reason == reason, Escalation.status != EscalationStatus.SOLVED)
            .order_by(Escalation.id)
        ).all()

    def queue(
        self,
        queues: Sequence[Queue],
        *,
        now: datetime,
        scope: Scope = EVERYTHING,
        limit: int = 200,
    ) -> Sequence[Escalation]:
        """What these queues hold now: safety first, then what is due soonest (R-136)."""
        return self._session.scalars(
            select(Escalation)
            .where(
                Escalation.queue.in_(list(queues)),
                Escalation.status != EscalationStatus.SOLVED,
                Escalation.visible_at <= now,
                scope.escalations(),
            )
            .options(
                joinedload(Escalation.customer).options(
                    joinedload(Customer.advisor), selectinload(Customer.contact_points)
                ),
                joinedload(Escalation.vehicle),
                joinedload(Escalation.complaint).joinedload(Complaint.repair_order),
                joinedload(Escalation.conversation).joinedload(Conversation.repair_order),
            )
            .order_by(_HEAT, Escalation.due_at, Escalation.id)
            .limit(limit)
        ).all()

    def counts(self, queues: Sequence[Queue], *, now: datetime) -> tuple[int, int]:
        """How many items these queues hold now, and how many of them are overdue."""
        open_items = (
            Escalation.queue.in_(list(queues)),
            Escalation.status != EscalationStatus.SOLVED,
            Escalation.visible_at <= now,
        )
        total = self._session.scalar(select(func.count(Escalation.id)).where(*open_items)) or 0
        late = (
            self._session.scalar(
                select(func.count(Escalation.id)).where(*open_items, Escalation.due_at < now)
            )
            or 0
        )
        return total, late

    def pulse(self, queues: Sequence[Queue], *, now: datetime, scope: Scope = EVERYTHING) -> Pulse:
        """How these queues stand, in one query; a watcher compares it with a moment ago."""
        which = case(
            (Escalation.complaint_id.is_(None), -Escalation.id), else_=Escalation.complaint_id
        )
        late = func.count(case((Escalation.due_at < now, which)).distinct())
        claimed = func.count(Escalation.claimed_by)
        row = self._session.execute(
            select(
                func.count(which.distinct()),
                late,
                claimed,
                func.coalesce(func.max(Escalation.id), 0),
                func.max(Escalation.claimed_at),
            ).where(
                Escalation.queue.in_(list(queues)),
                Escalation.status.in_((EscalationStatus.OPEN, EscalationStatus.CLAIMED)),
                Escalation.visible_at <= now,
                scope.escalations(),
            )
        ).one()
        return Pulse(waiting=row[0], late=row[1], claimed=row[2], newest=row[3], touched=row[4])

    def newest_id(self) -> int:
        return self._session.scalar(select(func.max(Escalation.id))) or 0

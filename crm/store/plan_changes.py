"""What planning reads about people and writes about follow-ups, a piece at a time.

Everything here is one statement over many rows; a follow-up is never loaded as an object, so
memory does not grow with the plan. One planner works at a time: on PostgreSQL a lock that
ends with the transaction, on SQLite the one writer there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from crm.models import (
    ContactAttempt,
    Escalation,
    FollowUp,
)
from crm.models.base import Base
from crm.store.bulk import (
    among,
    insert_rows,
    insert_unless_known,
    pieces,
    reserve_ids,
    table_of,
    update_rows,
)
from crm.terms import (
    OPEN_FOLLOW_UP,
    AttemptStatus,
    Channel,
    Disposition,
    FollowUpKind,
    FollowUpStatus,
)

PLANNERS_LOCK = 7_306_001

_TABLES_OF_PLANNING = ("repair_order", "vehicle", "customer", "follow_up", "contact_attempt")
_GROWN_TABLES = text(
    "SELECT relname FROM pg_stat_user_tables WHERE relname = ANY(:tables)"
    " AND n_mod_since_analyze > 1000 + n_live_tup / 5"
)
NOT_IN_TIME = "window_closed"
"""Why a follow-up expired that nothing had held back: its last day passed."""

PIECE = 2000
MANY = 200
"""From how many rows on the fast way is worth its price."""


@dataclass(frozen=True)
class OpenFollowUp:
    """An open follow-up as far as planning others for the same customer needs it."""

    id: int
    kind: FollowUpKind
    status: FollowUpStatus
    vehicle_id: int | None
    due_at: datetime
    topics: list[Any]


@dataclass(frozen=True)
class Missed:
    """A follow-up whose last day has passed."""

    id: int
    kind: FollowUpKind
    customer_id: int
    vehicle_id: int | None
    complaint_id: int | None
    latest_at: datetime


class PlanChanges:
    """The writing half of planning, within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self) -> None:
        """Wait until no other planner is at work; the lock ends with the transaction."""
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": PLANNERS_LOCK})

    def learn_sizes(self) -> None:
        """Let PostgreSQL look again at tables that have grown, if nothing else has done so.

        After a large import, and in the middle of a large plan, its idea of a table is so far
        from the truth that it compares every row with every other. A server with autovacuum
        does the same by itself, but later than we ask.
        """
        if self._session.get_bind().dialect.name != "postgresql":
            return
        grown = self._session.scalars(_GROWN_TABLES, {"tables": list(_TABLES_OF_PLANNING)})
        for table in grown.all():
            self._session.execute(text(f'ANALYZE "{table}"'))

    def new_ids(self, count: int) -> list[int]:
        return reserve_ids(self._session, FollowUp, count)

    def open_of_customers(self, customer_ids: Iterable[int]) -> dict[int, list[OpenFollowUp]]:
        """What is planned or being talked about, by customer."""
        found: dict[int, list[OpenFollowUp]] = defaultdict(list)
        for some in pieces(customer_ids):
            rows = self._session.execute(
                select(
                    FollowUp.customer_id,
                    FollowUp.id,
                    FollowUp.kind,
                    FollowUp.status,
                    FollowUp.vehicle_id,
                    FollowUp.due_at,
                    FollowUp.topics,
                ).where(
                    among(self._session, FollowUp.customer_id, some),
                    FollowUp.status.in_(OPEN_FOLLOW_UP),
                )
            )
            for customer_id, *values in rows:
                found[customer_id].append(OpenFollowUp(*values))
        return found

    def contacts_of_customers(
        self, customer_ids: Iterable[int], *, since: datetime
    ) -> dict[int, list[datetime]]:
        """When each customer was written to or spoken to; a call nobody took is none."""
        unheard = and_(
            ContactAttempt.channel.in_((Channel.VOICE, Channel.VISIT)),
            ContactAttempt.disposition.in_((Disposition.NO_ANSWER, Disposition.VOICEMAIL)),
        )
        found: dict[int, list[datetime]] = defaultdict(list)
        for some in pieces(customer_ids):
            rows = self._session.execute(
                select(FollowUp.customer_id, ContactAttempt.claimed_at)
                .join_from(FollowUp, ContactAttempt)
                .where(
                    among(self._session, FollowUp.customer_id, some),
                    ContactAttempt.claimed_at >= since,
                    ContactAttempt.status != AttemptStatus.FAILED,
                    or_(ContactAttempt.disposition.is_(None), ~unheard),
                )
            )
            for customer_id, at in rows:
                found[customer_id].append(at)
        return found

    def keep(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert follow-ups, hosts before those joined to them; a known origin stays as it is."""
        _insert_new(self._session, FollowUp, FollowUp.origin, rows)

    def change(self, changes: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        update_rows(self._session, FollowUp, changes)

    def reasons_of(self, ids: Iterable[int]) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for some in pieces(ids):
            rows = select(FollowUp.id, FollowUp.reasons).where(FollowUp.id.in_(some))
            found.update(self._session.execute(rows).tuples().all())
        return found

    def expire(self, *, at: datetime) -> Sequence[Missed]:
        """Mark a piece of the planned follow-ups whose last day has passed, and return it.

        A talk that was left in the middle is done as it is: it was had in time.
        """
        lapsed = (FollowUp.status == FollowUpStatus.PLANNED, FollowUp.latest_at < at)
        self._session.execute(
            update(table_of(FollowUp))
            .where(*lapsed, FollowUp.disposition == Disposition.PARTIAL)
            .values(
                status=FollowUpStatus.COMPLETED,
                completed_at=at,
                held_reason=None,
                held_until=None,
            )
        )
        rows = self._session.execute(
            select(
                FollowUp.id,
                FollowUp.kind,
                FollowUp.customer_id,
                FollowUp.vehicle_id,
                FollowUp.complaint_id,
                FollowUp.latest_at,
            )
            .where(*lapsed)
            .order_by(FollowUp.latest_at)
            .limit(PIECE)
        )
        missed = [Missed(*row) for row in rows]
        for some in pieces(one.id for one in missed):
            self._session.execute(
                update(table_of(FollowUp))
                .where(FollowUp.id.in_(some))
                .values(
                    status=FollowUpStatus.EXPIRED,
                    held_reason=func.coalesce(FollowUp.held_reason, NOT_IN_TIME),
                    held_until=None,
                )
            )
        return missed

    def raise_once(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put many items into the queues at once; an origin already raised is left alone."""
        _insert_new(self._session, Escalation, Escalation.origin, rows)


def _insert_new(
    session: Session,
    model: type[Base],
    origin: InstrumentedAttribute[str],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Insert rows that all name the same columns, leaving alone what has the same origin.

    Many at once go the fast way, which stumbles over a known origin, so those are taken out
    before. Only planners make many, and one planner works at a time.
    """
    if len(rows) >= MANY:
        known: set[str] = set()
        for some in pieces(row["origin"] for row in rows):
            known.update(session.scalars(select(origin).where(among(session, origin, some))))
        insert_rows(session, model, [row for row in rows if row["origin"] not in known])
    elif rows:
        insert_unless_known(session, model, rows, by="origin")

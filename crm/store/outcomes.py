"""Where ratings, facts, verbatims and notes are kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from crm.models import Conversation, Customer, FactAnswer, Note, Rating, Verbatim
from crm.store.base import Shelf
from crm.terms import CaseKind, Dimension, Fact, NoteKind


class NoteRow(NamedTuple):
    """A note, with the customer it came from where that is known."""

    note: Note
    customer: Customer | None


class Ratings(Shelf[Rating]):
    model = Rating

    def of(self, conversation_id: int, dimension: Dimension) -> Rating | None:
        return self._session.scalars(
            select(Rating).where(
                Rating.conversation_id == conversation_id, Rating.dimension == dimension
            )
        ).first()

    def of_conversation(self, conversation_id: int) -> Sequence[Rating]:
        return self._session.scalars(
            select(Rating).where(Rating.conversation_id == conversation_id).order_by(Rating.id)
        ).all()

    def overall_of(self, conversation_ids: Collection[int]) -> dict[int, int]:
        """The overall scores given in these conversations."""
        rows = self._session.execute(
            select(Rating.conversation_id, Rating.score).where(
                Rating.conversation_id.in_(conversation_ids),
                Rating.dimension == Dimension.OVERALL,
            )
        )
        return {row[0]: row[1] for row in rows}

    def average_by_clerk(self, *, since: datetime, until: datetime) -> dict[int | None, float]:
        """The mean overall score each clerk's customers gave in a period."""
        rows = self._session.execute(
            select(Customer.clerk_id, func.avg(Rating.score))
            .select_from(Rating)
            .join(Conversation, Rating.conversation_id == Conversation.id)
            .outerjoin(Customer, Conversation.customer_id == Customer.id)
            .where(
                Rating.dimension == Dimension.OVERALL,
                Rating.given_at >= since,
                Rating.given_at < until,
            )
            .group_by(Customer.clerk_id)
        )
        return {clerk_id: float(mean) for clerk_id, mean in rows}


class Facts(Shelf[FactAnswer]):
    model = FactAnswer

    def of(self, conversation_id: int, fact: Fact) -> FactAnswer | None:
        return self._session.scalars(
            select(FactAnswer).where(
                FactAnswer.conversation_id == conversation_id, FactAnswer.fact == fact
            )
        ).first()

    def of_conversation(self, conversation_id: int) -> Sequence[FactAnswer]:
        return self._session.scalars(
            select(FactAnswer)
            .where(FactAnswer.conversation_id == conversation_id)
            .order_by(FactAnswer.id)
        ).all()


class Verbatims(Shelf[Verbatim]):
    model = Verbatim

    def of_conversation(self, conversation_id: int) -> Sequence[Verbatim]:
        return self._session.scalars(
            select(Verbatim)
            .where(Verbatim.conversation_id == conversation_id)
            .order_by(Verbatim.id)
        ).all()


class Notes(Shelf[Note]):
    model = Note

    def of_conversation(self, conversation_id: int) -> Sequence[Note]:
        return self._session.scalars(
            select(Note).where(Note.conversation_id == conversation_id).order_by(Note.id)
        ).all()

    def settle_wishes(self, conversation_id: int, *, at: datetime, by: str) -> None:
        """What was wished for in this conversation has had its answer."""
        for note in self.of_conversation(conversation_id):
            if note.case_kind is CaseKind.WISH and note.read_at is None:
                note.read_at, note.read_by = at, by

    def inbox(
        self, kinds: Collection[NoteKind], *, unread: bool, limit: int = 100
    ) -> Sequence[NoteRow]:
        """Notes of these kinds with whom they are from: unread by age, read ones newest first."""
        order = Note.id if unread else Note.id.desc()
        rows = self._session.execute(
            select(Note, Customer)
            .outerjoin(Customer, Note.customer_id == Customer.id)
            .where(
                Note.kind.in_(kinds),
                Note.read_at.is_(None) if unread else Note.read_at.is_not(None),
            )
            .order_by(order)
            .limit(limit)
        )
        return [NoteRow(*row) for row in rows]

    def how_many_unread(self, kinds: Collection[NoteKind]) -> int:
        return (
            self._session.scalar(
                select(func.count(Note.id)).where(Note.kind.in_(kinds), Note.read_at.is_(None))
            )
            or 0
        )

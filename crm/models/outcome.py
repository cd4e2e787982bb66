"""What a conversation leaves behind: ratings, facts, verbatims and notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, by_value, points_to
from crm.terms import Asked, CaseKind, Department, Dimension, Fact, NoteKind


class Rating(Base):
    """A score for one dimension of one visit; a correction replaces it and keeps the old one."""

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("conversation_id", "dimension"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    )

    conversation_id: Mapped[int] = points_to("conversation", index=False)
    repair_order_id: Mapped[int | None] = points_to("repair_order", nullable=True)
    dimension: Mapped[Dimension] = mapped_column(by_value(Dimension))
    score: Mapped[int]
    corrected_from: Mapped[int | None]
    given_at: Mapped[datetime] = mapped_column(index=True)


class FactAnswer(Base):
    """A yes-or-no fact of the visit (R-072)."""

    __tablename__ = "fact_answer"
    __table_args__ = (UniqueConstraint("conversation_id", "fact"),)

    conversation_id: Mapped[int] = points_to("conversation", index=False)
    fact: Mapped[Fact] = mapped_column(by_value(Fact))
    answer: Mapped[bool]
    given_at: Mapped[datetime]


class Verbatim(Base):
    """The customer's own words in answer to a question, unedited (R-152)."""

    __tablename__ = "verbatim"

    conversation_id: Mapped[int] = points_to("conversation")
    asked: Mapped[Asked | None] = mapped_column(by_value(Asked))
    text: Mapped[str]
    said_at: Mapped[datetime]


class Note(Base):
    """A talk point that somebody should see: a need, a wish, market news (R-087, R-153).

    A suggestion goes to its department, which takes it up or rejects it with a reason (R-170).
    """

    __tablename__ = "note"

    conversation_id: Mapped[int | None] = points_to("conversation", nullable=True)
    customer_id: Mapped[int | None] = points_to("customer", nullable=True)
    kind: Mapped[NoteKind] = mapped_column(by_value(NoteKind))
    case_kind: Mapped[CaseKind | None] = mapped_column(by_value(CaseKind))
    text: Mapped[str]
    department: Mapped[Department | None] = mapped_column(by_value(Department))
    noted_at: Mapped[datetime] = mapped_column(index=True)
    answer_due_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    read_by: Mapped[str | None]
    turn_number: Mapped[int | None]
    taken_up: Mapped[bool | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    decision: Mapped[str | None]

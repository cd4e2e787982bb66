"""A conversation, its turns, and every word said in it.

`snapshot` is all the engine needs to take the next turn: one row read, whatever the length of
the talk. `Turn.events` keeps the engine's history beside it and is never read back to take one.
`token` is opaque, new for every conversation and the only name of it that leaves the house.
`staff_name` is who has, or last had, the talk; `waits_since` is since when the customer waits for
that person, None while it is the customer's turn or the bot's. `left_open` is the question that was
open when the customer went away in the middle; `reopened_at` when the talk was last taken up
again, and `closings` how often it has ended.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, Document, by_value, points_to
from crm.models.customer import Customer
from crm.models.follow_up import FollowUp
from crm.models.repair_order import RepairOrder
from crm.models.vehicle import Vehicle
from crm.terms import (
    Asked,
    Channel,
    ConversationStatus,
    Disposition,
    FollowUpKind,
    Language,
    Speaker,
    TransferResult,
    Usage,
)


class Conversation(Base):
    __tablename__ = "conversation"
    __table_args__ = (Index("ix_conversation_opened_at", "opened_at"),)

    token: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[FollowUpKind] = mapped_column(by_value(FollowUpKind))
    channel: Mapped[Channel] = mapped_column(by_value(Channel))
    language: Mapped[Language] = mapped_column(by_value(Language))
    status: Mapped[ConversationStatus] = mapped_column(
        by_value(ConversationStatus), default=ConversationStatus.OPEN
    )
    customer_id: Mapped[int | None] = points_to("customer", nullable=True)
    vehicle_id: Mapped[int | None] = points_to("vehicle", nullable=True)
    repair_order_id: Mapped[int | None] = points_to("repair_order", nullable=True)
    follow_up_id: Mapped[int | None] = points_to("follow_up", nullable=True)
    complaint_id: Mapped[int | None] = points_to("complaint", nullable=True)
    asked: Mapped[Asked | None] = mapped_column(by_value(Asked))
    turn_count: Mapped[int] = mapped_column(default=0)
    line_count: Mapped[int] = mapped_column(default=0)
    snapshot: Mapped[dict[str, Any]] = mapped_column(default=dict)
    disposition: Mapped[Disposition | None] = mapped_column(by_value(Disposition))
    usage: Mapped[Usage | None] = mapped_column(by_value(Usage))
    left_open: Mapped[Asked | None] = mapped_column(by_value(Asked))
    callback_at: Mapped[datetime | None]
    opt_out: Mapped[bool] = mapped_column(default=False)
    faq_answered: Mapped[list[Any]] = mapped_column(Document, default=list)
    topics_told: Mapped[list[Any]] = mapped_column(Document, default=list)
    club: Mapped[str] = mapped_column(default="none")
    staff_name: Mapped[str | None]
    transferred_to: Mapped[str | None]
    transfer_result: Mapped[TransferResult | None] = mapped_column(by_value(TransferResult))
    waits_since: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    last_said_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closings: Mapped[int] = mapped_column(default=0)
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[str | None]

    customer: Mapped[Customer | None] = relationship()
    vehicle: Mapped[Vehicle | None] = relationship()
    repair_order: Mapped[RepairOrder | None] = relationship()
    follow_up: Mapped[FollowUp | None] = relationship()


class Turn(Base):
    """One turn of the engine, kept for those who want to know why it said what it said."""

    __tablename__ = "turn"
    __table_args__ = (UniqueConstraint("conversation_id", "number"),)

    conversation_id: Mapped[int] = points_to("conversation", index=False)
    number: Mapped[int]
    at: Mapped[datetime]
    act: Mapped[str | None]
    confidence: Mapped[float | None]
    asked: Mapped[Asked | None] = mapped_column(by_value(Asked))
    understanding: Mapped[dict[str, Any] | None]
    events: Mapped[list[Any]]


class Utterance(Base):
    """One line of the transcript. A customer's words are never edited (R-152).

    ``heard`` is how far the customer listened to a line of ours; None where all of it was said.
    """

    __tablename__ = "utterance"
    __table_args__ = (UniqueConstraint("conversation_id", "position"),)

    conversation_id: Mapped[int] = points_to("conversation", index=False)
    position: Mapped[int]
    turn_number: Mapped[int]
    speaker: Mapped[Speaker] = mapped_column(by_value(Speaker))
    text: Mapped[str]
    asked: Mapped[Asked | None] = mapped_column(by_value(Asked))
    choices: Mapped[list[Any]] = mapped_column(Document, default=list)
    said_by: Mapped[str | None]
    heard: Mapped[str | None]
    at: Mapped[datetime]

"""A picture or a recording a customer sent, kept for the people who can look and listen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, by_value, points_to
from crm.terms import AttachmentState, Channel


class Attachment(Base):
    """``reference`` is the provider's name for it; ``content`` is read only to be shown."""

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("channel", "reference"),
        Index("ix_attachment_state_look_at", "state", "look_at"),
    )

    conversation_id: Mapped[int] = points_to("conversation")
    channel: Mapped[Channel] = mapped_column(by_value(Channel))
    kind: Mapped[str]
    reference: Mapped[str]
    state: Mapped[AttachmentState] = mapped_column(by_value(AttachmentState))
    mime: Mapped[str | None]
    size: Mapped[int | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    tries: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime]
    look_at: Mapped[datetime]

"""That a call was recorded, and where: the sound itself stays with the provider (R-152)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, by_value, points_to
from crm.models.conversation import Conversation
from crm.terms import RecordingStatus


class Recording(Base):
    """``provider_id`` is the provider's name for it: one row however often it is reported."""

    __tablename__ = "recording"

    conversation_id: Mapped[int] = points_to("conversation")
    provider_id: Mapped[str] = mapped_column(unique=True)
    status: Mapped[RecordingStatus] = mapped_column(by_value(RecordingStatus))
    seconds: Mapped[int | None]
    started_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    conversation: Mapped[Conversation] = relationship()

"""One try to reach a customer on one channel, answered or not (R-150)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, by_value, points_to
from crm.models.follow_up import FollowUp
from crm.terms import AttemptStatus, Channel, Disposition, Unreached


class ContactAttempt(Base):
    __tablename__ = "contact_attempt"

    follow_up_id: Mapped[int] = points_to("follow_up")
    conversation_id: Mapped[int | None] = points_to("conversation", nullable=True)
    number: Mapped[int]
    channel: Mapped[Channel] = mapped_column(by_value(Channel))
    status: Mapped[AttemptStatus] = mapped_column(by_value(AttemptStatus))
    disposition: Mapped[Disposition | None] = mapped_column(by_value(Disposition))
    provider_id: Mapped[str | None] = mapped_column(index=True)
    detail: Mapped[str | None]
    unreached: Mapped[Unreached | None] = mapped_column(by_value(Unreached))
    claimed_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    follow_up: Mapped[FollowUp] = relationship()

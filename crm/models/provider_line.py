"""How the way to a provider stands: one row a channel, so that every process sees the same."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, by_value
from crm.terms import Channel


class ProviderLine(Base):
    """The columns are those of `crm.rules.breaker.LineState`; ``why`` is the last fault's code."""

    __tablename__ = "provider_line"

    channel: Mapped[Channel] = mapped_column(by_value(Channel), unique=True)
    faults: Mapped[int] = mapped_column(default=0)
    rests: Mapped[int] = mapped_column(default=0)
    down_since: Mapped[datetime | None]
    shut_until: Mapped[datetime | None]
    trial_at: Mapped[datetime | None]
    why: Mapped[str | None]

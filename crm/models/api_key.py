"""Keys by which other programs of the dealership reach the API, and what they asked for.

Of a key only a hash is kept: it is shown once, when it is made. An idempotency record lives
as long as the answer it guards, so that a request sent twice is answered twice and done once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, Document, points_to


class ApiKey(Base):
    """``hint`` is the visible beginning of the key, enough to tell two of them apart."""

    __tablename__ = "api_key"

    name: Mapped[str] = mapped_column(unique=True)
    hint: Mapped[str]
    key_hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(Document)
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ApiRequest(Base):
    """What a caller sent under an idempotency key, by its fingerprint, and our answer."""

    __tablename__ = "api_request"
    __table_args__ = (UniqueConstraint("api_key_id", "idempotency_key"),)

    api_key_id: Mapped[int] = points_to("api_key", index=False)
    idempotency_key: Mapped[str]
    fingerprint: Mapped[str]
    status: Mapped[int | None]
    answer: Mapped[dict[str, Any] | None]
    at: Mapped[datetime] = mapped_column(index=True)

    api_key: Mapped[ApiKey] = relationship()

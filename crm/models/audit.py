"""Who did, saw or changed what, and when (R-141, R-248). Written once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base


class AuditEntry(Base):
    __tablename__ = "audit_entry"

    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(index=True)
    what: Mapped[str]
    noun: Mapped[str]
    key: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]

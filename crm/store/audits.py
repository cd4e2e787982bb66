"""Where the audit is kept; it is only ever added to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from crm.models import AuditEntry
from crm.store.base import Shelf


class Audits(Shelf[AuditEntry]):
    model = AuditEntry

    def newest(self, *, limit: int = 200) -> Sequence[AuditEntry]:
        return self._session.scalars(
            select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
        ).all()

    def has_viewed(self, *, by: str, noun: str, key: object, since: datetime) -> bool:
        """True if this person has opened this record since then."""
        found = self._session.scalar(
            select(AuditEntry.id)
            .where(
                AuditEntry.by == by,
                AuditEntry.what == "view",
                AuditEntry.noun == noun,
                AuditEntry.key == str(key),
                AuditEntry.at >= since,
            )
            .limit(1)
        )
        return found is not None

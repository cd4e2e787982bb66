"""Where the audit is kept; it is only ever added to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from crm.models import AuditEntry
from crm.store.base import Shelf


class Audits(Shelf[AuditEntry]):
    model = AuditEntry

    def newest(self, *, limit: int = 200) -> Sequence[AuditEntry]:
        return self._session.scalars(
            select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
        ).all()

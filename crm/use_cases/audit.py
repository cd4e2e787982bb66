"""Who saw and changed what (R-022, R-248).

An entry is kept in the same unit of work as the change it tells of: a change without its
entry, or an entry without its change, cannot happen.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import Enum
from typing import Any

from crm.models import AuditEntry
from crm.models.base import Base
from crm.store.unit_of_work import UnitOfWork


def note_view(uow: UnitOfWork, *, by: str, noun: str, key: object) -> None:
    """Write down that ``by`` has looked at a file, a transcript or a case."""
    _keep(uow, by=by, what="view", noun=noun, key=key)


def note_change(
    uow: UnitOfWork,
    *,
    by: str,
    what: str,
    noun: str,
    key: object,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write down what ``by`` did; of ``before`` and ``after`` only what differs is kept."""
    if before is not None and after is not None:
        changed = {field for field in after if before.get(field) != after[field]}
        before = {field: before.get(field) for field in sorted(changed)}
        after = {field: after[field] for field in sorted(changed)}
    _keep(uow, by=by, what=what, noun=noun, key=key, before=before, after=after)


def picture_of(row: Base, *fields: str) -> dict[str, Any]:
    """These fields of a row as plain values, to be compared and kept."""
    return {field: _plain(getattr(row, field)) for field in fields}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return value


def _keep(
    uow: UnitOfWork,
    *,
    by: str,
    what: str,
    noun: str,
    key: object,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    uow.audits.add(
        AuditEntry(
            at=uow.clock.now(),
            by=by,
            what=what,
            noun=noun,
            key=str(key),
            before=before,
            after=after,
        )
    )

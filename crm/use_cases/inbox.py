"""The supervisor's inbox: what clerks and bot noted of market and demand (R-087, R-138)."""

from __future__ import annotations

from crm.models import Note
from crm.store.unit_of_work import UnitOfWork
from crm.terms import NoteKind
from crm.use_cases.audit import note_change

FOR_SUPERVISOR = (NoteKind.MARKET, NoteKind.NEED, NoteKind.RETURNING_REASON)


def read_note(uow: UnitOfWork, *, note_id: int, by: str) -> Note:
    """Stamp a note as read; the first reading stands.

    Raises:
        NotFound: there is no such note.
    """
    note = uow.notes.get(note_id)
    if note.read_at is None:
        note.read_at = uow.clock.now()
        note.read_by = by
        note_change(uow, by=by, what="read", noun="note", key=note.id)
    return note

"""What customers suggest, brought to the department it is about (R-170, R-138).

The head of the department takes a suggestion up or rejects it with a reason; what nobody has
decided on stays on the information officer's list.
"""

from __future__ import annotations

from collections.abc import Sequence

from crm.errors import FeedbackDecided, NotFound, ReasonMissing
from crm.models import Note, Staff
from crm.store.ledgers import NoteEntry
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Department, NoteKind, Role
from crm.use_cases.audit import note_change

SUGGESTIONS = (NoteKind.SUGGESTION, NoteKind.OPINION, NoteKind.WISH)
SEES_ALL = frozenset({Role.INFO_OFFICER, Role.SUPERVISOR, Role.SERVICE_MANAGER, Role.ADMIN})


def feedback_for(
    uow: UnitOfWork, staff: Staff, *, undecided: bool = True, department: Department | None = None
) -> Sequence[NoteEntry]:
    """The suggestions this person sees: their department's; all of them for who oversees it."""
    if staff.role not in SEES_ALL:
        if staff.department is None:
            return []
        department = staff.department
    return uow.ledgers.feedback(SUGGESTIONS, department=department, undecided=undecided)


def send_to_department(uow: UnitOfWork, *, note_id: int, department: Department, by: str) -> Note:
    """Say which department a suggestion is for.

    Raises:
        NotFound: there is no such note.
    """
    note = uow.notes.get(note_id)
    note_change(
        uow,
        by=by,
        what="send to department",
        noun="note",
        key=note.id,
        before={"department": note.department.value if note.department else None},
        after={"department": department.value},
    )
    note.department = department
    return note


def decide_feedback(
    uow: UnitOfWork, *, note_id: int, taken_up: bool, reason: str, staff: Staff
) -> Note:
    """Take a suggestion up, or reject it with a reason; once (R-170).

    Raises:
        NotFound: there is no such note within this person's reach.
        ReasonMissing: a rejection needs one.
        StepNotAllowed: it was decided already.
    """
    note = uow.notes.get(note_id)
    if staff.role not in SEES_ALL and note.department != staff.department:
        raise NotFound("note", note_id)
    if note.taken_up is not None:
        raise FeedbackDecided
    if not taken_up and not reason.strip():
        raise ReasonMissing(f"suggestion {note.id}")
    note.taken_up = taken_up
    note.decision = reason.strip() or None
    note.decided_at, note.decided_by = uow.clock.now(), staff.display_name
    note_change(
        uow,
        by=staff.display_name,
        what="take up" if taken_up else "reject",
        noun="note",
        key=note.id,
        after={"decision": note.decision},
    )
    return note

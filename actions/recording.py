"""From what a turn was heard to say to what the CRM holds: one note, one use case."""

from __future__ import annotations

from datetime import datetime

from actions.talk.reaction import (
    ClubNote,
    FactNote,
    NoComplaintNote,
    Note,
    PhoneDecidedNote,
    PhoneNote,
    PointNote,
    ProfileNote,
    RatingNote,
    UsageNote,
    WordsNote,
    WriteOnlyNote,
)
from crm.models import Conversation
from crm.rules import scoring, sla
from crm.store.unit_of_work import UnitOfWork
from crm.terms import (
    Asked,
    CaseKind,
    Department,
    Dimension,
    EscalationReason,
    NoteKind,
    Severity,
    Usage,
)
from crm.use_cases.complaint_intake import count_as_none, take_wish
from crm.use_cases.conversations import propose_change, write_only
from crm.use_cases.escalations import ask_to_see_to
from crm.use_cases.outcomes import (
    open_quick_form,
    record_club_answer,
    record_fact,
    record_note,
    record_score,
    record_usage,
    record_verbatim,
)
from crm.use_cases.proposals import decide_heard, fill_gap
from crm.use_cases.visitors import open_consultation_file


def write_down(uow: UnitOfWork, conversation: Conversation, note: Note) -> None:
    """Keep one note."""
    if isinstance(note, RatingNote):
        record_score(uow, conversation=conversation, dimension=note.dimension, score=note.score)
    elif isinstance(note, FactNote):
        record_fact(uow, conversation=conversation, fact=note.fact, answer=note.answer)
    elif isinstance(note, UsageNote):
        _usage(uow, conversation, note)
    elif isinstance(note, WordsNote):
        record_verbatim(uow, conversation=conversation, asked=note.asked, words=note.words)
        if note.asked is Asked.RATING_REASON:
            _reason(uow, conversation, note.words)
    elif isinstance(note, PointNote):
        _point(uow, conversation, note)
    elif isinstance(note, ClubNote):
        record_club_answer(uow, conversation=conversation, wants=note.wants)
    elif isinstance(note, PhoneDecidedNote):
        decide_heard(
            uow, conversation=conversation, name="phone", value=note.phone, right=note.right
        )
    elif isinstance(note, PhoneNote):
        _phone(uow, conversation, note)
    elif isinstance(note, WriteOnlyNote):
        write_only(uow, conversation=conversation, words=note.words)
    elif isinstance(note, NoComplaintNote):
        count_as_none(uow, conversation=conversation, words=note.words)
    elif isinstance(note, ProfileNote):
        keep = fill_gap if note.asked else propose_change
        keep(uow, conversation=conversation, name=note.field, value=note.value)


def wish_answered_at(uow: UnitOfWork) -> datetime:
    """When a wish told now is answered: as a complaint would be (R-112)."""
    return sla.promised_answer_at(uow.clock.now(), severity=Severity.NORMAL, policy=uow.policy)


def _phone(uow: UnitOfWork, conversation: Conversation, note: PhoneNote) -> None:
    """A number to confirm; somebody unknown gets a file by it (R-002, R-009)."""
    visitor = None
    if conversation.customer_id is None:
        visitor = open_consultation_file(
            uow, conversation=conversation, phone=note.phone, name=note.name
        )
    propose_change(uow, conversation=conversation, name="phone", value=note.phone)
    if visitor is not None and note.name:
        propose_change(uow, conversation=conversation, name="name", value=note.name)


def _point(uow: UnitOfWork, conversation: Conversation, note: PointNote) -> None:
    wish = note.kind is NoteKind.WISH
    kept = record_note(
        uow,
        conversation=conversation,
        kind=note.kind,
        words=note.words,
        case_kind=CaseKind.WISH if wish else None,
        answer_due_at=wish_answered_at(uow) if wish else None,
    )
    if wish:
        take_wish(uow, conversation=conversation, words=note.words)
    if note.kind is NoteKind.DATA_CHECK:
        ask_to_see_to(
            uow,
            conversation=conversation,
            note=kept,
            reason=EscalationReason.DATA_CHECK,
            due_at=wish_answered_at(uow),
        )


def _reason(uow: UnitOfWork, conversation: Conversation, words: str) -> None:
    """Why the score was low goes on the quick-handling form, in the customer's words (R-075)."""
    overall = uow.ratings.of(conversation.id, Dimension.OVERALL)
    if overall is None or not scoring.is_problem(overall.score, uow.policy):
        return
    open_quick_form(
        uow,
        conversation=conversation,
        words=words,
        department=Department.OTHER,
        deadline_at=wish_answered_at(uow),
    )


def _usage(uow: UnitOfWork, conversation: Conversation, note: UsageNote) -> None:
    """Keep how the car runs; one that does not opens the quick-handling form (R-124)."""
    record_usage(uow, conversation=conversation, usage=note.usage, anew=note.anew)
    if note.usage is Usage.PROBLEM:
        open_quick_form(
            uow,
            conversation=conversation,
            words=None,
            department=Department.WORKSHOP,
            deadline_at=wish_answered_at(uow),
        )

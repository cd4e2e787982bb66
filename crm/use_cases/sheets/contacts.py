"""Call records, the call register, letters, and what customers suggested (T-02 to T-04, T-28)."""

from __future__ import annotations

from collections.abc import Iterator

from crm.models import Complaint, Note, Verbatim
from crm.store.ledgers import NoteEntry
from crm.store.unit_of_work import UnitOfWork
from crm.terms import CaseKind, ClubStatus, FollowUpKind, NoteKind
from crm.use_cases.sheets.wanted import Row, Wanted, direction, who

SUGGESTED = (NoteKind.SUGGESTION, NoteKind.OPINION, NoteKind.WISH)
DEMANDED = (NoteKind.DEMAND, NoteKind.WISH)


def call_register(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """One line for every contact or attempt, in and out (R-150, R-178)."""
    for entry in uow.ledgers.contacts(wanted.since, wanted.until):
        line = entry.line
        yield {
            "number": line.number,
            "at": line.at,
            "direction": direction(line.inbound),
            **who(entry.customer, entry.vehicle),
            "phone": entry.customer.phone() if entry.customer else None,
            "purpose": line.purpose,
            "channel": line.channel,
            "result": line.result,
            "handler": line.handler,
            "record": line.number if entry.is_recorded else None,
            "_advisor": entry.order.advisor_name if entry.order else None,
            "_link": f"/calls/{line.conversation_id}" if entry.is_recorded else None,
        }


def call_records(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """One record for every conversation in which the customer answered (R-150, R-177)."""
    talks = uow.ledgers.conversations(wanted.since, wanted.until)
    ids = [talk.id for talk in talks]
    beside = uow.beside
    numbers, said = beside.line_numbers(ids), beside.said_by_customers(ids)
    notes, verbatims, cases = beside.notes(ids), beside.verbatims(ids), beside.complaints(ids)
    customers = [talk.customer_id for talk in talks if talk.customer_id]
    phones, nexts = beside.phones(customers), beside.next_contacts(customers)
    for talk in talks:
        case = cases.get(talk.id)
        points = notes.get(talk.id, [])
        yield {
            "number": numbers.get(talk.id),
            "day": talk.opened_at.astimezone(wanted.wall).date(),
            "begun": talk.opened_at,
            "ended": talk.closed_at,
            "direction": direction(talk.kind is FollowUpKind.INBOUND),
            "channel": talk.channel,
            **who(talk.customer, talk.vehicle),
            "phone": phones.get(talk.customer_id or 0),
            "handler": talk.staff_name or "bot",
            "purpose": talk.kind,
            "words": "\n".join(said.get(talk.id, [])) or None,
            "points": points_of(points, verbatims.get(talk.id, [])),
            "demands": _demands(points, case),
            "answer": case.answer if case else None,
            "promised_at": case.next_answer_at if case else None,
            "result": talk.disposition,
            "next_contact": nexts.get(talk.customer_id or 0),
            "_advisor": talk.repair_order.advisor_name if talk.repair_order else None,
            "_department": case.department if case else None,
            "_link": f"/calls/{talk.id}",
        }


def letters(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Everything sent in writing, with what came back (R-155, R-179)."""
    for letter, customer, vehicle in uow.ledgers.letters(wanted.since, wanted.until):
        yield {
            "number": letter.number,
            "at": letter.at,
            "addressee": customer.name if customer else None,
            "plate": vehicle.plate if vehicle else None,
            "address": letter.address,
            "kind": letter.kind,
            "subject": letter.subject,
            "channel": letter.channel,
            "sender": letter.sender,
            "text": letter.text,
            "reply": letter.reply,
            "_link": f"/customers/{letter.customer_id}" if letter.customer_id else None,
        }


def suggestions(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """What club members suggested (R-085, R-205)."""
    for entry in uow.ledgers.notes(wanted.since, wanted.until, SUGGESTED):
        member = entry.customer
        if member is not None and member.club_status is ClubStatus.MEMBER:
            yield _suggestion(entry) | {"since": member.club_since, "reason": entry.note.decision}


def improvements(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """What was suggested to each department and what it made of it (R-170)."""
    for entry in uow.ledgers.notes(wanted.since, wanted.until, SUGGESTED):
        row = _suggestion(entry)
        row.pop("customer")
        yield row | {
            "reason": entry.note.decision,
            "by": entry.note.decided_by,
            "decided_at": entry.note.decided_at,
        }


def market_notes(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """Market information heard in talks (R-087, R-190)."""
    for note, customer in uow.ledgers.notes(wanted.since, wanted.until, (NoteKind.MARKET,)):
        yield {
            "at": note.noted_at,
            "customer": customer.name if customer else None,
            "text": note.text,
            "read_by": note.read_by,
            "read_at": note.read_at,
            "_link": _call_of(note),
        }


def points_of(notes: list[Note], verbatims: list[Verbatim]) -> list[str]:
    """The talk points: what was noted, else what the customer answered to open questions."""
    return [note.text for note in notes] or [one.text for one in verbatims]


def decision_of(note: Note) -> str:
    if note.taken_up is None:
        return "open"
    return "taken_up" if note.taken_up else "rejected"


def _suggestion(entry: NoteEntry) -> Row:
    note, customer = entry
    return {
        "at": note.noted_at,
        "customer": customer.name if customer else None,
        "text": note.text,
        "department": note.department,
        "decision": decision_of(note),
        "_link": _call_of(note),
    }


def _demands(notes: list[Note], case: Complaint | None) -> list[str]:
    asked = [note.text for note in notes if note.kind in DEMANDED]
    if case is None:
        return asked
    return [*asked, case.verbatim] if case.kind is CaseKind.COMPLAINT else [case.verbatim, *asked]


def _call_of(note: Note) -> str | None:
    return f"/calls/{note.conversation_id}" if note.conversation_id else None

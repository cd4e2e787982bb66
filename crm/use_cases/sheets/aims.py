"""Figures with their targets, what customers want most, plans against weaknesses (R-144, R-220)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from crm.rules.topics import topics_of
from crm.store.unit_of_work import UnitOfWork
from crm.terms import NoteKind, Topic
from crm.use_cases.quality_rates import rates_of
from crm.use_cases.sheets.wanted import Row, Wanted, who

SAID = (NoteKind.OPINION, NoteKind.SUGGESTION, NoteKind.WISH, NoteKind.NEED, NoteKind.DEMAND)


def rates(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """The figures of the days against the targets of the year (R-144, R-217 to R-221)."""
    for one in rates_of(uow, wanted.first, wanted.last):
        yield {
            "figure": one.figure,
            "value": one.value,
            "part": one.part,
            "whole": one.whole,
            "target": one.target,
            "met": one.meets_target,
        }


def opinions(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """What customers said they want or miss, in talks and as cases, with its classes (R-220)."""
    cases = uow.ledgers.complaints(wanted.since, wanted.until)
    in_a_case = {(case.conversation_id, case.verbatim) for case in cases}
    for note, customer in uow.ledgers.notes(wanted.since, wanted.until, SAID):
        if (note.conversation_id, note.text) in in_a_case:
            continue
        yield {
            "at": note.noted_at,
            **who(customer, None),
            "topics": topics_of(note.text),
            "text": note.text,
            "_link": f"/calls/{note.conversation_id}" if note.conversation_id else None,
        }
    for case in cases:
        yield {
            "at": case.taken_at,
            **who(case.customer, case.vehicle),
            "topics": topics_of(case.verbatim),
            "text": case.verbatim,
            "_link": f"/complaints/{case.id}",
        }


def topics(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """How often each was named, the commonest first; each opens the list behind it (R-202)."""
    counted = Counter(topic for row in opinions(uow, wanted) for topic in row["topics"])
    listing = f"/forms/opinions?first={wanted.first}&last={wanted.last}"
    for topic in sorted(Topic, key=lambda one: (-counted[one], list(Topic).index(one))):
        yield {"topic": topic, "count": counted[topic], "_link": listing}


def improvement_plans(uow: UnitOfWork, wanted: Wanted) -> Iterator[Row]:
    """The plans that ran in the days, with what they moved (R-129, T-29)."""
    for one in uow.improvements.of_stretch(wanted.since, wanted.until):
        yield {
            "number": one.number,
            "made_at": one.made_at,
            "department": one.department,
            "weakness": one.weakness,
            "measure": one.measure,
            "responsible": one.responsible.display_name,
            "due_on": one.due_on,
            "figure": one.figure,
            "was": one.was,
            "became": one.became,
            "state": one.state,
            "result": one.result,
            "_link": "/improvements",
        }

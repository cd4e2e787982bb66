"""What takes an earlier answer back, and what does not fit together."""

from __future__ import annotations

from actions.talk import scores
from actions.talk.heard import Heard
from actions.talk.memory import Memory
from actions.talk.reaction import Note, PointNote, RatingNote, Reaction
from crm.terms import Asked, Dimension, NoteKind


def correction(heard: Heard, memory: Memory, answer: Reaction | None) -> Reaction | None:
    """An earlier answer taken back, with its new value or without."""
    if not scores.corrects(heard, memory):
        return None
    corrected = scores.corrected_scores(heard, memory)
    if corrected:
        memory.corrected = corrected
        memory.last_rated = list(corrected)
        if "overall" in corrected:
            memory.overall = corrected["overall"]
        return Reaction(
            "corrected", [RatingNote(Dimension(name), score) for name, score in corrected.items()]
        )
    if answer is not None:
        return None
    before = _last_answered(memory)
    if before is None:
        return None
    del memory.done[before.value]
    memory.detours.insert(0, [before.value, None])
    return Reaction("correction_open")


def _last_answered(memory: Memory) -> Asked | None:
    names = {asked.value for asked in Asked} - {Asked.GOOD_TIME.value}
    for name in reversed(memory.done):
        if name in names and memory.done[name] == "answered":
            return Asked(name)
    return None


def note_contradiction(heard: Heard, memory: Memory) -> list[Note]:
    """Full marks together with a complaint: flagged once for whoever reads the figures."""
    if memory.contradicted:
        return []
    if memory.overall is not None and memory.overall >= 4 and memory.complaint:
        memory.contradicted = True
        return [PointNote(NoteKind.RATING_CONTRADICTION, heard.text)]
    return []

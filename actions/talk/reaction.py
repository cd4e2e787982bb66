"""What a turn comes to: the move that chooses the flow, and what is to be written down.

Notes are plain values; `actions.recording` turns each into one use case of the CRM.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crm.terms import Asked, Dimension, Fact, NoteKind, Usage


@dataclass(frozen=True)
class RatingNote:
    dimension: Dimension
    score: int


@dataclass(frozen=True)
class FactNote:
    fact: Fact
    answer: bool


@dataclass(frozen=True)
class UsageNote:
    """How the car runs; ``anew`` where the customer says that what was told before was not so."""

    usage: Usage
    anew: bool = False


@dataclass(frozen=True)
class WordsNote:
    """The customer's own words in answer to a question."""

    asked: Asked | None
    words: str


@dataclass(frozen=True)
class PointNote:
    """A talk point somebody should see."""

    kind: NoteKind
    words: str


@dataclass(frozen=True)
class ClubNote:
    wants: bool


@dataclass(frozen=True)
class ProfileNote:
    field: str
    value: str
    asked: bool = False


@dataclass(frozen=True)
class PhoneNote:
    """A number left with us, and the name given with it."""

    phone: str
    name: str | None


@dataclass(frozen=True)
class PhoneDecidedNote:
    """A number read back, and whether the customer said that it is right (R-011)."""

    phone: str
    right: bool


@dataclass(frozen=True)
class NoComplaintNote:
    """What was taken for a complaint in this talk is said to be none, in these words."""

    words: str


@dataclass(frozen=True)
class WriteOnlyNote:
    """The customer wants to be written to and not called, in these words."""

    words: str


Note = (
    NoComplaintNote
    | WriteOnlyNote
    | PhoneDecidedNote
    | PhoneNote
    | RatingNote
    | FactNote
    | UsageNote
    | WordsNote
    | PointNote
    | ClubNote
    | ProfileNote
)


@dataclass(frozen=True)
class Reaction:
    """`move` is a value of the slot of that name in `dialogues/domain/_shared.yml`."""

    move: str
    notes: list[Note] = field(default_factory=list)

    def after(self, notes: list[Note]) -> Reaction:
        """The same move, with what was noted before it."""
        return Reaction(self.move, [*notes, *self.notes])

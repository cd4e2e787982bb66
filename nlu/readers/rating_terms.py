"""What a rating reading holds, and which dimensions each question asks for.

The order of the dimensions in a grouped question is the order in which the bot names
them, and so the order in which "5 4 5" is read.
"""

from dataclasses import dataclass, field

SCALE = range(1, 6)

_GROUPS: dict[str, tuple[str, ...]] = {
    "rating_speed_group": ("reception_speed", "completion_speed", "billing_speed"),
    "rating_price_group": ("parts_price", "labour_price"),
    "rating_quality_group": ("repair_quality", "paint", "cleanliness"),
}
_SINGLE = frozenset(
    {"overall", "staff"}.union(*(set(dimensions) for dimensions in _GROUPS.values()))
)


@dataclass(frozen=True)
class RatingReading:
    """What an utterance says as a rating.

    ``value`` is 1-5, or None; of a grouped question it is the score all its dimensions
    share. ``vague`` marks words that count by convention but deserve one question for a
    number (还行, so-so). ``ambiguous`` marks a score that was tried and cannot be read
    (another scale, half points, two opinions, irony): ask back. ``by_dimension`` holds
    what is sure.
    """

    value: int | None = None
    vague: bool = False
    ambiguous: bool = False
    by_dimension: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Opinion:
    """One score or graded word in the text; ``value`` None where it is not on our scale.

    ``bare`` marks a number without a unit, which may count something else; ``open`` a score
    only approached (almost five, 三分多), which a score said outright settles; ``denied`` a
    word that only says what it was not (谈不上好), which the word behind it settles.
    """

    begin: int
    stop: int
    value: int | None
    vague: bool = False
    describes: bool = False
    bare: bool = False
    open: bool = False
    denied: bool = False


@dataclass(frozen=True)
class Verdict:
    """What several opinions about one thing come to."""

    value: int | None = None
    vague: bool = False
    ambiguous: bool = False

    @property
    def is_silent(self) -> bool:
        return self.value is None and not self.ambiguous


def dimensions_of(asked: str | None, *, skip: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the dimensions a question asks for, in its order; none if it asks for no rating.

    ``skip`` names dimensions left out of the question (paint where none was done, R-073).
    """
    if asked is None or not asked.startswith("rating_"):
        return ()
    dimensions = _GROUPS.get(asked)
    if dimensions is None:
        single = asked.removeprefix("rating_")
        dimensions = (single,) if single in _SINGLE else ()
    return tuple(each for each in dimensions if each not in skip)

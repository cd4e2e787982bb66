"""From opinions and readings to one understanding: what the customer's words come to.

The classifier has an opinion of the whole utterance and of each clause; the readers have
found a score, a time, a number. Pure arithmetic on those, in three steps: a reading that
alone answers the question makes its act; a clause that must be acted on first takes over;
the rest stay as further moves. Which act a reading makes, and what goes first, are tables
in `questions`; the thresholds were measured on the development set (decision 003).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from nlu.components.questions import (
    ASKED_OF_US,
    CARRIES,
    LEAVES_ROOM_FOR_A_SCORE,
    READING_DECIDES,
    STANDS_AGAINST,
    family_of,
    rank_of,
)

#: From this confidence on the bot acts on an act without asking back.
SURE_FROM: Final = 0.65
#: How sure a reading that answers the question is by itself.
READING_SURE: Final = 0.9
#: A reading gives way to an act that stands against it, if that is at least so likely.
READING_YIELDS_FROM: Final = 0.6
#: A clause takes over, or counts as a move, if its act is at least so likely.
CLAUSE_TAKES_OVER_FROM: Final = 0.8
CLAUSE_COUNTS_FROM: Final = 0.5


@dataclass(frozen=True)
class Readings:
    """What the readers found in a text. Times are ISO moments with an offset.

    ``new_score`` is what the words give if they take back an earlier score, and only then.
    """

    rating: int | None = None
    rating_vague: bool = False
    rating_ambiguous: bool = False
    ratings: Mapping[str, int] = field(default_factory=dict)
    new_score: int | None = None
    time: Mapping[str, Any] | None = None

    def kinds(self) -> tuple[str, ...]:
        """Return which kinds of answer were read, ``rating`` or ``time``."""
        found = {"rating": self.scored, "time": self.time is not None}
        return tuple(kind for kind, there in found.items() if there)

    @property
    def scored(self) -> bool:
        """Tell whether a clear score was read."""
        return self.rating is not None or bool(self.ratings)


@dataclass(frozen=True)
class Opinion:
    """How likely each act is for one text, with what was read in it."""

    text: str
    chances: Mapping[str, float]
    readings: Readings

    @property
    def act(self) -> str:
        """Return the likeliest act."""
        return max(self.chances, key=lambda act: self.chances[act])


@dataclass(frozen=True)
class Move:
    """One thing the customer does with an utterance."""

    act: str
    confidence: float
    text: str
    rating: int | None
    time: Mapping[str, Any] | None


def moves_of(whole: Opinion, clauses: Sequence[Opinion], asked: str | None) -> list[Move]:
    """Return the customer's moves, what must be acted on first standing first.

    The first move is the act of the utterance. Acts do not repeat; a clause that says the
    same as the whole is left out.
    """
    family = family_of(asked)
    main = _move(whole, family)
    others = [_move(_within(whole, clause), family) for clause in clauses]
    rank = partial(rank_of, family=family, scored=whole.readings.scored)
    urgent = [
        move
        for move in others
        if move.confidence >= CLAUSE_TAKES_OVER_FROM
        and rank(move.act) < rank(main.act)
        and not _only_frames(move, main, family)
    ]
    if urgent:
        first = min(urgent, key=lambda move: rank(move.act))
        main, others = _as_main(first, whole), [main, *others]
    further = sorted(others, key=lambda move: rank(move.act))
    moves = [main, *_unsaid(further, main.act)]
    return [*moves, *_score_beside(whole, moves)]


def _only_frames(clause: Move, main: Move, family: str) -> bool:
    """Tell whether a clause only says what the whole is about, and must not take it over.

    The oil light came on, can I drive on: a question, where nobody asked how the car runs. No
    more numbers, everything was fine: a refusal, in which the kind word is no answer.
    """
    if main.confidence < CLAUSE_TAKES_OVER_FROM:
        return False
    if main.act == "ask_faq":
        return clause.act == "usage_problem" and family in ASKED_OF_US
    return main.act == "deny" and clause.act == "rate" and clause.rating is None


def _score_beside(whole: Opinion, moves: Sequence[Move]) -> list[Move]:
    # 没了,给你打五分: a score given of one's own accord beside a courtesy or a plain answer.
    rating = whole.readings.rating
    if rating is None or moves[0].act not in LEAVES_ROOM_FOR_A_SCORE or rating_in(moves):
        return []
    return [Move("rate", READING_SURE, whole.text, rating, None)]


def _within(whole: Opinion, clause: Opinion) -> Opinion:
    """Take a score from a clause only where the whole sentence gives one: irony spans clauses."""
    if whole.readings.scored:
        return clause
    return replace(clause, readings=replace(clause.readings, rating=None, ratings={}))


def time_in(moves: Sequence[Move]) -> Mapping[str, Any] | None:
    """Return the time of the most urgent move that names one."""
    return next((move.time for move in moves if move.time is not None), None)


def rating_in(moves: Sequence[Move]) -> int | None:
    """Return the score of the most urgent move that gives one."""
    return next((move.rating for move in moves if move.rating is not None), None)


def _move(opinion: Opinion, family: str) -> Move:
    act, confidence = opinion.act, opinion.chances[opinion.act]
    for kind in opinion.readings.kinds():
        answer = READING_DECIDES.get((family, kind))
        stands = act in STANDS_AGAINST[kind] and confidence >= READING_YIELDS_FROM
        if answer is not None and (act == answer or not stands):
            act = answer
            confidence = 1 - (1 - opinion.chances.get(answer, 0.0)) * (1 - READING_SURE)
            break
    return _with_values(act, confidence, opinion)


def _as_main(move: Move, whole: Opinion) -> Move:
    return _with_values(move.act, move.confidence, whole)


def _with_values(act: str, confidence: float, opinion: Opinion) -> Move:
    readings = opinion.readings
    rating = readings.rating if act in CARRIES["rating"] else None
    if act == "change_answer" and rating is None:
        rating = readings.new_score
    # 改成四点 names a time, 改成四分 a score: what was read as a score is no time too.
    scored = rating is not None or (act == "change_answer" and bool(readings.ratings))
    time = readings.time if act in CARRIES["time"] and not scored else None
    return Move(act, confidence, opinion.text, rating, time)


def _unsaid(moves: Sequence[Move], said: str) -> list[Move]:
    seen, unsaid = {said}, []
    for move in moves:
        if move.act not in seen and move.confidence >= CLAUSE_COUNTS_FROM:
            seen.add(move.act)
            unsaid.append(move)
    return unsaid

"""Scores and the figures made of them (R-076, R-211, R-212).

The scale is 1 to 5. A question left unanswered is no score and is in no mean; no scores
at all give no figure, never a zero that somebody could take for a bad month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm.errors import ScoreOutOfRange
from crm.policy import Policy
from crm.terms import Department, Dimension

LOWEST, HIGHEST = 1, 5
SATISFIED_FROM = 4


@dataclass(frozen=True)
class CsiFigures:
    """``mean`` 1 to 5, ``csi`` and ``satisfaction_rate`` in percent; None where n is 0."""

    n: int
    mean: float | None = None
    csi: float | None = None
    satisfaction_rate: float | None = None


@dataclass(frozen=True)
class DepartmentFigure:
    """``mean`` is the mean of the department's dimensions, ``n`` the scores behind it."""

    n: int
    mean: float


def is_on_scale(score: int) -> bool:
    """True for whole scores from 1 to 5."""
    return LOWEST <= score <= HIGHEST


def is_problem(score: int, policy: Policy) -> bool:
    """True if the score makes its giver a problem customer of the day (R-075, R-076)."""
    return score <= policy.rating.problem_at_most


def asks_reason(score: int, policy: Policy) -> bool:
    """True if we ask why (R-076)."""
    return score <= policy.rating.ask_reason_at_most


def csi(scores: Sequence[int]) -> CsiFigures:
    """Mean, CSI (mean / 5 * 100) and the share of scores of 4 and 5 (R-211).

    Raises:
        ScoreOutOfRange: one of the scores is not on the scale.
    """
    for score in scores:
        if not is_on_scale(score):
            raise ScoreOutOfRange(score)
    n = len(scores)
    if n == 0:
        return CsiFigures(n=0)
    total = sum(scores)
    satisfied = sum(score >= SATISFIED_FROM for score in scores)
    return CsiFigures(
        n=n,
        mean=total / n,
        csi=total * 100 / (HIGHEST * n),
        satisfaction_rate=satisfied * 100 / n,
    )


def department_means(
    ratings: Iterable[tuple[Dimension, int]], *, policy: Policy
) -> dict[Department, DepartmentFigure]:
    """Each department's figure: the mean of the means of its dimensions (R-212).

    Dimensions without a department (the overall score) and departments without scores are
    left out.
    """
    scores: dict[Dimension, list[int]] = defaultdict(list)
    for dimension, score in ratings:
        scores[dimension].append(score)
    of_department: dict[Department, list[list[int]]] = defaultdict(list)
    for dimension, given in scores.items():
        department = policy.rating.department_of.get(dimension)
        if department is not None:
            of_department[department].append(given)
    return {
        department: DepartmentFigure(
            n=sum(len(given) for given in dimensions),
            mean=sum(sum(given) / len(given) for given in dimensions) / len(dimensions),
        )
        for department, dimensions in of_department.items()
    }

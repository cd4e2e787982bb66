"""The sums of the reports: values in, figures out (R-157, R-193 to R-202, R-211 to R-215).

Nothing is estimated: a department nobody rated appears with 0 and no mean. Shares are in
percent, means on the scale of 1 to 5; None where there is nothing to divide by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm.policy import Policy
from crm.rules.scoring import CsiFigures, csi, department_means, is_problem
from crm.terms import Department, Dimension, Usage


@dataclass(frozen=True)
class Survey:
    """One conversation in which a customer judged a visit.

    ``department`` is the one a complaint was put down to; None where there is none.
    """

    key: int
    scores: Mapping[Dimension, int]
    usage: Usage | None = None
    complained: bool = False
    department: Department | None = None


@dataclass(frozen=True)
class Satisfaction:
    """``no_answer``: surveys without an overall score; they are in no mean."""

    surveys: int
    no_answer: int
    problems: int
    figures: CsiFigures


@dataclass(frozen=True)
class DepartmentLine:
    """``csi`` is the mean in percent of the best score."""

    department: Department
    surveys: int
    n: int
    mean: float | None
    csi: float | None
    problems: int


@dataclass(frozen=True)
class DimensionLine:
    department: Department
    dimension: Dimension
    figures: CsiFigures


def has_problem(survey: Survey, policy: Policy) -> bool:
    """A low score, a fault of the car or a complaint makes a problem customer (R-075, R-193)."""
    low = any(is_problem(score, policy) for score in survey.scores.values())
    return low or survey.usage is Usage.PROBLEM or survey.complained


def blamed(survey: Survey, policy: Policy) -> Department:
    """The department a problem belongs to: the complaint's, else that of the lowest score."""
    if survey.department is not None:
        return survey.department
    of = policy.rating.department_of
    rated = [(score, place) for place, score in survey.scores.items() if place in of]
    low = [one for one in rated if is_problem(one[0], policy)]
    if low:
        return of[min(low, key=lambda one: one[0])[1]]
    return Department.WORKSHOP if survey.usage is Usage.PROBLEM else Department.OTHER


def satisfaction(surveys: Sequence[Survey], policy: Policy) -> Satisfaction:
    """Satisfaction over all surveys, unanswered ones counted apart (R-195, R-211)."""
    overall = [one.scores[Dimension.OVERALL] for one in surveys if Dimension.OVERALL in one.scores]
    return Satisfaction(
        surveys=len(surveys),
        no_answer=len(surveys) - len(overall),
        problems=sum(has_problem(one, policy) for one in surveys),
        figures=csi(overall),
    )


def by_department(surveys: Sequence[Survey], policy: Policy) -> list[DepartmentLine]:
    """One line for every department that is rated, without surveys too (R-193, R-202).

    Departments that are not rated stand below when a problem belongs to them, so that the
    problems add up.
    """
    of = policy.rating.department_of
    means = department_means(
        [pair for one in surveys for pair in one.scores.items()], policy=policy
    )
    troubled = [blamed(one, policy) for one in surveys if has_problem(one, policy)]
    shown = [one for one in Department if one in set(of.values()) or one in troubled]
    lines = []
    for department in shown:
        figure = means.get(department)
        lines.append(
            DepartmentLine(
                department=department,
                surveys=sum(
                    any(of.get(dimension) is department for dimension in one.scores)
                    for one in surveys
                ),
                n=figure.n if figure else 0,
                mean=figure.mean if figure else None,
                csi=figure.mean * 20 if figure else None,
                problems=troubled.count(department),
            )
        )
    return lines


def by_dimension(surveys: Sequence[Survey], policy: Policy) -> list[DimensionLine]:
    """The figures of each dimension under its department (R-196)."""
    lines = [
        DimensionLine(
            department=department,
            dimension=dimension,
            figures=csi([one.scores[dimension] for one in surveys if dimension in one.scores]),
        )
        for dimension, department in policy.rating.department_of.items()
    ]
    places = list(Department)
    return sorted(lines, key=lambda line: places.index(line.department))


def share(part: int, whole: int) -> float | None:
    """``part`` of ``whole`` in percent; None of nothing."""
    return part * 100 / whole if whole else None


def hours_late(released: float, due: float) -> float:
    """Hours between two instants in seconds, 0 where it was in time (R-203)."""
    return max(0.0, (released - due) / 3600)

"""Scores become figures that say how many people stand behind them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import ScoreOutOfRange
from crm.policy import Policy
from crm.rules.scoring import (
    CsiFigures,
    DepartmentFigure,
    asks_reason,
    csi,
    department_means,
    is_on_scale,
    is_problem,
)
from crm.terms import Department, Dimension

POLICY = Policy()


def test_five_scores_give_mean_csi_and_satisfaction_rate():
    """R-211."""

    assert csi([5, 4, 4, 2, 5]) == CsiFigures(n=5, mean=4.0, csi=80.0, satisfaction_rate=80.0)


def test_no_scores_give_no_figure():
    assert csi([]) == CsiFigures(n=0, mean=None, csi=None, satisfaction_rate=None)


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_off_the_scale_is_refused(score):
    with pytest.raises(ScoreOutOfRange):
        csi([5, score])


@pytest.mark.parametrize(
    ("score", "problem", "reason"), [(1, True, True), (2, True, True), (3, False, True)]
)
def test_low_scores_are_problems_and_middling_ones_are_asked_about(score, problem, reason):
    assert (is_problem(score, POLICY), asks_reason(score, POLICY)) == (problem, reason)


@pytest.mark.parametrize("score", [4, 5])
def test_good_scores_need_no_reason(score):
    assert (is_problem(score, POLICY), asks_reason(score, POLICY)) == (False, False)


def test_each_departments_figure_is_the_mean_of_its_dimensions():
    """R-212."""

    ratings = [
        (Dimension.RECEPTION_SPEED, 2),
        (Dimension.RECEPTION_SPEED, 4),
        (Dimension.STAFF, 5),
        (Dimension.PAINT, 3),
        (Dimension.OVERALL, 1),
    ]

    assert department_means(ratings, policy=POLICY) == {
        Department.RECEPTION: DepartmentFigure(n=3, mean=4.0),
        Department.PAINT: DepartmentFigure(n=1, mean=3.0),
    }


@given(st.lists(st.integers(min_value=1, max_value=5), min_size=1))
def test_figures_stay_on_their_scales(scores):
    figures = csi(scores)

    assert figures.n == len(scores)
    assert figures.mean is not None and 1 <= figures.mean <= 5
    assert figures.csi is not None and 20 <= figures.csi <= 100
    assert figures.satisfaction_rate is not None and 0 <= figures.satisfaction_rate <= 100


@given(st.integers())
def test_the_scale_has_five_scores(score):
    assert is_on_scale(score) == (score in {1, 2, 3, 4, 5})

"""The sums of the reports: exact, complete, never estimated."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crm.policy import Policy
from crm.rules.report_figures import (
    Survey,
    blamed,
    by_department,
    by_dimension,
    has_problem,
    hours_late,
    satisfaction,
    share,
)
from crm.terms import Department, Dimension, Usage

POLICY = Policy()
D = Dimension


def surveys(*overall):
    return [Survey(key, {D.OVERALL: score}) for key, score in enumerate(overall)]


def test_satisfaction_is_counted_over_all_and_the_unanswered_apart():
    """R-195, R-211: mean 4.0, CSI 80.0, rate 80 %, n 5, one without an answer."""
    found = satisfaction([*surveys(5, 4, 4, 2, 5), Survey(9, {}, Usage.OK)], POLICY)

    assert (found.surveys, found.no_answer, found.problems) == (6, 1, 1)
    assert (found.figures.n, found.figures.mean) == (5, 4.0)
    assert (found.figures.csi, found.figures.satisfaction_rate) == (80.0, 80.0)


def test_a_department_nobody_rated_stands_with_nought_and_no_figure():
    """R-202, R-193."""
    lines = by_department([Survey(1, {D.RECEPTION_SPEED: 5, D.STAFF: 4})], POLICY)

    assert [line.department for line in lines] == [
        Department.RECEPTION,
        Department.WORKSHOP,
        Department.PAINT,
        Department.PARTS,
        Department.BILLING,
    ]
    assert (lines[0].n, lines[0].mean, lines[0].csi) == (2, 4.5, 90.0)
    assert {(line.surveys, line.n, line.mean, line.csi) for line in lines[1:]} == {
        (0, 0, None, None)
    }


def test_a_problem_belongs_to_the_complaints_department_or_the_lowest_scores():
    """R-125, R-169."""
    low = Survey(1, {D.OVERALL: 2, D.PAINT: 1, D.STAFF: 2})
    told = Survey(2, {D.STAFF: 1}, complained=True, department=Department.PARTS)
    faulty = Survey(3, {D.OVERALL: 5}, Usage.PROBLEM)

    assert blamed(low, POLICY) is Department.PAINT
    assert blamed(told, POLICY) is Department.PARTS
    assert blamed(faulty, POLICY) is Department.WORKSHOP


def test_any_low_score_a_fault_or_a_complaint_is_a_problem():
    """R-193, R-180."""
    assert has_problem(Survey(1, {D.OVERALL: 5, D.CLEANLINESS: 2}), POLICY)
    assert has_problem(Survey(2, {}, Usage.PROBLEM), POLICY)
    assert has_problem(Survey(3, {D.OVERALL: 4}, complained=True), POLICY)
    assert not has_problem(Survey(4, {D.OVERALL: 3}, Usage.OK), POLICY)


scores = st.dictionaries(st.sampled_from(list(Dimension)), st.integers(1, 5))
many = st.lists(
    st.builds(
        Survey,
        key=st.integers(),
        scores=scores,
        usage=st.sampled_from([None, *Usage]),
        complained=st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=50)
@given(many)
def test_the_problems_of_the_departments_add_up_to_all_problems(given_surveys):
    """R-202: sums equal, whatever was answered."""
    whole = satisfaction(given_surveys, POLICY)
    parts = by_department(given_surveys, POLICY)

    assert sum(line.problems for line in parts) == whole.problems
    assert whole.figures.n + whole.no_answer == whole.surveys == len(given_surveys)
    assert sum(line.n for line in parts) == sum(
        line.figures.n for line in by_dimension(given_surveys, POLICY)
    )


def test_shares_and_hours_of_delay():
    """R-203: due Monday 18:00, released Tuesday 09:00 is fifteen hours late."""
    assert share(6, 500) == 1.2
    assert share(0, 0) is None
    assert hours_late(15 * 3600, 0) == 15.0
    assert hours_late(-60, 0) == 0.0

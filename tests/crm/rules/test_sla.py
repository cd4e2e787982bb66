"""A complaining customer is told a concrete hour, and it is one we can keep."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import Complaints, Policy
from crm.rules.sla import Deadline, escalation_due_at, explain, promised_answer_at, warn_at
from crm.terms import Language, Severity
from tests.crm.rules.moments import SHANGHAI, at, moments

POLICY = Policy()


@pytest.mark.parametrize(
    ("taken", "promised"),
    [
        pytest.param("2025-03-06T10:25", "2025-03-06T18:00", id="today where the day is young"),
        pytest.param("2025-03-06T14:00", "2025-03-06T18:00", id="just four hours"),
        pytest.param("2025-03-06T14:01", "2025-03-07T18:00", id="a minute less than four"),
        pytest.param("2025-03-06T22:40", "2025-03-07T18:00", id="late at night"),
    ],
)
def test_an_answer_is_promised_for_the_evening_with_room_to_work(taken, promised):
    answer = promised_answer_at(at(taken), severity=Severity.NORMAL, policy=POLICY)

    assert answer == at(promised)


@pytest.mark.parametrize("severity", [Severity.MAJOR, Severity.SAFETY])
@pytest.mark.parametrize(
    ("taken", "promised"),
    [
        pytest.param("2025-03-06T10:25", "2025-03-06T12:00", id="within two hours"),
        pytest.param("2025-03-06T19:30", "2025-03-07T08:00", id="at night at the next opening"),
        pytest.param("2025-03-06T05:00", "2025-03-06T08:00", id="before the opening"),
    ],
)
def test_what_is_dangerous_is_answered_within_two_hours(taken, promised, severity):
    answer = promised_answer_at(at(taken), severity=severity, policy=POLICY)

    assert answer == at(promised)


def test_no_promise_is_later_than_the_dealership_allows():
    policy = Policy(complaint=Complaints(promise_max_hours=3))

    answer = promised_answer_at(at("2025-03-06T16:25"), severity=Severity.NORMAL, policy=policy)

    assert answer == at("2025-03-06T19:00")


def test_an_unsolved_complaint_goes_up_after_two_days_also_on_a_saturday():
    """R-116."""

    due = escalation_due_at(at("2025-03-06T10:25"), severity=Severity.NORMAL, policy=POLICY)

    assert due == at("2025-03-08T10:25")


@pytest.mark.parametrize("severity", [Severity.MAJOR, Severity.SAFETY])
def test_a_major_complaint_goes_up_within_minutes(severity):
    due = escalation_due_at(at("2025-03-06T10:25"), severity=severity, policy=POLICY)

    assert due == at("2025-03-06T10:30")


def test_the_clerk_is_warned_two_hours_before_the_promise_breaks():
    assert warn_at(at("2025-03-07T18:00"), policy=POLICY) == at("2025-03-07T16:00")


def test_a_deadline_explains_itself_in_both_languages():
    """R-114, R-116."""

    facts = {"taken_at": at("2025-03-06T10:25"), "severity": Severity.NORMAL, "policy": POLICY}

    assert explain(Deadline.ESCALATION, **facts) == (
        "自动上报主管:3月8日10:25。自3月6日10:25起算,受理后48小时仍未解决即上报(自然时间,含周末)。"
    )
    assert explain(Deadline.ANSWER, **facts, language=Language.EN) == (
        "Answer due: 2025-03-06 18:00, counted from 2025-03-06 10:25; the answering time of that "
        "day or the next with at least 4 h to work, 48 h at most."
    )


@pytest.mark.parametrize("deadline", list(Deadline))
@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize("language", list(Language))
def test_every_deadline_of_every_severity_can_be_explained(deadline, severity, language):
    taken = at("2025-03-06T10:25")

    sentence = explain(
        deadline, taken_at=taken, severity=severity, policy=POLICY, language=language
    )

    assert "10:25" in sentence
    assert "{" not in sentence


@given(
    moments,
    st.sampled_from(list(Severity)),
    st.integers(min_value=1, max_value=96),
    st.times(),
)
def test_a_promise_lies_after_the_complaint_at_an_hour_one_can_say(
    taken, severity, most, promise_time
):
    promise_time = time(promise_time.hour)
    policy = Policy(complaint=Complaints(promise_max_hours=most, promise_time=promise_time))

    promised = promised_answer_at(taken, severity=severity, policy=policy)

    assert promised > taken
    assert promised.astimezone(SHANGHAI).minute == 0
    if severity is Severity.NORMAL:
        assert promised - taken <= timedelta(hours=most)
    else:
        assert promised - taken <= timedelta(hours=14)

"""Levels above the first, and the sentences that explain them (R-116)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import Policy, read_policy
from crm.rules.ladder import reached_at, rung_above, rungs_of
from crm.rules.sla_sentences import NamedPause, Sentences
from crm.rules.working_time import Pause, add_calendar_time
from crm.terms import ClockKind, Language, Queue
from tests.builders import SHANGHAI

POLICY = read_policy(
    {
        "complaint": {
            "first_level_persons": ["陈主管"],
            "higher_levels": [
                {"queue": "service_manager", "persons": ["刘经理"], "wait_hours": 24},
                {"queue": "service_manager", "persons": ["张总"], "wait_hours": 8,
                 "clock": "working"},
            ],
        }
    }
)  # fmt: skip


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_each_level_has_its_own_people_and_wait():
    """R-116: the supervisor after two days, then whoever the dealership names."""
    assert [(one.level, one.queue, one.persons, one.wait_hours) for one in rungs_of(POLICY)] == [
        (1, Queue.SUPERVISOR, ("陈主管",), 48),
        (2, Queue.SERVICE_MANAGER, ("刘经理",), 24),
        (3, Queue.SERVICE_MANAGER, ("张总",), 8),
    ]
    assert rung_above(3, policy=POLICY) is None


def test_working_hours_stand_still_at_lunch_at_night_and_on_days_off():
    """R-120: blocks 9–12 and 13:30–18; 2025-03-08 and 09 are a weekend."""
    rung = rung_above(2, policy=POLICY)

    due = reached_at(rung, since=at("2025-03-07T11:00"), policy=POLICY)

    assert due == at("2025-03-10T11:30")


def test_a_holiday_is_no_working_day_and_a_make_up_saturday_is_one():
    """The October holiday of 2025 ends on the 8th; Saturday the 11th is worked."""
    rung = rung_above(2, policy=POLICY)

    assert reached_at(rung, since=at("2025-09-30T17:00"), policy=POLICY) == at("2025-10-09T17:30")
    assert reached_at(rung, since=at("2025-10-10T17:00"), policy=POLICY) == at("2025-10-11T17:30")


def test_a_pause_moves_the_next_level_by_its_own_length():
    rung = rung_above(0, policy=POLICY)
    pause = Pause(start=at("2025-03-06T12:00"), end=at("2025-03-07T12:00"))

    due = reached_at(rung, since=at("2025-03-06T10:25"), policy=POLICY, pauses=[pause])

    assert due == at("2025-03-09T10:25")


@pytest.mark.parametrize("language", list(Language))
def test_a_sentence_names_since_when_by_which_rule_and_what_stood_still(language):
    """R-116, R-120."""
    rung = rung_above(2, policy=POLICY)
    since, due = at("2025-03-07T11:00"), at("2025-03-10T14:00")
    pause = NamedPause(Pause(start=at("2025-03-10T09:00"), end=at("2025-03-10T10:00")), "等配件")

    said = Sentences(policy=POLICY, language=language).rung(
        rung, whose="X", since=since, due=due, pauses=[pause]
    )

    expected = {
        Language.ZH: "第3级上报(X、张总):3月10日14:00。自3月7日11:00起算,8个工作小时仍未解决即上报;"
        "只计工作时间09:00–12:00、13:30–18:00;休息日不计:3月8日、3月9日;"
        "3月10日09:00至3月10日10:00暂停(等配件)。",
        Language.EN: "Level 3 (X, 张总): 2025-03-10 14:00, counted from 2025-03-07 11:00; "
        "8 working hours without a solution; only working hours count, 09:00–12:00, "
        "13:30–18:00; days off do not count: 2025-03-08, 2025-03-09; "
        "paused from 2025-03-10 09:00 to 2025-03-10 10:00 (等配件).",
    }
    assert said == expected[language]


moments = st.integers(min_value=0, max_value=1000 * 24 * 60).map(
    lambda minutes: at("2024-02-01T00:00") + timedelta(minutes=minutes)
)


@given(moments, st.timedeltas(min_value=at("2025-01-02T00:00") - at("2025-01-01T00:00"),
                              max_value=at("2025-01-20T00:00") - at("2025-01-01T00:00")),
       st.lists(st.tuples(moments, moments), max_size=4))  # fmt: skip
def test_pauses_never_bring_a_deadline_nearer_and_overlap_counts_once(start, length, pairs):
    pauses = [Pause(start=min(pair), end=max(pair)) for pair in pairs]

    due = add_calendar_time(start, length, pauses=pauses)

    still = sum(
        (max(min(due, end) - begin, timedelta()) for begin, end in _merged(start, pauses)),
        timedelta(),
    )
    assert due - start == length + still
    assert due == add_calendar_time(start, length, pauses=[*pauses, *pauses])


def _merged(start, pauses):
    """The stretches after ``start`` that some pause covers, without overlap."""
    found = []
    for one in sorted(pauses, key=lambda pause: pause.start):
        begin, end = max(one.start, start), one.end
        if end <= begin:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def test_the_default_dealership_has_two_levels():
    assert [(one.queue, one.clock) for one in rungs_of(Policy())] == [
        (Queue.SUPERVISOR, ClockKind.CALENDAR),
        (Queue.SERVICE_MANAGER, ClockKind.CALENDAR),
    ]

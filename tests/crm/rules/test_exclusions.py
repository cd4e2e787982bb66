"""What was not taken is named with the rule that said no (R-063)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import Policy, Span
from crm.rules import due_dates
from crm.rules.consent import ConsentCode, Verdict
from crm.rules.contact_window import ContactWish, next_contact_moment
from crm.rules.exclusions import (
    SOURCES,
    ChannelFacts,
    Refusal,
    excluded_days,
    excluded_hours,
    weigh_channels,
)
from crm.rules.placing import Neighbour, place
from crm.terms import Channel, FollowUpKind
from tests.crm.rules.moments import at, moments

POLICY = Policy()
FIRST = due_dates.first_follow_up(at("2025-03-03T16:00"), policy=POLICY)
YES = Verdict(True, "allowed", "可以联系", ConsentCode.ALLOWED)
STOPPED = Verdict(
    False, "opted out 03-01 by sms", "客户3月1日通过短信要求不再联系", ConsentCode.OPTED_OUT
)


def days_of(answer):
    return [(one.option, one.rule) for one in excluded_days(answer.passed, policy=POLICY)]


def hours(due, kind=FollowUpKind.FIRST_FOLLOWUP, channel=Channel.VOICE, policy=POLICY, **others):
    taken = next_contact_moment(at(due), kind=kind, channel=channel, policy=policy, **others)
    return excluded_hours(at(due), taken, kind=kind, channel=channel, policy=policy, **others)


def ways(*facts):
    return weigh_channels([ChannelFacts(**{**KNOWN, **one}) for one in facts])


KNOWN = {"open": True, "has_address": True, "refused": False, "verdict": YES}


def test_each_rule_says_where_it_is_written():
    assert set(SOURCES) == set(Refusal)


def test_days_near_another_talk_are_passed_over_by_the_spacing_and_name_that_talk():
    """R-044, C-02"""
    survey = Neighbour(7, FollowUpKind.FIRST_FOLLOWUP, 1, at("2025-03-06T10:00"))
    window = due_dates.lost_customer_recall(at("2025-03-05").date(), policy=POLICY)

    answer = place(
        FollowUpKind.LOST_CUSTOMER_RECALL,
        window=window,
        vehicle_id=2,
        neighbours=[survey],
        contacts=[],
        policy=POLICY,
    )

    found = excluded_days(answer.passed, policy=POLICY)
    assert [one.option for one in found] == ["2025-03-06", "2025-03-07", "2025-03-08"]
    assert {(one.rule, one.source) for one in found} == {("spacing", "R-044 · C-02")}
    assert found[0].zh == "3月6日不行:离3月6日的另一次联系不足3天(跟踪任务7)"
    assert found[0].en == "03-06: less than 3 days from the contact of 03-06 (follow-up 7)"


def test_days_after_a_contact_are_passed_over_without_a_follow_up_to_name():
    answer = place(
        FollowUpKind.FIRST_FOLLOWUP,
        window=FIRST,
        vehicle_id=1,
        neighbours=[],
        contacts=[at("2025-03-05T16:00")],
        policy=POLICY,
    )

    assert days_of(answer) == [("2025-03-06", "spacing"), ("2025-03-07", "spacing")]


def test_a_day_past_the_end_of_the_window_is_named_where_none_was_left():
    """R-031, C-01"""
    talking = Neighbour(7, FollowUpKind.SERVICE_REMINDER, 1, at("2025-03-06T10:00"), False)

    answer = place(
        FollowUpKind.FIRST_FOLLOWUP,
        window=FIRST,
        vehicle_id=1,
        neighbours=[talking],
        contacts=[],
        policy=POLICY,
    )

    assert days_of(answer)[-1] == ("2025-03-09", "past_kpi")


def test_a_week_that_is_full_passes_its_days_over():
    """R-224"""
    contacts = [at("2025-03-01T10:00"), at("2025-03-02T10:00"), at("2025-03-03T10:00")]

    answer = place(
        FollowUpKind.FIRST_FOLLOWUP,
        window=FIRST,
        vehicle_id=1,
        neighbours=[],
        contacts=contacts,
        policy=POLICY,
    )

    assert ("2025-03-07", "week_budget") in days_of(answer)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"due": "2025-03-06T12:30"}, ("2025-03-06T12:30+08:00", "call_hours", "R-038 · C-04")),
        (
            {
                "due": "2025-03-06T22:00",
                "kind": FollowUpKind.SOLUTION_NOTICE,
                "channel": Channel.SMS,
            },
            ("2025-03-06T22:00+08:00", "notice_hours", "R-042 · C-05"),
        ),
        (
            {
                "due": "2025-03-06T10:00",
                "wish": ContactWish(preferred=Span(start="19:00", end="20:00")),
            },
            ("2025-03-06T10:00+08:00", "wish", "R-039 · R-040"),
        ),
        (
            {
                "due": "2025-10-01T10:00",
                "policy": Policy(skip_holidays=True),
                "is_holiday": lambda day: day.month == 10 and day.day == 1,
            },
            ("2025-10-01", "holiday", "R-039 · G-05"),
        ),
    ],
)
def test_an_hour_that_was_not_taken_names_the_hours_it_is_outside_of(given_, expected):
    found = hours(**given_)

    assert [(one.option, one.rule, one.source) for one in found] == [expected]


def test_an_hour_is_said_with_the_hours_that_hold():
    found = hours("2025-03-06T12:30")[0]

    assert found.zh == "3月6日12:30不在联系时段内(10:00–12:00、15:00–18:00)"
    assert found.en == "03-06 12:30 is outside the call hours (10:00–12:00, 15:00–18:00)"


@given(due=moments, kind=st.sampled_from(FollowUpKind), channel=st.sampled_from(Channel))
def test_something_is_excluded_exactly_where_a_contact_was_put_off(due, kind, channel):
    taken = next_contact_moment(due, kind=kind, channel=channel, policy=POLICY)

    found = excluded_hours(due, taken, kind=kind, channel=channel, policy=POLICY)

    assert bool(found) == (taken > due)


def test_a_stop_on_one_channel_leaves_the_next_and_the_last_waits_behind_it():
    """R-224, R-043"""
    taken, found = ways(
        {"channel": Channel.TELEGRAM, "has_address": False},
        {"channel": Channel.SMS, "verdict": STOPPED},
        {"channel": Channel.VOICE},
        {"channel": Channel.WEBCHAT, "open": False},
    )

    assert taken is Channel.VOICE
    assert [(one.option, one.rule) for one in found] == [
        ("telegram", "no_address"),
        ("sms", "opted_out"),
        ("webchat", "not_open"),
    ]
    assert found[1].zh == "短信现在不行:客户3月1日通过短信要求不再联系"
    assert found[1].en == "SMS, not now: opted out 03-01 by sms"


def test_a_line_that_is_down_is_waited_for_and_not_gone_around():
    taken, found = ways(
        {"channel": Channel.SMS, "rests_until": at("2025-03-06T11:00")},
        {"channel": Channel.VOICE},
    )

    assert taken is None
    assert [(one.option, one.rule) for one in found] == [
        ("sms", "provider_down"),
        ("voice", "other_first"),
    ]


def test_what_a_provider_refused_is_gone_around():
    taken, found = ways({"channel": Channel.SMS, "refused": True}, {"channel": Channel.VOICE})

    assert taken is Channel.VOICE
    assert [one.rule for one in found] == ["refused"]


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "channel": st.sampled_from(Channel),
                "open": st.booleans(),
                "has_address": st.booleans(),
                "refused": st.booleans(),
                "verdict": st.sampled_from([YES, STOPPED]),
                "rests_until": st.sampled_from([None, at("2025-03-06T11:00")]),
            }
        ),
        max_size=4,
        unique_by=lambda one: one["channel"],
    )
)
def test_every_channel_is_either_taken_or_excluded_with_a_sentence_in_both_languages(facts):
    taken, found = weigh_channels([ChannelFacts(**one) for one in facts])

    named = [one.option for one in found] + ([taken.value] if taken else [])
    assert sorted(named) == sorted(one["channel"].value for one in facts)
    assert all(one.zh and one.en and one.source for one in found)


def test_the_gap_of_the_policy_is_the_one_that_is_said():
    policy = Policy.model_validate({"followup": {"min_gap_days": 5}})
    answer = place(
        FollowUpKind.FIRST_FOLLOWUP,
        window=FIRST,
        vehicle_id=1,
        neighbours=[],
        contacts=[FIRST.planned - timedelta(days=1)],
        policy=policy,
    )

    assert "不足5天" in excluded_days(answer.passed, policy=policy)[0].zh

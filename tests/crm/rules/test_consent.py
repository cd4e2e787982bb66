"""Every refusal to contact a customer gives its reason, and doubt is a refusal."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import Outreach, Policy
from crm.rules.consent import ConsentCode, OptOutRecord, Verdict, may_contact
from crm.terms import Channel, FollowUpKind
from tests.crm.rules.moments import at, moments

POLICY = Policy()
NOW = at("2025-03-06T10:20")


def ask(
    kind: FollowUpKind = FollowUpKind.FIRST_FOLLOWUP,
    channel: Channel = Channel.SMS,
    *,
    opt_outs: tuple[OptOutRecord, ...] = (),
    contacts: tuple[datetime, ...] = (),
    now: datetime = NOW,
    policy: Policy = POLICY,
) -> Verdict:
    return may_contact(kind, channel, opt_outs=opt_outs, contacts=contacts, now=now, policy=policy)


def test_a_customer_with_nothing_against_it_may_be_contacted():
    verdict = ask()

    assert verdict == Verdict(True, "allowed", "可以联系", ConsentCode.ALLOWED)


def test_at_night_the_reason_is_quiet_hours_and_says_when_to_ask_again():
    verdict = ask(now=at("2025-03-06T21:30"))

    assert not verdict.allowed
    assert verdict.reason == "quiet hours"
    assert verdict.reason_zh == "不在联系时间内"
    assert verdict.retry_at == at("2025-03-07T10:00")


def test_an_opt_out_names_its_day_and_channel():
    stop = OptOutRecord(Channel.SMS, at("2025-03-04T09:00"), "退订")

    verdict = ask(opt_outs=(stop,))

    assert (verdict.allowed, verdict.reason) == (False, "opted out 03-04 by sms")
    assert verdict.reason_zh == "客户3月4日通过短信要求不再联系"
    assert verdict.code is ConsentCode.OPTED_OUT
    assert verdict.retry_at is None


def test_an_opt_out_of_text_messages_leaves_the_telephone_and_one_of_everything_does_not():
    by_sms = OptOutRecord(Channel.SMS, at("2025-03-04T09:00"))
    of_all = OptOutRecord(None, at("2025-03-05T09:00"), "别再打了")

    assert ask(channel=Channel.VOICE, opt_outs=(by_sms,)).allowed
    verdict = ask(channel=Channel.VOICE, opt_outs=(by_sms, of_all))
    assert (verdict.allowed, verdict.reason) == (False, "opted out 03-05")


def test_nobody_is_asked_twice_on_one_day_or_four_times_in_a_week():
    this_morning = at("2025-03-06T08:30")
    days = (at("2025-02-28T15:00"), at("2025-03-02T15:00"), at("2025-03-04T15:00"))

    once = ask(contacts=(this_morning,))
    thrice = ask(contacts=days)

    assert (once.allowed, once.reason, once.code) == (
        False,
        "1 contact today",
        ConsentCode.DAY_BUDGET,
    )
    assert (thrice.allowed, thrice.reason) == (False, "3 contacts this week")
    assert thrice.reason_zh == "本周已联系3次"
    assert thrice.retry_at == at("2025-03-07T15:00")
    assert ask(contacts=days, now=at("2025-03-07T15:00")).allowed


def test_a_stricter_dealership_stops_at_two_contacts_a_week():
    policy = Policy(outreach=Outreach(contacts_per_week=2))

    verdict = ask(contacts=(at("2025-03-02T15:00"), at("2025-03-04T15:00")), policy=policy)

    assert (verdict.allowed, verdict.reason) == (False, "2 contacts this week")


@pytest.mark.parametrize(
    "kind", [FollowUpKind.SOLUTION_NOTICE, FollowUpKind.COMPLAINT_REVISIT], ids=lambda k: k.value
)
def test_the_answer_to_a_customers_own_complaint_is_owed_but_not_at_night(kind):
    stop = OptOutRecord(None, at("2025-03-04T09:00"))
    contacts = tuple(at(f"2025-03-0{day}T15:00") for day in range(2, 6))

    by_day = ask(kind, opt_outs=(stop,), contacts=contacts)
    at_night = ask(kind, opt_outs=(stop,), contacts=contacts, now=at("2025-03-06T23:00"))

    assert by_day.allowed
    assert (at_night.allowed, at_night.code) == (False, ConsentCode.QUIET_HOURS)


def test_a_reminder_of_ones_own_appointment_is_outside_the_budget_but_not_after_a_stop():
    contacts = (at("2025-03-06T09:00"),)
    stop = OptOutRecord(None, at("2025-03-04T09:00"))

    assert ask(FollowUpKind.APPOINTMENT_REMINDER, contacts=contacts).allowed
    assert not ask(FollowUpKind.APPOINTMENT_REMINDER, opt_outs=(stop,)).allowed


def test_a_customer_who_calls_us_is_answered_whatever_was_said_before():
    """R-041"""
    stop = OptOutRecord(None, at("2025-03-04T09:00"))

    verdict = ask(FollowUpKind.INBOUND, opt_outs=(stop,), now=at("2025-03-06T23:00"))

    assert (verdict.allowed, verdict.code) == (True, ConsentCode.INBOUND)


@pytest.mark.parametrize(
    "facts",
    [
        {"now": NOW.replace(tzinfo=None)},
        {"contacts": (NOW.replace(tzinfo=None),)},
        {"opt_outs": (OptOutRecord(Channel.VOICE, NOW.replace(tzinfo=None)),)},
        {"kind": "first_followup"},
        {"channel": "pigeon"},
    ],
    ids=["now", "contacts", "opt-outs", "kind", "channel"],
)
def test_facts_that_cannot_be_read_are_a_no(facts):
    verdict = ask(**facts)

    assert (verdict.allowed, verdict.code) == (False, ConsentCode.UNCLEAR_FACTS)


@given(
    st.sampled_from(list(FollowUpKind)),
    st.sampled_from(list(Channel)),
    st.lists(moments, max_size=6),
    moments,
)
def test_more_contacts_never_make_a_contact_more_allowed(kind, channel, contacts, now):
    with_all = ask(kind, channel, contacts=tuple(contacts), now=now)
    with_one_more = ask(kind, channel, contacts=(*contacts, now - timedelta(hours=1)), now=now)

    assert with_all.allowed or not with_one_more.allowed


@given(st.lists(moments, max_size=6), moments)
def test_whoever_is_told_to_ask_again_is_told_a_later_moment(contacts, now):
    verdict = ask(contacts=tuple(contacts), now=now)

    assert verdict.allowed or (verdict.retry_at is not None and verdict.retry_at > now)

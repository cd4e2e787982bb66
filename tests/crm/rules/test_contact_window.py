"""Customers are spoken to in call hours, unless they asked for another time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import Policy, Span
from crm.rules.contact_window import (
    ContactWish,
    is_permitted,
    next_contact_moment,
    next_permitted_moment,
)
from crm.rules.holidays import is_public_holiday
from crm.terms import Channel, FollowUpKind
from tests.crm.rules.moments import SHANGHAI, at, moments

POLICY = Policy()
EVENING = Span(start=time(19, 0), end=time(20, 0))


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        pytest.param("2025-03-06T08:00", "2025-03-06T10:00", id="early morning waits"),
        pytest.param("2025-03-06T10:00", "2025-03-06T10:00", id="the first minute counts"),
        pytest.param("2025-03-06T11:59", "2025-03-06T11:59", id="just before noon"),
        pytest.param("2025-03-06T12:00", "2025-03-06T15:00", id="noon is already too late"),
        pytest.param("2025-03-06T13:30", "2025-03-06T15:00", id="lunch is left alone"),
        pytest.param("2025-03-06T14:59", "2025-03-06T15:00", id="a minute before three"),
        pytest.param("2025-03-06T18:00", "2025-03-07T10:00", id="six o'clock waits for morning"),
        pytest.param("2025-12-31T23:00", "2026-01-01T10:00", id="across the year"),
    ],
)
def test_a_follow_up_waits_for_call_hours(due, expected):
    """R-038, C-04"""
    permitted = next_permitted_moment(at(due), spans=POLICY.call_hours, wall=SHANGHAI)

    assert permitted == at(expected)


def test_the_night_the_clocks_go_forward_the_shop_opens_by_the_wall():
    madrid = ZoneInfo("Europe/Madrid")
    due = datetime(2030, 3, 30, 21, 0, tzinfo=madrid)

    permitted = next_permitted_moment(due, spans=POLICY.call_hours, wall=madrid)

    assert permitted == datetime(2030, 3, 31, 10, 0, tzinfo=madrid)
    assert permitted - due == timedelta(hours=12)


@pytest.mark.parametrize(
    ("kind", "channel", "expected"),
    [
        (FollowUpKind.FIRST_FOLLOWUP, Channel.SMS, "2025-03-08T10:00"),
        (FollowUpKind.SOLUTION_NOTICE, Channel.SMS, "2025-03-07T19:30"),
        (FollowUpKind.SOLUTION_NOTICE, Channel.TELEGRAM, "2025-03-07T19:30"),
        (FollowUpKind.SOLUTION_NOTICE, Channel.VOICE, "2025-03-08T10:00"),
        (FollowUpKind.APPOINTMENT_REMINDER, Channel.WEBCHAT, "2025-03-07T19:30"),
        (FollowUpKind.APPOINTMENT_REMINDER, Channel.VOICE, "2025-03-08T10:00"),
        (FollowUpKind.COMPLAINT_REVISIT, Channel.SMS, "2025-03-08T10:00"),
        (FollowUpKind.INBOUND, Channel.VOICE, "2025-03-07T19:30"),
    ],
)
def test_a_notice_may_be_written_in_the_evening_and_the_telephone_rests(kind, channel, expected):
    """R-042, C-05"""
    moment = next_contact_moment(at("2025-03-07T19:30"), kind=kind, channel=channel, policy=POLICY)

    assert moment == at(expected)


def test_no_notice_is_written_at_night():
    moment = next_contact_moment(
        at("2025-03-07T21:00"),
        kind=FollowUpKind.SOLUTION_NOTICE,
        channel=Channel.SMS,
        policy=POLICY,
    )

    assert moment == at("2025-03-08T08:00")


def _first(due: str, *, wish: ContactWish) -> datetime:
    return next_contact_moment(
        at(due), kind=FollowUpKind.FIRST_FOLLOWUP, channel=Channel.VOICE, policy=POLICY, wish=wish
    )


def test_half_past_seven_is_kept_when_the_customer_asked_for_it():
    """R-040"""
    wish = ContactWish(not_before=at("2025-03-06T19:30"))

    assert _first("2025-03-06T10:05", wish=wish) == at("2025-03-06T19:30")
    assert _first("2025-03-06T19:34", wish=wish) == at("2025-03-06T19:34")


def test_a_moment_we_let_pass_no_longer_opens_the_evening():
    wish = ContactWish(not_before=at("2025-03-06T19:30"))

    assert _first("2025-03-06T20:30", wish=wish) == at("2025-03-07T10:00")


def test_a_customers_usual_hour_takes_the_place_of_call_hours():
    """R-039"""
    wish = ContactWish(preferred=EVENING)

    assert _first("2025-03-06T10:00", wish=wish) == at("2025-03-06T19:00")
    assert _first("2025-03-06T20:00", wish=wish) == at("2025-03-07T19:00")


def test_public_holidays_are_left_out_only_where_the_dealership_says_so():
    def moment(policy: Policy, kind: FollowUpKind) -> datetime:
        return next_contact_moment(
            at("2025-10-01T10:00"),
            kind=kind,
            channel=Channel.SMS,
            policy=policy,
            is_holiday=is_public_holiday,
        )

    resting = Policy(skip_holidays=True)
    assert moment(POLICY, FollowUpKind.FIRST_FOLLOWUP) == at("2025-10-01T10:00")
    assert moment(resting, FollowUpKind.FIRST_FOLLOWUP) == at("2025-10-09T10:00")
    assert moment(resting, FollowUpKind.APPOINTMENT_REMINDER) == at("2025-10-01T10:00")


def test_a_calendar_without_any_day_is_a_mistake_and_is_not_waited_for():
    with pytest.raises(ValueError, match="no permitted moment"):
        next_permitted_moment(
            at("2025-03-06T10:00"),
            spans=POLICY.call_hours,
            wall=SHANGHAI,
            is_holiday=lambda day: True,
        )


@given(
    moments,
    st.sampled_from(list(FollowUpKind)),
    st.sampled_from(list(Channel)),
    st.one_of(st.none(), st.builds(ContactWish, preferred=st.just(EVENING))),
)
def test_the_answer_is_never_early_and_asking_again_changes_nothing(due, kind, channel, wish):
    def ask(moment: datetime) -> datetime:
        return next_contact_moment(moment, kind=kind, channel=channel, policy=POLICY, wish=wish)

    first = ask(due)

    assert first >= due
    assert ask(first) == first


@given(moments, st.sampled_from(["Asia/Shanghai", "Europe/Madrid", "America/New_York"]))
def test_what_is_permitted_is_inside_a_span_on_the_wall(due, zone):
    wall = ZoneInfo(zone)

    permitted = next_permitted_moment(due, spans=POLICY.call_hours, wall=wall)

    shown = permitted.astimezone(wall).time()
    assert any(span.start <= shown < span.end for span in POLICY.call_hours)
    assert is_permitted(permitted, spans=POLICY.call_hours, wall=wall)
    assert is_permitted(due, spans=POLICY.call_hours, wall=wall) == (permitted == due)


def test_an_ordinary_sunday_is_a_day_like_any_other():
    assert not is_public_holiday(date(2025, 3, 9))

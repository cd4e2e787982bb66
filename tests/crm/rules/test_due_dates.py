"""Follow-ups fall due on the days the dealership's rules name."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import Maintenance, Policy
from crm.rules import due_dates
from crm.rules.windows import Window
from tests.crm.rules.moments import SHANGHAI, at, moments

POLICY = Policy()


def test_the_first_follow_up_is_planned_for_the_third_day_and_missed_after_the_seventh():
    """R-031, C-01"""
    window = due_dates.first_follow_up(at("2025-03-03T16:00"), policy=POLICY)

    assert window == Window(
        earliest=at("2025-03-05T10:00"),
        planned=at("2025-03-06T10:00"),
        kpi=at("2025-03-06T18:00"),
        latest=at("2025-03-10T18:00"),
    )
    assert not window.is_late(at("2025-03-06T18:00"))
    assert window.is_late(at("2025-03-06T18:01"))
    assert not window.is_missed(at("2025-03-10T18:00"))
    assert window.is_missed(at("2025-03-10T18:01"))


def test_a_hand_over_after_midnight_in_shanghai_counts_for_the_new_day():
    handed_over = datetime(2025, 3, 2, 16, 30, tzinfo=timezone.utc)

    window = due_dates.first_follow_up(handed_over, policy=POLICY)

    assert window.planned == at("2025-03-06T10:00")


def test_the_seven_day_check_is_made_a_week_after_hand_over():
    """R-033"""
    window = due_dates.seven_day_check(at("2025-03-03T16:00"), policy=POLICY)

    assert window == Window(
        earliest=at("2025-03-10T10:00"),
        planned=at("2025-03-10T10:00"),
        kpi=at("2025-03-10T18:00"),
        latest=at("2025-03-14T18:00"),
    )


@pytest.mark.parametrize(
    ("completed", "opens", "closes"),
    [
        ("2025-03-06T10:25", "2025-03-13T10:00", "2025-03-20T18:00"),
        ("2025-03-08T17:59", "2025-03-15T10:00", "2025-03-22T18:00"),
    ],
)
def test_the_second_follow_up_counts_from_the_completed_first(completed, opens, closes):
    """R-034"""
    window = due_dates.second_follow_up(at(completed), policy=POLICY)

    assert window == Window(at(opens), at(opens), at(closes), at(closes))


def test_a_service_reminder_falls_in_the_week_after_the_letter():
    """R-046"""
    window = due_dates.service_reminder(
        date(2025, 9, 3), letter_logged_at=at("2025-08-20T09:00"), policy=POLICY
    )

    assert window == Window(
        earliest=at("2025-08-25T10:00"),
        planned=at("2025-08-25T10:00"),
        kpi=at("2025-08-31T18:00"),
        latest=at("2025-08-31T18:00"),
    )


def test_a_letter_of_sunday_night_is_followed_by_a_call_from_the_next_day():
    window = due_dates.service_reminder(
        date(2025, 9, 3), letter_logged_at=at("2025-08-24T23:30"), policy=POLICY
    )

    assert window is not None
    assert window.planned == at("2025-08-25T10:00")


def test_without_a_letter_nobody_is_reminded():
    assert (
        due_dates.service_reminder(date(2025, 9, 3), letter_logged_at=None, policy=POLICY) is None
    )


def test_a_dealership_that_writes_no_letters_reminds_when_the_letter_would_have_gone_out():
    policy = Policy(maintenance=Maintenance(needs_letter_first=False))

    window = due_dates.service_reminder(date(2025, 9, 3), letter_logged_at=None, policy=policy)

    assert window is not None
    assert window.planned == at("2025-08-20T10:00")


@pytest.mark.parametrize(
    ("starts", "booked", "reminded"),
    [
        pytest.param("2025-03-12T14:00", "2025-03-08T10:00", "2025-03-11T14:00", id="a day ahead"),
        pytest.param("2025-03-12T14:00", "2025-03-11T20:00", "2025-03-12T08:00", id="half a day"),
        pytest.param("2025-03-12T14:00", "2025-03-11T14:00", "2025-03-11T14:00", id="just a day"),
        pytest.param("2025-03-12T09:00", "2025-03-11T10:00", "2025-03-11T21:00", id="late evening"),
        pytest.param("2025-03-12T07:30", "2025-03-01T10:00", "2025-03-11T08:00", id="early bird"),
        pytest.param("2025-03-12T07:30", "2025-03-11T16:00", "2025-03-11T19:30", id="early, late"),
    ],
)
def test_an_appointment_is_reminded_of_a_day_or_half_a_day_before(starts, booked, reminded):
    """R-049, C-06"""
    reminder = due_dates.appointment_reminder(at(starts), booked_at=at(booked), policy=POLICY)

    assert reminder == at(reminded)


def test_the_revisit_is_due_three_days_after_the_notice():
    """C-08"""
    window = due_dates.complaint_revisit(at("2025-03-07T17:00"), policy=POLICY)

    assert window.planned == at("2025-03-10T10:00")
    assert window.kpi == at("2025-03-10T18:00")
    assert window.earliest == at("2025-03-08T10:00")
    assert window.latest == at("2025-03-14T18:00")


def test_a_solution_is_told_before_midnight_of_its_day_and_stays_due_after_it():
    window = due_dates.solution_notice(at("2025-03-07T16:40"), policy=POLICY)

    assert window.planned == at("2025-03-07T16:40")
    assert window.kpi == at("2025-03-08T00:00")
    assert not window.is_missed(at("2025-03-09T12:00"))


def test_a_campaign_is_announced_two_weeks_ahead():
    """R-052"""
    activated = at("2025-04-01T11:00")

    window = due_dates.campaign_notice(date(2025, 4, 21), activated_at=activated, policy=POLICY)

    assert window.planned == at("2025-04-07T10:00")
    assert window.latest == at("2025-04-20T18:00")
    assert not due_dates.is_short_notice(date(2025, 4, 21), activated_at=activated, policy=POLICY)


def test_a_campaign_decided_late_is_announced_at_once_and_marked():
    """R-052"""
    activated = at("2025-04-10T11:00")

    window = due_dates.campaign_notice(date(2025, 4, 21), activated_at=activated, policy=POLICY)

    assert window.planned == activated
    assert due_dates.is_short_notice(date(2025, 4, 21), activated_at=activated, policy=POLICY)


def test_the_letter_after_a_campaign_call_is_due_within_two_days():
    """R-053, C-16"""
    assert due_dates.letter_due(at("2025-04-07T15:20"), policy=POLICY) == at("2025-04-09T18:00")


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        due_dates.first_follow_up(at("2025-03-03T16:00").replace(tzinfo=None), policy=POLICY)


def test_a_window_out_of_order_is_refused():
    early, late = at("2025-03-05T10:00"), at("2025-03-06T10:00")

    with pytest.raises(ValueError, match="must not decrease"):
        Window(earliest=late, planned=early, kpi=late, latest=late)


@given(moments, st.sampled_from(["Asia/Shanghai", "Europe/Madrid", "America/New_York"]))
def test_every_window_is_in_order_after_its_cause_and_in_utc(cause, zone):
    """R-063"""
    policy = Policy(timezone=zone)

    windows = [
        due_dates.first_follow_up(cause, policy=policy),
        due_dates.seven_day_check(cause, policy=policy),
        due_dates.second_follow_up(cause, policy=policy),
        due_dates.complaint_revisit(cause, policy=policy),
        due_dates.solution_notice(cause, policy=policy),
        due_dates.campaign_notice(cause.date(), activated_at=cause, policy=policy),
    ]

    for window in windows:
        assert cause <= window.earliest <= window.planned <= window.kpi <= window.latest
        assert window.planned.tzinfo is timezone.utc


@given(moments)
def test_a_letter_is_always_followed_by_a_monday_one_to_seven_days_later(logged):
    window = due_dates.service_reminder(date(2025, 9, 3), letter_logged_at=logged, policy=POLICY)

    assert window is not None
    monday = window.planned.astimezone(SHANGHAI)
    assert monday.weekday() == 0
    assert 1 <= (monday.date() - logged.astimezone(SHANGHAI).date()).days <= 7
    assert window.latest - window.planned == timedelta(days=6, hours=8)


@given(moments, st.integers(min_value=1, max_value=400))
def test_a_reminder_always_comes_before_the_appointment_and_less_than_two_days_before(starts, ago):
    booked = starts - timedelta(hours=ago)

    reminder = due_dates.appointment_reminder(starts, booked_at=booked, policy=POLICY)

    assert timedelta(0) < starts - reminder <= timedelta(hours=36)


@pytest.mark.parametrize(
    ("arrived", "promised", "told"),
    [
        pytest.param("2025-03-06T09:00", "2025-03-06T16:00", "2025-03-06T15:00", id="same day"),
        pytest.param("2025-03-04T16:01", "2025-03-06T16:00", "2025-03-06T15:00", id="just under"),
        pytest.param("2025-03-04T16:00", "2025-03-06T16:00", "2025-03-06T12:00", id="exactly two"),
        pytest.param("2025-03-01T09:00", "2025-03-06T16:00", "2025-03-06T12:00", id="five days"),
        pytest.param(None, "2025-03-06T16:00", "2025-03-06T15:00", id="arrival unknown"),
    ],
)
def test_a_finished_vehicle_is_announced_one_hour_or_four_ahead(arrived, promised, told):
    """R-056, C-21: exactly two days counts as long."""
    window = due_dates.pickup_notice(
        at(promised),
        arrived_at=at(arrived) if arrived else None,
        ready_at=at("2025-03-06T10:00"),
        policy=POLICY,
    )

    assert window == Window(
        earliest=at(told),
        planned=at(told),
        kpi=at(promised),
        latest=at(promised) + timedelta(days=1),
    )


def test_a_vehicle_finished_late_is_announced_at_once():
    """R-056"""
    window = due_dates.pickup_notice(
        at("2025-03-06T16:00"),
        arrived_at=at("2025-03-06T09:00"),
        ready_at=at("2025-03-06T17:10"),
        policy=POLICY,
    )

    assert window.planned == at("2025-03-06T17:10")


def test_a_delay_is_told_at_once_and_before_the_customer_would_have_been_called():
    """R-057"""
    window = due_dates.delay_notice(
        at("2025-03-06T19:00"),
        was_at=at("2025-03-06T16:00"),
        changed_at=at("2025-03-06T11:20"),
        arrived_at=at("2025-03-06T09:00"),
        policy=POLICY,
    )

    assert window == Window(
        earliest=at("2025-03-06T11:20"),
        planned=at("2025-03-06T11:20"),
        kpi=at("2025-03-06T15:00"),
        latest=at("2025-03-06T19:00"),
    )


def test_parts_are_announced_when_they_come_and_extra_work_is_asked_about_at_once():
    """R-058, R-059"""
    parts = due_dates.parts_arrival(at("2025-03-06T11:00"), policy=POLICY)
    extra = due_dates.extra_work(at("2025-03-06T11:00"), policy=POLICY)

    assert (parts.planned, parts.latest) == (at("2025-03-06T11:00"), at("2025-03-13T18:00"))
    assert (extra.planned, extra.kpi) == (at("2025-03-06T11:00"), at("2025-03-06T11:30"))


def test_a_new_cars_owner_is_thanked_within_the_hour():
    """R-055"""
    window = due_dates.new_car_thanks(at("2025-03-06T16:00"), policy=POLICY)

    assert window.earliest < window.planned <= window.kpi == at("2025-03-06T17:00")


@pytest.mark.parametrize(
    ("registered", "until"),
    [("2025-03-06T10:00", "2025-04-06"), ("2025-01-31T10:00", "2025-02-28")],
)
def test_a_registration_makes_an_appointment_vehicle_for_a_month(registered, until):
    """R-051"""
    last = due_dates.stays_an_appointment_until(at(registered), policy=POLICY)

    assert last.isoformat() == until

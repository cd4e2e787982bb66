"""Where the papers contradict each other, one reading holds: C-01 to C-21, one test each.

Every number of section C that a rule or the policy decides is asserted here by name, so that
whoever changes a default sees which contradiction it had settled. C-14 (who receives a problem),
C-18 (words and points) and C-19 (prices) are decisions of use cases and talks; they are proven in
tests/crm/use_cases/test_conflicts_of_the_sources.py and tests/dialogues/test_what_is_told.py.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.policy import Policy
from crm.registers.forms import all_forms
from crm.rules import due_dates, report_periods, sla
from crm.rules.contact_window import TIME_CRITICAL, ContactWish, next_contact_moment
from crm.rules.continuity import PastVisit, continuity
from crm.rules.owners import owner_of
from crm.rules.placing import NOT_PLACED, Joined, Neighbour, place
from crm.rules.priority import priority_of
from crm.terms import Channel, FollowUpKind, ReportKind, Role, Severity
from tests.crm.rules.moments import at, moments

POLICY = Policy()
LEFT = at("2025-03-03T16:00")


def begun(due, kind=FollowUpKind.FIRST_FOLLOWUP, channel=Channel.VOICE, **others):
    return next_contact_moment(at(due), kind=kind, channel=channel, policy=POLICY, **others)


def test_c_01_the_first_follow_up_is_planned_for_the_one_day_inside_all_three_windows():
    window = due_dates.first_follow_up(LEFT, policy=POLICY)

    assert (window.earliest, window.planned, window.kpi, window.latest) == (
        at("2025-03-05T10:00"),
        at("2025-03-06T10:00"),
        at("2025-03-06T18:00"),
        at("2025-03-10T18:00"),
    )


def test_c_02_three_jobs_at_three_times_and_the_second_counts_from_the_first():
    check = due_dates.seven_day_check(LEFT, policy=POLICY)
    second = due_dates.second_follow_up(at("2025-03-06T10:30"), policy=POLICY)

    assert check.planned == at("2025-03-10T10:00")
    assert (second.planned, second.latest) == (at("2025-03-13T10:00"), at("2025-03-20T18:00"))
    assert POLICY.followup.min_gap_days == 3
    assert POLICY.followup.seven_day.merge_if_first_open


def test_c_03_a_file_has_two_days_to_be_complete():
    assert POLICY.file_complete_days == 2


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2025-03-06T09:59", "2025-03-06T10:00"),
        ("2025-03-06T12:00", "2025-03-06T15:00"),
        ("2025-03-06T17:59", "2025-03-06T17:59"),
        ("2025-03-06T18:00", "2025-03-07T10:00"),
    ],
)
def test_c_04_calls_are_made_ten_to_twelve_and_three_to_six_and_the_wish_overrides(due, expected):
    assert begun(due) == at(expected)
    wish = ContactWish(not_before=at("2025-03-06T19:30"))
    assert begun("2025-03-06T19:30", wish=wish) == at("2025-03-06T19:30")


@pytest.mark.parametrize("kind", sorted(TIME_CRITICAL))
def test_c_05_a_notice_is_written_from_eight_to_nine_and_rings_in_call_hours_only(kind):
    assert begun("2025-03-06T20:59", kind, Channel.SMS) == at("2025-03-06T20:59")
    assert begun("2025-03-06T21:00", kind, Channel.SMS) == at("2025-03-07T08:00")
    assert begun("2025-03-06T20:59", kind, Channel.VOICE) == at("2025-03-07T10:00")


def test_c_05_only_notices_are_exempt():
    assert {kind for kind in FollowUpKind if kind not in TIME_CRITICAL} >= {
        FollowUpKind.FIRST_FOLLOWUP,
        FollowUpKind.SECOND_FOLLOWUP,
        FollowUpKind.SERVICE_REMINDER,
        FollowUpKind.CAMPAIGN_NOTICE,
        FollowUpKind.COMPLAINT_REVISIT,
    }


@pytest.mark.parametrize(
    ("starts", "booked", "reminded"),
    [
        ("2025-03-12T14:00", "2025-03-08T10:00", "2025-03-11T14:00"),
        ("2025-03-12T14:00", "2025-03-11T20:00", "2025-03-12T08:00"),
    ],
)
def test_c_06_a_reminder_comes_a_day_before_or_half_a_day(starts, booked, reminded):
    moment = due_dates.appointment_reminder(at(starts), booked_at=at(booked), policy=POLICY)

    assert moment == at(reminded)


@given(taken=moments)
def test_c_07_forty_eight_hours_by_the_calendar_and_never_a_promise_beyond(taken):
    escalated = sla.escalation_due_at(taken, severity=Severity.NORMAL, policy=POLICY)
    promised = sla.promised_answer_at(taken, severity=Severity.NORMAL, policy=POLICY)

    assert escalated - taken == timedelta(hours=48)
    assert taken < promised <= taken + timedelta(hours=48)


def test_c_08_the_revisit_follows_the_notice_by_three_days_and_is_no_second_follow_up():
    revisit = due_dates.complaint_revisit(LEFT, policy=POLICY)

    assert revisit.kpi == at("2025-03-06T18:00")
    assert FollowUpKind.COMPLAINT_REVISIT in NOT_PLACED
    assert FollowUpKind.SECOND_FOLLOWUP not in NOT_PLACED


def test_c_09_the_one_per_cent_is_for_major_complaints():
    assert POLICY.complaint.major_rate_target == 0.01


def test_c_10_reports_on_monday_and_on_the_third():
    assert (POLICY.report.weekly_on, POLICY.report.monthly_on) == (1, 3)


def test_c_11_the_month_reported_on_the_third_is_the_one_before():
    days = report_periods.newest_drafted(
        ReportKind.MONTHLY_SATISFACTION, at("2025-03-03T18:00"), policy=POLICY
    )

    assert days == report_periods.Days(date(2025, 2, 1), date(2025, 2, 28))


def test_c_12_lost_is_who_paid_for_no_visit_in_twelve_months_free_ones_aside():
    assert POLICY.lost_months_without_paid_visit == 12
    visits = [PastVisit(date(2023, 11, 5)), PastVisit(date(2025, 1, 10), free_campaign=True)]

    found = continuity(visits, today=date(2025, 3, 3), policy=POLICY)

    assert (found.last_paid_on, found.lost_since) == (date(2023, 11, 5), date(2024, 11, 5))


@pytest.mark.parametrize("kind", [FollowUpKind.FIRST_FOLLOWUP, FollowUpKind.SEVEN_DAY_CHECK])
def test_c_13_whoever_calls_is_a_role_the_dealership_sets(kind):
    changed = Policy.model_validate({"followup": {"owner_role": {kind.value: "info_officer"}}})

    assert owner_of(kind, policy=changed) is Role.INFO_OFFICER


def test_c_15_each_form_stands_once_with_its_other_names_beside_it():
    titles = [form.zh for form in all_forms()]

    assert len(titles) == len(set(titles))


def test_c_16_maintenance_writes_first_and_a_campaign_telephones_first():
    due = date(2025, 3, 31)
    unwritten = due_dates.service_reminder(due, letter_logged_at=None, policy=POLICY)
    written = due_dates.service_reminder(due, letter_logged_at=LEFT, policy=POLICY)
    letter = due_dates.letter_due(LEFT, policy=POLICY)

    assert unwritten is None
    assert written is not None and written.planned == at("2025-03-10T10:00")
    assert letter == at("2025-03-05T18:00")


def test_c_17_everybody_is_called_and_private_cars_first():
    first = FollowUpKind.FIRST_FOLLOWUP

    assert priority_of(first, private_use=True) < priority_of(first, private_use=False)


def test_c_20_the_club_is_offered_again_after_half_a_year():
    assert POLICY.talk.club_ask_again_days == 180


@given(
    arrived=moments, hours=st.integers(min_value=1, max_value=24 * 10), minutes=st.integers(0, 59)
)
def test_c_21_under_two_days_one_hour_ahead_from_two_days_on_four(arrived, hours, minutes):
    promised = arrived + timedelta(hours=hours, minutes=minutes)

    ahead = due_dates.pickup_ahead(promised, arrived_at=arrived, policy=POLICY)

    assert ahead == timedelta(hours=4 if promised - arrived >= timedelta(days=2) else 1)


def test_one_contact_at_a_time_and_notices_wait_for_nobody():
    """C-02 with C-05: a survey joins another matter of its day, a notice is never put off."""
    survey = Neighbour(7, FollowUpKind.FIRST_FOLLOWUP, 1, at("2025-03-06T10:00"))
    window = due_dates.campaign_notice(
        date(2025, 3, 20), activated_at=at("2025-02-01T10:00"), policy=POLICY
    )

    joined = place(
        FollowUpKind.CAMPAIGN_NOTICE,
        window=window,
        vehicle_id=None,
        neighbours=[survey],
        contacts=[],
        policy=POLICY,
    )

    assert joined == Joined(7, leads=False)
    assert TIME_CRITICAL <= NOT_PLACED

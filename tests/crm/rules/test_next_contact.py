"""The next talk with a customer, planned while the file is made."""

from __future__ import annotations

from datetime import date, datetime

from crm.policy import Policy
from crm.rules.next_contact import NextContact, Planned, Running, next_contact
from tests.crm.rules.moments import at as on

POLICY = Policy()
NOW = on("2025-03-03T18:00")
FREE_WEEK = Running(date(2025, 3, 10), date(2025, 3, 16), free_inspection=True)


def plan(**facts) -> NextContact | None:
    values = {"planned": [], "next_due_on": None, "campaigns": [], "now": NOW, "policy": POLICY}
    return next_contact(**(values | facts))


def test_the_first_open_follow_up_is_the_next_contact():
    """R-007"""
    first = Planned(on("2025-03-06T10:00"), ("first_followup",))
    later = Planned(on("2025-03-10T10:00"), ("seven_day_check",))

    assert plan(planned=[later, first]) == NextContact(first.due_at, ("first_followup",))


def test_a_due_service_and_a_free_inspection_are_both_spoken_of_the_service_first():
    """R-008: due in ten days, an inspection week running."""
    found = plan(next_due_on=date(2025, 3, 13), campaigns=[FREE_WEEK])

    assert found is not None
    assert found.topics == ("maintenance_due", "free_inspection")


def test_a_service_in_half_a_year_is_planned_for_when_its_letter_goes_out():
    """R-007, R-036"""
    found = plan(next_due_on=date(2025, 9, 3))

    assert found == NextContact(on("2025-08-20T10:00"), ("maintenance_due",))


def test_a_campaign_that_will_be_over_by_then_is_not_promised():
    """R-008"""
    found = plan(next_due_on=date(2025, 9, 3), campaigns=[FREE_WEEK])

    assert found is not None
    assert found.topics == ("maintenance_due",)


def test_a_file_nothing_leads_on_from_has_no_next_contact():
    """R-036: the nightly check is built on this answer."""
    assert plan() is None
    assert plan(next_due_on=date(2025, 3, 1), campaigns=[FREE_WEEK]) is None


def test_the_next_contact_never_lies_in_the_past():
    """R-007"""
    found = plan(next_due_on=date(2025, 3, 5))

    assert found is not None
    assert found.at >= datetime.fromisoformat("2025-03-03T18:00+08:00")

"""Facts become follow-ups: once, in time, and explained."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from crm.models import (
    Appointment,
    Complaint,
    ContactAttempt,
    Customer,
    FollowUp,
    OptOut,
    PolicyVersion,
    RepairOrder,
    Vehicle,
)
from crm.store import plan_changes, planning
from crm.terms import (
    AppointmentStatus,
    AttemptStatus,
    CaseKind,
    Channel,
    ComplaintCategory,
    ComplaintStatus,
    Department,
    EscalationReason,
    FollowUpKind,
    FollowUpStatus,
    Queue,
    RepairOrderState,
    Severity,
)
from crm.use_cases.follow_ups import due_list, plan_due, plan_in_pieces
from tests.builders import (
    HANDED_OVER,
    SHANGHAI,
    a_customer,
    a_repair_order,
    a_vehicle,
)

FIRST = "first_followup:repair_order:1"
SEVEN = "seven_day_check:repair_order:1"


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def plan(open_unit, clock):
    """Plans as the wall clock shows the given moment."""

    def at(text: str):
        clock.set(on(text))
        with open_unit() as uow:
            return plan_due(uow)

    return at


@pytest.fixture
def book(open_unit):
    """Reads a follow-up by its origin."""

    def by_origin(origin: str) -> FollowUp:
        with open_unit.reading() as uow:
            row = uow.follow_ups.by_origin(origin)
            assert row is not None, f"nothing was planned as {origin}"
            return row

    return by_origin


@pytest.fixture
def visited(open_unit):
    """The visit of the examples: handed over on Monday, 3 March 2025 at 16:00."""
    with open_unit() as uow:
        return a_repair_order(uow)


def complete(open_unit, origin: str, text: str, status=FollowUpStatus.COMPLETED) -> None:
    with open_unit() as uow:
        row = uow.follow_ups.by_origin(origin)
        row.status = status
        row.completed_at = on(text) if status is FollowUpStatus.COMPLETED else None


def set_policy(open_unit, **document) -> None:
    with open_unit() as uow:
        uow.session.add(
            PolicyVersion(document=document, in_force_from=on("2025-01-01T00:00"), changed_by="li")
        )


# The first follow-up.


def test_a_hand_over_is_planned_once_with_all_its_dates(plan, book, visited):
    """R-030, R-031"""
    once, twice = plan("2025-03-03T20:00"), plan("2025-03-03T20:05")

    row = book(FIRST)
    assert once.planned == {"first_followup": 1}
    assert twice.planned == {}
    assert (row.kind, row.status) == (FollowUpKind.FIRST_FOLLOWUP, FollowUpStatus.PLANNED)
    assert row.earliest_at == on("2025-03-05T10:00")
    assert row.due_at == on("2025-03-06T10:00")
    assert row.kpi_at == on("2025-03-06T18:00")
    assert row.latest_at == on("2025-03-10T18:00")
    assert (row.customer_id, row.vehicle_id) == (visited.contact_person_id, visited.vehicle_id)


def test_a_plan_explains_itself(plan, book, visited):
    """R-063"""
    plan("2025-03-03T20:00")

    (link,) = book(FIRST).reasons
    assert (link["rule"], link["source"]) == ("first_followup", "R-031")
    assert link["inputs"]["happened_at"] == "2025-03-03T08:00:00+00:00"
    assert link["result"]["due_at"] == "2025-03-06T02:00:00+00:00"
    assert link["zh"] == "3月3日16:00交车,3月6日10:00首次回访,最迟3月10日18:00"
    assert link["en"].startswith("handed over 03-03 16:00, first follow-up 03-06 10:00")


def test_who_brought_the_car_is_asked_and_the_owner_is_not(open_unit, plan, book):
    """R-012"""
    with open_unit() as uow:
        owner = a_customer(uow)
        bringer = a_customer(uow, name="李芳", phone="13800000002")
        a_repair_order(uow, vehicle=a_vehicle(uow, owner=owner), contact_person=bringer)

    report = plan("2025-03-03T20:00")

    assert report.planned == {"first_followup": 1}
    assert book(FIRST).customer_id == bringer.id


def test_the_owner_is_asked_where_the_dealership_prefers_that(open_unit, plan, book):
    """R-012"""
    set_policy(open_unit, followup={"address_contact_person": False})
    with open_unit() as uow:
        owner = a_customer(uow)
        bringer = a_customer(uow, name="李芳", phone="13800000002")
        a_repair_order(uow, vehicle=a_vehicle(uow, owner=owner), contact_person=bringer)

    plan("2025-03-03T20:00")

    assert book(FIRST).customer_id == owner.id


@pytest.mark.parametrize(
    "changes",
    [
        {"state": RepairOrderState.IN_REPAIR},
        {"state": RepairOrderState.CANCELLED},
        {"handed_over_at": on("2025-03-04T09:00")},
    ],
    ids=["still in the workshop", "cancelled", "handed over tomorrow"],
)
def test_nothing_is_planned_for_a_visit_that_is_not_over(open_unit, plan, changes):
    """R-023, R-030"""
    with open_unit() as uow:
        a_repair_order(uow, **changes)

    assert plan("2025-03-03T20:00").planned == {}


def test_old_visits_that_come_with_an_import_are_history_and_nobody_is_blamed(open_unit, plan):
    with open_unit() as uow:
        a_repair_order(uow, imported_at=on("2025-03-12T09:00"))

    report = plan("2025-03-12T10:00")

    assert (report.planned, report.expired, report.escalated) == ({}, 0, 0)


def test_a_customers_usual_hours_are_kept(open_unit, plan, book):
    """R-039"""
    with open_unit() as uow:
        person = a_customer(uow, preferred_from=time(19), preferred_until=time(20))
        a_repair_order(uow, contact_person=person)

    plan("2025-03-03T20:00")

    row = book(FIRST)
    assert row.due_at == on("2025-03-06T19:00")
    assert row.kpi_at == on("2025-03-06T19:00")
    assert [link["rule"] for link in row.reasons] == ["first_followup", "contact_hours"]


def test_who_opted_out_is_not_planned_and_the_reason_is_kept(open_unit, plan, book):
    with open_unit() as uow:
        order = a_repair_order(uow)
        uow.customers.opt_out(
            OptOut(
                customer_id=order.contact_person_id,
                channel=None,
                heard_on=Channel.SMS,
                words="退订",
                at=on("2025-03-01T10:00"),
            )
        )

    report = plan("2025-03-03T20:00")

    row = book(FIRST)
    assert (report.planned, report.held) == ({}, {"first_followup": 1})
    assert (row.status, row.held_reason) == (FollowUpStatus.CANCELLED, "opted_out")
    assert row.reasons[-1]["source"] == "R-224"


def test_a_first_follow_up_nobody_made_is_marked_and_put_before_the_supervisor_once(
    open_unit, plan, book, visited
):
    """R-031, R-063, C-01"""
    plan("2025-03-03T20:00")

    in_time, late, later = (
        plan("2025-03-10T18:00"),
        plan("2025-03-10T18:01"),
        plan("2025-03-11T09:00"),
    )

    assert (in_time.expired, late.expired, later.expired) == (0, 1, 0)
    assert book(FIRST).status is FollowUpStatus.EXPIRED
    with open_unit.reading() as uow:
        (item,) = uow.escalations.queue([Queue.SUPERVISOR], now=on("2025-03-11T09:00"))
        assert item.reason is EscalationReason.MISSED_FOLLOW_UP
        assert item.due_at == on("2025-03-10T18:00")
        assert item.follow_up_id == book(FIRST).id


def test_a_planner_that_was_off_for_a_week_reports_what_it_missed(open_unit, plan, book):
    with open_unit() as uow:
        a_repair_order(uow, imported_at=on("2025-03-03T17:00"))

    report = plan("2025-03-12T10:00")

    assert (report.planned, report.expired, report.escalated) == ({"first_followup": 1}, 1, 1)
    assert book(FIRST).status is FollowUpStatus.EXPIRED


# The seven-day check and the second follow-up.


def test_after_a_completed_survey_the_effect_is_asked_on_the_seventh_day(
    open_unit, plan, book, visited
):
    """R-033"""
    plan("2025-03-03T20:00")
    complete(open_unit, FIRST, "2025-03-06T10:25")

    plan("2025-03-06T20:00")

    row = book(SEVEN)
    assert (row.status, row.due_at) == (FollowUpStatus.PLANNED, on("2025-03-10T10:00"))
    assert row.topics == ["seven_day_check"]
    assert row.after_id == book(FIRST).id


def test_an_open_survey_and_the_seven_day_check_become_one_conversation(
    open_unit, plan, book, visited
):
    """R-033, C-02"""
    plan("2025-03-03T20:00")
    before, on_the_day = plan("2025-03-09T20:00"), plan("2025-03-10T08:00")

    assert (before.merged, on_the_day.merged) == ({}, {"seven_day_check": 1})
    survey, check = book(FIRST), book(SEVEN)
    assert (check.status, check.merged_into_id) == (FollowUpStatus.MERGED, survey.id)
    assert survey.topics == ["first_followup", "seven_day_check"]
    assert plan("2025-03-10T08:30").merged == {}


def test_a_survey_never_reached_is_made_up_for_by_the_seven_day_check(
    open_unit, plan, book, visited
):
    """R-033, C-02"""
    plan("2025-03-03T20:00")
    complete(open_unit, FIRST, "", status=FollowUpStatus.NOT_REACHED)
    plan("2025-03-10T08:00")

    assert book(SEVEN).topics == ["seven_day_check", "first_followup"]
    complete(open_unit, SEVEN, "2025-03-10T10:20")

    plan("2025-03-10T20:00")
    second = book(f"second_followup:follow_up:{book(SEVEN).id}")
    assert second.due_at == on("2025-03-17T10:00")


def test_who_declined_to_talk_is_not_asked_again(open_unit, plan, visited):
    plan("2025-03-03T20:00")
    complete(open_unit, FIRST, "", status=FollowUpStatus.DECLINED)

    assert plan("2025-03-10T08:00").planned == {}
    assert plan("2025-03-13T08:00").planned == {}


def test_the_second_follow_up_counts_from_the_first_and_is_missed_after_two_weeks(
    open_unit, plan, book, visited
):
    """R-034"""
    set_policy(open_unit, followup={"seven_day": {"enabled": False}})
    plan("2025-03-03T20:00")
    complete(open_unit, FIRST, "2025-03-06T10:25")
    plan("2025-03-06T20:00")

    row = book(f"second_followup:follow_up:{book(FIRST).id}")
    assert (row.earliest_at, row.due_at) == (on("2025-03-13T10:00"), on("2025-03-13T10:00"))
    assert row.latest_at == on("2025-03-20T18:00")
    assert plan("2025-03-20T18:00").expired == 0
    assert plan("2025-03-21T09:00").escalated == 1


def test_a_corrected_completion_moves_the_second_follow_up(open_unit, plan, book, visited):
    """R-034"""
    set_policy(open_unit, followup={"seven_day": {"enabled": False}})
    plan("2025-03-03T20:00")
    complete(open_unit, FIRST, "2025-03-06T10:25")
    plan("2025-03-06T20:00")
    complete(open_unit, FIRST, "2025-03-08T10:25")

    report = plan("2025-03-08T20:00")

    row = book(f"second_followup:follow_up:{book(FIRST).id}")
    assert report.moved == 1
    assert (row.due_at, row.latest_at) == (on("2025-03-15T10:00"), on("2025-03-22T18:00"))
    assert row.reasons[-1]["rule"] == "moved"


def test_calls_a_dealership_switched_off_are_not_planned(open_unit, plan, visited):
    """C-02"""
    set_policy(open_unit, followup={"seven_day": {"enabled": False}, "second": {"enabled": False}})
    plan("2025-03-03T20:00")
    complete(open_unit, FIRST, "2025-03-06T10:25")

    assert plan("2025-03-10T09:00").planned == {}


# Facts that change.


def test_a_visit_cancelled_in_the_books_is_not_followed_up_unless_it_comes_back(
    open_unit, plan, book, visited
):
    plan("2025-03-03T20:00")
    with open_unit() as uow:
        uow.repair_orders.get(visited.id).state = RepairOrderState.CANCELLED

    report = plan("2025-03-04T20:00")

    assert report.cancelled == {"repair_order_cancelled": 1}
    assert book(FIRST).held_reason == "repair_order_cancelled"
    with open_unit() as uow:
        uow.repair_orders.get(visited.id).state = RepairOrderState.HANDED_OVER
    assert plan("2025-03-05T09:00").revived == 1
    assert (book(FIRST).status, book(FIRST).held_reason) == (FollowUpStatus.PLANNED, None)


def test_a_corrected_hand_over_moves_the_window_and_a_customers_own_time_stays(
    open_unit, plan, book, visited
):
    plan("2025-03-03T20:00")
    with open_unit() as uow:
        uow.repair_orders.get(visited.id).handed_over_at = on("2025-03-04T11:00")

    report = plan("2025-03-04T20:00")

    assert report.moved == 1
    assert book(FIRST).due_at == on("2025-03-07T10:00")
    with open_unit() as uow:
        uow.follow_ups.by_origin(FIRST).wished_at = on("2025-03-07T19:30")
        uow.repair_orders.get(visited.id).handed_over_at = on("2025-03-03T11:00")
    assert plan("2025-03-04T21:00").moved == 0


def test_an_opt_out_cancels_what_is_planned_but_not_the_answer_owed(open_unit, plan, visited):
    plan("2025-03-03T20:00")
    a_solved_complaint(open_unit, visited, solution_at=on("2025-03-04T11:00"))
    plan("2025-03-04T11:05")
    with open_unit() as uow:
        uow.customers.opt_out(
            OptOut(
                customer_id=visited.contact_person_id,
                channel=None,
                heard_on=Channel.VOICE,
                words="别再打了",
                at=on("2025-03-04T12:00"),
            )
        )

    report = plan("2025-03-04T12:05")

    assert report.cancelled == {"opted_out": 1}
    with open_unit.reading() as uow:
        (left,) = uow.follow_ups.open_of_customer(visited.contact_person_id)
        assert left.kind is FollowUpKind.SOLUTION_NOTICE


def test_a_sold_vehicle_ends_what_is_planned_for_it(open_unit, plan, book, visited):
    plan("2025-03-03T20:00")
    with open_unit() as uow:
        uow.vehicles.get(visited.vehicle_id).sold_since = date(2025, 3, 5)

    assert plan("2025-03-05T09:00").cancelled == {"vehicle_sold": 1}


# Reminders.


def a_due_vehicle(open_unit, **others):
    with open_unit() as uow:
        return a_vehicle(uow, owner=a_customer(uow), next_due_on=date(2025, 9, 3), **others)


def test_a_vehicle_is_reminded_in_the_week_after_its_letter(open_unit, plan, book):
    """R-046, C-16"""
    a_due_vehicle(open_unit, letter_logged_at=on("2025-08-20T09:00"))

    report = plan("2025-08-20T20:00")

    row = book("service_reminder:vehicle:1:2025-09-03")
    assert report.planned == {"service_reminder": 1}
    assert (row.due_at, row.latest_at) == (on("2025-08-25T10:00"), on("2025-08-31T18:00"))
    assert plan("2025-08-21T20:00").planned == {}


def test_without_a_letter_there_is_no_reminder(open_unit, plan):
    """R-046"""
    a_due_vehicle(open_unit)

    assert plan("2025-08-21T20:00").planned == {}


def test_who_has_booked_already_is_not_reminded_and_is_again_after_cancelling(
    open_unit, plan, book
):
    vehicle = a_due_vehicle(open_unit, letter_logged_at=on("2025-08-20T09:00"))
    plan("2025-08-20T20:00")
    an_appointment(open_unit, vehicle, starts="2025-09-01T10:00", booked="2025-08-21T10:00")

    assert plan("2025-08-21T20:00").cancelled == {"already_booked": 1}
    with open_unit() as uow:
        uow.appointments.get(1).status = AppointmentStatus.CANCELLED
    report = plan("2025-08-22T20:00")
    assert (report.revived, report.cancelled) == (1, {"appointment_cancelled": 1})
    assert book("service_reminder:vehicle:1:2025-09-03").status is FollowUpStatus.PLANNED


def test_a_visit_that_came_first_makes_the_reminder_needless(open_unit, plan):
    vehicle = a_due_vehicle(open_unit, letter_logged_at=on("2025-08-20T09:00"))
    plan("2025-08-20T20:00")
    with open_unit() as uow:
        uow.vehicles.get(vehicle.id).next_due_on = date(2026, 2, 23)

    assert plan("2025-08-23T20:00").cancelled == {"already_served": 1}


def an_appointment(open_unit, vehicle, *, starts: str, booked: str) -> Appointment:
    with open_unit() as uow:
        return uow.appointments.add(
            Appointment(
                number="A-00001",
                customer_id=vehicle.owner_id,
                vehicle_id=vehicle.id,
                status=AppointmentStatus.CONFIRMED,
                starts_at=on(starts),
                booked_at=on(booked),
            )
        )


@pytest.fixture
def vehicle(open_unit):
    with open_unit() as uow:
        return a_vehicle(uow, owner=a_customer(uow))


REMINDER = "appointment_reminder:appointment:1"


@pytest.mark.parametrize(
    ("booked", "reminded"),
    [("2025-03-08T10:00", "2025-03-11T14:00"), ("2025-03-11T20:00", "2025-03-12T08:00")],
    ids=["a day ahead", "half a day, not before eight"],
)
def test_an_appointment_is_reminded_of(open_unit, plan, book, vehicle, booked, reminded):
    """R-049, C-06"""
    an_appointment(open_unit, vehicle, starts="2025-03-12T14:00", booked=booked)

    plan(booked)

    row = book(REMINDER)
    assert row.due_at == on(reminded)
    assert row.latest_at == on("2025-03-12T14:00")


def test_an_appointment_a_few_hours_ahead_needs_no_reminder(open_unit, plan, vehicle):
    an_appointment(open_unit, vehicle, starts="2025-03-12T16:00", booked="2025-03-12T10:00")

    assert plan("2025-03-12T10:05").planned == {}


def test_a_moved_appointment_moves_its_reminder_and_a_cancelled_one_ends_it(
    open_unit, plan, book, vehicle
):
    """R-049"""
    an_appointment(open_unit, vehicle, starts="2025-03-12T14:00", booked="2025-03-08T10:00")
    plan("2025-03-08T10:05")
    with open_unit() as uow:
        uow.appointments.get(1).starts_at = on("2025-03-14T09:30")

    moved = plan("2025-03-09T10:00")

    assert moved.moved == 1
    assert (book(REMINDER).due_at, book(REMINDER).latest_at) == (
        on("2025-03-13T09:30"),
        on("2025-03-14T09:30"),
    )
    with open_unit() as uow:
        uow.appointments.get(1).status = AppointmentStatus.CANCELLED
    assert plan("2025-03-09T11:00").cancelled == {"appointment_cancelled": 1}


# What a complaining customer is owed.


def a_solved_complaint(open_unit, visited, **others) -> Complaint:
    values = {"status": ComplaintStatus.SOLUTION_FOUND, "kind": CaseKind.COMPLAINT} | others
    with open_unit() as uow:
        return uow.complaints.add(
            Complaint(
                number="C-00001",
                severity=Severity.NORMAL,
                category=ComplaintCategory.REPAIR_QUALITY,
                department=Department.WORKSHOP,
                customer_id=visited.contact_person_id,
                vehicle_id=visited.vehicle_id,
                repair_order_id=visited.id,
                receiver="bot",
                verbatim="刹车还是响",
                taken_at=on("2025-03-04T09:00"),
                next_answer_at=on("2025-03-04T18:00"),
                **values,
            )
        )


def test_a_solution_nobody_is_about_to_tell_is_planned_for_today(open_unit, plan, book, visited):
    """R-042"""
    a_solved_complaint(open_unit, visited, solution_at=on("2025-03-07T16:40"))

    plan("2025-03-07T16:45")

    row = book("solution_notice:complaint:1:1")
    assert (row.due_at, row.kpi_at) == (on("2025-03-07T16:40"), on("2025-03-08T00:00"))
    assert row.complaint_id == 1
    assert "solution_notice" not in plan("2025-03-07T16:50").planned


def test_the_revisit_follows_the_notice_and_goes_before_the_second_follow_up(
    open_unit, plan, book, visited
):
    """C-08"""
    plan("2025-03-03T20:00")
    complete(open_unit, FIRST, "2025-03-05T10:25")
    a_solved_complaint(
        open_unit,
        visited,
        status=ComplaintStatus.CUSTOMER_NOTIFIED,
        solution_at=on("2025-03-09T10:00"),
        notified_at=on("2025-03-10T10:00"),
    )

    plan("2025-03-10T11:00")

    revisit = book("complaint_revisit:complaint:1:1")
    second = book(f"second_followup:follow_up:{book(FIRST).id}")
    assert revisit.due_at == on("2025-03-13T10:00")
    assert revisit.priority <= second.priority


# One person, several matters.


def test_two_vehicles_of_one_person_are_asked_about_three_days_apart(open_unit, plan, book):
    """R-044, R-004"""
    with open_unit() as uow:
        person = a_customer(uow)
        for nth, plate in enumerate(("粤A12345", "粤B67890"), start=1):
            car = a_vehicle(uow, plate=plate, owner=person)
            a_repair_order(uow, number=f"RO-{nth}", vehicle=car, contact_person=person)

    plan("2025-03-03T20:00")

    assert book(FIRST).due_at == on("2025-03-06T10:00")
    other = book("first_followup:repair_order:2")
    assert other.due_at == on("2025-03-09T10:00")
    assert [link["rule"] for link in other.reasons] == ["first_followup", "spacing"]


def test_the_survey_takes_over_a_reminder_of_the_same_days(open_unit, plan, book, visited):
    """R-044"""
    with open_unit() as uow:
        car = uow.vehicles.get(visited.vehicle_id)
        car.next_due_on, car.letter_logged_at = date(2025, 3, 10), on("2025-02-26T09:00")
        uow.repair_orders.get(visited.id).state = RepairOrderState.IN_REPAIR
    plan("2025-02-27T20:00")
    reminder = "service_reminder:vehicle:1:2025-03-10"
    assert book(reminder).due_at == on("2025-03-03T10:00")
    with open_unit() as uow:
        uow.repair_orders.get(visited.id).state = RepairOrderState.HANDED_OVER
        moved_to_the_week = uow.follow_ups.by_origin(reminder)
        moved_to_the_week.due_at = on("2025-03-05T10:00")

    plan("2025-03-03T20:00")

    survey, joined = book(FIRST), book(reminder)
    assert survey.topics == ["first_followup", "service_reminder"]
    assert (joined.status, joined.merged_into_id) == (FollowUpStatus.MERGED, survey.id)
    assert survey.due_at == on("2025-03-06T10:00")


def test_a_talk_of_yesterday_puts_the_next_matter_off(open_unit, plan, book, visited):
    """R-044"""
    plan("2025-03-03T20:00")
    with open_unit() as uow:
        survey = uow.follow_ups.by_origin(FIRST)
        uow.contact_attempts.add(
            ContactAttempt(
                follow_up_id=survey.id,
                number=1,
                channel=Channel.SMS,
                status=AttemptStatus.ENDED,
                claimed_at=on("2025-03-08T16:00"),
            )
        )
    complete(open_unit, FIRST, "2025-03-08T16:10")

    plan("2025-03-08T20:00")

    assert book(SEVEN).due_at == on("2025-03-11T10:00")


# The day's list.


def test_the_list_begins_with_what_is_owed_then_private_cars_and_drops_nobody(
    open_unit, plan, visited
):
    """R-013, R-037, C-17"""
    with open_unit() as uow:
        fleet = a_customer(uow, name="示例物流", phone="13800000003", company=True)
        van = a_vehicle(uow, plate="粤C00001", owner=fleet, private_use=False)
        a_repair_order(
            uow,
            number="RO-2",
            vehicle=van,
            contact_person=fleet,
            handed_over_at=HANDED_OVER - timedelta(hours=3),
        )
    plan("2025-03-03T20:00")
    a_solved_complaint(open_unit, visited, solution_at=on("2025-03-06T09:00"))
    plan("2025-03-06T09:05")

    with open_unit.reading() as uow:
        rows = due_list(uow, at=on("2025-03-06T10:00"), limit=10)
        shortened = due_list(uow, at=on("2025-03-06T10:00"), limit=2)

    assert [(row.kind.value, row.vehicle.plate) for row in rows] == [
        ("solution_notice", "粤A12345"),
        ("first_followup", "粤A12345"),
        ("first_followup", "粤C00001"),
    ]
    assert [row.id for row in shortened] == [row.id for row in rows[:2]]


def test_what_is_not_yet_due_or_past_its_last_day_is_not_on_the_list(open_unit, plan, visited):
    plan("2025-03-03T20:00")

    with open_unit.reading() as uow:
        assert not due_list(uow, at=on("2025-03-06T09:59"), limit=10)
        assert not due_list(uow, at=on("2025-03-10T18:01"), limit=10)


# Many at once.


def many_visits(open_unit, count: int) -> None:
    """So many customers, each with a car that was handed over that Monday."""
    with open_unit() as uow:
        for nth in range(count):
            person = Customer(name=f"客户{nth}", created_at=HANDED_OVER)
            car = Vehicle(plate=f"粤D{nth:05}", owner=person, created_at=HANDED_OVER)
            order = RepairOrder(
                number=f"RO-{nth}",
                vehicle=car,
                contact_person=person,
                state=RepairOrderState.HANDED_OVER,
                handed_over_at=HANDED_OVER + timedelta(seconds=nth // 3),
                imported_at=HANDED_OVER,
            )
            uow.session.add(order)


def test_a_plan_of_thousands_is_made_in_pieces_once_and_reported_once_when_missed(
    open_unit, plan, clock
):
    count = planning.PIECE + plan_changes.MANY
    many_visits(open_unit, count)
    clock.set(on("2025-03-03T20:00"))

    report = plan_in_pieces(open_unit)

    assert report.planned == {"first_followup": count}
    assert plan("2025-03-03T20:01").planned == {}
    assert plan("2025-03-11T09:00").escalated == count
    with open_unit.reading() as uow:
        late = uow.escalations.counts([Queue.SUPERVISOR], now=on("2025-03-11T09:00"))
        assert late == (count, count)

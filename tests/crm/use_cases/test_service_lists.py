"""Vehicles that are due, overdue, new or lost: the lists, and what is planned from them."""

from __future__ import annotations

from datetime import date

import pytest

from crm.errors import NotDue, ValueUnusable
from crm.terms import AbsenceReason, FollowUpStatus, LetterKind, NoteKind
from crm.use_cases.explain import explain_follow_up
from crm.use_cases.nightly import check_tonight
from crm.use_cases.outcomes import record_note
from crm.use_cases.repair_orders import RepairOrderSlip, take_repair_order
from crm.use_cases.service_lists import (
    enter_first_service,
    hear_absences,
    log_service_letter,
    maintenance_list,
    mark_lost_customers,
    note_absence,
    overdue_list,
    set_plan,
)
from tests.builders import a_conversation, a_customer, a_repair_order, a_vehicle
from tests.crm.use_cases.planning_house import Wall, on


@pytest.fixture
def wall(open_unit, clock) -> Wall:
    return Wall(open_unit, clock)


@pytest.fixture
def car(open_unit):
    """粤A12345, due on 3 September 2025 at 23 400 km."""
    with open_unit() as uow:
        owner = a_customer(uow, address="天河区中山大道100号")
        return a_vehicle(
            uow,
            owner=owner,
            next_due_on=date(2025, 9, 3),
            next_due_km=23400,
            next_due_items=["机油", "机滤"],
        )


# Due.


def test_the_list_of_a_week_holds_each_due_vehicle_once(open_unit, car):
    """R-045: the list for the week of 18 August, two weeks ahead of 3 September."""
    with open_unit() as uow:
        a_vehicle(uow, plate="粤B1", next_due_on=date(2025, 9, 8), owner=a_customer(uow, phone="1"))
        a_vehicle(uow, plate="粤B2", next_due_on=date(2025, 9, 2), sold_since=date(2025, 8, 1))
        lists = {
            week: [line.vehicle.plate for line in maintenance_list(uow, week_of=week)]
            for week in (date(2025, 8, 18), date(2025, 8, 24), date(2025, 8, 25))
        }

    assert lists == {
        date(2025, 8, 18): ["粤A12345"],
        date(2025, 8, 24): ["粤A12345"],
        date(2025, 8, 25): ["粤B1"],
    }


def test_a_letter_is_logged_and_the_call_of_the_next_week_stands_in_the_same_line(
    open_unit, wall, car
):
    """R-046, R-045, C-16: the letter of Wednesday, the call in the week from Monday, its result."""
    wall.at("2025-08-20T11:00")
    with open_unit() as uow:
        letter = log_service_letter(uow, vehicle_id=car.id, by="王信息", channel="post")
        again = log_service_letter(uow, vehicle_id=car.id, by="王信息", channel="post")
    assert letter.id == again.id
    assert (letter.kind, letter.vehicle_id) == (LetterKind.INVITATION, car.id)
    assert "粤A12345 2025-09-03 / 23400 km 机油、机滤" in letter.text

    wall.plan("2025-08-20T12:00")
    [reminder] = wall.rows("service_reminder")
    assert on("2025-08-25T10:00") == reminder.due_at
    wall.end(reminder, "2025-08-25T10:05", FollowUpStatus.COMPLETED)

    with open_unit.reading() as uow:
        [line] = maintenance_list(uow, week_of=date(2025, 8, 18))
        assert line.vehicle.letter_logged_at == on("2025-08-20T11:00")
        assert line.reminder is not None
        assert line.reminder.status is FollowUpStatus.COMPLETED


def test_nobody_is_invited_to_a_service_nobody_knows_the_day_of(open_unit, car):
    """R-046"""
    with open_unit() as uow:
        uow.vehicles.get(car.id).next_due_on = None

    with pytest.raises(NotDue), open_unit() as uow:
        log_service_letter(uow, vehicle_id=car.id, by="王信息", channel="post")


def test_a_models_plan_is_data_the_dealership_keeps(open_unit):
    """R-020"""
    with open_unit() as uow:
        set_plan(
            uow, model="卡罗拉", interval_km=5000, interval_months=6, items=["机油"], by="王信息"
        )
        set_plan(
            uow, model="卡罗拉", interval_km=7500, interval_months=9, items=["机油"], by="王信息"
        )
        [plan] = uow.service_lists.plans()

    assert (plan.interval_km, plan.interval_months) == (7500, 9)
    with pytest.raises(ValueUnusable), open_unit() as uow:
        set_plan(uow, model="卡罗拉", interval_km=0, interval_months=6, items=[], by="王信息")


# Overdue.


def test_a_vehicle_that_did_not_come_is_listed_after_the_grace_and_asked_why(open_unit, wall, car):
    """R-048: due on 1 March, not seen by the 15th."""
    with open_unit() as uow:
        uow.vehicles.get(car.id).next_due_on = date(2025, 3, 1)
        before = overdue_list(uow, today=date(2025, 3, 14))
        after = overdue_list(uow, today=date(2025, 3, 15))
    assert (before, [line.vehicle.plate for line in after]) == ([], ["粤A12345"])
    assert after[0].vehicle.absence_reason is None

    wall.plan("2025-03-14T20:00")
    assert wall.rows("service_reminder") == []
    wall.plan("2025-03-15T20:00")

    [row] = wall.rows("service_reminder")
    assert row.origin == f"service_overdue:vehicle:{car.id}:2025-03-01"
    assert row.due_at == on("2025-03-16T10:00")
    with open_unit.reading() as uow:
        told = explain_follow_up(uow, row.id)
    assert [link.source for link in told.links] == ["R-048"]


def test_a_reason_entered_ends_the_asking_and_a_sold_car_leaves_the_list(open_unit, wall, car):
    """R-048"""
    with open_unit() as uow:
        uow.vehicles.get(car.id).next_due_on = date(2025, 3, 1)
        note_absence(uow, vehicle_id=car.id, reason=AbsenceReason.PRICE, by="王信息")

    assert wall.plan("2025-03-15T20:00").planned == {}

    with open_unit() as uow:
        [line] = overdue_list(uow, today=date(2025, 3, 15))
        assert line.vehicle.absence_reason is AbsenceReason.PRICE
        note_absence(uow, vehicle_id=car.id, reason=AbsenceReason.SOLD, by="王信息")
        assert overdue_list(uow, today=date(2025, 3, 15)) == []


def test_a_visit_after_the_day_takes_a_vehicle_off_the_overdue_list(open_unit, wall, car):
    """R-048"""
    with open_unit() as uow:
        vehicle = uow.vehicles.get(car.id)
        vehicle.next_due_on = date(2025, 3, 1)
        a_repair_order(uow, vehicle=vehicle, handed_over_at=on("2025-03-05T16:00"))
        assert overdue_list(uow, today=date(2025, 3, 15)) == []

    wall.plan("2025-03-15T20:00")

    assert wall.rows("service_reminder") == []


@pytest.mark.parametrize(
    "words, reason",
    [
        ("搬家了,离你们太远", AbsenceReason.DISTANCE),
        ("车已经卖掉了", AbsenceReason.SOLD),
        ("不想说", AbsenceReason.OTHER),
    ],
)
def test_what_a_customer_says_when_asked_is_the_reason_on_the_list_until_staff_choose_another(
    open_unit, wall, car, words, reason
):
    """R-048: asked in the next talk, classed in the evening, corrected by hand."""
    with open_unit() as uow:
        uow.vehicles.get(car.id).next_due_on = date(2025, 3, 1)
    wall.plan("2025-03-15T20:00")
    [asked] = wall.rows("service_reminder")
    wall.at("2025-03-16T10:05")
    with open_unit() as uow:
        talk = a_conversation(uow, uow.follow_ups.get(asked.id))
        record_note(uow, conversation=talk, kind=NoteKind.OPINION, words="挺好的")
        assert hear_absences(uow) == 0
        record_note(uow, conversation=talk, kind=NoteKind.RETURNING_REASON, words=words)

    with open_unit() as uow:
        assert (hear_absences(uow), hear_absences(uow)) == (1, 0)
        vehicle = uow.vehicles.get(car.id)
        assert (vehicle.absence_reason, vehicle.absence_told_at) == (reason, uow.clock.now())
        assert (vehicle.sold_since is not None) is (reason is AbsenceReason.SOLD)
        note_absence(uow, vehicle_id=car.id, reason=AbsenceReason.LITTLE_USE, by="王信息")
        assert hear_absences(uow) == 0
        assert vehicle.absence_reason is AbsenceReason.LITTLE_USE


def test_the_reason_of_one_absence_is_not_that_of_the_next(open_unit, wall, car):
    """R-048: whoever came after all is asked anew when the following service is missed."""
    with open_unit() as uow:
        uow.vehicles.get(car.id).next_due_on = date(2025, 3, 1)
        note_absence(uow, vehicle_id=car.id, reason=AbsenceReason.FORGOT, by="王信息")
    wall.at("2025-03-20T18:00")
    with open_unit() as uow:
        take_repair_order(
            uow,
            RepairOrderSlip(
                number="RO-LATE",
                plate="粤A12345",
                customer_name="王建国",
                phone="13800000001",
                odometer_km=23400,
                handed_over_at=on("2025-03-20T16:00"),
                items=(("常规保养", None),),
            ),
        )

    with open_unit() as uow:
        vehicle = uow.vehicles.get(car.id)
        assert vehicle.next_due_on > date(2025, 3, 20)
        assert (vehicle.absence_reason, vehicle.absence_told_at) == (None, None)


# New cars.


@pytest.fixture
def new_car(open_unit):
    with open_unit() as uow:
        return a_vehicle(uow, owner=a_customer(uow), delivered_on=date(2025, 1, 15))


def test_a_new_car_is_invited_to_its_first_service_once(wall, new_car):
    """R-054, R-021: delivered on 15 January, due after three months, invited two weeks before."""
    assert wall.plan("2025-03-01T09:00").planned == {}

    once, twice = wall.plan("2025-04-01T09:00"), wall.plan("2025-04-02T09:00")

    [row] = wall.rows("first_service_invitation")
    assert (once.planned, twice.planned) == ({"first_service_invitation": 1}, {})
    assert row.due_at == on("2025-04-01T10:00")


def test_after_the_slip_nobody_is_invited_any_more(open_unit, wall, new_car):
    """R-021: the slip of 3 March, entered before and after the invitation was planned."""
    with open_unit.reading() as uow:
        assert uow.vehicles.get(new_car.id).first_service_state == "pending"
    wall.plan("2025-04-01T09:00")
    wall.at("2025-04-01T09:05")
    with open_unit() as uow:
        enter_first_service(uow, vehicle_id=new_car.id, done_on=date(2025, 3, 3), by="王信息")

    report = wall.plan("2025-04-01T09:10")

    assert report.cancelled == {"first_service_done": 1}
    with open_unit.reading() as uow:
        assert uow.vehicles.get(new_car.id).first_service_state == "done"
        [listed] = uow.service_lists.first_service(since=date(2025, 1, 1))
        assert listed.first_service_done_on == date(2025, 3, 3)


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2025, 5, 1)])
def test_a_slip_from_before_the_delivery_or_the_future_is_refused(open_unit, wall, new_car, day):
    """R-021"""
    wall.at("2025-04-01T09:00")

    with pytest.raises(ValueUnusable), open_unit() as uow:
        enter_first_service(uow, vehicle_id=new_car.id, done_on=day, by="王信息")


def test_a_car_not_bought_new_has_no_first_service(open_unit, car):
    """R-021"""
    with open_unit.reading() as uow:
        assert uow.vehicles.get(car.id).first_service_state is None


# Lost.


@pytest.fixture
def gone(open_unit):
    """Last paid on 10 March 2024; came to a free inspection in January."""
    with open_unit() as uow:
        order = a_repair_order(uow, handed_over_at=on("2024-03-10T16:00"))
        a_repair_order(
            uow,
            number="RO-FREE",
            vehicle=order.vehicle,
            handed_over_at=on("2025-01-10T16:00"),
            free_campaign=True,
        )
        return order.vehicle.owner


def test_a_customer_is_lost_a_year_after_the_last_paid_visit_and_asked_back_once(
    open_unit, wall, gone
):
    """R-015, C-12, R-167: the free visit does not count."""
    with open_unit() as uow:
        assert mark_lost_customers(uow, today=date(2025, 3, 9)) == 0
        assert mark_lost_customers(uow, today=date(2025, 3, 10)) == 1
        assert mark_lost_customers(uow, today=date(2025, 3, 11)) == 0
        assert [one.lost_since for one in uow.service_lists.lost()] == [date(2025, 3, 10)]

    once, twice = wall.plan("2025-03-10T20:00"), wall.plan("2025-03-11T20:00")

    [row] = wall.rows("lost_customer_recall")
    assert (once.planned, twice.planned) == ({"lost_customer_recall": 1}, {})
    assert row.due_at == on("2025-03-11T10:00")


def test_who_pays_again_is_lost_no_more_and_not_asked_back(open_unit, wall, gone):
    """R-015, R-167"""
    with open_unit() as uow:
        mark_lost_customers(uow, today=date(2025, 3, 10))
    wall.plan("2025-03-10T20:00")
    with open_unit() as uow:
        [vehicle] = uow.vehicles.of_customer(gone.id)
        a_repair_order(
            uow, number="RO-BACK", vehicle=vehicle, handed_over_at=on("2025-03-10T21:00")
        )
        mark_lost_customers(uow, today=date(2025, 3, 11))
        assert uow.service_lists.lost() == []

    assert wall.plan("2025-03-11T09:00").cancelled == {"came_back": 1}


def test_who_still_comes_with_another_car_is_not_lost(open_unit, gone):
    """R-015, R-004"""
    with open_unit() as uow:
        other = a_vehicle(uow, plate="粤B67890", owner=uow.customers.get(gone.id))
        a_repair_order(uow, number="RO-2", vehicle=other, handed_over_at=on("2024-12-01T16:00"))

        assert mark_lost_customers(uow, today=date(2025, 3, 10)) == 0


def test_the_evening_marks_the_lost(open_unit, wall, gone):
    """R-167, R-168"""
    wall.at("2025-03-10T20:00")
    with open_unit() as uow:
        check_tonight(uow)
        assert len(uow.service_lists.lost()) == 1

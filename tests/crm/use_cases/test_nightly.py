"""What the evening's check finds: files, next contacts, notices, letters."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from crm.models import Appointment, LetterTask, OptOut
from crm.terms import AppointmentStatus, Channel, EscalationReason, FollowUpStatus, Queue
from crm.use_cases.follow_ups import plan_due
from crm.use_cases.nightly import check_if_due, check_tonight, listed
from crm.use_cases.visitors import register_visitor
from tests.builders import SHANGHAI, a_customer, a_follow_up, a_repair_order, a_vehicle


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def check(open_unit, clock):
    """Runs the check as the wall clock shows the given moment; returns keys by check."""

    def at(text: str) -> dict[str, list[str]]:
        clock.set(on(text))
        with open_unit() as uow:
            run = check_tonight(uow)
            found: dict[str, list[str]] = {name: [] for name in run.counts}
            for one in uow.nightly.findings_of(run):
                found[one.check.value].append(one.key)
            assert {name: len(keys) for name, keys in found.items()} == run.counts
            return found

    return at


def queue_of(open_unit) -> list[tuple[EscalationReason, str]]:
    with open_unit.reading() as uow:
        return [
            (row.reason, row.words)
            for row in uow.escalations.queue([Queue.SUPERVISOR], now=uow.clock.now())
        ]


def test_a_car_without_a_file_is_listed_that_night_and_overdue_two_days_later(open_unit, check):
    """R-001, C-03: checked in on Monday at 09:10, nobody wrote down how to reach the owner."""
    with open_unit() as uow:
        nobody = a_customer(uow, phone=None)
        car = a_vehicle(uow, owner=nobody)
        a_repair_order(uow, vehicle=car, handed_over_at=None, arrived_at=on("2025-03-03T09:10"))

    assert check("2025-03-03T20:00")["file_missing"] == ["粤A12345"]
    assert check("2025-03-04T20:00")["file_overdue"] == []
    assert queue_of(open_unit) == []

    found = check("2025-03-05T20:00")

    assert (found["file_missing"], found["file_overdue"]) == ([], ["粤A12345"])
    assert queue_of(open_unit) == [(EscalationReason.FILE_OVERDUE, "粤A12345")]


def test_a_complete_file_is_listed_nowhere(open_unit, check):
    """R-001, R-003"""
    with open_unit() as uow:
        owner = a_customer(uow, address="天河区中山大道100号")
        car = a_vehicle(
            uow,
            owner=owner,
            vehicle_type="轿车",
            interval_km=5000,
            next_due_on=date(2025, 9, 3),
        )
        a_repair_order(uow, vehicle=car, handed_over_at=None, arrived_at=on("2025-03-03T09:10"))

    assert check("2025-03-03T20:00")["file_missing"] == []
    assert check("2025-03-05T20:00")["file_overdue"] == []


def test_the_check_says_which_fields_are_missing(open_unit, clock, check):
    """R-001"""
    with open_unit() as uow:
        a_repair_order(uow, handed_over_at=None, arrived_at=on("2025-03-03T09:10"))

    check("2025-03-05T20:00")

    with open_unit() as uow:
        told = listed(uow, check_tonight(uow))
    assert [
        (one["key"], one["missing"]) for one in told["findings"] if one["check"] == "file_overdue"
    ] == [("粤A12345", ["address", "vehicle_type", "interval", "next_due"])]


def test_who_only_asked_has_two_days_too(open_unit, clock, check):
    """R-001, R-002"""
    clock.set(on("2025-03-03T11:00"))
    with open_unit() as uow:
        visitor = register_visitor(uow, name="林小姐", phone="13800000077", by="li")

    assert check("2025-03-05T20:00")["file_overdue"] == [f"customer {visitor.id}"]


def test_a_vehicle_nobody_will_speak_of_again_is_listed_until_something_is_planned(
    open_unit, check
):
    """R-007, R-027, R-036"""
    with open_unit() as uow:
        order = a_repair_order(uow)
        follow_up = a_follow_up(uow, repair_order=order, status=FollowUpStatus.COMPLETED)

    assert check("2025-03-10T20:00")["no_next_contact"] == ["粤A12345"]

    with open_unit() as uow:
        uow.vehicles.get(order.vehicle_id).next_due_on = date(2025, 9, 3)
    assert check("2025-03-10T20:00")["no_next_contact"] == []

    with open_unit() as uow:
        uow.vehicles.get(order.vehicle_id).next_due_on = None
        uow.follow_ups.get(follow_up.id).status = FollowUpStatus.PLANNED
    assert check("2025-03-10T20:00")["no_next_contact"] == []


@pytest.mark.parametrize("why", ["sold", "opted out", "over a year ago", "booked"])
def test_who_is_not_to_be_spoken_to_or_will_come_anyway_is_not_listed(open_unit, check, why):
    """R-036"""
    with open_unit() as uow:
        visited = on("2024-03-01T10:00") if why == "over a year ago" else on("2025-03-03T16:00")
        order = a_repair_order(uow, handed_over_at=visited)
        if why == "sold":
            order.vehicle.sold_since = date(2025, 3, 4)
        if why == "opted out":
            uow.customers.opt_out(
                OptOut(
                    customer_id=order.contact_person_id,
                    heard_on=Channel.SMS,
                    words="退订",
                    at=visited,
                )
            )
        if why == "booked":
            uow.appointments.add(
                Appointment(
                    number="A-1",
                    vehicle_id=order.vehicle_id,
                    status=AppointmentStatus.CONFIRMED,
                    starts_at=on("2025-03-20T10:00"),
                    booked_at=visited,
                    workshop_told_at=visited,
                )
            )

    assert check("2025-03-10T20:00")["no_next_contact"] == []


def test_after_a_plan_an_ordinary_visit_has_its_next_contact(open_unit, clock, check):
    """R-007"""
    with open_unit() as uow:
        a_repair_order(uow)
    clock.set(on("2025-03-03T19:00"))
    with open_unit() as uow:
        plan_due(uow)

    assert check("2025-03-03T20:00")["no_next_contact"] == []


def test_a_booking_the_workshop_does_not_know_of_is_put_before_the_supervisor(open_unit, check):
    """R-050"""
    with open_unit() as uow:
        car = a_vehicle(uow, owner=a_customer(uow))
        uow.appointments.add(
            Appointment(
                number="A-00017",
                vehicle_id=car.id,
                status=AppointmentStatus.CONFIRMED,
                starts_at=on("2025-03-12T14:00"),
                booked_at=on("2025-03-10T17:50"),
            )
        )

    assert check("2025-03-10T20:00")["workshop_not_told"] == ["A-00017"]
    assert queue_of(open_unit) == [(EscalationReason.OMISSION, "A-00017")]


def test_a_letter_that_should_have_gone_out_is_listed(open_unit, clock, check):
    """R-053"""
    with open_unit() as uow:
        uow.session.add(
            LetterTask(
                origin="campaign:1:customer:1",
                customer_id=a_customer(uow).id,
                reason="not_reached",
                due_at=on("2025-04-09T18:00"),
                made_at=on("2025-04-07T15:20"),
            )
        )

    assert check("2025-04-09T17:00")["letter_overdue"] == []
    assert check("2025-04-10T20:00")["letter_overdue"] == ["campaign:1:customer:1"]


def test_the_check_is_made_once_an_evening_and_again_only_when_asked(open_unit, clock):
    """R-168"""

    def at(text: str):
        clock.set(on(text))
        with open_unit() as uow:
            return check_if_due(uow)

    assert at("2025-03-03T19:59") is None
    assert at("2025-03-03T20:00") is not None
    assert at("2025-03-03T20:05") is None
    assert at("2025-03-04T20:00") is not None

    with open_unit() as uow:
        again = check_tonight(uow)
        days = [run.day for run in uow.nightly.newest()]
    assert again.day == date(2025, 3, 4)
    assert days == [date(2025, 3, 4), date(2025, 3, 3)]


def test_many_omissions_are_one_item_for_the_supervisor(open_unit, check):
    """R-001, R-168"""
    with open_unit() as uow:
        for count in range(7):
            car = a_vehicle(
                uow,
                plate=f"粤A1000{count}",
                owner=a_customer(uow, phone=f"1380000010{count}"),
            )
            a_repair_order(
                uow,
                number=f"RO-{count}",
                vehicle=car,
                handed_over_at=None,
                arrived_at=on("2025-03-03T09:00") + timedelta(minutes=count),
            )

    found = check("2025-03-05T20:00")

    assert len(found["file_overdue"]) == 7
    assert [(reason, words.endswith("(7)")) for reason, words in queue_of(open_unit)] == [
        (EscalationReason.FILE_OVERDUE, True)
    ]

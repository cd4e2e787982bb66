"""The page of the vehicles in the house: what is entered there is what drivers are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.models import Appointment
from crm.terms import AppointmentStatus, Role
from crm.use_cases.repair_orders import RepairOrderSlip, take_repair_order
from tests.crm.console.house import words_on
from tests.crm.use_cases.info_desk import rows_of


@pytest.fixture
def order_id(units, house, now):
    """A car promised for this afternoon."""
    with units() as uow:
        return take_repair_order(
            uow,
            RepairOrderSlip(
                number="RO-2001",
                plate="粤A77777",
                customer_name="赵一鸣",
                phone="13800000077",
                arrived_at=now - timedelta(hours=1),
                promised_at=now + timedelta(hours=6),
            ),
        ).id


def order(units, order_id):
    with units.reading() as uow:
        return uow.repair_orders.get(order_id)


def test_a_later_time_is_promised_with_its_reason_and_stands_beside_the_old_one(
    visit, units, order_id
):
    """R-057"""
    head = visit(Role.WORKSHOP_HEAD)

    refused = head.send(f"/workshop/{order_id}/promise", promised_at="2025-03-06T20:00")
    head.send(f"/workshop/{order_id}/promise", promised_at="2025-03-06T20:00", reason="等配件")

    page = words_on(head.look("/workshop"))
    assert refused.status_code == 422
    assert "3月6日 周四 20:00" in page
    assert "原定3月6日 周四 16:20" in page and "等配件" in page


def test_a_finished_car_is_marked_and_the_mark_can_be_taken_back(visit, units, order_id):
    """R-056"""
    clerk = visit(Role.CLERK)

    clerk.send(f"/workshop/{order_id}/finished")
    finished = order(units, order_id).ready_at
    clerk.send(f"/workshop/{order_id}/finished", back="1")

    assert finished is not None
    assert order(units, order_id).ready_at is None


def test_extra_work_goes_from_found_to_decided_to_passed_on(visit, units, order_id, now):
    """R-059: with the customer's words, the time and the person who took it."""
    head, clerk = visit(Role.WORKSHOP_HEAD), visit(Role.CLERK)

    head.send(
        f"/workshop/{order_id}/extra",
        description="更换后刹车片",
        amount="480.5",
        delay_hours="2",
        safety="1",
    )
    clerk.send("/workshop/extra/1/decided", agreed="yes", words="做吧")
    head.send("/workshop/extra/1/passed-on", told="周工")

    page = words_on(head.look("/workshop"))
    with units.reading() as uow:
        work = uow.workshop.extra(1)
    assert (work.amount_fen, work.delay_hours, work.safety) == (48050, 2, True)
    assert (work.agreed, work.words, work.workshop_told) == (True, "做吧", "周工")
    assert "客户同意" in page and "受话人周工" in page


def test_ordered_parts_wait_until_they_are_fitted(visit, units, order_id):
    """R-058"""
    clerk = visit(Role.CLERK)

    clerk.send("/workshop/parts", plate="粤A77777", part="左前大灯", expected_on="2025-03-10")
    waiting = words_on(clerk.look("/workshop"))
    clerk.send("/workshop/parts/1/arrived")
    arrived = words_on(clerk.look("/workshop"))
    clerk.send("/workshop/parts/1/settled", how="fitted")

    assert "左前大灯" in waiting and "3月10日" in waiting
    assert "到货" in arrived and "已装车" in arrived
    assert "左前大灯" not in words_on(clerk.look("/workshop"))


def test_a_new_cars_delivery_is_kept_with_its_hour(visit, units, order_id, now):
    """R-055"""
    clerk = visit(Role.CLERK)

    early = clerk.send("/workshop/deliveries", plate="粤A77777", delivered_at="2025-03-06T11:00")
    clerk.send("/workshop/deliveries", plate="粤a77777", delivered_at="2025-03-06T10:00")

    with units.reading() as uow:
        car = uow.vehicles.by_plate("粤A77777")
    assert early.status_code == 422
    assert car.delivered_at == now - timedelta(minutes=20)
    assert car.delivered_on.isoformat() == "2025-03-06"


@pytest.mark.parametrize("role", [Role.SALES, Role.RESPONSIBLE, Role.ADMIN])
def test_whoever_does_not_keep_the_workshop_sees_nothing_of_it(visit, order_id, role):
    """R-246"""
    person = visit(role)

    assert person.look("/workshop").status_code == 403
    assert person.send(f"/workshop/{order_id}/finished").status_code == 403


def test_the_workshop_head_sees_cars_and_no_names(visit, order_id):
    """R-246"""
    page = words_on(visit(Role.WORKSHOP_HEAD).look("/workshop"))

    assert "粤A77777" in page
    assert "赵一鸣" not in page


def test_the_cars_somebody_must_see_to_are_found_among_the_others(visit, units, order_id, clock):
    """R-056, R-057, R-059: late, waiting for an answer, finished; and one by its plate."""
    clerk = visit(Role.CLERK)
    clerk.send(f"/workshop/{order_id}/extra", description="更换雨刮")
    waiting = words_on(clerk.look("/workshop?view=asking"))
    finished = words_on(clerk.look("/workshop?view=ready"))
    clock.set(clock.now() + timedelta(hours=6))
    late = words_on(visit(Role.CLERK).look("/workshop?view=late"))

    assert "粤A77777" in waiting and "粤A77777" in late
    assert "没有符合条件的在厂车辆" in finished
    assert "粤A77777" in words_on(visit(Role.CLERK).look("/workshop?plate=a777"))
    assert "粤A77777" not in words_on(visit(Role.CLERK).look("/workshop?plate=粤B"))


def test_dear_parts_are_ordered_against_a_deposit_that_stands_in_the_appointments(
    visit, units, order_id, now
):
    """R-091, R-188: asked for, refused if too small, noted once, and prepared for the visit."""
    clerk = visit(Role.CLERK)
    with units() as uow:
        car = uow.vehicles.by_plate("粤A77777")
        uow.appointments.add(
            Appointment(
                number="A-77",
                customer_id=car.owner_id,
                vehicle_id=car.id,
                status=AppointmentStatus.CONFIRMED,
                starts_at=now + timedelta(days=1),
                booked_at=now,
            )
        )
    clerk.send("/workshop/parts", plate="粤A77777", part="变速箱总成", price="12000")
    asked = words_on(clerk.look("/workshop"))

    too_small = clerk.send("/workshop/parts/1/deposit", amount="5999.99")
    clerk.send("/workshop/parts/1/deposit", amount="6000")

    assert "请先收定金,不少于¥6,000.00" in asked
    assert too_small.status_code == 422 and "不得少于¥6000.00" in too_small.text
    assert "定金¥6,000.00已收" in words_on(clerk.look("/workshop"))
    with units.reading() as uow:
        [row] = [one for one in rows_of(uow, "appointments") if one["number"] == "A-77"]
    assert (row["parts"], row["deposit"]) == (["变速箱总成"], 600_000)


def test_cheap_parts_are_ordered_without_one(visit, order_id):
    """R-091"""
    clerk = visit(Role.CLERK)

    clerk.send("/workshop/parts", plate="粤A77777", part="雨刮", price="80")

    assert "定金" not in words_on(clerk.look("/workshop")).split("登记订件")[0]

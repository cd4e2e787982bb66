"""What drivers are told of vehicles in the workshop: once, in time, and nothing stale."""

from __future__ import annotations

import pytest

from crm.errors import ExtraWorkDecided, ExtraWorkUndecided, NotInWorkshop, TextMissing
from crm.models import Appointment, PromiseChange, StaffNotice
from crm.terms import AppointmentStatus, EscalationReason, FollowUpStatus, RepairOrderState, Role
from crm.use_cases.escalations import raise_due
from crm.use_cases.follow_ups import plan_for_the_workshop
from crm.use_cases.parts_orders import order_parts, parts_arrived, settle_parts
from crm.use_cases.repair_orders import RepairOrderSlip, import_repair_orders, take_repair_order
from crm.use_cases.workshop import (
    decide_extra_work,
    deliver_new_car,
    find_extra_work,
    finish,
    pass_on_to_workshop,
    promise,
    take_back_finish,
    watch_promises,
    with_appointment,
)
from tests.crm.use_cases.planning_house import Wall, on

ARRIVED, PROMISED = "2025-03-06T09:00", "2025-03-06T16:00"


@pytest.fixture
def wall(units, clock):
    return Wall(units, clock)


@pytest.fixture
def shop(units, clock, wall):
    """A car that came at nine and is promised for four o'clock."""
    wall.at(ARRIVED)
    with units() as uow:
        return Shop(units, wall, take_repair_order(uow, a_slip()).id)


def a_slip(**told):
    return RepairOrderSlip(
        **{
            "number": "RO-2001",
            "plate": "粤A12345",
            "customer_name": "王建国",
            "phone": "13800000001",
            "arrived_at": on(ARRIVED),
            "promised_at": on(PROMISED),
            **told,
        }
    )


class Shop:
    """The car in the workshop, and what is done about it at which hour of the wall."""

    def __init__(self, units, wall, order_id):
        self.units, self.wall, self.order_id = units, wall, order_id

    def do(self, moment, what, **told):
        self.wall.at(moment)
        with self.units() as uow:
            return what(uow, by="赵磊", **told)

    def about_it(self, moment, what, **told):
        return self.do(moment, what, repair_order_id=self.order_id, **told)

    def plan(self, moment):
        self.wall.at(moment)
        return plan_for_the_workshop(self.units)

    def told(self, kind):
        """Status and hour of each notice of this kind, in the order planned."""
        return [
            (row.status.value, f"{row.due_at.astimezone(on(ARRIVED).tzinfo):%m-%dT%H:%M}")
            for row in self.wall.rows(kind)
        ]


def test_a_finished_car_is_announced_an_hour_ahead_and_only_once(shop):
    """R-056"""
    shop.about_it("2025-03-06T13:00", finish)

    for moment in ("2025-03-06T13:00", "2025-03-06T13:20"):
        shop.plan(moment)

    assert shop.told("pickup_notice") == [("planned", "03-06T15:00")]


def test_nobody_is_told_to_fetch_a_car_that_is_not_finished(shop):
    """R-056"""
    shop.plan("2025-03-06T15:30")

    assert shop.told("pickup_notice") == []


def test_an_early_promise_is_announced_when_notices_may_be_written(shop):
    """R-042, R-056, C-05: four hours before ten is six in the morning; told at eight."""
    shop.about_it(
        "2025-03-06T17:00", promise, promised_at=on("2025-03-08T10:00"), reason="配件晚到"
    )
    shop.about_it("2025-03-07T19:00", finish)

    shop.plan("2025-03-07T19:00")

    assert shop.told("pickup_notice") == [("planned", "03-08T08:00")]


def test_a_new_promise_moves_the_notice_and_the_old_one_is_not_sent(shop):
    """R-056, R-057: replanned, and nothing stale is left."""
    shop.about_it("2025-03-06T13:00", finish)
    shop.plan("2025-03-06T13:00")

    shop.about_it(
        "2025-03-06T13:30", promise, promised_at=on("2025-03-06T19:00"), reason="再检查一遍"
    )
    shop.plan("2025-03-06T13:31")

    assert shop.told("pickup_notice") == [
        ("cancelled", "03-06T15:00"),
        ("planned", "03-06T18:00"),
    ]
    assert shop.wall.rows("pickup_notice")[0].held_reason == "promise_moved"


def test_a_car_not_finished_after_all_is_announced_when_it_is(shop):
    shop.about_it("2025-03-06T13:00", finish)
    shop.plan("2025-03-06T13:00")

    shop.about_it("2025-03-06T13:30", take_back_finish)
    shop.wall.plan("2025-03-06T13:31")
    withdrawn = shop.told("pickup_notice")
    shop.about_it("2025-03-06T14:30", finish)
    shop.wall.plan("2025-03-06T14:31")

    assert withdrawn == [("cancelled", "03-06T15:00")]
    assert shop.told("pickup_notice") == [("planned", "03-06T15:00")]


def test_a_car_that_was_fetched_is_not_announced(shop, units):
    """R-056"""
    shop.about_it("2025-03-06T13:00", finish)
    shop.plan("2025-03-06T13:00")

    shop.wall.at("2025-03-06T14:00")
    with units() as uow:
        take_repair_order(uow, a_slip(handed_over_at=on("2025-03-06T13:50")))
    shop.plan("2025-03-06T14:00")

    assert shop.told("pickup_notice") == [("cancelled", "03-06T15:00")]
    assert shop.wall.rows("pickup_notice")[0].held_reason == "already_fetched"


def test_a_delay_is_told_at_once_and_the_one_before_it_no_more(shop):
    """R-057"""
    shop.about_it(
        "2025-03-06T11:20", promise, promised_at=on("2025-03-06T18:00"), reason="配件晚到"
    )
    shop.plan("2025-03-06T11:20")
    shop.about_it(
        "2025-03-06T11:40", promise, promised_at=on("2025-03-06T19:00"), reason="要再试车"
    )
    shop.plan("2025-03-06T11:40")

    assert shop.told("delay_notice") == [("cancelled", "03-06T11:20"), ("planned", "03-06T11:40")]


def test_an_earlier_promise_is_no_delay_and_a_delay_needs_its_reason(shop):
    """R-057: the reason is told to the customer, so there must be one."""
    shop.about_it("2025-03-06T10:00", promise, promised_at=on("2025-03-06T15:00"), reason=None)
    shop.plan("2025-03-06T10:00")

    assert shop.told("delay_notice") == []
    with pytest.raises(TextMissing):
        shop.about_it("2025-03-06T10:30", promise, promised_at=on("2025-03-06T17:00"), reason=" ")


def test_a_delay_of_a_car_that_is_finished_after_all_is_not_told(shop):
    shop.about_it(
        "2025-03-06T20:59", promise, promised_at=on("2025-03-07T18:00"), reason="配件晚到"
    )
    shop.plan("2025-03-06T21:00")
    shop.about_it("2025-03-06T21:30", finish)
    shop.plan("2025-03-06T21:31")

    assert shop.wall.rows("delay_notice")[0].held_reason == "ready_after_all"


def test_a_file_of_the_dms_moves_a_promise_and_keeps_what_was_promised(units, wall, tmp_path):
    """R-023, R-057: the columns 预计交车时间 and 延误原因."""
    head = "维修单号,车牌号,车主,电话,进厂时间,预计交车时间,出厂时间,延误原因\n"
    first = "RO-7,粤A12345,王建国,13800000001,2025-03-06 09:00,2025-03-06 16:00,,\n"
    later = "RO-7,粤A12345,王建国,13800000001,2025-03-06 09:00,2025-03-07 11:00,,配件晚到\n"
    file = tmp_path / "orders.csv"
    for moment, line in (("2025-03-06T10:00", first), ("2025-03-06T14:00", later)):
        wall.at(moment)
        file.write_text(head + line, "utf-8")
        import_repair_orders(units, file)

    plan_for_the_workshop(units)

    with units.reading() as uow:
        change = uow.session.query(PromiseChange).one()
    assert (change.was_at, change.promised_at, change.reason) == (
        on("2025-03-06T16:00"),
        on("2025-03-07T11:00"),
        "配件晚到",
    )
    assert [row.status for row in wall.rows("delay_notice")] == [FollowUpStatus.PLANNED]


def test_a_promise_nobody_will_keep_is_put_before_the_supervisor_once(shop, units):
    """R-057, R-063: at the hour the customer would be called, somebody must know."""
    for moment, expected in (
        ("2025-03-06T14:59", 0),
        ("2025-03-06T15:00", 1),
        ("2025-03-06T15:10", 1),
    ):
        shop.wall.at(moment)
        with units() as uow:
            assert watch_promises(uow) == expected
            raise_due(uow)

    with units.reading() as uow:
        items = uow.escalations.open_of_reason(EscalationReason.DELAY_UNTOLD)
    assert len(items) == 1


def test_extra_work_is_asked_about_at_once_and_the_answer_reaches_the_workshop(shop, units):
    """R-059: with the time and the person who took it."""
    work = shop.about_it(
        "2025-03-06T11:20", find_extra_work, description="更换后刹车片", safety=True, delay_hours=2
    )
    shop.plan("2025-03-06T11:20")
    asked = shop.told("extra_work")

    with pytest.raises(ExtraWorkUndecided):
        shop.do("2025-03-06T11:21", pass_on_to_workshop, extra_work_id=work.id, told="周工")
    shop.do("2025-03-06T11:30", decide_extra_work, extra_work_id=work.id, agreed=False)
    shop.do("2025-03-06T11:32", pass_on_to_workshop, extra_work_id=work.id, told="周工")

    assert asked == [("planned", "03-06T11:20")]
    with units.reading() as uow:
        kept = uow.workshop.extra(work.id)
        notices = uow.session.query(StaffNotice).filter_by(role=Role.WORKSHOP_HEAD).all()
    assert (kept.agreed, kept.workshop_told_at, kept.workshop_told) == (
        False,
        on("2025-03-06T11:32"),
        "周工",
    )
    assert [one.zh for one in notices] == ["粤A12345客户不同意增项:更换后刹车片"]


def test_the_first_answer_about_extra_work_stands_and_nobody_is_asked_again(shop):
    """R-059"""
    work = shop.about_it("2025-03-06T11:20", find_extra_work, description="更换后刹车片")
    shop.plan("2025-03-06T11:20")
    shop.do("2025-03-06T11:25", decide_extra_work, extra_work_id=work.id, agreed=True)

    shop.plan("2025-03-06T11:26")

    assert shop.wall.rows("extra_work")[0].held_reason == "already_decided"
    with pytest.raises(ExtraWorkDecided):
        shop.do("2025-03-06T11:30", decide_extra_work, extra_work_id=work.id, agreed=False)


def test_parts_are_announced_when_they_come_and_not_once_they_are_fitted(shop):
    """R-058"""
    parts = shop.do("2025-03-06T10:00", order_parts, plate="粤A12345", part="左前大灯")
    shop.plan("2025-03-06T10:00")
    waiting = shop.told("parts_arrival")

    shop.do("2025-03-06T20:30", parts_arrived, parts_order_id=parts.id)
    shop.plan("2025-03-06T20:30")
    arrived = shop.told("parts_arrival")
    shop.do("2025-03-06T20:40", settle_parts, parts_order_id=parts.id, how="fitted")
    shop.plan("2025-03-06T20:41")

    assert (waiting, arrived) == ([], [("planned", "03-06T20:30")])
    assert shop.told("parts_arrival") == [("cancelled", "03-06T20:30")]


def test_the_owner_of_a_new_car_is_thanked_within_the_hour_and_once(shop):
    """R-055"""
    shop.do(
        "2025-03-06T16:00", deliver_new_car, plate="粤A12345", delivered_at=on("2025-03-06T16:00")
    )

    for moment in ("2025-03-06T16:01", "2025-03-06T16:40", "2025-03-08T10:00"):
        shop.plan(moment)

    assert shop.told("new_car_thanks") == [("planned", "03-06T16:30")]


def test_a_car_that_has_left_is_neither_promised_nor_found_to_need_more(shop, units):
    shop.wall.at("2025-03-06T14:00")
    with units() as uow:
        left = take_repair_order(uow, a_slip(handed_over_at=on("2025-03-06T13:50")))
        assert left.state is RepairOrderState.HANDED_OVER

    with pytest.raises(NotInWorkshop):
        shop.about_it("2025-03-06T14:10", finish)
    with pytest.raises(NotInWorkshop):
        shop.about_it("2025-03-06T14:10", find_extra_work, description="更换雨刮")


def test_the_whole_plan_plans_the_same_as_the_quick_one(shop):
    """R-030: the plan of every ten minutes finds nothing left to do."""
    shop.about_it("2025-03-06T13:00", finish)
    shop.plan("2025-03-06T13:00")

    again = shop.wall.plan("2025-03-06T13:01")

    assert (again.planned, again.cancelled, again.moved) == ({}, {}, 0)


@pytest.mark.parametrize(
    ("booked", "received_as_such"),
    [("2025-03-01T10:00", True), ("2025-02-06T10:00", True), ("2025-02-05T10:00", False)],
)
def test_a_car_registered_within_a_month_is_received_by_appointment(
    shop, units, booked, received_as_such
):
    """R-051: also when it comes on another day than the one agreed."""
    with units() as uow:
        order = uow.repair_orders.get(shop.order_id)
        uow.appointments.add(
            Appointment(
                number="A-1",
                customer_id=order.contact_person_id,
                vehicle_id=order.vehicle_id,
                status=AppointmentStatus.MISSED,
                starts_at=on("2025-03-04T10:00"),
                items=["保养"],
                booked_at=on(booked),
            )
        )

        assert with_appointment(uow, [order]) == ({order.id} if received_as_such else set())

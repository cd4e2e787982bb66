"""Work advised and not done is remembered, and settled by the visit that has it on its order."""

from __future__ import annotations

import pytest

from crm.errors import TextMissing
from crm.use_cases.recommendations import recommend, settle_recommendation, still_recommended
from crm.use_cases.repair_orders import RepairOrderSlip, take_repair_order
from crm.use_cases.workshop import decide_extra_work, find_extra_work
from tests.crm.use_cases.planning_house import on


@pytest.fixture
def car_id(units, clock):
    clock.set(on("2025-03-06T10:00"))
    with units() as uow:
        return take_repair_order(uow, a_visit()).vehicle_id


def a_visit(number="RO-1", item="小保养", left=None):
    return RepairOrderSlip(
        number=number,
        plate="粤A12345",
        customer_name="王建国",
        handed_over_at=on(left) if left else None,
        items=((item, None),),
    )


def open_items(units, car_id):
    with units() as uow:
        return [row.item for row in still_recommended(uow, vehicle_id=car_id)]


def test_the_same_advice_is_kept_once_with_the_newest_reason(units, car_id):
    """R-018"""
    for reason in ("磨损", "磨到极限"):
        with units() as uow:
            row = recommend(uow, vehicle_id=car_id, item=" 更换后刹车片 ", reason=reason, by="赵磊")

    assert (row.item, row.reason) == ("更换后刹车片", "磨到极限")
    assert open_items(units, car_id) == ["更换后刹车片"]


def test_a_later_visit_with_that_work_settles_it(units, clock, car_id):
    """R-018"""
    with units() as uow:
        recommend(uow, vehicle_id=car_id, item="更换后刹车片", reason=None, by="赵磊")
        recommend(uow, vehicle_id=car_id, item="更换雨刮", reason=None, by="赵磊")

    clock.set(on("2025-06-06T18:00"))
    with units() as uow:
        take_repair_order(uow, a_visit("RO-2", "更换后刹车片(两侧)", "2025-06-06T17:00"))

    assert open_items(units, car_id) == ["更换雨刮"]


def test_extra_work_the_customer_declined_becomes_advice_for_the_next_time(units, car_id):
    """R-018, R-059"""
    with units() as uow:
        order = uow.repair_orders.by_number("RO-1")
        work = find_extra_work(
            uow, repair_order_id=order.id, description="更换后刹车片", why="磨到极限", by="周工"
        )
        decide_extra_work(uow, extra_work_id=work.id, agreed=False, by="customer")

    assert open_items(units, car_id) == ["更换后刹车片"]


def test_advice_nobody_wants_is_dropped_and_nothing_is_advised_without_a_name(units, car_id):
    """R-018"""
    with units() as uow:
        row = recommend(uow, vehicle_id=car_id, item="镀膜", reason=None, by="赵磊")
        settle_recommendation(uow, recommendation_id=row.id, how="dropped", by="李娜")
        with pytest.raises(TextMissing):
            recommend(uow, vehicle_id=car_id, item=" ", reason=None, by="赵磊")

    assert open_items(units, car_id) == []

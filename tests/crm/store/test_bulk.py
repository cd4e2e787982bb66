"""Many rows changed at once, on both databases, hold what each was given."""

from __future__ import annotations

from datetime import date

from crm.models import RepairOrder, Vehicle
from crm.store import bulk
from crm.terms import RepairOrderState
from tests.builders import HANDED_OVER, a_customer, a_repair_order, a_vehicle


def test_each_of_many_rows_gets_its_own_words_days_numbers_and_blanks(units):
    with units() as uow:
        owner = a_customer(uow)
        cars = [a_vehicle(uow, f"粤A1234{last}", owner) for last in range(4)]
        uow.session.flush()
        ids = [car.id for car in cars]
    with units() as uow:
        bulk.update_rows(
            uow.session,
            Vehicle,
            [
                (ids[0], {"model": '带,逗号和"引号"{}的', "next_due_on": date(2026, 2, 28)}),
                (ids[1], {"model": None, "next_due_on": None}),
                (ids[2], {"next_due_items": ["机油", "机滤"], "next_due_km": 20_000}),
            ],
        )
    with units.reading() as uow:
        first, second, third, fourth = (uow.session.get(Vehicle, key) for key in ids)
        assert (first.model, first.next_due_on) == ('带,逗号和"引号"{}的', date(2026, 2, 28))
        assert (second.model, second.next_due_on) == (None, None)
        assert (third.next_due_items, third.next_due_km) == (["机油", "机滤"], 20_000)
        assert (fourth.model, fourth.next_due_km) == ("示例轿车", None)


def test_moments_states_and_truths_come_back_as_they_were_given(units):
    with units() as uow:
        car = a_vehicle(uow, owner=a_customer(uow))
        orders = [a_repair_order(uow, f"RO-{key}", None, vehicle=car) for key in (1, 2)]
        uow.session.flush()
        ids = [order.id for order in orders]
        bulk.update_rows(
            uow.session,
            RepairOrder,
            [
                (
                    key,
                    {
                        "state": RepairOrderState.HANDED_OVER,
                        "handed_over_at": HANDED_OVER,
                        "free_campaign": key == ids[0],
                    },
                )
                for key in ids
            ],
        )
    with units.reading() as uow:
        kept = [uow.session.get(RepairOrder, key) for key in ids]
        assert [order.state for order in kept] == [RepairOrderState.HANDED_OVER] * 2
        assert [order.handed_over_at for order in kept] == [HANDED_OVER] * 2
        assert [order.free_campaign for order in kept] == [True, False]

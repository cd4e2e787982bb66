"""The builders make rows the database accepts, and each test gets an empty database."""

from __future__ import annotations

import pytest

from tests.builders import (
    NOW,
    a_conversation,
    a_customer,
    a_dealership,
    a_follow_up,
    a_repair_order,
    a_staff_member,
    a_vehicle,
)


@pytest.mark.parametrize("round", [1, 2])
def test_every_test_begins_with_an_empty_database_and_ids_from_one(open_unit, round):
    with open_unit() as uow:
        assert not uow.dealerships.is_set_up()
        assert a_dealership(uow).id == 1
        assert a_staff_member(uow).id == 1


def test_a_follow_up_is_about_the_customer_and_vehicle_of_its_visit(open_unit):
    with open_unit() as uow:
        key = a_follow_up(uow).id

    with open_unit() as uow:
        kept = uow.follow_ups.get(key)
        assert kept.due_at == NOW
        assert kept.customer.phone() == "13800000001"
        assert kept.vehicle.plate == "粤A12345"
        assert kept.repair_order.contact_person.name == kept.vehicle.owner.name == "王建国"
        assert [line.description for line in kept.repair_order.lines] == ["更换前刹车片"]


def test_a_conversation_carries_on_what_its_follow_up_is_about(open_unit):
    with open_unit() as uow:
        key = a_conversation(uow).id

    with open_unit() as uow:
        kept = uow.conversations.get(key)
        assert (kept.customer, kept.vehicle) == (kept.follow_up.customer, kept.follow_up.vehicle)


def test_two_visits_of_one_customer_share_the_file(open_unit):
    with open_unit() as uow:
        customer = a_customer(uow)
        car = a_vehicle(uow, owner=customer)
        first = a_repair_order(uow, vehicle=car)
        second = a_repair_order(uow, number="RO-1002", vehicle=car, handed_over_at=None)

        assert first.contact_person is second.contact_person is customer
        assert [first.state.value, second.state.value] == ["handed_over", "in_repair"]

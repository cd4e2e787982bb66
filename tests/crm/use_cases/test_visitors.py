"""Somebody only asked: they get a file and a first follow-up all the same."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm.errors import AlreadyInBooks, TextMissing, ValueUnusable
from crm.terms import FollowUpKind, FollowUpStatus, Honorific, InfoSource
from crm.use_cases.explain import explain_follow_up
from crm.use_cases.follow_ups import plan_due
from crm.use_cases.visitors import register_visitor
from tests.builders import SHANGHAI, a_customer, a_dealership
from tests.crm.use_cases.info_desk import sheet_of


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def asked(open_unit, clock):
    """A visitor of Monday, 3 March 2025, told to us at the front desk."""
    clock.set(on("2025-03-03T14:00"))
    with open_unit() as uow:
        return register_visitor(
            uow,
            name="林晓",
            phone="138 0000 0077",
            honorific=Honorific.MS,
            wish="四轮定位",
            by="陈静",
        )


def test_a_visitor_gets_a_file_without_vehicle_or_order(open_unit, asked):
    """R-002"""
    with open_unit.reading() as uow:
        customer = uow.customers.get(asked.id)
        assert (customer.name, customer.phone()) == ("林晓", "13800000077")
        assert (customer.contact_reason, customer.desired_service) == ("consultation", "四轮定位")
        assert uow.vehicles.of_customer(asked.id) == []
        assert uow.repair_orders.count() == 0


def test_a_visitor_is_followed_up_in_the_window_of_a_repair(open_unit, clock, asked):
    """R-032, R-002: planned for the third day, once, and explained by the consultation."""
    with open_unit() as uow:
        assert plan_due(uow).planned == {}
        [row] = uow.follow_ups.open_of_customer(asked.id)
        told = explain_follow_up(uow, row.id)

    assert (row.kind, row.status) == (FollowUpKind.FIRST_FOLLOWUP, FollowUpStatus.PLANNED)
    assert (row.vehicle_id, row.repair_order_id) == (None, None)
    assert row.earliest_at == on("2025-03-05T10:00")
    assert row.due_at == on("2025-03-06T10:00")
    assert row.kpi_at == on("2025-03-06T18:00")
    assert row.latest_at == on("2025-03-10T18:00")
    assert [one.source for one in told.links] == ["R-032"]


def test_opening_a_visitors_file_is_in_the_audit(open_unit, asked):
    """R-002, R-022"""
    with open_unit.reading() as uow:
        newest = uow.audits.newest()[0]
    assert (newest.by, newest.what, newest.noun, newest.key) == (
        "陈静",
        "open file",
        "customer",
        str(asked.id),
    )


def test_who_is_in_the_books_already_gets_no_second_file(open_unit, asked):
    """R-006"""
    with pytest.raises(AlreadyInBooks) as refused, open_unit() as uow:
        register_visitor(uow, name="林晓", phone="13800000077", by="陈静")

    assert refused.value.customer_id == asked.id


@pytest.mark.parametrize(
    "name, phone, error",
    [
        (" ", "13800000078", TextMissing),
        ("林晓", "", ValueUnusable),
        ("林晓", "1380000", ValueUnusable),
        ("林晓", "13800000078 13800000079", ValueUnusable),
    ],
)
def test_a_visitor_who_cannot_be_reached_is_refused_in_words(open_unit, name, phone, error):
    """R-002"""
    with pytest.raises(error), open_unit() as uow:
        register_visitor(uow, name=name, phone=phone, by="陈静")

    with open_unit() as uow:
        assert uow.customers.first() is None
        a_customer(uow)


def test_the_visitors_register_says_how_somebody_heard_of_us(open_unit):
    """R-189: name, number, day, source and wish stand in the register and its workbook."""
    with open_unit() as uow:
        a_dealership(uow)
        register_visitor(uow, name="林晓", phone="13800000077", source=InfoSource.FRIEND, by="陈静")
        sheet = sheet_of(uow, "visitors")

    assert [cell.value for cell in sheet[3]][:4] == ["姓名", "电话", "日期", "信息来源"]
    assert [cell.value for cell in sheet[4]][0:4:3] == ["林晓", "朋友介绍"]

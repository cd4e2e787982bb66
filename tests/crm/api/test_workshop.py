"""Other programs tell of the workshop: promised times, extra work, parts, new cars."""

from __future__ import annotations

import pytest

from crm.use_cases.workshop import decide_extra_work
from tests.crm.api.house import AN_ORDER, a_caller, a_key, an_api

IN_REPAIR = {**AN_ORDER, "handed_over_at": None, "promised_at": "2025-03-06T16:00:00+08:00"}


@pytest.fixture
def caller(units):
    caller = a_caller(an_api(units), a_key(units))
    caller.post("/repair-orders", json=IN_REPAIR)
    return caller


def test_a_promise_moved_by_the_dms_is_a_change_with_its_reason(units, caller):
    """R-057"""
    later = {**IN_REPAIR, "promised_at": "2025-03-06T19:00:00+08:00", "delay_reason": "配件晚到"}

    answer = caller.post("/repair-orders", json=later)

    with units.reading() as uow:
        (change,) = uow.workshop.changes_of([1])[1]
    assert answer.json()["promised_at"] == "2025-03-06T19:00:00+08:00"
    assert change.reason == "配件晚到"
    assert change.was_at is not None and change.was_at < change.promised_at


def test_extra_work_is_asked_about_and_the_answer_can_be_fetched(units, caller):
    """R-059"""
    told = {"repair_order_number": "RO-9001", "description": "更换后刹车片", "amount_fen": 48000}
    headers = {"Idempotency-Key": "x-1"}
    first = caller.post("/extra-work", json=told, headers=headers)
    again = caller.post("/extra-work", json=told, headers=headers)
    with units() as uow:
        decide_extra_work(uow, extra_work_id=1, agreed=True, by="customer")

    answer = caller.get("/extra-work/1")

    assert (first.status_code, first.json()["agreed"]) == (201, None)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert answer.json()["agreed"] is True
    assert caller.get("/extra-work/2").status_code == 404


def test_extra_work_on_a_car_that_has_left_is_refused(caller):
    """R-059"""
    caller.post("/repair-orders", json=AN_ORDER)

    answer = caller.post(
        "/extra-work", json={"repair_order_number": "RO-9001", "description": "更换后刹车片"}
    )

    assert answer.status_code == 409


def test_parts_come_under_their_own_number_once(caller):
    """R-058, R-091: with what is still to be paid ahead for them."""
    order = {"number": "PO-7", "plate": "粤A12345", "part": "左前大灯"}
    caller.post("/parts-orders", json=order)

    arrived = caller.post("/parts-orders", json={**order, "arrived": True, "price_fen": 240000})

    assert (arrived.status_code, arrived.json()["id"]) == (201, 1)
    assert arrived.json()["arrived_at"] is not None
    assert (arrived.json()["price_fen"], arrived.json()["deposit_owed_fen"]) == (240000, 120000)
    assert caller.post("/parts-orders", json={**order, "settled_as": "lost"}).status_code == 422


def test_a_new_cars_delivery_is_taken_in(caller):
    """R-055"""
    known = {"plate": "粤A12345", "delivered_at": "2025-03-06T10:00:00+08:00"}

    answer = caller.post("/deliveries", json=known)

    assert (answer.status_code, answer.json()["plate"]) == (201, "粤A12345")
    assert caller.post("/deliveries", json={**known, "plate": "粤X00000"}).status_code == 404


REPEATABLE = [
    ("/extra-work", "extra_work", {"repair_order_number": "RO-9001", "description": "更换雨刮"}),
    ("/parts-orders", "parts_order", {"number": "PO-7", "plate": "粤A12345", "part": "大灯"}),
    ("/deliveries", "vehicle", {"plate": "粤A12345", "delivered_at": "2025-03-06T10:00:00+08:00"}),
]


@pytest.mark.parametrize("path, noun, body", REPEATABLE, ids=[path for path, *_ in REPEATABLE])
def test_a_request_sent_twice_is_done_once_and_the_repeat_is_in_the_audit(
    units, caller, path, noun, body
):
    """R-141, R-248: the same answer again, marked as such, and who asked again is written down."""
    first, again = (
        caller.post(path, json=body, headers={"Idempotency-Key": "x-1"}) for _ in range(2)
    )

    with units.reading() as uow:
        newest = uow.audits.newest(limit=1)[0]
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert [one.headers.get("Idempotency-Replayed") for one in (first, again)] == [None, "true"]
    assert (newest.by, newest.what, newest.noun) == ("api:dms", "repeat", noun)
    assert newest.key == str(first.json()["id"])

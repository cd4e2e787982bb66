"""A repair order comes in once, however often it is sent."""

from __future__ import annotations

import pytest

from crm.terms import ApiScope
from tests.crm.api.house import AN_ORDER, a_caller, a_key, an_api


@pytest.fixture
def caller(units):
    return a_caller(an_api(units), a_key(units))


def orders(units):
    with units.reading() as uow:
        return uow.repair_orders.count()


def test_a_repair_order_is_taken_in_and_read_back(units, caller):
    answer = caller.post("/repair-orders", json=AN_ORDER)

    assert answer.status_code == 201
    assert answer.json() == {
        "id": 1,
        "number": "RO-9001",
        "state": "handed_over",
        "plate": "粤A12345",
        "vehicle_id": 1,
        "customer_id": 1,
        "customer_name": "王建国",
        "phone": "13800000001",
        "arrived_at": None,
        "promised_at": None,
        "ready_at": None,
        "handed_over_at": "2025-03-05T16:30:00+08:00",
        "odometer_km": 18400,
        "advisor_name": None,
        "amount_fen": 128000,
        "free_campaign": False,
        "items": [{"description": "更换前刹车片", "department": "workshop", "amount_fen": None}],
    }
    assert caller.get("/repair-orders/1").json() == answer.json()


def test_the_same_number_again_changes_what_is_different(units, caller):
    caller.post("/repair-orders", json=AN_ORDER)

    answer = caller.post("/repair-orders", json=AN_ORDER | {"odometer_km": 18500})

    assert (answer.status_code, answer.json()["odometer_km"]) == (200, 18500)
    assert orders(units) == 1


def test_a_request_sent_twice_is_answered_twice_and_done_once(units, caller):
    headers = {"Idempotency-Key": "a-1"}
    first = caller.post("/repair-orders", json=AN_ORDER, headers=headers)

    again = caller.post("/repair-orders", json=AN_ORDER, headers=headers)

    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers


def test_one_idempotency_key_does_not_stand_for_two_orders(units, caller):
    headers = {"Idempotency-Key": "a-1"}
    caller.post("/repair-orders", json=AN_ORDER, headers=headers)

    other = caller.post("/repair-orders", json=AN_ORDER | {"number": "RO-2"}, headers=headers)

    assert (other.status_code, other.json()["type"]) == (
        409,
        "urn:followup:problem:idempotency-key-reused",
    )
    assert orders(units) == 1


def test_a_refused_order_may_be_mended_and_sent_under_the_same_key(units, caller):
    headers = {"Idempotency-Key": "a-1"}
    refused = caller.post("/repair-orders", json=AN_ORDER | {"phone": "12"}, headers=headers)

    mended = caller.post("/repair-orders", json=AN_ORDER, headers=headers)

    assert (refused.status_code, mended.status_code) == (422, 201)


def test_a_number_of_another_car_is_refused(units, caller):
    caller.post("/repair-orders", json=AN_ORDER)

    answer = caller.post("/repair-orders", json=AN_ORDER | {"plate": "粤B67890"})

    assert (answer.status_code, answer.json()["title"]) == (409, "Order of other vehicle")


@pytest.mark.parametrize(
    ("change", "field", "mend"),
    [
        pytest.param({"plate": None}, "body.plate", "send text, in quotation marks", id="no plate"),
        pytest.param(
            {"handed_over_at": "2025-03-05T16:30:00"},
            "body.handed_over_at",
            "add the offset, for instance 2025-03-06T10:20:00+08:00",
            id="a moment without a zone",
        ),
        pytest.param(
            {"mileage": 3},
            "body.mileage",
            "remove this field, or check its spelling",
            id="a misspelt field",
        ),
        pytest.param(
            {"customer_name": "王\u0000"},
            "body.customer_name",
            "remove control characters and broken characters",
            id="a control character",
        ),
    ],
)
def test_a_field_that_cannot_be_is_named_with_the_way_to_mend_it(
    units, caller, change, field, mend
):
    answer = caller.post("/repair-orders", json=AN_ORDER | change)

    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (problem["status"], problem["instance"]) == (422, "/api/v1/repair-orders")
    assert [(one["field"], one["mend"]) for one in problem["errors"]] == [(field, mend)]
    assert orders(units) == 0


@pytest.mark.parametrize("body", [b"\xff\xfe", '{"number": "车"}'.encode("gbk"), b"{"])
def test_a_body_that_cannot_be_read_is_refused_with_the_way_to_mend_it(units, caller, body):
    answer = caller.post(
        "/repair-orders", content=body, headers={"content-type": "application/json"}
    )

    problem = answer.json()
    assert (answer.status_code, problem["errors"][0]["mend"]) == (422, "send valid JSON in UTF-8")
    assert orders(units) == 0


def test_a_key_for_reading_takes_nothing_in(units):
    caller = a_caller(an_api(units), a_key(units, scopes=[ApiScope.SEE_ORDERS]))

    answer = caller.post("/repair-orders", json=AN_ORDER)

    assert (answer.status_code, orders(units)) == (403, 0)

"""Every route of the API, held against its scope and the audit.

The routes are read off the application: one that nobody has decided about fails here.
"""

from __future__ import annotations

import re

import pytest

from crm.api import build_api
from crm.terms import ApiScope, CauseClass, Channel, FollowUpStatus
from crm.use_cases.solutions import mark_notified, record_solution
from crm.use_cases.stops import enter_stop
from tests.crm.api.house import AN_ORDER, a_caller, a_key, an_api
from tests.crm.console.house import furnish

S = ApiScope
SMS = Channel.SMS
SCOPES = {
    ("POST", "/v1/repair-orders"): S.TAKE_ORDERS,
    ("POST", "/v1/extra-work"): S.TAKE_ORDERS,
    ("POST", "/v1/parts-orders"): S.TAKE_ORDERS,
    ("POST", "/v1/deliveries"): S.TAKE_ORDERS,
    ("GET", "/v1/extra-work/{extra_work_id}"): S.SEE_ORDERS,
    ("GET", "/v1/repair-orders"): S.SEE_ORDERS,
    ("GET", "/v1/repair-orders/{repair_order_id}"): S.SEE_ORDERS,
    ("GET", "/v1/customers"): S.SEE_FILES,
    ("POST", "/v1/customers"): S.CHANGE_FILES,
    ("PATCH", "/v1/customers/{customer_id}"): S.CHANGE_FILES,
    ("PATCH", "/v1/vehicles/{vehicle_id}"): S.CHANGE_FILES,
    ("GET", "/v1/customers/{customer_id}/opt-outs"): S.SEE_FILES,
    ("POST", "/v1/customers/{customer_id}/opt-outs"): S.KEEP_STOPS,
    ("POST", "/v1/opt-outs/{opt_out_id}/take-back"): S.KEEP_STOPS,
    ("POST", "/v1/follow-ups/{follow_up_id}/put-off"): S.CHANGE_FOLLOW_UPS,
    ("POST", "/v1/follow-ups/{follow_up_id}/cancel"): S.CHANGE_FOLLOW_UPS,
    ("POST", "/v1/contacts"): S.ENTER_CONTACTS,
    ("POST", "/v1/complaints"): S.TAKE_COMPLAINTS,
    ("POST", "/v1/complaints/{complaint_id}/words"): S.TAKE_COMPLAINTS,
    ("POST", "/v1/complaints/{complaint_id}/told"): S.TAKE_COMPLAINTS,
    ("POST", "/v1/complaints/{complaint_id}/satisfaction"): S.TAKE_COMPLAINTS,
    ("GET", "/v1/appointment-slots"): S.SEE_APPOINTMENTS,
    ("POST", "/v1/appointments"): S.BOOK_APPOINTMENTS,
    ("POST", "/v1/appointments/{appointment_id}/move"): S.BOOK_APPOINTMENTS,
    ("POST", "/v1/appointments/{appointment_id}/cancel"): S.BOOK_APPOINTMENTS,
    ("GET", "/v1/customers/{customer_id}"): S.SEE_FILES,
    ("GET", "/v1/vehicles"): S.SEE_FILES,
    ("GET", "/v1/vehicles/{vehicle_id}"): S.SEE_FILES,
    ("GET", "/v1/follow-ups"): S.SEE_FOLLOW_UPS,
    ("GET", "/v1/follow-ups/{follow_up_id}"): S.SEE_FOLLOW_UPS,
    ("GET", "/v1/follow-ups/{follow_up_id}/why"): S.SEE_FOLLOW_UPS,
    ("GET", "/v1/contacts"): S.SEE_REGISTERS,
    ("GET", "/v1/contacts/{contact_id}"): S.SEE_REGISTERS,
    ("GET", "/v1/complaints"): S.SEE_COMPLAINTS,
    ("GET", "/v1/complaints/{complaint_id}"): S.SEE_COMPLAINTS,
    ("GET", "/v1/appointments"): S.SEE_APPOINTMENTS,
    ("GET", "/v1/appointments/{appointment_id}"): S.SEE_APPOINTMENTS,
}


@pytest.fixture
def database_url(sqlite_url):
    """Which database holds the rows makes no difference to who may see them."""
    return sqlite_url


BODIES = {
    "/v1/repair-orders": AN_ORDER,
    "/v1/extra-work": {"repair_order_number": "RO-0", "description": "更换雨刮"},
    "/v1/parts-orders": {"number": "PO-1", "plate": "粤A12345", "part": "大灯"},
    "/v1/deliveries": {"plate": "粤A12345", "delivered_at": "2025-03-06T09:00:00+08:00"},
    "/v1/customers": {"name": "赵六", "phone": "13800000009", "source": "fair"},
    "/v1/customers/{customer_id}": {"employer": "示例公司"},
    "/v1/vehicles/{vehicle_id}": {"model": "示例轿车 双擎"},
    "/v1/customers/{customer_id}/opt-outs": {"words": "别再打了", "heard_on": "voice"},
    "/v1/opt-outs/{opt_out_id}/take-back": {"words": "还是提醒我吧"},
    "/v1/follow-ups/{follow_up_id}/put-off": {"at": "2025-03-08T10:00:00+08:00"},
    "/v1/follow-ups/{follow_up_id}/cancel": {"reason": "柜台已当面沟通"},
    "/v1/contacts": {"customer_id": 1, "result": "completed", "words": "都好"},
    "/v1/complaints": {"customer_id": 1, "words": "等了一个小时"},
    "/v1/complaints/{complaint_id}/words": {"words": "今天又响了"},
    "/v1/complaints/{complaint_id}/told": {"told_by": "李娜"},
    "/v1/complaints/{complaint_id}/satisfaction": {"satisfied": True},
    "/v1/appointments": {
        "customer_id": 1,
        "starts_at": "2025-03-10T10:00:00+08:00",
        "items": ["保养"],
    },
    "/v1/appointments/{appointment_id}/move": {"starts_at": "2025-03-11T10:00:00+08:00"},
    "/v1/appointments/{appointment_id}/cancel": {"reason": "客户出差"},
}


def prepare(units) -> None:
    """Let everything be possible once: a solution to tell of, a stop, a follow-up that waits."""
    house = furnish(units)
    with units() as uow:
        uow.follow_ups.get(house.follow_up).status = FollowUpStatus.PLANNED
        customer = uow.customers.get(house.customer)
        enter_stop(uow, customer=customer, channel=SMS, heard_on=SMS, words="停", by="x")
        record_solution(
            uow,
            complaint_id=house.complaint,
            by="x",
            solution="重做",
            cause="装配",
            cause_class=CauseClass.WORKMANSHIP,
            facts_checked=True,
        )
        mark_notified(uow, complaint_id=house.complaint, at=uow.clock.now(), by="x")


def ask(caller, route: tuple[str, str]):
    method, path = route
    address = path.removeprefix("/v1").replace("{", "").replace("}", "")
    address = re.sub(r"\b[a-z_]+_id\b", "1", address)
    return caller.request(method, address, json=BODIES[path] if method != "GET" else None)


def test_somebody_has_decided_about_every_route(units):
    documented = {
        (method.upper(), path)
        for path, methods in build_api(units).openapi()["paths"].items()
        for method in methods
    }

    assert documented == set(SCOPES)


@pytest.mark.parametrize("route", SCOPES, ids=" ".join)
def test_a_route_answers_the_key_with_its_scope_and_no_other(units, route):
    """R-232, R-248: nobody without a key or its scope; what was shown is written down."""
    prepare(units)
    app = an_api(units)
    right = a_key(units, "right", [SCOPES[route]])
    wrong = a_key(units, "wrong", [one for one in ApiScope if one is not SCOPES[route]])
    with units.reading() as uow:
        before = uow.audits.newest(limit=1)[0].id

    stranger, refused, taken = (ask(a_caller(app, key), route) for key in (None, wrong, right))

    assert stranger.status_code == 401
    assert stranger.headers["content-type"] == "application/problem+json"
    assert refused.status_code == 403
    assert taken.status_code in (200, 201, 404)
    with units.reading() as uow:
        new = [one for one in uow.audits.newest(limit=20) if one.id > before]
    if taken.status_code != 404:
        assert new
        assert all("right" in one.by for one in new)

"""Every route of the API, held against its scope and the audit.

The routes are read off the application: one that nobody has decided about fails here.
"""

from __future__ import annotations

import pytest

from crm.api import build_api
from crm.terms import ApiScope
from tests.crm.api.house import AN_ORDER, a_caller, a_key, an_api
from tests.crm.console.house import furnish

S = ApiScope
SCOPES = {
    ("POST", "/v1/repair-orders"): S.TAKE_ORDERS,
    ("POST", "/v1/extra-work"): S.TAKE_ORDERS,
    ("POST", "/v1/parts-orders"): S.TAKE_ORDERS,
    ("POST", "/v1/deliveries"): S.TAKE_ORDERS,
    ("GET", "/v1/extra-work/{extra_work_id}"): S.SEE_ORDERS,
    ("GET", "/v1/repair-orders"): S.SEE_ORDERS,
    ("GET", "/v1/repair-orders/{repair_order_id}"): S.SEE_ORDERS,
    ("GET", "/v1/customers"): S.SEE_FILES,
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
}


def ask(caller, route: tuple[str, str]):
    method, path = route
    address = path.removeprefix("/v1").replace("{", "").replace("}", "")
    for name in ("repair_order", "customer", "vehicle", "follow_up", "contact", "complaint"):
        address = address.replace(f"{name}_id", "1")
    address = address.replace("appointment_id", "1").replace("extra_work_id", "1")
    return caller.request(method, address, json=BODIES.get(path) if method == "POST" else None)


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
    furnish(units)
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

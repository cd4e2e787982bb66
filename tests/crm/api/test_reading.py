"""What other programs may read: in pages, by filters, masked, and written down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.api.reading import cursor_after
from crm.terms import ApiScope
from crm.use_cases.api_keys import withdraw_key
from tests.crm.api.house import AN_ORDER, a_caller, a_key, an_api
from tests.crm.console.house import furnish

LISTS = {
    "/repair-orders": ApiScope.SEE_ORDERS,
    "/customers": ApiScope.SEE_FILES,
    "/vehicles": ApiScope.SEE_FILES,
    "/follow-ups": ApiScope.SEE_FOLLOW_UPS,
    "/contacts": ApiScope.SEE_REGISTERS,
    "/complaints": ApiScope.SEE_COMPLAINTS,
    "/appointments": ApiScope.SEE_APPOINTMENTS,
}


@pytest.fixture
def house(units):
    return furnish(units)


@pytest.fixture
def caller(units, house):
    return a_caller(an_api(units), a_key(units))


def entries(units):
    with units.reading() as uow:
        return [
            (one.what, one.noun, one.key, one.after)
            for one in uow.audits.newest()
            if one.by == "api:dms"
        ]


def test_each_list_is_read_with_its_scope_and_no_other(units, house):
    app = an_api(units)
    callers = {
        scope: a_caller(app, a_key(units, name=scope.value, scopes=[scope])) for scope in ApiScope
    }

    opened = {
        (path, scope)
        for path in LISTS
        for scope, caller in callers.items()
        if caller.get(path).status_code == 200
    }

    assert opened == set(LISTS.items())


def test_a_list_comes_in_pages_to_its_end(caller):
    first = caller.get("/customers", params={"limit": 1}).json()
    second = caller.get("/customers", params={"limit": 1, "cursor": first["next"]}).json()

    assert [one["name"] for one in first["items"] + second["items"]] == ["王建国", "李秀英"]
    assert second["next"] is None


def test_what_arrives_meanwhile_comes_at_the_end(caller):
    first = caller.get("/repair-orders", params={"limit": 2}).json()
    caller.post("/repair-orders", json=AN_ORDER)

    rest = caller.get("/repair-orders", params={"cursor": cursor_after(2)}).json()

    assert first["next"] is None
    assert [one["number"] for one in rest["items"]] == ["RO-9001"]


def test_a_cursor_that_is_not_ours_is_refused(caller):
    answer = caller.get("/customers", params={"cursor": "elsewhere"})

    assert (answer.status_code, answer.json()["type"]) == (
        422,
        "urn:followup:problem:cursor-invalid",
    )


def test_a_list_is_cut_by_date_and_status(units, clock, house, caller):
    later = (clock.now() + timedelta(days=1)).isoformat()

    planned = caller.get("/follow-ups", params={"status": "planned", "until": later}).json()
    after = caller.get("/follow-ups", params={"since": later}).json()
    done = caller.get("/follow-ups", params={"status": "completed"}).json()

    ids = [one["id"] for one in planned["items"]]
    assert (ids, after["items"], done["items"]) == (
        [house.follow_up, house.others_follow_up],
        [],
        [],
    )


def test_a_date_without_its_offset_is_refused_with_the_way_to_write_it(caller):
    answer = caller.get("/follow-ups", params={"since": "2025-03-06T00:00:00"})

    assert answer.status_code == 422
    assert "%2B" in answer.json()["errors"][0]["mend"]


def test_moments_stand_on_the_dealerships_wall(house, caller):
    row = caller.get(f"/follow-ups/{house.follow_up}").json()

    assert row["due_at"] == "2025-03-06T10:20:00+08:00"


def test_a_follow_up_explains_itself(house, caller):
    found = caller.get(f"/follow-ups/{house.follow_up}/why").json()

    assert [(one["zh"], one["en"]) for one in found["links"]] == [("第3天", "day 3")]
    assert [(one["noun"], one["key"]) for one in found["sources"]] == [
        ("repair_order", "RO-粤A12345"),
        ("vehicle", "粤A12345"),
        ("customer", str(house.customer)),
    ]


def test_numbers_are_masked_unless_the_key_may_see_them(units, house):
    app = an_api(units)
    some = a_caller(app, a_key(units, name="some", scopes=[ApiScope.SEE_FILES]))
    full = a_caller(app, a_key(units, name="full"))

    seen = [one.get(f"/customers/{house.customer}").json()["phone"] for one in (some, full)]

    assert seen == ["138****0001", "13800000001"]


def test_every_call_is_written_down(units, house, caller):
    caller.get("/customers", params={"limit": 1})
    caller.get(f"/complaints/{house.complaint}")

    assert entries(units) == [
        ("view", "complaint", str(house.complaint), {}),
        ("view", "customer", "list", {"rows": 1}),
    ]


def test_what_is_not_there_is_not_found(caller):
    answer = caller.get("/vehicles/999")

    assert (answer.status_code, answer.json()["detail"]) == (404, "there is no vehicle 999")


@pytest.mark.parametrize("key", [None, "fk_unknown", ""])
def test_nobody_comes_in_without_a_key(units, house, key):
    answer = a_caller(an_api(units), key).get("/customers")

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "王建国" not in answer.text


def test_a_withdrawn_key_is_of_no_use(units, caller):
    before = caller.get("/customers").status_code
    with units() as uow:
        withdraw_key(uow, api_key_id=1, by="系统管理员")

    assert (before, caller.get("/customers").status_code) == (200, 401)


def test_a_key_that_calls_too_fast_must_wait(units, clock, house):
    caller = a_caller(an_api(units, calls_per_minute=2), a_key(units))
    statuses = [caller.get("/customers").status_code for _ in range(3)]
    refused = caller.get("/customers")
    clock.set(clock.now() + timedelta(seconds=30))

    assert statuses == [200, 200, 429]
    assert refused.headers["retry-after"] == "30"
    assert caller.get("/customers").status_code == 200

"""Policy, file changes, registers and keys, as staff use them in the console."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from crm.models import Customer
from crm.terms import Disposition, Role
from crm.use_cases.api_keys import key_in_use
from crm.use_cases.conversations import close_conversation
from tests.crm.console.house import words_on


@pytest.fixture
def database_url(sqlite_url):
    """Which database holds the rows makes no difference to what is tested here."""
    return sqlite_url


def test_an_information_officer_changes_the_call_hours(visit, house, units):
    """R-039, R-243."""

    browser = visit(Role.INFO_OFFICER)

    browser.send("/policy/call_hours", value="- start: 09:30\n  end: 11:30")

    page = words_on(browser.look("/policy"))
    assert "09:30" in page
    assert "10:00" in page
    with units.reading() as uow:
        assert [span.start.hour for span in uow.policy.call_hours] == [9]


def test_what_was_typed_is_not_lost_when_it_is_refused(visit, house, units):
    answer = visit(Role.SUPERVISOR).send("/policy/complaint.promise_max_hours", value="-7")

    assert answer.status_code == 422
    assert ">-7</textarea>" in answer.text
    assert "policy key complaint.promise_max_hours" in answer.text
    with units.reading() as uow:
        assert uow.policy_version_id is None


def test_an_information_officer_does_not_change_targets(visit, house):
    browser = visit(Role.INFO_OFFICER)

    answer = browser.send("/policy/complaint.promise_max_hours", value="24")

    assert answer.status_code == 403
    assert "<textarea" not in browser.look("/policy/complaint.promise_max_hours").text


def test_a_clerk_confirms_changes_of_own_customers_only(visit, house, units):
    browser = visit(Role.CLERK)
    page = words_on(browser.look("/proposals"))

    own, others = (browser.send(f"/proposals/{key}", accept="yes") for key in (1, 2))

    assert ("王建国" in page, "李秀英" in page) == (True, False)
    assert (own.status_code, others.status_code) == (303, 404)
    with units.reading() as uow:
        assert [uow.customers.proposal(key).accepted for key in (1, 2)] == [True, None]


def test_the_file_shows_who_confirmed_what(visit, house):
    """R-011"""
    browser = visit(Role.INFO_OFFICER)
    browser.send("/proposals/1", accept="no")

    page = words_on(browser.look(f"/customers/{house.customer}"))

    assert "未采用 · info_officer-person!" in page


def test_a_register_is_exported_and_the_export_is_in_the_audit(visit, house, units):
    """R-141, R-243."""

    with units() as uow:
        talk = uow.conversations.get(house.conversation)
        close_conversation(uow, conversation=talk, disposition=Disposition.COMPLETED)
    browser = visit(Role.INFO_OFFICER)

    answer = browser.send("/forms/call_register/export", first="2025-03-01", last="2025-03-31")

    sheet = load_workbook(BytesIO(answer.content)).active
    assert (sheet["A1"].value, sheet["D4"].value) == ("跟踪服务电话登记表", "王建国")
    assert "call_register-2025-03-01_2025-03-31.xlsx" in answer.headers["content-disposition"]
    assert "call_register" in words_on(visit(Role.SUPERVISOR).look("/audit"))


def test_an_administrator_exports_no_full_number(visit, house, units):
    with units() as uow:
        talk = uow.conversations.get(house.conversation)
        close_conversation(uow, conversation=talk, disposition=Disposition.COMPLETED)
        phone = uow.session.get(Customer, house.customer).phone()

    answer = visit(Role.ADMIN).send(
        "/forms/call_register/export", first="2025-03-01", last="2025-03-31"
    )

    shown = load_workbook(BytesIO(answer.content)).active["F4"].value
    assert (phone[:3], phone[-4:]) == (shown[:3], shown[-4:])
    assert "****" in shown


def test_a_key_is_shown_once(visit, house, units):
    browser = visit(Role.ADMIN)

    answer = browser.send("/api-keys", name="DMS", scope="repair_orders:write")

    [key] = re.findall(r"fk_[\w-]{30,}", answer.text)
    with units.reading() as uow:
        assert key_in_use(uow, key).scopes == ["repair_orders:write"]
    assert key not in browser.look("/api-keys").text


def test_a_follow_up_says_why_it_is_there(visit, house):
    browser = visit(Role.CLERK)

    page = words_on(browser.look(f"/follow-ups/{house.follow_up}"))

    assert "第3天" in page
    assert browser.look(f"/follow-ups/{house.others_follow_up}").status_code == 404

"""The administrator's page of webhooks."""

from __future__ import annotations

import re

import pytest

from crm.terms import Role
from tests.crm.console.house import words_on


@pytest.fixture
def database_url(sqlite_url):
    """Which database holds the rows makes no difference to what is tested here."""
    return sqlite_url


def made(browser) -> str:
    answer = browser.send(
        "/webhooks", name="DMS", url="https://dms.example/hook", event="complaint.taken"
    )
    assert answer.status_code == 303
    return re.search(r"/webhooks/\d+", answer.headers["location"]).group()


def test_one_is_made_tested_looked_at_and_withdrawn(visit, house, units):
    browser = visit(Role.ADMIN)
    page = made(browser)

    browser.send(f"{page}/test")
    assert "等待发送" in words_on(browser.look(page))
    browser.send(f"{page}/withdraw")

    shown = words_on(browser.look(page))
    assert "已停用" in shown
    assert "已放弃" in shown
    with units.reading() as uow:
        steps = [one.what for one in uow.audits.newest(limit=10) if one.noun == "webhook"]
    assert sorted(steps) == ["make", "test", "withdraw"]


def test_the_secret_is_shown_on_request_and_that_is_written_down(visit, house, units):
    browser = visit(Role.ADMIN)
    page = made(browser)
    assert "whsec_" not in browser.look(page).text

    shown = browser.send(f"{page}/secret").text

    secret = re.search(r"whsec_\S+?(?=<)", shown).group()
    browser.send(f"{page}/renew")
    assert secret not in browser.send(f"{page}/secret").text
    with units.reading() as uow:
        assert "webhook_secret" in {one.noun for one in uow.audits.newest(limit=10)}


def test_a_bad_address_is_refused_with_how_to_mend_it(visit, house):
    answer = visit(Role.ADMIN).send(
        "/webhooks", name="DMS", url="http://dms.example/hook", event="complaint.taken"
    )

    assert answer.status_code == 422
    assert "https://" in answer.text


@pytest.mark.parametrize("role", [Role.SERVICE_MANAGER, Role.INFO_OFFICER, Role.CLERK])
def test_others_have_no_business_here(visit, house, role):
    browser = visit(role)

    assert browser.look("/webhooks").status_code == 403
    assert browser.send("/webhooks", name="x", url="https://x.cn").status_code == 403

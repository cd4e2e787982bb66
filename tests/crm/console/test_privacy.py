"""The page on which a person's data is handed out or erased."""

from __future__ import annotations

import pytest

from crm.models import Appointment
from crm.terms import ComplaintStatus, Role
from tests.crm.console.house import PHONE, words_on


@pytest.fixture
def database_url(sqlite_url):
    """Which database holds the rows makes no difference to what is tested here."""
    return sqlite_url


@pytest.fixture
def nothing_open(units, house):
    with units() as uow:
        for complaint in uow.complaints.of_customer(house.customer):
            complaint.status = ComplaintStatus.CLOSED
        for appointment in uow.session.query(Appointment).filter_by(customer_id=house.customer):
            appointment.cancelled_at = uow.clock.now()


def test_a_copy_is_handed_out_and_that_is_written_down(visit, house, units):
    page = f"/customers/{house.customer}/privacy"

    answer = visit(Role.INFO_OFFICER).send(f"{page}/copy")

    assert answer.headers["content-disposition"].endswith(f'customer-{house.customer}.json"')
    assert answer.json()["tables"]["contact_point"][0]["address"] == PHONE
    with units.reading() as uow:
        assert uow.audits.newest()[0].what == "hand_out"


def test_open_matters_are_named_instead_of_the_form(visit, house):
    page = f"/customers/{house.customer}/privacy"
    browser = visit(Role.SUPERVISOR)

    assert "办完或取消后才能删除" in words_on(browser.look(page))
    answer = browser.send(f"{page}/erase", confirmed="删除", reason="客户要求")
    assert answer.status_code == 409


def test_a_supervisor_erases_after_typing_the_word(visit, house, nothing_open, units):
    page = f"/customers/{house.customer}/privacy"
    browser = visit(Role.SUPERVISOR)

    refused = browser.send(f"{page}/erase", confirmed="好", reason="客户要求")
    assert refused.status_code == 422
    assert "删除" in refused.text
    browser.send(f"{page}/erase", confirmed="删除", reason="客户要求")

    assert "个人信息已于" in words_on(browser.look(page))
    assert PHONE not in browser.look(f"/customers/{house.customer}").text


@pytest.mark.parametrize("role", [Role.INFO_OFFICER, Role.CLERK, Role.ADMIN])
def test_others_do_not_erase(visit, house, nothing_open, role):
    page = f"/customers/{house.customer}/privacy"

    answer = visit(role).send(f"{page}/erase", confirmed="删除", reason="客户要求")

    assert answer.status_code == 403


def test_a_clerk_does_not_hand_out(visit, house):
    answer = visit(Role.CLERK).send(f"/customers/{house.customer}/privacy/copy")
    assert answer.status_code == 403

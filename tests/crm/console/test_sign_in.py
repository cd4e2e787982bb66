"""Signing in: who gets in, who is kept out, and what the browser is given."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from crm.console.doorway import COOKIE
from crm.terms import Role
from crm.use_cases.staff import SIGNED_IN_FOR, add_staff
from tests.crm.console.house import NAMES, PASSWORD


@pytest.fixture
def database_url(sqlite_url):
    """Which database holds the rows makes no difference to what is tested here."""
    return sqlite_url


@pytest.fixture
def somebody(units):
    with units() as uow:
        add_staff(uow, name="zhou", role=Role.SUPERVISOR, display_name="周敏", password=PASSWORD)


def sign_in(browser, password, name="zhou", next=""):
    form = browser.look("/sign-in").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', form).group(1)
    return browser.send("/sign-in", csrf=csrf, name=name, password=password, next=next)


def test_the_right_password_leads_to_the_queue(visit, somebody):
    browser = visit(None)

    answer = sign_in(browser, PASSWORD)

    assert answer.headers["location"] == "/console/"
    assert "周敏" in browser.look("/").text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visit, somebody):
    cookie = sign_in(visit(None), PASSWORD).headers["set-cookie"]

    assert cookie.startswith(COOKIE)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/console" in cookie


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(visit, somebody):
    wrong = sign_in(visit(None), "battery staple")
    unknown = sign_in(visit(None), PASSWORD, name="nobody")

    assert wrong.status_code == unknown.status_code == 401
    assert "用户名或密码不对" in wrong.text
    assert "用户名或密码不对" in unknown.text


def test_after_five_refusals_even_the_right_password_waits_a_quarter_of_an_hour(
    visit, somebody, clock, now
):
    browser = visit(None)
    for _ in range(5):
        sign_in(browser, "battery staple")

    locked = sign_in(browser, PASSWORD)
    clock.set(now + timedelta(minutes=16))
    later = sign_in(browser, PASSWORD)

    assert locked.status_code == 401
    assert later.status_code == 303


def test_a_sign_in_form_from_elsewhere_is_refused(visit, somebody):
    answer = visit(None).send("/sign-in", csrf="", name="zhou", password=PASSWORD)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "next, expected",
    [
        ("/console/complaints/3", "/console/complaints/3"),
        ("https://elsewhere.test/", "/console/"),
        ("//elsewhere.test/", "/console/"),
        ("/\\elsewhere.test", "/console/"),
    ],
)
def test_signing_in_leads_back_into_the_console_only(visit, somebody, next, expected):
    assert sign_in(visit(None), PASSWORD, next=next).headers["location"] == expected


def test_work_keeps_a_session_open_and_twelve_idle_hours_end_it(visit, house, clock, now):
    browser = visit(Role.SUPERVISOR)

    clock.set(now + timedelta(hours=8))
    assert browser.look("/").status_code == 200
    clock.set(now + timedelta(hours=19))
    assert browser.look("/").status_code == 200
    clock.set(now + timedelta(hours=19) + SIGNED_IN_FOR)
    assert browser.look("/").status_code == 303


def test_a_tab_left_open_keeps_nobody_signed_in(visit, house, clock, now):
    browser = visit(Role.SUPERVISOR)

    clock.set(now + timedelta(hours=11))
    browser.look("/queue/items", **{"x-requested-with": "fetch"})
    clock.set(now + timedelta(hours=13))

    assert browser.look("/").status_code == 303


def test_whoever_signs_out_is_out(visit, house):
    browser = visit(Role.SUPERVISOR)
    token = browser.client.cookies[COOKIE]

    browser.send("/sign-out")
    browser.client.cookies.set(COOKIE, token, path="/console")

    assert browser.look("/").status_code == 303


def test_a_closed_account_is_out_at_once(visit, house, units):
    browser = visit(Role.SUPERVISOR)

    with units() as uow:
        uow.staff.by_name(NAMES[Role.SUPERVISOR]).active = False

    assert browser.look("/").status_code == 303


def test_a_chosen_language_stays_with_the_person(visit, house):
    visit(Role.SUPERVISOR).send("/language", language="en", back="/console/complaints")

    assert "Waiting for a person" in visit(Role.SUPERVISOR).look("/").text


def test_a_reader_of_english_finds_the_door_in_english(visit, somebody):
    page = visit(None).look("/sign-in", **{"accept-language": "en-GB,en"})

    assert "Please sign in with your staff account." in page.text

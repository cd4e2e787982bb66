"""Who sees which page, and that every page stands with empty and with full books."""

from __future__ import annotations

import pytest

from crm.terms import Language, Role
from crm.use_cases.staff import add_staff
from tests.crm.console.house import (
    NAMES,
    OTHERS_PHONE,
    OTHERS_WORDS,
    PHONE,
    Visitor,
    words_on,
)

R = Role
PAGES = {
    "/queue/items": {R.SUPERVISOR, R.SERVICE_MANAGER, R.RESPONSIBLE, R.ADMIN},
    "/follow-ups": {R.CLERK, R.INFO_OFFICER, R.SUPERVISOR, R.SERVICE_MANAGER, R.ADMIN},
    "/calls": set(R) - {R.WORKSHOP_HEAD, R.SALES},
    "/customers": set(R) - {R.WORKSHOP_HEAD, R.SALES},
    "/complaints": set(R) - {R.WORKSHOP_HEAD, R.SALES},
    "/appointments": set(R) - {R.RESPONSIBLE, R.SALES},
    "/quality": {R.INFO_OFFICER, R.SUPERVISOR, R.SERVICE_MANAGER, R.ADMIN},
    "/quality/cases?department=workshop": {
        R.INFO_OFFICER,
        R.SUPERVISOR,
        R.SERVICE_MANAGER,
        R.ADMIN,
    },
    "/team": {R.SUPERVISOR},
    "/proposals": {R.CLERK, R.INFO_OFFICER, R.SUPERVISOR},
    "/service-lists": set(R) - {R.RESPONSIBLE, R.WORKSHOP_HEAD},
    "/service-lists?view=lost": {R.CLERK, R.INFO_OFFICER, R.SUPERVISOR, R.SERVICE_MANAGER, R.ADMIN},
    "/campaigns": set(R) - {R.RESPONSIBLE, R.WORKSHOP_HEAD, R.SALES},
    "/answers": set(R) - {R.RESPONSIBLE, R.WORKSHOP_HEAD, R.SALES},
    "/answers/oil_light": set(R) - {R.RESPONSIBLE, R.WORKSHOP_HEAD, R.SALES},
    "/answers/new": {R.INFO_OFFICER, R.SUPERVISOR},
    "/nightly": {R.INFO_OFFICER, R.SUPERVISOR},
    "/customers/new": {R.CLERK, R.INFO_OFFICER, R.SUPERVISOR},
    "/forms": set(R) - {R.RESPONSIBLE},
    "/reports": {R.INFO_OFFICER, R.SUPERVISOR, R.SERVICE_MANAGER, R.ADMIN},
    "/feedback": set(R) - {R.CLERK, R.SALES},
    "/file-audits": {R.INFO_OFFICER, R.SUPERVISOR, R.SERVICE_MANAGER, R.ADMIN},
    "/policy": {R.INFO_OFFICER, R.SUPERVISOR, R.ADMIN},
    "/api-keys": {R.SUPERVISOR, R.ADMIN},
    "/audit": {R.SUPERVISOR, R.ADMIN},
}


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_each_role_opens_the_pages_of_the_matrix_and_no_others(visit, house, role):
    browser = visit(role)

    opened = {path for path in PAGES if browser.look(path).status_code == 200}
    refused = {path for path in PAGES if browser.look(path).status_code == 403}

    assert opened == {path for path, roles in PAGES.items() if role in roles}
    assert refused == set(PAGES) - opened


@pytest.mark.parametrize("path", [*PAGES, "/", "/calls/1", "/customers/1", "/complaints/1"])
def test_nobody_sees_a_page_without_signing_in(visit, house, path):
    """R-022"""
    answer = visit(None).look(path)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/console/sign-in")


@pytest.mark.parametrize(
    "role, expected",
    [
        (R.SUPERVISOR, 200),
        (R.CLERK, "/console/follow-ups"),
        (R.INFO_OFFICER, "/console/follow-ups"),
        (R.WORKSHOP_HEAD, "/console/appointments"),
        (R.SALES, "/console/service-lists"),
    ],
)
def test_each_role_begins_where_its_work_is(visit, house, role, expected):
    answer = visit(role).look("/")

    assert answer.headers.get("location", answer.status_code) == expected


@pytest.mark.parametrize("path", ["/complaints/{}", "/customers/{}", "/calls/{}"])
@pytest.mark.parametrize("role", [R.CLERK, R.RESPONSIBLE])
def test_whoever_has_own_cases_only_cannot_open_anothers(visit, house, role, path):
    """R-239, R-245."""

    own = {"/complaints/{}": house.complaint, "/customers/{}": house.customer}
    others = {"/complaints/{}": house.others_complaint, "/customers/{}": house.others_customer}
    mine = path.format(own.get(path, house.conversation))
    theirs = path.format(others.get(path, house.others_conversation))

    assert visit(role).look(mine).status_code == 200
    assert visit(role).look(theirs).status_code == 404


@pytest.mark.parametrize("path", ["/complaints", "/calls", "/customers", "/follow-ups?view=today"])
def test_a_clerks_lists_hold_no_other_clerks_customers(visit, house, path):
    """R-239."""

    clerk, supervisor = visit(R.CLERK), visit(R.SUPERVISOR)

    assert "王建国" in clerk.look(path).text
    assert "李秀英" not in clerk.look(path).text
    assert "李秀英" in supervisor.look(path).text


def test_a_service_manager_sees_rework_but_no_other_complaint(visit, house):
    """R-244."""

    browser = visit(R.SERVICE_MANAGER)

    assert browser.look(f"/complaints/{house.complaint}").status_code == 200
    assert browser.look(f"/complaints/{house.others_complaint}").status_code == 404
    assert OTHERS_WORDS not in browser.look("/").text


def test_the_workshop_head_gets_vehicle_time_and_work_but_no_names(visit, house):
    """R-246."""

    seen = words_on(visit(R.WORKSHOP_HEAD).look("/appointments"))

    assert "粤A12345" in seen
    assert "小保养" in seen
    assert "王建国" not in seen
    assert PHONE not in seen


@pytest.mark.parametrize(
    "path",
    ["/", "/?queue=service_manager", "/customers", "/customers/{}", "/complaints/{}", "/calls/{}"],
)
def test_an_administrator_sees_no_full_telephone_number(visit, house, path):
    ids = {"/customers/{}": house.customer, "/complaints/{}": house.complaint}
    page = path.format(ids.get(path, house.conversation))

    seen = visit(R.ADMIN).look(page).text

    assert "****" in seen
    assert PHONE not in seen
    assert OTHERS_PHONE not in seen


def test_a_responsible_person_sees_the_masked_number_of_his_case(visit, house):
    seen = words_on(visit(R.RESPONSIBLE).look(f"/complaints/{house.complaint}"))

    assert "138****0001" in seen


def test_a_supervisor_sees_the_number_to_call(visit, house):
    assert PHONE in words_on(visit(R.SUPERVISOR).look(f"/customers/{house.customer}"))


@pytest.mark.parametrize("language", list(Language), ids=lambda one: one.value)
@pytest.mark.parametrize(
    "path", [*PAGES, "/", "/follow-ups?view=done", "/complaints?view=closed", "/calls?words=x"]
)
def test_every_page_stands_in_empty_books(visit, units, console, path, language):
    with units() as uow:
        member = add_staff(uow, name="first", role=R.SUPERVISOR)
        member.language = language
    with Visitor(console, units, "first") as browser:
        assert browser.look(path).status_code == 200


@pytest.mark.parametrize("language", list(Language), ids=lambda one: one.value)
def test_every_page_stands_with_full_books_in_both_languages(
    visit, units, house, console, language
):
    with units() as uow:
        uow.staff.by_name(NAMES[R.SUPERVISOR]).language = language
    browser = visit(R.SUPERVISOR)
    details = [
        f"/customers/{house.customer}",
        f"/complaints/{house.complaint}",
        f"/calls/{house.conversation}",
    ]

    answers = {path: browser.look(path).status_code for path in [*PAGES, *details, "/"]}

    assert set(answers.values()) == {200}


def test_a_page_that_does_not_exist_is_refused_in_words(visit, house):
    answer = visit(R.SUPERVISOR).look("/nowhere")

    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


def test_a_service_advisor_sees_the_feedback_of_his_own_customers(visit, house, units):
    """R-249: the fixed contact of a customer reads file, talk and case, whoever follows up."""
    with units() as uow:
        customer = uow.customers.get(house.others_customer)
        customer.advisor_id = uow.staff.by_name(NAMES[Role.CLERK]).id
    advisor = visit(Role.CLERK)

    for path in (
        f"/customers/{house.others_customer}",
        f"/calls/{house.others_conversation}",
        f"/complaints/{house.others_complaint}",
    ):
        assert advisor.look(path).status_code == 200

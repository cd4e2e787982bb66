"""A visit to a customer, from the question for it to the entry in the file (R-101)."""

from __future__ import annotations

import pytest

from crm.terms import Channel, FollowUpKind, FollowUpStatus, Language, Role
from crm.use_cases.stops import enter_stop
from tests.crm.console.house import words_on

ASKED = {"day": "2025-03-07", "half": "afternoon", "why": "当面道歉"}


def the_visit(units, customer_id):
    with units.reading() as uow:
        return next(
            one
            for one in uow.follow_ups.of_customer(customer_id)
            if one.kind is FollowUpKind.CUSTOMER_VISIT
        )


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR])
def test_a_visit_is_asked_for_on_the_file_and_on_the_case(visit, units, house, role):
    """R-101, R-239, R-241: by the customer's clerk or a supervisor."""
    browser = visit(role)
    assert f'action="/console/customers/{house.customer}/visit"' in (
        browser.look(f"/customers/{house.customer}").text
    )
    assert f'action="/console/customers/{house.customer}/visit"' in (
        browser.look(f"/complaints/{house.complaint}").text
    )

    answer = browser.send(
        f"/customers/{house.customer}/visit", complaint=str(house.complaint), **ASKED
    )

    task = the_visit(units, house.customer)
    assert task.complaint_id == house.complaint
    page = words_on(browser.look(answer.headers["location"].removeprefix("/console")))
    assert "已安排走访" in page and "当面道歉" in page
    assert "王建国" in words_on(browser.look("/follow-ups?view=by_hand"))


def test_nobody_asks_for_a_visit_to_anothers_customer(visit, units, house):
    """R-239: nor about anothers case."""
    clerk = visit(Role.CLERK)

    assert clerk.send(f"/customers/{house.others_customer}/visit", **ASKED).status_code == 404
    others = {"complaint": str(house.others_complaint), **ASKED}
    assert clerk.send(f"/customers/{house.customer}/visit", **others).status_code == 404
    mixed = visit(Role.SUPERVISOR).send(f"/customers/{house.customer}/visit", **others)
    assert mixed.status_code == 404


def test_what_came_of_the_visit_is_entered_from_the_list(visit, units, house):
    """R-101, R-150: the form knows that it was a visit; file and log say so in both languages."""
    clerk = visit(Role.CLERK)
    clerk.send(f"/customers/{house.customer}/visit", **ASKED)
    task = the_visit(units, house.customer)
    entry = f"/customers/{house.customer}/call?follow_up={task.id}"
    assert f"/console{entry}" in clerk.look("/follow-ups?view=by_hand").text
    assert '<option value="visit" selected>' in clerk.look(entry).text

    clerk.send(
        f"/customers/{house.customer}/call",
        follow_up=str(task.id),
        channel="visit",
        result="completed",
        words="专门来一趟,谢谢",
        usage="ok",
        overall="5",
    )

    assert the_visit(units, house.customer).status is FollowUpStatus.COMPLETED
    for language, word in ((Language.ZH, "上门走访"), (Language.EN, "Visit")):
        with units() as uow:
            uow.staff.by_name(f"{Role.CLERK.value}-person").language = language
        assert word in words_on(clerk.look(f"/customers/{house.customer}"))
        assert word in words_on(clerk.look("/calls?channel=visit"))


def test_a_planned_visit_is_put_off_or_called_off(visit, units, house):
    """R-040, R-063"""
    clerk = visit(Role.CLERK)
    clerk.send(f"/customers/{house.customer}/visit", **ASKED)
    task = the_visit(units, house.customer)

    put_off = clerk.send(f"/follow-ups/{task.id}/put-off", at="2025-03-10T15:30")
    off = clerk.send(f"/follow-ups/{task.id}/call-off", reason="客户自己来店了")

    assert put_off.headers["location"].endswith("done=put_off")
    page = words_on(clerk.look(off.headers["location"].removeprefix("/console")))
    assert "客户自己来店了" in page and "人工取消" in page
    assert the_visit(units, house.customer).status is FollowUpStatus.CANCELLED
    assert clerk.send(f"/follow-ups/{task.id}/play").status_code in (404, 409)


def test_a_stop_told_at_the_counter_is_entered_and_taken_back(visit, units, house):
    """R-224: with the customer's own words, both times."""
    clerk = visit(Role.CLERK)

    clerk.send(f"/customers/{house.customer}/stops", heard_on="visit", words="都别联系我")
    seen = words_on(clerk.look(f"/customers/{house.customer}"))
    with units.reading() as uow:
        (stop,) = uow.customers.opt_outs(house.customer)
    back = clerk.send(f"/customers/{house.customer}/stops/{stop.id}", words="还是提醒我保养")

    assert "都别联系我" in seen
    assert (stop.channel, stop.heard_on) == (None, Channel.VISIT)
    assert back.headers["location"].endswith("done=welcome")
    with units.reading() as uow:
        assert uow.customers.opt_outs(house.customer) == []
    with units() as uow:
        others = uow.customers.get(house.others_customer)
        sms = Channel.SMS
        theirs = enter_stop(uow, customer=others, channel=sms, heard_on=sms, words="停", by="x").id
    refused = clerk.send(f"/customers/{house.customer}/stops/{theirs}", words="好")
    assert refused.status_code == 404

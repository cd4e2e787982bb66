"""The answer library in the console: who reads, who drafts, who decides what is sent (R-096)."""

from __future__ import annotations

import pytest

from crm.rules.answers import read_answer
from crm.terms import Role
from crm.use_cases.answers import answers_in_force
from tests.crm.console.house import DELIVERED, words_on

TYPED = {
    "asks_zh": "机油灯亮了怎么办\n机油灯亮能开吗",
    "asks_en": "the oil light is on",
    "answer_zh": "请马上靠边停车熄火,想找真人说“转人工”。",
    "answer_en": "Stop at once and say “a person please”.",
    "tags": "engine, lights",
    "urgent": "yes",
}


@pytest.fixture
def database_url(sqlite_url):
    """What is shown does not depend on the database; one is enough here."""
    return sqlite_url


def sent(units, key: str = "oil_light") -> str | None:
    with units.reading() as uow:
        answer = answers_in_force(uow, DELIVERED).get(key)
        return answer.written["zh"] if answer else None


def test_the_supervisor_edits_approves_and_publishes_and_customers_get_the_new_words(
    visit, house, units
):
    """R-096."""
    browser = visit(Role.SUPERVISOR)
    assert browser.send("/answers/oil_light", **TYPED).status_code == 303
    assert sent(units) == DELIVERED["oil_light"].written["zh"]
    assert browser.send("/answers/oil_light/1/publish").status_code == 422

    browser.send("/answers/oil_light/1/approve", technician="周工")
    done = browser.send("/answers/oil_light/1/publish")

    assert done.headers["location"].endswith("/answers/oil_light?done=published")
    assert sent(units) == TYPED["answer_zh"]
    page = words_on(browser.look("/answers/oil_light"))
    assert "周工" in page and "supervisor-person!" in page and "正在使用" in page


def test_an_earlier_version_can_be_looked_at_and_brought_back(visit, house, units):
    """R-096."""
    browser = visit(Role.SUPERVISOR)
    for words in ("第一版,请“转人工”。", "第二版,请“转人工”。"):
        found = browser.send("/answers/oil_light", **{**TYPED, "answer_zh": words})
        number = found.headers["location"].split("version=")[1].split("&")[0]
        browser.send(f"/answers/oil_light/{number}/approve", technician="周工")
        browser.send(f"/answers/oil_light/{number}/publish")
    assert sent(units) == "第二版,请“转人工”。"

    assert "第一版,请“转人工”。" in words_on(browser.look("/answers/oil_light?version=1"))
    browser.send("/answers/oil_light/1/publish")
    assert sent(units) == "第一版,请“转人工”。"

    browser.send("/answers/oil_light/restore")
    assert sent(units) == DELIVERED["oil_light"].written["zh"]
    browser.send("/answers/oil_light/withdraw")
    assert sent(units) is None


def test_information_staff_read_and_draft_but_do_not_publish(visit, house, units):
    """R-096, R-241."""
    browser = visit(Role.INFO_OFFICER)
    assert browser.look("/answers").status_code == 200
    assert browser.send("/answers/oil_light", **TYPED).status_code == 303

    for path in ("1/approve", "1/publish", "withdraw", "restore"):
        refused = browser.send(f"/answers/oil_light/{path}", technician="周工")
        assert refused.status_code == 403
    assert "发布这一版" not in words_on(browser.look("/answers/oil_light"))
    assert sent(units) == DELIVERED["oil_light"].written["zh"]


def test_a_clerk_reads_and_changes_nothing(visit, house):
    """R-096."""
    browser = visit(Role.CLERK)
    assert browser.look("/answers/oil_light").status_code == 200
    assert browser.send("/answers/oil_light", **TYPED).status_code == 403
    assert browser.look("/answers/new").status_code == 403


def test_what_cannot_be_so_is_shown_again_as_it_was_typed(visit, house):
    browser = visit(Role.SUPERVISOR)
    page = browser.send("/answers/oil_light", **{**TYPED, "answer_en": "Stop at once."})

    assert page.status_code == 422
    assert "Stop at once." in page.text and "a person please" in words_on(page)


def test_a_new_answer_is_written_in_the_console(visit, house, units):
    """R-096."""
    browser = visit(Role.SUPERVISOR)
    browser.send("/answers/new", key="child_seat", **{**TYPED, "asks_zh": "儿童座椅怎么装"})
    browser.send("/answers/child_seat/1/approve", technician="周工")
    browser.send("/answers/child_seat/1/publish")

    assert sent(units, "child_seat") == TYPED["answer_zh"]
    assert "儿童座椅怎么装" in words_on(browser.look("/answers?q=儿童座椅&standing=own"))
    assert "儿童座椅怎么装" not in words_on(browser.look("/answers?q=儿童座椅&standing=withdrawn"))
    assert "oil_light" not in words_on(browser.look("/answers?q=儿童座椅"))


def test_there_is_an_answer_delivered_to_look_at():
    """The tests above change what a dealership has from the first day on."""
    assert read_answer("oil_light", DELIVERED["oil_light"].as_document())

"""A running chat in the console: taken with one click, live, given back, within one's reach."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from crm.console.live import watch
from crm.console.pages.talks import TalkPulse, _as_json
from crm.terms import (
    ConversationStatus,
    EscalationReason,
    OutboxStatus,
    Queue,
    Role,
    Speaker,
)
from crm.use_cases.conversations import hand_over
from tests.crm.console.house import NAMES, Visitor, a_console, words_on


@pytest.fixture
def asked_for(house, units) -> int:
    """The other clerk's customer wants a person; the queue holds a card about that chat."""
    with units() as uow:
        talk = uow.conversations.get(house.others_conversation)
        hand_over(
            uow,
            conversation=talk,
            words="转人工",
            reason=EscalationReason.HUMAN_REQUEST,
            due_at=uow.clock.now() + timedelta(hours=1),
        )
        return talk.id


def said(units, talk):
    with units.reading() as uow:
        return [(line.speaker, line.text) for line in uow.conversations.transcript(talk)]


def test_a_chat_is_taken_over_with_one_click_from_its_card(visit, units, asked_for):
    """R-098, R-136: the card that says a customer wants a person leads straight into the chat."""
    browser = visit(Role.SUPERVISOR)
    page = browser.look("/?queue=supervisor")
    assert f'action="/console/calls/{asked_for}/take-over"' in page.text

    answer = browser.send(f"/calls/{asked_for}/take-over")

    assert answer.status_code == 303
    page = browser.look(answer.headers["location"].removeprefix("/console"))
    seen = words_on(page)
    assert "已由您接手" in seen
    assert "交还机器人" in seen
    assert "接手对话" not in seen
    with units.reading() as uow:
        assert uow.conversations.get(asked_for).staff_name == f"{NAMES[Role.SUPERVISOR]}!"


def test_a_staff_member_writes_notes_and_ends_in_the_console(visit, units, asked_for):
    browser = visit(Role.SUPERVISOR)
    browser.send(f"/calls/{asked_for}/take-over")

    answers = [
        browser.send(f"/calls/{asked_for}/say", words="您好<b>", once="a"),
        browser.send(f"/calls/{asked_for}/say", words="您好<b>", once="a"),
        browser.send(
            f"/calls/{asked_for}/note", usage="ok", overall="4", kind="wish", note="要发票"
        ),
        browser.send(f"/calls/{asked_for}/end", resolution="已答复"),
    ]

    assert [answer.status_code for answer in answers] == [303, 303, 303, 303]
    assert said(units, asked_for).count((Speaker.STAFF, "您好<b>")) == 1
    page = browser.look(f"/calls/{asked_for}")
    assert "您好&lt;b&gt;" in page.text
    assert "要发票" in page.text
    with units.reading() as uow:
        assert uow.conversations.get(asked_for).status is ConversationStatus.CLOSED


def test_giving_a_chat_back_wakes_the_bot(units, house, asked_for):
    woken: list[str] = []
    app = a_console(units, wake=woken.append)

    with Visitor(app, units, NAMES[Role.SUPERVISOR]) as browser:
        browser.send(f"/calls/{asked_for}/take-over")
        browser.send(f"/calls/{asked_for}/hand-back")

    with units.reading() as uow:
        talk = uow.conversations.get(asked_for)
        assert woken == [talk.token]
        assert talk.status is ConversationStatus.OPEN


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        (Role.CLERK, 303, 404),
        (Role.SUPERVISOR, 303, 303),
        (Role.SERVICE_MANAGER, 303, 404),
        (Role.INFO_OFFICER, 403, 403),
        (Role.RESPONSIBLE, 403, 403),
        (Role.WORKSHOP_HEAD, 403, 403),
        (Role.SALES, 403, 403),
        (Role.ADMIN, 403, 403),
    ],
)
def test_who_may_take_over_which_chat(visit, house, role, own, others):
    """R-239, R-245."""
    browser = visit(role)

    assert browser.send(f"/calls/{house.conversation}/take-over").status_code == own
    assert browser.send(f"/calls/{house.others_conversation}/take-over").status_code == others


@pytest.mark.parametrize("path", ["say", "note", "hand-back", "end"])
def test_nobody_acts_in_a_chat_a_colleague_has(visit, house, units, path):
    visit(Role.SUPERVISOR).send(f"/calls/{house.conversation}/take-over")
    before = said(units, house.conversation)
    fields = {"words": "x", "once": "a", "note": "x", "resolution": "x"}

    answer = visit(Role.CLERK).send(f"/calls/{house.conversation}/{path}", **fields)

    assert answer.status_code == 409
    assert f"{NAMES[Role.SUPERVISOR]}!" in answer.text
    assert said(units, house.conversation) == before


@pytest.mark.parametrize(
    ("status", "code", "shown"),
    [
        (OutboxStatus.FAILED, "no_template", "没有送达客户。 没有报备过的短信模板,请人工联系"),
        (OutboxStatus.FAILED, "30005", "没有送达客户。 30005"),
        (OutboxStatus.UNKNOWN, None, "不确定是否送达客户。"),
        (OutboxStatus.SENT, None, None),
    ],
)
def test_who_wrote_sees_what_did_not_reach_the_customer(
    visit, units, asked_for, status, code, shown
):
    browser = visit(Role.SUPERVISOR)
    browser.send(f"/calls/{asked_for}/take-over")
    browser.send(f"/calls/{asked_for}/say", words="您好", once="a")
    with units() as uow:
        row = uow.outbox.by_key(f"staff:{asked_for}:a")
        row.status, row.provider_answer = status, code

    seen = words_on(browser.look(f"/calls/{asked_for}"))

    assert shown in seen if shown else "送达" not in seen


def test_the_lines_of_a_chat_are_not_shown_outside_ones_reach(visit, house):
    mine = visit(Role.CLERK).look(f"/calls/{house.conversation}/lines")
    theirs = visit(Role.CLERK).look(f"/calls/{house.others_conversation}/lines")
    stream = visit(Role.CLERK).look(f"/calls/{house.others_conversation}/events")

    assert "刹车还是吱吱响" in mine.text
    assert (theirs.status_code, stream.status_code) == (404, 404)


async def test_an_open_page_is_told_when_something_was_said():
    seen = iter(
        [
            TalkPulse(3, "with_staff", "陈静"),
            TalkPulse(3, "with_staff", "陈静"),
            TalkPulse(4, "with_staff", "陈静"),
        ]
    )

    async def read():
        return next(seen)

    async def pause():
        return None

    stream = watch(read, event="talk", as_data=_as_json, turns=3, pause=pause)
    events = [event async for event in stream if event.startswith("event: talk")]

    told = [json.loads(event.split("data: ")[1]) for event in events]
    assert told == [
        {"lines": 3, "status": "with_staff", "holder": "陈静"},
        {"lines": 4, "status": "with_staff", "holder": "陈静"},
    ]


def test_the_queue_of_who_may_not_take_over_has_no_such_button(visit, units, asked_for):
    page = visit(Role.ADMIN).look("/")

    assert "转人工" in page.text
    assert "take-over" not in page.text
    with units.reading() as uow:
        waiting = uow.escalations.queue((Queue.SUPERVISOR,), now=uow.clock.now())
        assert waiting

"""The web chat over HTTP: what is kept, what is answered, what is refused."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI

from bot.channels.web_chat import LineBell, Timing, build_web_chat
from bot.channels.web_chat.listening import Listening
from bot.channels.web_chat.stream import Stream
from bot.turn import Turns
from crm.clock import SetClock
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import (
    ConversationStatus,
    Disposition,
    FollowUpKind,
    InboxStatus,
    Language,
    OutboxStatus,
)
from crm.use_cases.conversations import add_staff_line, close_conversation
from tests.bot.channels.web_chat_app import (
    HELLO,
    NOTED,
    OPINION,
    OVERALL,
    WELCOME,
    HandMovedTime,
    ScriptedEngine,
    begin_talk,
    library,
    settle,
)

PROBLEM = {"error", "error_en"}


@dataclass
class Chat:
    """A running web chat, its parts, and one conversation whose opening waits."""

    client: httpx.AsyncClient
    units: UnitsOfWork
    turns: Turns
    engine: ScriptedEngine
    timing: HandMovedTime
    token: str

    async def say(self, text: str, key: str, *, to: str | None = None, **more: Any) -> Any:
        document = {"id": key, "text": text} | more
        return await self.client.post(f"/chat/{to or self.token}/messages", json=document)

    async def reach_opinion(self) -> None:
        """Open the page and tap to the open question."""
        await self.client.get(f"/chat/{self.token}")
        for key, text in (("tap-1", "方便"), ("tap-2", "5")):
            await self.say(text, key, quick=True)
            await self.rest()

    async def rest(self) -> None:
        """Wait until everything that was heard is answered, however busy the machine."""
        give_up_at = time.monotonic() + 60
        while time.monotonic() < give_up_at:
            await settle()
            with self.units.reading() as uow:
                if not uow.inbox.conversations_waiting():
                    return
        pytest.fail("something that was heard is still not answered")

    def transcript(self, token: str | None = None) -> list[tuple[str, str]]:
        with self.units.reading() as uow:
            here = uow.conversations.by_token(token or self.token)
            lines = uow.conversations.transcript(here.id)
            return [(line.speaker.value, line.text) for line in lines]

    def end(self) -> None:
        with self.units() as uow:
            here = uow.conversations.by_token(self.token)
            close_conversation(uow, conversation=here, disposition=Disposition.COMPLETED)


@pytest.fixture
async def chat(units: UnitsOfWork) -> AsyncIterator[Chat]:
    with units() as uow:
        token = begin_talk(uow).token
    engine, timing = ScriptedEngine(), HandMovedTime()
    turns = Turns(units, engine, library())
    app = FastAPI()
    app.include_router(build_web_chat(turns, timing=Timing(timing.now, timing.sleep)))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.example") as client:
        yield Chat(client, units, turns, engine, timing, token)


async def test_opening_the_page_begins_the_conversation_once(chat: Chat):
    first = await chat.client.get(f"/chat/{chat.token}")
    again = await chat.client.get(f"/chat/{chat.token}")

    assert (first.status_code, again.status_code) == (200, 200)
    assert WELCOME.text in first.text and "诚达汽车服务中心" in first.text
    assert chat.transcript() == [("bot", WELCOME.text)]


async def test_the_page_speaks_the_customers_language(chat: Chat):
    with chat.units() as uow:
        uow.conversations.by_token(chat.token).language = Language.EN

    page = await chat.client.get(f"/chat/{chat.token}")

    assert '<html lang="en">' in page.text
    assert "Chengda Auto Service" in page.text and "Automatic assistant</span>" in page.text


async def test_nothing_foreign_can_run_in_the_page_and_nothing_leaks_from_it(chat: Chat):
    page = await chat.client.get(f"/chat/{chat.token}")

    assert page.headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert page.headers["cache-control"] == "no-store"
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page.text) == []
    assert "13800000001" not in page.text


async def test_what_a_customer_says_is_shown_and_never_run(chat: Chat):
    await chat.client.get(f"/chat/{chat.token}")
    await chat.say("<script>alert(1)</script>", "k1", quick=True)
    await chat.rest()

    page = await chat.client.get(f"/chat/{chat.token}")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script>alert" not in page.text
    assert ("customer", "<script>alert(1)</script>") in chat.transcript()


async def test_a_tap_is_answered_at_once(chat: Chat):
    await chat.client.get(f"/chat/{chat.token}")

    answer = await chat.say("方便", "k1", quick=True)
    await chat.rest()

    assert answer.status_code == 202
    assert answer.json() == {"id": "k1", "token": chat.token, "moved": False}
    assert chat.transcript()[1:] == [("customer", "方便"), ("bot", OVERALL.text)]


async def test_three_messages_in_a_row_are_answered_once_after_the_pause(chat: Chat):
    await chat.reach_opinion()
    story = ["接待挺热情的,就是", "师傅态度不好", "而且等了三个小时"]

    for number, words in enumerate(story):
        await chat.say(words, f"story-{number}")
        await chat.timing.pass_by(6)
    before = list(chat.engine.said)
    await chat.timing.pass_by(2)
    await chat.rest()

    assert before == ["方便", "5"]
    assert chat.engine.said == ["方便", "5", "\n".join(story)]
    assert chat.transcript()[-4:] == [
        *(("customer", words) for words in story),
        ("bot", NOTED.text),
    ]


async def test_a_customer_who_goes_on_writing_is_waited_for(chat: Chat):
    await chat.reach_opinion()

    await chat.say("我想说的是", "k1")
    await chat.timing.pass_by(7)
    answer = await chat.client.post(f"/chat/{chat.token}/typing")
    await chat.timing.pass_by(7)
    still = list(chat.engine.said)
    await chat.timing.pass_by(1)
    await chat.rest()

    assert (answer.status_code, still) == (204, ["方便", "5"])
    assert chat.engine.said[-1] == "我想说的是"


async def test_the_same_message_again_changes_nothing_and_is_answered_the_same(chat: Chat):
    await chat.client.get(f"/chat/{chat.token}")

    first = await chat.say("方便", "k1", quick=True)
    at_once = await chat.say("方便", "k1", quick=True)
    await chat.rest()
    later = await chat.say("方便", "k1", quick=True)
    await chat.rest()

    answers = [(answer.status_code, answer.json()) for answer in (first, at_once, later)]
    assert answers == [(202, {"id": "k1", "token": chat.token, "moved": False})] * 3
    assert chat.transcript() == [
        ("bot", WELCOME.text),
        ("customer", "方便"),
        ("bot", OVERALL.text),
    ]


async def test_a_repeat_does_not_prolong_the_pause(chat: Chat):
    await chat.reach_opinion()

    await chat.say("我想说的是", "k1")
    await chat.timing.pass_by(5)
    await chat.say("我想说的是", "k1")
    await chat.timing.pass_by(3)
    await chat.rest()

    assert chat.engine.said == ["方便", "5", "我想说的是"]


async def test_two_customers_may_use_the_same_message_id(chat: Chat):
    with chat.units() as uow:
        other = begin_talk(uow, plate="粤A12346").token

    await chat.say("方便", "k1", quick=True)
    await chat.say("晚点", "k1", quick=True, to=other)
    await chat.rest()

    assert ("customer", "方便") in chat.transcript()
    assert ("customer", "晚点") in chat.transcript(other)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({"id": "k1", "text": "   \n"}, 422, id="nothing said"),
        pytest.param({"id": "k1", "text": 5}, 422, id="no words"),
        pytest.param({"id": "k1"}, 422, id="no text"),
        pytest.param({"text": "好"}, 422, id="no id"),
        pytest.param({"id": "a:b", "text": "好"}, 422, id="an id of other signs"),
        pytest.param({"id": "k" * 65, "text": "好"}, 422, id="an endless id"),
        pytest.param({"id": "k1", "text": "好" * 2001}, 413, id="too long"),
        pytest.param({"id": "k1", "text": "好" * 40_000}, 413, id="far too long"),
        pytest.param(["好"], 400, id="a list"),
        pytest.param("好", 400, id="a bare word"),
    ],
)
async def test_what_cannot_be_taken_is_refused_in_both_languages(
    chat: Chat, body: object, status: int
):
    answer = await chat.client.post(f"/chat/{chat.token}/messages", json=body)

    assert answer.status_code == status
    assert answer.json().keys() == PROBLEM
    assert chat.transcript() == []


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 5000, b'{"id": NaN'])
async def test_a_broken_body_is_refused(chat: Chat, content: bytes):
    headers = {"content-type": "application/json"}

    answer = await chat.client.post(
        f"/chat/{chat.token}/messages", content=content, headers=headers
    )

    assert (answer.status_code, answer.json().keys()) == (400, PROBLEM)


async def test_the_longest_message_is_kept_whole(chat: Chat):
    await chat.client.get(f"/chat/{chat.token}")

    answer = await chat.say("好" * 2000, "k1", quick=True)
    await chat.rest()

    assert answer.status_code == 202
    assert ("customer", "好" * 2000) in chat.transcript()


async def test_the_thirty_first_message_of_a_minute_waits(chat: Chat):
    await chat.client.get(f"/chat/{chat.token}")
    for number in range(30):
        await chat.say("我想想", f"k{number}")

    refused = await chat.say("我想想", "one-more")
    await chat.timing.pass_by(61)
    later = await chat.say("我想想", "one-more")

    assert (refused.status_code, refused.json().keys()) == (429, PROBLEM)
    assert refused.headers["retry-after"] == "60"
    assert later.status_code == 202
    await chat.timing.pass_by(61)
    await chat.rest()


@pytest.mark.parametrize("token", ["nobody-knows-this-one", "13800000001", "a.b", "x" * 200])
async def test_an_unknown_conversation_is_refused_kindly(chat: Chat, token: str):
    page = await chat.client.get(f"/chat/{token}")
    said = await chat.say("好", "k1", to=token)
    events = await chat.client.get(f"/chat/{token}/events")
    seen = await chat.client.post(f"/chat/{token}/seen", json={"position": 1})

    assert page.status_code == 404 and "找不到这次对话" in page.text
    answers = [(answer.status_code, answer.json().keys()) for answer in (said, events, seen)]
    assert answers == [(404, PROBLEM)] * 3
    assert token not in page.text


async def test_it_works_without_a_script(chat: Chat):
    page = await chat.client.get(f"/chat/{chat.token}")
    form_id = re.search(r'name="id" value="([\w-]+)"', page.text)
    assert form_id is not None
    fields = {"id": form_id[1], "quick": "true", "seen": "1", "text": "方便"}

    answer = await chat.client.post(
        f"/chat/{chat.token}/messages", data=fields, follow_redirects=True
    )

    assert [step.status_code for step in answer.history] == [303]
    assert answer.url.path == f"/chat/{chat.token}"
    assert OVERALL.text in answer.text
    assert 'aria-label="5分"' in answer.text


async def test_a_form_that_says_nothing_leads_back_to_the_talk(chat: Chat):
    answer = await chat.client.post(f"/chat/{chat.token}/messages", data={"id": "k1", "text": " "})

    assert answer.status_code == 422
    assert f'href="../{chat.token}"' in answer.text


async def test_words_not_answered_yet_are_on_a_reloaded_page(chat: Chat):
    await chat.reach_opinion()
    await chat.say("我想说的是", "k1")

    page = await chat.client.get(f"/chat/{chat.token}")

    assert '<p class="bubble">我想说的是</p>' in page.text
    await chat.timing.pass_by(8)
    await chat.rest()


async def test_what_is_said_after_the_end_opens_a_new_conversation(chat: Chat):
    await chat.client.get(f"/chat/{chat.token}")
    chat.end()

    answer = await chat.say("对了,我还想约个保养", "k1", quick=True)
    repeated = await chat.say("对了,我还想约个保养", "k1", quick=True)
    await chat.rest()

    new = answer.json()["token"]
    assert new != chat.token and answer.json()["moved"] is True
    assert repeated.json() == answer.json()
    assert chat.transcript(new) == [
        ("bot", HELLO.text),
        ("customer", "对了,我还想约个保养"),
        ("bot", NOTED.text),
    ]
    with chat.units.reading() as uow:
        old, now = (uow.conversations.by_token(token) for token in (chat.token, new))
        assert (now.kind, now.customer_id) == (FollowUpKind.INBOUND, old.customer_id)
        assert now.vehicle_id == old.vehicle_id is not None


async def test_more_words_after_the_end_go_to_the_same_new_conversation(chat: Chat):
    await chat.client.get(f"/chat/{chat.token}")
    chat.end()

    first = await chat.say("对了", "k1", quick=True)
    second = await chat.say("还想约个保养", "k2", quick=True)
    await chat.rest()

    assert first.json()["token"] == second.json()["token"]


async def test_words_that_came_while_we_said_goodbye_are_answered_too(chat: Chat):
    await chat.reach_opinion()
    await chat.say("对了还有件事", "k1")
    chat.end()

    await chat.timing.pass_by(8)
    await chat.rest()

    with chat.units.reading() as uow:
        here = uow.conversations.pulse(chat.token)
        newer = uow.conversations.newer_than(here)
    assert newer is not None
    assert chat.transcript(newer.token) == [
        ("bot", HELLO.text),
        ("customer", "对了还有件事"),
        ("bot", NOTED.text),
    ]
    repeated = await chat.say("对了还有件事", "k1")
    assert repeated.json() == {"id": "k1", "token": newer.token, "moved": True}


async def test_the_page_of_an_ended_talk_leads_on(chat: Chat):
    await chat.client.get(f"/chat/{chat.token}")
    chat.end()
    answer = await chat.say("我还想约个保养", "k1", quick=True)
    await chat.rest()

    page = await chat.client.get(f"/chat/{chat.token}")

    assert "本次对话已结束" in page.text and "还有事可以继续说" in page.text
    assert f'<a href="{answer.json()["token"]}" data-t="continue">继续对话</a>' in page.text


async def test_once_a_colleague_has_taken_over_the_bot_is_silent(chat: Chat):
    await chat.client.get(f"/chat/{chat.token}")
    with chat.units() as uow:
        here = uow.conversations.by_token(chat.token)
        here.status = ConversationStatus.WITH_STAFF
        add_staff_line(uow, conversation=here, words="您好,我是陈静,您请说。", staff_name="陈静")

    await chat.say("还是刹车的事", "k1", quick=True)
    await chat.rest()

    assert chat.transcript() == [
        ("bot", WELCOME.text),
        ("staff", "您好,我是陈静,您请说。"),
        ("customer", "还是刹车的事"),
    ]
    assert chat.engine.said == []


async def test_lines_a_page_has_shown_are_delivered_and_later_ones_are_not(chat: Chat):
    await chat.reach_opinion()

    await chat.client.post(f"/chat/{chat.token}/seen", json={"position": 3})

    with chat.units.reading() as uow:
        here = uow.conversations.pulse(chat.token)
        sent = {
            row.position: (row.status, row.sent_at)
            for turn in (1, 2, 3)
            for row in uow.outbox.of_turn(here.id, turn)
        }
    now = chat.units.clock.now()
    assert sent == {
        1: (OutboxStatus.SENT, now),
        3: (OutboxStatus.SENT, now),
        5: (OutboxStatus.WAITING, None),
    }


async def test_no_words_and_no_whole_token_are_logged(chat: Chat):
    with structlog.testing.capture_logs() as logs:
        await chat.reach_opinion()
        await chat.say("我住在天河路八号", "k1", quick=True)
        await chat.rest()

    assert not any(secret in str(logs) for secret in ("天河路", "13800000001", chat.token))


async def test_a_message_is_kept_even_if_nobody_is_left_to_answer_it(chat: Chat):
    await chat.reach_opinion()
    await chat.say("我想说的是", "k1")

    with chat.units.reading() as uow:
        kept = uow.inbox.waiting(uow.conversations.pulse(chat.token).id)
    assert [(one.text, one.status) for one in kept] == [("我想说的是", InboxStatus.WAITING)]
    assert chat.turns.unanswered() == [chat.token]


@dataclass
class Told:
    """What a page was told: names with their data, and the id of each line."""

    name: str
    data: dict[str, Any]
    id: int | None


async def listen(
    chat: Chat, *, after: int = 0, until: str, bell: LineBell | None = None
) -> list[Told]:
    """Read the events of a page until one of this name."""
    bell = bell or LineBell()
    stream = Stream(chat.units, Listening(lambda token: None, bell), bell, poll_s=0.02)
    told: list[Told] = []
    async for event in stream.of(chat.token, after):
        told += _parsed(event)
        if told and told[-1].name == until:
            break
    return told


def _parsed(event: str) -> Sequence[Told]:
    fields = dict(line.split(": ", 1) for line in event.strip().splitlines())
    if "event" not in fields:
        return []
    key = int(fields["id"]) if "id" in fields else None
    return [Told(fields["event"], json.loads(fields["data"]), key)]


async def test_a_page_is_told_every_line_with_its_position(chat: Chat):
    await chat.reach_opinion()
    chat.end()

    told = await asyncio.wait_for(listen(chat, until="ended"), 5)

    lines = [one for one in told if one.name == "line"]
    assert [(one.data["speaker"], one.data["text"]) for one in lines] == chat.transcript()
    assert [one.id for one in lines] == [one.data["position"] for one in lines] == [1, 2, 3, 4, 5]
    assert lines[0].data.keys() == {"position", "speaker", "text", "choices", "at"}
    assert lines[0].data["choices"] == list(WELCOME.choices)
    assert lines[0].data["at"] == "2025-03-06T10:20:00+08:00"


async def test_a_page_that_comes_back_is_told_only_what_it_missed(chat: Chat):
    await chat.reach_opinion()
    chat.end()

    told = await asyncio.wait_for(listen(chat, after=4, until="ended"), 5)

    assert [one.data["text"] for one in told if one.name == "line"] == [OPINION.text]


async def test_a_line_written_elsewhere_reaches_the_page(chat: Chat):
    await chat.client.get(f"/chat/{chat.token}")
    page = asyncio.create_task(listen(chat, after=1, until="line"))
    await settle()

    with chat.units() as uow:
        here = uow.conversations.by_token(chat.token)
        add_staff_line(uow, conversation=here, words="您好,我是陈静。", staff_name="陈静")
    told = await asyncio.wait_for(page, 5)

    assert (told[-1].data["speaker"], told[-1].data["text"]) == ("staff", "您好,我是陈静。")


async def test_an_open_page_does_not_keep_the_server_from_stopping(chat: Chat):
    await chat.client.get(f"/chat/{chat.token}")
    bell, stopping = LineBell(), iter([False, True])
    stream = Stream(
        chat.units,
        Listening(lambda token: None, bell),
        bell,
        poll_s=0.02,
        is_stopping=lambda: next(stopping),
    )

    told = [_parsed(event) async for event in stream.of(chat.token, 0)]

    assert [one.name for batch in told for one in batch] == ["language", "line"]


async def test_the_page_of_an_ended_talk_moves_to_the_solution_notice(chat: Chat):
    await chat.client.get(f"/chat/{chat.token}")
    chat.end()
    with chat.units() as uow:
        here = uow.conversations.by_token(chat.token)
        kind, customer = FollowUpKind.SOLUTION_NOTICE, here.customer_id
        newer = begin_talk(uow, kind, customer_id=customer).token

    told = await asyncio.wait_for(listen(chat, after=1, until="moved"), 5)

    assert [one.name for one in told] == ["language", "ended", "moved"]
    assert told[-1].data == {"token": newer}


@pytest.mark.parametrize(
    ("spoke", "minutes", "moves"),
    [
        pytest.param(True, 3, True, id="a talk that has gone quiet is left"),
        pytest.param(True, 1, False, id="nobody is torn out of a talk"),
        pytest.param(False, 60, False, id="a question not begun waits for its customer"),
    ],
)
async def test_an_open_talk_is_left_for_a_newer_one_only_when_quiet(
    chat: Chat, clock: SetClock, spoke: bool, minutes: int, moves: bool
):
    await chat.client.get(f"/chat/{chat.token}")
    if spoke:
        await chat.say("方便", "k1", quick=True)
        await chat.rest()
    clock.set(clock.now() + timedelta(minutes=minutes))
    with chat.units() as uow:
        customer = uow.conversations.by_token(chat.token).customer_id
        newer = begin_talk(uow, FollowUpKind.SOLUTION_NOTICE, customer_id=customer).token

    page = await chat.client.get(f"/chat/{chat.token}")

    assert (f'href="{newer}"' in page.text) is moves


async def test_nobody_is_led_to_another_customers_talk(chat: Chat):
    await chat.client.get(f"/chat/{chat.token}")
    chat.end()
    with chat.units() as uow:
        others = begin_talk(uow, plate="粤A12346").token
        anonymous = begin_talk(uow, FollowUpKind.INBOUND, customer_id=None).token

    page = await chat.client.get(f"/chat/{chat.token}")
    told = await asyncio.wait_for(listen(chat, until="ended"), 5)

    assert others not in page.text and anonymous not in page.text
    assert "moved" not in [one.name for one in told]

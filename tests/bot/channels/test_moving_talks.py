"""A talk begun on one channel is finished on another; a person has it meanwhile; nothing is lost.

All over HTTP against the served application with the engine customers talk to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import httpx
import pytest

from actions.library import load_library
from bot.rehearsal import Scene
from bot.upkeep import end_quiet_talks
from crm.console.doorway import COOKIE
from crm.models import Conversation
from crm.terms import (
    Channel,
    ConversationStatus,
    EscalationReason,
    Queue,
    Role,
    Speaker,
)
from crm.use_cases.staff import add_staff, let_in
from crm.use_cases.talks_with_staff import look_after_waiting
from tests.bot.channels.providers import provider
from tests.bot.channels.written_talks import Door, Writer, open_door
from tests.dialogues.conversation import OPENING
from tests.model import trained_engine

pytestmark = pytest.mark.engine

WRITTEN = ("webchat", "telegram", "sms")


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    with provider() as far, open_door(far, trained_engine(), load_library()) as opened:
        yield opened


@pytest.fixture
def writer(door: Door, sqlite_url: str) -> Writer:
    return Writer(door, Path(sqlite_url.removeprefix("sqlite:///")))


class Desk:
    """A member of staff signed in to the console of the served application."""

    def __init__(self, door: Door, name: str = "chen", role: Role = Role.SUPERVISOR) -> None:
        with door.books() as uow:
            add_staff(uow, name=name, role=role, display_name="陈静")
            token, session = let_in(uow, name=name, proven=True)
            self._csrf = session.csrf_token
        self._door = door
        self._headers = {"cookie": f"{COOKIE}={token}"}

    def look(self, path: str) -> str:
        answer = self._door.client.get(f"{self._door.url}/console{path}", headers=self._headers)
        assert answer.status_code == 200, answer.text
        return answer.text

    def do(self, path: str, **fields: str) -> httpx.Response:
        return self._door.post(
            f"/console{path}", data={"csrf": self._csrf, **fields}, headers=self._headers
        )

    def events(self, path: str, at_most: int) -> list[str]:
        """The first events of a stream."""
        url = f"{self._door.url}/console{path}"
        found: list[str] = []
        with self._door.client.stream("GET", url, headers=self._headers) as answer:
            for line in answer.iter_lines():
                if line.startswith("data:"):
                    found.append(line)
                if len(found) == at_most:
                    break
        return found


def begun(writer: Writer, channel: str, language: str = "zh", **others: Any) -> Scene:
    writer.step({"open": {**OPENING, "channel": channel, "language": language, **others}})
    assert writer.scene is not None
    return writer.scene


def moved(writer: Writer, scene: Scene, channel: str) -> None:
    """From now on the customer writes here."""
    writer._read = len(writer._door.far.asked)
    if channel == "telegram":
        writer._bind(scene)
    if channel == "webchat":
        writer._read = writer._door.page(scene.token).count('<div class="line ')
    scene.channel = Channel(channel)


def talks(door: Door) -> list[Conversation]:
    with door.books.reading() as uow:
        return list(uow.session.query(Conversation).all())


def transcript(door: Door, scene: Scene) -> list[tuple[Speaker, str]]:
    with door.books.reading() as uow:
        here = uow.conversations.by_token(scene.token)
        return [(line.speaker, line.text) for line in uow.conversations.transcript(here.id)]


@pytest.mark.parametrize(("first", "then"), list(permutations(WRITTEN, 2)))
def test_a_talk_goes_on_at_the_open_question_on_another_channel(
    door: Door, writer: Writer, first: str, then: str
) -> None:
    """What was answered is not asked again, and it stays one conversation."""
    scene = begun(writer, first)
    writer.step({"say": "方便,你说"})
    heard = writer.step({"say": "挺好的,没毛病"})
    assert heard["asked"] == "rating_overall"

    moved(writer, scene, then)
    heard = writer.step({"say": "5分"})

    assert heard["asked"] == "rating_speed_group"
    assert heard["bot"]
    (talk,) = talks(door)
    assert talk.channel is Channel(then)
    outcome = writer.step({"close": True})["outcome"]
    assert outcome["ratings"] == {"overall": 5}
    assert outcome["usage"] == "ok"


@pytest.mark.parametrize("channel", WRITTEN)
def test_a_person_takes_a_chat_over_and_the_bot_goes_on_at_the_open_question(
    door: Door, writer: Writer, channel: str
) -> None:
    """R-098: the customer is told both times; nothing they write meanwhile is lost or answered."""
    scene = begun(writer, channel)
    writer.step({"say": "方便,你说"})
    writer.step({"say": "挺好的,没毛病"})
    desk = Desk(door)
    talk = talks(door)[0].id

    desk.do(f"/calls/{talk}/take-over")
    told = writer._told(scene)["bot"]
    unanswered = writer.step({"say": "保修期是到什么时候"})
    page = desk.look(f"/calls/{talk}")
    desk.do(f"/calls/{talk}/say", words="您的保修到明年三月。", once="1")
    desk.do(f"/calls/{talk}/say", words="您的保修到明年三月。", once="1")
    from_staff = [line for line in transcript(door, scene) if line[0] is Speaker.STAFF]
    written = writer._told(scene)["bot"]
    desk.do(f"/calls/{talk}/hand-back")
    back = writer._told(scene)
    goes_on = writer.step({"say": "5分"})

    assert told == ["您好,接下来由我们的同事陈静和您沟通,请稍等。"]
    assert unanswered["bot"] == []
    assert "保修期是到什么时候" in page
    assert from_staff == [(Speaker.STAFF, "您的保修到明年三月。")]
    assert written == ([] if channel == "webchat" else ["您的保修到明年三月。"])
    assert back["bot"][0] == "陈静先和您聊到这里,接下来由我这个智能助手继续为您服务。"
    assert back["asked"] == "rating_overall"
    assert len(back["bot"]) == 2
    assert goes_on["asked"] == "rating_speed_group"
    assert writer.step({"close": True})["outcome"]["ratings"] == {"overall": 5}


def test_who_asked_for_a_person_is_helped_in_the_same_chat_and_then_by_the_bot(
    door: Door, writer: Writer
) -> None:
    """R-098, R-136: from the wish for a person over the card of the queue back to the survey."""
    scene = begun(writer, "webchat")
    writer.step({"say": "方便,你说"})
    assert writer.step({"say": "转人工"})["ended"]
    desk = Desk(door)
    talk = talks(door)[0].id
    assert f"/console/calls/{talk}/take-over" in desk.look("/?queue=supervisor")

    desk.do(f"/calls/{talk}/take-over")
    scene.ended = False
    writer.step({"say": "发票抬头开错了"})
    desk.do(f"/calls/{talk}/note", usage="ok", note="发票重开", kind="wish")
    desk.do(f"/calls/{talk}/hand-back")
    back = writer._told(scene)

    assert back["asked"] == "rating_overall"
    assert [one.token for one in talks(door)] == [scene.token]
    with door.books.reading() as uow:
        items = uow.escalations.queue((Queue.SUPERVISOR,), now=uow.clock.now())
        assert [one for one in items if one.reason is EscalationReason.HUMAN_REQUEST] == []


def test_a_talk_the_customer_began_goes_on_too_and_nothing_is_sent_twice(
    door: Door, writer: Writer
) -> None:
    begun(writer, "sms", kind="inbound")
    scene = writer.scene
    assert scene is not None
    asked = writer.step({"say": "我想问下保养"})["asked"]
    desk = Desk(door)
    talk = talks(door)[0].id
    desk.do(f"/calls/{talk}/take-over")
    desk.do(f"/calls/{talk}/hand-back")

    back = writer._told(scene)

    assert len(back["bot"]) == 3
    assert back["asked"] == asked


def test_an_english_customer_left_waiting_is_told_once(door: Door, writer: Writer) -> None:
    scene = begun(writer, "telegram", language="en")
    desk = Desk(door)
    talk = talks(door)[0].id
    desk.do(f"/calls/{talk}/take-over")
    writer._told(scene)
    writer.step({"say": "the noise is back"})
    scene.clock.set(scene.clock.now() + timedelta(minutes=11))

    for _ in range(2):
        with door.books() as uow:
            look_after_waiting(uow)
    told = writer._told(scene)["bot"]

    assert len(told) == 1
    assert told[0].startswith("I am sorry to keep you waiting.")


def test_what_the_customer_writes_appears_on_the_open_page_of_the_console(
    door: Door, writer: Writer
) -> None:
    scene = begun(writer, "sms")
    desk = Desk(door)
    talk = talks(door)[0].id
    desk.do(f"/calls/{talk}/take-over")
    writer._told(scene)
    before = len(transcript(door, scene))

    writer.step({"say": "你好,在吗"})
    (told,) = desk.events(f"/calls/{talk}/events", 1)

    assert f'"lines": {before + 1}' in told
    assert "你好,在吗" in desk.look(f"/calls/{talk}/lines")


def test_a_talk_nobody_goes_on_with_is_ended_and_a_staffed_one_only_when_all_are_quiet(
    door: Door, writer: Writer
) -> None:
    scene = begun(writer, "sms")
    writer.step({"say": "方便,你说"})
    talk = talks(door)[0].id
    scene.clock.set(scene.clock.now() + timedelta(hours=47))
    desk = Desk(door)  # signs in now: a session of two days ago has ended
    desk.do(f"/calls/{talk}/take-over")
    scene.clock.set(scene.clock.now() + timedelta(hours=2))

    still_held = end_quiet_talks(door.turns)
    scene.clock.set(scene.clock.now() + timedelta(hours=47))
    left = end_quiet_talks(door.turns)

    assert (still_held, left) == (0, 1)
    (row,) = talks(door)
    assert row.status is ConversationStatus.CLOSED
    assert row.disposition is not None
    assert row.disposition.value == "handed_over"

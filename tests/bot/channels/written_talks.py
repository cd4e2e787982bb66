"""Customers who write: rehearsed talks through the real doors of one served application.

A `Writer` is a rehearsal whose every step goes over HTTP to the application as it runs: a form
posted to the web chat, an update from Telegram with its secret, a text signed by Twilio. What is
answered is read where the customer reads it: on the page, or from what the providers were sent.
One application and one engine serve all talks; each talk has books and a clock of its own.
"""

from __future__ import annotations

import html
import itertools
import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from twilio.request_validator import RequestValidator

from actions.library import Library
from bot.channels.addresses import phone_of
from bot.channels.delivery import Delivery
from bot.channels.outside import Outside
from bot.channels.web_chat import Timing
from bot.engine import Engine
from bot.rehearsal import ZONE, Rehearsal, Scene
from bot.turn import Turns
from bot.upkeep import end_quiet_talks
from bot.web import build_app
from bot.wiring import Parts
from crm.clock import SetClock
from crm.models import ContactPoint, Conversation, InboxMessage, OutboxMessage
from crm.store.database import open_database
from crm.store.unit_of_work import UnitOfWork, UnitsOfWork
from crm.terms import Channel, InboxStatus, OutboxStatus
from tests.bot.channels.providers import (
    CUSTOMER,
    OURS,
    PUBLIC,
    SECRET,
    TOKEN,
    Provider,
    message,
    pressed,
    settings_for,
)

CHAT = 777
QUIET_FOR = timedelta(hours=49)
_numbers = itertools.count(1)


class Books(UnitsOfWork):
    """The books the application has open now; a test opens others."""

    def __init__(self) -> None:
        self.now: Any = None

    def __call__(self) -> UnitOfWork:
        unit: UnitOfWork = self.now()
        return unit

    def reading(self) -> UnitOfWork:
        unit: UnitOfWork = self.now.reading()
        return unit


@dataclass
class HurriedTime:
    """Time in which a pause is over as soon as it has begun."""

    at: float = 0.0

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


@dataclass
class Door:
    """The application, served: where it listens, and what it has behind it."""

    url: str
    turns: Turns
    books: Books
    delivery: Delivery
    far: Provider
    engine: Engine
    library: Library
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=120))

    def post(self, path: str, **given: Any) -> httpx.Response:
        answer = self.client.post(f"{self.url}{path}", **given)
        assert answer.status_code < 400, (path, answer.status_code, answer.text)
        return answer

    def say_on_page(self, token: str, words: str) -> httpx.Response:
        """The form of the page, as a browser without scripts sends it."""
        fields = {"id": f"m{next(_numbers)}", "text": words}
        return self.post(f"/chat/{token}/messages", data=fields)

    def text(self, words: str, sender: str = CUSTOMER) -> httpx.Response:
        """A text as Twilio posts it, signed for the public address."""
        path = "/webhooks/twilio/sms"
        fields = {
            "ToCountry": "US",
            "MessageSid": f"SM{next(_numbers):032x}",
            "From": sender,
            "To": OURS,
            "Body": words,
            "NumMedia": "0",
            "NumSegments": "1",
            "ApiVersion": "2010-04-01",
        }
        signed = RequestValidator(TOKEN).compute_signature(PUBLIC + path, fields)
        answer = self.post(path, data=fields, headers={"X-Twilio-Signature": signed})
        assert answer.text.endswith("<Response></Response>"), answer.text
        return answer

    def update(self, document: dict[str, Any]) -> httpx.Response:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        return self.post("/webhooks/telegram", json=document, headers=headers)

    def chat(self, words: str) -> httpx.Response:
        """A message in the Telegram chat; the words of a button shown last press that button."""
        data = self._button(words)
        number = next(_numbers)
        return self.update(
            pressed(number, data, CHAT) if data else message(number, CHAT, text=words)
        )

    def _button(self, words: str) -> str | None:
        sent = self.far.of("/sendMessage")
        keyboard = json.loads(sent[-1].get("reply_markup", "{}")) if sent else {}
        for row in keyboard.get("inline_keyboard", ()):
            for button in row:
                if button["text"] == words:
                    return str(button["callback_data"])
        return None

    def page(self, token: str) -> str:
        answer = self.client.get(f"{self.url}/chat/{token}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def settle(self, clock: SetClock) -> None:
        """Wait until all is answered and sent. The pace of sending is not waited for."""
        stood = clock.now()
        for _ in range(3000):
            with self.books.reading() as uow:
                unheard = uow.session.query(InboxMessage).filter_by(status=InboxStatus.WAITING)
                if unheard.count():
                    time.sleep(0.01)
                    continue
                unsent = (
                    uow.session.query(OutboxMessage)
                    .filter(OutboxMessage.channel.in_((Channel.TELEGRAM, Channel.SMS)))
                    .filter(OutboxMessage.status.in_((OutboxStatus.WAITING, OutboxStatus.SENDING)))
                )
                if not unsent.count():
                    clock.set(stood)
                    return
            clock.set(clock.now() + timedelta(seconds=6))
            self.delivery.deliver()
        raise AssertionError("something was neither answered nor sent")


@contextmanager
def open_door(far: Provider, engine: Engine, library: Library) -> Iterator[Door]:
    """Serve the whole application on a port of this machine as long as the block lasts."""
    books, hurried = Books(), HurriedTime()
    turns = Turns(books, engine, library)
    settings = settings_for(far.url)
    timing = Timing(now=hurried.now, sleep=hurried.sleep)
    parts = Parts(settings, books, engine, library, turns)
    app: FastAPI = build_app(parts, public_url=PUBLIC, timing=timing)
    config = uvicorn.Config(
        app, port=0, lifespan="off", log_level="error", access_log=False, ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the application could not be served"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    delivery = Outside(settings, turns).delivery
    door = Door(f"http://127.0.0.1:{port}", turns, books, delivery, far, engine, library)
    try:
        yield door
    finally:
        door.client.close()
        server.should_exit = True
        thread.join(timeout=30)


class Writer(Rehearsal):
    """One talk after another, in writing, through the door. ``blank`` is an empty database."""

    def __init__(self, door: Door, blank: Path) -> None:
        super().__init__(door.engine, door.library)
        self._door = door
        self._blank = blank
        self._read = 0

    def _books(self, clock: SetClock) -> UnitsOfWork:
        file = shutil.copyfile(self._blank, self._blank.parent / f"talk-{next(_numbers)}.db")
        self._door.books.now = UnitsOfWork(
            open_database(f"sqlite:///{file}"), clock=clock, timezone=ZONE
        )
        books: UnitsOfWork = self._door.books.now
        return books

    def _answer(self, scene: Scene) -> dict[str, Any]:
        """Begin: the page is opened, or what the dispatcher has begun goes out."""
        self._read = self._sent_by_now(scene)
        if scene.channel is Channel.TELEGRAM:
            self._bind(scene)
        if scene.channel is Channel.WEBCHAT:
            self._read = 0
            self._door.page(scene.token)
        else:
            self._door.turns.answer(scene.token)
        return self._told(scene)

    def _bind(self, scene: Scene) -> None:
        with scene.units() as uow:
            customer = uow.conversations.by_token(scene.token).customer
            assert customer is not None
            customer.contact_points.append(
                ContactPoint(
                    kind="telegram", address=str(CHAT), verified=True, valid_from=uow.clock.now()
                )
            )

    def _hear(self, scene: Scene, **done: str | None) -> dict[str, Any]:
        if done.get("event") == "hang_up":
            return self._goes_quiet(scene)
        words = done.get("text") or done.get("keys") or ""
        if scene.channel is Channel.WEBCHAT:
            self._door.say_on_page(scene.token, words)
        elif scene.channel is Channel.SMS:
            self._door.text(words, self._number_of(scene))
        else:
            self._door.chat(words)
        return self._told(scene)

    def _number_of(self, scene: Scene) -> str:
        with scene.units.reading() as uow:
            customer = uow.conversations.by_token(scene.token).customer
            assert customer is not None
            return phone_of(customer) or CUSTOMER

    def _goes_quiet(self, scene: Scene) -> dict[str, Any]:
        """Nobody hangs up in writing: the customer is not heard of again, and two days go by."""
        stood = scene.clock.now()
        scene.clock.set(stood + QUIET_FOR)
        assert end_quiet_talks(self._door.turns) == 1
        scene.clock.set(stood)
        return self._told(scene)

    def _told(self, scene: Scene) -> dict[str, Any]:
        self._door.settle(scene.clock)
        said = self._said_since(scene)
        with scene.units.reading() as uow:
            talk: Conversation = uow.conversations.by_token(scene.token)
            asked, ended = talk.asked, talk.closed_at is not None
        scene.ended = scene.ended or ended
        return {"bot": said, "asked": asked.value if asked else None, "ended": scene.ended}

    def _sent_by_now(self, scene: Scene) -> int:
        return 0 if scene.channel is Channel.WEBCHAT else len(self._door.far.asked)

    def _said_since(self, scene: Scene) -> list[str]:
        """What the customer has been told since they last looked."""
        if scene.channel is Channel.WEBCHAT:
            lines = _lines_on(self._door.page(scene.token))
            fresh, self._read = lines[self._read :], len(lines)
            return [words for speaker, words in fresh if speaker == "bot"]
        fresh_asked = self._door.far.asked[self._read :]
        self._read = len(self._door.far.asked)
        ending = "/Messages.json" if scene.channel is Channel.SMS else "/sendMessage"
        sent = [one.fields for one in fresh_asked if one.path.endswith(ending)]
        to = {one.get("To") or one.get("chat_id") for one in sent}
        assert to <= {self._number_of(scene), str(CHAT)}, to
        return [one.get("Body") or one["text"] for one in sent]


_LINE = re.compile(r'<div class="line (\w+)" data-position.*?<p class="bubble">(.*?)</p>', re.S)


def _lines_on(page: str) -> list[tuple[str, str]]:
    return [(speaker, html.unescape(words)) for speaker, words in _LINE.findall(page)]

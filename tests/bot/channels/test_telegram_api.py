"""Talks by Telegram against a Bot API server by others, with the official client on our side.

The customer is a client of that server too: what they send it hands to our webhook or keeps until
we poll, and what they read is what it was sent. Every request of ours is judged by the Bot API's
declarations. Server and declarations come from npm; where that cannot be reached these
tests are skipped and say so.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actions.library import load_library
from bot.channels.outside import Outside
from bot.channels.port import Outgoing
from bot.channels.telegram_api import TelegramChannel
from bot.channels.web_chat import Timing
from bot.engine import Engine
from bot.rehearsal import Scene
from bot.turn import Turns
from crm.models import Attachment, ContactPoint, Conversation, Customer
from crm.terms import Asked, Channel, Language
from tests.bot.channels.bot_api import Declarations, TappedBotApi, tapped
from tests.bot.channels.providers import BOT_TOKEN, settings_for
from tests.bot.channels.written_talks import (
    CHAT,
    Books,
    Door,
    HurriedTime,
    Writer,
    open_door,
)
from tests.dialogues.conversation import OPENING, load_conversations, play
from tests.dialogues.conversation import Conversation as Talk
from tests.model import trained_engine
from tests.npm import NotToBeHad, bot_api, telegram

pytestmark = pytest.mark.engine

ANNOUNCED = ("pickup_notice", "delay_notice", "new_car_thanks")
"""On the telephone these wait until it is convenient; in writing they are said in one go."""
FIT = [
    talk
    for talk in load_conversations()
    if talk.opening["customer"].get("name")
    and talk.opening["kind"] != "inbound"
    and not any("silence" in step or "keys" in step or "hang_up" in step for step in talk.steps)
    and not (talk.opening["channel"] == "voice" and talk.opening["kind"] in ANNOUNCED)
]
BY_WEBHOOK = [replace(one, opening={**one.opening, "channel": "telegram"}) for one in FIT[::14]]
BY_POLLING = [replace(one, opening={**one.opening, "channel": "telegram"}) for one in FIT[7::42]]


def named(talks: list[Talk]) -> list[Any]:
    return [pytest.param(talk, id=f"{talk.file}: {talk.name}") for talk in talks]


@pytest.fixture(scope="module")
def api() -> Iterator[TappedBotApi]:
    try:
        with telegram() as server, tapped(server, Declarations(bot_api())) as state:
            yield state
    except NotToBeHad as reason:
        pytest.skip(str(reason))


@pytest.fixture(autouse=True)
def no_fault(api: TappedBotApi) -> Iterator[None]:
    """Whatever we ask of the Bot API in any of these talks is as it is declared."""
    api.faults.clear()
    yield
    assert api.faults == []


@pytest.fixture(scope="module")
def door(api: TappedBotApi) -> Iterator[Door]:
    with open_door(api, trained_engine(), load_library()) as opened:
        api.bot = opened.url
        tell_our_address(opened.turns, api)
        yield opened


def tell_our_address(turns: Turns, api: TappedBotApi) -> None:
    """As the running bot does it once."""
    loop = asyncio.new_event_loop()
    job = Outside(settings_for(api.url), turns).telegram_job(loop)
    assert job is not None
    job()
    loop.close()


@pytest.fixture
def blank(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


class Chatter(Writer):
    """A customer in a real Telegram client, as far as the other server is one."""

    def __init__(self, door: Door, blank: Path, api: TappedBotApi) -> None:
        super().__init__(door, blank)
        self._api = api

    def _hear(self, scene: Scene, **done: str | None) -> dict[str, Any]:
        words = str(done.get("text") or done.get("keys") or "")
        data = self._door._button(words)
        if data:
            self._api.press(CHAT, data)
        else:
            self._api.message(CHAT, text=words)
        return self._told(scene)

    def send(self, **content: Any) -> dict[str, Any]:
        """A message that is not only words."""
        assert self.scene is not None
        self._api.message(CHAT, **content)
        return self._told(self.scene)


@pytest.fixture
def customer(door: Door, blank: Path, api: TappedBotApi) -> Chatter:
    return Chatter(door, blank, api)


@pytest.mark.parametrize("talk", named(BY_WEBHOOK))
def test_a_rehearsed_talk_comes_to_its_outcome_by_webhook(customer: Chatter, talk: Talk) -> None:
    wrong = play(talk, customer)

    assert not wrong, "\n  ".join([talk.name, *wrong])


def test_a_visit_is_rated_by_buttons(customer: Chatter, api: TappedBotApi) -> None:
    """Each press is answered, or the customer's button turns for ever."""
    heard = customer.step({"open": {**OPENING, "channel": "telegram"}})
    before = len(api.of("/answerCallbackQuery"))
    presses = 0
    for _ in range(30):
        keyboard = json.loads(api.of("/sendMessage")[-1].get("reply_markup", "{}"))
        buttons = [one["text"] for row in keyboard.get("inline_keyboard", ()) for one in row]
        if buttons:
            presses += 1
        words = "都5分" if "group" in heard["asked"] else "没有了"
        heard = customer.step({"say": buttons[0] if buttons else words})
        if heard["ended"]:
            break

    assert presses >= 3
    assert len(api.of("/answerCallbackQuery")) - before == presses
    outcome = customer.step({"close": True})["outcome"]
    assert outcome["disposition"] == "completed"
    assert outcome["ratings"]["overall"] in (1, 5)


def test_an_old_button_is_answered_with_a_word_and_changes_nothing(
    customer: Chatter, api: TappedBotApi
) -> None:
    customer.step({"open": {**OPENING, "channel": "telegram"}})
    keyboard = json.loads(api.of("/sendMessage")[-1]["reply_markup"])
    old = keyboard["inline_keyboard"][0][0]["callback_data"]
    asked = customer.step({"say": "方便"})["asked"]

    api.press(CHAT, old)
    customer._door.settle(customer.scene.clock)  # type: ignore[union-attr]

    assert "已经过去" in api.of("/answerCallbackQuery")[-1]["text"]
    assert customer.step({"wait_minutes": 1})["asked"] == asked


def test_a_stranger_shares_the_number_and_is_known(customer: Chatter, api: TappedBotApi) -> None:
    """R-002: `request_contact` proves the number; the chat is the customer's from then on."""
    customer.step({"open": {**OPENING, "channel": "webchat"}})
    door, scene = customer._door, customer.scene
    assert scene is not None
    api.message(CHAT, text="你好")
    door.settle(scene.clock)
    shown = [json.loads(one.get("reply_markup", "{}")) for one in api.of("/sendMessage")]
    asks = next(one for one in reversed(shown) if "keyboard" in one)

    api.message(
        CHAT, contact={"phone_number": "+8613800000001", "first_name": "王", "user_id": CHAT}
    )
    door.settle(scene.clock)

    assert asks["keyboard"][0][0]["request_contact"] is True
    assert json.loads(
        next(one for one in reversed(api.of("/sendMessage")) if "资料" in one["text"])[
            "reply_markup"
        ]
    ) == {"remove_keyboard": True}
    with door.books.reading() as uow:
        bound = uow.session.query(ContactPoint).filter_by(kind="telegram").one()
        assert bound.address == str(CHAT)
        assert (
            uow.session.query(Customer).filter_by(name="王建国").one().contact_points[-1] is bound
        )


def test_the_link_of_a_talk_binds_the_chat_and_goes_on_there(
    customer: Chatter, api: TappedBotApi
) -> None:
    customer.step({"open": {**OPENING, "channel": "webchat"}})
    scene = customer.scene
    assert scene is not None
    customer._door.say_on_page(scene.token, "方便")
    customer._door.settle(scene.clock)
    before = len(api.of("/sendMessage"))

    words = f"/start {scene.token}"
    api.message(CHAT, text=words, entities=[{"type": "bot_command", "offset": 0, "length": 6}])
    customer._door.settle(scene.clock)

    sent = [one["text"] for one in api.of("/sendMessage")[before:]]
    with customer._door.books.reading() as uow:
        talk = uow.session.query(Conversation).one()
        assert (talk.channel, talk.asked) == (Channel.TELEGRAM, Asked.USAGE)
        lines = [line.text for line in uow.conversations.transcript(talk.id)]
    assert sent == lines[-1:]


def test_a_voice_note_is_kept_for_people(customer: Chatter, api: TappedBotApi) -> None:
    """R-152"""
    customer.step({"open": {**OPENING, "channel": "telegram"}})

    said = customer.send(
        voice={"file_id": "v1", "file_unique_id": "u1", "duration": 3, "file_size": 4000}
    )

    assert "语音" in said["bot"][0]
    with customer._door.books.reading() as uow:
        (kept,) = uow.session.query(Attachment).all()
        assert (kept.kind, kept.reference) == ("voice", "v1")


def test_the_declarations_would_have_told(api: TappedBotApi) -> None:
    """The other server takes all of these; the judge does not."""
    channel = TelegramChannel(BOT_TOKEN, api.url)
    long_button = {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}
    bad: list[dict[str, Any]] = [
        {"text": "x" * 4097},
        {"text": "x", "api_kwargs": {"hologram": "1"}},
        {"text": "x", "api_kwargs": {"reply_markup": json.dumps(long_button)}},
    ]

    for part in bad:
        channel.send(str(CHAT), Outgoing(row=1, text=""), part)

    assert api.faults == [
        "sendMessage.text has 4097 characters, 1 to 4096 are allowed",
        "sendMessage has no hologram",
        "sendMessage: a button's data has 65 bytes, 1 to 64 are allowed",
    ]
    api.faults.clear()


def test_a_text_beyond_the_limit_goes_out_in_pieces(api: TappedBotApi) -> None:
    channel = TelegramChannel(BOT_TOKEN, api.url)
    words = "这是一句不长的话。" * 700
    said = Outgoing(row=1, text=words, language=Language.ZH)
    before = len(api.of("/sendMessage"))

    for part in channel.render(said):
        channel.send(str(CHAT), said, part)

    sent = [one["text"] for one in api.of("/sendMessage")[before:]]
    assert len(sent) == 2
    assert "".join(sent) == words


@contextmanager
def polling(api: TappedBotApi, engine: Engine) -> Iterator[Door]:
    """The bot without a public address: it fetches its updates."""
    books, hurried = Books(), HurriedTime()
    turns = Turns(books, engine, load_library())
    timing = Timing(now=hurried.now, sleep=hurried.sleep)
    outside = Outside(settings_for(api.url, public_url=""), turns, timing=timing)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    job = outside.telegram_job(loop)
    assert job is not None
    opened = PollingDoor("", turns, books, outside.delivery, api, engine, load_library(), fetch=job)
    try:
        yield opened
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class PollingDoor(Door):
    """A door that is not knocked at: the bot looks outside itself."""

    def __init__(self, *given: Any, fetch: Any) -> None:
        super().__init__(*given)
        self._fetch = fetch

    def settle(self, clock: Any) -> None:
        self._fetch()
        super().settle(clock)


@pytest.mark.parametrize("talk", named(BY_POLLING))
def test_a_rehearsed_talk_comes_to_its_outcome_by_polling(
    api: TappedBotApi, blank: Path, talk: Talk
) -> None:
    with polling(api, trained_engine()) as door:
        door.books.now = None
        wrong = play(talk, Chatter(door, blank, api))

    assert not wrong, "\n  ".join([talk.name, *wrong])
    assert api.of("/getUpdates")

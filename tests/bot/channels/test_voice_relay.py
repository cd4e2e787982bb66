"""Streamed calls over a real WebSocket, `websockets` in Twilio's place.

Whole rehearsed conversations by stream are held in test_calls_as_rehearsed.py.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import websockets

from bot.channels.twilio_gate import TwilioAccount
from bot.channels.voice_relay import Patience
from crm.models import Conversation, InboxMessage
from crm.terms import Act, Disposition, FollowUpKind, Speaker
from tests.bot.channels.providers import PUBLIC
from tests.bot.channels.telephone import CALL, Exchange, StreamedTelephone, exchange
from tests.bot.channels.twiml import answer_to, faults, said
from tests.bot.channels.web_chat_app import FAREWELL, Scripted, ScriptedEngine, library
from tests.dialogues.conversation import OPENING

SPEEDS = Scripted("接待、完工和结账的速度,各打几分?", "rating_speed_group")
DETAIL = Scripted("请您慢慢说,哪里不对?", "complaint_detail")
TWO_SENTENCES = Scripted("您好,我是诚达的智能助手。您现在方便聊两分钟吗?", "good_time")


class Engine(ScriptedEngine):
    """Understands that somebody asks to hear it again."""

    def take(self, room, stimulus):
        result = super().take(room, stimulus)
        if stimulus.text == "再说一遍":
            return type(result)({}, result.replies, "good_time", [], {"act": Act.REPEAT.value})
        return result


def engine_that_says(*script: Scripted) -> Engine:
    return Engine(scripts={FollowUpKind.FIRST_FOLLOWUP: script})


@pytest.fixture(scope="module")
def line() -> Iterator[Exchange]:
    with exchange() as state:
        yield state


@pytest.fixture
def call(line: Exchange, _blank_sqlite: Path, tmp_path: Path):
    """Makes callers: `call(engine)` is a streamed telephone to that engine."""
    blank = Path(shutil.copyfile(_blank_sqlite, tmp_path / "blank.db"))
    made: list[StreamedTelephone] = []

    def make(engine: Engine, **others: object) -> StreamedTelephone:
        made.append(StreamedTelephone(engine, library(), line, blank, **others))
        return made[-1]

    yield make
    for phone in made:
        phone.close()


def opened(phone):
    heard = phone.step({"open": {**OPENING, "channel": "voice"}})
    assert phone.scene is not None
    return heard


def lines(phone):
    with phone.scene.units.reading() as uow:
        talk = uow.conversations.by_token(phone.scene.token)
        return [
            (line.text, line.heard)
            for line in uow.conversations.transcript(talk.id)
            if line.speaker is Speaker.BOT
        ]


def prompt(words, **others):
    return {"type": "prompt", "voicePrompt": words, "lang": "zh", "last": True, **others}


def test_words_are_streamed_by_the_sentence_and_the_last_is_marked(call):
    phone = call(engine_that_says(TWO_SENTENCES, FAREWELL))

    opened(phone)

    assert [(frame["token"], frame["last"]) for frame in phone.frames] == [
        ("您好,我是诚达的智能助手。", False),
        ("您现在方便聊两分钟吗?", True),
    ]
    assert {frame["type"] for frame in phone.frames} == {"text"}


def test_the_last_words_are_said_where_nothing_cuts_them_off(call):
    """R-235: a stream that ends takes what it still says with it."""
    phone = call(engine_that_says(TWO_SENTENCES, FAREWELL))
    opened(phone)

    heard = phone.step({"say": "不用了"})

    assert phone.frames[-1]["type"] == "end"
    assert heard == {"bot": [FAREWELL.text], "asked": None, "ended": True}


def test_what_was_really_heard_is_kept_and_the_rest_said_again(call):
    """R-225: the customer cut in after the first sentence and asks to hear it again."""
    phone = call(engine_that_says(TWO_SENTENCES, SPEEDS, FAREWELL))
    opened(phone)
    phone.frames.clear()

    cut = {
        "type": "interrupt",
        "utteranceUntilInterrupt": "您好,我是诚达的智能",
        "durationUntilInterruptMs": "1900",
    }
    again = phone.exchange(phone.scene, cut, prompt("再说一遍"))

    assert lines(phone)[0] == (TWO_SENTENCES.text, "您好,我是诚达的智能")
    assert again["bot"] == [TWO_SENTENCES.text]


def test_a_line_that_was_heard_out_is_not_said_again(call):
    phone = call(engine_that_says(TWO_SENTENCES, SPEEDS, FAREWELL))
    opened(phone)

    cut = {"type": "interrupt", "utteranceUntilInterrupt": TWO_SENTENCES.text}
    again = phone.exchange(phone.scene, cut, prompt("再说一遍"))

    assert lines(phone)[0] == (TWO_SENTENCES.text, None)
    assert again["bot"] == [SPEEDS.text]


def test_three_scores_are_three_keys(call):
    phone = call(engine_that_says(SPEEDS, FAREWELL))
    opened(phone)

    phone.step({"keys": "545"})

    assert phone._engine.said == ["545"]


def test_whoever_tells_what_is_wrong_is_not_cut_short(call):
    phone = call(engine_that_says(TWO_SENTENCES, DETAIL, FAREWELL))
    opened(phone)

    phone.step({"say": "刹车响"})

    assert [frame["interruptible"] for frame in phone.frames] == [True, True, False]


def test_the_voice_changes_with_the_language(call):
    phone = call(engine_that_says(TWO_SENTENCES, SPEEDS, FAREWELL))
    opened(phone)
    phone.frames.clear()

    phone.step({"say": "english please"})

    switch, words = phone.frames
    assert switch == {
        "type": "language",
        "ttsLanguage": "en-US",
        "transcriptionLanguage": "en-US",
    }
    assert words["lang"] == "en-US"


def test_the_same_message_again_takes_no_second_turn(call):
    phone = call(engine_that_says(TWO_SENTENCES, SPEEDS, FAREWELL))
    opened(phone)

    phone.exchange(phone.scene, prompt("方便"), prompt("方便"))
    phone.step({"say": "五分"})

    assert phone._engine.said == ["方便", "五分"]


def test_nonsense_unfinished_and_unknown_messages_are_let_go_by(call):
    phone = call(engine_that_says(TWO_SENTENCES, SPEEDS, FAREWELL))
    opened(phone)

    async def send():
        nonsense = ("", "{", "[]", "null", '{"type": 7}', '{"voicePrompt": "x"}', "9" * 70_000)
        for raw in (*nonsense, b"\xff\xfe", "[" * 50_000, '{"type": "prompt", "last": "\\ud83d"}'):
            await phone._socket.send(raw)

    phone._loop.run_until_complete(send())
    unfinished = prompt("方", last=False)
    odd = [{"type": "dtmf"}, {"type": "error", "description": "?"}, {"type": "new"}, prompt(7)]
    heard = phone.exchange(phone.scene, unfinished, *odd, prompt("方便"))

    assert heard["asked"] == "rating_speed_group"
    assert phone._engine.said == ["方便"]


def test_a_call_goes_on_without_the_stream(call):
    """The line to us breaks: Twilio asks our webhook, which puts the open question."""
    phone = call(engine_that_says(TWO_SENTENCES, SPEEDS, FAREWELL))
    opened(phone)
    phone.step({"say": "方便"})
    phone.hang_up()

    xml = phone._post(
        f"{CALL}/streamed?c={phone.scene.token}", SessionStatus="failed", ErrorCode="64102"
    )
    last = phone._post(answer_to(xml), Digits="545")

    assert (said(xml), faults(xml)) == (SPEEDS.text, [])
    assert said(last) == FAREWELL.text
    assert phone._engine.said == ["方便", "545"]


def test_a_stream_opened_again_says_what_was_said_and_takes_no_turn(call):
    phone = call(engine_that_says(TWO_SENTENCES, SPEEDS, FAREWELL))
    opened(phone)
    phone.step({"say": "方便"})

    phone.hang_up()
    again = phone._answer(phone.scene)

    assert again["bot"] == [SPEEDS.text]
    assert phone._engine.said == ["方便"]


def test_silence_is_met_without_scolding_and_ends_the_call(call):
    """R-224: silence is waited for, then counts as an answer."""
    patience = Patience(
        set_up=600, silence=0.05, between_keys=600, still_speaking=600, spoken=lambda *_: 0.0
    )
    phone = call(engine_that_says(TWO_SENTENCES, FAREWELL), patience=patience)
    opened(phone)

    heard = phone.exchange(phone.scene)

    assert heard["ended"]
    assert phone._engine.said == ["customer_silent"]


def test_who_hangs_up_on_a_stream_is_heard_hanging_up(call):
    phone = call(engine_that_says(TWO_SENTENCES, SPEEDS, FAREWELL))
    opened(phone)
    phone.step({"say": "方便"})

    phone.step({"hang_up": True})

    assert phone._engine.said == ["方便", "customer_gone"]


def test_a_carrier_on_the_stream_ends_the_call_before_a_talk_begins(call):
    """R-043."""
    phone = call(engine_that_says(TWO_SENTENCES, SPEEDS, FAREWELL))
    opened(phone)

    heard = phone.step({"say": "您好,您拨打的用户已关机"})

    assert heard == {"bot": [], "asked": "good_time", "ended": True}
    with phone.scene.units.reading() as uow:
        (talk,) = uow.session.query(Conversation)
        assert talk.disposition is Disposition.NO_ANSWER
    assert phone._engine.said == []


@pytest.mark.parametrize("signature", ["", "wrong"])
def test_a_stream_that_is_not_signed_is_refused(call, signature):
    phone = call(engine_that_says(TWO_SENTENCES, FAREWELL))
    opened(phone)
    phone.hang_up()

    with pytest.raises(websockets.InvalidStatusCode) as refused:
        phone._loop.run_until_complete(phone._connect(signature or " "))

    assert refused.value.status_code == 403


@pytest.mark.parametrize(
    "first",
    [
        pytest.param({"type": "prompt", "voicePrompt": "喂"}, id="no set-up"),
        pytest.param({"type": "setup"}, id="a set-up of nothing"),
        pytest.param(
            {
                "type": "setup",
                "sessionId": "VX1",
                "callSid": "CA" + "0" * 32,
                "customParameters": {"talk": "TOKEN"},
            },
            id="another call",
        ),
        pytest.param(
            {
                "type": "setup",
                "sessionId": "VX1",
                "callSid": "CALL",
                "customParameters": {"talk": "somebody-elses"},
            },
            id="another conversation",
        ),
    ],
)
def test_a_stream_belongs_to_its_call_and_conversation(call, first):
    phone = call(engine_that_says(TWO_SENTENCES, FAREWELL))
    opened(phone)
    phone.hang_up()
    with phone.scene.units.reading() as uow:
        before = uow.session.query(InboxMessage).count()

    async def try_it():

        await phone._connect()
        text = json.dumps(first).replace("TOKEN", phone.scene.token).replace("CALL", phone.sid)
        await phone._socket.send(text)
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await asyncio.wait_for(phone._socket.recv(), 60)
        return closed.value.code

    assert phone._loop.run_until_complete(try_it()) == 1008
    with phone.scene.units.reading() as uow:
        assert uow.session.query(InboxMessage).count() == before


def test_without_a_public_https_address_calls_are_not_streamed(call):
    assert PUBLIC.startswith("https://")

    account = TwilioAccount("AC1", "t", "+1", "https://api", "http://shop.example.com")

    assert account.stream_address("/x") is None

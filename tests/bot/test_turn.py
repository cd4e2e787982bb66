"""One turn, one transaction, whatever the engine does."""

from __future__ import annotations

from typing import Any

import pytest

from actions.base import Room
from actions.library import Library, load_library
from bot.engine import EngineFailed, Reply, Stimulus, TurnResult
from bot.turn import Turns
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import Channel, ConversationStatus, EscalationReason, InboxStatus
from crm.use_cases.contact_attempts import begin_follow_up
from crm.use_cases.conversations import Inbound
from tests.builders import a_dealership, a_follow_up


class Parrot:
    """An engine that repeats what it hears, and fails at the word 失败."""

    def __init__(self) -> None:
        self.heard: list[Stimulus] = []

    def understand(self, text: str, **_: Any) -> dict[str, Any]:
        return {"act": "affirm", "confidence": 1.0}

    def take(self, room: Room, stimulus: Stimulus) -> TurnResult:
        self.heard.append(stimulus)
        if stimulus.text and "失败" in stimulus.text:
            room.conversation.opt_out = True
            raise EngineFailed("told to")
        said = f"听到:{stimulus.text or stimulus.event}"
        return TurnResult({"turns": len(self.heard)}, (Reply(said),), asked="usage")


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture
def parrot() -> Parrot:
    return Parrot()


@pytest.fixture
def turns(units: UnitsOfWork, parrot: Parrot, library: Library) -> Turns:
    return Turns(units, parrot, library)


@pytest.fixture
def token(turns: Turns) -> str:
    with turns.units() as uow:
        a_dealership(uow)
        follow_up = a_follow_up(uow)
        return begin_follow_up(uow, follow_up_id=follow_up.id, channel=Channel.WEBCHAT).token


def _say(turns: Turns, token: str, number: int, text: str | None = None, **other: str) -> None:
    turns.hear(token, Inbound(Channel.WEBCHAT, f"{token}:{number}", text=text, **other))


def _transcript(turns: Turns, token: str) -> list[tuple[str, str]]:
    with turns.units.reading() as uow:
        talk = uow.conversations.by_token(token)
        return [(one.speaker.value, one.text) for one in uow.conversations.transcript(talk.id)]


def test_words_said_in_a_row_are_heard_out_and_answered_once(
    turns: Turns, token: str, parrot: Parrot
) -> None:
    """R-110: three messages, one answer, all three kept as they were."""
    turns.answer(token)
    for number, words in enumerate(("等一下", "我还没说完", "刹车响")):
        _say(turns, token, number, words)

    answered = turns.answer(token)

    assert [reply.text for reply in answered.replies] == ["听到:等一下\n我还没说完\n刹车响"]
    assert _transcript(turns, token)[1:4] == [
        ("customer", "等一下"),
        ("customer", "我还没说完"),
        ("customer", "刹车响"),
    ]
    assert turns.answer(token).replies == ()


def test_a_message_delivered_twice_is_answered_once(
    turns: Turns, token: str, parrot: Parrot
) -> None:
    turns.answer(token)
    _say(turns, token, 1, "方便")
    turns.answer(token)

    _say(turns, token, 1, "方便")
    again = turns.answer(token)

    assert again.replies == ()
    assert [one.text for one in parrot.heard[1:]] == ["方便"]


def test_a_turn_the_engine_cannot_take_goes_to_a_person_with_the_words(
    turns: Turns, token: str
) -> None:
    """Nothing of the failed turn stays but the customer's words, and somebody is told."""
    turns.answer(token)
    _say(turns, token, 1, "失败吧")

    answered = turns.answer(token)

    assert "已经请同事" in answered.replies[0].text
    assert ("customer", "失败吧") in _transcript(turns, token)
    with turns.units.reading() as uow:
        talk = uow.conversations.by_token(token)
        (item,) = uow.escalations.of_conversation(talk.id)
        assert not talk.opt_out
        assert (item.reason, item.words) == (EscalationReason.ENGINE_FAILURE, "失败吧")
        seen = uow.inbox.seen(Channel.WEBCHAT, f"{token}:1")
        assert seen is not None
        assert seen.status is InboxStatus.FAILED


def test_the_talk_goes_on_after_a_failed_turn(turns: Turns, token: str) -> None:
    turns.answer(token)
    _say(turns, token, 1, "失败吧")
    turns.answer(token)
    _say(turns, token, 2, "好了吗")

    answered = turns.answer(token)

    assert [reply.text for reply in answered.replies] == ["听到:好了吗"]


@pytest.mark.parametrize(
    ("keys", "heard"),
    [
        ("0", "转人工"),
        ("9", "退订,不要再打了"),
        ("*", "没听清,请再说一遍"),
        ("4", "4"),
    ],
)
def test_keys_speak_for_the_customer(
    keys: str, heard: str, turns: Turns, token: str, parrot: Parrot
) -> None:
    """Issue of the voice channel: 0 a person, 9 stop, * again, a digit is a score."""
    turns.answer(token)
    _say(turns, token, 1, keys=keys)

    turns.answer(token)

    assert parrot.heard[-1].text == heard
    assert ("customer", keys) in _transcript(turns, token)


def test_while_a_person_has_the_talk_the_bot_is_silent_and_keeps_the_words(
    turns: Turns, token: str, parrot: Parrot
) -> None:
    turns.answer(token)
    with turns.units() as uow:
        uow.conversations.by_token(token).status = ConversationStatus.WITH_STAFF
    _say(turns, token, 1, "你好,还在吗")

    answered = turns.answer(token)

    assert answered.replies == ()
    assert len(parrot.heard) == 1
    assert ("customer", "你好,还在吗") in _transcript(turns, token)


def test_after_a_crash_what_was_heard_is_found_again(turns: Turns, token: str) -> None:
    turns.answer(token)
    _say(turns, token, 1, "方便")

    waiting = turns.unanswered()

    assert list(waiting) == [token]
    turns.answer(token)
    assert list(turns.unanswered()) == []

"""Whole conversations as data: what a customer would say, and exactly what must come of it."""

from __future__ import annotations

import pytest

from actions.library import Library
from bot.engine import Engine
from tests.dialogues.conversation import Conversation, hold, load_conversations

pytestmark = pytest.mark.engine
CONVERSATIONS = list(load_conversations())


@pytest.mark.parametrize(
    "conversation",
    [pytest.param(talk, id=f"{talk.file}: {talk.name}") for talk in CONVERSATIONS],
)
def test_a_conversation_comes_to_its_outcome(
    engine: Engine, library: Library, conversation: Conversation
) -> None:
    wrong = hold(engine, library, conversation)

    assert not wrong, "\n  ".join([f"{conversation.file}: {conversation.name}", *wrong])


def test_no_two_conversations_of_a_file_have_the_same_name() -> None:
    names = [(talk.file, talk.name) for talk in CONVERSATIONS]

    assert len(names) == len(set(names))

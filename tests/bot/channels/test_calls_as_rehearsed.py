"""The rehearsed conversations by telephone: real HTTP, real signatures, the real application.

Those written for the telephone must come to the outcome they were written with; the others, held
by telephone instead, to the outcome the rehearsal comes to. Every TwiML document on the way is
judged by Twilio's own grammar.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actions.library import Library, load_library
from bot.engine import Engine
from bot.rehearsal import Rehearsal
from tests.bot.channels.telephone import Exchange, StreamedTelephone, Telephone, exchange
from tests.bot.channels.twiml_grammar import grammar
from tests.dialogues.conversation import Conversation, load_conversations, play
from tests.model import trained_engine

pytestmark = pytest.mark.engine

ALL = list(load_conversations())
SPOKEN = [talk for talk in ALL if talk.opening["channel"] == "voice"]
EVERY = int(os.environ.get("FOLLOWUP_EVERY_TALK", "6"))
WRITTEN = [talk for talk in ALL if talk.opening["channel"] != "voice"][::EVERY]
"""A sixth of those written elsewhere, spread over all files; FOLLOWUP_EVERY_TALK=1 takes all."""


def named(talks: list[Conversation]) -> list[Any]:
    return [pytest.param(talk, id=f"{talk.file}: {talk.name}") for talk in talks]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return trained_engine()


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def line() -> Iterator[Exchange]:
    with exchange() as state:
        yield state


@pytest.fixture
def blank(_blank_sqlite: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(_blank_sqlite, tmp_path / "blank.db"))


@pytest.fixture
def telephone(engine: Engine, library: Library, line: Exchange, blank: Path) -> Telephone:
    return Telephone(engine, library, line, blank)


@pytest.fixture
def streamed(
    engine: Engine, library: Library, line: Exchange, blank: Path
) -> Iterator[StreamedTelephone]:
    phone = StreamedTelephone(engine, library, line, blank)
    yield phone
    phone.close()


def judged(documents: list[str]) -> dict[str, list[str]]:
    """The documents Twilio would refuse, with why; and the list is emptied."""
    judge = grammar()
    faults = {xml: judge.faults(xml) for xml in documents}
    documents.clear()
    return {xml: found for xml, found in faults.items() if found}


@pytest.mark.parametrize("talk", named(SPOKEN))
def test_a_spoken_conversation_comes_to_its_outcome(
    telephone: Telephone, line: Exchange, talk: Conversation
) -> None:
    """R-065, R-076, R-098, R-103, R-224: by keys, by voice, by silence, with all ways out."""
    wrong = play(talk, telephone)

    assert not wrong, "\n  ".join([talk.name, *wrong])
    assert line.documents
    assert judged(line.documents) == {}


@pytest.mark.parametrize("talk", named(WRITTEN))
def test_a_written_conversation_comes_to_the_same_outcome_by_telephone(
    telephone: Telephone, line: Exchange, engine: Engine, library: Library, talk: Conversation
) -> None:
    spoken = replace(talk, opening={**talk.opening, "channel": "voice"})

    by_telephone, rehearsed = held(spoken, telephone), held(spoken, Rehearsal(engine, library))

    assert by_telephone == rehearsed
    assert judged(line.documents) == {}


@pytest.mark.parametrize(
    "talk", named([one for one in SPOKEN if not any("silence" in step for step in one.steps)])
)
def test_a_streamed_conversation_comes_to_its_outcome(
    streamed: StreamedTelephone, line: Exchange, talk: Conversation
) -> None:
    wrong = play(talk, streamed)

    assert not wrong, "\n  ".join([talk.name, *wrong])
    assert judged(line.documents) == {}


def held(talk: Conversation, by: Rehearsal) -> tuple[list[tuple[str | None, bool]], Any]:
    """What was asked after each step, whether it had ended, and the outcome in the books."""
    heard = by.step({"open": talk.opening})
    course = [(heard["asked"], heard["ended"])]
    for step in talk.steps:
        does = {key: value for key, value in step.items() if key in DOES}
        if heard["ended"] and "wait_minutes" not in does:
            break
        if does:
            heard = by.step(does)
            course.append((heard["asked"], heard["ended"]))
    return course, by.step({"close": True})["outcome"]


DOES = ("say", "keys", "silence", "hang_up", "wait_minutes")

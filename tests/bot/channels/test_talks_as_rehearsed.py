"""The rehearsed conversations in writing: real HTTP, real signatures, the served application.

On each channel a sample of every kind of follow-up and of both languages is held as it was
rehearsed, and judged by the code that judges the rehearsal. What a customer cannot do
in writing (silence that is heard, a key that is no word) is left to the telephone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actions.library import load_library
from crm.terms import SCRIPTED, Language
from tests.bot.channels.providers import provider
from tests.bot.channels.written_talks import Door, Writer, open_door
from tests.dialogues.conversation import Conversation, load_conversations, play
from tests.model import trained_engine

pytestmark = pytest.mark.engine

ALL = [talk for talk in load_conversations() if talk.opening["channel"] != "voice"]
CHANNELS = ("webchat", "telegram", "sms")
EVERY = 15
"""Each channel takes another fifteenth of all conversations, besides those written for it."""
WHOLE = os.environ.get("FOLLOWUP_EVERY_TALK") == "1"
"""FOLLOWUP_EVERY_TALK=1: each channel takes every one."""


def can_be_written(talk: Conversation) -> bool:
    known = bool(talk.opening["customer"].get("name"))
    return known and not any("silence" in step or "keys" in step for step in talk.steps)


def sample_for(channel: str) -> list[Conversation]:
    """Those written for the channel, a share of the rest, and one of each kind and language."""
    fit = [talk for talk in ALL if can_be_written(talk)]
    if WHOLE:
        return [replace(talk, opening={**talk.opening, "channel": channel}) for talk in fit]
    place = CHANNELS.index(channel)
    chosen = [talk for talk in fit if talk.opening["channel"] == channel][:4]
    chosen += [talk for at, talk in enumerate(fit) if at % EVERY == place]
    for name in ("kind", "language"):
        for value in dict.fromkeys(talk.opening[name] for talk in fit):
            if value not in [talk.opening[name] for talk in chosen]:
                chosen.append(next(talk for talk in fit if talk.opening[name] == value))
    unique = {(talk.file, talk.name): talk for talk in chosen}
    return [replace(talk, opening={**talk.opening, "channel": channel}) for talk in unique.values()]


SAMPLES = {channel: sample_for(channel) for channel in CHANNELS}


def named() -> list[Any]:
    return [
        pytest.param(talk, id=f"{channel}: {talk.file}: {talk.name}")
        for channel, talks in SAMPLES.items()
        for talk in talks
    ]


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    with provider() as far, open_door(far, trained_engine(), load_library()) as opened:
        yield opened


@pytest.fixture
def blank(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.mark.parametrize("talk", named())
def test_a_rehearsed_talk_comes_to_its_outcome_on_every_written_channel(
    door: Door, blank: Path, talk: Conversation
) -> None:
    wrong = play(talk, Writer(door, blank))

    assert not wrong, "\n  ".join([f"{talk.opening['channel']}: {talk.name}", *wrong])


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_sample_of_a_channel_leaves_no_kind_or_language_out(channel: str) -> None:
    sample = SAMPLES[channel]

    assert {talk.opening["kind"] for talk in sample} == {kind.value for kind in SCRIPTED}
    assert {talk.opening["language"] for talk in sample} == {one.value for one in Language}

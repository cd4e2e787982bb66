"""Short ways to build what a turn was heard as, and what is remembered before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.library import DIALOGUES
from actions.talk.heard import Heard, MoveHeard, TimeHeard
from actions.talk.hearing import decide
from actions.talk.memory import Memory
from actions.talk.reaction import Reaction
from actions.talk.script import load_scripts
from crm.terms import Act, Asked

SCRIPTS = load_scripts(DIALOGUES / "scripts")
TEN_ON_FRIDAY = TimeHeard(datetime.fromisoformat("2025-03-07T10:00:00+08:00"), exact=True)


def a_turn(text: str, act: Act, *further: Act, **more: Any) -> Heard:
    """A turn of the customer, understood as this act and these further ones."""
    moves = tuple(MoveHeard(move, text) for move in further)
    return Heard(text=text, act=act, moves=moves, **more)


def at(asked: Asked | None, *, script: str = "first_followup", **more: Any) -> Memory:
    """A conversation in which this question is open and consent was given."""
    consented = asked is not Asked.GOOD_TIME
    done = {Asked.GOOD_TIME.value: "answered"} if consented else {}
    memory = Memory(script=script, asked=asked.value if asked else None, consented=consented)
    memory.done = {**done, **more.pop("done", {})}
    for name, value in more.items():
        setattr(memory, name, value)
    return memory


def taken(heard: Heard, memory: Memory) -> Reaction:
    """What the turn comes to."""
    return decide(heard, memory, SCRIPTS.named(memory.script), clarify_at_most=2)

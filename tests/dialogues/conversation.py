"""A conversation as data: what the customer does, step by step, and what must come of it.

Files in `conversations/` hold lists of them. A step is a string (what the customer says) or a
table with one of say, keys, silence, hang_up, wait_minutes, and what to expect of the answer:
`asked`, `says`, `says_not`. The outcome names only what differs from `UNSAID`; everything
else must still be equal to it, so that nothing unexpected is ever written down unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.engine import Engine
from bot.rehearsal import Rehearsal

FOLDER = Path(__file__).parent / "conversations"
NOW = "2025-03-06T10:20:00+08:00"
OPENING: dict[str, Any] = {
    "kind": "first_followup",
    "channel": "webchat",
    "now": NOW,
    "language": "zh",
    "customer": {
        "name": "王建国",
        "honorific": "先生",
        "phone": "13800000001",
        "club_member": False,
    },
    "vehicle": {"plate": "粤A12345", "model": "凯越", "odometer_km": 18400},
    "repair_order": {
        "number": "RO-1001",
        "handed_over_at": "2025-03-03T16:00:00+08:00",
        "items": [{"description": "更换前刹车片", "department": "workshop"}],
    },
}
UNSAID: dict[str, Any] = {
    "disposition": "completed",
    "usage": None,
    "ratings": {},
    "facts": {"quote_unasked": None, "work_explained": None},
    "verbatims": [],
    "complaint": None,
    "escalations": [],
    "appointment": None,
    "callback_at": None,
    "opt_out": False,
    "profile_updates": {},
    "faq_answered": [],
    "club": "none",
}
COMPLAINT: dict[str, Any] = {
    "severity": "normal",
    "wish": None,
    "rework": False,
    "next_answer_at": "2025-03-06T18:00:00+08:00",
    "status": "promised",
}
_DOES = ("say", "keys", "silence", "hang_up", "wait_minutes")
_EXPECTS = ("asked", "says", "says_not")
_KEYS = {"name", "open", "steps", "ended", "outcome", "notes"}


@dataclass(frozen=True)
class Conversation:
    """One conversation of a file."""

    file: str
    name: str
    opening: Mapping[str, Any]
    steps: list[Mapping[str, Any]]
    ended: bool
    outcome: Mapping[str, Any]
    notes: list[Mapping[str, Any]] | None


class _Words(yaml.SafeLoader):
    """YAML in which no, yes, on and a time of day are words, as customers mean them."""


_Words.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag.rpartition(":")[2] not in ("timestamp", "bool", "int")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Words.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
_Words.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile("^[1-9][0-9]*$"), list("123456789")
)


def load_conversations(folder: Path = FOLDER) -> Iterator[Conversation]:
    """Every conversation of every file, checked for misspelt keys."""
    for file in sorted(folder.glob("*.yml")):
        with file.open("rb") as lines:
            for raw in yaml.load(lines, Loader=_Words):
                yield _read(file.stem, raw)


def _read(file: str, raw: Mapping[str, Any]) -> Conversation:
    unknown = set(raw) - _KEYS
    assert not unknown, f"{file}: {raw.get('name')}: unknown {unknown}"
    opening = {**OPENING, **(raw.get("open") or {})}
    steps = [_read_step(file, step) for step in raw["steps"]]
    said = dict(raw.get("outcome") or {})
    outcome = {**UNSAID, "language": opening["language"], **said}
    outcome["facts"] = {**UNSAID["facts"], **outcome["facts"]}
    if outcome["complaint"] is not None:
        outcome["complaint"] = {**COMPLAINT, **outcome["complaint"]}
    outcome["verbatims"] = [
        {"asked": asked, "text": str(text)}
        for line in outcome["verbatims"]
        for asked, text in line.items()
    ]
    unknown = set(said) - set(UNSAID) - {"language"}
    assert not unknown, f"{file}: {raw['name']}: unknown outcome {unknown}"
    return Conversation(
        file, raw["name"], opening, steps, raw.get("ended", True), outcome, raw.get("notes")
    )


def _read_step(file: str, step: Any) -> Mapping[str, Any]:
    if not isinstance(step, Mapping):
        return {"say": str(step)}
    unknown = set(step) - set(_DOES) - set(_EXPECTS)
    assert not unknown, f"{file}: step {step}: unknown {unknown}"
    return {key: str(value) if key in ("say", "keys") else value for key, value in step.items()}


def play(conversation: Conversation, rehearsal: Rehearsal) -> list[str]:
    """Hold the conversation; return what differed, each a line, empty if nothing did."""
    wrong: list[str] = []
    heard = rehearsal.step({"open": conversation.opening})
    for number, step in enumerate(conversation.steps, 1):
        if heard["ended"] and "wait_minutes" not in step:
            wrong.append(f"step {number}: the bot had already closed with {heard['bot']}")
            break
        does = {key: value for key, value in step.items() if key in _DOES}
        if does:
            heard = rehearsal.step(does)
        wrong += [f"step {number} {does}: {line}" for line in _differences(step, heard)]
    if heard["ended"] != conversation.ended:
        wrong.append(f"ended is {heard['ended']}, the bot asks {heard['asked']}: {heard['bot']}")
    notes = _notes_of(rehearsal)
    outcome = rehearsal.step({"close": True})["outcome"]
    for field, expected in conversation.outcome.items():
        if outcome[field] != expected:
            wrong.append(f"{field}:\n      is       {outcome[field]}\n      expected {expected}")
    if conversation.notes is not None and notes != conversation.notes:
        wrong.append(f"notes:\n      is       {notes}\n      expected {conversation.notes}")
    return wrong


def _differences(step: Mapping[str, Any], heard: Mapping[str, Any]) -> Iterator[str]:
    said = "\n".join(heard["bot"])
    if "asked" in step and heard["asked"] != step["asked"]:
        yield f"asked is {heard['asked']}, expected {step['asked']}; said {said}"
    for words in _list(step.get("says")):
        if words not in said:
            yield f"did not say {words}; said {said}"
    for words in _list(step.get("says_not")):
        if words in said:
            yield f"said {words}: {said}"


def _list(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _notes_of(rehearsal: Rehearsal) -> list[Mapping[str, Any]]:
    """The talk points of the conversation, read from the books before they are put away."""
    scene = rehearsal.scene
    assert scene is not None
    with scene.units() as uow:
        conversation = uow.conversations.by_token(scene.token)
        return [{note.kind.value: note.text} for note in uow.notes.of_conversation(conversation.id)]


def hold(engine: Engine, library: Any, conversation: Conversation) -> list[str]:
    """Play one conversation in a fresh dealership."""
    return play(conversation, Rehearsal(engine, library))

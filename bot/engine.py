"""What the turn needs of a dialogue engine, and nothing more.

Rasa OSS stands behind this port today. It is at the end of its line, so nothing of it shows
here: another engine can take its place by answering these three calls.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from actions.base import Room

OPENED = "conversation_opened"
SILENT = "customer_silent"
GONE = "customer_gone"
RESUMED = "talk_resumed"
GONE_ON_WITH = "talk_gone_on_with"


class EngineFailed(Exception):
    """The engine could not take this turn. The words are kept; a person takes over."""


@dataclass(frozen=True)
class Stimulus:
    """What the customer did: words, or an event of this module."""

    text: str | None = None
    event: str | None = None


@dataclass(frozen=True)
class Reply:
    """One message of ours: its words and the choices offered with it."""

    text: str
    choices: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class TurnResult:
    """What a turn came to. `snapshot` is all the next turn needs; `events` is history."""

    snapshot: dict[str, Any]
    replies: tuple[Reply, ...]
    asked: str | None
    events: list[Any] = field(default_factory=list)
    understanding: dict[str, Any] | None = None


class Engine(Protocol):
    """A dialogue engine."""

    def understand(
        self, text: str, *, asked: str | None, now: datetime, language: str
    ) -> dict[str, Any]:
        """Read one utterance in the light of what was asked (contract, section 3)."""

    def take(self, room: Room, stimulus: Stimulus) -> TurnResult:
        """Take one turn of the conversation in ``room``; actions work in its unit of work.

        Raises:
            EngineFailed: the turn cannot be kept.
        """

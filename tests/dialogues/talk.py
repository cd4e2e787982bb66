"""A talk held step by step, with a look into the books at any moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from actions.library import Library
from bot.engine import Engine
from bot.rehearsal import Rehearsal
from crm.models import Conversation
from crm.store.unit_of_work import UnitOfWork
from tests.dialogues.conversation import OPENING

SKIPS_TO_OPINION = ("跳过",) * 7
"""From the rating of the speed to the circumstances of the visit, all passed over."""


class Talk:
    """One conversation. `says` returns what the bot answers, as one text."""

    def __init__(self, engine: Engine, library: Library, **opening: Any) -> None:
        self.rehearsal = Rehearsal(engine, library)
        self.told: list[str] = []
        self.first = self._took(self.rehearsal.step({"open": {**OPENING, **opening}}))

    def says(self, *words: str) -> str:
        return [self._took(self.rehearsal.step({"say": text})) for text in words][-1]

    def presses(self, keys: str) -> str:
        return self._took(self.rehearsal.step({"keys": keys}))

    def is_silent(self) -> str:
        return self._took(self.rehearsal.step({"silence": True}))

    def outcome(self) -> dict[str, Any]:
        found: dict[str, Any] = self.rehearsal.step({"close": True})["outcome"]
        return found

    @contextmanager
    def books(self) -> Iterator[tuple[UnitOfWork, Conversation]]:
        scene = self.rehearsal.scene
        assert scene is not None
        with scene.units() as uow:
            yield uow, uow.conversations.by_token(scene.token)

    def notes(self) -> dict[str, str]:
        with self.books() as (uow, conversation):
            return {row.kind.value: row.text for row in uow.notes.of_conversation(conversation.id)}

    def tasks(self) -> dict[str, str]:
        """What waits for a person because of this talk: reason to due time on the wall."""
        with self.books() as (uow, conversation):
            return {
                row.reason.value: row.due_at.astimezone(uow.wall).isoformat()
                for row in uow.escalations.of_conversation(conversation.id)
            }

    def _took(self, heard: dict[str, Any]) -> str:
        self.asked: str | None = heard["asked"]
        self.ended: bool = heard["ended"]
        self.told += heard["bot"]
        return "\n".join(heard["bot"])

"""What every action shares: the unit of work it stands in, and the conversation it is about.

In the bot's process the turn opens the unit and lends it, so that all actions of a turn and the
turn itself are kept together or not at all. Under `rasa run actions` nobody lends one, and each
action opens its own (see `standalone`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.library import Library
from actions.talk.memory import Memory
from crm.models import Conversation
from crm.store.unit_of_work import UnitOfWork

Events = list[dict[str, Any]]


@dataclass(frozen=True)
class Room:
    """Where an action works: the unit of work, the conversation, the dealership's library."""

    uow: UnitOfWork
    conversation: Conversation
    library: Library


_lent: ContextVar[Room | None] = ContextVar("room", default=None)
_open_own: Callable[[str], Any] | None = None


@contextmanager
def lend(room: Room) -> Iterator[None]:
    """Let the actions of this turn work in ``room``."""
    token = _lent.set(room)
    try:
        yield
    finally:
        _lent.reset(token)


def open_own_with(opener: Callable[[str], Any]) -> None:
    """Say how an action finds a room when none is lent; ``opener(token)`` is a context."""
    global _open_own
    _open_own = opener


@contextmanager
def room_for(token: str) -> Iterator[Room]:
    """The room lent for this turn, or one of the action's own."""
    room = _lent.get()
    if room is not None:
        yield room
        return
    if _open_own is None:
        raise RuntimeError("no unit of work was lent, and none can be opened")
    with _open_own(token) as own:
        yield own


class CrmAction(Action, ABC):
    """An action inside one unit of work. `perform` returns the slots it sets.

    Abstract, so that the action server does not register it as an action of its own.
    """

    @property
    @abstractmethod
    def action_name(self) -> str:
        """The name of the action in the domain."""

    def name(self) -> str:
        return self.action_name

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        with room_for(tracker.sender_id) as room:
            memory = Memory.from_document(tracker.get_slot("memory"))
            turn = Turn(room, memory, tracker)
            slots = self.perform(turn)
            for response in turn.said:
                # Stock Rasa words a response before it sets the slots of the same action, so
                # what fills its gaps goes with it.
                dispatcher.utter_message(response=response, **slots)
            slots["memory"] = memory.to_document()
            return [SlotSet(name, value) for name, value in slots.items()]

    @abstractmethod
    def perform(self, turn: Turn) -> dict[str, Any]:
        """Do the work; return the slots it reports in. The memory is kept by the caller."""


@dataclass(frozen=True)
class Turn:
    """All an action may look at."""

    room: Room
    memory: Memory
    tracker: Tracker
    said: list[str] = field(default_factory=list)

    @property
    def uow(self) -> UnitOfWork:
        return self.room.uow

    @property
    def conversation(self) -> Conversation:
        return self.room.conversation

    @property
    def language(self) -> str:
        return self.conversation.language.value

    @property
    def spoken(self) -> bool:
        return self.conversation.channel.value == "voice"

    def say(self, response: str) -> None:
        """Say a response of the domain; its words and variants stay there."""
        self.said.append(response)

"""Hears a customer out, then has one turn taken for all they said (R-110).

One asyncio task per conversation that has something unanswered. It lives in memory only: the
words are in the inbox before anybody comes here, so a process that dies loses a pause and no
message. Time comes in from outside, so tests do not sleep.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum

import structlog

from bot.channels.web_chat.bell import LineBell
from bot.channels.web_chat.pauses import LONGEST_S

logger = structlog.get_logger(__name__)


class Doing(Enum):
    """What we are doing for a conversation, as its page may show it."""

    NOTHING = "nothing"
    LISTENING = "listening"
    ANSWERING = "answering"


@dataclass(frozen=True)
class Timing:
    """How time passes: ``now`` counts seconds from anywhere, ``sleep`` lets some go by."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


REAL_TIME = Timing()


@dataclass
class _Ear:
    """What is still to be answered in one conversation; ``due`` None: the turn is under way."""

    due: float | None
    latest: float
    nap: asyncio.Task[None] | None = None
    task: asyncio.Task[None] | None = field(default=None, repr=False)

    def heard_more(self) -> bool:
        return self.due is not None


class Listening:
    """Waits for the end of what customers say.

    ``answer(token)`` takes one turn and returns the token of the conversation in which another
    may wait, or None when nothing is left; it is called in a thread.
    """

    def __init__(
        self, answer: Callable[[str], str | None], bell: LineBell, timing: Timing = REAL_TIME
    ) -> None:
        self._answer = answer
        self._bell = bell
        self._timing = timing
        self._ears: dict[str, _Ear] = {}

    def doing(self, token: str) -> Doing:
        ear = self._ears.get(token)
        if ear is None:
            return Doing.NOTHING
        return Doing.ANSWERING if ear.due is None else Doing.LISTENING

    def heard(self, token: str, pause: float) -> asyncio.Task[None]:
        """Something was said; answer after ``pause`` seconds without another message.

        Returns the task that ends when everything is answered.
        """
        now = self._timing.now()
        ear = self._ears.get(token)
        if ear is None:
            ear = self._ears[token] = _Ear(due=now + pause, latest=now + LONGEST_S)
            ear.task = asyncio.create_task(self._hear_out(token, ear))
            ear.task.add_done_callback(_report)
        else:
            if ear.due is None:
                ear.latest = now + LONGEST_S
            ear.due = min(now + pause, ear.latest)
            _wake(ear)
        self._bell.ring(token)
        assert ear.task is not None
        return ear.task

    def typing(self, token: str, pause: float) -> None:
        """The customer is writing more: wait on, within the limit. Never shortens a wait."""
        ear = self._ears.get(token)
        if ear is not None and ear.due is not None:
            ear.due = max(ear.due, min(self._timing.now() + pause, ear.latest))

    async def _hear_out(self, token: str, ear: _Ear) -> None:
        place: str | None = token
        try:
            while place is not None:
                await self._until_due(ear)
                ear.due = None
                self._bell.ring(token)
                left = await asyncio.to_thread(self._answer, place)
                self._bell.ring(place)
                # What was said while the turn was taken is heard out like the rest.
                place = left or (place if ear.heard_more() else None)
        finally:
            if ear.nap is not None:
                ear.nap.cancel()
            del self._ears[token]
            self._bell.ring(token)

    async def _until_due(self, ear: _Ear) -> None:
        while ear.due is not None and (rest := ear.due - self._timing.now()) > 0:
            ear.nap = asyncio.ensure_future(self._timing.sleep(rest))
            await asyncio.wait({ear.nap})


def _wake(ear: _Ear) -> None:
    if ear.nap is not None:
        ear.nap.cancel()


def _report(task: asyncio.Task[None]) -> None:
    """A turn that could not even be given up: the words wait in the inbox for the next one."""
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("a turn was not taken", exc_info=error)

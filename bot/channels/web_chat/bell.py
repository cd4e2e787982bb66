"""A bell that tells open pages at once that there is something new.

It only shortens the wait: whoever listens looks again every second anyway, because another
process may have written the line. So a lost ring delays a line and never loses one.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Listener:
    """One open page. Clear it, look, then wait: what rings meanwhile is not missed."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()

    def clear(self) -> None:
        self._rung.clear()

    def ring(self) -> None:
        """May be called from any thread."""
        with suppress(RuntimeError):  # the page's event loop has ended, and with it the page
            self._loop.call_soon_threadsafe(self._rung.set)

    async def wait(self, at_most_s: float) -> bool:
        """Wait for a ring; False if none came in time."""
        try:
            await asyncio.wait_for(self._rung.wait(), at_most_s)
        except asyncio.TimeoutError:
            return False
        return True


class LineBell:
    """The bells of all conversations that somebody has open in this process."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, list[Listener]] = defaultdict(list)

    def ring(self, token: str) -> None:
        """Something changed in this conversation. May be called from any thread."""
        for listener in tuple(self._listeners.get(token, ())):
            listener.ring()

    @contextmanager
    def listening(self, token: str) -> Iterator[Listener]:
        """Listen to one conversation for as long as the block lasts."""
        listener = Listener()
        self._listeners[token].append(listener)
        try:
            yield listener
        finally:
            self._listeners[token].remove(listener)
            if not self._listeners[token]:
                del self._listeners[token]

    async def wait(self, token: str, at_most_s: float) -> bool:
        """Wait for the next ring of this conversation; False if none came in time."""
        with self.listening(token) as listener:
            return await listener.wait(at_most_s)

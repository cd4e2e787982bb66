"""First come, first served: writers of one process wait in line for SQLite's single write lock.

SQLite lets a waiting writer look again now and then, and whoever looks at the right moment
gets the lock. A job that writes one unit after another would win every time, and a person
signing in would wait until they were refused.
"""

from __future__ import annotations

import threading
from collections import deque

GIVE_UP_AFTER = 60.0
"""Seconds; no unit of work of ours takes this long, so something hangs."""


class Line:
    """A lock that is handed on in the order in which it was asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    @property
    def waiting(self) -> int:
        """How many stand behind the one whose turn it is."""
        return len(self._waiting)

    def enter(self, *, give_up_after: float = GIVE_UP_AFTER) -> None:
        """Wait for one's turn.

        Raises:
            TimeoutError: nobody left for that many seconds.
        """
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(give_up_after):
            return
        with self._guard:
            if not called.is_set():
                self._waiting.remove(called)
                message = f"another unit of work has held the database for {give_up_after:g} s"
                raise TimeoutError(message)

    def leave(self) -> None:
        """Hand the lock to whoever has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False

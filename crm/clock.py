"""The only place that asks what time it is.

Everything else is handed a moment. Moments are aware and in UTC until a rule or a
screen turns them to the dealership's wall.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Protocol


class Clock(Protocol):
    """Tells the present moment, aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(timezone.utc)


class SetClock:
    """A clock that stands where it was set: for rehearsals, `--as-of`, simulations and tests."""

    def __init__(self, at: datetime) -> None:
        self.set(at)

    def set(self, at: datetime) -> None:
        """Move to ``at``; a naive moment is refused, for it names no instant."""
        if at.tzinfo is None:
            raise ValueError(f"{at.isoformat()} has no time zone")
        self._at = at.astimezone(timezone.utc)

    def now(self) -> datetime:
        return self._at

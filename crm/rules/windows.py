"""The window a follow-up must be made in.

Four moments in order. A follow-up is never begun before ``earliest``; it is put on the
list for ``planned``; after ``kpi`` it counts as late; after ``latest`` it is missed and
goes to the supervisor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crm.rules.wall import in_utc


@dataclass(frozen=True)
class Window:
    """Moments in UTC, never decreasing; built from naive or disordered ones it refuses."""

    earliest: datetime
    planned: datetime
    kpi: datetime
    latest: datetime

    def __post_init__(self) -> None:
        for name in ("earliest", "planned", "kpi", "latest"):
            object.__setattr__(self, name, in_utc(getattr(self, name)))
        if not self.earliest <= self.planned <= self.kpi <= self.latest:
            raise ValueError("earliest, planned, kpi and latest must not decrease")

    def is_late(self, at: datetime) -> bool:
        """True once the moment by which we want to have called has passed (R-031)."""
        return at > self.kpi

    def is_missed(self, at: datetime) -> bool:
        """True once nothing may be begun any more (R-031)."""
        return at > self.latest

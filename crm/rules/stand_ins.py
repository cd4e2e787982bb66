"""Who does an absent clerk's work at a moment, and when nobody does (R-134, R-242).

A stand-in is temporary by its dates alone. Where the deputy is away too, the deputy's own
deputy has the work; where that leads nowhere or round in a circle, nobody has it, and the
supervisor must know before a promise is forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Absence:
    """Somebody is away from ``starts_at`` (inclusive) to ``ends_at`` (exclusive).

    ``number`` orders what was recorded: for one person, the later of two that overlap rules.
    """

    number: int
    absent: int
    deputy: int | None
    starts_at: datetime
    ends_at: datetime

    def holds(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


def acting_for(person: int, absences: Sequence[Absence], *, at: datetime) -> int | None:
    """Who does this person's work at ``at``: himself, a deputy, or None for nobody."""
    seen = {person}
    while (absence := _in_force(person, absences, at)) is not None:
        if absence.deputy is None or absence.deputy in seen:
            return None
        person = absence.deputy
        seen.add(person)
    return person


def stood_in_for(deputy: int, absences: Sequence[Absence], *, at: datetime) -> tuple[int, ...]:
    """Those whose work falls to ``deputy`` at this moment, besides his own."""
    away = dict.fromkeys(one.absent for one in absences if one.holds(at))
    return tuple(
        one for one in away if one != deputy and acting_for(one, absences, at=at) == deputy
    )


def uncovered_from(
    absence: Absence, absences: Sequence[Absence], *, since: datetime
) -> datetime | None:
    """The first moment of an absence, from ``since`` on, at which nobody has the work; or None."""
    begins = max(absence.starts_at, since)
    edges = {begins, *(one.starts_at for one in absences), *(one.ends_at for one in absences)}
    for edge in sorted(edges):
        if begins <= edge < absence.ends_at and (
            acting_for(absence.absent, absences, at=edge) is None
        ):
            return edge
    return None


def _in_force(person: int, absences: Sequence[Absence], at: datetime) -> Absence | None:
    held = [one for one in absences if one.absent == person and one.holds(at)]
    return max(held, key=lambda one: one.number, default=None)

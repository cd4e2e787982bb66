"""A cause: where the candidates of one kind are found, and which window they give.

It also says so in both languages, so that "why was this customer called" begins with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from crm.policy import Policy
from crm.rules.windows import Window
from crm.store.candidates import UNREACHED, Candidate, Piece, Place
from crm.store.planning import Planning
from crm.terms import FollowUpKind


@dataclass(frozen=True)
class Cause:
    """``window`` gives None where there is nothing to plan after all."""

    kind: FollowUpKind
    source: str
    find: Callable[[Planning, datetime, Policy, Place | None], Piece]
    window: Callable[[Candidate, Policy], Window | None]
    origin: Callable[[Candidate], str]
    zh: str
    en: str

    def topics_of(self, candidate: Candidate) -> list[str]:
        """What the conversation covers, its own kind first (R-033)."""
        unheard = self.kind is FollowUpKind.SEVEN_DAY_CHECK and candidate.after_status in UNREACHED
        return [self.kind.value, *([FollowUpKind.FIRST_FOLLOWUP.value] if unheard else [])]


def happened(candidate: Candidate) -> datetime:
    assert candidate.happened_at is not None, "every query of this cause gives the moment"
    return candidate.happened_at

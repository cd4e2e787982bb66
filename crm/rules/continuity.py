"""Whether a customer has come without interruption, and since when they are lost (R-015, C-12).

Only visits that were paid for count: who came once more because the inspection was free has
not come back. A customer is lost when no paid visit lies within the months the policy names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from crm.policy import Policy
from crm.rules.maintenance import months_later


@dataclass(frozen=True)
class PastVisit:
    """A visit that was handed over, on its day on the dealership's wall."""

    day: date
    free_campaign: bool = False


@dataclass(frozen=True)
class Continuity:
    """``lost_since`` is the first day without a paid visit in time; None while they come."""

    last_paid_on: date | None
    uninterrupted: bool
    lost_since: date | None


def continuity(visits: Sequence[PastVisit], *, today: date, policy: Policy) -> Continuity:
    """Judge the visits of one vehicle, in any order, as of ``today``."""
    months = policy.lost_months_without_paid_visit
    paid = sorted({visit.day for visit in visits if not visit.free_campaign and visit.day <= today})
    if not paid:
        return Continuity(last_paid_on=None, uninterrupted=False, lost_since=None)
    lost_on = months_later(paid[-1], months)
    is_lost = today >= lost_on
    in_time = all(later < months_later(earlier, months) for earlier, later in pairwise(paid))
    return Continuity(
        last_paid_on=paid[-1],
        uninterrupted=in_time and not is_lost,
        lost_since=lost_on if is_lost else None,
    )

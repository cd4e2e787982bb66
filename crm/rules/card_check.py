"""Whether a vehicle's card agrees with its sale and with what was done to it over time (R-016).

Nothing is corrected here: a reading that runs backwards or a first service before the delivery
is a question for whoever keeps the files. Values in, findings out, the worst first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise

KM_A_DAY_AT_MOST = 1500
"""More than anybody drives day after day: a digit too many was typed."""


class Mismatch(str, Enum):
    ODOMETER_BACKWARDS = "odometer_backwards"
    ODOMETER_LEAP = "odometer_leap"
    VISIT_BEFORE_DELIVERY = "visit_before_delivery"
    FIRST_SERVICE_BEFORE_DELIVERY = "first_service_before_delivery"
    FIRST_SERVICE_UNKNOWN = "first_service_unknown"
    SOLD_WITHOUT_DELIVERY = "sold_without_delivery"
    NEXT_SERVICE_DRIVEN_PAST = "next_service_driven_past"


@dataclass(frozen=True)
class Card:
    """What the file says of a vehicle beside its visits."""

    sold_by_us: bool = False
    delivered_on: date | None = None
    first_service_on: date | None = None
    next_due_km: int | None = None


@dataclass(frozen=True)
class Reading:
    """A visit's day and what the odometer showed, if it was read."""

    day: date
    km: int | None = None
    first_service: bool = False


@dataclass(frozen=True)
class Finding:
    """What does not agree, on which day, with the two values that differ."""

    what: Mismatch
    day: date | None
    expected: str
    found: str


def check_card(card: Card, visits: Sequence[Reading]) -> list[Finding]:
    """Compare a card with the visits of its vehicle, in any order."""
    by_day = sorted(visits, key=lambda visit: visit.day)
    return [*_of_sale(card, by_day), *_of_readings(by_day), *_of_service(card, by_day)]


def _of_sale(card: Card, visits: Sequence[Reading]) -> list[Finding]:
    found = []
    delivered = card.delivered_on
    if delivered is None:
        if card.sold_by_us:
            found.append(Finding(Mismatch.SOLD_WITHOUT_DELIVERY, None, "", ""))
        return found
    if visits and visits[0].day < delivered:
        found.append(
            Finding(
                Mismatch.VISIT_BEFORE_DELIVERY,
                visits[0].day,
                delivered.isoformat(),
                visits[0].day.isoformat(),
            )
        )
    first = card.first_service_on
    if first is not None and first < delivered:
        found.append(
            Finding(
                Mismatch.FIRST_SERVICE_BEFORE_DELIVERY,
                first,
                delivered.isoformat(),
                first.isoformat(),
            )
        )
    done = next((visit.day for visit in visits if visit.first_service), None)
    if first is None and done is not None:
        found.append(Finding(Mismatch.FIRST_SERVICE_UNKNOWN, done, done.isoformat(), ""))
    return found


def _of_readings(visits: Sequence[Reading]) -> list[Finding]:
    read = [(visit.day, visit.km) for visit in visits if visit.km is not None]
    found = []
    for (day, km), (later_day, later_km) in pairwise(read):
        if later_km < km:
            what = Mismatch.ODOMETER_BACKWARDS
        elif later_km - km > KM_A_DAY_AT_MOST * max(1, (later_day - day).days):
            what = Mismatch.ODOMETER_LEAP
        else:
            continue
        found.append(Finding(what, later_day, str(km), str(later_km)))
    return found


def _of_service(card: Card, visits: Sequence[Reading]) -> list[Finding]:
    """The next service lies behind what the odometer shows already."""
    newest = next((visit for visit in reversed(visits) if visit.km is not None), None)
    if newest is None or newest.km is None or card.next_due_km is None:
        return []
    if newest.km < card.next_due_km:
        return []
    return [
        Finding(
            Mismatch.NEXT_SERVICE_DRIVEN_PAST, newest.day, str(card.next_due_km), str(newest.km)
        )
    ]

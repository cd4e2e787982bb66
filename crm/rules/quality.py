"""The figures a dealership is measured by, from counts and moments (R-132, R-211 to R-219).

Shares are in percent. Where there is nothing to divide by there is no figure: a month
without hand-overs has no complaint rate, not one of zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from crm.policy import Policy
from crm.rules import due_dates
from crm.terms import Channel, QualityFigure


@dataclass(frozen=True)
class ComplaintRates:
    """``meets_target`` judges the major rate alone (C-09); None where there is no rate."""

    handed_over: int
    major: int
    total: int
    major_rate: float | None
    total_rate: float | None
    meets_target: bool | None


@dataclass(frozen=True)
class Punctuality:
    """How many of the hand-overs were reached by when: the planned day, the last day."""

    hand_overs: int
    by_kpi: int
    by_latest: int
    kpi_rate: float | None
    latest_rate: float | None


@dataclass(frozen=True)
class Response:
    """Surveys made on one channel, and how many were answered."""

    channel: Channel
    surveys: int
    answered: int
    rate: float | None


@dataclass(frozen=True)
class Rate:
    """One figure with what it was counted from and what it should be; ``value`` None of nothing.

    ``part`` is None where the figure is no share: the index of satisfaction.
    """

    figure: QualityFigure
    value: float | None
    part: int | None
    whole: int
    target: float | None

    @property
    def meets_target(self) -> bool | None:
        """None where there is nothing to judge, or nothing to judge it by."""
        if self.value is None or self.target is None:
            return None
        return self.value >= self.target


def rate(figure: QualityFigure, part: int, whole: int, *, policy: Policy) -> Rate:
    """A share against its target: exactly the target meets it."""
    return Rate(figure, share(part, whole), part, whole, policy.target.of(figure))


def share(part: int, whole: int) -> float | None:
    """``part`` of ``whole`` in percent; None of nothing."""
    return part * 100 / whole if whole else None


def complaint_rates(*, handed_over: int, major: int, normal: int, policy: Policy) -> ComplaintRates:
    """Complaints by the vehicles handed over in the same days (R-132, R-213, C-09).

    Only the rate of major ones has a target, and exactly the target meets it ("不高于").
    ``major`` counts safety cases too.
    """
    return ComplaintRates(
        handed_over=handed_over,
        major=major,
        total=major + normal,
        major_rate=share(major, handed_over),
        total_rate=share(major + normal, handed_over),
        meets_target=(
            major <= handed_over * policy.complaint.major_rate_target if handed_over else None
        ),
    )


def first_contact_punctuality(
    visits: Iterable[tuple[datetime, datetime | None]], *, policy: Policy
) -> Punctuality:
    """Of these visits, how many customers were reached within D3 and within D7 (R-215).

    Each is the moment of hand-over and that of the customer's first answer, or None.
    """
    hand_overs = by_kpi = by_latest = 0
    for handed_over_at, reached_at in visits:
        hand_overs += 1
        if reached_at is None:
            continue
        window = due_dates.first_follow_up(handed_over_at, policy=policy)
        by_kpi += reached_at <= window.kpi
        by_latest += reached_at <= window.latest
    return _punctuality(hand_overs, by_kpi, by_latest)


def second_contact_punctuality(
    windows: Iterable[tuple[datetime, datetime, datetime | None]],
) -> Punctuality:
    """Of these second follow-ups, how many were held within their window (R-034, R-215).

    Each is the window's beginning and end, and the customer's first answer, or None.
    """
    rows = list(windows)
    held = sum(
        reached_at is not None and opens <= reached_at <= closes
        for opens, closes, reached_at in rows
    )
    return _punctuality(len(rows), held, held)


def responses(counts: Mapping[Channel, tuple[int, int]]) -> list[Response]:
    """How many surveys were made and answered on each channel (R-216)."""
    return [
        Response(channel, made, answered, share(answered, made))
        for channel in Channel
        for made, answered in [counts.get(channel, (0, 0))]
        if made
    ]


def _punctuality(hand_overs: int, by_kpi: int, by_latest: int) -> Punctuality:
    return Punctuality(
        hand_overs=hand_overs,
        by_kpi=by_kpi,
        by_latest=by_latest,
        kpi_rate=share(by_kpi, hand_overs),
        latest_rate=share(by_latest, hand_overs),
    )

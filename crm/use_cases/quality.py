"""The quality figures of some days: satisfaction, complaints, punctuality (R-211 to R-219)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from crm.rules.quality import (
    ComplaintRates,
    Punctuality,
    Response,
    complaint_rates,
    first_contact_punctuality,
    responses,
    second_contact_punctuality,
    share,
)
from crm.rules.scoring import CsiFigures, DepartmentFigure, csi, department_means
from crm.rules.wall import moment_on
from crm.store.quality import Stretch
from crm.store.unit_of_work import UnitOfWork
from crm.terms import CauseClass, Department, Dimension, Severity


@dataclass(frozen=True)
class QualityFigures:
    """``unanswered``: surveys nobody answered, in no mean (R-211)."""

    satisfaction: CsiFigures
    unanswered: int
    departments: dict[Department, DepartmentFigure]
    advisors: dict[str, CsiFigures]
    complaints: ComplaintRates
    rework_rate: float | None
    first_contact: Punctuality
    second_contact: Punctuality
    responses: list[Response]
    causes: dict[tuple[CauseClass | None, Department], int]


def stretch_of(uow: UnitOfWork, first: date, last: date, advisor: str | None = None) -> Stretch:
    """Days on the dealership's wall, both included, as moments."""

    def midnight(day: date) -> datetime:
        return moment_on(day, time(0), wall=uow.wall)

    return Stretch(midnight(first), midnight(last + timedelta(days=1)), advisor)


def quality_of(uow: UnitOfWork, stretch: Stretch) -> QualityFigures:
    """Every figure of these days, by the policy in force."""
    scores = uow.quality.scores(stretch)
    counted = uow.quality.complaints(stretch)
    handed_over = uow.quality.handed_over(stretch)
    channels = responses(uow.quality.surveys(stretch))
    return QualityFigures(
        satisfaction=csi(scores.get(Dimension.OVERALL, [])),
        unanswered=sum(one.surveys - one.answered for one in channels),
        departments=department_means(
            [(dimension, score) for dimension, given in scores.items() for score in given],
            policy=uow.policy,
        ),
        advisors={
            name: csi(given) for name, given in uow.quality.scores_by_advisor(stretch).items()
        },
        complaints=complaint_rates(
            handed_over=handed_over,
            major=counted.get(Severity.MAJOR, 0) + counted.get(Severity.SAFETY, 0),
            normal=counted.get(Severity.NORMAL, 0),
            policy=uow.policy,
        ),
        rework_rate=share(uow.quality.rework(stretch), handed_over),
        first_contact=first_contact_punctuality(
            uow.quality.first_contacts(stretch), policy=uow.policy
        ),
        second_contact=second_contact_punctuality(uow.quality.second_contacts(stretch)),
        responses=channels,
        causes=uow.quality.causes(stretch),
    )

"""The shares a year's targets are set for, of some days (R-144, R-217 to R-221, R-237)."""

from __future__ import annotations

from datetime import date

from crm.rules.maintenance import months_later
from crm.rules.quality import Rate, rate
from crm.rules.scoring import csi
from crm.rules.wall import day_of
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Dimension, QualityFigure
from crm.use_cases.quality import stretch_of

PROMISE_BROKEN, NOTICE_LATE = "promise_broken", "notice_late"
"""Events of a case's history, as `crm.use_cases.escalations` writes them."""


def rates_of(uow: UnitOfWork, first: date, last: date) -> list[Rate]:
    """Every figure that may have a target, in the order of the list, by the policy in force.

    The first-service rate is that of the cars whose first service fell due in these days, which is
    so many months after they were delivered.
    """
    stretch, policy, rates = stretch_of(uow, first, last), uow.policy, uow.quality_rates
    months = policy.maintenance.first_service_months
    told = csi(uow.quality.scores(stretch).get(Dimension.OVERALL, []))
    files = rates.files(first, last)
    filed = sum(at is not None and day_of(at, wall=uow.wall) <= day for day, at in files)
    counted = {
        QualityFigure.FIRST_TIME_FIX: rates.fixed_at_once(stretch),
        QualityFigure.FIRST_SERVICE: rates.first_services(
            months_later(first, -months), months_later(last, -months)
        ),
        QualityFigure.APPOINTMENT_SHARE: rates.came_by_appointment(stretch),
        QualityFigure.FILES_IN_TIME: (filed, len(files)),
        QualityFigure.REPORTS_IN_TIME: rates.reports(stretch),
        QualityFigure.ANSWERS_IN_TIME: rates.cases_without(PROMISE_BROKEN, stretch, solved=False),
        QualityFigure.NOTICES_IN_TIME: rates.cases_without(NOTICE_LATE, stretch, solved=True),
    }
    return [
        Rate(QualityFigure.CSI, told.csi, None, told.n, policy.target.csi),
        Rate(
            QualityFigure.SATISFACTION_RATE,
            told.satisfaction_rate,
            None,
            told.n,
            policy.target.satisfaction_rate,
        ),
        *(rate(figure, *counts, policy=policy) for figure, counts in counted.items()),
    ]


def rate_of(uow: UnitOfWork, figure: QualityFigure, first: date, last: date) -> Rate:
    """One of them."""
    return next(one for one in rates_of(uow, first, last) if one.figure is figure)

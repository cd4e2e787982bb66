"""Plans against weaknesses: made by the supervisor, ended with what came of them (R-129, R-206)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from crm.errors import AlreadyEnded, MomentPassed, TextMissing
from crm.models import Improvement
from crm.rules.wall import day_of, end_of_day
from crm.store.unit_of_work import UnitOfWork
from crm.terms import Department, ImprovementState, QualityFigure
from crm.use_cases.audit import note_change
from crm.use_cases.quality_rates import rate_of

JUDGED_BY_DAYS = 90
"""A figure is that of the last three months: a week says nothing about a weakness."""

NUMBERS = "improvement"


@dataclass(frozen=True)
class Plan:
    """What is to be done; ``figure`` is what it is to move, where one can be counted."""

    weakness: str
    measure: str
    department: Department
    responsible_id: int
    due_on: date
    figure: QualityFigure | None = None


def make_improvement(uow: UnitOfWork, plan: Plan, *, by: str) -> Improvement:
    """Begin a plan, with the figure as it stands today.

    Raises:
        TextMissing: nobody says what is weak, or what is done about it.
        NotFound: nobody has this id.
        MomentPassed: it would be due before today.
    """
    if not plan.weakness.strip():
        raise TextMissing("weakness")
    if not plan.measure.strip():
        raise TextMissing("measure")
    today = day_of(uow.clock.now(), wall=uow.wall)
    if plan.due_on < today:
        raise MomentPassed(end_of_day(plan.due_on, wall=uow.wall))
    person = uow.staff.get(plan.responsible_id)
    row = uow.improvements.add(
        Improvement(
            number=f"Z-{uow.registers.next_number(NUMBERS):04d}",
            weakness=plan.weakness.strip(),
            measure=plan.measure.strip(),
            department=plan.department,
            responsible_id=person.id,
            due_on=plan.due_on,
            figure=plan.figure,
            was=_as_it_is(uow, plan.figure, today),
            state=ImprovementState.OPEN,
            made_by=by,
            made_at=uow.clock.now(),
        )
    )
    note_change(
        uow,
        by=by,
        what="make",
        noun="improvement",
        key=row.id,
        after={"number": row.number, "responsible": person.display_name, "was": row.was},
    )
    return row


def end_improvement(
    uow: UnitOfWork, *, improvement_id: int, result: str, dropped: bool, by: str
) -> Improvement:
    """End a plan with what came of it, and the figure as it is now.

    Raises:
        NotFound: there is no such plan.
        AlreadyEnded: it has ended.
        TextMissing: nobody says what came of it.
    """
    row = uow.improvements.get(improvement_id)
    if row.state is not ImprovementState.OPEN:
        raise AlreadyEnded(row.number)
    if not result.strip():
        raise TextMissing("result")
    row.result = result.strip()
    row.state = ImprovementState.DROPPED if dropped else ImprovementState.DONE
    row.became = _as_it_is(uow, row.figure, day_of(uow.clock.now(), wall=uow.wall))
    row.ended_by, row.ended_at = by, uow.clock.now()
    note_change(
        uow,
        by=by,
        what="end",
        noun="improvement",
        key=row.id,
        before={"state": ImprovementState.OPEN.value},
        after={"state": row.state.value},
    )
    return row


def _as_it_is(uow: UnitOfWork, figure: QualityFigure | None, today: date) -> float | None:
    if figure is None:
        return None
    return rate_of(uow, figure, today - timedelta(days=JUDGED_BY_DAYS - 1), today).value

"""What tests of planning share: a wall clock to plan by, and the books read by origin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from crm.clock import SetClock
from crm.models import FollowUp
from crm.store.unit_of_work import UnitsOfWork
from crm.terms import FollowUpStatus
from crm.use_cases.follow_ups import PlanReport, plan_due
from tests.builders import SHANGHAI

Planner = Callable[[str], PlanReport]


def on(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class Wall:
    """Plans, and reads what was planned, as the wall clock shows a moment."""

    def __init__(self, units: UnitsOfWork, clock: SetClock) -> None:
        self._units = units
        self._clock = clock

    def at(self, text: str) -> None:
        self._clock.set(on(text))

    def plan(self, text: str) -> PlanReport:
        self.at(text)
        with self._units() as uow:
            return plan_due(uow)

    def rows(self, kind: str) -> list[FollowUp]:
        with self._units.reading() as uow:
            found = uow.session.query(FollowUp).order_by(FollowUp.id)
            return [row for row in found if row.kind.value == kind]

    def end(self, row: FollowUp, text: str, status: FollowUpStatus, **others: object) -> None:
        with self._units() as uow:
            kept = uow.follow_ups.get(row.id)
            kept.status = status
            if status is FollowUpStatus.COMPLETED:
                kept.completed_at = on(text)
            for name, value in others.items():
                setattr(kept, name, value)

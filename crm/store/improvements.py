"""Where plans against weaknesses are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from crm.models import Improvement
from crm.store.base import Shelf
from crm.terms import ImprovementState


class Improvements(Shelf[Improvement]):
    model = Improvement

    def running(self) -> Sequence[Improvement]:
        """Plans that have not ended, the one due first at the top."""
        return self._session.scalars(
            select(Improvement)
            .where(Improvement.state == ImprovementState.OPEN)
            .options(joinedload(Improvement.responsible))
            .order_by(Improvement.due_on, Improvement.id)
        ).all()

    def ended(self, *, limit: int = 50) -> Sequence[Improvement]:
        """Plans that have, the latest first."""
        return self._session.scalars(
            select(Improvement)
            .where(Improvement.state != ImprovementState.OPEN)
            .options(joinedload(Improvement.responsible))
            .order_by(Improvement.ended_at.desc(), Improvement.id.desc())
            .limit(limit)
        ).all()

    def of_stretch(self, since: datetime, until: datetime) -> Sequence[Improvement]:
        """Plans that were made in the stretch, or ran in it."""
        return self._session.scalars(
            select(Improvement)
            .where(
                Improvement.made_at < until,
                (Improvement.ended_at.is_(None)) | (Improvement.ended_at >= since),
            )
            .options(joinedload(Improvement.responsible))
            .order_by(Improvement.made_at, Improvement.id)
        ).all()

"""A plan against a weakness: what is done by whom until when, and whether it helped (R-129).

The figure it is to move is kept as it was when the plan was made and as it was when it ended, so
that nobody has to remember.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, by_value, points_to
from crm.models.staff import Staff
from crm.terms import Department, ImprovementState, QualityFigure


class Improvement(Base):
    __tablename__ = "improvement"

    number: Mapped[str] = mapped_column(unique=True)
    weakness: Mapped[str]
    measure: Mapped[str]
    department: Mapped[Department] = mapped_column(by_value(Department))
    responsible_id: Mapped[int] = points_to("staff")
    due_on: Mapped[date]
    figure: Mapped[QualityFigure | None] = mapped_column(by_value(QualityFigure))
    was: Mapped[float | None]
    became: Mapped[float | None]
    state: Mapped[ImprovementState] = mapped_column(by_value(ImprovementState), index=True)
    result: Mapped[str | None]
    made_by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(index=True)
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]

    responsible: Mapped[Staff] = relationship()

"""The answer library as the supervisor keeps it: versions, and which of them is in force (R-096).

The delivered answers are files and stand here only where somebody has touched them. A version is
never changed, only approved; a release says what is sent from then on. `AnswerRelease.state` names
the library after the release: a digest over the one before and what changed, so that two processes,
or two databases, share a name only where they hold the same answers.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.models.base import Base, by_value, points_to
from crm.terms import AnswerStep


class AnswerVersion(Base):
    """One wording of an answer. ``key`` is its name, ``approved_by`` the technician's (R-094)."""

    __tablename__ = "answer_version"
    __table_args__ = (UniqueConstraint("key", "number"),)

    key: Mapped[str]
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    approved_by: Mapped[str | None]
    approved_on: Mapped[date | None]
    approval_noted_by: Mapped[str | None]


class AnswerRelease(Base):
    """From ``at`` on this version is sent; without one, nothing or what was delivered."""

    __tablename__ = "answer_release"

    key: Mapped[str] = mapped_column(index=True)
    step: Mapped[AnswerStep] = mapped_column(by_value(AnswerStep))
    version_id: Mapped[int | None] = points_to("answer_version", nullable=True)
    by: Mapped[str]
    at: Mapped[datetime]
    state: Mapped[str]

    version: Mapped[AnswerVersion | None] = relationship()

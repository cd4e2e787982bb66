"""Where the answer library's own versions and releases are kept."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from crm.models import AnswerRelease, AnswerVersion
from crm.store.base import Shelf


class Answers(Shelf[AnswerVersion]):
    model = AnswerVersion

    def state(self) -> str | None:
        """The name of the library as it stands; None as long as all is as delivered.

        One step along the primary key, whatever the number of releases.
        """
        return self._session.scalar(
            select(AnswerRelease.state).order_by(AnswerRelease.id.desc()).limit(1)
        )

    def release(self, row: AnswerRelease) -> AnswerRelease:
        self._session.add(row)
        self._session.flush()
        return row

    def in_force(self) -> Sequence[AnswerRelease]:
        """The newest release of every answer somebody has touched, with its version."""
        newest = select(func.max(AnswerRelease.id)).group_by(AnswerRelease.key)
        return self._session.scalars(
            select(AnswerRelease)
            .where(AnswerRelease.id.in_(newest))
            .options(joinedload(AnswerRelease.version))
            .order_by(AnswerRelease.key)
        ).all()

    def versions_of(self, key: str) -> Sequence[AnswerVersion]:
        """Every version of one answer, newest first."""
        return self._session.scalars(
            select(AnswerVersion)
            .where(AnswerVersion.key == key)
            .order_by(AnswerVersion.number.desc())
        ).all()

    def newest_versions(self) -> Sequence[AnswerVersion]:
        """The newest version of every answer that has one."""
        newest = select(func.max(AnswerVersion.id)).group_by(AnswerVersion.key)
        return self._session.scalars(
            select(AnswerVersion).where(AnswerVersion.id.in_(newest)).order_by(AnswerVersion.key)
        ).all()

    def releases_of(self, key: str) -> Sequence[AnswerRelease]:
        """What was done with one answer, newest first."""
        return self._session.scalars(
            select(AnswerRelease)
            .where(AnswerRelease.key == key)
            .options(joinedload(AnswerRelease.version))
            .order_by(AnswerRelease.id.desc())
        ).all()

"""Where the dealership and its policy versions are kept."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from crm.errors import NotFound
from crm.models import Dealership, PolicyVersion
from crm.store.base import Shelf


class Dealerships(Shelf[Dealership]):
    model = Dealership

    def ours(self) -> Dealership:
        """The dealership this database belongs to.

        Raises:
            NotFound: the database holds none yet.
        """
        row = self._session.scalars(select(Dealership).order_by(Dealership.id).limit(1)).first()
        if row is None:
            raise NotFound("dealership", "in this database")
        return row

    def is_set_up(self) -> bool:
        return self._session.scalar(select(Dealership.id).limit(1)) is not None

    def keep_policy(self, version: PolicyVersion) -> PolicyVersion:
        """Put a new version in force; the older ones stay for the cases they judged."""
        self._session.add(version)
        self._session.flush()
        return version

    def policy_versions(self, *, limit: int) -> Sequence[PolicyVersion]:
        """The latest versions, newest first."""
        return self._session.scalars(
            select(PolicyVersion).order_by(PolicyVersion.id.desc()).limit(limit)
        ).all()

    def policy_in_force(self) -> PolicyVersion | None:
        """The newest policy version, or None where the defaults rule."""
        return self._session.scalars(
            select(PolicyVersion).order_by(PolicyVersion.id.desc()).limit(1)
        ).first()

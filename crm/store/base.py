"""What every shelf of the store can do: keep a row, hand it back by its id."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from crm.errors import NotFound
from crm.models.base import Base

T = TypeVar("T", bound=Base)


class Shelf(Generic[T]):
    """Rows of one kind, within one unit of work."""

    model: ClassVar[type[Base]]

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: T) -> T:
        """Keep a new row and give it its id at once."""
        self._session.add(row)
        self._session.flush()
        return row

    def get(self, key: int) -> T:
        """Return the row with this id.

        Raises:
            NotFound: there is none.
        """
        row = self._session.get(self.model, key)
        if row is None:
            raise NotFound(self.model.__tablename__.replace("_", " "), key)
        return row  # type: ignore[return-value]  # the subclass ties model and T together

    def within(self, key: int, reach: ColumnElement[bool]) -> T:
        """Return the row with this id if it lies within somebody's reach.

        Raises:
            NotFound: there is none there; whether there is one elsewhere is not said.
        """
        row = self._session.scalars(select(self.model).where(self.model.id == key, reach)).first()
        if row is None:
            raise NotFound(self.model.__tablename__.replace("_", " "), key)
        return row  # type: ignore[return-value]  # the subclass ties model and T together

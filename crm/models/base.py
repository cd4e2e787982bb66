"""The ground every table stands on.

Enumerations are stored by value, moments in UTC and aware, naive ones refused: a moment
without a zone names no instant, and one such row spoils every deadline computed from it.
"""

from __future__ import annotations

from datetime import datetime, timezone
from enum import Enum
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

E = TypeVar("E", bound=Enum)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = BigInteger().with_variant(Integer, "sqlite")
Document = JSON().with_variant(JSONB, "postgresql")


class Moment(TypeDecorator[datetime]):
    """An instant: aware going in, aware and in UTC coming out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=timezone.utc)
        return value.astimezone(timezone.utc)


def by_value(enumeration: type[E]) -> SqlEnum:
    """A column type that stores an enumeration's values, not its names."""
    return SqlEnum(
        enumeration,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda terms: [term.value for term in terms],
    )


class Base(DeclarativeBase):
    """Declarative base: one metadata, one naming of constraints, one meaning of types."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment(),
        str: Text(),
        dict[str, Any]: Document,
        list[Any]: Document,
        list[str]: Document,
    }

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True, sort_order=-1)


def points_to(table: str, **options: Any) -> Any:
    """A required or optional reference to another table's row, indexed unless told otherwise."""
    options.setdefault("index", True)
    return mapped_column(Id, ForeignKey(f"{table}.id"), **options)

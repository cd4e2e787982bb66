"""Many rows at once: thousands of inserts in one go, with ids known beforehand.

PostgreSQL takes them by COPY, three times as fast as the same rows one statement each;
SQLite, which has no wire between, by an ordinary many-row insert. Both stand in the
transaction of the session. Rows are given as the models hold them; what a row leaves out
is filled from the column's default.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnDefault,
    ColumnElement,
    Table,
    any_,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy import column as column_named
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.functions import max as largest

from crm.models.base import Base

T = TypeVar("T")
PIECE = 5000
"""How many values one statement may compare with; SQLite and PostgreSQL both allow more."""


def table_of(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def pieces(values: Iterable[T]) -> Iterator[list[T]]:
    """The distinct values, in lists short enough for one statement."""
    rest = iter(dict.fromkeys(values))
    while piece := list(islice(rest, PIECE)):
        yield piece


def among(
    session: Session, column: InstrumentedAttribute[Any], values: list[Any]
) -> ColumnElement[bool]:
    """That a column holds one of many values: an array to PostgreSQL, a list to SQLite.

    A list of a thousand places takes both sides longer to parse than to look up.
    """
    if session.get_bind().dialect.name != "postgresql":
        return column.in_(values)
    array = bindparam(None, values, type_=ARRAY(column.property.columns[0].type))
    return column == any_(array)


def reserve_ids(session: Session, model: type[Base], count: int) -> list[int]:
    """Ids that nobody else will give to new rows of this kind, to be used in this transaction."""
    if count == 0:
        return []
    table = table_of(model)
    if session.get_bind().dialect.name == "postgresql":
        series = text(
            "SELECT nextval(pg_get_serial_sequence(:t, 'id')) FROM generate_series(1, :n)"
        )
        return list(session.scalars(series, {"t": table.name, "n": count}))
    # SQLite has one writer at a time, and it holds the lock since the unit of work began.
    last = session.scalar(select(largest(table.c.id))) or 0
    return list(range(last + 1, last + 1 + count))


def insert_unless_known(
    session: Session, model: type[Base], rows: Iterable[Mapping[str, Any]], *, by: str
) -> None:
    """Insert rows that all name the same columns, leaving alone what is there by this column.

    Somebody else who inserts the same at this moment is waited for, and is no error.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert_here = postgresql_insert if on_postgresql else sqlite_insert
    statement = insert_here(table_of(model)).on_conflict_do_nothing(index_elements=[by])
    session.execute(statement, [dict(row) for row in rows])


def insert_rows(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns."""
    if not rows:
        return
    table = table_of(model)
    rows = _with_defaults(table, rows)
    if session.get_bind().dialect.name != "postgresql":
        for alike in _without_empty_documents(table, rows):
            session.execute(insert(table), alike)
        return
    columns = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    write = _WRITERS
    lines = ["\t".join([write[type(row[name])](row[name]) for name in columns]) for row in rows]
    names = ", ".join(f'"{column}"' for column in columns)
    driver = session.connection().connection.cursor()
    try:
        with driver.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            copy.write("\n".join(lines) + "\n")
    finally:
        driver.close()


def update_rows(
    session: Session, model: type[Base], changes: Iterable[tuple[int, Mapping[str, Any]]]
) -> None:
    """Change some columns of many rows, each row once and by its id."""
    table = table_of(model)
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row_id, values in changes:
        names = tuple(sorted(values))
        alike.setdefault(names, []).append({"row_id": row_id, **values})
    by_arrays = session.get_bind().dialect.name == "postgresql"
    for names, rows in alike.items():
        if by_arrays and not any(isinstance(table.c[name].type, JSON) for name in names):
            _update_by_arrays(session, table, names, rows)
            continue
        session.execute(
            update(table)
            .where(table.c.id == bindparam("row_id"))
            .values({name: bindparam(name) for name in names}),
            rows,
        )


def _update_by_arrays(
    session: Session, table: Table, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """One statement for all rows, an array to each column: a fifth of one statement a row."""
    kinds = {"row_id": table.c.id.type, **{name: table.c[name].type for name in names}}
    arrays = [
        bindparam(f"of_{name}", [row[name] for row in rows], type_=ARRAY(kind))
        for name, kind in kinds.items()
    ]
    columns = (column_named(name, kind) for name, kind in kinds.items())
    new = func.unnest(*arrays).table_valued(*columns, name="new").render_derived()
    session.execute(
        update(table)
        .where(table.c.id == new.c.row_id)
        .values({name: new.c[name] for name in names})
    )


def delete_rows(session: Session, model: type[Base], ids: Iterable[int]) -> None:
    table = table_of(model)
    for some in pieces(ids):
        session.execute(delete(table).where(table.c.id.in_(some)))


def take_statistics(session: Session, models: Iterable[type[Base]]) -> None:
    """Let PostgreSQL count tables that have grown within one import.

    Its own counting comes a minute later; until then it reads a table it believes to be
    empty from end to end, once for every chunk.
    """
    if session.get_bind().dialect.name == "postgresql":
        for model in models:
            session.execute(text(f'ANALYZE "{model.__tablename__}"'))


def _with_defaults(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    given = rows[0].keys()
    defaults = {
        column.name: column.default.arg
        for column in table.columns
        if isinstance(column.default, ColumnDefault)
        and column.default.is_scalar
        and column.name not in given
    }
    return [{**defaults, **row} for row in rows]


def _without_empty_documents(
    table: Table, rows: Sequence[Mapping[str, Any]]
) -> Iterable[list[dict[str, Any]]]:
    """Rows without their empty JSON columns: a None would be kept as JSON's null, not as NULL."""
    documents = [column.name for column in table.columns if isinstance(column.type, JSON)]
    if not documents:
        return [list(map(dict, rows))]
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        empty = tuple(name for name in documents if row.get(name) is None)
        kept = {name: value for name, value in row.items() if name not in empty}
        alike.setdefault(empty, []).append(kept)
    return alike.values()


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})
_SPECIAL = re.compile(r"[\\\t\n\r\0]")


def _words(value: str) -> str:
    return value.translate(_ESCAPED) if _SPECIAL.search(value) else value


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no time zone")
    return value.isoformat()


def _document(value: object) -> str:
    return _words(json.dumps(value, ensure_ascii=False))


class _Writers(dict[type, Callable[[Any], str]]):
    """How values of a type are written; a type met for the first time finds its way once."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        self[kind] = (lambda value: str(value.value)) if issubclass(kind, Enum) else str
        return self[kind]


_WRITERS = _Writers(
    {
        # As COPY's text format has it; \N is nothing.
        type(None): lambda _: r"\N",
        str: _words,
        int: str,
        bool: lambda value: "t" if value else "f",
        datetime: _moment,
        date: date.isoformat,
        list: _document,
        dict: _document,
    }
)

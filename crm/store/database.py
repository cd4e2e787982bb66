"""Opening the database: SQLite in WAL mode on one machine, PostgreSQL beyond it.

On SQLite every unit of work that may write takes the write lock when it begins; a lock
taken half-way through cannot be waited for and would fail under load. Parameters stay out of error
messages: they hold customers' words, and messages go into logs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def open_database(url: str) -> Engine:
    """Build the engine for a database URL; nothing is connected to yet."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        driver = "postgresql+psycopg" if parsed.drivername == "postgresql" else parsed.drivername
        return create_engine(
            parsed.set(drivername=driver),
            json_serializer=_to_json,
            hide_parameters=True,
            pool_size=10,
            max_overflow=20,
            pool_pre_ping=True,
        )
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, json_serializer=_to_json, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=15000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

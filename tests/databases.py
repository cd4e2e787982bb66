"""Databases that tests may write into: a SQLite file each, and one PostgreSQL database per run.

The tables come from the models, not from the migrations, because that is faster;
tests/crm/migrations keeps the two in agreement. Between tests PostgreSQL is emptied, not
rebuilt.
"""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from crm.models import Base
from crm.store.database import open_database

POSTGRES = os.environ.get("FOLLOWUP_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")


def make_tables(url: str) -> None:
    """Create every table of the models in an empty database."""
    engine = open_database(url)
    Base.metadata.create_all(engine)
    engine.dispose()


def make_sqlite(path: Path) -> Path:
    """Write a SQLite file with empty tables, closed and complete, so that it may be copied."""
    engine = open_database(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


class PostgresServer:
    """The server tests may create databases on. Every database made here is dropped again."""

    def __init__(self, url: str = POSTGRES) -> None:
        self.url = make_url(url).set(drivername="postgresql")
        self._made: list[str] = []

    def why_not(self) -> str | None:
        """None if the server answers, else why it cannot be used."""
        try:
            self._run(sql.SQL("SELECT 1"))
        except psycopg.OperationalError as refusal:
            return f"no PostgreSQL at {self.url.host}:{self.url.port}: {refusal}".splitlines()[0]
        return None

    def new_database(self, purpose: str) -> str:
        """Create an empty database of this process and return its URL."""
        name = f"followup_test_{purpose}_{os.getpid()}"
        self._drop(name)
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        self._made.append(name)
        return self.url.set(database=name).render_as_string(hide_password=False)

    def empty(self, url: str) -> None:
        """Delete every row and start ids at 1 again, whoever still holds a connection.

        Deleting is five times as fast as TRUNCATE on tables of a few rows; foreign keys
        are not looked at meanwhile, which takes a superuser.
        """
        statements = [sql.SQL("SET session_replication_role = replica")]
        for name in Base.metadata.tables:
            statements.append(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            series = sql.Identifier(f"{name}_id_seq")
            statements.append(sql.SQL("ALTER SEQUENCE {} RESTART").format(series))
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute(sql.SQL("; ").join(statements))

    def drop_all(self) -> None:
        """Drop what this process created."""
        while self._made:
            self._drop(self._made.pop())

    def _drop(self, name: str) -> None:
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.SQL | sql.Composed) -> None:
        url = self.url.render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True, connect_timeout=3) as connection:
            connection.execute(statement)

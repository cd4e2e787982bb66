"""Bringing a database to the tables this version of the books expects.

Every step runs in one transaction under a lock, so that two processes that start at once
do not both migrate. Until the first release there is one migration, written anew with
`python -m crm.migrations renew` whenever the models change; afterwards each change adds one
with `python -m crm.migrations add "what changes"`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from crm.errors import CrmError
from crm.store.database import open_database

FOLDER = Path(__file__).parent

_ONE_AT_A_TIME = 7_140_031  # our number among PostgreSQL's advisory locks


class DatabaseTooNew(CrmError):
    """The database was migrated by a later version; writing into it might spoil it."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"the database is at revision {revision}, which this version does not know:"
            " start the newer version, or restore the backup made before it"
        )


def migrate(url: str, to: str = "head") -> None:
    """Bring the database up to a revision, the newest unless told otherwise.

    Raises:
        DatabaseTooNew: the database knows a revision that we do not.
    """
    _run(url, lambda config: command.upgrade(config, to))


def downgrade(url: str, to: str = "base") -> None:
    """Take the database back to a revision; back to ``base`` leaves no table of ours."""
    _run(url, lambda config: command.downgrade(config, to))


def is_current(url: str) -> bool:
    """Say whether the database has the newest tables; changes nothing.

    Raises:
        DatabaseTooNew: the database knows a revision that we do not.
    """
    engine = open_database(url)
    try:
        with engine.execution_options(read_only=True).connect() as connection:
            return _revision(connection) == _scripts().get_current_head()
    finally:
        engine.dispose()


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made here so that no ini file is needed."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(configuration())


def _revision(connection: Connection) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in _scripts().walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseTooNew(revision)
    return revision


def _run(url: str, step: Any) -> None:
    engine = open_database(url)
    try:
        with _without_foreign_keys(engine) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME}
                )
            _revision(connection)
            step(configuration(connection))
    finally:
        engine.dispose()


def _without_foreign_keys(engine: Engine) -> Connection:
    """A connection on which SQLite lets tables be dropped and rebuilt in any order."""
    connection = engine.connect()
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
    return connection

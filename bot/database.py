"""Opening the books for a command, and saying what is wrong with them in one sentence.

A database that is locked, damaged, read-only or unreachable is the operator's to mend, so
the driver's errors are turned into `Trouble` here, at the edge, and nowhere further in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from bot.settings import Settings
from bot.trouble import Trouble
from crm.clock import Clock
from crm.migrations import is_current, migrate
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork

_SAYINGS = (
    ("database is locked", "is locked by another program: end that program, then try again"),
    ("readonly database", "cannot be written: give this user the right to write file and folder"),
    ("unable to open", "cannot be opened: see that its folder exists and can be written"),
    ("not a database", "is not a database: restore a backup, or set FOLLOWUP_DATABASE_URL"),
    ("malformed", "is damaged: restore a backup (docs/operations.md says how)"),
    ("disk is full", "cannot grow, the disk is full: free some space, then try again"),
    ("disk i/o error", "cannot be read or written: check the disk, then try again"),
    ("password authentication", "refuses the password: correct it in FOLLOWUP_DATABASE_URL"),
    ("no password supplied", "asks for a password: add it to FOLLOWUP_DATABASE_URL"),
    ("does not exist", "does not exist on the server: create it, or correct FOLLOWUP_DATABASE_URL"),
    ("permission denied", "may not be used like this: give the role the right to create tables"),
)
BOOKS_ARE_SHUT = (OperationalError, InterfaceError, NoConnectionLeft)
"""What is raised when the database cannot be asked, whatever it is asked."""

_UNREACHABLE = "does not answer: start it, or correct FOLLOWUP_DATABASE_URL"


@contextmanager
def opened(settings: Settings, clock: Clock | None = None) -> Iterator[UnitsOfWork]:
    """Units of work on the real database, migrated if need be, for the length of a command.

    Raises:
        Trouble: the database cannot be used; the message says why and what to do.
        DatabaseTooNew: it belongs to a later version.
    """
    engine: Engine | None = None
    with database_trouble(settings):
        try:
            prepare(settings)
            engine = open_database(settings.database_url)
            yield UnitsOfWork(engine, clock=clock, timezone=settings.timezone)
        finally:
            if engine is not None:
                engine.dispose()


def prepare(settings: Settings) -> None:
    """Make the database if there is none, and bring its tables up to date."""
    if not is_current(settings.database_url):
        migrate(settings.database_url)


@contextmanager
def database_trouble(settings: Settings) -> Iterator[None]:
    """Turn the driver's errors into one sentence; other errors pass."""
    try:
        yield
    except DBAPIError as error:
        sentence = explain(error, settings.database_url)
        if sentence is None:
            raise
        raise Trouble(sentence) from error
    except ArgumentError as error:
        raise Trouble("FOLLOWUP_DATABASE_URL is not a database address: correct it") from error
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        name = error.filename or settings.database_url
        raise Trouble(
            f"{name} cannot be used ({error.strerror}):"
            " make the folder writable, or set FOLLOWUP_DATABASE_URL"
        ) from error


def explain(error: DBAPIError, url: str) -> str | None:
    """Say what an error of the database means to the operator; None for a bug of ours."""
    said = str(error.orig).lower()
    name = f"the database {make_url(url).render_as_string(hide_password=True)}"
    for part, meaning in _SAYINGS:
        if part in said and 'relation "' not in said:
            return f"{name} {meaning}"
    if isinstance(error, OperationalError) and not url.startswith("sqlite"):
        return f"{name} {_UNREACHABLE}"
    return None


def standing(settings: Settings) -> tuple[Literal["missing", "behind", "current"], str | None]:
    """How far the database is, and the dealership's name if it holds one; changes nothing."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return "missing", None
    if not is_current(settings.database_url):
        return "behind", None
    engine = open_database(settings.database_url)
    try:
        with UnitsOfWork(engine).reading() as uow:
            set_up = uow.dealerships.is_set_up()
            return "current", uow.dealerships.ours().name if set_up else None
    finally:
        engine.dispose()


def integrity(settings: Settings) -> str | None:
    """What SQLite finds damaged in its file; None if nothing, or on another database."""
    engine = open_database(settings.database_url)
    try:
        if engine.dialect.name != "sqlite":
            return None
        with engine.execution_options(read_only=True).connect() as connection:
            found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    finally:
        engine.dispose()
    return None if found == "ok" else found

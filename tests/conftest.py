"""What every test may ask for: a clock that stands, a database of its own, units of work.

A test that asks for `units` or `open_unit` runs twice, on SQLite and on PostgreSQL; where
no PostgreSQL answers, the second run is skipped and says so. `-m "not postgresql"` leaves
it out.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from crm.clock import SetClock
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from tests.builders import NOW
from tests.databases import PostgresServer, make_sqlite, make_tables


@pytest.fixture
def now() -> datetime:
    """The moment at which tests take place: a Thursday morning in March."""
    return NOW


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands at the moment tests take place until a test moves it."""
    return SetClock(NOW)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    reason = server.why_not()
    if reason:
        pytest.skip(reason)
    yield server
    server.drop_all()


@pytest.fixture(scope="session")
def _shared_postgres_url(postgres_server: PostgresServer) -> str:
    url = postgres_server.new_database("shared")
    make_tables(url)
    return url


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, _shared_postgres_url: str) -> str:
    """An empty PostgreSQL database with all tables."""
    postgres_server.empty(_shared_postgres_url)
    return _shared_postgres_url


@pytest.fixture(scope="session")
def _blank_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sqlite(tmp_path_factory.mktemp("blank") / "blank.db")


@pytest.fixture
def sqlite_url(_blank_sqlite: Path, tmp_path: Path) -> str:
    """An empty SQLite file with all tables, in the test's own folder."""
    file = tmp_path / "followup.db"
    shutil.copyfile(_blank_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database with all tables: the test runs once on each kind."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
def units(database_url: str, clock: SetClock) -> Iterator[UnitsOfWork]:
    """Units of work on an empty database, with the clock of the test."""
    engine = open_database(database_url)
    yield UnitsOfWork(engine, clock=clock)
    engine.dispose()


@pytest.fixture
def open_unit(units: UnitsOfWork) -> UnitsOfWork:
    """Opens one unit of work: `with open_unit() as uow:`."""
    return units

"""Migrated tables and the models are the same thing, on both databases, there and back."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import IntegrityError, SAWarning

from crm.migrations import DatabaseTooNew, downgrade, is_current, migrate
from crm.migrations.writing import initial_migration
from crm.models import Base
from crm.store.database import open_database
from crm.store.unit_of_work import UnitsOfWork
from tests.builders import a_conversation, a_dealership
from tests.databases import PostgresServer


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    yield server.new_database("bare")


def _differences(url: str) -> list[object]:
    engine = open_database(url)
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Cannot correctly sort tables", SAWarning)
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()
    return list(found)


def _checks(url: str) -> set[str]:
    engine = open_database(url)
    look = inspect(engine)
    names = {
        str(check["name"])
        for table in look.get_table_names()
        for check in look.get_check_constraints(table)
    }
    engine.dispose()
    return names


def _tables(url: str) -> set[str]:
    engine = open_database(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_a_migrated_database_has_exactly_the_tables_of_the_models(bare_url):
    migrate(bare_url)

    assert _differences(bare_url) == []
    assert _tables(bare_url) == set(Base.metadata.tables) | {"alembic_version"}


def test_the_rules_of_the_trade_are_kept_by_migrated_tables_too(bare_url):
    expected = {
        f"ck_{table.name}_{check.name}" if not str(check.name).startswith("ck_") else check.name
        for table in Base.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }

    migrate(bare_url)

    assert len(expected) > 0
    assert _checks(bare_url) == expected


def test_a_new_database_is_not_current_until_it_is_migrated(bare_url):
    before = is_current(bare_url)
    migrate(bare_url)

    assert (before, is_current(bare_url)) == (False, True)


def test_migrating_again_changes_nothing_that_was_written(bare_url):
    migrate(bare_url)
    engine = open_database(bare_url)
    with UnitsOfWork(engine)() as uow:
        a_dealership(uow)
    engine.dispose()

    migrate(bare_url)

    engine = open_database(bare_url)
    with UnitsOfWork(engine)() as uow:
        assert uow.dealerships.ours().name_en == "Chengda Auto Service"
    engine.dispose()


def test_a_database_in_use_can_be_taken_back_and_brought_up_again(bare_url):
    migrate(bare_url)
    engine = open_database(bare_url)
    with UnitsOfWork(engine)() as uow:
        a_conversation(uow)
    engine.dispose()

    downgrade(bare_url)
    left = _tables(bare_url)
    migrate(bare_url)

    assert left == {"alembic_version"}
    assert _differences(bare_url) == []


def test_a_reference_to_nothing_is_refused_in_a_migrated_database(bare_url):
    migrate(bare_url)
    engine = open_database(bare_url)

    with pytest.raises(IntegrityError), UnitsOfWork(engine)() as uow:
        conversation = a_conversation(uow)
        conversation.complaint_id = 4711
        uow.flush()

    engine.dispose()


def test_two_processes_that_start_at_once_migrate_once(bare_url):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as both:
        list(both.map(migrate, [bare_url, bare_url]))

    assert is_current(bare_url)


def test_a_database_of_a_later_version_is_left_alone(bare_url):
    migrate(bare_url)
    engine = open_database(bare_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(DatabaseTooNew, match="revision 9999"):
        migrate(bare_url)
    with pytest.raises(DatabaseTooNew, match="restore the backup"):
        is_current(bare_url)


def test_writing_the_initial_migration_anew_gives_the_same_source_each_time():
    assert initial_migration() == initial_migration()

"""A database that cannot be used is explained in one sentence with a way out."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from bot.database import explain, opened, standing
from bot.settings import Settings
from bot.trouble import Trouble
from crm.migrations import is_current
from tests.builders import a_dealership


def _settings(tmp_path: Path, database: str = "") -> Settings:
    return Settings(_env_file=None, var=tmp_path, database=database)


def test_the_first_command_makes_the_database(tmp_path):
    settings = _settings(tmp_path / "var")
    before = standing(settings)

    with opened(settings) as units, units() as uow:
        a_dealership(uow)

    assert before == ("missing", None)
    assert standing(settings) == ("current", "诚达汽车服务中心")
    assert is_current(settings.database_url)


def test_a_file_that_is_no_database_is_not_touched(tmp_path):
    file = tmp_path / "followup.db"
    file.write_text("a letter, not a database " * 100)

    with (
        pytest.raises(Trouble, match="is not a database: restore a backup"),
        opened(_settings(tmp_path)),
    ):
        pytest.fail("it was opened")

    assert file.read_text().startswith("a letter")


def test_a_path_that_cannot_be_a_file_is_explained(tmp_path):
    (tmp_path / "shop").write_text("a file where the folder should be")
    settings = _settings(tmp_path, f"sqlite:///{tmp_path}/shop/followup.db")

    with pytest.raises(Trouble, match="make the folder writable"), opened(settings):
        pytest.fail("it was opened")


def test_a_server_that_does_not_answer_is_explained_without_the_password(tmp_path):
    settings = _settings(tmp_path, "postgresql://crm:geheim@127.0.0.1:1/crm")

    with pytest.raises(Trouble) as trouble, opened(settings):
        pytest.fail("it was opened")

    assert "does not answer: start it, or correct FOLLOWUP_DATABASE_URL" in str(trouble.value)
    assert "geheim" not in str(trouble.value)


def test_a_locked_database_is_explained(tmp_path):
    settings = _settings(tmp_path)
    with opened(settings):
        holder = sqlite3.connect(tmp_path / "followup.db")
        holder.execute("BEGIN IMMEDIATE")
    engine = create_engine(settings.database_url, connect_args={"timeout": 0})

    with pytest.raises(OperationalError) as locked, engine.connect() as connection:
        connection.execute(text("DELETE FROM dealership"))

    assert "is locked by another program: end that program" in str(
        explain(locked.value, settings.database_url)
    )
    engine.dispose()
    holder.close()


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("attempt to write a readonly database", "cannot be written"),
        ("database disk image is malformed", "is damaged: restore a backup"),
        ("database or disk is full", "the disk is full: free some space"),
        ('FATAL: password authentication failed for user "crm"', "refuses the password"),
        ('FATAL: database "crm" does not exist', "does not exist on the server: create it"),
    ],
)
def test_what_a_driver_complains_about_is_said_with_a_way_out(said, meaning):
    error = OperationalError("SELECT 1", {}, Exception(said))

    assert meaning in str(explain(error, "sqlite:///shop.db"))


def test_a_mistake_of_ours_is_not_dressed_up_as_the_operators():
    mistake = ProgrammingError("SELECT", {}, Exception('relation "follow_ups" does not exist'))

    assert isinstance(mistake, DBAPIError)
    assert explain(mistake, "postgresql://crm@db/crm") is None

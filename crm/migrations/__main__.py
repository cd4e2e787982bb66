"""`python -m crm.migrations renew | add MESSAGE`: for developers, after changing a model."""

from __future__ import annotations

import sys
import tempfile

from alembic import command

from crm.migrations import FOLDER, configuration, migrate
from crm.migrations.writing import write_initial_migration
from crm.store.database import open_database


def add(message: str) -> None:
    """Write a migration from the newest one to the models of today; read it before use."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/scratch.db"
        migrate(url)
        engine = open_database(url)
        with engine.begin() as connection:
            command.revision(configuration(connection), message, autogenerate=True)
        engine.dispose()


def main(arguments: list[str]) -> int:
    """Run one of the two commands; 2 for anything else."""
    match arguments:
        case ["renew"]:
            print(write_initial_migration(FOLDER))
        case ["add", message]:
            add(message)
        case _:
            print("usage: python -m crm.migrations renew | add MESSAGE", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Writing migrations from the models.

A migration must mean the same in five years, so it names plain SQL types and none of ours.
Some tables refer to each other in a circle (a complaint and the follow-up it led to): the
initial migration adds those references afterwards on PostgreSQL, and writes them into the
table on SQLite, which can take them at no other time and does not mind their order.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from textwrap import indent
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy import JSON, Enum, ForeignKeyConstraint, create_engine
from sqlalchemy.exc import SAWarning
from sqlalchemy.schema import sort_tables_and_constraints

from crm.models import Base
from crm.models.base import Moment

_INITIAL = '''"""The tables of the first release. Written by `python -m crm.migrations renew`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _inside(reference: sa.ForeignKeyConstraint) -> list[Any]:
    return [reference] if _on_sqlite() else []


def upgrade() -> None:
{upgrade}
    if not _on_sqlite():
{references}


def downgrade() -> None:
    if not _on_sqlite():
{no_references}
{downgrade}
'''


def _in_initial_migration(kind: str, item: Any, context: Any) -> str | Literal[False]:
    late = {reference.name for reference in references_in_circles()}
    if kind == "foreign_key" and item.name in late:
        return f"*_inside({_reference(item)})"
    return as_plain_type(kind, item, context)


def as_plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Alembic's hook: how our own column types are written down."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, JSON):
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def references_in_circles() -> list[ForeignKeyConstraint]:
    """The references that cannot stand in CREATE TABLE, because the tables form circles."""
    tables = list(Base.metadata.tables.values())
    ordered = sort_tables_and_constraints(tables)  # type: ignore[no-untyped-call]  # SQLAlchemy's
    late = {reference for table, references in ordered if table is None for reference in references}
    return sorted(late, key=lambda reference: str(reference.name))


def initial_migration() -> str:
    """The source of the migration that makes every table of the models."""
    with create_engine("sqlite://").connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": Base.metadata})
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Cannot correctly sort tables", SAWarning)
            script = produce_migrations(context, Base.metadata)
    late = references_in_circles()
    adding: list[ops.MigrateOperation] = [
        ops.CreateForeignKeyOp.from_constraint(reference) for reference in late
    ]
    dropping: list[ops.MigrateOperation] = [
        ops.DropConstraintOp.from_constraint(reference) for reference in reversed(late)
    ]
    return _INITIAL.format(
        upgrade=_source(script.upgrade_ops),
        references=indent(_source(ops.UpgradeOps(adding)), "    "),
        no_references=indent(_source(ops.UpgradeOps(dropping)), "    "),
        downgrade=_source(script.downgrade_ops),
    )


def write_initial_migration(folder: Path) -> Path:
    """Write the initial migration anew and return its file."""
    file = folder / "versions" / "0001_first_release.py"
    file.write_text(initial_migration(), encoding="utf-8")
    return file


def _source(operations: ops.UpgradeOps | ops.DowngradeOps | None) -> str:
    assert operations is not None
    source = render_python_code(operations, render_item=_in_initial_migration)
    lines = (line for line in source.splitlines() if "Alembic" not in line)
    return "\n".join(
        line if line.startswith("    ") or not line else f"    {line}" for line in lines
    )


def _reference(item: ForeignKeyConstraint) -> str:
    columns = [str(column.name) for column in item.columns]
    targets = [element.target_fullname for element in item.elements]
    return f"sa.ForeignKeyConstraint({columns!r}, {targets!r}, name=op.f({item.name!r}))"

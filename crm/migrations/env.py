"""What Alembic runs for every migration, on the connection `crm.migrations` opened."""

from __future__ import annotations

from alembic import context

from crm.migrations.writing import as_plain_type
from crm.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=as_plain_type,
    render_as_batch=True,
)
context.run_migrations()

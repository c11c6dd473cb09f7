"""Run migrations on the application's own engine; numbers are given in order: 0001, 0002 …"""

from typing import Any

from alembic import context
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.types import TypeDecorator

engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata


def number(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Give the new migration the next number."""
    head = ScriptDirectory.from_config(context.config).get_current_head()
    directives[0].rev_id = f"{int(head or 0) + 1:04d}"


def plain_type(kind: str, thing: Any, _autogen: Any) -> str | bool:
    """Write our own column types as what they are in the database."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        process_revision_directives=number,
        render_item=plain_type,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()

"""Every row of the database as lines of JSON, the same from SQLite and PostgreSQL.

One way for both, without tools of a database's own: what was saved from one can be restored
into the other. Instants are written in UTC, JSON as the text that is stored.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any, Final

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    Text,
    cast,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSON as POSTGRESQL_JSON
from sqlalchemy.types import TypeDecorator

VERSION: Final = "alembic_version"
MIGRATION: Final = text("SELECT version_num FROM alembic_version")
AT_ONCE: Final = 500


class _Stored(TypeDecorator[str]):
    """JSON as the text that is stored, not read and written anew."""

    impl = Text
    cache_ok = True

    def bind_expression(self, bindparam: Any) -> Any:
        """Let PostgreSQL take the text as JSON."""
        return cast(bindparam, POSTGRESQL_JSON)

    def column_expression(self, column: Any) -> Any:
        """Let PostgreSQL give the text."""
        return cast(column, Text)


def tables(connection: Connection) -> list[Table]:
    """Return the tables of the database as they are there, without that of the migrations."""
    look = inspect(connection)
    names = [name for name in sorted(look.get_table_names()) if name != VERSION]
    return [_table(connection, name) for name in names]


def _table(connection: Connection, name: str) -> Table:
    look, postgresql = inspect(connection), connection.dialect.name == "postgresql"
    keys = look.get_pk_constraint(name)["constrained_columns"]

    def kind(given: Any) -> Any:
        if isinstance(given, JSON):
            return _Stored() if postgresql else Text()
        return given

    columns = [
        Column(c["name"], kind(c["type"]), primary_key=c["name"] in keys)
        for c in look.get_columns(name)
    ]
    return Table(name, MetaData(), *columns)


def begin_snapshot(connection: Connection) -> None:
    """Let everything read from now on be of one moment, while others go on writing."""
    if connection.dialect.name == "postgresql":
        level = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
        connection.exec_driver_sql(level)
    else:
        connection.exec_driver_sql("BEGIN")


def dump(connection: Connection, table: Table, out: IO[bytes]) -> int:
    """Write every row as a line of JSON (a list, in the order of the columns); returns how many."""
    kinds = [_writer(column) for column in table.columns]
    out.write(json.dumps([column.name for column in table.columns]).encode() + b"\n")
    count = 0
    query = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=AT_ONCE).execute(query):
        values = [
            None if value is None else said(value) for value, said in zip(row, kinds, strict=True)
        ]
        out.write(json.dumps(values, ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


def _writer(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, LargeBinary):
        return lambda value: base64.b64encode(value).decode()
    if isinstance(column.type, DateTime):
        return lambda value: _utc(value).isoformat()
    if isinstance(column.type, Date | Numeric):
        return str
    return lambda value: value


def _utc(value: datetime) -> datetime:
    return (value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None)


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, LargeBinary):
        return base64.b64decode
    if isinstance(column.type, DateTime):
        zone = UTC if column.type.timezone else None
        return lambda value: datetime.fromisoformat(value).replace(tzinfo=zone)
    if isinstance(column.type, Date):
        return date.fromisoformat
    if isinstance(column.type, Numeric):
        return Decimal
    return lambda value: value


def rows(table: Table, lines: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Read what ``dump`` wrote, for ``table`` as it is here; ValueError if the columns differ."""
    names = json.loads(lines.readline())
    if set(names) != {column.name for column in table.columns}:
        raise ValueError(f"table {table.name}: other columns than in the backup")
    readers = [_reader(table.columns[name]) for name in names]
    for line in lines:
        values = json.loads(line)
        yield {
            name: None if value is None else read(value)
            for name, value, read in zip(names, values, readers, strict=True)
        }


def load(connection: Connection, sources: Iterable[tuple[str, IO[bytes]]]) -> dict[str, int]:
    """Fill the tables of a freshly migrated database; returns the rows of each.

    In the caller's transaction. Whether all references hold is checked at its end.
    """
    known = {table.name: table for table in tables(connection)}
    _defer(connection, known)
    counts = {name: _fill(connection, known.pop(name), lines) for name, lines in sources}
    if known:
        raise ValueError(f"the backup lacks tables: {', '.join(known)}")
    _settle(connection)
    return counts


def _fill(connection: Connection, table: Table, lines: IO[bytes]) -> int:
    """Insert the rows of a table; what the migrations put there themselves is made alike."""
    keys = list(table.primary_key.columns)
    seeds = {tuple(row): row for row in connection.execute(select(*keys))}
    count, waiting = 0, []
    for row in rows(table, lines):
        count += 1
        own = tuple(row[key.name] for key in keys)
        if own in seeds:
            seeds.pop(own)
            connection.execute(update(table).where(*_is(keys, own)).values(row))
            continue
        waiting.append(row)
        if len(waiting) == AT_ONCE:
            connection.execute(insert(table), waiting)
            waiting = []
    if waiting:
        connection.execute(insert(table), waiting)
    for own in seeds:
        connection.execute(delete(table).where(*_is(keys, own)))
    return count


def _is(keys: list[Column[Any]], values: tuple[Any, ...]) -> list[Any]:
    return [key == value for key, value in zip(keys, values, strict=True)]


def _defer(connection: Connection, known: dict[str, Table]) -> None:
    """Let references be checked at the end: rows refer to each other in circles."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        return
    for table, name in _references(connection, known):
        connection.execute(text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{name}" DEFERRABLE'))
    connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))


def _settle(connection: Connection) -> None:
    """Check the references, and let PostgreSQL count on behind the greatest id."""
    if connection.dialect.name == "sqlite":
        if connection.exec_driver_sql("PRAGMA foreign_key_check").all():
            raise ValueError("rows refer to others that are not in the backup")
        return
    known = {table.name: table for table in tables(connection)}
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table, name in _references(connection, known):
        connection.execute(text(f'ALTER TABLE "{table}" ALTER CONSTRAINT "{name}" NOT DEFERRABLE'))
    for each in known.values():
        for column in each.primary_key.columns:
            series = connection.scalar(select(func.pg_get_serial_sequence(each.name, column.name)))
            if series is not None:
                greatest = connection.scalar(select(func.max(column)))
                behind = func.setval(series, greatest or 1, greatest is not None)
                connection.execute(select(behind))


def _references(connection: Connection, known: Iterable[str]) -> Iterator[tuple[str, str]]:
    look = inspect(connection)
    for table in known:
        for reference in look.get_foreign_keys(table):
            yield table, str(reference["name"])

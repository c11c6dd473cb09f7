"""The database: conventions, exact types, and what a use case is."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Engine, Index, MetaData, event, inspect, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table: named constraints, so that a broken one can be told to a person."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)


def stands(app: Flask) -> bool:
    """Whether the migrations have ever been run on the database of ``app``."""
    with app.app_context():
        return inspect(db.engine).has_table("alembic_version")


P = ParamSpec("P")
R = TypeVar("R")


class Amount(TypeDecorator[Decimal]):
    """Yuan as a whole number of fen: exact in every database, and can be summed there."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Turn yuan into fen; raises ValueError if ``value`` has more than two decimals."""
        if value is None:
            return None
        fen = value.scaleb(2)
        if fen != fen.to_integral_value():
            raise ValueError(f"{value} has parts of a fen")
        return int(fen)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Turn fen (or a sum of them) into yuan."""
        return None if value is None else Decimal(int(value)).scaleb(-2)


class Utc(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; raises ValueError for a naive value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant cannot be stored: use certify.clock")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return an aware instant in UTC."""
        if value is None:
            return None
        known: datetime = value
        return known.replace(tzinfo=UTC) if known.tzinfo is None else known.astimezone(UTC)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Foreign keys on, readers beside one writer, patience instead of "locked"."""
    if not type(connection).__module__.startswith("sqlite3"):
        return
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "busy_timeout=10000",
        "synchronous=NORMAL",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def index_where(condition: str, name: str, *columns: str, unique: bool = False) -> Index:
    """Return an index of the rows for which ``condition`` (SQL) holds, on either database."""
    held = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=held, postgresql_where=held)


def use_case(work: Callable[P, R]) -> Callable[P, R]:
    """Make ``work`` one transaction: all of it is written, or nothing.

    A use case called by another joins the outer one's transaction. After the commit the
    worker is nudged if events were written: notices and papers follow from them.
    """

    @wraps(work)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        session = db.session()
        if session.info.get("in_use_case"):
            return work(*args, **kwargs)
        session.info["in_use_case"] = True
        try:
            result = work(*args, **kwargs)
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["in_use_case"] = False
            happened = session.info.pop("events", 0)
        if happened:
            current_app.extensions["nudge"]()
        return result

    return whole

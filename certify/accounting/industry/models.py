"""The account as rows: every figure with its vintage, standing, source, who and when."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from certify.accounting.industry.lifecycle import ACCOUNT_ENTRY, ANNOUNCEMENT
from certify.accounts.models import User
from certify.db import Utc, db, index_where
from certify.files import StoredFile
from certify.lifecycle import Lifecycle


class Exact(TypeDecorator[Decimal]):
    """A number with all its digits, as text: what was divided has no last fen."""

    impl = String(80)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Return the digits in plain notation."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Return the number of those digits."""
        return None if value is None else Decimal(value)


class AccountEntry(db.Model):
    """What one file says of one year in one vintage. A later one supersedes it.

    ``account``: ``value_added`` or ``gdp`` · ``kind``: ``industry`` (four-digit rows),
    ``class`` (class figures as published) or ``gdp`` · ``standing``: preliminary, final or
    published · ``digest``: SHA-256 of the file · ``reason``: why an earlier entry is replaced.
    """

    __tablename__ = "account_entry"
    __table_args__ = (
        UniqueConstraint("account", "year", "vintage", "number"),
        CheckConstraint("status IN ('current', 'superseded')", name="status_known"),
        CheckConstraint(
            "(account = 'gdp' AND kind = 'gdp')"
            " OR (account = 'value_added' AND kind IN ('industry', 'class'))",
            name="kind_of_account",
        ),
        CheckConstraint(
            "standing IN ('preliminary', 'final', 'published')", name="standing_known"
        ),
        CheckConstraint("number = 1 OR reason <> ''", name="replaced_for_a_reason"),
        index_where(
            "status = 'current'",
            "uq_account_entry_current", "account", "year", "vintage", unique=True,
        ),
    )  # fmt: skip
    LIFECYCLE: ClassVar[Lifecycle] = ACCOUNT_ENTRY
    SUBJECT: ClassVar[str] = "account_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]
    vintage: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(40))
    standing: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(500))
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(71))
    taken_at: Mapped[datetime] = mapped_column(Utc)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken_by: Mapped[User | None] = relationship()
    figures: Mapped[list["AccountFigure"]] = relationship(
        back_populates="entry", order_by="AccountFigure.id"
    )


class AccountFigure(db.Model):
    """One figure in 100 million yuan, with the method and inputs it rests on. Never changed.

    ``code``: an industry (C3921), a class (01), TOTAL or GDP; ``value`` null: not published.
    """

    __tablename__ = "account_figure"
    __table_args__ = (UniqueConstraint("entry_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("account_entry.id"))
    code: Mapped[str] = mapped_column(String(8))
    value: Mapped[Decimal | None] = mapped_column(Exact)
    method: Mapped[str] = mapped_column(String(20))
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    factor_k: Mapped[Decimal] = mapped_column(Exact)
    line: Mapped[int]
    entry: Mapped[AccountEntry] = relationship(back_populates="figures")


class IndustryAnnouncement(db.Model):
    """A notice of one year in one vintage, frozen with the figures it rests on.

    ``inputs``: the class figures and GDP at full precision · ``document``: the notice in both
    languages, as data · ``digest``: SHA-256 of the canonical inputs. A year has one released
    notice; the ones before stay readable.
    """

    __tablename__ = "industry_announcement"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        CheckConstraint(
            "status IN ('prepared', 'released', 'superseded', 'discarded')", name="status_known"
        ),
        CheckConstraint(
            "(released_at IS NULL) = (status IN ('prepared', 'discarded'))", name="released_when"
        ),
        CheckConstraint(
            "prepared_by_id IS NULL OR released_by_id IS NULL OR prepared_by_id <> released_by_id",
            name="two_people",
        ),
        index_where(
            "status = 'released'",
            "uq_industry_announcement_released", "year", unique=True,
        ),
    )  # fmt: skip
    LIFECYCLE: ClassVar[Lifecycle] = ANNOUNCEMENT
    SUBJECT: ClassVar[str] = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    number: Mapped[int]
    vintage: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(40))
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(71))
    prepared_at: Mapped[datetime] = mapped_column(Utc)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    released_at: Mapped[datetime | None] = mapped_column(Utc)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    zh_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    en_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    row_version: Mapped[int] = mapped_column(default=1)
    prepared_by: Mapped[User | None] = relationship(foreign_keys=[prepared_by_id])
    released_by: Mapped[User | None] = relationship(foreign_keys=[released_by_id])
    zh_file: Mapped[StoredFile | None] = relationship(foreign_keys=[zh_file_id])
    en_file: Mapped[StoredFile | None] = relationship(foreign_keys=[en_file_id])

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}

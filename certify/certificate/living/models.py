"""What was ever said of patents, what is known of each, and the cases that follow from it."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.accounts.models import User
from certify.certificate.living.lifecycle import PATENT_CASE, STATUS_IMPORT
from certify.certificate.models import Certificate
from certify.db import Utc, db, index_where
from certify.lifecycle import Lifecycle

STATUS_KNOWN = (
    "status IN ('pending', 'in_force', 'partly_invalidated', 'expired', 'lapsed_fee',"
    " 'invalidated', 'abandoned', 'withdrawn', 'rejected')"
)


class StatusImport(db.Model):
    """One file of patent statuses as it was taken in: whose, of which day, by whom.

    ``news`` counts its statements that were not known yet. Never changed.
    """

    __tablename__ = "status_import"
    __table_args__ = (
        CheckConstraint("status IN ('taken')", name="status_known"),
        CheckConstraint("news > 0 AND news <= row_count", name="counts_sane"),
    )

    LIFECYCLE: ClassVar[Lifecycle] = STATUS_IMPORT
    SUBJECT: ClassVar[str] = "status_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(200))
    as_of: Mapped[date] = mapped_column(index=True)
    rows: Mapped[int] = mapped_column("row_count")
    news: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(Utc)
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    imported_by: Mapped[User | None] = relationship()


class PatentStatement(db.Model):
    """One statement about one patent (see ``statuses.Statement``). Never changed.

    ``key`` is the digest of the whole statement, so that it is kept once.
    """

    __tablename__ = "patent_statement"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint(STATUS_KNOWN, name="status_known"),
        CheckConstraint("since IS NULL OR since <= as_of", name="since_by_as_of"),
        Index("ix_patent_statement_number", "number", "as_of"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("status_import.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    number: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(30))
    since: Mapped[date | None]
    holders: Mapped[list[str]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(String(200))
    as_of: Mapped[date]
    taken_from: Mapped[StatusImport] = relationship()


class PatentStanding(db.Model):
    """What all statements about a patent come to (see ``statuses.Standing``).

    Kept so that pages and the worker need not weigh statements; an import writes it anew
    from the statements in the same transaction.
    """

    __tablename__ = "patent_standing"
    __table_args__ = (CheckConstraint(STATUS_KNOWN, name="status_known"),)

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    status: Mapped[str] = mapped_column(String(30))
    since: Mapped[date | None]
    as_of: Mapped[date] = mapped_column(index=True)
    source: Mapped[str] = mapped_column(String(200))
    holders: Mapped[list[str]] = mapped_column(JSON)
    held_since: Mapped[date | None]
    holders_as_of: Mapped[date | None]
    disputed: Mapped[bool]


class PatentCase(db.Model):
    """Patents behind a certificate changed: an officer decides what follows.

    ``changes`` are those of ``effect.Change``; ``before`` and ``after`` are score sheets
    (``certify.score/1``), ``bundle`` is the ``certify.bundle/1`` of ``after``; both null where
    it could not be scored, then ``fault`` says why. ``proposed`` is what an officer proposed
    and a second one has yet to confirm.
    """

    __tablename__ = "patent_case"
    __table_args__ = (
        CheckConstraint(
            "status IN ('open', 'suspended', 'kept', 'withdrawn', 'settled', 'undone')",
            name="status_known",
        ),
        CheckConstraint("proposed IS NULL OR proposed IN ('keep', 'withdraw')",
                        name="proposed_known"),
        CheckConstraint(
            "proposed IS NULL OR (proposed_by_id IS NOT NULL AND proposed_reason IS NOT NULL"
            " AND status IN ('open', 'suspended'))",
            name="proposed_by_someone",
        ),
        CheckConstraint(
            "decided_by_id IS NULL OR seconded_for_id IS NULL OR decided_by_id <> seconded_for_id",
            name="two_people",
        ),
        CheckConstraint("(after IS NULL) = (fault IS NOT NULL)", name="scored_or_fault"),
        index_where(
            "status IN ('open', 'suspended')",
            "uq_patent_case_certificate_in_work", "certificate_id", unique=True,
        ),
        Index("ix_patent_case_certificate", "certificate_id", "id"),
        Index("ix_patent_case_queue", "status", "id"),
    )  # fmt: skip
    LIFECYCLE: ClassVar[Lifecycle] = PATENT_CASE
    SUBJECT: ClassVar[str] = "patent_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    status: Mapped[str] = mapped_column(String(40))
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    bundle: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    fault: Mapped[str | None] = mapped_column(String(40))
    eligible: Mapped[bool | None]
    as_of: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(Utc)
    answer_by: Mapped[date]
    proposed: Mapped[str | None] = mapped_column(String(20))
    proposed_reason: Mapped[str | None] = mapped_column(Text)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    seconded_for_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    row_version: Mapped[int] = mapped_column(default=1)
    certificate: Mapped[Certificate] = relationship()
    answers: Mapped[list["CaseAnswer"]] = relationship(
        back_populates="case", order_by="CaseAnswer.id"
    )

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}


class CaseAnswer(db.Model):
    """What the filer answered in writing. Never changed."""

    __tablename__ = "patent_case_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("patent_case.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(Utc)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    case: Mapped[PatentCase] = relationship(back_populates="answers")
    given_by: Mapped[User | None] = relationship()

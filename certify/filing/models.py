"""Products, their yearly filings, and the frozen revisions that everything later points to."""

from datetime import datetime
from decimal import Decimal
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

from certify.accounts.models import Organisation
from certify.db import Amount, Utc, db, index_where
from certify.files import StoredFile
from certify.filing.lifecycle import FILING
from certify.lifecycle import Lifecycle

FIELD_CODES = "'01', '02', '03', '04', '05', '06', '07', '99'"


class Product(db.Model):
    """One model or variety. Its record number, once given, stays for life.

    ``public_revision_id``, ``field`` and ``province`` (two digits) say what the public
    registry shows and finds: the newest recorded revision (see ``index``); null if none
    stands.
    """

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("record_number"),
        CheckConstraint(
            "public_revision_id IS NULL OR (record_number IS NOT NULL AND field IS NOT NULL)",
            name="public_is_recorded",
        ),
        Index("ix_product_public_field", "field", "id"),
        Index("ix_product_public_province", "province", "id"),
        Index("ix_product_public_both", "field", "province", "id"),
        index_where(
            "public_revision_id IS NOT NULL",
            "ix_product_public_holder", "organisation_id",
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    record_number: Mapped[str | None] = mapped_column(String(24))
    name_zh: Mapped[str] = mapped_column(String(200), default="")
    name_en: Mapped[str | None] = mapped_column(String(300))
    model: Mapped[str] = mapped_column(String(200), default="")
    public_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("filing_revision.id", use_alter=True)
    )
    field: Mapped[str | None] = mapped_column(String(2))
    province: Mapped[str | None] = mapped_column(String(2))
    created_at: Mapped[datetime] = mapped_column(Utc)
    organisation: Mapped[Organisation] = relationship()
    public_revision: Mapped["FilingRevision | None"] = relationship(
        foreign_keys=[public_revision_id], post_update=True
    )
    filings: Mapped[list["Filing"]] = relationship(
        back_populates="product", order_by="Filing.data_year.desc()"
    )


class Filing(db.Model):
    """One product for one data year.

    ``draft`` holds what was typed, in the shape of ``certify.filing/1``, faults and all:
    nothing typed is lost. ``draft_version`` lets two colleagues edit without overwriting
    each other. Judged is only the current revision.
    """

    __tablename__ = "filing"
    __table_args__ = (
        CheckConstraint(
            "status IN ('draft', 'submitted', 'returned', 'recorded', 'refused', 'withdrawn',"
            " 'discarded')",
            name="status_known",
        ),
        CheckConstraint("data_year BETWEEN 2000 AND 2100", name="data_year_sane"),
        CheckConstraint(
            "status IN ('draft', 'discarded') OR current_revision_id IS NOT NULL",
            name="submitted_has_revision",
        ),
        index_where(
            "status NOT IN ('refused', 'withdrawn', 'discarded')",
            "uq_filing_product_year_live", "product_id", "data_year", unique=True,
        ),
        Index("ix_filing_queue", "status", "submitted_at", "id"),
        Index("ix_filing_organisation", "organisation_id", "id"),
        Index("ix_filing_revision", "status", "current_revision_id", "id"),
    )  # fmt: skip
    LIFECYCLE: ClassVar[Lifecycle] = FILING
    SUBJECT: ClassVar[str] = "filing"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    data_year: Mapped[int]
    status: Mapped[str] = mapped_column(String(40))
    draft: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, deferred=True)
    draft_version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(Utc)
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Utc)
    recorded_at: Mapped[datetime | None] = mapped_column(Utc)
    current_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("filing_revision.id", use_alter=True)
    )
    row_version: Mapped[int] = mapped_column(default=1)
    product: Mapped[Product] = relationship(back_populates="filings")
    organisation: Mapped[Organisation] = relationship()
    revision: Mapped["FilingRevision | None"] = relationship(
        foreign_keys=[current_revision_id], post_update=True
    )
    evidence: Mapped[list["Evidence"]] = relationship(
        back_populates="filing", order_by="Evidence.id"
    )

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}


class FilingRevision(db.Model):
    """What was submitted, frozen: document, standard, score sheet, engine. Never changed.

    The columns beside ``document`` repeat what lists and summaries ask for; they are
    written once, from the document.
    """

    __tablename__ = "filing_revision"
    __table_args__ = (
        UniqueConstraint("filing_id", "number"),
        CheckConstraint(f"field IN ({FIELD_CODES})", name="field_known"),
        CheckConstraint("sales >= 0 AND output_value >= 0 AND exports >= 0", name="not_negative"),
        CheckConstraint("profit <= sales AND exports <= sales", name="parts_of_sales"),
        Index("ix_filing_revision_field", "field"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(71))
    explanations: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    standard_id: Mapped[str] = mapped_column(String(80))
    standard_version: Mapped[str] = mapped_column(String(40))
    standard_digest: Mapped[str] = mapped_column(String(71))
    sheet: Mapped[dict[str, Any]] = mapped_column(JSON)
    engine: Mapped[str] = mapped_column(String(40))
    submitted_at: Mapped[datetime] = mapped_column(Utc)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    name_zh: Mapped[str] = mapped_column(String(200))
    field: Mapped[str] = mapped_column(String(2))
    product_key: Mapped[str] = mapped_column(String(64), default="", index=True)
    region_code: Mapped[str] = mapped_column(String(6))
    org_type: Mapped[str] = mapped_column(String(30))
    opt_in: Mapped[bool]
    output_value: Mapped[Decimal] = mapped_column(Amount)
    sales: Mapped[Decimal] = mapped_column(Amount)
    exports: Mapped[Decimal] = mapped_column(Amount)
    profit: Mapped[Decimal] = mapped_column(Amount)
    remarks: Mapped[list["Remark"]] = relationship(back_populates="revision", order_by="Remark.id")
    claims: Mapped[list["PatentClaim"]] = relationship(
        back_populates="revision", order_by="PatentClaim.id"
    )


class PatentClaim(db.Model):
    """The patent ledger: who claims which patent, for which product and year, as what."""

    __tablename__ = "patent_claim"
    __table_args__ = (UniqueConstraint("revision_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("filing_revision.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    number: Mapped[str] = mapped_column(String(20), index=True)
    title: Mapped[str] = mapped_column(String(300))
    right_source: Mapped[str] = mapped_column(String(30))
    legal_status: Mapped[str] = mapped_column(String(30))
    is_core: Mapped[bool]
    show_publicly: Mapped[bool]
    revision: Mapped[FilingRevision] = relationship(back_populates="claims")


class Remark(db.Model):
    """An examiner's remark on one field of a revision that was returned."""

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("filing_revision.id"), index=True)
    pointer: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[FilingRevision] = relationship(back_populates="remarks")


class Evidence(db.Model):
    """A file that stands behind a filing; licence proofs name their patent by file name."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("filing_id", "name"),
        CheckConstraint("kind IN ('licence', 'product', 'economic', 'other')", name="kind_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    filing: Mapped[Filing] = relationship(back_populates="evidence")
    file: Mapped[StoredFile] = relationship()


class SearchGram(db.Model):
    """Pairs of letters of recorded products, so that a search stays quick in any database."""

    __tablename__ = "search_gram"
    __table_args__ = (Index("ix_search_gram_product", "product_id"),)

    gram: Mapped[str] = mapped_column(String(4), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True)


class Serial(db.Model):
    """The last number given in a series (record numbers, certificate numbers of a year)."""

    __tablename__ = "serial"

    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)

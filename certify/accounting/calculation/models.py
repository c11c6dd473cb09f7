"""Calculations: one row for each time somebody asked for a summary, a draft or a check."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from certify.accounting.calculation.lifecycle import CALCULATION
from certify.accounts.models import User
from certify.db import Utc, db, index_where
from certify.lifecycle import Lifecycle

_OPEN = "status IN ('asked', 'running')"
_OPEN_SUMMARY = "status IN ('asked', 'running') AND kind = 'compile'"


class Calculation(db.Model):
    """One calculation of the data year ``data_year``.

    ``release_id`` names the release that is drafted or checked, ``terms`` what was entered
    with it; ``summary_id`` the summary that was compiled. ``steps`` of ``wanted`` are done.
    ``problems`` say why it was refused, ``failure`` what went wrong with the machine.
    """

    __tablename__ = "calculation"
    __table_args__ = (
        CheckConstraint("kind IN ('compile', 'draft', 'check')", name="kind_known"),
        CheckConstraint(
            "status IN ('asked', 'running', 'done', 'refused', 'failed')", name="status_known"
        ),
        CheckConstraint("(kind = 'compile') = (release_id IS NULL)", name="release_named"),
        CheckConstraint(
            "(status IN ('asked', 'running')) = (finished_at IS NULL)", name="finished_at_an_hour"
        ),
        CheckConstraint("steps BETWEEN 0 AND wanted", name="steps_sane"),
        index_where(_OPEN_SUMMARY, "uq_calculation_open_year", "data_year", unique=True),
        index_where(_OPEN, "uq_calculation_open_release", "release_id", unique=True),
    )  # fmt: skip
    LIFECYCLE: ClassVar[Lifecycle] = CALCULATION
    SUBJECT: ClassVar[str] = "calculation"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    data_year: Mapped[int]
    release_id: Mapped[int | None] = mapped_column(ForeignKey("statistical_release.id"))
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    steps: Mapped[int] = mapped_column(default=0)
    wanted: Mapped[int]
    finished_at: Mapped[datetime | None] = mapped_column(Utc)
    summary_id: Mapped[int | None] = mapped_column(ForeignKey("product_summary.id"))
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    failure: Mapped[str | None] = mapped_column(Text)
    row_version: Mapped[int] = mapped_column(default=1)
    asked_by: Mapped[User] = relationship()

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": row_version}

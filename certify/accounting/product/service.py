"""Use cases of the accounting room: compile a year's summary, read it, draw its reports."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from certify import clock, files, history
from certify.accounting.disclosure.report import as_values
from certify.accounting.permissions import RULES, Permission
from certify.accounting.product import render
from certify.accounting.product.concealment import DISCLOSURE, Tick, control, publish, silent
from certify.accounting.product.frozen import (
    View,
    digest_of,
    freeze_account,
    freeze_estimate,
    freeze_summary,
    thaw_doubts,
    thaw_view,
)
from certify.accounting.product.inputs import product_account
from certify.accounting.product.methods import ProductAccount, rated
from certify.accounting.product.models import ProductSummary
from certify.accounting.product.restatement import Change, changes
from certify.accounting.product.summary import summarise
from certify.accounting.product.table import csv_text
from certify.accounting.rates.service import rates_of
from certify.accounting.release import reading
from certify.accounting.release.models import Release
from certify.accounting.release.subjects import PRODUCTS
from certify.accounts.permissions import Actor, Hidden, require
from certify.campaign.models import Candidacy
from certify.certificate.models import Certificate
from certify.db import db, use_case
from certify.filing.models import Filing, FilingRevision, Product
from certify.i18n import N_
from certify.problems import Problem, Refused

NO_PRODUCTS = N_("No product is recorded for {year}: there is nothing to compile.")
TAKEN_BACK = ("withdrawn", "cancelled")


def compile_summary(year: int, *, actor: Actor, told: Tick = silent) -> ProductSummary:
    """Compile the product summary of the data year ``year`` from its recorded filings.

    Freezes the inputs with their digest and supersedes the year's previous summary; if
    nothing changed since, that one is returned. The public sees nothing of it before a
    release of it is published. ``told`` is called after each measure: disclosure control of
    thousands of products takes minutes and stands outside the transaction that keeps its
    result. Raises Refused if no product of the year is recorded, Forbidden without the role.
    """
    require(RULES, Permission.COMPILE, actor)
    accounts = _accounts(year)
    if not accounts:
        raise Refused([Problem("/year", "no_products", NO_PRODUCTS, {"year": year})])
    inputs = [freeze_account(account) for account in accounts]
    digest = digest_of(inputs)
    previous = current(year)
    if previous is not None and previous.digest == digest:
        return previous
    full = summarise(year, accounts)
    patterns = control(full, told=told)
    made = ProductSummary(
        data_year=year,
        compiled_at=clock.now(),
        compiled_by_id=actor.user_id,
        inputs=inputs,
        estimates=[freeze_estimate(one) for one in full.estimates],
        table=freeze_summary(full, publish(full, patterns), as_values(DISCLOSURE, patterns)),
        digest=digest,
    )
    return _keep_summary(made, actor)


@use_case
def _keep_summary(made: ProductSummary, actor: Actor) -> ProductSummary:
    """Let ``made`` stand, or what was compiled of the same inputs in the meantime."""
    year, previous = made.data_year, current(made.data_year)
    if previous is not None and previous.digest == made.digest:
        return previous
    if previous is not None:
        history.move(previous, "supersede", actor=actor)
        db.session.flush()
    made.number = _next_number(year)
    history.begin(
        made,
        actor=actor,
        data={
            "year": year, "number": made.number, "digest": made.digest,
            "products": len(made.inputs),
        },
    )  # fmt: skip
    return made


def draw_report() -> int:
    """Draw the two reports of one summary that lacks them; returns how many summaries it did.

    A step of the worker: idempotent, asked again until it answers 0. Drawing takes a second
    or two and stands outside the transaction that keeps its result.
    """
    lacking = select(ProductSummary).where(ProductSummary.full_file_id.is_(None))
    made = db.session.scalar(lacking.order_by(ProductSummary.id).limit(1))
    if made is None:
        return 0
    _keep_reports(made, report(made, public=True), report(made, public=False))
    return 1


def report(made: ProductSummary, *, public: bool) -> bytes:
    """Return the PDF of one version; raises FontsNotReady where none can be drawn."""
    view = thaw_view(made.table, made.number, public=public)
    return render.render(view, clock.legal_day(made.compiled_at), made.digest)


def write_files(made: ProductSummary, folder: Path) -> list[Path]:
    """Write a summary into ``folder`` and return the files.

    ``accounting.csv`` and ``.pdf`` hold the full figures and are confidential,
    ``accounting-public.csv`` and ``.pdf`` may be published.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for public, name in ((False, "accounting"), (True, "accounting-public")):
        table = csv_text(thaw_view(made.table, made.number, public=public))
        for suffix, data in (
            (".csv", table.encode("utf-8-sig")),
            (".pdf", report(made, public=public)),
        ):
            path = folder / f"{name}{suffix}"
            path.write_bytes(data)
            written.append(path)
    return written


@use_case
def _keep_reports(made: ProductSummary, public: bytes, full: bytes) -> None:
    name = f"summary-{made.data_year}-{made.number}"
    made.public_file = files.keep(public, f"{name}-public.pdf", "application/pdf")
    made.full_file = files.keep(full, f"{name}-full.pdf", "application/pdf")


def current(year: int) -> ProductSummary | None:
    """Return the summary of ``year`` that stands, or None."""
    return db.session.scalar(
        select(ProductSummary).where(
            ProductSummary.data_year == year, ProductSummary.status == "compiled"
        )
    )


def published_years(on: date | None = None) -> Sequence[int]:
    """Return the data years of which a summary is released (was, on the day ``on``)."""
    return reading.years(PRODUCTS, on)


def recorded_years() -> Sequence[int]:
    """Return the data years in which a product is recorded, newest first."""
    query = select(Filing.data_year).where(Filing.status == "recorded").distinct()
    return db.session.scalars(query.order_by(Filing.data_year.desc())).all()


def public_release(year: int, on: date | None = None) -> Release:
    """Return the release of ``year`` that stands, or stood at the end of the legal day ``on``.

    Raises Hidden if none was published.
    """
    return reading.require_found(reading.published(PRODUCTS, year, on))


def public_view(year: int, on: date | None = None) -> View:
    """Return what is released of ``year``; raises Hidden if nothing is."""
    return reading.view(public_release(year, on))


def summaries(*, actor: Actor) -> Sequence[ProductSummary]:
    """Return every summary, newest year and number first (statisticians, officers)."""
    require(RULES, Permission.SEE_FULL, actor)
    order = (ProductSummary.data_year.desc(), ProductSummary.number.desc())
    return db.session.scalars(select(ProductSummary).order_by(*order)).all()


def summary(summary_id: int, *, actor: Actor) -> ProductSummary:
    """Return one summary for those who may see full figures; raises Hidden if none is there."""
    require(RULES, Permission.SEE_FULL, actor)
    return _found(db.session.get(ProductSummary, summary_id))


def full_view(made: ProductSummary) -> View:
    """Return the full figures of ``made`` (as returned by ``summary``)."""
    return thaw_view(made.table, made.number, public=False)


def doubts_of(made: ProductSummary) -> tuple[Problem, ...]:
    """Return what should be looked at before the figures are used."""
    return thaw_doubts(made.table)


def product_lines(made: ProductSummary) -> list[dict[str, Any]]:
    """Return each product's figures beside their method, in order of record number."""
    accounts = {one["record_number"]: one for one in made.inputs}
    return [accounts[one["record_number"]] | one for one in made.estimates]


def restated(made: ProductSummary) -> tuple[Change, ...]:
    """Return what changed since the edition before; nothing for a year's first edition."""
    before = db.session.scalar(
        select(ProductSummary).where(
            ProductSummary.data_year == made.data_year, ProductSummary.number == made.number - 1
        )
    )
    return () if before is None else changes(product_lines(before), product_lines(made))


def _found(made: ProductSummary | None) -> ProductSummary:
    if made is None:
        raise Hidden("summary")
    return made


def _next_number(year: int) -> int:
    query = select(func.max(ProductSummary.number)).where(ProductSummary.data_year == year)
    return (db.session.scalar(query) or 0) + 1


def _accounts(year: int) -> list[ProductAccount]:
    """Read every recorded product of the year: four queries, whatever the number."""
    judgements, rates = _recognised(year), rates_of(year)
    query = (
        select(Filing.id, Product.record_number, FilingRevision.field, FilingRevision.document)
        .join(Product, Filing.product_id == Product.id)
        .join(FilingRevision, Filing.current_revision_id == FilingRevision.id)
        .where(Filing.data_year == year, Filing.status == "recorded")
        .order_by(Product.record_number)
    )
    return [
        rated(
            product_account(
                document,
                record_number,
                field,
                judgements.get(filing_id),
                recognised=filing_id in judgements,
            ),
            rates,
        )
        for filing_id, record_number, field, document in db.session.execute(query)
    ]


def _recognised(year: int) -> dict[int, dict[str, Any] | None]:
    """Return filing id → final judgement of recognised products whose paper still stands."""
    taken_back = select(Certificate.candidacy_id).where(
        Certificate.candidacy_id.is_not(None), Certificate.status.in_(TAKEN_BACK)
    )
    query = (
        select(Candidacy.filing_id, Candidacy.judgement)
        .join(Filing, Candidacy.filing_id == Filing.id)
        .where(
            Filing.data_year == year,
            Candidacy.status == "recognised",
            Candidacy.id.not_in(taken_back),
        )
    )
    return {row.filing_id: row.judgement for row in db.session.execute(query)}

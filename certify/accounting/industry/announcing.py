"""From the account to a notice: prepared by a statistician, public by its release.

A notice is frozen with its figures and their digest when it is prepared; what the account
learns later makes a new notice. The engine is that of the command, over rows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload, selectinload

from certify import clock, files, history
from certify.accounting.industry import render
from certify.accounting.industry.announce import Announcement, announce
from certify.accounting.industry.figures import PRINT_ORDER, Figure, Gdp
from certify.accounting.industry.formulas import weighted
from certify.accounting.industry.models import AccountEntry, AccountFigure, IndustryAnnouncement
from certify.accounting.industry.permissions import RULES, Permission
from certify.accounting.industry.tables import as_json
from certify.accounting.product.frozen import digest_of, text
from certify.accounts.permissions import SYSTEM, Actor, Hidden, require
from certify.db import db, use_case
from certify.i18n import LANGUAGES, N_
from certify.problems import Problem, Refused
from certify.reference.industries import industries, industry

SCHEMA: Final = "certify.announcement/1"
PUBLIC: Final = ("released", "superseded")


def figures_of(entries: Iterable[AccountEntry]) -> tuple[list[Figure], list[Gdp]]:
    """Return class figures and GDP of ``entries``; a class that lacks an industry has no value."""
    figures: list[Figure] = []
    gdp: list[Gdp] = []
    for entry in entries:
        if entry.account == "gdp":
            gdp += [Gdp(entry.year, each.value, entry.vintage, each.line) for each in entry.figures]
        elif entry.kind == "class":
            figures += [
                Figure(entry.year, each.code, each.value, entry.vintage, each.line)
                for each in entry.figures
            ]
        else:
            figures += [
                Figure(entry.year, code, value, entry.vintage, 0)
                for code, value in class_sums(entry.figures).items()
            ]
    return figures, gdp


def class_sums(rows: Iterable[AccountFigure]) -> dict[str, Decimal | None]:
    """F3 by class: Σ k · VA where every industry of the class is there, else None."""
    parts: dict[str, list[tuple[Decimal, Decimal]]] = {code: [] for code in PRINT_ORDER}
    for each in rows:
        known = industry(each.code)
        if known is not None and each.value is not None:
            parts[known.class_code].append((each.factor_k, each.value))
    wanted = Counter(each.class_code for each in industries())
    return {
        code: weighted(found) if len(found) == wanted[code] else None
        for code, found in parts.items()
    }


@use_case
def prepare(
    year: int, vintage: str | None = None, since: int | None = None, *, actor: Actor
) -> IndustryAnnouncement:
    """Prepare the notice of ``year`` from the account as it stands.

    Raises Refused where the year has no figures, several vintages and none named, or a total
    that its classes contradict; Forbidden without the role.
    """
    require(RULES, Permission.TAKE_IN, actor)
    years = {year, year - 1} | (set() if since is None else {since})
    query = (
        select(AccountEntry)
        .where(AccountEntry.status == "current", AccountEntry.year.in_(years))
        .options(selectinload(AccountEntry.figures))
        .order_by(AccountEntry.account, AccountEntry.year, AccountEntry.vintage)
    )
    entries = db.session.scalars(query).all()
    figures, gdp = figures_of(entries)
    summed = any(each.kind == "industry" for each in entries)
    made = announce(figures, gdp, year, vintage, since, places=0 if summed else None)
    _require_something(made)
    inputs = _frozen(figures, gdp, entries)
    row = IndustryAnnouncement(
        year=year, number=_next_number(year), vintage=made.vintage, inputs=inputs,
        document=_document(made, entries), digest=digest_of([inputs]), prepared_at=clock.now(),
        prepared_by_id=actor.user_id,
    )  # fmt: skip
    data = {"year": year, "number": row.number, "vintage": made.vintage, "digest": row.digest}
    history.begin(row, actor=actor, data=data)
    return row


def _require_something(made: Announcement) -> None:
    if made.total.value is None and all(line.value is None for line in made.classes):
        message = N_(
            "There is nothing to announce for {year} in the vintage {vintage}: no class is "
            "complete. Take in the industries that are missing."
        )
        params = {"year": made.year, "vintage": made.vintage}
        raise Refused([Problem("/year", "nothing_complete", message, params)])


def _frozen(
    figures: Sequence[Figure], gdp: Sequence[Gdp], entries: Sequence[AccountEntry]
) -> dict[str, Any]:
    return {
        "figures": [
            {"year": f.year, "code": f.class_code, "value": text(f.value), "vintage": f.vintage}
            for f in figures
        ],
        "gdp": [{"year": g.year, "value": text(g.value), "vintage": g.vintage} for g in gdp],
        "entries": [
            {"account": e.account, "kind": e.kind, "year": e.year, "vintage": e.vintage,
             "number": e.number, "digest": e.digest}
            for e in entries
        ],
    }  # fmt: skip


def _document(made: Announcement, entries: Sequence[AccountEntry]) -> dict[str, Any]:
    used = [e for e in entries if e.vintage == made.vintage]
    now = [e for e in used if e.year == made.year and e.account == "value_added"]
    methods = Counter(each.method for entry in now for each in entry.figures)
    return {
        "schema": SCHEMA,
        "said": {language: as_json(made, language) for language in LANGUAGES},
        "methods": dict(sorted(methods.items())) if now and now[0].kind == "industry" else {},
        "standing": sorted({e.standing for e in now}),
        "sources": sorted({e.source for e in used}),
    }


def _next_number(year: int) -> int:
    query = select(func.max(IndustryAnnouncement.number)).where(IndustryAnnouncement.year == year)
    return (db.session.scalar(query) or 0) + 1


def come_out(row: IndustryAnnouncement, released_by_id: int | None) -> None:
    """Let a prepared notice stand in the place of the one before, in its release's transaction.

    ``released_by_id`` is who approved that release. A notice that stands already stays so.
    Raises Refused for one that was discarded.
    """
    if row.status == "released":
        return
    row.LIFECYCLE.step(row.status, "release")
    before = released(row.year)
    if before is not None:
        history.move(before, "supersede", actor=SYSTEM)
        db.session.flush()
    row.released_at, row.released_by_id = clock.now(), released_by_id
    history.move(row, "release", actor=SYSTEM)


@use_case
def discard(announcement_id: int, reason: str, *, actor: Actor) -> IndustryAnnouncement:
    """Discard a prepared notice, with a reason."""
    row = _found(announcement_id)
    require(RULES, Permission.TAKE_IN, actor)
    history.move(row, "discard", actor=actor, reason=reason)
    return row


def released(year: int) -> IndustryAnnouncement | None:
    """Return the notice of ``year`` that stands, or None."""
    query = select(IndustryAnnouncement).where(
        IndustryAnnouncement.year == year, IndustryAnnouncement.status == "released"
    )
    return db.session.scalar(query)


def public(year: int, number: int | None = None) -> IndustryAnnouncement:
    """Return the notice of a year that stands, or an earlier one. Raises Hidden for others."""
    row = released(year)
    if number is not None:
        query = select(IndustryAnnouncement).where(
            IndustryAnnouncement.year == year, IndustryAnnouncement.number == number,
            IndustryAnnouncement.status.in_(PUBLIC),
        )  # fmt: skip
        row = db.session.scalar(query)
    if row is None:
        raise Hidden("announcement")
    return row


def public_editions() -> Sequence[IndustryAnnouncement]:
    """Return every notice that was ever released, newest first."""
    query = select(IndustryAnnouncement).where(IndustryAnnouncement.status.in_(PUBLIC))
    order = (IndustryAnnouncement.year.desc(), IndustryAnnouncement.number.desc())
    return db.session.scalars(query.order_by(*order)).all()


def announcements(*, actor: Actor) -> Sequence[IndustryAnnouncement]:
    """Return every notice, newest first (statisticians, officers)."""
    require(RULES, Permission.SEE, actor)
    order = (IndustryAnnouncement.year.desc(), IndustryAnnouncement.number.desc())
    query = select(IndustryAnnouncement).options(
        joinedload(IndustryAnnouncement.prepared_by),
        joinedload(IndustryAnnouncement.released_by),
        defer(IndustryAnnouncement.inputs), defer(IndustryAnnouncement.document),
    )  # fmt: skip
    return db.session.scalars(query.order_by(*order)).all()


def announcement(announcement_id: int, *, actor: Actor) -> IndustryAnnouncement:
    """Return one notice in whatever state. Raises Hidden if it is not there."""
    require(RULES, Permission.SEE, actor)
    return _found(announcement_id)


def draw() -> int:
    """Draw the papers of one notice that lacks them; a step of the worker."""
    query = select(IndustryAnnouncement).where(
        IndustryAnnouncement.en_file_id.is_(None), IndustryAnnouncement.status != "discarded"
    )
    row = db.session.scalar(query.order_by(IndustryAnnouncement.id).limit(1))
    if row is None:
        return 0
    papers = {language: render.render(values_of(row), language) for language in LANGUAGES}
    _keep_papers(row.id, papers)
    return 1


def values_of(row: IndustryAnnouncement) -> dict[str, Any]:
    """Return what page and paper show of a notice."""
    return {
        "year": row.year, "number": row.number, "vintage": row.vintage, "digest": row.digest,
        "document": row.document, "day": clock.legal_day(row.prepared_at),
    }  # fmt: skip


@use_case
def _keep_papers(announcement_id: int, papers: Mapping[str, bytes]) -> None:
    row = db.session.get(IndustryAnnouncement, announcement_id, with_for_update=True)
    if row is None or row.en_file_id is not None:
        return
    for language, data in papers.items():
        name = f"announcement-{row.year}-{row.number}-{language}.pdf"
        kept = files.keep(data, name, "application/pdf")
        setattr(row, f"{language}_file_id", kept.id)


def _found(announcement_id: int) -> IndustryAnnouncement:
    row = db.session.get(IndustryAnnouncement, announcement_id)
    if row is None:
        raise Hidden("announcement")
    return row

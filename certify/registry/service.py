"""Reading the public registry: only the public row of the contract ever leaves here."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from certify import clock, history
from certify.accounts.models import Organisation
from certify.campaign.models import Candidacy
from certify.certificate.models import Certificate
from certify.db import db
from certify.filing.index import grams, normal
from certify.filing.models import Filing, FilingRevision, Product, SearchGram
from certify.history import Event
from certify.reference import codes, patent_number, regions
from certify.reference.industries import field_of

PAGE: Final = 30
RARE: Final = 300
MANY: Final = 3000
CHUNK: Final = 500
HIGHEST: Final = 2**31 - 1
"""The highest key a table has: a higher number in an address would be refused by PostgreSQL."""
PUBLIC_ACTIONS: Final = ("record", "withdraw")
"""What of a filing's history is public; returns and their reasons are not."""
CSV_COLUMNS: Final = (
    "record_number", "data_year", "product_zh", "product_en", "model", "industry_code", "field",
    "organisation_zh", "organisation_en", "uscc", "region_code", "qualifications", "recorded_on",
    "recognised", "certificate_number", "certificate_status", "public_patents",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """What somebody looks for: words, an industry field, a province (two digits)."""

    words: str = ""
    field: str = ""
    province: str = ""
    before: int | None = None


@dataclass(frozen=True)
class Found:
    """One page of products, newest record first, and where the next page begins."""

    products: Sequence[Product]
    following: int | None


def search(question: Question, limit: int = PAGE) -> Found:
    """Return the recorded products that match, by keyset; never counts them all.

    A whole record number or credit code is looked up. Other words are found by pairs of
    letters: the list of products that hold the rarest pair is walked, newest first, until
    the page is full.
    """
    query, key = _with_words(question.words)
    if question.before is not None:
        query = query.where(key < max(0, min(question.before, HIGHEST)))
    if question.field:
        query = query.where(Product.field == question.field)
    if question.province:
        query = query.where(Product.province == question.province)
    found = list(db.session.scalars(query.order_by(key.desc()).limit(limit + 1)))
    following = found[limit - 1].id if len(found) > limit else None
    return Found(found[:limit], following)


def _with_words(words: str) -> tuple[Select[Product], InstrumentedAttribute[int]]:
    """Return the query for the typed ``words``, and the column by whose order it walks."""
    query, typed = _shown(), normal(words)
    if len(typed) < 2:
        named = Product.name_zh.contains(typed, autoescape=True)
        return (query.where(named) if typed else query), Product.id
    if (whole := _whole(typed.upper())) is not None:
        return query.where(whole), Product.id
    pairs = sorted(grams(words))
    lead, number = _rarest(pairs)
    others = [pair for pair in pairs if pair != lead]
    if number < RARE:  # a database that guesses the number wrong would walk everything
        few = db.session.scalars(select(SearchGram.product_id).where(SearchGram.gram == lead))
        rest = (_has(pair, Product.id) for pair in others)
        return query.where(Product.id.in_(few.all()), *rest), Product.id
    holds = (SearchGram.product_id == Product.id) & (SearchGram.gram == lead)
    key = SearchGram.product_id
    return query.join(SearchGram, holds).where(*(_has(pair, key) for pair in others)), key


def _whole(code: str) -> ColumnElement[bool] | None:
    """Return the condition for a whole record number or credit code, None if it is neither."""
    holder = select(Organisation.id).where(Organisation.uscc == code)
    if (holder_id := db.session.scalar(holder)) is not None:
        return Product.organisation_id == holder_id
    named = Product.record_number == code
    return named if db.session.scalar(select(Product.id).where(named)) else None


def _shown() -> Select[Product]:
    shown = select(Product).where(Product.public_revision_id.is_not(None))
    document = joinedload(Product.public_revision).load_only(FilingRevision.document)
    return shown.options(document)


def _rarest(pairs: Sequence[str]) -> tuple[str, int]:
    """Return the pair that fewest products hold, and how many; counting stops at ``MANY``."""
    rarest, fewest = pairs[0], MANY
    for pair in pairs:
        some = select(SearchGram.product_id).where(SearchGram.gram == pair).limit(fewest)
        number = db.session.scalar(select(func.count()).select_from(some.subquery())) or 0
        if number < fewest:
            rarest, fewest = pair, number
        if fewest < RARE:
            break
    return rarest, fewest


def _has(pair: str, key: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    other = aliased(SearchGram)
    here = (other.gram == pair) & (other.product_id == key)
    return select(other.product_id).where(here).exists()


def find(record_number: str) -> Product | None:
    """Return the product of a record number, or None.

    One whose recordation was withdrawn is found too, though no search lists it: papers
    name the number, and state and reason are public.
    """
    query = select(Product).where(Product.record_number == record_number.strip().upper())
    return db.session.scalars(query.options(joinedload(Product.public_revision))).one_or_none()


@dataclass(frozen=True)
class Year:
    """One recorded year of a product as the public sees it."""

    filing: Filing
    document: dict[str, Any]
    patents: tuple[dict[str, Any], ...]
    candidacies: Sequence[Candidacy]
    certificates: Sequence[Certificate]
    events: Sequence[Event]


def years(product: Product) -> list[Year]:
    """Return every year of a product that stands recorded or was, newest first."""
    query = (
        select(Filing).where(
            Filing.product_id == product.id, Filing.status.in_(("recorded", "withdrawn"))
        )
        .options(joinedload(Filing.revision)).order_by(Filing.data_year.desc(), Filing.id.desc())
    )  # fmt: skip
    return [_year(filing) for filing in db.session.scalars(query)]


def _year(filing: Filing) -> Year:
    document = filing.revision.document if filing.revision else {"patents": []}
    certificates = db.session.scalars(
        select(Certificate).where(Certificate.filing_id == filing.id).order_by(Certificate.id)
    )
    public = ("in_notice", "objected", "recognised", "not_recognised")
    candidacies = db.session.scalars(
        select(Candidacy)
        .where(Candidacy.filing_id == filing.id, Candidacy.status.in_(public))
        .options(joinedload(Candidacy.campaign))
    )
    events = [event for event in history.of(filing) if event.action in PUBLIC_ACTIONS]
    patents = public_patents(document)
    return Year(filing, document, patents, candidacies.all(), certificates.all(), events)


def public_patents(document: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return number, title, kind and legal status of the patents shown publicly."""
    return tuple(
        {
            "number": patent["number"],
            "title": patent["title"],
            "kind": patent_number.kind(patent["number"]),
            "legal_status": patent["legal_status"],
            "status_checked_on": patent["status_checked_on"],
        }
        for patent in document["patents"]
        if patent["show_publicly"]
    )


@dataclass(frozen=True)
class Counts:
    """How much the registry holds, as of an instant."""

    products: int
    organisations: int
    recognised: int
    as_of: datetime


def counts() -> Counts:
    """Return the numbers of the start page. Costly at scale: callers keep them a minute."""
    shown = Product.public_revision_id.is_not(None)
    products, organisations = db.session.execute(
        select(func.count(), func.count(func.distinct(Product.organisation_id)))
        .select_from(Product).where(shown)
    ).one()  # fmt: skip
    recognised = db.session.scalar(
        select(func.count()).select_from(Candidacy).where(Candidacy.status == "recognised")
    )
    return Counts(products, organisations, recognised or 0, clock.now())


def open_rows() -> Iterator[dict[str, Any]]:
    """Yield every recorded product as open data, oldest record first, in small chunks."""
    after = 0
    while True:
        query = _shown().where(Product.id > after).order_by(Product.id).limit(CHUNK)
        chunk = db.session.scalars(query.options(joinedload(Product.public_revision))).all()
        if not chunk:
            return
        papers, recorded = _papers(chunk), _recorded_on(chunk)
        for product in chunk:
            revision_id = product.public_revision_id
            yield _open_row(product, papers.get(revision_id), recorded.get(revision_id))
        after = chunk[-1].id
        db.session.expunge_all()


def _papers(products: Sequence[Product]) -> dict[int | None, Certificate]:
    ids = [product.public_revision_id for product in products]
    query = select(Certificate).where(
        Certificate.kind == "recognition", Certificate.revision_id.in_(ids)
    )
    return {paper.revision_id: paper for paper in db.session.scalars(query)}


def _recorded_on(products: Sequence[Product]) -> dict[int | None, datetime | None]:
    ids = [product.public_revision_id for product in products]
    query = select(Filing.current_revision_id, Filing.recorded_at).where(
        Filing.current_revision_id.in_(ids)
    )
    return dict(db.session.execute(query).all())


def _open_row(
    product: Product, paper: Certificate | None, recorded: datetime | None
) -> dict[str, Any]:
    document = product.public_revision.document if product.public_revision else {}
    filed, holder = document["product"], document["organisation"]
    return {
        "record_number": product.record_number,
        "data_year": document["data_year"],
        "product_zh": filed["name_zh"],
        "product_en": filed.get("name_en"),
        "model": filed["model"],
        "industry_code": filed["industry_code"],
        "field": field_of(filed["industry_code"]),
        "organisation_zh": holder["name_zh"],
        "organisation_en": holder.get("name_en"),
        "uscc": holder["uscc"],
        "region_code": holder["region_code"],
        "qualifications": holder["qualifications"],
        "recorded_on": clock.legal_day(recorded).isoformat() if recorded else None,
        "recognised": paper is not None and paper.status == "valid",
        "certificate_number": paper.number if paper else None,
        "certificate_status": paper.status if paper else None,
        "public_patents": [patent["number"] for patent in public_patents(document)],
    }


def as_csv() -> Iterator[str]:
    """Yield the open data as CSV (RFC 4180, UTF-8; lists are joined by semicolons)."""
    yield _line(CSV_COLUMNS)
    for row in open_rows():
        yield _line([_cell(row[column]) for column in CSV_COLUMNS])


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return ";".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    # A text that a spreadsheet would take for a formula is kept a text.
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value


def _line(cells: Sequence[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def as_json() -> Iterator[str]:
    """Yield the open data as one JSON document."""
    head = {"schema": "certify.open-data/1", "as_of": clock.now().isoformat(), "products": []}
    start = json.dumps(head, ensure_ascii=False)[:-2]
    yield start
    for place, row in enumerate(open_rows()):
        yield (",\n" if place else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


def provinces(language: str) -> list[tuple[str, str]]:
    """Return (two digits, name) of every province-level region, in code order."""
    return [(code[:2], regions.province_name(code, language)) for code in regions.PROVINCES]


def patent_words(patent: dict[str, Any], language: str) -> tuple[str, str]:
    """Return the words for kind and legal status of a public patent."""
    return (
        codes.label("patent_kind", patent["kind"], language),
        codes.label("legal_status", patent["legal_status"], language),
    )


def holder_words(document: dict[str, Any], language: str) -> tuple[str, list[str]]:
    """Return region and qualifications of the organisation in words."""
    holder = document["organisation"]
    region = holder["region_code"]
    chinese = language == "zh"
    where = regions.full_name_zh(region) if chinese else regions.province_name(region, language)
    return where, [codes.label("qualifications", q, language) for q in holder["qualifications"]]

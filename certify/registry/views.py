"""The public's pages: start, search, product, open data. Nobody signs in for these."""

from functools import lru_cache
from itertools import chain
from typing import Any

from flask import Blueprint, render_template, request, stream_with_context, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from certify import clock
from certify.certificate.service import state_of
from certify.db import db
from certify.filing.models import Product
from certify.installation import settings
from certify.recognition.models import PublicNotice
from certify.reference.industries import FIELDS, field_name, field_of
from certify.registry import service
from certify.registry.marking import label, marking
from certify.registry.service import Question
from certify.web.locale import language
from certify.web.paging import key_from

blueprint = Blueprint("registry", __name__)


def _fields() -> dict[str, str]:
    return {code: field_name(code, language()) for code in FIELDS}


@blueprint.get("/")
def home() -> str:
    """Greet the public: search, verify, what is recorded, what is in notice."""
    notices = select(PublicNotice).where(PublicNotice.status == "published")
    notices = notices.options(joinedload(PublicNotice.campaign)).order_by(PublicNotice.id.desc())
    return render_template(
        "registry/home.html", counts=_counts(int(clock.now().timestamp()) // 60),
        notices=db.session.scalars(notices.limit(3)).all(), fields=_fields(),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _counts(_minute: int) -> service.Counts:
    """The numbers of the start page, counted once a minute in each process."""
    return service.counts()


@blueprint.get("/registry")
def search() -> str:
    """Search the recorded products by words, industry field and province."""
    field, province = request.args.get("field", ""), request.args.get("province", "")
    provinces = service.provinces(language())
    question = Question(
        words=request.args.get("q", "").strip()[:100],
        field=field if field in FIELDS else "",
        province=province if province in dict(provinces) else "",
        before=key_from("before", None),
    )
    found = service.search(question)
    following = found.following and url_for(
        "registry.search", q=question.words, field=question.field, province=question.province,
        before=found.following,
    )  # fmt: skip
    return render_template(
        "registry/search.html", question=question, products=found.products, following=following,
        fields=_fields(), provinces=provinces,
    )  # fmt: skip


@blueprint.get("/products/<record_number>", endpoint="marking")
@blueprint.get("/registry/products/<record_number>")
def product(record_number: str) -> str:
    """Show a recorded product: its patents today, years, scores, certificates, their states.

    The short address is for packaging, and stays for ever.
    """
    row = service.find(record_number)
    years = service.years(row) if row else []
    if row is None or not years:
        raise NotFound
    shown = row.public_revision.document if row.public_revision else years[0].document
    papers = [paper for year in years for paper in year.certificates]
    return render_template(
        "registry/product.html", product=row, years=years, fields=_fields(),
        document=shown, field=field_of(shown["product"]["industry_code"]),
        holder=service.holder_words(shown, language()), marking=marking(shown),
        marking_address=_marking_address(row),
        words=lambda patent: service.patent_words(patent, language()),
        states={paper.id: state_of(paper) for paper in papers},
        events=list(chain.from_iterable(year.events for year in reversed(years))),
    )  # fmt: skip


@blueprint.get("/products/<record_number>/label.svg")
def label_drawing(record_number: str) -> Response:
    """Send the line for packaging: address and QR code of the product's page."""
    row = service.find(record_number)
    if row is None or row.public_revision is None or row.record_number is None:
        raise NotFound
    drawn = label(_marking_address(row), row.record_number, demonstration=settings().demonstration)
    sent = Response(drawn, mimetype="image/svg+xml")
    sent.headers["Content-Disposition"] = f'inline; filename="{row.record_number}.svg"'
    return sent


def _marking_address(row: Product) -> str:
    """The permanent address of a product's page, as packaging carries it."""
    return f"{settings().base_url}/products/{row.record_number}"


@blueprint.get("/open-data")
def open_data() -> str:
    """Describe the open data: files, columns, licence, how to cite."""
    return render_template(
        "registry/open_data.html", columns=service.CSV_COLUMNS, today=clock.today(),
        fields=_fields(),
    )  # fmt: skip


@blueprint.get("/open-data/products.csv")
def products_csv() -> Response:
    """Send every recorded product as CSV."""
    return _streamed(service.as_csv(), "text/csv; charset=utf-8", "products.csv")


@blueprint.get("/open-data/products.json")
def products_json() -> Response:
    """Send every recorded product as JSON."""
    return _streamed(service.as_json(), "application/json", "products.json")


def _streamed(parts: Any, media_type: str, name: str) -> Response:
    disposition = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(
        stream_with_context(parts), mimetype=None, content_type=media_type, headers=disposition
    )

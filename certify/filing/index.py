"""What the public registry shows and finds of a product: kept in step with its filings."""

import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, select

from certify.db import db
from certify.filing.models import Filing, FilingRevision, Product, SearchGram

LONGEST: Final = 400


def normal(text: str) -> str:
    """Return ``text`` as it is searched: compatibility forms folded, lower case, no spaces.

    What cannot be printed is left out: no name holds it, and a database may refuse it.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isprintable() and not c.isspace())[:LONGEST]


def product_key(name_zh: str, model: str) -> str:
    """Return what two filings of one product share: a digest of name and model.

    Width, case, spaces and punctuation do not matter: “SX-100” is “sx100”.
    """
    bare = ("".join(filter(str.isalnum, normal(text))) or normal(text) for text in (name_zh, model))
    return sha256("\n".join(bare).encode()).hexdigest()


def grams(text: str) -> frozenset[str]:
    """Return every pair of neighbouring characters of the normalised ``text``.

    A single character is its own gram, so that it can be found too.
    """
    plain = normal(text)
    pairs = {plain[at : at + 2] for at in range(len(plain) - 1)}
    return frozenset(pairs or ({plain} if plain else ()))


def refresh(product: Product) -> None:
    """Bring the public columns and search grams of ``product`` up to date (in a use case).

    Shown is the newest data year that stands recorded; with none the product vanishes
    from the registry but keeps its number.
    """
    db.session.flush()
    newest = (
        select(Filing).where(Filing.product_id == product.id, Filing.status == "recorded")
        .order_by(Filing.data_year.desc()).limit(1)
    )  # fmt: skip
    filing = db.session.scalars(newest).one_or_none()
    revision = filing.revision if filing else None
    product.public_revision_id = revision.id if revision else None
    product.field = revision.field if revision else None
    product.province = revision.region_code[:2] if revision else None
    db.session.execute(delete(SearchGram).where(SearchGram.product_id == product.id))
    if revision is not None:
        said = revision.document["product"]
        product.name_zh, product.name_en = revision.name_zh, said.get("name_en")
        product.model = said.get("model") or ""
        found = frozenset().union(*(grams(text) for text in _texts(product, revision)))
        db.session.add_all(SearchGram(gram=g, product_id=product.id) for g in sorted(found))


def _texts(product: Product, revision: FilingRevision) -> Iterable[str]:
    """What a product is found by: names, model, holder, code and record number."""
    document = revision.document
    yield revision.name_zh
    yield document["product"].get("name_en") or ""
    yield document["product"].get("model") or ""
    yield document["organisation"]["name_zh"]
    yield document["organisation"].get("name_en") or ""
    yield document["organisation"]["uscc"]
    yield product.record_number or ""

"""The patent ledger: what one filing claims against what all the others claim.

``compare`` is pure: claims in, findings out. ``findings`` asks the rows for it. A finding
never refuses a filing; it is told to the examiner with names, and to the filer without.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter
from typing import Any, Final, TypeVar

from sqlalchemy import func, select

from certify.accounts.models import Organisation
from certify.db import db
from certify.filing.index import product_key
from certify.filing.lifecycle import ENDED
from certify.filing.models import Filing, FilingRevision, PatentClaim
from certify.i18n import N_
from certify.problems import Problem, Word
from certify.reference.codes import LICENCES, LIVING, WORDS

SOLE: Final = ("owned", "assigned")
"""Sources of right by which the filer claims to be the only owner."""
GONE: Final = ("lapsed_fee", "invalidated", "abandoned", "withdrawn", "rejected")
"""States in which a patent ends before its term."""
MANY: Final = 10
"""Products from which on one patent is remarkable."""
PRESENT: Final = (Filing.id == FilingRevision.filing_id) & (
    Filing.current_revision_id == FilingRevision.id
)
"""A filing and its present revision, joined by keys that have an index."""
MOST_ROWS: Final = 2000
MOST_TWINS: Final = 20


@dataclass(frozen=True)
class Claim:
    """One patent claimed in one filing. ``share`` is None where it was not looked up."""

    number: str
    right_source: str
    legal_status: str
    filing_id: int
    data_year: int
    organisation_id: int
    organisation: str
    product: str
    share: Decimal | None = None
    proven: bool = True


@dataclass(frozen=True)
class Twin:
    """Another filing of the same product: by another organisation, or of another year."""

    filing_id: int
    data_year: int
    organisation_id: int
    organisation: str
    product: str
    shares: Mapping[str, Decimal]


Other = TypeVar("Other", Claim, Twin)


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit; ``filing_id`` is the other filing, if there is one."""

    pointer: str
    code: str
    params: Mapping[str, Any]
    filing_id: int | None = None

    def for_office(self) -> Problem:
        """Return what the examiner is told, the other filer named."""
        return Problem(self.pointer, self.code, SAID[self.code][0], self.params)

    def for_filer(self) -> Problem | None:
        """Return what the filer is told, nobody named; None where it is told elsewhere.

        Only values his text has a place for are handed on.
        """
        text = SAID[self.code][1]
        if text is None:
            return None
        places = {name for _, name, _, _ in Formatter().parse(text) if name}
        shown = {name: value for name, value in self.params.items() if name in places}
        return Problem(self.pointer, self.code, text, shown)


def compare(
    own: Sequence[Claim],
    others: Sequence[Claim],
    products: Mapping[str, int],
    twins: Sequence[Twin] = (),
) -> tuple[Finding, ...]:
    """Return what is remarkable about ``own`` claims, in the order of the document.

    ``others`` are claims of other filings to the same patents, newest first; ``products``
    counts by number how many products stand on a patent, this one included.
    """
    found: list[Finding] = list(_twice_filed(own, twins))
    by_number: dict[str, list[Claim]] = {}
    for claim in others:
        by_number.setdefault(claim.number, []).append(claim)
    for place, claim in enumerate(own):
        rivals = by_number.get(claim.number, [])
        found += _many(place, claim, products.get(claim.number, 0))
        found += _ended(place, claim, rivals)
        found += _owned_twice(place, claim, rivals)
        found += _unproven(place, claim, rivals)
        found += _shares(place, claim, twins)
    return tuple(found)


def _twice_filed(own: Sequence[Claim], twins: Sequence[Twin]) -> Iterator[Finding]:
    home = {claim.organisation_id for claim in own}
    for twin in _one_each(t for t in twins if t.organisation_id not in home):
        yield Finding("/product/model", "filed_by_others", _of(twin), twin.filing_id)


def _many(place: int, claim: Claim, count: int) -> Iterator[Finding]:
    if count >= MANY:
        said = {"number": claim.number, "count": count}
        yield Finding(f"/patents/{place}/number", "many_products", said)


def _ended(place: int, claim: Claim, rivals: Sequence[Claim]) -> Iterator[Finding]:
    """The newest filing of this or a later year in which the patent is no longer alive."""
    if claim.legal_status not in LIVING:
        return
    later = (r for r in rivals if r.data_year >= claim.data_year and r.legal_status in GONE)
    worst = max(later, key=lambda r: (r.data_year, r.filing_id), default=None)
    if worst is not None:
        status = Word(WORDS["legal_status"][worst.legal_status])
        said = {**_of(worst), "number": claim.number, "status": status}
        yield Finding(f"/patents/{place}/legal_status", "ended_later", said, worst.filing_id)


def _owned_twice(place: int, claim: Claim, rivals: Sequence[Claim]) -> Iterator[Finding]:
    if claim.right_source not in SOLE:
        return
    owners = (
        r for r in rivals
        if r.right_source in SOLE and r.organisation_id != claim.organisation_id
    )  # fmt: skip
    for rival in _one_each(owners):
        said = {**_of(rival), "number": claim.number}
        yield Finding(f"/patents/{place}/right_source", "owned_twice", said, rival.filing_id)


def _unproven(place: int, claim: Claim, rivals: Sequence[Claim]) -> Iterator[Finding]:
    if claim.right_source not in LICENCES or claim.proven:
        return
    pointer, said = f"/patents/{place}/licence_proof", {"number": claim.number}
    owners = (
        r for r in rivals
        if r.right_source in (*SOLE, "co_owned") and r.organisation_id != claim.organisation_id
    )  # fmt: skip
    owner = next(owners, None)
    if owner is None:
        yield Finding(pointer, "unproven_licence", said)
    else:
        said = {**_of(owner), **said}
        yield Finding(pointer, "unproven_licence_of", said, owner.filing_id)


def _shares(place: int, claim: Claim, twins: Sequence[Twin]) -> Iterator[Finding]:
    """Another share of this patent in another filing of the same product: the newest."""
    if claim.share is None:
        return
    for twin in twins:
        other = twin.shares.get(claim.number)
        if other is not None and other != claim.share:
            said = {
                **_of(twin), "number": claim.number, "mine": _plain(claim.share),
                "theirs": _plain(other),
            }  # fmt: skip
            own = twin.organisation_id == claim.organisation_id
            code = "share_changed" if own else "share_differs"
            yield Finding(f"/patents/{place}/contribution", code, said, twin.filing_id)
            return


def _of(other: Claim | Twin) -> dict[str, Any]:
    return {
        "organisation": other.organisation, "product": other.product, "year": other.data_year,
        "filing": other.filing_id,
    }  # fmt: skip


def _one_each(others: Iterable[Other]) -> Iterator[Other]:
    """The first of each organisation: a rival with twenty products is one rival."""
    seen: set[int] = set()
    for other in others:
        if other.organisation_id not in seen:
            seen.add(other.organisation_id)
            yield other


def _plain(share: Decimal) -> str:
    return format(share.normalize(), "f")


def findings(filing: Filing, document: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return what the ledger says of ``document``, a valid one of ``filing``.

    Compared are the present revisions of filings that are not refused, withdrawn or
    discarded. Four queries whatever the number of patents, bounded in rows.
    """
    own = own_claims(filing, document)
    numbers = {claim.number for claim in own}
    key = product_key(document["product"]["name_zh"], document["product"]["model"])
    return compare(own, _others(filing, numbers), _products(filing, numbers), _twins(filing, key))


def for_filer(filing: Filing, document: Mapping[str, Any]) -> list[Problem]:
    """Return what the filer of a valid ``document`` may know of the ledger: nobody's name."""
    told = (finding.for_filer() for finding in findings(filing, document))
    return [problem for problem in told if problem is not None]


def own_claims(filing: Filing, document: Mapping[str, Any]) -> list[Claim]:
    """Return the claims that ``document`` makes, in its order."""
    return [
        Claim(
            number=patent["number"], right_source=patent["right_source"],
            legal_status=patent["legal_status"], filing_id=filing.id,
            data_year=filing.data_year, organisation_id=filing.organisation_id,
            organisation=filing.organisation.name_zh, product=document["product"]["name_zh"],
            share=Decimal(patent["contribution"]), proven=bool(patent.get("licence_proof")),
        )
        for patent in document["patents"]
    ]  # fmt: skip


def _others(filing: Filing, numbers: set[str]) -> list[Claim]:
    query = (
        select(
            PatentClaim.number, PatentClaim.right_source, PatentClaim.legal_status, Filing.id,
            Filing.data_year, Organisation.id, Organisation.name_zh, FilingRevision.name_zh,
        )
        .join(FilingRevision, PatentClaim.revision_id == FilingRevision.id)
        .join(Filing, PRESENT)
        .join(Organisation, Filing.organisation_id == Organisation.id)
        .where(
            PatentClaim.number.in_(numbers), Filing.id != filing.id,
            Filing.status.not_in(ENDED),
        )
        .order_by(Filing.data_year.desc(), Filing.id.desc())
        .limit(MOST_ROWS)
    )  # fmt: skip
    return [Claim(*row) for row in db.session.execute(query)]


def _products(filing: Filing, numbers: set[str]) -> dict[str, int]:
    """How many products stand on each patent, the one of ``filing`` included."""
    query = (
        select(PatentClaim.number, func.count(Filing.product_id.distinct()))
        .join(FilingRevision, PatentClaim.revision_id == FilingRevision.id)
        .join(Filing, PRESENT)
        .where(
            PatentClaim.number.in_(numbers), Filing.product_id != filing.product_id,
            Filing.status.not_in(ENDED),
        )
        .group_by(PatentClaim.number)
    )  # fmt: skip
    return {number: count + 1 for number, count in db.session.execute(query)}


def _twins(filing: Filing, key: str) -> list[Twin]:
    """Filings of the same product: other years of it, and whatever bears its name and model."""
    own = (Filing.organisation_id == filing.organisation_id) & (
        Filing.product_id == filing.product_id
    )
    same = (FilingRevision.product_key == key) & (Filing.organisation_id != filing.organisation_id)
    query = (
        select(
            Filing.id, Filing.data_year, Organisation.id, Organisation.name_zh,
            FilingRevision.name_zh, FilingRevision.document,
        )
        .select_from(FilingRevision)
        .join(Filing, PRESENT)
        .join(Organisation, Filing.organisation_id == Organisation.id)
        .where(Filing.id != filing.id, Filing.status.not_in(ENDED))
        .order_by(Filing.data_year.desc(), Filing.id.desc())
        .limit(MOST_TWINS)
    )  # fmt: skip
    found = {}
    for condition in (same, own):
        for number, year, home, name, product, document in db.session.execute(
            query.where(condition)
        ):
            found[number] = Twin(number, year, home, name, product, _shares_of(document))
    return sorted(found.values(), key=lambda t: (t.data_year, t.filing_id), reverse=True)


def _shares_of(document: Mapping[str, Any]) -> dict[str, Decimal]:
    patents = document.get("patents") or ()
    return {p["number"]: Decimal(p["contribution"]) for p in patents if p.get("contribution")}


SAID: Final[Mapping[str, tuple[str, str | None]]] = {
    "owned_twice": (
        N_(
            "{organisation} also claims to be sole owner of {number} (filing {filing}, "
            "“{product}”, {year}). Compare the register and ask both."
        ),
        N_(
            "Another filer also claims to be sole owner of {number}. Check your right in it: "
            "the examiner will compare the register."
        ),
    ),
    "unproven_licence": (
        N_("A licence of {number} is claimed without proof, so the patent is not counted."),
        None,
    ),
    "unproven_licence_of": (
        N_(
            "A licence of {number} is claimed without proof; {organisation} claims to own it "
            "(filing {filing}, “{product}”, {year})."
        ),
        None,
    ),
    "ended_later": (
        N_(
            "{number} is in force here, but filing {filing} of {organisation} for {year} says: "
            "{status}. Look the patent up."
        ),
        N_(
            "{number} is in force here, but in another filing for {year} it is said to be: "
            "{status}. Look the patent up again."
        ),
    ),
    "many_products": (
        N_("{number} stands behind {count} products. Does it protect each of them?"),
        N_(
            "{number} is linked to {count} products. Expect to be asked what it protects in "
            "this one."
        ),
    ),
    "filed_by_others": (
        N_(
            "{organisation} filed a product of the same name and model (filing {filing}, "
            "“{product}”, {year})."
        ),
        N_(
            "Another organisation filed a product of the same name and model. If it is yours, "
            "clear up between you who files it."
        ),
    ),
    "share_changed": (
        N_(
            "The contribution of {number} to this product is {mine} here and {theirs} in "
            "filing {filing} for {year}. What changed?"
        ),
        N_(
            "The contribution of {number} to this product is {mine} here and {theirs} in your "
            "filing for {year}. Expect to be asked what changed."
        ),
    ),
    "share_differs": (
        N_(
            "The contribution of {number} is {mine} here and {theirs} in filing {filing} of "
            "{organisation} for the same product ({year})."
        ),
        N_(
            "Another filer of the same product states another contribution of {number}. Expect "
            "to be asked how yours was found."
        ),
    ),
}
"""By code: what the office is told, and what the filer is told (None: his own doubts say it)."""

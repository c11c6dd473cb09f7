"""Checking a draft as a whole, seeing what it would score, and submitting it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import rfc8785
from sqlalchemy import func, select

from certify import clock, history
from certify.accounts.models import Organisation
from certify.accounts.permissions import Actor, require
from certify.db import db, use_case
from certify.filing.draft import CONTACT
from certify.filing.examination import dump, examine, from_form
from certify.filing.index import product_key
from certify.filing.lifecycle import ENDED
from certify.filing.models import Evidence, Filing, FilingRevision, PatentClaim, Product
from certify.filing.permissions import RULES, Permission
from certify.filing.service import NOT_VERIFIED, StaleDraft, in_one_line, own_filing
from certify.i18n import N_
from certify.installation import standard_in_force
from certify.problems import Problem, Refused
from certify.reference.industries import field_of
from certify.scoring.document import UNJUDGED
from certify.scoring.document import Filing as Facts
from certify.scoring.engine import score
from certify.scoring.sheet import Sheet
from certify.scoring.shelf.catalogue import NoSuchStandard
from certify.scoring.standard import Standard

LONGEST_EXPLANATION: Final = 2000


@dataclass(frozen=True)
class Check:
    """A draft as a document, and what the judge and the office's own records say of it.

    ``facts`` is None while the document itself is refused; ``problems`` may name more
    (the organisation, another filing of the same product).
    """

    document: Mapping[str, Any]
    facts: Facts | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def document_of(filing: Filing) -> dict[str, Any]:
    """Return the draft in the shape of ``certify.filing/1``, unjudged.

    The organisation's data are those verified; from the draft comes whom to ask.
    """
    contact = filing.draft.get("organisation") or {}
    parts = {**filing.draft, "data_year": filing.data_year}
    parts["organisation"] = {
        **organisation_facts(filing.organisation),
        **{name: contact.get(name) for name in CONTACT},
    }
    return from_form(parts)


def organisation_facts(row: Organisation) -> dict[str, Any]:
    """Return the verified data of an organisation as the document holds them."""
    return {
        "uscc": row.uscc, "name_zh": row.name_zh, "name_en": row.name_en,
        "org_type": row.org_type, "region_code": row.region_code,
        "industry_code": row.industry_code, "qualifications": list(row.qualifications),
    }  # fmt: skip


def check(filing: Filing) -> Check:
    """Judge the draft of ``filing`` as it would be judged if it were submitted now."""
    return judge(filing, document_of(filing))


def judge(filing: Filing, document: Mapping[str, Any], brought: Iterable[str] = ()) -> Check:
    """Judge ``document`` as one of ``filing``; ``brought`` names files beside those attached."""
    found = examine(document)
    problems = (*found.problems, *_record_faults(filing, document, brought))
    warnings = (*found.warnings, *sum_doubts(filing, found.filing))
    return Check(document, found.filing, problems, warnings)


def _record_faults(
    filing: Filing, document: Mapping[str, Any], brought: Iterable[str]
) -> Iterator[Problem]:
    """What the office's own rows refuse: organisation, the same product twice, lost files."""
    if filing.organisation.status != "verified":
        yield Problem("/organisation", "organisation_not_verified", NOT_VERIFIED)
    other = _same_product(filing, document)
    if other is not None:
        said = {"year": filing.data_year, "name": other.product.name_zh, "id": other.id}
        yield Problem("/product/model", "filed_twice", FILED_TWICE, said)
    query = select(Evidence.name).where(Evidence.filing_id == filing.id)
    attached = {*db.session.scalars(query), *brought}
    for place, patent in enumerate(document["patents"]):
        proof = patent.get("licence_proof")
        if isinstance(proof, str) and proof.strip() and proof.strip() not in attached:
            pointer = f"/patents/{place}/licence_proof"
            yield Problem(pointer, "proof_not_attached", PROOF_NOT_ATTACHED, {"name": proof[:80]})


def _same_product(filing: Filing, document: Mapping[str, Any]) -> Filing | None:
    """Another living filing of this organisation for the same name, model and year."""
    product = document["product"]
    wanted = [_compact(product.get(name)) for name in ("name_zh", "model")]
    if not all(wanted):
        return None
    query = (
        select(Filing)
        .join(Product)
        .where(
            Filing.organisation_id == filing.organisation_id,
            Filing.data_year == filing.data_year,
            Filing.status.not_in(ENDED),
            Filing.id != filing.id,
            func.lower(func.replace(Product.name_zh, " ", "")) == wanted[0],
            func.lower(func.replace(Product.model, " ", "")) == wanted[1],
        )
    )
    return db.session.scalars(query.order_by(Filing.id).limit(1)).first()


def _compact(text: Any) -> str:
    return in_one_line(text, 200).replace(" ", "").lower()


def sum_doubts(filing: Filing, facts: Facts | None) -> Iterator[Problem]:
    """Say when all products of the year together sell more than the organisation earned."""
    if facts is None or facts.accounts is None or facts.accounts.operating_revenue is None:
        return
    query = (
        select(func.sum(FilingRevision.sales))
        .join(Filing, Filing.current_revision_id == FilingRevision.id)
        .where(
            Filing.organisation_id == filing.organisation_id,
            Filing.data_year == filing.data_year,
            Filing.status.not_in(ENDED),
            Filing.id != filing.id,
        )
    )
    others = db.session.scalar(query) or 0
    total, revenue = facts.economics.sales + others, facts.accounts.operating_revenue
    if others and total > revenue:
        said = {"total": format(total, ",.2f"), "limit": format(revenue, ",.2f")}
        yield Problem("/economics/sales", "sum_above_revenue", SUM_ABOVE_REVENUE, said)


def standard_for(facts: Facts) -> Standard:
    """Return the newest active standard of the product's field; Refused if there is none."""
    return standard_of_field(field_of(facts.product.industry_code))


def standard_of_field(field: str) -> Standard:
    """Return the newest active standard of an industry field; Refused if there is none."""
    try:
        return standard_in_force(field, clock.today())
    except NoSuchStandard as error:
        said = {"field": field}
        raise Refused(
            [Problem("/product/industry_code", "no_standard", NO_STANDARD, said)]
        ) from error


def preview(filing: Filing) -> tuple[Sheet | None, tuple[Problem, ...], tuple[Problem, ...]]:
    """Return (the score sheet, problems, warnings); no sheet while the document is refused.

    Before review the sheet holds an interval: missing levels taken as 0 and as 4.
    """
    checked = check(filing)
    if checked.facts is None:
        return None, checked.problems, checked.warnings
    try:
        sheet = score(checked.facts, UNJUDGED, standard_for(checked.facts))
    except Refused as refused:
        return None, (*checked.problems, *refused.problems), checked.warnings
    return sheet, checked.problems, checked.warnings


def explanation_key(warning: Problem) -> str:
    """Return the key under which a revision keeps the explanation of ``warning``."""
    return f"{warning.pointer}/{warning.code}"


def explanation_pointer(key: str) -> str:
    """Return the JSON pointer at which a fault of the explanation ``key`` is told."""
    return f"/explanations/{key.replace('~', '~0').replace('/', '~1')}"


def changed_since(filing: Filing, facts: Facts | None, pointer: str) -> bool | None:
    """Whether the answer at ``pointer`` differs from the submitted one; None while unreadable."""
    if facts is None or filing.revision is None:
        return None
    return bool(_at(dump(facts), pointer) != _at(filing.revision.document, pointer))


def _at(document: Any, pointer: str) -> Any:
    """The value at a JSON pointer, None where there is none (names here need no escapes)."""
    for key in pointer.split("/")[1:]:
        if isinstance(document, Mapping):
            document = document.get(key)
        elif isinstance(document, list) and key.isdecimal() and int(key) < len(document):
            document = document[int(key)]
        else:
            return None
    return document


def unexplained(
    warnings: tuple[Problem, ...], explanations: Mapping[str, str]
) -> Iterator[Problem]:
    """Say which of ``warnings`` nobody explained, or explained at too great length."""
    for warning in warnings:
        key = explanation_key(warning)
        said = explanations.get(key, "").strip()
        pointer = explanation_pointer(key)
        if not said:
            yield Problem(pointer, "explanation_missing", EXPLANATION_MISSING)
        elif len(said) > LONGEST_EXPLANATION:
            counts = {"count": len(said), "longest": LONGEST_EXPLANATION}
            yield Problem(pointer, "explanation_too_long", EXPLANATION_TOO_LONG, counts)


@use_case
def submit(
    filing_id: int, explanations: Mapping[str, str], *, version: int, actor: Actor
) -> FilingRevision:
    """Freeze the draft as a revision and submit it (``explanations`` by ``explanation_key``).

    Raises StaleDraft if the draft was changed since ``version``, and Refused with every
    problem of the draft and, if there is none, every warning left unexplained.
    """
    filing = own_filing(filing_id, actor)
    require(RULES, Permission.SUBMIT, actor, filing)
    filing.LIFECYCLE.step(filing.status, "submit")
    if version != filing.draft_version:
        raise StaleDraft(filing, "check", {}, {})
    checked = check(filing)
    problems = checked.problems or tuple(unexplained(checked.warnings, explanations))
    if problems or checked.facts is None:
        raise Refused(problems)
    asked = {explanation_key(warning) for warning in checked.warnings}
    kept = {key: text.strip() for key, text in explanations.items() if key in asked}
    revision = freeze(filing, checked.facts, kept, by=actor.user_id)
    filing.current_revision_id = revision.id
    filing.submitted_at = revision.submitted_at
    data = {"revision": revision.number, "digest": revision.digest}
    history.move(filing, "submit", actor=actor, data=data)
    db.session.flush()
    db.session.refresh(filing, ["revision"])
    return revision


def digest_of(document: Mapping[str, Any]) -> str:
    """Return the digest of a document in its canonical form."""
    return f"sha256:{sha256(rfc8785.dumps(document)).hexdigest()}"


def freeze(
    filing: Filing, facts: Facts, explanations: dict[str, str], *, by: int | None,
    standard: Standard | None = None,
) -> FilingRevision:  # fmt: skip
    """Write the next revision of ``filing``, submitted by account ``by``, and return it.

    Scored by ``standard``, by default the newest active one of the field.
    """
    sheet = score(facts, UNJUDGED, standard or standard_for(facts))
    document = dump(facts)
    last = select(func.max(FilingRevision.number)).where(FilingRevision.filing_id == filing.id)
    economics = facts.economics
    revision = FilingRevision(
        filing_id=filing.id, number=(db.session.scalar(last) or 0) + 1, document=document,
        digest=digest_of(document),
        explanations=explanations, standard_id=sheet.standard.id,
        standard_version=sheet.standard.version, standard_digest=sheet.standard.digest,
        sheet=sheet.as_json(), engine=sheet.engine, submitted_at=clock.now(),
        submitted_by_id=by, name_zh=facts.product.name_zh, field=sheet.field,
        product_key=product_key(facts.product.name_zh, facts.product.model),
        region_code=facts.organisation.region_code, org_type=facts.organisation.org_type,
        opt_in=facts.declarations.opt_in, output_value=economics.output_value,
        sales=economics.sales, exports=economics.exports, profit=economics.profit,
        claims=[_claim(filing, patent) for patent in facts.patents],
    )  # fmt: skip
    db.session.add(revision)
    db.session.flush()
    return revision


def _claim(filing: Filing, patent: Any) -> PatentClaim:
    return PatentClaim(
        organisation_id=filing.organisation_id, number=patent.number, title=patent.title,
        right_source=patent.right_source, legal_status=patent.legal_status,
        is_core=patent.is_core, show_publicly=patent.show_publicly,
    )  # fmt: skip


FILED_TWICE: Final = N_(
    "The same product and model is already in filing {id} ({name}) of your organisation for "
    "{year}. One model is filed once a year: go on there, or correct name or model here."
)
PROOF_NOT_ATTACHED: Final = N_(
    "No file named “{name}” is attached to this filing. Attach it under “Files”, or choose "
    "another one."
)
SUM_ABOVE_REVENUE: Final = N_(
    "The sales of all your products filed for this year, {total} yuan together, are above the "
    "organisation's operating revenue of {limit} yuan. Please check both, or explain."
)
NO_STANDARD: Final = N_("No active standard covers the industry field {field} today.")
EXPLANATION_MISSING: Final = N_("Please explain this: the examiner reads your explanation.")
EXPLANATION_TOO_LONG: Final = N_(
    "This explanation has {count} characters; at most {longest} are possible."
)

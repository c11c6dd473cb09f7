"""A correction as a document: begun from what is recorded, judged as a filing is, frozen.

The very rules of filing hold (``submission.judge``). The organisation's data stay those frozen
with the revision that is corrected, unless its verified data of today are taken over: else
correcting one figure would silently move a company that moved since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import select

from certify.db import db
from certify.filing import submission
from certify.filing.correcting.lifecycle import UNDER_WAY
from certify.filing.correcting.models import Correction
from certify.filing.draft import CONTACT, SECTIONS
from certify.filing.examination import from_form
from certify.filing.frozen import thaw
from certify.filing.models import Evidence, Filing, FilingRevision
from certify.filing.submission import Check
from certify.i18n import N_
from certify.installation import settings
from certify.problems import Problem
from certify.reference.industries import field_of
from certify.scoring.document import Filing as Facts
from certify.scoring.shelf.catalogue import NoSuchStandard
from certify.scoring.shelf.shelves import installed
from certify.scoring.standard import Standard


def under_way(filing: Filing) -> Correction | None:
    """Return the correction of ``filing`` that is under way, or None."""
    query = select(Correction).where(
        Correction.filing_id == filing.id, Correction.status.in_(UNDER_WAY)
    )
    return db.session.scalar(query)


def begun_from(revision: FilingRevision) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (draft, organisation's data) with which correcting ``revision`` begins."""
    document = revision.document
    stated = document["organisation"]
    draft: dict[str, Any] = {name: dict(document.get(name) or {}) for name in SECTIONS}
    draft["organisation"] = {name: stated.get(name) for name in CONTACT}
    draft["patents"] = [dict(each) for each in document["patents"]]
    return draft, {name: said for name, said in stated.items() if name not in CONTACT}


def document_of(row: Correction) -> dict[str, Any]:
    """Return the corrected answers in the shape of ``certify.filing/1``, unjudged."""
    contact = row.draft.get("organisation") or {}
    organisation = {**row.organisation, **{name: contact.get(name) for name in CONTACT}}
    parts = {**row.draft, "data_year": row.filing.data_year, "organisation": organisation}
    return from_form(parts)


def check(row: Correction) -> Check:
    """Judge the corrected answers: a filing's rules, and that something differs at all."""
    found = submission.judge(row.filing, document_of(row), file_names(row))
    if found.facts is None or found.facts != thaw(row.former.document):  # 60.00 is no other than 60
        return found
    same = Problem("", "nothing_corrected", NOTHING_CORRECTED)
    return replace(found, problems=(*found.problems, same))


def file_names(row: Correction) -> Iterable[str]:
    """Return the names of the files brought forward with a correction."""
    return [each.name for each in row.files]


def recheck(row: Correction) -> Check:
    """Judge again what was submitted: since then another filing may stand in the way."""
    return submission.judge(row.filing, row.document or {}, file_names(row))


def standard_of(row: Correction, facts: Facts) -> Standard:
    """Return the standard of the corrected revision: facts are corrected, not the measure.

    Where the corrected industry code leads into a field it does not cover, or it is carried no
    more, the one in force. Raises Refused if there is none.
    """
    former = row.former
    try:
        standard = installed(settings().home).get(former.standard_id, former.standard_version)
    except NoSuchStandard:
        return submission.standard_for(facts)
    covered = field_of(facts.product.industry_code) in standard.fields
    return standard if covered else submission.standard_for(facts)


def freeze(row: Correction) -> FilingRevision:
    """Write what was submitted as the next revision, let it be the current one, return it.

    Its files join those of the filing; the revision before stays as it is.
    """
    filing, facts = row.filing, thaw(row.document or {})
    revision = submission.freeze(
        filing, facts, dict(row.explanations), by=row.submitted_by_id,
        standard=standard_of(row, facts),
    )  # fmt: skip
    filing.current_revision_id = revision.id
    filing.draft, filing.draft_version = dict(row.draft), filing.draft_version + 1
    for each in row.files:
        db.session.add(
            Evidence(filing=filing, file_id=each.file_id, kind=each.kind, name=each.name)
        )
    row.revision_id = revision.id
    db.session.flush()
    db.session.refresh(filing, ["revision"])
    return revision


def judged_sheet(revision_id: int, candidacy_id: int) -> Mapping[str, Any] | None:
    """Return the sheet of a recognition judged again by a corrected revision; None for others."""
    judged = db.session.scalar(select(Correction.judged).where(
        Correction.revision_id == revision_id
    ))  # fmt: skip
    found: Iterable[Any] = (each["sheet"] for each in judged or ()
                            if each["candidacy"] == candidacy_id)  # fmt: skip
    return next(iter(found), None)


NOTHING_CORRECTED: Final = N_(
    "Nothing differs from what is recorded yet. Change the answers that are wrong, then submit."
)

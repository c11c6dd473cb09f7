"""The recorded filings of the office, read in chunks: what a new standard is tried on.

A filing is judged as it stands: its current recorded revision, with the levels and shares
of its final review where there is one, unjudged and with declared shares otherwise. Nothing
is loaded as a whole; a chunk is forgotten once it has been counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

import rfc8785
from sqlalchemy import select

from certify.db import db
from certify.filing.frozen import thaw, thaw_judgement
from certify.filing.models import Filing, FilingRevision
from certify.installation import final_judgements
from certify.scoring.document import UNJUDGED
from certify.scoring.findings import Findings, find
from certify.scoring.standard import Standard

CHUNK: Final = 1000
"""Filings read at a time."""


@dataclass(frozen=True)
class Recorded:
    """One recorded filing: its findings, by whom and where, and what reviewers found.

    ``judged_by`` is the id of the standard whose indicators ``levels`` belong to; "" unjudged.
    """

    revision_id: int
    organisation: str
    region: str
    org_type: str
    findings: Findings
    levels: Mapping[str, Decimal]
    judged_by: str


class Reader:
    """Reads revisions in the given order; ``digest`` tells afterwards what was read."""

    def __init__(self, revisions: Sequence[int]) -> None:
        self._revisions = revisions
        self._read = sha256()

    def chunks(self) -> Iterator[list[Recorded]]:
        """Yield the filings, at most ``CHUNK`` at a time; each is read when it is asked for."""
        for start in range(0, len(self._revisions), CHUNK):
            yield list(self._chunk(self._revisions[start : start + CHUNK]))

    def _chunk(self, ids: Sequence[int]) -> Iterator[Recorded]:
        judgements = final_judgements(ids)
        query = (
            select(
                FilingRevision.id, FilingRevision.digest, FilingRevision.document,
                FilingRevision.region_code, FilingRevision.org_type, Filing.organisation_id,
            )
            .join(Filing, Filing.id == FilingRevision.filing_id)
            .where(FilingRevision.id.in_(ids))
            .order_by(FilingRevision.id)
        )  # fmt: skip
        for revision_id, digest, document, region, org_type, organisation in db.session.execute(
            query
        ):
            standard_id, judgement = judgements.get(revision_id, ("", None))
            self._note(revision_id, digest, judgement)
            judged = UNJUDGED if judgement is None else thaw_judgement(judgement)
            yield Recorded(
                revision_id, str(organisation), region, org_type,
                find(thaw(document), judged), judged.levels, standard_id,
            )  # fmt: skip

    def _note(self, revision_id: int, digest: str, judgement: Mapping[str, Any] | None) -> None:
        self._read.update(rfc8785.dumps([revision_id, digest, judgement]) + b"\n")

    @property
    def digest(self) -> str:
        """Digest of every revision read so far, with its judgement."""
        return f"sha256:{self._read.hexdigest()}"


def revisions_of(years: Sequence[int]) -> list[int]:
    """Return the ids of the current revisions of all filings recorded for ``years``."""
    query = select(Filing.current_revision_id).where(
        Filing.status == "recorded", Filing.data_year.in_(years),
        Filing.current_revision_id.is_not(None),
    )  # fmt: skip
    return sorted(each for each in db.session.scalars(query) if each is not None)


def recorded_years() -> list[int]:
    """Return the data years in which a filing is recorded, newest first."""
    query = select(Filing.data_year).where(Filing.status == "recorded").distinct()
    return sorted(db.session.scalars(query), reverse=True)


def levels_for(filing: Recorded, old: Standard, new: Standard) -> Mapping[str, Decimal]:
    """Return the levels that may be read under both standards.

    A level speaks for the indicator it was given for. A version of the same standard keeps
    it; under another standard an indicator of the same name may ask something else, so such
    a name is left unjudged on both sides.
    """
    allowed: set[str] = set()
    foreign: set[str] = set()
    for standard in (old, new):
        own = standard.id == filing.judged_by
        (allowed if own else foreign).update(_reviewers(standard))
    return {name: level for name, level in filing.levels.items() if name in allowed - foreign}


def _reviewers(standard: Standard) -> set[str]:
    return {each.id for each in standard.indicators if each.by_reviewers}

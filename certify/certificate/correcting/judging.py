"""What a correction does to recognitions: the corrected facts, judged as reviewers judged them.

Levels and confirmed shares are those the reviewers agreed on (a share never above what is
declared now), standard and engine those of the frozen sheet; only the facts are new. Nothing
is decided here: a recognition that no longer meets its standard, or earns another award, is
brought before an officer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from certify.certificate.content import RECOGNITION
from certify.certificate.living import assessing, effect
from certify.certificate.models import Certificate
from certify.db import db
from certify.filing.frozen import thaw
from certify.filing.models import Filing
from certify.problems import Refused
from certify.scoring.faults import StandardsRefused

IN_FORCE: Final = ("valid", "suspended")


@dataclass(frozen=True)
class JudgedAgain:
    """One recognition before and after: totals to 2 places, ``sheet`` the new score sheet.

    ``fault`` says why it could not be judged (a code of ``assessing.FAULTS``), then ``sheet``
    is None.
    """

    number: str
    candidacy: int
    before: str | None
    after: str | None
    verdict: str | None
    same_award: bool
    sheet: Mapping[str, Any] | None
    fault: str | None

    @property
    def stands(self) -> bool:
        """Whether the recognition meets its standard as before, so that nothing is to decide."""
        return self.verdict == "meets" and self.same_award

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return dict(vars(self))


def papers_in_force(filing: Filing) -> Sequence[Certificate]:
    """Return the certificates of ``filing`` in force, oldest first."""
    query = select(Certificate).where(
        Certificate.filing_id == filing.id, Certificate.status.in_(IN_FORCE)
    )
    return db.session.scalars(query.order_by(Certificate.id)).all()


def judged_again(
    certificates: Iterable[Certificate], document: Mapping[str, Any]
) -> list[JudgedAgain]:
    """Judge each recognition among ``certificates`` by the facts of ``document``."""
    return [_one(each, document) for each in certificates if each.kind == RECOGNITION]


def _one(certificate: Certificate, document: Mapping[str, Any]) -> JudgedAgain:
    judged = assessing.thawed(certificate)
    before = judged.sheet or {}
    sheet, fault = _sheet(judged, document)
    after = sheet or {}
    return JudgedAgain(
        number=certificate.number, candidacy=int(certificate.candidacy_id or 0),
        before=before.get("total"), after=after.get("total"), verdict=after.get("verdict"),
        same_award=before.get("award") == after.get("award"), sheet=sheet, fault=fault,
    )  # fmt: skip


def _sheet(
    judged: assessing.Judged, document: Mapping[str, Any]
) -> tuple[Mapping[str, Any] | None, str | None]:
    frozen = assessing.frozen_bundle(judged)
    if isinstance(frozen, str):
        return None, frozen
    filing = thaw(document)
    try:
        bundle = effect.judged_again(frozen, filing, judged.judgement.within(filing))
    except KeyError:
        return None, "engine_unknown"
    except (Refused, StandardsRefused):
        return None, "not_repeatable"
    return dict(bundle.sheet), None

"""Releases of the announcement: the newest notice prepared of a year, frozen as data.

National sums of whole classes: nothing of a single organisation can be read from them, so
there is nothing to hide. Published, the notice itself becomes the one that stands.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select

from certify.accounting.disclosure.report import SCHEMA
from certify.accounting.industry import announcing, render
from certify.accounting.industry.models import IndustryAnnouncement
from certify.accounting.product.concealment import Tick, silent
from certify.accounting.product.frozen import digest_of
from certify.accounting.release.industry_data import dataset
from certify.accounting.release.models import Release
from certify.accounting.release.subjects import Audit, Material
from certify.db import db
from certify.i18n import N_
from certify.problems import Problem, Refused

USABLE: Final = ("prepared", "released")


class Industries:
    """The adapter of the announcement."""

    def freeze(self, year: int, earlier: Sequence[Release], told: Tick = silent) -> Material:
        """Return the newest notice of ``year`` as data; raises Refused if none is prepared."""
        query = select(IndustryAnnouncement).where(
            IndustryAnnouncement.year == year, IndustryAnnouncement.status.in_(USABLE)
        )
        row = db.session.scalar(query.order_by(IndustryAnnouncement.number.desc()).limit(1))
        if row is None:
            raise Refused([Problem("/data_year", "nothing_prepared", _NO_NOTICE, {"year": year})])
        return Material(
            vintage=row.vintage,
            source_id=row.id,
            inputs_digest=row.digest,
            datasets=(dataset(row.year, row.document),),
            shown={"number": row.number, "document": row.document},
        )

    def audit(self, release: Release, earlier: Sequence[Release], told: Tick = silent) -> Audit:
        """Look whether the notice still rests on the figures it was computed from."""
        row = _notice(release)
        report: dict[str, Any] = {"schema": SCHEMA, "rules": {}, "holds": True, "measures": {}}
        if digest_of([row.inputs]) == row.digest:
            return Audit(report, ())
        problem = Problem("/data_year", "inputs_changed", _CHANGED, {"year": row.year})
        return Audit(report | {"holds": False}, (problem,))

    def paper(self, release: Release) -> bytes:
        """Return the printed notice (Chinese; its pages offer both languages)."""
        return render.render(announcing.values_of(_notice(release)), "zh")

    def objection(self, release: Release, user_id: int | None) -> Problem | None:
        """Return why this person may not approve: who prepared the notice does not release it."""
        if user_id is not None and _notice(release).prepared_by_id == user_id:
            return Problem("", "prepared_it_himself", _PREPARED)
        return None

    def come_out(self, release: Release) -> None:
        """Let the notice stand in the place of the one before."""
        announcing.come_out(_notice(release), release.approved_by_id)


def _notice(release: Release) -> IndustryAnnouncement:
    return db.session.get_one(IndustryAnnouncement, release.source_id)


_NO_NOTICE = N_("No notice of {year} is prepared. Prepare one in the industry account first.")
_CHANGED = N_(
    "The inputs of the notice of {year} are not those it was computed from. Find out who changed "
    "them, and prepare it again."
)
_PREPARED = N_("Who prepared the notice does not approve its release: ask a second person.")

"""What newer knowledge of patents does to a filing that was judged without it. Pure.

The frozen sheet is never touched: the filing is judged once more with what is now known, by
the same standard and engine, and both results stand beside each other. The day of reckoning
stays 31 December of the data year; what changes is which patents still count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from certify.certificate.living.statuses import Standing
from certify.i18n import N_
from certify.reference.codes import LICENCES, LIVING
from certify.reference.faults import plain
from certify.scoring.document import Filing, Judgement, Organisation, Patent
from certify.scoring.facts import why_not_counted, year_end
from certify.scoring.replaying.bundle import Bundle, pack
from certify.scoring.replaying.replay import ENGINES, read_standard

WORDS: Final[Mapping[str, str]] = {
    "ended": N_("No longer in force"),
    "assigned_away": N_("Passed to another holder"),
    "partly": N_("Partly invalidated: does it still protect the product?"),
    "licensor": N_("Licensed, and passed to another holder: does the licence still bind him?"),
    "other": N_("Status changed, still not counted"),
    "restored": N_("In force again"),
}
"""What can have happened to a patent, worst first."""
HARMFUL: Final = ("ended", "assigned_away", "partly", "licensor")
"""What gives ground for a case; the rest is only told with it."""


@dataclass(frozen=True)
class Change:
    """One patent of a filing, as it was judged and as it is known now.

    ``counted`` and ``counts`` say whether it counted and whether it counts now; ``share`` is
    the share it was judged with, for the holder and the office only.
    """

    number: str
    kind: str
    before: str
    after: str
    since: str | None
    as_of: str
    source: str
    holders: tuple[str, ...]
    disputed: bool
    counted: bool
    counts: bool
    is_core: bool
    share: str
    title: str

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it the same change, whichever source tells of it again."""
        return self.number, self.kind, self.after, self.since, self.holders

    def as_json(self) -> dict[str, Any]:
        """Return the change as JSON values."""
        return {**vars(self), "holders": list(self.holders)}


def read_change(document: Mapping[str, Any]) -> Change:
    """Return the change that ``as_json`` wrote."""
    return Change(**{**document, "holders": tuple(document["holders"])})


def harmful(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return those of ``changes`` that give ground for a case."""
    return tuple(change for change in changes if change.kind in HARMFUL)


def changes(
    filing: Filing, judgement: Judgement, known: Mapping[str, Standing]
) -> tuple[Change, ...]:
    """Return which patents of ``filing`` are known to stand otherwise now, in its order."""
    on = year_end(filing)
    found = []
    for patent in filing.patents:
        standing = known.get(patent.number)
        now = patent if standing is None else _patent_now(patent, filing.organisation, standing)
        kind = _kind(patent, now)
        if standing is None or kind is None:
            continue
        moved = kind in ("assigned_away", "licensor")
        since = standing.held_since if moved else standing.since
        as_of = standing.holders_as_of if moved else standing.as_of
        share = judgement.confirmed_contributions.get(patent.number, patent.contribution)
        found.append(Change(
            number=patent.number, kind=kind, before=patent.legal_status, after=now.legal_status,
            since=since.isoformat() if since else None, as_of=(as_of or standing.as_of).isoformat(),
            source=standing.source, holders=standing.holders if moved else (),
            disputed=standing.disputed, counted=why_not_counted(patent, on) is None,
            counts=why_not_counted(now, on) is None, is_core=patent.is_core,
            share=format(share, "f"), title=patent.title,
        ))  # fmt: skip
    return tuple(found)


def filing_now(filing: Filing, known: Mapping[str, Standing]) -> Filing:
    """Return ``filing`` with what is now known of its patents, all else as it was."""
    patents = tuple(
        _patent_now(patent, filing.organisation, known[patent.number])
        if patent.number in known else patent
        for patent in filing.patents
    )  # fmt: skip
    return replace(filing, patents=patents)


def _patent_now(patent: Patent, filer: Organisation, known: Standing) -> Patent:
    """The patent as known now; what is older than the filer's own look-up changes nothing.

    A right assigned away leaves its former owner at most a licence, and none is proven: so
    it is taken for one, and does not count.
    """
    now = patent
    if known.as_of >= patent.status_checked_on:
        now = replace(now, legal_status=known.status, status_checked_on=known.as_of)
    if known.holders_as_of is not None and known.holders_as_of >= patent.status_checked_on:
        now = replace(now, owners=known.holders)
        if patent.right_source not in LICENCES and not _holds(filer, known.holders):
            now = replace(now, right_source="licensed_general", licence_proof=None)
    return now


def _holds(filer: Organisation, holders: Iterable[str]) -> bool:
    names = {plain(name) for name in (filer.name_zh, filer.name_en) if name}
    return any(plain(holder) in names for holder in holders)


def _kind(before: Patent, now: Patent) -> str | None:
    if before.legal_status in LIVING and now.legal_status not in LIVING:
        return "ended"
    if now.right_source != before.right_source:
        return "assigned_away"
    if (before.legal_status, now.legal_status) == ("in_force", "partly_invalidated"):
        return "partly"
    if before.right_source in LICENCES and _names(now.owners) != _names(before.owners):
        return "licensor"
    if before.legal_status not in LIVING and now.legal_status in LIVING:
        return "restored"
    return "other" if now.legal_status != before.legal_status else None


def _names(owners: Iterable[str]) -> frozenset[str]:
    return frozenset(plain(owner) for owner in owners)


def any_left(filing: Filing, known: Mapping[str, Standing]) -> bool:
    """Whether a patent of ``filing`` still stands: a recordation lives on one (domain)."""
    after = filing_now(filing, known)
    pairs = zip(filing.patents, after.patents, strict=True)
    return any(_kind(before, now) not in ("ended", "assigned_away") and _stands(now)
               for before, now in pairs)  # fmt: skip


def _stands(patent: Patent) -> bool:
    return patent.legal_status in (*LIVING, "pending")


def judged_again(frozen: Bundle, filing: Filing, judgement: Judgement) -> Bundle:
    """Return the bundle of ``filing`` judged by standard, engine and levels of ``frozen``.

    Raises KeyError for an engine that is not known here, and Refused or StandardsRefused
    where the standard's text cannot be used.
    """
    judge = ENGINES[frozen.engine]
    made = pack(
        filing, judgement, frozen.standard, frozen.sheet, campaign_year=frozen.campaign_year
    )
    return replace(made, sheet=judge(made, read_standard(frozen.standard)))


def newest(changes_: Iterable[Change]) -> date:
    """Return the newest day any of some (at least one) changes speaks of."""
    return max(date.fromisoformat(change.as_of) for change in changes_)

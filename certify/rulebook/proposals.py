"""Proposing a version whose benchmarks are computed from what the office recorded.

What comes out is a draft: two files, and a list of everything that an expert has to look
at. It is entered, checked and back-tested like any other version.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from certify import clock
from certify.i18n import N_, translate
from certify.installation import settings
from certify.problems import Problem, Refused
from certify.rulebook.backtesting.service import NO_FILINGS
from certify.rulebook.recorded import Reader, recorded_years, revisions_of
from certify.scoring.examples.golden import FILE as CASES
from certify.scoring.faults import Fault
from certify.scoring.linting.lint import lint
from certify.scoring.proposing.carrying import Carried, carry
from certify.scoring.proposing.proposal import REASONS, Cell, Measured, Rule, compute
from certify.scoring.proposing.redraft import Change, Edition, redraft
from certify.scoring.shelf.catalogue import FILE, Catalogue, Entry, NoSuchStandard, digest_of
from certify.scoring.shelf.shelves import installed
from certify.scoring.source import parse_yaml
from certify.scoring.standard import Standard, Text, build

README: Final = "README.md"


@dataclass(frozen=True)
class Proposal:
    """A draft with its reasons: cells, both files, changes, and what has to be looked at."""

    standard: Standard
    cells: tuple[Cell, ...]
    text: str
    changes: tuple[Change, ...]
    cases: Carried
    faults: tuple[Fault, ...]

    @property
    def open(self) -> tuple[Fault, ...]:
        """Everything an expert has to look at before the draft can go on."""
        return (*self.faults, *self.cases.doubts, *self.cases.failing)


def measured(year: int, standard: Standard) -> Iterator[Measured]:
    """Yield the filings recorded for ``year`` as far as benchmarks go; read in chunks."""
    for chunk in Reader(revisions_of([year])).chunks():
        for each in chunk:
            facts = {name: each.findings.facts[name] for name in standard.facts_read}
            yield Measured(each.findings.field, each.organisation, facts)


def propose(
    name: str, year: int, rule: Rule, version: str, effective_from: date | None = None
) -> Proposal:
    """Return ``name`` (ID@VERSION) with benchmarks computed from the filings of ``year``.

    In force from ``effective_from``, else from the next first of January. Raises
    NoSuchStandard, and Refused if there are no filings of that year, the version number is
    taken or cannot be one, the day is too early, or no number would change.
    """
    problems = wrong_in(name, year, version)
    if problems:
        raise Refused(problems)
    entry = _entry(name)
    old = entry.standard
    cells = compute(old, measured(year, old), rule)
    moved = {(c.field, c.benchmark): f"{c.number:f}" for c in cells if c.status == "moved"}
    if not moved:
        raise Refused([Problem("", "nothing_moved", _NOTHING, {"minimum": rule.filings})])
    today = clock.today()
    day = effective_from or date(today.year + 1, 1, 1)
    edition = Edition(version, day, today, _source(year, rule))
    text, changes = redraft((entry.folder / FILE).read_text(encoding="utf-8"), moved, edition)
    document = parse_yaml(text.encode(), Path(FILE))
    new = build(document, digest_of(text.encode()))
    cases = carry((entry.folder / CASES).read_text(encoding="utf-8"), old, new, CASES)
    return Proposal(new, cells, text, changes, cases, lint(document, FILE))


def wrong_in(name: str, year: int | None, version: str) -> list[Problem]:
    """Return what is wrong with year and number of a draft; a ``year`` of None is not asked.

    Raises NoSuchStandard if ``name`` is not carried.
    """
    return list(_problems(_entry(name).standard, year, version, installed(settings().home)))


def _entry(name: str) -> Entry:
    entry = next((e for e in installed(settings().home).entries if e.standard.name == name), None)
    if entry is None:
        raise NoSuchStandard(name)
    return entry


def _problems(
    old: Standard, year: int | None, version: str, catalogue: Catalogue
) -> Iterator[Problem]:
    parts = version.split(".")
    if len(parts) > 4 or not all(part.isascii() and part.isdecimal() for part in parts):
        yield Problem("/as", "version_form", _FORM, {"version": version})
    elif any(e.standard.name == f"{old.id}@{version}" for e in catalogue.entries):
        yield Problem("/as", "version_taken", _TAKEN, {"version": version})
    if year is not None and year not in recorded_years():
        yield Problem("/year", "no_filings", NO_FILINGS, {"years": year})


def _source(year: int, rule: Rule) -> Text:
    said = {
        "year": year, "quantile": f"{rule.quantile:f}", "filings": rule.filings,
        "organisations": rule.organisations,
    }  # fmt: skip
    return Text(translate(_SOURCE, "zh", **said), translate(_SOURCE, "en", **said))


def write(proposal: Proposal, folder: Path) -> list[Path]:
    """Write the draft into ``folder``/ID/VERSION and return its files.

    Raises Refused if anything lies there already: a draft of somebody is never overwritten.
    """
    place = folder / proposal.standard.id / proposal.standard.version
    if place.exists():
        raise Refused([Problem("/out", "folder_taken", _THERE, {"folder": str(place)})])
    place.mkdir(parents=True)
    files = {FILE: proposal.text, CASES: proposal.cases.text, README: readme(proposal)}
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")
    return [place / name for name in files]


def readme(proposal: Proposal) -> str:
    """Return what was changed and what is open, in both languages, as Markdown."""
    lines = [f"# {proposal.standard.name}", ""]
    for language in ("zh", "en"):
        lines += [f"## {translate(_CHANGES, language)}", ""]
        lines += [f"- `{c.key}`: {c.old or '–'} → {c.new or '–'}" for c in proposal.changes]
        lines += [f"- {translate(_CASES, language, count=len(proposal.cases.changes))}", ""]
        lines += [f"## {translate(_CELLS, language)}", ""]
        lines += [f"- {cell_line(cell, language)}" for cell in proposal.cells]
        lines += ["", f"## {translate(_OPEN, language)}", ""]
        lines += [f"- {fault.say(language)}" for fault in proposal.open] or [
            f"- {translate(_NOTHING_OPEN, language)}"
        ]
        lines.append("")
    return "\n".join(lines)


def cell_line(cell: Cell, language: str) -> str:
    """Return one cell in one line: sizes, old and new number, outliers, reason."""
    said = {
        "field": cell.field, "benchmark": cell.benchmark, "filings": cell.filings,
        "organisations": cell.organisations, "old": cell.old, "new": cell.number,
        "why": translate(REASONS[cell.status], language),
    }  # fmt: skip
    line = translate(_CELL, language, **said)
    if not cell.outliers:
        return line
    extra = {"count": cell.outliers, "without": cell.without_outliers}
    return f"{line}; {translate(_OUTLIERS, language, **extra)}"


_SOURCE = N_(
    "Benchmarks computed from the filings recorded for {year}: quantile {quantile} of each "
    "field with at least {filings} filings of {organisations} organisations"
)
_FORM = N_("{version} is no version number. Give numbers with points between, for example 2027.1.")
_TAKEN = N_("There is a version {version} already. Give the proposal another number.")
_NOTHING = N_(
    "No benchmark would change: every field has fewer than {minimum} filings, too few "
    "organisations, or comes to the same number. Nothing was written."
)
_THERE = N_("{folder} exists already. Choose another folder or version; nothing was written.")
_CHANGES = N_("Changes")
_CASES = N_("Values of the golden cases file that moved: {count}")
_CELLS = N_("Fields and benchmarks")
_OPEN = N_("For the expert to look at")
_NOTHING_OPEN = N_("Nothing is open.")
_CELL = N_(
    "field {field}, {benchmark}: {filings} filings of {organisations} organisations, "
    "{old} → {new} ({why})"
)
_OUTLIERS = N_("outliers {count}, without them {without}")

"""The figures of a back-test in words and rows: the same for page, paper and CSV.

The CSV is tidy: one row per figure, codes and their words in both languages. A figure that
the public may not see has the value ``c``, confidential; what is not known is empty.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Final

from certify.i18n import N_, translate
from certify.reference.codes import WORDS
from certify.reference.industries import FIELD_NAMES
from certify.reference.regions import PROVINCES
from certify.scoring.backtesting.report import OUTCOMES, BackTest, Cell, Driver, Group
from certify.scoring.standard import Standard

HIDDEN: Final = "c"
OUTCOME_WORDS: Final[Mapping[str, str]] = {
    "meets": N_("Meets"),
    "below": N_("Does not meet"),
    "gated": N_("Stopped by a gate"),
    "open": N_("Depends on reviewers"),
    "uncovered": N_("Field not covered"),
}
CHANGE_WORDS: Final[Mapping[str, str]] = {
    "still_meets": N_("Still meets"),
    "gains": N_("Newly meets"),
    "loses": N_("No longer meets"),
    "still_fails": N_("Still does not meet"),
    "undecided": N_("Cannot be said yet"),
}
GROUP_WORDS: Final[Mapping[str, str]] = {
    "field": N_("By industry field"),
    "region": N_("By province"),
    "org_type": N_("By type of organisation"),
    "year": N_("By data year"),
}
PART_WORDS: Final[Mapping[str, str]] = {
    "pass_mark": N_("Pass marks"),
    "floors": N_("Least totals of dimensions"),
    "gates": N_("Gates"),
    "rounding": N_("Rounding"),
}
TOTAL_WORDS: Final[Mapping[str, str]] = {
    "known": N_("Totals of judged filings"),
    "lowest": N_("Lowest possible totals of unjudged filings"),
    "highest": N_("Highest possible totals of unjudged filings"),
}
NOTES: Final = (
    N_(
        "Every recorded filing of the chosen data years is judged as it stands: with the levels "
        "and shares of its final review where there is one. Without a review the declared shares "
        "count, and a filing meets, or does not, only if it does so whatever levels reviewers "
        "give; otherwise it depends on reviewers."
    ),
    N_(
        "A back-test describes the filings there are. It is no decision on any product, and no "
        "forecast of who will file."
    ),
    N_(
        "A driver flips a verdict if the new form of this part alone, all else as in the old "
        "version, changes it. Several parts may flip the same filing, or only all together."
    ),
)
HIDDEN_NOTE: Final = N_(
    "c: confidential. Counts of fewer than {minimum} organisations are not published, nor those "
    "from which they would follow."
)
FULL_NOTE: Final = N_("Full figures for the office, not for publication.")
HEADER: Final = ("table", "code", "name_zh", "name_en", "measure", "value")


@dataclass(frozen=True)
class Row:
    """One figure of the CSV."""

    table: str
    code: str
    words: str
    measure: str
    value: str

    def cells(self) -> tuple[str, ...]:
        """Return the row as written."""
        said = (translate(self.words, each) if self.words else "" for each in ("zh", "en"))
        return (self.table, self.code, *said, self.measure, self.value)


def count(cell: Cell) -> str:
    """Return a count as shown: its number, or ``c`` where it is hidden."""
    return HIDDEN if cell.filings is None else str(cell.filings)


def number(value: object) -> str:
    """Return a sum as shown: ``c`` where it would follow from hidden cells."""
    return HIDDEN if value is None else str(value)


def meeting(group: Group) -> tuple[str, str]:
    """Return how many of a group meet the old and the new version, whatever the other says.

    Without the matrix that is known only where nothing is undecided; else ``–``.
    """
    if group.matrix is not None:
        old, new = sum(group.matrix[0]), sum(line[0] for line in group.matrix)
        return str(old), str(new)
    if group.changes["undecided"].filings != 0:
        return "–", "–"
    return number(group.meets_old), number(group.meets_new)


def hidden_note(minimum: int, language: str) -> str:
    """Return what ``c`` stands for."""
    return translate(HIDDEN_NOTE, language, minimum=minimum)


def group_name(kind: str, code: str, language: str) -> str:
    """Return the name of one field, province, type or year."""
    words = _group_words(kind, code)
    return translate(words, language) if words else code


def _group_words(kind: str, code: str) -> str:
    tables: Mapping[str, Mapping[str, str]] = {
        "field": FIELD_NAMES, "region": PROVINCES, "org_type": WORDS["org_type"],
    }  # fmt: skip
    return tables.get(kind, {}).get(code, "")


def driver_name(driver: Driver, new: Standard, old: Standard, language: str) -> str:
    """Return what a part is called: the indicator's name, or the part's word."""
    if driver.kind != "indicator":
        return translate(PART_WORDS[driver.kind], language)
    source = new if driver.in_new else old
    return f"{driver.id} {source.indicator(driver.id).names.say(language)}"


def moving(report: BackTest) -> tuple[Driver, ...]:
    """Return the parts in which the two differ, the strongest first."""
    differing = [each for each in report.drivers if each.differs]
    return tuple(sorted(differing, key=lambda each: -(each.flips.filings or 0)))


def nothing_moves(report: BackTest) -> bool:
    """Whether no filing gains or loses, so that no part has anything to drive."""
    return report.gaining.filings == 0 and report.losing.filings == 0


def csv_text(report: BackTest, years: tuple[int, ...]) -> str:
    """Return the report as tidy CSV, CRLF line ends as RFC 4180 says."""
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow(HEADER)
    writer.writerows(row.cells() for row in rows(report, years))
    return target.getvalue()


def rows(report: BackTest, years: tuple[int, ...]) -> Iterator[Row]:
    """Yield every figure of ``report``."""
    for side, found in (("old", report.old), ("new", report.new)):
        name = f"{found.mark.id}@{found.mark.version}"
        yield Row("about", side, "", "standard", name)
        yield Row("about", side, "", "digest", found.mark.digest)
    yield Row("about", "", "", "years", " ".join(map(str, years)))
    yield Row("about", "", "", "public", "yes" if report.is_public else "no")
    yield Row("about", "", "", "least_organisations", str(report.minimum))
    yield Row("total", "", "", "filings", str(report.filings))
    yield Row("total", "", "", "organisations", str(report.organisations))
    for name, cell in report.changes.items():
        yield Row("change", name, CHANGE_WORDS[name], "filings", count(cell))
    for old, line in zip(OUTCOMES, report.matrix, strict=True):
        for new, cell in zip(OUTCOMES, line, strict=True):
            yield Row("matrix", f"{old}>{new}", "", "filings", count(cell))
    for kind, groups in report.groups.items():
        for group in groups:
            yield from _group_rows(kind, group)
    yield from _driver_rows(report)
    yield from _distribution_rows(report)


def _group_rows(kind: str, group: Group) -> Iterator[Row]:
    words = _group_words(kind, group.code)
    yield Row(kind, group.code, words, "filings", count(group.filings))
    for measure, value in zip(("meets_old", "meets_new"), meeting(group), strict=True):
        yield Row(kind, group.code, words, measure, value.replace("–", ""))
    for name, cell in group.changes.items():
        yield Row(kind, group.code, words, name, count(cell))


def _driver_rows(report: BackTest) -> Iterator[Row]:
    for driver in moving(report):
        words = PART_WORDS.get(driver.kind, "")
        yield Row("driver", driver.id, words, "flips", count(driver.flips))
        for name in ("mean_change", "mean_gaining", "mean_losing"):
            mean = getattr(driver, name)
            yield Row("driver", driver.id, words, name, "" if mean is None else str(mean))


def _distribution_rows(report: BackTest) -> Iterator[Row]:
    for each in report.distributions:
        for side, cells in (("old", each.old), ("new", each.new)):
            for place, cell in enumerate(cells):
                code = f"{report.edges[place]:f}-{report.edges[place + 1]:f}"
                yield Row(f"totals_{each.of}", code, TOTAL_WORDS[each.of], side, count(cell))

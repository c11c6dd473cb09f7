"""How an announcement is laid out: the machine-readable form and the printed table.

Values keep the decimals they were given with, percentages the decimals of their rule.
Forbidden or unknown figures are null, in print a dash with a note below the table.
"""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from certify.accounting.industry.announce import Announcement
from certify.accounting.industry.prose import paragraph, sentences
from certify.accounting.industry.series import Note
from certify.accounting.industry.statements import statements
from certify.i18n import N_, translate
from certify.reference.industries import FIELD_NAMES

HEADINGS: Final = (
    N_("Class"),
    N_("Value added (100 million yuan)"),
    N_("Nominal growth (%)"),
    N_("Structure (%)"),
)
NOTES: Final = (
    N_(
        "Patent-intensive industries are the 188 four-digit industries of GB/T 4754-2017 that the "
        "statistical classification of 2019 names, in seven classes."
    ),
    N_(
        "Value added is computed by the income approach: compensation of employees + net taxes on "
        "production + depreciation of fixed assets + operating surplus."
    ),
    N_("Amounts are at current prices; growth is nominal and not adjusted for prices."),
    N_("Figures are rounded half-up one by one, so parts may not add up to their total."),
    N_(
        "Economic censuses revise earlier years: growth and changes are given only where both "
        "years stand in one vintage."
    ),
)
"""What is said below every announcement, on the terminal, pages, papers and in the data."""

_SUPPLIED: Final = (
    N_("An announcement computed by Certify from the figures supplied; not an official release."),
    N_("Sources: class figures and GDP as supplied, vintage {vintage}."),
)
_DASH: Final = "–"


def as_json(announcement: Announcement, language: str) -> dict[str, Any]:
    """Return the document of the contract; percentages and values are strings or null."""
    total = announcement.total
    document: dict[str, Any] = {
        "year": announcement.year,
        "vintage": announcement.vintage,
        "unit": "100 million CNY",
        "total": {
            "value": _plain(total.value),
            "growth": _plain(total.growth),
            "gdp_share": _plain(total.gdp_share),
            "gdp_share_change": _plain(total.gdp_share_change),
            "gdp_growth": _plain(total.gdp_growth),
            "growth_gap": _plain(total.growth_gap),
        },
        "classes": [
            {
                "code": line.code,
                "value": _plain(line.value),
                "growth": _plain(line.growth),
                "share": _plain(line.share),
            }
            for line in announcement.classes
        ],
        "notes": [_note(note, language) for note in announcement.notes],
        "prose": list(sentences(statements(announcement), language)),
    }
    if announcement.since is not None:
        document["total"]["average_growth"] = {
            "since": announcement.since,
            "value": _plain(total.average_growth),
        }
    return document


def as_text(announcement: Announcement, language: str) -> str:
    """Return the table of the announcement with its notes, for a terminal or a plain file."""
    total = announcement.total

    def say(text: str, **params: object) -> str:
        return translate(text, language, **params)

    rows = [[say(heading) for heading in HEADINGS]]
    share = None if total.value is None else Decimal("100.0")
    rows.append([say(N_("Total of all classes")), *map(_shown, (total.value, total.growth, share))])
    rows += [
        [
            f"{line.code} {say(FIELD_NAMES[line.code])}",
            *map(_shown, (line.value, line.growth, line.share)),
        ]
        for line in announcement.classes
    ]
    lines = [
        say(N_("Value added of patent-intensive industries, {year}"), year=announcement.year),
        "",
        paragraph(statements(announcement), language),
        "",
        *_aligned(rows),
        "",
        say(N_("Share of GDP: {share} %"), share=_shown(total.gdp_share)),
        say(
            N_("Change of the share: {change} percentage points"),
            change=_shown(total.gdp_share_change),
        ),
        say(N_("Growth above GDP growth: {gap} percentage points"), gap=_shown(total.growth_gap)),
    ]
    if announcement.since is not None:
        lines.append(
            say(
                N_("Average yearly growth since {since}: {growth} %"),
                since=announcement.since,
                growth=_shown(total.average_growth),
            )
        )
    lines += ["", say(N_("Notes"))]
    own, sources = _SUPPLIED
    remarks = (say(own), *map(say, NOTES), say(sources, vintage=announcement.vintage))
    reasons = dict.fromkeys(note.say(language) for note in announcement.notes)
    lines += [f"{i}. {text}" for i, text in enumerate([*remarks, *reasons], start=1)]
    return "\n".join(lines)


def _note(note: Note, language: str) -> dict[str, str]:
    said = {"code": note.code, "field": note.field, "message": note.say(language)}
    return said if note.reason is None else said | {"reason": note.reason}


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _shown(value: Decimal | None) -> str:
    return _plain(value) or _DASH


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            _padded(cell, width, left=i == 0)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _padded(cell: str, width: int, *, left: bool) -> str:
    room = " " * (width - _width(cell))
    return cell + room if left else room + cell


def _width(text: str) -> int:
    """Return the columns ``text`` takes in a terminal (Chinese characters take two)."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)

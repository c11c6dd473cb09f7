"""What page and paper say around the figures of a notice: headings, notes, names."""

from collections.abc import Mapping
from typing import Any, Final

from certify.accounting.industry.columns import METHODS
from certify.accounting.industry.prose import class_name
from certify.accounting.industry.tables import HEADINGS, NOTES
from certify.i18n import N_, translate

TITLE: Final = N_("Announcement on the value added of patent-intensive industries in {year}")
DRAFT: Final = N_("Computed with Certify from the account; illustrative, no official release.")
TOTAL_NAME: Final = N_("Patent-intensive industries")
STANDING_NAMES: Final = {
    "preliminary": N_("preliminary figures [p]"),
    "final": N_("final figures"),
    "published": N_("figures as published"),
}


def headings(language: str) -> list[str]:
    """Return the heads of the table's columns."""
    return [translate(words, language) for words in HEADINGS]


def rows(document: Mapping[str, Any], language: str) -> list[list[str]]:
    """Return the lines of the table, the total first, classes in the official order."""
    said = document["said"][language]
    total = said["total"]
    whole = "–" if total["value"] is None else "100.0"
    lines = [
        [translate(TOTAL_NAME, language), _shown(total["value"]), _shown(total["growth"]), whole]
    ]
    lines += [
        [
            class_name(line["code"], language),
            *(_shown(line[name]) for name in ("value", "growth", "share")),
        ]
        for line in said["classes"]
    ]
    return lines


def facts(document: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Return the figures that stand beside the table: shares of GDP, growth against it."""
    total = document["said"][language]["total"]
    named = [
        (N_("Share of GDP (%)"), total["gdp_share"]),
        (N_("Change of the share (percentage points)"), total["gdp_share_change"]),
        (N_("Nominal growth of GDP (%)"), total["gdp_growth"]),
        (N_("Growth above that of GDP (percentage points)"), total["growth_gap"]),
    ]
    average = total.get("average_growth")
    shown = [(translate(name, language), _shown(value)) for name, value in named]
    if average is not None:
        words = translate(N_("Average yearly growth since {since} (%)"), language,
                          since=average["since"])  # fmt: skip
        shown.append((words, _shown(average["value"])))
    return shown


def notes(document: Mapping[str, Any], vintage: str, language: str) -> list[str]:
    """Return the notes below the table: what is always said, sources, why a figure is missing."""
    said = document["said"][language]
    found = [translate(text, language) for text in NOTES]
    standing = [translate(STANDING_NAMES[code], language) for code in document["standing"]]
    apart = "、" if language == "zh" else ", "
    words = N_("Vintage {vintage}: {standing}. Sources: {sources}.")
    found.append(
        translate(
            words, language, vintage=vintage, standing=apart.join(standing),
            sources=("；" if language == "zh" else "; ").join(document["sources"]),
        )
    )  # fmt: skip
    if document["methods"]:
        counted = apart.join(
            f"{translate(METHODS[code], language)} {count}"
            for code, count in document["methods"].items()
        )
        words = N_("Industries by method: {methods}.")
        found.append(translate(words, language, methods=counted))
    return [*found, *dict.fromkeys(note["message"] for note in said["notes"])]


def prose(document: Mapping[str, Any], language: str) -> str:
    """Return the sentences as one text."""
    return ("" if language == "zh" else " ").join(document["said"][language]["prose"])


def _shown(value: str | None) -> str:
    return "–" if value is None else value

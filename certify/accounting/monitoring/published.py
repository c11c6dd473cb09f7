"""What has been published elsewhere, shown beside our own figures, each with its source.

Read from ``standards/statistics``: nothing here is computed, and nothing here enters a
computation of ours except class figures and GDP, of which an announcement is made where the
installation keeps no industry account of its own.
"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from certify import paths
from certify.accounting.industry.figures import Figure, Gdp, read_figures, read_gdp
from certify.accounting.monitoring.indicators import INDICATORS
from certify.i18n import N_

SOURCES: Final = {
    "notice": N_("Yearly notice of the statistics bureau and the IP office"),
    "report": N_("Published monitoring of patent-intensive industries"),
    "office": N_("Statement of the IP office; all recorded products, not only recognised ones"),
    "campaign": N_("Result of the 2024 recognition campaign"),
    "zone": N_("Report of a zone in Tianjin that simplified its own form; the year is not told"),
}
BOUNDS: Final = {"": "{figure}", "above": N_("more than {figure}"), "near": N_("near {figure}")}
NAMES: Final = {code: one.name for code, one in INDICATORS.items()} | {
    "recorded_products": N_("Recorded products"),
    "recording_organisations": N_("Organisations with recorded products"),
    "recorded_output": N_("Output value of recorded products"),
    "recognised_products": N_("Recognised products"),
    "first_pass_before": N_("First-time pass rate before the form was simplified"),
    "first_pass_after": N_("First-time pass rate after the form was simplified"),
}


@dataclass(frozen=True)
class Published:
    """One published figure: what, of when, how much, by whom. ``bound`` is a key of BOUNDS."""

    indicator: str
    period: str
    figure: Decimal
    unit: str
    bound: str
    source: str


@cache
def published() -> tuple[Published, ...]:
    """Return the published figures in the order of their file."""
    lines = csv.DictReader(_text("published.csv").splitlines())
    return tuple(
        Published(
            line["indicator"], line["period"], Decimal(line["figure"]), line["unit"],
            line["bound"], line["source"],
        )
        for line in lines
    )  # fmt: skip


def of_year(indicator: str, year: int) -> Published | None:
    """Return what was published of an indicator for ``year``."""
    return next((p for p in published() if (p.indicator, p.period) == (indicator, str(year))), None)


@cache
def class_figures() -> tuple[tuple[Figure, ...], tuple[Gdp, ...]]:
    """Return the published class figures and the GDP they rest on."""
    return read_figures(_text("class_figures.csv")), read_gdp(_text("gdp.csv"))


def _text(name: str) -> str:
    return (paths.standards() / "statistics" / name).read_text(encoding="utf-8")

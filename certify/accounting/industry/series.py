"""The figures of one vintage, and why one of them is not there.

Figures of different vintages are never put together: a census revises earlier years. Each
question is answered by a value or by a gap that says its reason.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from certify.accounting.industry.figures import PRINT_ORDER, TOTAL, Figure, Gdp
from certify.accounting.rounding import total
from certify.i18n import N_, translate
from certify.reference.industries import FIELD_NAMES


@dataclass(frozen=True)
class Note:
    """Why a figure is missing (or, for ``total_differs``, what a reader should know).

    ``code``: vintage_break (the years do not stand in one vintage; ``reason`` tells whether
    the other year stands in another vintage or nowhere), missing, not_meaningful,
    total_differs. ``field`` is the figure's path, such as ``classes.01.growth``.
    """

    code: str
    field: str
    message: str
    reason: str | None = None
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def say(self, language: str) -> str:
        """Return the message in ``language``; a class is named beside its code."""
        told = {name: _told(name, value, language) for name, value in self.params.items()}
        return translate(self.message, language).format(**told)


def _told(name: str, value: Any, language: str) -> Any:
    if name != "class_code" or value not in FIELD_NAMES:
        return value
    return f"{value} {translate(FIELD_NAMES[value], language)}"


@dataclass(frozen=True)
class Gap:
    """A value that is not there, and why: becomes a note once the figure is known."""

    code: str
    message: str
    reason: str | None = None
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def note(self, path: str) -> Note:
        """Return the note of the figure at ``path``."""
        return Note(self.code, path, self.message, self.reason, self.params)


Known = Decimal | Gap


class Series:
    """The figures of one vintage, with the reasons for those that it lacks."""

    def __init__(self, figures: Iterable[Figure], gdp: Iterable[Gdp], vintage: str) -> None:
        listed, outputs = tuple(figures), tuple(gdp)
        self.vintage = vintage
        self.values = {(f.year, f.class_code): f for f in listed if f.vintage == vintage}
        self.gdp_values = {g.year: g for g in outputs if g.vintage == vintage}
        self.vintages = vintages_by_year(listed)
        self.gdp_vintages = vintages_by_year(outputs)
        self.elsewhere: dict[tuple[int, str], set[str]] = {}
        for f in listed:
            if f.vintage != vintage and f.value is not None:
                self.elsewhere.setdefault((f.year, f.class_code), set()).add(f.vintage)

    def of_class(self, code: str, year: int) -> Known:
        """Return the value of a class, or the gap."""
        row = self.values.get((year, code))
        if row is not None and row.value is not None:
            return row.value
        return (
            self._break(year, self.vintages)
            or self._elsewhere(year, code)
            or Gap(
                "missing",
                N_("Class {class_code} has no figure for {year} in the vintage {vintage}."),
                params={"class_code": code, "year": year, "vintage": self.vintage},
            )
        )

    def of_total(self, year: int) -> Known:
        """Return Σ of the classes (F3), or the TOTAL given where a class is missing."""
        known = self.class_values(year)
        if len(known) == len(PRINT_ORDER):
            return total(known)
        given = self.given_total(year)
        if given is not None:
            return given.value
        return (
            self._break(year, self.vintages)
            or self._elsewhere(year, TOTAL)
            or Gap(
                "missing",
                N_(
                    "Classes are missing for {year} in the vintage {vintage}, and there is no "
                    "TOTAL row to stand in for their sum."
                ),
                params={"year": year, "vintage": self.vintage},
            )
        )

    def of_gdp(self, year: int) -> Known:
        """Return GDP in the same vintage, or the gap."""
        row = self.gdp_values.get(year)
        if row is not None and row.value is not None:
            return row.value
        return self._break(year, self.gdp_vintages) or Gap(
            "missing",
            N_("GDP of {year} has no figure in the vintage {vintage}."),
            params={"year": year, "vintage": self.vintage},
        )

    def class_values(self, year: int) -> list[Decimal]:
        """Return the known values of the year's classes."""
        rows = (self.values.get((year, code)) for code in PRINT_ORDER)
        return [row.value for row in rows if row is not None and row.value is not None]

    def given_total(self, year: int) -> "Given | None":
        """Return the TOTAL row of the year if it has a value."""
        row = self.values.get((year, TOTAL))
        return None if row is None or row.value is None else Given(row.value, row.line)

    def _break(self, year: int, vintages: Mapping[int, tuple[str, ...]]) -> Gap | None:
        """Return the gap if the year does not stand in this vintage at all."""
        found = vintages.get(year, ())
        if self.vintage in found:
            return None
        params = {"year": year, "vintage": self.vintage, "others": ", ".join(found)}
        if found:
            message = N_(
                "{year} stands only in the vintage {others}, not in {vintage}: the figures were "
                "revised in between and must not be compared."
            )
            return Gap("vintage_break", message, "other_vintage", params)
        message = N_("There is no figure of {year} in the vintage {vintage} to compare with.")
        return Gap("vintage_break", message, "no_figure", params)

    def _elsewhere(self, year: int, code: str) -> Gap | None:
        """Return the gap if other vintages of the year hold this very figure."""
        found = self.elsewhere.get((year, code))
        if not found:
            return None
        message = N_(
            "{class_code} of {year} has a figure only in the vintage {others}, not in {vintage}: "
            "figures of different vintages are never put together."
        )
        others = ", ".join(sorted(found))
        params = {"class_code": code, "year": year, "vintage": self.vintage, "others": others}
        return Gap("vintage_break", message, "other_vintage", params)


@dataclass(frozen=True)
class Given:
    """A TOTAL row: its value and the line of the file."""

    value: Decimal
    line: int


def vintages_by_year(rows: Iterable[Figure] | Iterable[Gdp]) -> dict[int, tuple[str, ...]]:
    """Return the vintages in which each year stands."""
    found: dict[int, set[str]] = {}
    for row in rows:
        found.setdefault(row.year, set()).add(row.vintage)
    return {year: tuple(sorted(names)) for year, names in found.items()}

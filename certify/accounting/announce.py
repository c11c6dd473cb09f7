"""The official-style announcement of patent-intensive industries: formulas F3 to F9.

Class figures and GDP in, one year's table out; amounts in 100 million yuan. Growth, changes
and averages are computed only within one vintage, on both sides and for GDP too: across an
economic census the earlier year was revised, and the published totals would give a growth
that never was (2023 over 2022 would print 10.1 %). Where a rule forbids a figure it is
None, and a note says why. Rounding is half-up, each figure alone, for display.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any, Final

from certify.accounting.figures import PRINT_ORDER, TOTAL, Figure, Gdp
from certify.accounting.rounding import half_up, ratio, total
from certify.i18n import N_, translate
from certify.problems import Problem, Refused

TOLERANCE: Final = Decimal("3.5")
"""Seven classes, each rounded by at most half a unit, in 100 million yuan."""

_HUNDRED: Final = Decimal(100)
_LAST_YEAR_WITH_ONE_DECIMAL: Final = 2019


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
        """Return the message in ``language``."""
        return translate(self.message, language).format(**self.params)


@dataclass(frozen=True)
class ClassLine:
    """One class: value as given, growth and share of the total at 1 decimal, per cent."""

    code: str
    value: Decimal | None
    growth: Decimal | None
    share: Decimal | None


@dataclass(frozen=True)
class TotalLine:
    """The total: growth 1 decimal, GDP share as its year prints it, change in points.

    ``gdp_growth`` is nominal, ``growth_gap`` = growth − GDP growth (F7), both 1 decimal;
    ``average_growth`` (F9, 2 decimals) only where a first year was asked for.
    """

    value: Decimal | None
    growth: Decimal | None
    gdp_share: Decimal | None
    gdp_share_change: Decimal | None
    gdp_growth: Decimal | None
    growth_gap: Decimal | None
    average_growth: Decimal | None


@dataclass(frozen=True)
class Announcement:
    """One year in one vintage, classes in the official print order."""

    year: int
    vintage: str
    since: int | None
    total: TotalLine
    classes: tuple[ClassLine, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class _Gap:
    """A value that is not there, and why: becomes a note once the figure is known."""

    code: str
    message: str
    reason: str | None = None
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def note(self, path: str) -> Note:
        return Note(self.code, path, self.message, self.reason, self.params)


_Known = Decimal | _Gap


def share_places(year: int) -> int:
    """Return the decimals of the GDP share: 1 for 2018 and 2019, 2 from 2020 (F5)."""
    return 1 if year <= _LAST_YEAR_WITH_ONE_DECIMAL else 2


def growth(now: Decimal, before: Decimal) -> Decimal:
    """F6: 100 · (now / before − 1), nominal, 1 decimal. ``before`` > 0."""
    return half_up(ratio(_HUNDRED * (now - before), before), 1)


def share(part: Decimal, whole: Decimal, places: int) -> Decimal:
    """F4 and F5: 100 · part / whole at ``places`` decimals. ``whole`` > 0."""
    return half_up(ratio(_HUNDRED * part, whole), places)


def average_growth(now: Decimal, before: Decimal, years: int) -> Decimal:
    """F9: 100 · ((now / before)^(1/years) − 1), 2 decimals. All arguments > 0."""
    precise = Context(prec=50)
    root = precise.power(ratio(now, before), precise.divide(Decimal(1), Decimal(years)))
    return half_up(_HUNDRED * (root - 1), 2)


class _Series:
    """The figures of one vintage, with the reasons for those that it lacks."""

    def __init__(self, figures: Iterable[Figure], gdp: Iterable[Gdp], vintage: str) -> None:
        listed, outputs = tuple(figures), tuple(gdp)
        self.vintage = vintage
        self.values = {(f.year, f.class_code): f for f in listed if f.vintage == vintage}
        self.gdp_values = {g.year: g for g in outputs if g.vintage == vintage}
        self.vintages = _vintages_by_year(listed)
        self.gdp_vintages = _vintages_by_year(outputs)
        self.elsewhere: dict[tuple[int, str], set[str]] = {}
        for f in listed:
            if f.vintage != vintage and f.value is not None:
                self.elsewhere.setdefault((f.year, f.class_code), set()).add(f.vintage)

    def of_class(self, code: str, year: int) -> _Known:
        """Return the value of a class, or the gap."""
        row = self.values.get((year, code))
        if row is not None and row.value is not None:
            return row.value
        return (
            self._break(year, self.vintages)
            or self._elsewhere(year, code)
            or _Gap(
                "missing",
                N_("Class {class_code} has no figure for {year} in the vintage {vintage}."),
                params={"class_code": code, "year": year, "vintage": self.vintage},
            )
        )

    def of_total(self, year: int) -> _Known:
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
            or _Gap(
                "missing",
                N_(
                    "Classes are missing for {year} in the vintage {vintage}, and there is no "
                    "TOTAL row to stand in for their sum."
                ),
                params={"year": year, "vintage": self.vintage},
            )
        )

    def of_gdp(self, year: int) -> _Known:
        """Return GDP in the same vintage, or the gap."""
        row = self.gdp_values.get(year)
        if row is not None and row.value is not None:
            return row.value
        return self._break(year, self.gdp_vintages) or _Gap(
            "missing",
            N_("GDP of {year} has no figure in the vintage {vintage}."),
            params={"year": year, "vintage": self.vintage},
        )

    def class_values(self, year: int) -> list[Decimal]:
        """Return the known values of the year's classes."""
        rows = (self.values.get((year, code)) for code in PRINT_ORDER)
        return [row.value for row in rows if row is not None and row.value is not None]

    def given_total(self, year: int) -> "_Given | None":
        """Return the TOTAL row of the year if it has a value."""
        row = self.values.get((year, TOTAL))
        return None if row is None or row.value is None else _Given(row.value, row.line)

    def _break(self, year: int, vintages: Mapping[int, tuple[str, ...]]) -> _Gap | None:
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
            return _Gap("vintage_break", message, "other_vintage", params)
        message = N_("There is no figure of {year} in the vintage {vintage} to compare with.")
        return _Gap("vintage_break", message, "no_figure", params)

    def _elsewhere(self, year: int, code: str) -> _Gap | None:
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
        return _Gap("vintage_break", message, "other_vintage", params)


@dataclass(frozen=True)
class _Given:
    value: Decimal
    line: int


def _vintages_by_year(rows: Iterable[Figure] | Iterable[Gdp]) -> dict[int, tuple[str, ...]]:
    found: dict[int, set[str]] = {}
    for row in rows:
        found.setdefault(row.year, set()).add(row.vintage)
    return {year: tuple(sorted(names)) for year, names in found.items()}


class _Notes:
    """Turns gaps into None and keeps their notes."""

    def __init__(self) -> None:
        self.kept: list[Note] = []

    def value(self, path: str, known: _Known) -> Decimal | None:
        if isinstance(known, _Gap):
            self.kept.append(known.note(path))
            return None
        return known


def announce(
    figures: Iterable[Figure],
    gdp: Iterable[Gdp],
    year: int,
    vintage: str | None = None,
    since: int | None = None,
) -> Announcement:
    """Return the announcement of ``year``.

    Raises Refused if the year has no row, has several vintages and none is named, or if a
    TOTAL row is more than 3.5 units from the sum of a complete set of classes.
    """
    listed = tuple(figures)
    series = _Series(listed, gdp, _chosen_vintage(listed, year, vintage))
    compared = [year, year - 1] + ([] if since is None else [_first_year(since, year)])
    _require_totals_agree(series, compared)
    notes = _Notes()
    total_line = _total_line(series, year, since, notes)
    classes = tuple(_class_line(series, code, year, notes) for code in PRINT_ORDER)
    _note_difference(series, year, notes)
    return Announcement(year, series.vintage, since, total_line, classes, tuple(notes.kept))


def _chosen_vintage(figures: tuple[Figure, ...], year: int, asked: str | None) -> str:
    found = _vintages_by_year(figures).get(year, ())
    if not found or (asked is not None and asked not in found):
        years = sorted({f.year for f in figures if asked in (None, f.vintage)})
        message = (
            N_("The figures have no row for {year}. They hold {years}.")
            if not found
            else N_("The figures of {year} have no vintage {asked}. They have {vintages}.")
        )
        params = {
            "year": year,
            "years": ", ".join(map(str, years)) or "–",
            "asked": asked,
            "vintages": ", ".join(found),
        }
        raise Refused([Problem("/year" if not found else "/vintage", "no_row", message, params)])
    if asked is not None:
        return asked
    if len(found) > 1:
        message = N_(
            "The figures of {year} have several vintages: {vintages}. Name one (--vintage)."
        )
        params = {"year": year, "vintages": ", ".join(found)}
        raise Refused([Problem("/vintage", "vintage_needed", message, params)])
    return found[0]


def _first_year(since: int, year: int) -> int:
    if since >= year:
        message = N_("The average growth must start before {year}, not in {since}.")
        raise Refused([Problem("/since", "since", message, {"year": year, "since": since})])
    return since


def _require_totals_agree(series: _Series, years: Iterable[int]) -> None:
    found = []
    for year in dict.fromkeys(years):
        classes, given = series.class_values(year), series.given_total(year)
        if given is None or len(classes) < len(PRINT_ORDER):
            continue
        if abs(given.value - total(classes)) > TOLERANCE:
            message = N_(
                "Row {row}, {column}: the TOTAL of {year} is {value}, but its classes add up to "
                "{sum}. Rounding explains at most 3.5 units: check the row and the classes."
            )
            params = {
                "row": given.line,
                "column": "value_added_100m_cny",
                "year": year,
                "value": given.value,
                "sum": total(classes),
            }
            pointer = f"/figures/{given.line}/value_added_100m_cny"
            found.append(Problem(pointer, "total_differs", message, params))
    if found:
        raise Refused(found)


def _note_difference(series: _Series, year: int, notes: _Notes) -> None:
    classes, given = series.class_values(year), series.given_total(year)
    if given is None or len(classes) < len(PRINT_ORDER) or given.value == total(classes):
        return
    message = N_(
        "The TOTAL given for {year} is {value}; the sum of the classes, {sum}, is printed. The "
        "difference is within rounding."
    )
    params = {"year": year, "value": given.value, "sum": total(classes)}
    notes.kept.append(Note("total_differs", "total.value", message, params=params))


def _class_line(series: _Series, code: str, year: int, notes: _Notes) -> ClassLine:
    path = f"classes.{code}"
    now, before = series.of_class(code, year), series.of_class(code, year - 1)
    whole = series.of_total(year)
    return ClassLine(
        code,
        notes.value(f"{path}.value", now),
        notes.value(f"{path}.growth", _growth(now, before)),
        notes.value(f"{path}.share", _share(now, whole, 1)),
    )


def _total_line(series: _Series, year: int, since: int | None, notes: _Notes) -> TotalLine:
    now, before = series.of_total(year), series.of_total(year - 1)
    gdp, gdp_before = series.of_gdp(year), series.of_gdp(year - 1)
    places = share_places(year)
    grown, gdp_grown = _growth(now, before), _growth(gdp, gdp_before)
    part, part_before = _share(now, gdp, places), _share(before, gdp_before, places)
    average = None if since is None else _average(now, series.of_total(since), year - since)
    return TotalLine(
        value=notes.value("total.value", now),
        growth=notes.value("total.growth", grown),
        gdp_share=notes.value("total.gdp_share", part),
        gdp_share_change=notes.value("total.gdp_share_change", _difference(part, part_before)),
        gdp_growth=notes.value("total.gdp_growth", gdp_grown),
        growth_gap=notes.value("total.growth_gap", _difference(grown, gdp_grown)),
        average_growth=None if average is None else notes.value("total.average_growth", average),
    )


def _growth(now: _Known, before: _Known) -> _Known:
    if isinstance(now, _Gap):
        return now
    if isinstance(before, _Gap):
        return before
    return growth(now, before) if before > 0 else _not_positive()


def _share(part: _Known, whole: _Known, places: int) -> _Known:
    if isinstance(part, _Gap):
        return part
    if isinstance(whole, _Gap):
        return whole
    return share(part, whole, places) if whole > 0 else _not_positive()


def _difference(now: _Known, before: _Known) -> _Known:
    if isinstance(now, _Gap):
        return now
    return before if isinstance(before, _Gap) else now - before


def _average(now: _Known, before: _Known, years: int) -> _Known:
    if isinstance(now, _Gap):
        return now
    if isinstance(before, _Gap):
        return before
    return average_growth(now, before, years) if now > 0 and before > 0 else _not_positive()


def _not_positive() -> _Gap:
    message = N_("The figure it is compared with is not above zero: a percentage would mislead.")
    return _Gap("not_meaningful", message)

"""The official-style announcement of patent-intensive industries: formulas F3 to F9.

Class figures and GDP in, one year's table out; amounts in 100 million yuan. Growth, changes
and averages are computed only within one vintage, on both sides and for GDP too: across an
economic census the earlier year was revised, and the published totals would give a growth
that never was (2023 over 2022 would print 10.1 %). Where a rule forbids a figure it is
None, and a note says why. Rounding is half-up, each figure alone, for display.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.accounting.industry.figures import PRINT_ORDER, Figure, Gdp
from certify.accounting.industry.formulas import average_growth, gap, growth, share, share_places
from certify.accounting.industry.series import Gap, Known, Note, Series, vintages_by_year
from certify.accounting.rounding import half_up, total
from certify.i18n import N_
from certify.problems import Problem, Refused

TOLERANCE: Final = Decimal("3.5")
"""Seven classes, each rounded by at most half a unit, in 100 million yuan."""


@dataclass(frozen=True)
class ClassLine:
    """One class: value as printed, growth and share of the total at 1 decimal, per cent."""

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


class _Notes:
    """Turns gaps into None and keeps their notes."""

    def __init__(self, places: int | None) -> None:
        self.kept: list[Note] = []
        self.places = places

    def amount(self, path: str, known: Known) -> Decimal | None:
        """Return an amount as it is printed."""
        found = self.value(path, known)
        return found if found is None or self.places is None else half_up(found, self.places)

    def value(self, path: str, known: Known) -> Decimal | None:
        if isinstance(known, Gap):
            self.kept.append(known.note(path))
            return None
        return known


def announce(
    figures: Iterable[Figure],
    gdp: Iterable[Gdp],
    year: int,
    vintage: str | None = None,
    since: int | None = None,
    places: int | None = None,
) -> Announcement:
    """Return the announcement of ``year``.

    Values are printed with the decimals given, or at ``places`` decimals where they come
    from sums at full precision; percentages always rest on the full values.
    Raises Refused if the year has no row, has several vintages and none is named, or if a
    TOTAL row is more than 3.5 units from the sum of a complete set of classes.
    """
    listed = tuple(figures)
    series = Series(listed, gdp, _chosen_vintage(listed, year, vintage))
    compared = [year, year - 1] + ([] if since is None else [_first_year(since, year)])
    _require_totals_agree(series, compared)
    notes = _Notes(places)
    total_line = _total_line(series, year, since, notes)
    classes = tuple(_class_line(series, code, year, notes) for code in PRINT_ORDER)
    _note_difference(series, year, notes)
    return Announcement(year, series.vintage, since, total_line, classes, tuple(notes.kept))


def _chosen_vintage(figures: tuple[Figure, ...], year: int, asked: str | None) -> str:
    found = vintages_by_year(figures).get(year, ())
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


def _require_totals_agree(series: Series, years: Iterable[int]) -> None:
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


def _note_difference(series: Series, year: int, notes: _Notes) -> None:
    classes, given = series.class_values(year), series.given_total(year)
    if given is None or len(classes) < len(PRINT_ORDER) or given.value == total(classes):
        return
    message = N_(
        "The TOTAL given for {year} is {value}; the sum of the classes, {sum}, is printed. The "
        "difference is within rounding."
    )
    params = {"year": year, "value": given.value, "sum": total(classes)}
    notes.kept.append(Note("total_differs", "total.value", message, params=params))


def _class_line(series: Series, code: str, year: int, notes: _Notes) -> ClassLine:
    path = f"classes.{code}"
    now, before = series.of_class(code, year), series.of_class(code, year - 1)
    whole = series.of_total(year)
    return ClassLine(
        code,
        notes.amount(f"{path}.value", now),
        notes.value(f"{path}.growth", _growth(now, before)),
        notes.value(f"{path}.share", _share(now, whole, 1)),
    )


def _total_line(series: Series, year: int, since: int | None, notes: _Notes) -> TotalLine:
    now, before = series.of_total(year), series.of_total(year - 1)
    gdp, gdp_before = series.of_gdp(year), series.of_gdp(year - 1)
    places = share_places(year)
    grown, gdp_grown = _growth(now, before), _growth(gdp, gdp_before)
    part, part_before = _share(now, gdp, places), _share(before, gdp_before, places)
    average = None if since is None else _average(now, series.of_total(since), year - since)
    return TotalLine(
        value=notes.amount("total.value", now),
        growth=notes.value("total.growth", grown),
        gdp_share=notes.value("total.gdp_share", part),
        gdp_share_change=notes.value("total.gdp_share_change", _difference(part, part_before)),
        gdp_growth=notes.value("total.gdp_growth", gdp_grown),
        growth_gap=notes.value("total.growth_gap", _difference(grown, gdp_grown)),
        average_growth=None if average is None else notes.value("total.average_growth", average),
    )


def _growth(now: Known, before: Known) -> Known:
    if isinstance(now, Gap):
        return now
    if isinstance(before, Gap):
        return before
    return growth(now, before) if before > 0 else _not_positive()


def _share(part: Known, whole: Known, places: int) -> Known:
    if isinstance(part, Gap):
        return part
    if isinstance(whole, Gap):
        return whole
    return share(part, whole, places) if whole > 0 else _not_positive()


def _difference(now: Known, before: Known) -> Known:
    if isinstance(now, Gap):
        return now
    return before if isinstance(before, Gap) else gap(now, before)


def _average(now: Known, before: Known, years: int) -> Known:
    if isinstance(now, Gap):
        return now
    if isinstance(before, Gap):
        return before
    return average_growth(now, before, years) if now > 0 and before > 0 else _not_positive()


def _not_positive() -> Gap:
    message = N_("The figure it is compared with is not above zero: a percentage would mislead.")
    return Gap("not_meaningful", message)

"""Indicators of patent-intensive industries, each computed where its inputs are loaded.

Value added, growth and share of GDP are those of the announcement; the others divide series
that an authority loads. Inputs of different vintages are never put together. Where an
indicator cannot be computed, it says which input is missing. Amounts are 100 million yuan,
employment is 10,000 persons.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.accounting.industry.announce import Announcement
from certify.accounting.industry.formulas import share, share_places
from certify.accounting.rounding import half_up, ratio
from certify.i18n import N_
from certify.problems import Word


@dataclass(frozen=True)
class Series:
    """An input that an authority may load: its name and its unit (a code of UNITS)."""

    name: str
    unit: str


@dataclass(frozen=True)
class Input:
    """One loaded figure. ``value`` is in the unit of its series."""

    year: int
    series: str
    value: Decimal
    vintage: str
    source: str


@dataclass(frozen=True)
class Indicator:
    """What is monitored: name, unit, and how it is computed, said for people."""

    name: str
    unit: str
    definition: str


@dataclass(frozen=True)
class Reading:
    """An indicator of one year: its rounded value, or why there is none."""

    code: str
    value: Decimal | None
    decimals: int
    reasons: tuple[Word, ...] = ()


SERIES: Final[Mapping[str, Series]] = {
    "rd_expenditure": Series(N_("R&D expenditure"), "CNY_100M"),
    "operating_revenue": Series(N_("Operating revenue"), "CNY_100M"),
    "new_product_sales": Series(N_("Sales of new products"), "CNY_100M"),
    "employment_begin": Series(N_("Employment at the beginning of the year"), "PERSONS_10K"),
    "employment_end": Series(N_("Employment at the end of the year"), "PERSONS_10K"),
    "invention_grants": Series(N_("Inventions granted in five years"), "NUMBER"),
    "employment_five_years": Series(N_("Mean employment of the same five years"), "PERSONS_10K"),
}
"""Series that an authority loads; value added and GDP come from the industry account."""

OF_ANNOUNCEMENT: Final = ("value_added", "growth", "gdp_share", "gdp_share_change")
INDICATORS: Final[Mapping[str, Indicator]] = {
    "value_added": Indicator(
        N_("Value added of patent-intensive industries"), "CNY_100M",
        N_("Sum of the seven classes at current prices."),
    ),
    "growth": Indicator(
        N_("Nominal growth of value added"), "PERCENT",
        N_("Value added ÷ that of the year before − 1, within one vintage."),
    ),
    "gdp_share": Indicator(
        N_("Share of GDP"), "PERCENT", N_("Value added ÷ GDP, within one vintage."),
    ),
    "gdp_share_change": Indicator(
        N_("Change of the share of GDP"), "POINTS",
        N_("Difference of the two printed shares, within one vintage."),
    ),
    "rd_intensity": Indicator(
        N_("R&D intensity"), "PERCENT", N_("R&D expenditure ÷ operating revenue."),
    ),
    "new_product_share": Indicator(
        N_("Share of new products in revenue"), "PERCENT",
        N_("Sales of new products ÷ operating revenue."),
    ),
    "labour_productivity": Indicator(
        N_("Labour productivity"), "CNY_10K_PER_PERSON",
        N_("Value added ÷ mean of employment at the beginning and at the end of the year."),
    ),
    "patent_density": Indicator(
        N_("Patent density"), "PATENTS_PER_10K",
        N_("Inventions granted in five years ÷ mean employment of the same five years."),
    ),
}  # fmt: skip

_NOT_LOADED: Final = N_("{series} of {year} is not loaded in the vintage {vintage}.")
_OTHER_VINTAGE: Final = N_(
    "{series} of {year} stands only in the vintage {others}, not in {vintage}: figures of "
    "different vintages are never put together."
)
_NOT_POSITIVE: Final = N_("{series} of {year} is not above zero: it cannot be divided by.")


def readings(announced: Announcement, loaded: Iterable[Input]) -> tuple[Reading, ...]:
    """Return every indicator of the announced year and vintage, in the order of INDICATORS."""
    rack = _Rack(announced, loaded)
    return (
        *(_announced(announced, code) for code in OF_ANNOUNCEMENT),
        rack.quotient("rd_intensity", "rd_expenditure", ("operating_revenue",), _percent),
        rack.quotient("new_product_share", "new_product_sales", ("operating_revenue",), _percent),
        rack.quotient(
            "labour_productivity", "value_added", ("employment_begin", "employment_end"), _mean
        ),
        rack.quotient("patent_density", "invention_grants", ("employment_five_years",), _mean),
    )


def _announced(made: Announcement, code: str) -> Reading:
    """Return a figure of the announcement with the decimals it is printed with."""
    line = made.total
    known: dict[str, tuple[Decimal | None, int]] = {
        "value_added": (line.value, 0),
        "growth": (line.growth, 1),
        "gdp_share": (line.gdp_share, share_places(made.year)),
        "gdp_share_change": (line.gdp_share_change, share_places(made.year)),
    }
    value, decimals = known[code]
    field = "total.value" if code == "value_added" else f"total.{code}"
    if value is not None:
        return Reading(code, value, decimals)
    why = tuple(Word(n.message, n.params) for n in made.notes if n.field == field)
    return Reading(code, None, decimals, why)


def _percent(part: Decimal, wholes: list[Decimal]) -> Decimal:
    return share(part, wholes[0], 2)


def _mean(part: Decimal, wholes: list[Decimal]) -> Decimal:
    return half_up(ratio(part * len(wholes), sum(wholes, Decimal(0))), 1)


class _Rack:
    """The inputs of one year and vintage, and where else each stands."""

    def __init__(self, announced: Announcement, loaded: Iterable[Input]) -> None:
        self.year, self.vintage = announced.year, announced.vintage
        self.values: dict[str, Decimal] = {}
        self.elsewhere: dict[str, set[str]] = {}
        for one in loaded:
            if one.year != self.year:
                continue
            if one.vintage == self.vintage:
                self.values[one.series] = one.value
            else:
                self.elsewhere.setdefault(one.series, set()).add(one.vintage)
        if announced.total.value is not None:
            self.values["value_added"] = announced.total.value

    def quotient(
        self,
        code: str,
        part: str,
        wholes: tuple[str, ...],
        divide: Callable[[Decimal, list[Decimal]], Decimal],
    ) -> Reading:
        """Return ``part`` ÷ ``wholes``, or every reason against it."""
        decimals = 2 if divide is _percent else 1
        missing = [self._why(name) for name in (part, *wholes) if name not in self.values]
        missing += [
            self._said(_NOT_POSITIVE, name)
            for name in wholes
            if self.values.get(name, Decimal(1)) <= 0
        ]
        if missing:
            return Reading(code, None, decimals, tuple(missing))
        value = divide(self.values[part], [self.values[name] for name in wholes])
        return Reading(code, value, decimals)

    def _why(self, series: str) -> Word:
        others = self.elsewhere.get(series)
        if others:
            return self._said(_OTHER_VINTAGE, series, others=", ".join(sorted(others)))
        return self._said(_NOT_LOADED, series)

    def _said(self, message: str, series: str, **more: object) -> Word:
        name = INDICATORS[series].name if series in INDICATORS else SERIES[series].name
        params = {"series": Word(name), "year": self.year, "vintage": self.vintage}
        return Word(message, params | more)

"""The monitoring board of one data year: everything that is monitored, with what is missing.

The public board hides rows behind which fewer than three organisations stand, and counts what
the office decided up to the last full quarter; the office sees everything as of now.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from certify import clock
from certify.accounting.industry import announcing
from certify.accounting.industry.announce import Announcement, announce
from certify.accounting.industry.figures import Figure, Gdp
from certify.accounting.industry.formulas import share
from certify.accounting.monitoring import coverage, importing, records
from certify.accounting.monitoring.coverage import Coverage
from certify.accounting.monitoring.handling import (
    FirstPass,
    Times,
    first_passes,
    last_quarter_end,
    times,
)
from certify.accounting.monitoring.indicators import Input, Reading, readings
from certify.accounting.monitoring.patents import Use, patent_use
from certify.accounting.monitoring.permissions import RULES, Permission
from certify.accounting.monitoring.published import class_figures
from certify.accounting.monitoring.rosters import QUALIFICATIONS
from certify.accounting.product import service
from certify.accounts.permissions import Actor, require

TARGET: Final = Decimal(10**12)
"""Output of recorded and recognised products in yuan: 国办发〔2023〕37号, section I."""
FILING_NORM: Final = 5
"""Working days an examination of a filing normally takes at most (domain: 3 to 5)."""
ORGANISATION_NORM: Final = 2
"""Working days a verification of an organisation normally takes at most (domain: 1 to 2)."""


@dataclass(frozen=True)
class IndustryYear:
    """The industries of one year in one vintage: the announcement and the indicators.

    ``own``: of a notice the office released; else of class figures published elsewhere.
    """

    announced: Announcement
    readings: tuple[Reading, ...]
    own: bool

    @property
    def year(self) -> int:
        """The year."""
        return self.announced.year


@dataclass(frozen=True)
class ProductYear:
    """Products of one data year by the summary that is public. ``output`` in yuan.

    ``output`` None: hidden if ``hidden``, else unknown. ``progress``: per cent of the target.
    """

    year: int
    edition: int
    products: int
    organisations: int
    recognised: int
    output: Decimal | None
    hidden: bool
    progress: Decimal | None


@dataclass(frozen=True)
class Board:
    """What is monitored of one data year. ``until``: decisions before it are counted."""

    year: int
    day: date
    public: bool
    until: date | None
    industries: tuple[IndustryYear, ...]
    products: tuple[ProductYear, ...]
    coverage: Coverage | None
    use: tuple[Use, ...]
    filings: tuple[Times, ...]
    verifications: tuple[Times, ...]
    passes: tuple[FirstPass, ...]

    @property
    def industry(self) -> IndustryYear | None:
        """The newest year of the industries up to the year of the board."""
        return next((one for one in self.industries if one.year <= self.year), None)


def years() -> list[int]:
    """Return the data years a board can be made of, newest first."""
    return sorted({*service.published_years(), *service.recorded_years()}, reverse=True)


def public_board(year: int, vintage: str | None = None) -> Board:
    """Return the public board of ``year``; ``vintage`` is that of the rosters, else the newest."""
    return _board(year, vintage, public=True)


def full_board(year: int, vintage: str | None = None, *, actor: Actor) -> Board:
    """Return the board with every row. Raises Forbidden for whoever may not see it."""
    require(RULES, Permission.SEE_FULL, actor)
    return _board(year, vintage, public=False)


def _board(year: int, vintage: str | None, *, public: bool) -> Board:
    today = clock.today()
    until = last_quarter_end(today) if public else None
    known = coverage.vintages()
    chosen = vintage if vintage in known else next(iter(known), None)
    handled = records.filings_handled(until)
    return Board(
        year=year,
        day=today,
        public=public,
        until=until,
        industries=industries(),
        products=tuple(map(_product_year, service.published_years())),
        coverage=None if chosen is None else coverage.coverage(chosen, year),
        use=patent_use(records.filers(year, chosen), tuple(QUALIFICATIONS), public=public),
        filings=times(handled, FILING_NORM, public=public),
        verifications=times(records.organisations_handled(until), ORGANISATION_NORM, public=public),
        passes=first_passes(handled, public=public),
    )


def industries() -> tuple[IndustryYear, ...]:
    """Return every year of the industries that can be announced, newest first.

    What the office has released of its own account comes first; for other years the notice
    is made again of the class figures that were published.
    """
    loaded = [
        Input(row.year, row.series, Decimal(row.figure), row.vintage, row.source)
        for row in importing.loaded_series()
    ]
    own = _released()
    made = _of_published() | own
    return tuple(
        IndustryYear(made[year], readings(made[year], loaded), own=year in own)
        for year in sorted(made, reverse=True)
    )


def _of_published() -> dict[int, Announcement]:
    """Announce every published year in its newest vintage."""
    figures, gdp = class_figures()
    newest: dict[int, str] = {}
    for one in figures:
        newest[one.year] = max(newest.get(one.year, ""), one.vintage)
    return {year: announce(figures, gdp, year, vintage) for year, vintage in newest.items()}


def _released() -> dict[int, Announcement]:
    """Announce again, from their frozen inputs, the notices that stand released."""
    made = {}
    for row in announcing.public_editions():
        if row.status != "released":
            continue
        inputs = row.inputs
        figures = [
            Figure(f["year"], f["code"], _number(f["value"]), f["vintage"], 0)
            for f in inputs["figures"]
        ]
        gdp = [Gdp(g["year"], _number(g["value"]), g["vintage"], 0) for g in inputs["gdp"]]
        summed = any(each["kind"] == "industry" for each in inputs["entries"])
        made[row.year] = announce(figures, gdp, row.year, row.vintage, places=0 if summed else None)
    return made


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _product_year(year: int) -> ProductYear:
    view = service.public_view(year)
    whole = view.recorded.total
    output = whole.amounts["output_value"]
    return ProductYear(
        year=year,
        edition=view.number,
        products=whole.products,
        organisations=whole.organisations,
        recognised=view.recognised.total.products,
        output=output,
        hidden="output_value" in whole.hidden,
        progress=None if output is None else share(output, TARGET, 2),
    )

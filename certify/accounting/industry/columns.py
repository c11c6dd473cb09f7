"""What a row of the industry account may say: columns, methods and which needs which.

A file may name columns by their code, their Chinese or their English words. Amounts are in
100 million yuan at current prices, rates and coverage in per cent.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.accounting.industry import formulas
from certify.i18n import LANGUAGES, N_, translate

COLUMNS: Final = {
    "year": N_("Year"),
    "vintage": N_("Vintage"),
    "industry_code": N_("Industry code"),
    "industry_name": N_("Industry name"),
    "method": N_("Accounting method"),
    "compensation": N_("Compensation of employees"),
    "net_tax": N_("Net taxes on production"),
    "depreciation": N_("Depreciation of fixed assets"),
    "surplus": N_("Operating surplus"),
    "output": N_("Gross output"),
    "intermediate": N_("Intermediate consumption"),
    "vat": N_("VAT payable"),
    "rate": N_("Value-added rate (%)"),
    "observed": N_("Value added of observed units"),
    "coverage": N_("Their share in the census year (%)"),
    "previous": N_("Value added of the year before"),
    "index": N_("Index of the indicator (year before = 100)"),
    "indicator": N_("Name of the indicator"),
    "factor_k": N_("Factor k"),
    "value_added": N_("Value added (to check)"),
}
NEEDED: Final = ("year", "vintage", "industry_code", "method")
"""Columns without which no row can be read."""
CHECKED: Final = ("year", "vintage", "industry_code", "value_added")
"""What a row of a class or of the total says: a sum to check the others by."""

METHODS: Final = {
    "income": N_("Income approach"),
    "production": N_("Production approach"),
    "rate": N_("Value-added rate"),
    "blow_up": N_("Blow-up of observed units"),
    "indicator": N_("Related indicator"),
}
INPUTS: Final = {
    "income": ("compensation", "net_tax", "depreciation", "surplus"),
    "production": ("output", "intermediate", "vat"),
    "rate": ("output", "rate"),
    "blow_up": ("observed", "coverage"),
    "indicator": ("previous", "index", "indicator"),
}
AMOUNTS: Final = tuple(
    dict.fromkeys(name for names in INPUTS.values() for name in names if name != "indicator")
)
TEXTS: Final = ("vintage", "industry_name", "indicator")
LONGEST: Final = 120
LONGEST_VINTAGE: Final = 40


@dataclass(frozen=True)
class Row:
    """One industry: how its value was arrived at, the value at full precision, its factor k.

    ``inputs`` are what the method took, as given. ``slack`` is by how much the rounding of the
    inputs may have moved the value. ``line`` is the row of the file.
    """

    code: str
    method: str
    inputs: dict[str, str]
    value: Decimal
    factor_k: Decimal
    slack: Decimal
    line: int


def compute(method: str, given: dict[str, Decimal]) -> Decimal:
    """Return the value added by ``method`` (a key of METHODS) from its inputs."""
    match method:
        case "income":
            return formulas.income(*(given[name] for name in INPUTS["income"]))
        case "production":
            return formulas.production(given["output"], given["intermediate"], given["vat"])
        case "rate":
            return formulas.at_rate(given["output"], given["rate"])
        case "blow_up":
            return formulas.blown_up(given["observed"], given["coverage"])
        case _:
            return formulas.by_indicator(given["previous"], given["index"])


def slack(method: str, given: dict[str, Decimal], value: Decimal) -> Decimal:
    """Return by how much ``value`` may be off because its inputs were rounded.

    Half a unit of the last place of each input, times how strongly the value follows it.
    """
    match method:
        case "rate":
            follows = {"output": given["rate"] / 100, "rate": given["output"] / 100}
        case "blow_up":
            share = given["coverage"]
            follows = {"observed": 100 / share, "coverage": value / share}
        case "indicator":
            follows = {"previous": given["index"] / 100, "index": given["previous"] / 100}
        case _:
            follows = dict.fromkeys(given, Decimal(1))
    return sum((abs(by) * half_unit(given[name]) for name, by in follows.items()), Decimal(0))


def half_unit(number: Decimal) -> Decimal:
    """Return half a unit of the last place that ``number`` is written with."""
    exponent = number.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return Decimal("0.5").scaleb(-places)


def code_of(said: str, words: dict[str, str]) -> str | None:
    """Return the code whose code or words, in either language, are ``said``; else None."""
    plain = _plain(said)
    for code, text in words.items():
        if plain in {_plain(code), *(_plain(translate(text, each)) for each in LANGUAGES)}:
            return code
    return None


def _plain(text: str) -> str:
    """Return ``text`` without what typists vary: case, spaces, width of brackets."""
    narrow = text.replace("（", "(").replace("）", ")").replace("：", ":")
    return "".join(narrow.split()).casefold()

"""The announcement as a dataset: a class of industries or their total, and what is said of it.

Pure. Values keep the decimals of the notice; what it leaves out for a reason has no value.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from certify.accounting.industry.tables import NOTES
from certify.accounting.publishing.dataset import (
    PROVISIONAL,
    TOTAL,
    Dataset,
    Dimension,
    Measure,
    Observation,
)
from certify.accounting.publishing.words import TOTAL_NAME
from certify.accounting.release.product_data import AGENCY, UNDATED, VERSION
from certify.accounting.release.subjects import INDUSTRIES, TITLES
from certify.i18n import N_
from certify.reference.industries import FIELD_NAMES

ID: Final = "PIP_INDUSTRIES"
DESCRIPTION: Final = N_(
    "Value added of patent-intensive industries by class, income approach, current prices: "
    "nominal growth and structure, and for all of them the share of gross domestic product (GDP)."
)
OF_CLASS: Final = {
    "growth": ("GROWTH", N_("Nominal growth"), "PERCENT"),
    "share": ("STRUCTURE", N_("Structure"), "PERCENT"),
}
OF_TOTAL: Final = {
    "growth": OF_CLASS["growth"],
    "gdp_share": ("GDP_SHARE", N_("Share of GDP"), "PERCENT"),
    "gdp_share_change": ("GDP_SHARE_CHANGE", N_("Change of the share of GDP"), "POINTS"),
    "gdp_growth": ("GDP_GROWTH", N_("Nominal growth of GDP"), "PERCENT"),
    "growth_gap": ("GROWTH_GAP", N_("Growth above that of GDP"), "POINTS"),
}
"""Name in the notice → identifier, words and unit of the measure."""
VALUE: Final = ("VALUE_ADDED", N_("Value added"), "CNY_100M")


def dataset(year: int, document: Mapping[str, Any]) -> Dataset:
    """Return the notice ``document`` of ``year`` as a dataset, without an edition."""
    found = list(_figures(document["said"]["en"]))
    marks = frozenset({PROVISIONAL} if "preliminary" in document["standing"] else ())
    kinds = dict.fromkeys(kind for _, kind, _ in found)
    codes = {code: FIELD_NAMES[code] for code, _, _ in found if code != TOTAL}
    return Dataset(
        id=ID,
        version=VERSION,
        agency=AGENCY,
        title=TITLES[INDUSTRIES],
        description=DESCRIPTION,
        dimensions=(
            Dimension("CLASS", N_("Class of industries"), {TOTAL: TOTAL_NAME} | codes),
        ),
        measures=tuple(Measure(*kind, _decimals(kind, found)) for kind in kinds),
        observations=tuple(
            Observation((code,), kind[0], str(year), value, marks if value is not None else _NONE)
            for code, kind, value in found
        ),
        edition=UNDATED,
        notes=NOTES,
    )  # fmt: skip


Kind = tuple[str, str, str]
_NONE: Final[frozenset[str]] = frozenset()


def _figures(said: Mapping[str, Any]) -> Iterator[tuple[str, Kind, Decimal | None]]:
    """Yield code, measure and value of every figure of a notice; the total first."""
    total = said["total"]
    yield TOTAL, VALUE, _number(total["value"])
    for name, kind in OF_TOTAL.items():
        yield TOTAL, kind, _number(total[name])
    for line in said["classes"]:
        yield line["code"], VALUE, _number(line["value"])
        for name, kind in OF_CLASS.items():
            yield line["code"], kind, _number(line[name])


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _decimals(kind: Kind, found: list[tuple[str, Kind, Decimal | None]]) -> int:
    """Return the most decimals with which the notice gives a figure of the measure."""
    values = (value for _, each, value in found if each == kind and value is not None)
    return max((-int(value.as_tuple().exponent) for value in values), default=0)

"""Many filings side by side: every fact a column of numbers, exact to the last digit.

A column is whole numbers with a decimal point set once for all of them (``Scaled``) where
every value fits, else the decimals themselves with their nearest floats beside them
(``Wide``). What is missing is marked, never guessed. Any row can be given back as the
``Findings`` the exact engine reads, so that nothing is lost by standing in a column.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from certify.scoring.findings import Findings
from certify.scoring.rounding import CONTEXT, ZERO

DIGITS: Final = 18
"""Every whole number of so many digits fits into 64 bits with room for a sign."""

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]
Picked = slice | NDArray[np.intp]


@dataclass(frozen=True)
class Scaled:
    """``mantissas`` ÷ 10 ** ``places``; at most 18 digits each. ``missing`` None: none is."""

    mantissas: Whole
    places: int
    missing: Mask | None = None

    def at(self, row: int) -> Decimal | None:
        """Return the exact value of ``row``; None where it is missing."""
        if self.missing is not None and self.missing[row]:
            return None
        return Decimal(int(self.mantissas[row])).scaleb(-self.places, CONTEXT)

    def rows(self, picked: Picked) -> "Scaled":
        """Return the column of these rows (a slice shares its memory)."""
        missing = None if self.missing is None else self.missing[picked]
        return Scaled(self.mantissas[picked], self.places, missing)


@dataclass(frozen=True)
class Wide:
    """Decimals of any length (``exact``, None where missing) and the nearest ``floats``."""

    exact: NDArray[np.object_]
    floats: NDArray[np.float64]
    missing: Mask | None = None

    def at(self, row: int) -> Decimal | None:
        """Return the exact value of ``row``; None where it is missing."""
        value: Decimal | None = self.exact[row]
        return value

    def rows(self, picked: Picked) -> "Wide":
        """Return the column of these rows (a slice shares its memory)."""
        missing = None if self.missing is None else self.missing[picked]
        return Wide(self.exact[picked], self.floats[picked], missing)


Column = Scaled | Wide


def column_of(values: Sequence[Decimal | None]) -> Column:
    """Return the narrowest column that holds ``values`` exactly."""
    given = [value for value in values if value is not None]
    missing = None
    if len(given) < len(values):
        missing = np.array([value is None for value in values], dtype=np.bool_)
    places = max((-_exponent(value) for value in given), default=0)
    places = max(places, 0)
    longest = max((value.adjusted() for value in given if value), default=0)
    if longest + places < DIGITS and places <= DIGITS:
        return Scaled(_mantissas(values, places), places, missing)
    exact = np.empty(len(values), dtype=np.object_)
    exact[:] = values
    floats = np.array([value or ZERO for value in values], dtype=np.float64)
    return Wide(exact, floats, missing)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    if isinstance(exponent, str):
        raise ValueError(f"{value} is no number")  # noqa: TRY004 - a bad value, not a bad type
    return exponent


def _mantissas(values: Sequence[Decimal | None], places: int) -> Whole:
    with localcontext(CONTEXT):
        scale = Decimal(10) ** places
        return np.array([int((value or ZERO) * scale) for value in values], dtype=np.int64)


@dataclass(frozen=True)
class Columns:
    """The findings of many filings and the levels reviewers gave them, row by row.

    ``fields`` are places in ``codes``, the industry fields that occur. A reviewers'
    indicator without a column of levels is one that nobody judged.
    """

    codes: tuple[str, ...]
    fields: NDArray[np.intp]
    years: NDArray[np.int64]
    facts: Mapping[str, Column]
    levels: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.fields)

    @classmethod
    def of(
        cls,
        findings: Iterable[Findings],
        levels: Iterable[Mapping[str, Decimal]],
        facts: Collection[str] | None = None,
    ) -> Self:
        """Return ``findings`` and the levels given to each as columns.

        ``facts`` names those to keep (``Standard.facts_read``); None: all of the first row.
        Raises KeyError if a row lacks one of them, ValueError if the two differ in length.
        """
        rows, given = list(findings), list(levels)
        if len(rows) != len(given):
            raise ValueError(f"{len(rows)} findings, but levels for {len(given)}")
        names = sorted(facts if facts is not None else rows[0].facts if rows else ())
        codes = tuple(sorted({row.field for row in rows}))
        judged = sorted({name for each in given for name in each})
        places = {code: place for place, code in enumerate(codes)}
        return cls(
            codes=codes,
            fields=np.array([places[row.field] for row in rows], dtype=np.intp),
            years=np.array([row.data_year for row in rows], dtype=np.int64),
            facts={name: column_of([row.facts[name] for row in rows]) for name in names},
            levels={name: column_of([each.get(name) for each in given]) for name in judged},
        )

    def rows(self, picked: Picked) -> "Columns":
        """Return these rows alone."""
        return Columns(
            codes=self.codes,
            fields=self.fields[picked],
            years=self.years[picked],
            facts={name: column.rows(picked) for name, column in self.facts.items()},
            levels={name: column.rows(picked) for name, column in self.levels.items()},
        )

    def chunks(self, size: int) -> Iterator["Columns"]:
        """Yield the rows in order, at most ``size`` at a time."""
        for start in range(0, len(self), size):
            yield self.rows(slice(start, start + size))

    def findings(self, row: int) -> Findings:
        """Return what the exact engine reads of ``row`` (gates then name no patents)."""
        return Findings(
            field=self.codes[self.fields[row]],
            data_year=int(self.years[row]),
            facts={name: column.at(row) for name, column in self.facts.items()},
            patents={},
        )

    def levels_of(self, row: int) -> dict[str, Decimal]:
        """Return the levels reviewers gave ``row``."""
        found = ((name, column.at(row)) for name, column in self.levels.items())
        return {name: level for name, level in found if level is not None}

"""A dataset: observations by dimension and measure, each a figure or a marker that says why not.

Storage values are codes; every code has a name, said in both languages when it is shown. The
same dataset gives every form, so that no two downloads can disagree.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from certify.accounting.rounding import half_up

CONFIDENTIAL: Final = "c"
PROVISIONAL: Final = "p"
REVISED: Final = "r"
MARKS: Final = (CONFIDENTIAL, PROVISIONAL, REVISED)

TOTAL: Final = "_T"
"""Code of a margin in every dimension, as SDMX code lists name it."""
TIME: Final = "TIME_PERIOD"
ID: Final = re.compile(r"[A-Z][A-Z0-9_]*")
VERSION: Final = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True)
class Dimension:
    """What observations are told apart by. ``codes``: code → English name, marked by N_."""

    id: str
    name: str
    codes: Mapping[str, str]


@dataclass(frozen=True)
class Measure:
    """What is measured. ``unit`` is a code of UNITS; ``decimals`` belong to the printed figure."""

    id: str
    name: str
    unit: str
    decimals: int


@dataclass(frozen=True)
class Observation:
    """One figure. ``key`` holds a code per dimension, in their order; ``period`` is a year.

    ``value`` None with mark ``c``: confidential; without it: not known, or no such figure.
    """

    key: tuple[str, ...]
    measure: str
    period: str
    value: Decimal | None
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Edition:
    """Which publication of the dataset this is: number, vintage, day, and why it was revised."""

    number: str
    vintage: str
    published_on: date
    revision: str


@dataclass(frozen=True)
class Dataset:
    """Everything that is published of one subject in one edition.

    ``id`` is stable over editions and ``version`` that of its structure. Raises ValueError
    where it contradicts itself: unknown dimension codes, measures or marks, a figure twice, or
    a figure that is marked confidential and printed all the same.
    """

    id: str
    version: str
    agency: str
    title: str
    description: str
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    observations: tuple[Observation, ...]
    edition: Edition
    notes: tuple[str, ...] = ()
    licence: str = "https://creativecommons.org/licenses/by/4.0/"
    by_id: Mapping[str, Measure] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse contradictions, all of them at once."""
        object.__setattr__(self, "by_id", {one.id: one for one in self.measures})
        faults = [*self._bad_names(), *self._bad_observations()]
        if faults:
            raise ValueError("; ".join(faults))

    def _bad_names(self) -> list[str]:
        ids = [self.id, *(d.id for d in self.dimensions), *(m.id for m in self.measures)]
        faults = [f"{name!r} is not an identifier" for name in ids if not ID.fullmatch(name)]
        faults += [f"identifier {name!r} is used twice" for name in ids if ids.count(name) > 1]
        if not VERSION.fullmatch(self.version):
            faults.append(f"{self.version!r} is not a version of three numbers")
        return faults

    def _bad_observations(self) -> list[str]:
        seen: set[tuple[tuple[str, ...], str, str]] = set()
        faults = []
        for one in self.observations:
            place = (one.key, one.measure, one.period)
            said = f"observation {'.'.join(one.key)} {one.measure} {one.period}"
            if place in seen:
                faults.append(f"{said} comes twice")
            seen.add(place)
            faults += [f"{said}: {fault}" for fault in self._faults_of(one)]
        return faults

    def _faults_of(self, one: Observation) -> list[str]:
        faults = []
        if len(one.key) != len(self.dimensions):
            faults.append("not one code per dimension")
        faults += [
            f"{code!r} is no code of {dimension.id}"
            for code, dimension in zip(one.key, self.dimensions, strict=False)
            if code not in dimension.codes
        ]
        if one.measure not in self.by_id:
            faults.append("unknown measure")
        if not one.marks <= set(MARKS):
            faults.append(f"unknown marks {sorted(one.marks - set(MARKS))}")
        if CONFIDENTIAL in one.marks and one.value is not None:
            faults.append("marked confidential, and yet it has a value")
        return faults

    def printed(self, one: Observation) -> str:
        """Return the figure with the decimals of its measure, half-up; "" where there is none."""
        if one.value is None:
            return ""
        return format(half_up(one.value, self.by_id[one.measure].decimals), "f")

"""What a release changes: its figures beside those of the one before, old → new. Pure.

Only what both could print is compared: a figure that is hidden, or was, has no difference,
and nothing here says more than the two releases say themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from certify.accounting.publishing.dataset import (
    CONFIDENTIAL,
    PROVISIONAL,
    REVISED,
    Dataset,
    Observation,
)
from certify.accounting.rounding import total

Place = tuple[tuple[tuple[str, str], ...], str, str]

CONFIDENTIAL_MARK: Final = f"[{CONFIDENTIAL}]"


@dataclass(frozen=True)
class Change:
    """One figure that is not what it was.

    ``old`` and ``new`` are as printed: figures, ``[c]``, or "" where there was or is none.
    ``difference`` is new − old of the printed figures, None unless both are figures.
    """

    dataset: str
    key: tuple[tuple[str, str], ...]
    measure: str
    period: str
    old: str
    new: str
    difference: str | None

    def as_values(self) -> dict[str, Any]:
        """Return the change as plain values."""
        return {
            "dataset": self.dataset,
            "key": dict(self.key),
            "measure": self.measure,
            "period": self.period,
            "old": self.old,
            "new": self.new,
            "difference": self.difference,
        }


def compared(old: Iterable[Dataset], new: Iterable[Dataset]) -> tuple[Change, ...]:
    """Return every figure of ``new`` or ``old`` that is printed differently, in their order.

    Figures are matched by dataset, codes, measure and period. A dimension that only one of
    two editions has counts as its margin there, so that adding one changes no figure.
    """
    before, after = _figures(old), _figures(new)
    places = dict.fromkeys((*after, *before))
    return tuple(
        _change(place, before.get(place, ""), after.get(place, ""))
        for place in places
        if before.get(place, "") != after.get(place, "")
    )


def marked(dataset: Dataset, changes: Iterable[Change], *, provisional: bool) -> Dataset:
    """Return ``dataset`` with ``[r]`` at what was another figure before, and ``[p]`` if asked.

    New figures and those that were hidden are not revised: nobody had read another one.
    """
    revised = {
        (one.key, one.measure, one.period)
        for one in changes
        if one.dataset == dataset.id and one.difference is not None
    }
    observations = tuple(
        replace(one, marks=one.marks | _marks(dataset, one, revised, provisional=provisional))
        for one in dataset.observations
    )
    return replace(dataset, observations=observations)


def _marks(
    dataset: Dataset, one: Observation, revised: Iterable[Place], *, provisional: bool
) -> frozenset[str]:
    if one.value is None:
        return frozenset()
    place = (_key(dataset, one), one.measure, one.period)
    marks = {REVISED} if place in revised else set()
    return frozenset(marks | ({PROVISIONAL} if provisional else set()))


def _figures(datasets: Iterable[Dataset]) -> Mapping[tuple[str, Place], str]:
    return {
        (dataset.id, (_key(dataset, one), one.measure, one.period)): _shown(dataset, one)
        for dataset in datasets
        for one in dataset.observations
    }


def _key(dataset: Dataset, one: Observation) -> tuple[tuple[str, str], ...]:
    """Return the codes by dimension, margins left out."""
    named = zip((dimension.id for dimension in dataset.dimensions), one.key, strict=True)
    return tuple((name, code) for name, code in named if code != "_T")


def _shown(dataset: Dataset, one: Observation) -> str:
    return CONFIDENTIAL_MARK if CONFIDENTIAL in one.marks else dataset.printed(one)


def _change(place: tuple[str, Place], old: str, new: str) -> Change:
    dataset, (key, measure, period) = place
    return Change(dataset, key, measure, period, old, new, _difference(old, new))


def _difference(old: str, new: str) -> str | None:
    if CONFIDENTIAL_MARK in (old, new) or not old or not new:
        return None
    return format(total((Decimal(new), -Decimal(old))), "f")

"""Patent use: which share of the in-force patents of filers works in a recorded product.

How many patents in force a filer holds is told by the roster; which of them work, by the
filings recorded for the year: distinct patents that the filer owns, co-owns or took over and
that were in force at the end of the year (licensed ones belong to somebody else).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from certify.accounting.industry.formulas import share
from certify.scoring.backtesting.small_cells import Atom, hidden_cells

OWN: Final = ("owned", "co_owned", "assigned")
EVERYBODY: Final = "_T"


@dataclass(frozen=True)
class Filer:
    """An organisation with a product recorded for the year.

    ``held`` is the number of its patents in force by the roster, None if it does not say.
    """

    uscc: str
    used: int
    held: int | None
    groups: frozenset[str]


@dataclass(frozen=True)
class Use:
    """Patent use of one group of filers. ``filers`` counts those with a known holding.

    ``unknown``: filers whose holding no roster tells; ``contradicting``: filers that use more
    patents than the roster says they hold. Neither enters the rate, per cent at 1 decimal.
    """

    group: str
    filers: int
    used: int | None
    held: int | None
    rate: Decimal | None
    unknown: int
    contradicting: int
    hidden: bool = False


def patent_use(filers: Iterable[Filer], groups: Sequence[str], *, public: bool) -> tuple[Use, ...]:
    """Return the use of all filers and of each of ``groups`` (overlapping: never to be added).

    In the public version rows are hidden so that nothing printed, nor any sum or difference of
    it, is about fewer than three filers.
    """
    listed = list(filers)
    members = [listed, *([one for one in listed if group in one.groups] for group in groups)]
    hidden = _hidden([_sound(each) for each in members]) if public else frozenset()
    return tuple(
        _use(group, within, hidden=place in hidden)
        for place, (group, within) in enumerate(zip((EVERYBODY, *groups), members, strict=True))
    )


def _hidden(rows: Sequence[list[Filer]]) -> frozenset[int]:
    """Return the places of rows to hide; filers of the very same rows are one atom."""
    alike: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for number, one in enumerate(rows[0]):
        alike[tuple(place for place, row in enumerate(rows) if one in row)].add(number)
    atoms = [Atom(len(those), frozenset(those)) for those in alike.values()]
    cells = [[at for at, places in enumerate(alike) if row in places] for row in range(len(rows))]
    return hidden_cells(atoms, cells)


def filers_of(
    used: Mapping[str, int], held: Mapping[str, int], groups: Mapping[str, Iterable[str]]
) -> list[Filer]:
    """Return the filers of the year from what is known of each, by credit code."""
    return [
        Filer(uscc, count, held.get(uscc), frozenset(groups.get(uscc, ())))
        for uscc, count in sorted(used.items())
    ]


def _sound(filers: Iterable[Filer]) -> list[Filer]:
    return [one for one in filers if one.held is not None and one.used <= one.held]


def _use(group: str, filers: list[Filer], *, hidden: bool) -> Use:
    sound = _sound(filers)
    unknown = sum(one.held is None for one in filers)
    contradicting = len(filers) - len(sound) - unknown
    used, held = sum(one.used for one in sound), sum(one.held or 0 for one in sound)
    rate = share(Decimal(used), Decimal(held), 1) if held else None
    if hidden:
        return Use(group, len(sound), None, None, None, unknown, contradicting, hidden=True)
    return Use(group, len(sound), used, held, rate, unknown, contradicting)

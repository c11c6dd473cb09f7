"""What a back-test found: who meets the old standard, who the new one, and why it changed.

A report of plain frozen values that reads itself back from its JSON. The office sees every
figure; ``public`` blanks the cells marked as guarded, of which ``small_cells`` says why.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final, Self

import rfc8785

from certify.scoring.sheet import StandardMark

SCHEMA: Final = "certify.backtest/1"

OUTCOMES: Final = ("meets", "below", "gated", "open", "uncovered")
"""``open``: levels are missing and decide; a filing that meets, or does not, whatever level
is given counts as ``meets`` or ``below``. ``uncovered``: the standard has no such field."""

CHANGES: Final = ("still_meets", "gains", "loses", "still_fails", "undecided")
"""From old to new; ``undecided`` where either outcome is open or uncovered."""

GROUPS: Final = ("field", "region", "org_type", "year")
NO_AWARD: Final = ""


@dataclass(frozen=True)
class Cell:
    """A count of filings. ``guarded``: not for the public, who read None instead."""

    filings: int | None
    guarded: bool = False

    def public(self) -> "Cell":
        """Return the cell as the public may see it."""
        return replace(self, filings=None) if self.guarded else self

    def as_json(self) -> dict[str, Any]:
        """Return the document of one cell."""
        return {"filings": self.filings, "guarded": self.guarded}


Cells = Mapping[str, Cell]


@dataclass(frozen=True)
class Group:
    """The filings of one field, province, organisation type or data year (``code``).

    ``matrix`` counts old × new in the order of OUTCOMES; None in the public version.
    """

    code: str
    filings: Cell
    changes: Cells
    matrix: tuple[tuple[int, ...], ...] | None

    @property
    def meets_old(self) -> int | None:
        """How many meet the old standard; None if that follows from hidden cells."""
        return added(self.changes, "still_meets", "loses")

    @property
    def meets_new(self) -> int | None:
        """How many meet the new standard; None if that follows from hidden cells."""
        return added(self.changes, "still_meets", "gains")

    def public(self) -> "Group":
        """Return the group as the public may see it."""
        return Group(self.code, self.filings.public(), _public(self.changes), None)


@dataclass(frozen=True)
class Side:
    """One of the two standards: its outcomes and awards ("" for none) over all filings.

    ``uncovered_fields`` are fields of filings it does not cover; ``settled`` counts the
    filings that only exact arithmetic could decide.
    """

    mark: StandardMark
    outcomes: Cells
    awards: Cells
    uncovered_fields: tuple[str, ...]
    settled: int


@dataclass(frozen=True)
class Distribution:
    """Filings by total, bin by bin, under each standard.

    ``of``: ``known`` totals, or the ``lowest`` and ``highest`` end where levels are missing.
    """

    of: str
    old: tuple[Cell, ...]
    new: tuple[Cell, ...]


@dataclass(frozen=True)
class Driver:
    """What one part of the standard has to do with the filings that gain or lose.

    ``kind``: indicator, pass_mark, floors, gates or rounding; ``id`` the indicator's, else
    the kind. ``differs``: whether the two standards differ in it. ``flips``: in how many of
    those filings the new form of this part alone, all else old, would change the verdict.
    The means are of new less old contribution (points of the total, four places), over
    all of those filings, those that gain, those that lose; None where there are none, and
    for whatever is no indicator.
    """

    id: str
    kind: str
    in_old: bool
    in_new: bool
    differs: bool
    flips: Cell
    mean_change: Decimal | None
    mean_gaining: Decimal | None
    mean_losing: Decimal | None
    means_guarded: bool


@dataclass(frozen=True)
class BackTest:
    """A new version of a standard tried on recorded filings, against an old one.

    ``gaining`` and ``losing``: of the filings that gain or lose, those whose totals are known
    under both, over which the drivers are told. ``edges`` are the bounds of the bins.
    ``awards`` counts old × new in the order of the sides' awards, empty without any.
    """

    engine: str
    old: Side
    new: Side
    filings: int
    organisations: int
    minimum: int
    matrix: tuple[tuple[Cell, ...], ...]
    changes: Cells
    awards: tuple[tuple[Cell, ...], ...]
    groups: Mapping[str, tuple[Group, ...]]
    edges: tuple[Decimal, ...]
    distributions: tuple[Distribution, ...]
    drivers: tuple[Driver, ...]
    gaining: Cell
    losing: Cell
    is_public: bool = False

    @property
    def meets_old(self) -> int | None:
        """How many meet the old standard."""
        return self.old.outcomes["meets"].filings

    @property
    def meets_new(self) -> int | None:
        """How many meet the new standard."""
        return self.new.outcomes["meets"].filings

    @property
    def changed(self) -> int | None:
        """How many gain or lose; None if that follows from hidden cells."""
        return added(self.changes, "gains", "loses")

    def public(self) -> "BackTest":
        """Return the version for publication: guarded cells, and what they hold, blank."""
        return replace(
            self,
            old=_public_side(self.old),
            new=_public_side(self.new),
            matrix=_public_rows(self.matrix),
            changes=_public(self.changes),
            awards=_public_rows(self.awards),
            groups={name: tuple(g.public() for g in rows) for name, rows in self.groups.items()},
            distributions=tuple(
                Distribution(each.of, *_public_rows((each.old, each.new)))
                for each in self.distributions
            ),
            drivers=tuple(self._public_driver(each) for each in self.drivers),
            gaining=self.gaining.public(),
            losing=self.losing.public(),
            is_public=True,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the report as a document; decimals are text."""
        return {
            "schema": SCHEMA,
            "engine": self.engine,
            "old": _side_json(self.old),
            "new": _side_json(self.new),
            "filings": self.filings,
            "organisations": self.organisations,
            "minimum": self.minimum,
            "public": self.is_public,
            "matrix": _rows_json(self.matrix),
            "changes": _cells_json(self.changes),
            "awards": _rows_json(self.awards),
            "groups": {
                name: [_group_json(group) for group in rows] for name, rows in self.groups.items()
            },
            "edges": [format(edge, "f") for edge in self.edges],
            "distributions": [
                {"of": each.of, "old": _row_json(each.old), "new": _row_json(each.new)}
                for each in self.distributions
            ],
            "drivers": [_driver_json(each) for each in self.drivers],
            "gaining": self.gaining.as_json(),
            "losing": self.losing.as_json(),
        }

    def _public_driver(self, driver: Driver) -> Driver:
        """Blank means over so few organisations that they tell about each."""
        apart = not (self.gaining.guarded or self.losing.guarded)
        return replace(
            driver,
            flips=driver.flips.public(),
            mean_change=None if driver.means_guarded else driver.mean_change,
            mean_gaining=driver.mean_gaining if apart else None,
            mean_losing=driver.mean_losing if apart else None,
        )

    def canonical(self) -> bytes:
        """Return the canonical bytes (RFC 8785)."""
        return rfc8785.dumps(self.as_json())

    @property
    def digest(self) -> str:
        """Digest of the canonical bytes, ``sha256:…``."""
        return f"sha256:{sha256(self.canonical()).hexdigest()}"

    @classmethod
    def read(cls, document: Mapping[str, Any] | str | bytes) -> Self:
        """Return the report an ``as_json`` document (or its text) holds.

        ValueError if it is another kind of document, KeyError if something is missing.
        """
        if isinstance(document, str | bytes):
            return cls.read(json.loads(document))
        if document.get("schema") != SCHEMA:
            raise ValueError(f"not a {SCHEMA} document but {document.get('schema')!r}")
        return cls(
            engine=document["engine"],
            old=_read_side(document["old"]),
            new=_read_side(document["new"]),
            filings=document["filings"],
            organisations=document["organisations"],
            minimum=document["minimum"],
            matrix=_read_rows(document["matrix"]),
            changes=_read_cells(document["changes"]),
            awards=_read_rows(document["awards"]),
            groups={
                name: tuple(_read_group(each) for each in rows)
                for name, rows in document["groups"].items()
            },
            edges=tuple(Decimal(edge) for edge in document["edges"]),
            distributions=tuple(
                Distribution(each["of"], _read_row(each["old"]), _read_row(each["new"]))
                for each in document["distributions"]
            ),
            drivers=tuple(_read_driver(each) for each in document["drivers"]),
            gaining=_read_cell(document["gaining"]),
            losing=_read_cell(document["losing"]),
            is_public=document["public"],
        )


def added(cells: Cells, *names: str) -> int | None:
    """Return the sum of some cells; None if one of them is hidden."""
    total = 0
    for name in names:
        filings = cells[name].filings
        if filings is None:
            return None
        total += filings
    return total


def _public(cells: Cells) -> Cells:
    return {name: cell.public() for name, cell in cells.items()}


def _public_rows(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(cell.public() for cell in row) for row in rows)


def _public_side(side: Side) -> Side:
    return replace(side, outcomes=_public(side.outcomes), awards=_public(side.awards))


def _row_json(row: tuple[Cell, ...]) -> list[dict[str, Any]]:
    return [cell.as_json() for cell in row]


def _rows_json(rows: tuple[tuple[Cell, ...], ...]) -> list[list[dict[str, Any]]]:
    return [_row_json(row) for row in rows]


def _cells_json(cells: Cells) -> dict[str, Any]:
    return {name: cell.as_json() for name, cell in cells.items()}


def _read_cell(document: Mapping[str, Any]) -> Cell:
    return Cell(document["filings"], document["guarded"])


def _read_row(document: list[Mapping[str, Any]]) -> tuple[Cell, ...]:
    return tuple(_read_cell(each) for each in document)


def _read_rows(document: list[list[Mapping[str, Any]]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(_read_row(row) for row in document)


def _read_cells(document: Mapping[str, Mapping[str, Any]]) -> Cells:
    return {name: _read_cell(each) for name, each in document.items()}


def _side_json(side: Side) -> dict[str, Any]:
    return {
        "standard": vars(side.mark).copy(),
        "outcomes": _cells_json(side.outcomes),
        "awards": _cells_json(side.awards),
        "uncovered_fields": list(side.uncovered_fields),
        "settled": side.settled,
    }


def _read_side(document: Mapping[str, Any]) -> Side:
    return Side(
        StandardMark(**document["standard"]),
        _read_cells(document["outcomes"]),
        _read_cells(document["awards"]),
        tuple(document["uncovered_fields"]),
        document["settled"],
    )


def _group_json(group: Group) -> dict[str, Any]:
    return {
        "code": group.code,
        "filings": group.filings.as_json(),
        "changes": _cells_json(group.changes),
        "matrix": None if group.matrix is None else [list(row) for row in group.matrix],
    }


def _read_group(document: Mapping[str, Any]) -> Group:
    matrix = document["matrix"]
    return Group(
        document["code"],
        _read_cell(document["filings"]),
        _read_cells(document["changes"]),
        None if matrix is None else tuple(tuple(row) for row in matrix),
    )


_MEANS: Final = ("mean_change", "mean_gaining", "mean_losing")
_PLAIN: Final = ("id", "kind", "in_old", "in_new", "differs")


def _driver_json(driver: Driver) -> dict[str, Any]:
    means = {name: getattr(driver, name) for name in _MEANS}
    return {
        **{name: getattr(driver, name) for name in _PLAIN},
        "flips": driver.flips.as_json(),
        **{name: None if mean is None else format(mean, "f") for name, mean in means.items()},
        "means_guarded": driver.means_guarded,
    }


def _read_driver(document: Mapping[str, Any]) -> Driver:
    read: dict[str, Any] = {name: document[name] for name in (*_PLAIN, *_MEANS)}
    for name in _MEANS:
        read[name] = None if read[name] is None else Decimal(read[name])
    flips, guarded = _read_cell(document["flips"]), document["means_guarded"]
    return Driver(**read, flips=flips, means_guarded=guarded)

"""What filings are counted by, beside their industry field and data year: row by row."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

import numpy as np
from numpy.typing import NDArray

from certify.scoring.bulk.columns import Picked


@dataclass(frozen=True)
class Labels:
    """A word per row: ``codes`` are places in ``names``."""

    names: tuple[str, ...]
    codes: NDArray[np.intp]

    @classmethod
    def of(cls, words: Iterable[str]) -> Self:
        """Return the labels of ``words``, one per row."""
        given = list(words)
        places = {name: place for place, name in enumerate(dict.fromkeys(given))}
        return cls(tuple(places), np.array([places[word] for word in given], dtype=np.intp))

    def rows(self, picked: Picked) -> "Labels":
        """Return the labels of these rows."""
        return Labels(self.names, self.codes[picked])


@dataclass(frozen=True)
class Traits:
    """What a filing is counted by besides field and year, row by row.

    ``regions`` are provinces, ``organisations`` one number per organisation, the same in
    every chunk.
    """

    regions: Labels
    org_types: Labels
    organisations: NDArray[np.int64]

    @classmethod
    def of(
        cls, regions: Iterable[str], org_types: Iterable[str], organisations: Iterable[str]
    ) -> Self:
        """Return the traits of rows: region codes of any level, types, organisations' keys."""
        numbers = [_number(key) for key in organisations]
        return cls(
            Labels.of(f"{code[:2]}0000" for code in regions),
            Labels.of(org_types),
            np.array(numbers, dtype=np.int64),
        )

    def rows(self, picked: Picked) -> "Traits":
        """Return these rows alone."""
        return Traits(
            self.regions.rows(picked), self.org_types.rows(picked), self.organisations[picked]
        )


def _number(key: str) -> int:
    """Return a number for an organisation's key; 64 bits of a digest do not meet."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)

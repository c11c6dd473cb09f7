"""What an outsider does not know, cut down to its core and into independent pieces.

A printed sum with one unknown gives it away; what is known then is put in everywhere, until
nothing follows any more. What is left falls into pieces that share no printed sum.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from certify.accounting.disclosure.algebra import PRIME, Whole, freedom
from certify.accounting.disclosure.tables import Cell, Key, Table

Weights = Mapping[int, int]
"""A quantity as a sum: atom → how often it is counted."""


def is_open(cell: Cell, hidden: Iterable[Key]) -> bool:
    """Tell whether everybody can read ``cell``."""
    return cell.printed and (cell.fixed or cell.key not in hidden)


@dataclass(frozen=True)
class Piece:
    """Unknowns that printed sums tie together, and these sums over them.

    ``unknowns`` are numbers of atoms; ``sums`` is of shape (sums, unknowns), ones and zeros.
    """

    unknowns: tuple[int, ...]
    sums: csr_array

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Return atom → its column."""
        return {atom: i for i, atom in enumerate(self.unknowns)}

    @cached_property
    def freedom(self) -> Whole:
        """Return the changes that no printed sum notices (algebra.freedom)."""
        rows = np.asarray(self.sums.todense(), dtype=np.int64)
        return freedom(rows, len(self.unknowns))


class System:
    """The unknowns left by the open cells of ``table`` when ``hidden`` are kept back.

    ``known`` are atoms to be taken as known beside, for an attacker who knows them.
    """

    def __init__(self, table: Table, hidden: frozenset[Key], known: Iterable[int] = ()) -> None:
        """Cut the system down and apart."""
        rows = [i for i, cell in enumerate(table.cells) if is_open(cell, hidden)]
        seen = csr_array(table.matrix[rows])
        unknown = np.ones(len(table.atoms), dtype=bool)
        unknown[list(known)] = False
        self.pieces = _pieces(*_left(seen, unknown))
        self.piece_of = {atom: p for p in self.pieces for atom in p.unknowns}

    def pieces_of(self, weights: Weights) -> list[Piece]:
        """Return the pieces that the quantity ``weights`` depends on; none: it is known."""
        touched = {id(self.piece_of[a]): self.piece_of[a] for a in weights if a in self.piece_of}
        return list(touched.values())

    def determined(self, weights: Weights) -> bool:
        """Tell whether the printed sums determine the quantity exactly."""
        return not any(self._moves(piece, weights) for piece in self.pieces_of(weights))

    @staticmethod
    def _moves(piece: Piece, weights: Weights) -> bool:
        change = np.zeros(piece.freedom.shape[1], dtype=np.int64)
        for atom, weight in weights.items():
            if atom in piece.places:
                change = (change + weight * piece.freedom[piece.places[atom]]) % PRIME
        return bool(change.any())


def _left(seen: csr_array, unknown: NDArray[np.bool_]) -> tuple[csr_array, NDArray[np.int64]]:
    """Return the sums over what stays unknown, each once, and the atoms that stay unknown."""
    while True:
        counts = seen @ unknown.astype(np.int64)
        rows = np.flatnonzero(counts == 1)
        if not len(rows):
            break
        given = csr_array(seen[rows]).multiply(unknown[None, :]).nonzero()[1]
        unknown = unknown.copy()
        unknown[given] = False
    columns = np.flatnonzero(unknown)
    rows = np.flatnonzero(counts > 0)
    left = csr_array(csr_array(seen[rows])[:, columns])
    left.sort_indices()
    once = {tuple(left.indices[a:b]): i for i, (a, b) in enumerate(pairwise(left.indptr))}
    return csr_array(left[sorted(once.values())]), columns


def _pieces(sums: csr_array, columns: NDArray[np.int64]) -> tuple[Piece, ...]:
    count, label = connected_components(csr_array(sums.T @ sums), directed=False)
    of_row = label[sums.indices[sums.indptr[:-1]]] if sums.shape[0] else np.array([], dtype=int)
    made = []
    for piece in range(count):
        inside = np.flatnonzero(label == piece)
        rows = csr_array(sums[np.flatnonzero(of_row == piece)])
        made.append(Piece(tuple(int(a) for a in columns[inside]), csr_array(rows[:, inside])))
    return tuple(made)

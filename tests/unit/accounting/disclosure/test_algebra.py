"""Exact dependences, against elimination in fractions."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from certify.accounting.disclosure.algebra import PRIME, SKETCH, dependence, freedom, sketch

BITS = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 1), min_size=width, max_size=width), max_size=6
    ).map(lambda rows: (rows, width))
)


def rank(rows):
    """The rank in fractions."""
    work, found = [[Fraction(v) for v in row] for row in rows], 0
    for column in range(len(work[0]) if work else 0):
        at = next((i for i in range(found, len(work)) if work[i][column]), None)
        if at is None:
            continue
        work[found], work[at] = work[at], work[found]
        for i in range(found + 1, len(work)):
            factor = work[i][column] / work[found][column]
            work[i] = [a - factor * b for a, b in zip(work[i], work[found], strict=True)]
        found += 1
    return found


@given(BITS)
def test_freedom_is_what_no_row_notices(drawn):
    rows, width = drawn
    basis = freedom(np.array(rows, dtype=np.int64).reshape(-1, width), width)
    assert basis.shape == (width, width - rank(rows))
    for row in rows:
        assert not (np.array(row, dtype=np.int64) @ basis % PRIME).any()
    for place in range(width):
        alone = [int(i == place) for i in range(width)]
        assert (not basis[place].any()) == (rank([*rows, alone]) == rank(rows))


@given(st.lists(st.lists(st.integers(-3, 3), min_size=3, max_size=3), min_size=1, max_size=5))
def test_dependence_is_found_just_when_there_is_one(rows):
    weights = dependence(rows)
    assert (weights is None) == (rank(rows) == len(rows))
    if weights is not None:
        assert any(weights)
        for column in range(3):
            assert sum(w * row[column] for w, row in zip(weights, rows, strict=True)) % PRIME == 0


def test_a_sketch_is_narrow_and_keeps_what_depends():
    wide = np.random.default_rng(7).integers(0, PRIME, size=(4, 40))
    wide[3] = (wide[0] + 2 * wide[1]) % PRIME
    narrow = sketch(wide)
    assert narrow.shape == (4, SKETCH)
    assert dependence(narrow.tolist()) == dependence(wide.tolist())
    assert dependence(narrow[:3].tolist()) is None
    assert sketch(wide[:, :SKETCH]) is not None

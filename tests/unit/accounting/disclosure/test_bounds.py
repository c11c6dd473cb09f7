"""Moves: how they are found, kept and used again."""

from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.sparse import csr_array

from certify.accounting.disclosure import bounds
from certify.accounting.disclosure.bounds import FAR, Move, farthest
from certify.accounting.disclosure.moves import ROUGHLY, ROWS, Moves
from certify.accounting.disclosure.system import Piece

PAIR = Piece((3, 5), csr_array(np.array([[1.0, 1.0]])))
ROOM = {3: Decimal(40), 5: Decimal(10)}.__getitem__


def test_a_move_goes_as_far_as_its_neighbour_can_fall():
    assert farthest([PAIR], {3: 1}, Decimal(1), ROOM, enough=None).reached == pytest.approx(10)
    assert farthest([PAIR], {3: -1}, Decimal(1), ROOM, enough=None).reached == pytest.approx(40)
    assert farthest([PAIR], {3: 1}, Decimal(5), ROOM, enough=None).reached == pytest.approx(2)
    assert farthest([PAIR], {3: 1}, Decimal(1), ROOM, enough=1).reached == pytest.approx(1)
    assert farthest([], {3: 1}, Decimal(1), ROOM, enough=1).reached == 0


def test_what_may_be_negative_can_move_without_end():
    free = farthest([PAIR], {3: 1}, Decimal(1), lambda _: None, enough=None)
    assert free.reached == pytest.approx(FAR)


def test_a_solver_that_fails_is_not_taken_for_safety(monkeypatch):
    failed = SimpleNamespace(x=None, message="out of memory")
    monkeypatch.setattr(bounds, "linprog", lambda *_, **__: failed)
    with pytest.raises(RuntimeError, match="out of memory"):
        farthest([PAIR], {3: 1}, Decimal(1), ROOM, enough=1)


def test_kept_moves_answer_for_others_and_for_who_knows_more():
    moves = Moves(6)
    moves.add(Move(10, (3, 5), np.array([10.0, -10.0])), Decimal(2))
    assert moves.carry({3: 1}, 1, Decimal(20))
    assert not moves.carry({3: 1}, 1, Decimal(21))
    assert moves.carry({5: 1}, -1, Decimal(20))
    assert not moves.carry({5: 1}, 1, Decimal(1))
    assert moves.carry({3: 1}, 1, Decimal(5), {5: Decimal(5)})
    assert not moves.carry({3: 1}, 1, Decimal(5), {5: Decimal(4)})
    assert not moves.carry({3: 1}, 1, Decimal(repr(ROUGHLY)))


def test_any_number_of_moves_is_kept():
    moves = Moves(1)
    for i in range(ROWS + 3):
        moves.add(Move(1, (0,), np.array([float(i)])), Decimal(1))
    assert moves.carry({0: 1}, 1, Decimal(ROWS + 2))
    assert not moves.carry({0: 1}, 1, Decimal(ROWS + 3))

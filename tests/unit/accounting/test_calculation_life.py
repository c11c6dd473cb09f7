"""The life of a calculation: it ends once, and a failure says why."""

import pytest

from certify.accounting.calculation.lifecycle import CALCULATION, OPEN
from certify.problems import Refused


@pytest.mark.parametrize("end", ["finish", "refuse"])
def test_it_is_begun_and_ends(end: str) -> None:
    assert CALCULATION.initial == OPEN[0]
    assert CALCULATION.step("asked", "start").target == OPEN[1]
    target = CALCULATION.step("running", end).target
    assert target not in OPEN
    assert CALCULATION.actions(target) == ()


def test_a_failure_says_why() -> None:
    with pytest.raises(Refused):
        CALCULATION.step("running", "fail")
    assert CALCULATION.step("running", "fail", "MemoryError").target == "failed"

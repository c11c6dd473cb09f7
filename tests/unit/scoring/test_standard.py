from decimal import Decimal

import pytest

from certify.scoring.standard import converted


def test_units_of_one_measure_convert_exactly():
    assert converted(Decimal("5000"), "CNY_10K", "CNY") == 50_000_000
    assert converted(Decimal("14"), "percent", "share") == Decimal("0.14")
    assert converted(Decimal("0.45"), "share", "percent") == 45


def test_units_of_different_measures_do_not():
    with pytest.raises(ValueError, match="CNY does not convert into years"):
        converted(Decimal(1), "CNY", "years")

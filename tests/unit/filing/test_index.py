"""Pairs of letters: what is typed is found in what contains it, however it is written."""

from hypothesis import given
from hypothesis import strategies as st

from certify.filing.index import grams, normal


def test_width_case_and_spaces_do_not_matter():
    assert normal("ＡＢ c 光 模块") == "abc光模块"
    assert grams("光模块") == {"光模", "模块"}
    assert grams("光") == {"光"}
    assert grams("  ") == frozenset()


@given(st.text(max_size=30), st.text(min_size=2, max_size=10), st.text(max_size=30))
def test_a_part_shares_every_pair_with_the_whole(before, part, after):
    whole = normal(before) + normal(part) + normal(after)
    if len(normal(part)) > 1:
        assert grams(normal(part)) <= grams(whole)

"""Pairs of letters: what is typed is found in what contains it, however it is written."""

from hypothesis import given
from hypothesis import strategies as st

from certify.filing.index import grams, normal

# Letters that stay themselves beside any other; combining marks melt into what is before them.
LETTERS = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.sampled_from("ABCxyz0189ＡＢ１２ "),
)


def test_width_case_and_spaces_do_not_matter():
    assert normal("ＡＢ c 光 模块") == "abc光模块"
    assert grams("光模块") == {"光模", "模块"}
    assert grams("光") == {"光"}
    assert grams("  ") == frozenset()
    assert normal("光\x00模\u200b块") == "光模块"


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text):
    assert all(1 <= len(gram) <= 2 for gram in grams(text))


@given(st.text(LETTERS, max_size=30), st.text(LETTERS, max_size=10), st.text(LETTERS, max_size=30))
def test_a_part_shares_every_pair_with_the_whole(before, part, after):
    if len(normal(part)) > 1:
        assert grams(part) <= grams(before + part + after)

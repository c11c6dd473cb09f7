"""Which share of the in-force patents of filers works in a recorded product."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from certify.accounting.monitoring.patents import EVERYBODY, Filer, Use, filers_of, patent_use

GROUPS = ("high_tech", "srdi")


def filer(uscc: str, used: int, held: int | None, *groups: str) -> Filer:
    return Filer(uscc, used, held, frozenset(groups))


def test_the_rate_rests_on_filers_whose_holding_is_known() -> None:
    listed = [
        filer("A", 2, 10, "high_tech"), filer("B", 3, 5, "high_tech"), filer("C", 1, 9),
        filer("D", 4, None, "srdi"), filer("E", 7, 6, "srdi"),
    ]  # fmt: skip
    whole, high, srdi = patent_use(listed, GROUPS, public=False)
    assert whole == Use(EVERYBODY, 3, 6, 24, Decimal("25.0"), 1, 1)
    assert high == Use("high_tech", 2, 5, 15, Decimal("33.3"), 0, 0)
    assert srdi == Use("srdi", 0, 0, 0, None, 1, 1)


def test_the_public_sees_no_group_of_two_and_nothing_two_apart_from_all() -> None:
    listed = [filer(name, 1, 4, "high_tech") for name in "ABC"]
    listed += [filer(name, 1, 4, "srdi") for name in "DE"]
    whole, high, srdi = patent_use(listed, GROUPS, public=True)
    assert srdi.hidden
    assert srdi.rate is None
    # All filers less high-tech ones are the two: one of both rows has to go.
    assert whole.hidden != high.hidden


def test_filers_are_put_together_from_what_is_known_of_each() -> None:
    assert filers_of({"B": 2, "A": 1}, {"A": 3}, {"A": ["srdi"]}) == [
        filer("A", 1, 3, "srdi"), filer("B", 2, None),
    ]  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.none() | st.integers(0, 9),
                  st.sets(st.sampled_from(GROUPS))),
        max_size=12,
    )
)  # fmt: skip
def test_no_difference_of_two_public_rows_is_about_one_or_two(raw) -> None:
    listed = [filer(str(i), used, held, *sorted(gs)) for i, (used, held, gs) in enumerate(raw)]
    rows = patent_use(listed, GROUPS, public=True)
    sound = [one for one in listed if one.held is not None and one.used <= one.held]
    behind = [{one.uscc for one in sound}]
    behind += [{one.uscc for one in sound if group in one.groups} for group in GROUPS]
    printed = [who for row, who in zip(rows, behind, strict=True) if not row.hidden]
    for one in printed:
        assert len(one) not in {1, 2}
        for other in printed:
            if other <= one:
                assert len(one - other) not in {1, 2}
    for row in rows:
        assert row.rate is None or 0 <= row.rate <= 100
        assert not (row.hidden and row.used is not None)

"""Restatement names what changed between two editions, and nothing else."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from certify.accounting.product.restatement import CAME, CHANGED, COMPARED, GONE, changes

LINE = dict.fromkeys(COMPARED, "1") | {"record_number": "A", "organisation": "x"}


def line(number: str, **changed: Any) -> dict[str, Any]:
    return LINE | {"record_number": number} | changed


def test_old_and_new_stand_beside_each_other() -> None:
    before = [line("A"), line("B"), line("D")]
    after = [line("A", sales="2", value_added=None), line("C"), line("D", organisation="y")]
    first, second, third = changes(before, after)
    assert (first.record_number, first.kind) == ("A", CHANGED)
    assert first.values == {"sales": ("1", "2"), "value_added": ("1", None)}
    assert (second.kind, second.values["sales"]) == (GONE, ("1", None))
    assert (third.kind, third.values["sales"]) == (CAME, (None, "1"))


EDITIONS = st.dictionaries(
    st.sampled_from("ABCD"), st.fixed_dictionaries({n: st.sampled_from("12") for n in COMPARED})
).map(lambda found: [{**values, "record_number": number} for number, values in found.items()])


@given(EDITIONS, EDITIONS)
def test_changes_turn_the_old_edition_into_the_new(before: Any, after: Any) -> None:
    rebuilt = {one["record_number"]: dict(one) for one in before}
    for change in changes(before, after):
        if change.kind == GONE:
            del rebuilt[change.record_number]
            continue
        row = rebuilt.setdefault(change.record_number, {"record_number": change.record_number})
        for name, (old, new) in change.values.items():
            assert row.get(name) == old
            row[name] = new
    assert rebuilt == {one["record_number"]: one for one in after}
    assert changes(after, after) == ()

"""The change table, and freezing: what was printed before beside what is printed now."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from certify.accounting.publishing.dataset import (
    TOTAL,
    Dataset,
    Dimension,
    Edition,
    Measure,
    Observation,
)
from certify.accounting.release.changes import compared, marked
from certify.accounting.release.frozen import digest_of, freeze, thaw

EDITION = Edition("2025-1", "2026-03-01", date(2026, 3, 4), "first")
FIELDS = Dimension("FIELD", "Industry field", {TOTAL: "All together", "01": "ICT", "02": "New"})


def made(*observations: Observation, dimensions=(FIELDS,)) -> Dataset:
    return Dataset(
        "D", "1.0.0", "CERTIFY", "Title", "Words", dimensions,
        (Measure("SALES", "Sales", "CNY", 2), Measure("PRODUCTS", "No. of products", "NUMBER", 0)),
        observations, EDITION, ("Note",),
    )  # fmt: skip


def figure(code: str, value: str | None, *marks: str, measure: str = "SALES") -> Observation:
    number = None if value is None else Decimal(value)
    return Observation((code,), measure, "2025", number, frozenset(marks))


def test_only_what_is_printed_differently_is_a_change():
    old = made(figure("01", "10.00"), figure("02", "7.00"), figure(TOTAL, "17.00"))
    new = made(figure("01", "10.001"), figure("02", "8.50"), figure(TOTAL, "18.50"))
    changes = compared([old], [new])
    assert [(one.key, one.old, one.new, one.difference) for one in changes] == [
        ((("FIELD", "02"),), "7.00", "8.50", "1.50"), ((), "17.00", "18.50", "1.50"),
    ]  # fmt: skip
    assert changes[0].as_values() == {
        "dataset": "D", "key": {"FIELD": "02"}, "measure": "SALES", "period": "2025",
        "old": "7.00", "new": "8.50", "difference": "1.50",
    }  # fmt: skip


def test_hidden_new_and_gone_figures_have_no_difference():
    old = made(figure("01", None, "c"), figure("02", "7.00"), figure(TOTAL, "17.00"))
    new = made(figure("01", "5.00"), figure(TOTAL, None, "c"))
    found = {one.key: (one.old, one.new, one.difference) for one in compared([old], [new])}
    assert found == {
        (("FIELD", "01"),): ("[c]", "5.00", None), (): ("17.00", "[c]", None),
        (("FIELD", "02"),): ("7.00", "", None),
    }  # fmt: skip


def test_a_dimension_that_comes_in_changes_no_margin():
    old = made(figure("01", "10.00"), figure(TOTAL, "17.00"))
    region = Dimension("REGION", "Region", {TOTAL: "All together", "32": "Jiangsu"})
    new = made(
        *(replace(one, key=(*one.key, TOTAL)) for one in old.observations),
        Observation((TOTAL, "32"), "SALES", "2025", Decimal(4)),
        dimensions=(FIELDS, region),
    )
    (change,) = compared([old], [new])
    assert (change.key, change.old, change.new) == ((("REGION", "32"),), "", "4.00")


def test_marks_stand_at_revised_and_provisional_figures_only():
    old = made(figure("01", "10.00"), figure("02", None, "c"))
    new = made(figure("01", "11.00"), figure("02", "3.00"), figure(TOTAL, None, "c"))
    done = marked(new, compared([old], [new]), provisional=True)
    assert [one.marks for one in done.observations] == [{"r", "p"}, {"p"}, {"c"}]
    final = marked(new, (), provisional=False)
    assert [one.marks for one in final.observations] == [set(), set(), {"c"}]


values = st.none() | st.decimals(-(10**12), 10**12, places=4)


@given(st.dictionaries(st.sampled_from(["01", "02", TOTAL]), values))
def test_what_is_frozen_comes_back_with_every_digit(figures):
    dataset = made(*(Observation((code,), "SALES", "2025", v) for code, v in figures.items()))
    plain = freeze(dataset)
    again = thaw(plain, EDITION)
    assert again == dataset
    assert [one.value for one in again.observations] == list(figures.values())
    assert digest_of(freeze(again)) == digest_of(plain)
    assert compared([dataset], [again]) == ()


@given(st.dictionaries(st.sampled_from(["01", "02", TOTAL]), values),
       st.dictionaries(st.sampled_from(["01", "02", TOTAL]), values))  # fmt: skip
def test_changes_lead_from_the_old_figures_to_the_new(before, after):
    def of(figures):
        return made(*(Observation((c,), "SALES", "2025", v) for c, v in figures.items()))

    old, new = of(before), of(after)

    def printed(dataset):
        shown = {one.key: dataset.printed(one) for one in dataset.observations}
        return {key: text for key, text in shown.items() if text}

    known = printed(old)
    for one in compared([old], [new]):
        code = (dict(one.key).get("FIELD", TOTAL),)
        assert known.pop(code, "") == one.old
        if one.new:
            known[code] = one.new
        if one.difference is not None:
            assert Decimal(one.old) + Decimal(one.difference) == Decimal(one.new)
    assert known == printed(new)

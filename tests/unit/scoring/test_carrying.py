"""Golden cases carried to moved benchmarks: facts move, expectations never do."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.scoring.examples.golden import FILE as CASES_FILE
from certify.scoring.proposing.carrying import carry, moves
from certify.scoring.shelf.catalogue import FILE, digest_of, shipped
from certify.scoring.source import parse_yaml
from certify.scoring.standard import build
from tests.unit.scoring.drafts import CASES, STANDARD, built

OLD = built()
OTHER_FIELD = """\
  - id: other
    zh: 另一领域
    en: Other field
    field: "02"
    expect: {points: {A1: "86.666667", A2: "48"}, total: "71.20", verdict: meets}
"""

ABSOLUTE = """\
      - {id: A3, names: {zh: 销, en: S}, clause: "1", judged_by: data, fact: sales,
         transform: as_is, unit: CNY, weight: "10", kind: bands,
         table: [["0", "0"], ["50000001", "100"]]}
"""


def moved(**numbers):
    """The small standard with other benchmarks in field 01: sales, growth."""
    text = STANDARD.replace('"1.0"', '"2.0"')
    for name, number in numbers.items():
        text = text.replace(*{
            "sales": ('sales: "5000"', f'sales: "{number}"'),
            "growth": ('growth: "8.0"', f'growth: "{number}"'),
            "unread": ('unread: "0.5"\n', f'unread: "{number}"\n'),
        }[name])  # fmt: skip
    return built(text)


def expectations(text):
    return [case["expect"] for case in parse_yaml(text.encode(), None)["cases"]]


def facts(text, place):
    return parse_yaml(text.encode(), None)["cases"][place].get("facts", {})


def test_facts_move_with_their_benchmarks_and_every_case_still_holds():
    done = carry(CASES, OLD, moved(sales="6000", growth="11.5"), "cases")
    assert (done.cases, done.failing, done.doubts) == (3, (), ())
    assert expectations(done.text) == expectations(CASES)
    assert [(c.key, c.old, c.new) for c in done.changes] == [
        ("version", "1.0", "2.0"),
        ("base.facts.sales", "50000000", "60000000"),
        ("base.facts.sales_growth", "8", "11.5"),
        ("cases.low.facts.sales", "25000000", "30000000"),
    ]
    assert "# half" in done.text and done.text.startswith("# Worked by hand.")
    assert facts(done.text, 2) == {"sales_growth": "missing"}


def test_nothing_moves_where_no_number_did():
    done = carry(CASES, OLD, moved(unread="0.7"), "cases")
    assert [change.key for change in done.changes] == ["version"]


def test_a_case_of_another_field_keeps_what_it_took_from_the_base():
    cases = CASES + OTHER_FIELD
    done = carry(cases, OLD, moved(sales="6000", growth="9"), "cases")
    assert (done.failing, done.doubts) == ((), ())
    assert facts(done.text, 3) == {"sales": "50000000", "sales_growth": "8"}
    assert 'field: "02"\n    facts: {sales: "50000000", sales_growth: "8"}\n' in done.text


@pytest.mark.parametrize(
    "own", ['    facts: {sales_growth: "8"}\n', '    facts:\n      sales_growth: "8"\n']
)
def test_what_it_states_itself_is_completed_in_its_own_layout(own):
    cases = CASES + OTHER_FIELD.replace("    expect", own + "    expect")
    done = carry(cases, OLD, moved(sales="6000"), "cases")
    assert done.failing == ()
    assert facts(done.text, 3) == {"sales_growth": "8", "sales": "50000000"}


def test_an_empty_list_of_facts_is_filled():
    cases = CASES + OTHER_FIELD.replace("    expect", "    facts: {}\n    expect")
    done = carry(cases, OLD, moved(sales="6000"), "cases")
    assert done.failing == ()
    assert facts(done.text, 3) == {"sales": "50000000"}


def test_a_case_moves_by_the_benchmarks_of_its_own_field():
    new = built(STANDARD.replace('"1.0"', '"2.0"').replace('"3000"', '"4500"'))
    done = carry(CASES + OTHER_FIELD, OLD, new, "cases")
    assert done.failing == ()
    assert facts(done.text, 3) == {"sales": "75000000"}
    assert [change.key for change in done.changes] == ["version", "cases.other.facts.sales"]


def test_what_cannot_be_exact_is_told():
    done = carry(CASES, OLD, moved(sales="7001", growth="8.1"), "cases")
    assert done.doubts == ()
    third = carry(CASES.replace('"50000000"', '"50000000.333333333333"'), OLD,
                  moved(sales="7001"), "cases")  # fmt: skip
    assert [fault.code for fault in third.doubts] == ["rounded"]
    assert "50000000.333333333333" in third.doubts[0].say("zh")


def test_what_no_filing_can_hold_is_told():
    cases = CASES.replace('sales_growth: "8"', 'sales_growth: "-99"')
    done = carry(cases, OLD, moved(growth="1"), "cases")
    assert [fault.code for fault in done.doubts] == ["impossible"]


def test_a_count_that_is_no_longer_whole_is_told():
    counting = STANDARD.replace("fact: sales,", "fact: counted_patents,").replace(
        "CNY_10K", "count"
    )
    cases = CASES.replace("sales: ", "counted_patents: ")
    new = counting.replace('"1.0"', '"2.0"').replace('sales: "5000"', 'sales: "5001"')
    done = carry(cases, built(counting), built(new), "cases")
    assert {fault.code for fault in done.doubts} == {"impossible"} or done.doubts == ()
    odd = carry(cases.replace('"25000000"', '"25000001"'), built(counting), built(new), "cases")
    assert "impossible" in {fault.code for fault in odd.doubts}


def test_a_bound_above_is_kept_too():
    share = STANDARD.replace("fact: sales,", "fact: contribution,").replace("CNY_10K", "share")
    cases = CASES.replace('sales: "50000000"', 'contribution: "0.5"').replace(
        'sales: "25000000"', 'contribution: "0.9"'
    )
    share = share.replace('sales: "5000"', 'sales: "0.5"').replace('sales: "3000"', 'sales: "0.5"')
    new = share.replace('"1.0"', '"2.0"').replace('sales: "0.5"', 'sales: "0.6"', 1)
    done = carry(cases, built(share), built(new), "cases")
    assert [fault.code for fault in done.doubts] == ["impossible"]


def test_a_case_that_fails_afterwards_is_listed_and_not_expected_anew():
    both = STANDARD.replace('weight: "40",', 'weight: "30",') + ABSOLUTE
    cases = CASES.replace('A2: "60"}', 'A2: "60", A3: "0"}')
    cases = cases.replace('"60.00"', '"54.00"').replace('"42.00"', '"36.00"')
    new = both.replace('"1.0"', '"2.0"').replace('sales: "5000"', 'sales: "6000"')
    assert carry(cases, built(both), built(both), "cases").failing == ()
    done = carry(cases, built(both), built(new), "cases")
    assert {fault.key for fault in done.failing} == {
        "cases.base.A3", "cases.base.total", "cases.no-growth.A3", "cases.no-growth.total",
    }  # fmt: skip
    assert expectations(done.text) == expectations(cases)


def test_fields_that_only_one_version_covers_do_not_move():
    assert moves(OLD, OLD, "05") == {}
    assert set(moves(OLD, moved(sales="1"), "01")) == {"sales"}


ENTRY = shipped().entries[0]
TEXT = (ENTRY.folder / FILE).read_text(encoding="utf-8")
EXAMPLES = (ENTRY.folder / CASES_FILE).read_text(encoding="utf-8")


@settings(max_examples=6)
@given(st.decimals(min_value=Decimal("0.1"), max_value=3, places=2))
def test_the_shipped_cases_hold_for_any_other_sales_benchmarks(factor):
    """Sales over a round benchmark move exactly: all cases pass, none is in doubt."""
    text = TEXT
    for field in ENTRY.standard.fields.values():
        old = field.benchmarks["sales"]
        new = f"{(old * factor).normalize():f}"
        text = text.replace(f'benchmarks: {{sales: "{old}"', f'benchmarks: {{sales:  "{new}"')
    new_standard = build(parse_yaml(text.encode(), None), digest_of(text.encode()))
    done = carry(EXAMPLES, ENTRY.standard, new_standard, "cases")
    assert done.failing == ()
    assert {fault.code for fault in done.doubts} <= {"rounded"}
    assert expectations(done.text) == expectations(EXAMPLES)

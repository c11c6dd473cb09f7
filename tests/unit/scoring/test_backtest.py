"""The back-test: every figure counted again, slowly, from the exact engine's sheets."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.scoring.backtest import compare
from certify.scoring.backtest_report import CHANGES, OUTCOMES, BackTest
from certify.scoring.columns import Columns
from certify.scoring.engine import judge
from certify.scoring.standard import HIGHEST_LEVEL, LOWEST_LEVEL
from certify.scoring.traits import Traits
from tests.unit.scoring import bulk

PROVINCES = ("110000", "320505", "440300")
TYPES = ("enterprise", "university")


def changed(chance, old):
    """Another version of ``old``: another mark, benchmark, table or rounding."""
    fields = {
        code: replace(each, pass_mark=each.pass_mark + chance.randint(-9, 9),
                      measures={name: m * 2 for name, m in each.measures.items()})
        for code, each in old.fields.items() if chance.random() < 0.9
    }  # fmt: skip
    return replace(old, version="2", fields=fields, quantum=Decimal(1))


def traits(chance, count, organisations):
    """Traits of ``count`` filings of at most so many organisations."""
    keys = [str(chance.randrange(organisations)) for _ in range(count)]
    regions = [chance.choice(PROVINCES) for _ in range(count)]
    return regions, [chance.choice(TYPES) for _ in range(count)], keys


def outcome(findings, levels, standard):
    """The outcome by the exact engine: all levels at both ends where some are missing."""
    if findings.field not in standard.fields:
        return "uncovered"
    sheet = judge(findings, levels, standard)
    if sheet.verdict != "undetermined":
        return sheet.verdict
    verdicts = set()
    for falling in (False, True):
        ends = {i.id: end(i, falling) for i in standard.indicators if i.by_reviewers}
        verdicts.add(judge(findings, {**ends, **levels}, standard).verdict)
    return verdicts.pop() if len(verdicts) == 1 else "open"


def end(indicator, highest):
    """The level of the least or of the most points."""
    rises = indicator.table.points[0] <= indicator.table.points[-1]
    return HIGHEST_LEVEL if rises == highest else LOWEST_LEVEL


def change(old, new):
    """The change from one outcome to another."""
    if {"open", "uncovered"} & {old, new}:
        return "undecided"
    return {(True, True): "still_meets", (True, False): "loses", (False, True): "gains",
            (False, False): "still_fails"}[old == "meets", new == "meets"]  # fmt: skip


def tried(seed, count=80, size=30, organisations=40):
    """A back-test, and what it was made from."""
    chance = Random(seed)
    old = bulk.standard(chance)
    new = changed(chance, old)
    rows = bulk.filings(chance, old, count)
    told = traits(chance, count, organisations)
    chunks = [
        (Columns.of([f for f, _ in rows[at : at + size]], [g for _, g in rows[at : at + size]]),
         Traits.of(*(each[at : at + size] for each in told)))
        for at in range(0, count, size)
    ]  # fmt: skip
    return old, new, rows, told, compare(old, new, chunks)


@settings(max_examples=25)
@given(st.integers(0, 2**63))
def test_every_count_is_that_of_the_exact_engine(seed):
    old, new, rows, told, found = tried(seed)
    pairs = [(outcome(*row, old), outcome(*row, new)) for row in rows]
    matrix = [[pairs.count((one, other)) for other in OUTCOMES] for one in OUTCOMES]
    assert [[cell.filings for cell in row] for row in found.matrix] == matrix
    changes = [change(*pair) for pair in pairs]
    assert {name: cell.filings for name, cell in found.changes.items()} == {
        name: changes.count(name) for name in CHANGES
    }
    groups = {
        "field": [row.field for row, _ in rows], "year": [str(row.data_year) for row, _ in rows],
        "region": [f"{code[:2]}0000" for code in told[0]], "org_type": told[1],
    }  # fmt: skip
    for name, codes in groups.items():
        assert [group.code for group in found.groups[name]] == sorted(set(codes))
        for group in found.groups[name]:
            mine = [at for at, code in enumerate(codes) if code == group.code]
            assert group.filings.filings == len(mine)
            assert {each: cell.filings for each, cell in group.changes.items()} == {
                each: sum(changes[at] == each for at in mine) for each in CHANGES
            }
            assert group.matrix == tuple(
                tuple(sum(pairs[at] == (one, other) for at in mine) for other in OUTCOMES)
                for one in OUTCOMES
            )


@settings(max_examples=10)
@given(st.integers(0, 2**63), st.sampled_from((1, 7, 80)), st.sampled_from((1, 3)))
def test_the_report_does_not_depend_on_how_the_work_is_divided(seed, size, workers):
    old, new, rows, told, found = tried(seed)
    columns = Columns.of([f for f, _ in rows], [g for _, g in rows])
    labels = Traits.of(*told)
    chunks = [
        (columns.rows(slice(at, at + size)), labels.rows(slice(at, at + size)))
        for at in range(0, len(rows), size)
    ]
    again = compare(old, new, chunks, workers=workers)
    plain = [replace(each, old=replace(each.old, settled=0)) for each in (found, again)]
    assert plain[0] == plain[1]


@pytest.mark.parametrize("seed", range(5))
def test_a_report_read_back_is_the_report_that_was_written(seed):
    found = tried(seed)[-1]
    for each in (found, found.public()):
        again = BackTest.read(each.canonical())
        assert again == each
        assert again.digest == each.digest


def test_another_document_is_not_read_as_a_report():
    with pytest.raises(ValueError, match=r"not a certify\.backtest/1"):
        BackTest.read({"schema": "certify.score/1"})


def test_no_filings_make_an_empty_report():
    chance = Random(1)
    old = bulk.standard(chance)
    found = compare(old, changed(chance, old), [])
    assert (found.filings, found.organisations, found.meets_old, found.changed) == (0, 0, 0, 0)
    assert BackTest.read(found.canonical()) == found
    assert found.public().meets_new == 0

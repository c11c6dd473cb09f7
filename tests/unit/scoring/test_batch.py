"""The batch engine: equal to the exact one, number by number, on filings that look for trouble."""

import os
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.scoring.bulk import batch as module
from certify.scoring.bulk import settling
from certify.scoring.bulk.batch import UNCOVERED, VERDICTS, score_batch
from certify.scoring.bulk.columns import Columns
from certify.scoring.findings import Findings
from certify.scoring.kinds import Bands, Piecewise
from tests.unit.scoring import bulk
from tests.unit.scoring.examples import STANDARD

# CERTIFY_BATCH_ROUNDS=2000 tries many more standards; each comes with 60 filings.
ROUNDS = int(os.environ.get("CERTIFY_BATCH_ROUNDS", "60"))
ROWS = 60
MILLION = 10**6


def differences(batch, sheets):
    """Wherever a batch departs from the sheets of the exact engine."""
    points = {each.id: batch.points(each.id) for each in batch.standard.indicators}
    shares = {each.id: batch.contributions(each.id) for each in batch.standard.indicators}
    for row, sheet in enumerate(sheets):
        if sheet is None:
            if batch.verdicts[row] != UNCOVERED:
                yield row, "verdict", VERDICTS[batch.verdicts[row]], "uncovered"
            continue
        found = {"verdict": VERDICTS[batch.verdicts[row]], "total": batch.number(row),
                 "interval": batch.interval(row), "award": batch.award(row),
                 "gates": batch.failed_gates(row)}  # fmt: skip
        wanted = {"verdict": sheet.verdict, "total": sheet.total, "interval": sheet.interval,
                  "award": sheet.award,
                  "gates": tuple(g.id for g in sheet.gates if g.passed is False)}  # fmt: skip
        for each in sheet.dimensions:
            found[each.id], wanted[each.id] = batch.number(row, each.id), each.total
        for each in sheet.indicators:
            for what, micro in (("points", points[each.id]), ("contribution", shares[each.id])):
                known = micro.known is None or micro.known[row]
                value = Decimal(int(micro.millionths[row])) / MILLION if known else None
                found[each.id, what], wanted[each.id, what] = value, getattr(each, what)
        for what, value in wanted.items():
            if found[what] != value:
                yield row, what, found[what], value


@settings(max_examples=ROUNDS)
@given(st.integers(0, 2**63))
def test_every_number_is_the_exact_engines(seed):
    chance = Random(seed)
    judged = bulk.standard(chance)
    rows = bulk.filings(chance, judged, ROWS)
    columns = Columns.of([found for found, _ in rows], [levels for _, levels in rows])
    year = chance.choice((None, *bulk.YEARS))
    batch = score_batch(columns, judged, year)
    assert list(differences(batch, bulk.sheets(rows, judged, year))) == []


def columns_of(rows):
    """Columns of (findings, levels) pairs."""
    return Columns.of([found for found, _ in rows], [levels for _, levels in rows])


def one(kind, at, points, transform="as_is", **changes):
    """A standard of one indicator that reads ``sales``, and perhaps a measure for it."""
    first = STANDARD.indicators[0]
    table = kind(tuple(map(Decimal, at)), tuple(map(Decimal, points)), "any")
    indicator = replace(first, weight=Decimal(100), table=table, transform=transform)
    fields = {"01": replace(STANDARD.fields["01"], floors={}, measures={"A1": changes.get("by")})}
    return replace(STANDARD, indicators=(indicator,), dimensions=STANDARD.dimensions[:1],
                   gates=(), fields=fields)  # fmt: skip


def sold(values):
    """Filings that differ in their sales only."""
    return [(Findings("01", 2025, {"sales": Decimal(value)}, {}), {}) for value in values]


@settings(max_examples=20)
@given(st.integers(0, 2**63))
def test_partly_judged_filings_have_the_engines_interval(seed):
    chance = Random(seed)
    rows = []
    for _ in range(20):
        facts = {name: bulk.decimal(chance, 0, 30, 4) for name in STANDARD.facts_read}
        levels = {name: bulk.decimal(chance, 0, 4, chance.choice((1, 2, 20)))
                  for name in ("C3", "C4", "D2") if chance.random() < 0.6}  # fmt: skip
        rows.append((Findings(chance.choice(list(STANDARD.fields)), 2025, facts, {}), levels))
    batch = score_batch(columns_of(rows), STANDARD, 2025)
    assert list(differences(batch, bulk.sheets(rows, STANDARD, 2025))) == []


def test_blocks_join_without_a_seam(monkeypatch):
    monkeypatch.setattr(module, "BLOCK", 7)
    chance = Random(11)
    judged = bulk.standard(chance)
    rows = bulk.filings(chance, judged, 50)
    assert list(differences(score_batch(columns_of(rows), judged),
                            bulk.sheets(rows, judged, None))) == []  # fmt: skip


@pytest.mark.parametrize(("places", "points"), [(2, "61.995"), (1, "61.95"), (0, "61.5")])
def test_ties_are_settled_and_counted(places, points):
    standard = one(Bands, ("0", "1"), ("0", points))
    standard = replace(standard, quantum=Decimal(1).scaleb(-places))
    rows = sold(["0.5", "1", "2"])
    batch = score_batch(columns_of(rows), standard)
    assert batch.settled == 2
    assert [batch.number(row) for row in range(3)] == [0, 62, 62]
    assert [VERDICTS[each] for each in batch.verdicts] == ["below", "meets", "meets"]
    assert list(differences(batch, bulk.sheets(rows, standard, None))) == []


@pytest.mark.parametrize("wide", [False, True])
def test_a_value_a_hair_beside_a_band_is_not_in_it(wide):
    third = "0." + "3" * 34 if wide else "0.25"
    hair = Decimal("1e-33") if wide else Decimal("1e-17")
    edges = ("0", "0.3", "7", "100000000000000")
    standard = one(Bands, edges, ("0", "30", "60", "100"))
    beside = [Decimal(edge) + step for edge in edges for step in (-hair, 0, hair)]
    rows = sold([third, *(value for value in beside if len(value.as_tuple().digits) < 34)])
    batch = score_batch(columns_of(rows), standard)
    assert list(differences(batch, bulk.sheets(rows, standard, None))) == []


def test_rows_too_close_for_floats_are_settled_every_one():
    close = ("123456789012345.000001", "123456789012345.000002", "123456789012345.000004")
    standard = one(Piecewise, close, ("0", "40", "90"))
    beside = ("123456789012345.0000015", "123456789012345.000003", "1", "123456789012346")
    rows = sold([*close, *beside])
    batch = score_batch(columns_of(rows), standard)
    assert batch.settled == len(rows)
    assert list(differences(batch, bulk.sheets(rows, standard, None))) == []


def test_a_falling_table_at_a_measure_that_does_not_end():
    third = Decimal(1) / Decimal(3)
    for transform in ("ratio", "difference"):
        standard = one(Bands, ("-2", "0", "3", "5000"), ("90", "61.995", "30", "1"), transform,
                       by=third)  # fmt: skip
        rows = sold(["1", "0.3333333333", "3.3333333333", "1.0000000001", "0.9999999999", "-1"])
        batch = score_batch(columns_of(rows), standard)
        assert list(differences(batch, bulk.sheets(rows, standard, None))) == []


def test_what_is_read_twice_is_remembered_only_so_far(monkeypatch):
    monkeypatch.setattr(settling, "REMEMBERED", 1)
    standard = one(Bands, ("0", "1", "2"), ("0.005", "1.005", "61.995"))
    rows = sold(["0", "1", "2", "2", "1"])
    batch = score_batch(columns_of(rows), standard)
    assert batch.settled == 5
    assert list(differences(batch, bulk.sheets(rows, standard, None))) == []


def test_a_fact_the_columns_lack_is_named():
    rows = [(Findings("01", 2025, {"profit": Decimal(1)}, {}), {})]
    with pytest.raises(KeyError, match="sales"):
        score_batch(columns_of(rows), one(Bands, ("0", "1"), ("0", "1")))


def test_no_rows_make_an_empty_batch():
    batch = score_batch(columns_of([]), replace(STANDARD, gates=(), indicators=()))
    assert len(batch.verdicts) == 0 and batch.settled == 0


def test_floats_alone_would_be_wrong(monkeypatch):
    # What the settling is for: 0.00005 steps to the nearest hundredth, half of them ties.
    standard = one(Piecewise, ("0", "3"), ("0", "100"))
    rows = sold([Decimal(3 * step) / 20_000 for step in range(2_000)])
    exact = bulk.sheets(rows, standard, None)
    batch = score_batch(columns_of(rows), standard)
    assert batch.settled >= 1_000
    assert list(differences(batch, exact)) == []
    monkeypatch.setattr(module, "_slack", lambda curves: -1.0)  # never in doubt
    trusting = score_batch(columns_of(rows), standard)
    assert [row for row in range(2_000) if trusting.number(row) != exact[row].total]


@pytest.mark.parametrize("places", [0, 1, 2])
def test_few_whole_numbers_are_looked_up(places):
    chance = Random(places)
    facts = {name: bulk.decimal(chance, 0, 9, 0) for name in STANDARD.facts_read}
    rows = [
        (Findings("03", 2025, {**facts, "price_premium": bulk.decimal(chance, -5, 40, places)}, {}),
         {name: bulk.decimal(chance, 0, 4, places) for name in ("C3", "C4", "D2")})
        for _ in range(60)
    ]  # fmt: skip
    assert list(differences(score_batch(columns_of(rows), STANDARD),
                            bulk.sheets(rows, STANDARD, None))) == []  # fmt: skip


def test_nobody_judged_anything():
    facts = {**dict.fromkeys(STANDARD.facts_read, Decimal(2)), "core_patents_disputed": Decimal(0)}
    rows = [(Findings("03", 2025, facts, {}), {})] * 3
    batch = score_batch(columns_of(rows), STANDARD)
    assert [VERDICTS[each] for each in batch.verdicts] == ["undetermined"] * 3
    assert list(differences(batch, bulk.sheets(rows, STANDARD, None))) == []

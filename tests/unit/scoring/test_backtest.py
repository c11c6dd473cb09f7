"""The back-test: every figure counted again, slowly, from the exact engine's sheets."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.scoring.backtesting.backtest import compare
from certify.scoring.backtesting.drivers import parts
from certify.scoring.backtesting.report import CHANGES, OUTCOMES, BackTest
from certify.scoring.bulk.columns import Columns
from certify.scoring.bulk.traits import Traits
from certify.scoring.engine import judge
from certify.scoring.rounding import CONTEXT, half_up
from certify.scoring.standard import HIGHEST_LEVEL, LOWEST_LEVEL, Award, Text
from tests.unit.scoring import bulk
from tests.unit.scoring.examples import STANDARD

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


def everyone(rows, told, old, new):
    """The organisations behind each cell over all filings and of each group."""
    behind = {}
    for (found, levels), region, kind, who in zip(rows, *told, strict=True):
        pair = outcome(found, levels, old), outcome(found, levels, new)
        names = [("matrix", *pair), ("old", pair[0]), ("new", pair[1]), ("change", change(*pair))]
        codes = {"field": found.field, "region": f"{region[:2]}0000", "org_type": kind,
                 "year": str(found.data_year)}  # fmt: skip
        names += [(name, code, what) for name, code in codes.items()
                  for what in ("all", change(*pair))]  # fmt: skip
        for name in names:
            behind.setdefault(name, set()).add(who)
    return behind


def printed(report):
    """Every cell over all filings and of each group of a report."""
    for one, row in zip(OUTCOMES, report.matrix, strict=True):
        yield from ((("matrix", one, other), c) for other, c in zip(OUTCOMES, row, strict=True))
    yield from ((("old", name), cell) for name, cell in report.old.outcomes.items())
    yield from ((("new", name), cell) for name, cell in report.new.outcomes.items())
    yield from ((("change", name), cell) for name, cell in report.changes.items())
    for name, groups in report.groups.items():
        for group in groups:
            yield (name, group.code, "all"), group.filings
            yield from (((name, group.code, each), c) for each, c in group.changes.items())


@settings(max_examples=25)
@given(st.integers(0, 2**63), st.sampled_from((5, 12, 40)))
def test_the_public_version_prints_no_count_of_fewer_than_three_organisations(seed, organisations):
    old, new, rows, told, found = tried(seed, organisations=organisations)
    behind = everyone(rows, told, old, new)
    public, office = found.public(), dict(printed(found))
    assert public.is_public and not found.is_public
    for name, cell in printed(public):
        few = 0 < len(behind.get(name, ())) < 3
        assert cell.filings == (None if cell.guarded else office[name].filings)
        assert cell.guarded or not few
    for groups in public.groups.values():
        for group in groups:
            assert group.matrix is None
            cells = [group.changes[name].filings for name in CHANGES]
            hidden = [at for at, each in enumerate(cells) if each is None]
            assert group.filings.filings is None or len(hidden) != 1
            assert (group.meets_old is None) == (None in (cells[0], cells[2]))
            assert (group.meets_new is None) == (None in (cells[0], cells[1]))


@settings(max_examples=15)
@given(st.integers(0, 2**63))
def test_each_part_alone_flips_what_the_engine_says(seed):
    old, new, rows, _, found = tried(seed)
    moved = []
    for row in rows:
        sheets = [judge(*row, each) for each in (old, new) if row[0].field in each.fields]
        if len(sheets) == 2 and None not in (sheets[0].total, sheets[1].total):
            met, meets = (sheet.verdict == "meets" for sheet in sheets)
            if met != meets:
                moved.append((row, met, sheets))
    assert found.gaining.filings == sum(not met for _, met, _ in moved)
    assert found.losing.filings == sum(met for _, met, _ in moved)
    marks = {code: replace(each, pass_mark=new.fields[code].pass_mark)
             for code, each in old.fields.items() if code in new.fields}  # fmt: skip
    alone = replace(old, fields=marks)
    by_id = {each.id: each for each in found.drivers}
    flips = sum((judge(*row, alone).verdict == "meets") != met for row, met, _ in moved)
    assert by_id["pass_mark"].flips.filings == flips if "pass_mark" in by_id else flips == 0
    for at, indicator in enumerate(old.indicators):
        shifts = [sheets[1].indicators[at].contribution - sheets[0].indicators[at].contribution
                  for _, _, sheets in moved]  # fmt: skip
        driver = by_id[indicator.id]
        assert driver.mean_change == (mean(shifts) if moved else None)
        changed_fields = {
            code: replace(old.fields[code], measures={
                **each.measures, indicator.id: new.fields[code].measures[indicator.id]})
            for code, each in old.fields.items()
            if code in new.fields and indicator.id in each.measures
        }  # fmt: skip
        only = replace(old, fields={**old.fields, **changed_fields})
        flips = sum((judge(*row, only).verdict == "meets") != met for row, met, _ in moved)
        assert driver.flips.filings == flips


def mean(numbers):
    """The mean of decimals, half-up to four places."""
    return half_up(CONTEXT.divide(sum(numbers), Decimal(len(numbers))), Decimal("0.0001"))


def test_indicators_come_go_and_change_their_place():
    one, other = with_parts("A1 B1 C1"), with_parts("A1 C1 D1", weight=5)
    told = parts(one, other)
    assert [(p.id, p.old is not None, p.new is not None, p.differs) for p in told] == [
        ("A1", True, True, True), ("B1", True, False, True), ("C1", True, True, True),
        ("D1", False, True, True),
    ]  # fmt: skip
    alone = {part.id: part.alone for part in told}
    assert [i.id for i in alone["B1"].indicators] == ["A1", "C1"]
    assert [i.id for i in alone["D1"].indicators] == ["A1", "B1", "C1", "D1"]
    assert [d.id for d in alone["D1"].dimensions] == ["A", "B", "C", "D"]
    assert alone["D1"].fields["01"].measures["D1"] == STANDARD.fields["01"].measures["A1"]
    assert [i.weight for i in alone["A1"].indicators] == [5, 6, 12]
    assert parts(one, one)[0].alone is None
    plain = tuple(replace(i, transform="as_is") for i in one.indicators)
    unmeasured = {code: replace(f, measures={}) for code, f in one.fields.items()}
    alone = parts(one, replace(one, indicators=plain, fields=unmeasured))[0].alone
    assert "A1" not in alone.fields["01"].measures


def with_parts(ids, weight=None):
    """The sample standard with these indicators only; D1 measured like A1."""
    kept = tuple(i for i in STANDARD.indicators if i.id in ids.split())
    if weight is not None:
        kept = tuple(replace(i, weight=Decimal(weight)) for i in kept)
    extra = {"D1"} if weight else set()
    fields = {code: replace(f, measures={**f.measures, **dict.fromkeys(extra, f.measures["A1"])})
              for code, f in STANDARD.fields.items() if weight is None or code != "02"}  # fmt: skip
    return replace(STANDARD, indicators=kept, fields=fields,
                   dimensions=tuple(d for d in STANDARD.dimensions if d.id in ids))  # fmt: skip


def test_gates_floors_and_rounding_are_parts_too():
    other = replace(
        STANDARD, gates=STANDARD.gates[1:], quantum=Decimal(1),
        fields={code: replace(f, floors={"C": Decimal(16)}) for code, f in STANDARD.fields.items()},
    )  # fmt: skip
    assert [p.id for p in parts(STANDARD, other) if p.differs] == ["floors", "gates", "rounding"]


def test_awards_are_counted_from_old_to_new():
    chance = Random(5)
    names = Text("级", "level")
    old = replace(bulk.standard(chance), awards=(), gates=())
    old = replace(old, fields={code: replace(each, pass_mark=Decimal(20), floors={})
                               for code, each in old.fields.items()})  # fmt: skip
    awards = (Award("one", names, Decimal(20)), Award("two", names, Decimal(50)))
    new = replace(old, version="2", awards=awards)
    rows = bulk.filings(chance, old, 60)
    chunk = (Columns.of([f for f, _ in rows], [g for _, g in rows]),
             Traits.of(*traits(chance, 60, 40)))  # fmt: skip
    found = compare(old, new, [chunk])
    sheets = [judge(*row, new) for row in rows if row[0].field in new.fields]
    earned = [sheet.award for sheet in sheets]
    assert list(found.old.awards) == [""] and list(found.new.awards) == ["", "one", "two"]
    assert [c.filings for c in found.awards[0]] == [
        60 - sum(map(bool, earned)), earned.count("one"), earned.count("two"),
    ]  # fmt: skip
    assert found.new.awards["two"].filings == earned.count("two") > 0
    assert compare(old, old, [chunk]).awards == ()


def test_totals_are_counted_by_fives():
    chance = Random(7)
    old = replace(bulk.standard(chance), gates=())
    rows = bulk.filings(chance, old, 60)
    columns = Columns.of([f for f, _ in rows], [g for _, g in rows])
    found = compare(old, old, [(columns, Traits.of(*traits(chance, 60, 40)))])
    totals = [judge(*row, old).total for row in rows if row[0].field in old.fields]
    bins = [min(int(total) // 5, 19) for total in totals if total is not None]
    assert [cell.filings for cell in found.distributions[0].old] == [
        bins.count(place) for place in range(20)
    ]
    assert found.edges[0] == 0 and found.edges[1] == 5 and found.edges[-1] == 100


def test_progress_is_told_chunk_by_chunk():
    chance = Random(3)
    old = bulk.standard(chance)
    rows = bulk.filings(chance, old, 30)
    columns = Columns.of([f for f, _ in rows], [g for _, g in rows])
    labels = Traits.of(*traits(chance, 30, 9))
    seen = []
    compare(old, old, zip(columns.chunks(10), [labels.rows(slice(a, a + 10)) for a in (0, 10, 20)],
                          strict=True), progress=seen.append)  # fmt: skip
    assert seen == [10, 20, 30]


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

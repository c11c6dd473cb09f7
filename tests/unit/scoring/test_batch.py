"""The batch engine: equal to the exact one, number by number, on filings that look for trouble."""

import os
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from certify.scoring.batch import UNCOVERED, VERDICTS, score_batch
from certify.scoring.columns import Columns
from tests.unit.scoring import bulk

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

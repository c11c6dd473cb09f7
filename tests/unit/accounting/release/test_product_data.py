"""The public product summary as a dataset: every cell of its tables, once."""

from dataclasses import replace
from decimal import Decimal

from certify.accounting.product.frozen import View
from certify.accounting.product.summary import MEASURES, TOTAL, Block, Breakdown, Row
from certify.accounting.product.table import STATUS_NAMES
from certify.accounting.publishing import sdmx, tidy
from certify.accounting.release.product_data import dataset


def row(field: str, hidden: frozenset[str] = frozenset()) -> Row:
    amounts = {m: None if m in hidden else Decimal("1.25") for m in MEASURES}
    return Row(field, 5, 4, amounts, {"P2": None}, 0, hidden)


def view() -> View:
    hidden = frozenset(MEASURES)
    recorded = Block("recorded", (row("01"), row("03", hidden)), row(TOTAL))
    recognised = Block(
        "recognised", (), Row(TOTAL, 0, 0, dict.fromkeys(MEASURES, Decimal()), {}, 0)
    )
    kinds = Block("recorded", (row("srdi"), row("unqualified")), row(TOTAL))
    by_kind = Breakdown("qualification", kinds, recognised)
    return View(2025, 1, True, recorded, recognised, {"qualification": by_kind})


def test_every_cell_is_an_observation_and_hidden_ones_say_so():
    made = dataset(view())
    assert [one.id for one in made.dimensions] == ["STATUS", "FIELD", "QUALIFICATION"]
    assert list(made.dimensions[0].codes) == list(STATUS_NAMES)
    assert list(made.dimensions[1].codes) == ["_T", "01", "03"]
    assert len(made.observations) == 6 * (2 + len(MEASURES))
    found = {(*one.key, one.measure): one for one in made.observations}
    assert found["recorded", "_T", "_T", "SALES"].value == Decimal("1.25")
    assert found["recorded", "03", "_T", "SALES"].marks == {"c"}
    assert found["recorded", "03", "_T", "PRODUCTS"].value == 5
    assert found["recorded", "_T", "srdi", "SALES"].value == Decimal("1.25")
    assert any("Not additive" in note for note in made.notes)
    assert made.printed(found["recognised", "_T", "_T", "EXPORTS"]) == "0.00"


def test_the_forms_of_it_agree():
    made = dataset(view())
    assert len(tidy.text(made).splitlines()) == len(sdmx.text(made).splitlines())


def test_without_overlapping_groups_nothing_is_said_of_them():
    plain = dataset(replace(view(), breakdowns={}))
    assert not any("Not additive" in note for note in plain.notes)
    assert [one.id for one in plain.dimensions] == ["STATUS", "FIELD"]

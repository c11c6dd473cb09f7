"""A dataset as a table for a page, and the announcement as a dataset."""

from datetime import date
from decimal import Decimal

from certify.accounting.publishing.dataset import (
    TOTAL,
    Dataset,
    Dimension,
    Edition,
    Measure,
    Observation,
)
from certify.accounting.release.grid import Cell, columns, sections
from certify.accounting.release.industry_data import dataset as of_notice

EDITION = Edition("2025-1", "v", date(2026, 3, 4), "first")
STATUS = Dimension("STATUS", "State", {"recorded": "Recorded", "recognised": "Recognised"})
FIELD = Dimension("FIELD", "Field", {TOTAL: "All together", "01": "ICT manufacturing"})
SALES = Measure("SALES", "Sales", "CNY", 2)
COUNT = Measure("COUNT", "No. of products", "NUMBER", 0)


def made(*figures: tuple[str, str, Measure, str | None, str]) -> Dataset:
    observations = tuple(
        Observation((status, field), measure.id, "2025",
                    None if value is None else Decimal(value), frozenset(marks))
        for status, field, measure, value, marks in figures
    )  # fmt: skip
    return Dataset(
        "D", "1.0.0", "CERTIFY", "T", "W", (STATUS, FIELD), (SALES, COUNT), observations, EDITION
    )


def test_a_section_per_code_and_a_cell_per_measure():
    dataset = made(
        ("recorded", TOTAL, SALES, "-1234567.891", "r"), ("recorded", TOTAL, COUNT, "3", ""),
        ("recorded", "01", SALES, None, "c"), ("recognised", TOTAL, SALES, None, ""),
    )  # fmt: skip
    first, second = sections(dataset, "en")
    assert [one.name for one in (first, second)] == ["Recorded", "Recognised"]
    whole, by_field = first.groups
    assert (whole.heading, by_field.heading) == ("", "Field")
    assert [(line.total, line.name) for line in (*whole.lines, *by_field.lines)] == [
        (True, "All together"), (False, "ICT manufacturing"),
    ]  # fmt: skip
    assert whole.lines[0].cells == (Cell("-1,234,567.89", "[r]"), Cell("3", ""))
    assert by_field.lines[0].cells == (Cell("", "[c]"), None)
    assert second.groups[0].lines[0].cells == (Cell("–", ""), None)
    assert columns(dataset, "en") == [("Sales", "yuan"), ("No. of products", "number")]


def notice(*standing: str) -> dict[str, object]:
    said = {
        "total": {"value": "153176", "growth": "7.1", "gdp_share": "12.71",
                  "gdp_share_change": "0.27", "gdp_growth": None, "growth_gap": None},
        "classes": [{"code": "01", "value": "31818", "growth": "11.5", "share": "20.8"},
                    {"code": "03", "value": None, "growth": None, "share": None}],
    }  # fmt: skip
    return {"said": {"en": said, "zh": said}, "standing": list(standing)}


def test_a_notice_keeps_its_decimals_and_leaves_out_what_it_leaves_out():
    dataset = of_notice(2022, notice("published"))
    printed = {(*one.key, one.measure): dataset.printed(one) for one in dataset.observations}
    assert printed[TOTAL, "VALUE_ADDED"] == "153176"
    assert printed[TOTAL, "GDP_SHARE"] == "12.71"
    assert (printed["01", "STRUCTURE"], printed["03", "STRUCTURE"]) == ("20.8", "")
    assert printed[TOTAL, "GDP_GROWTH"] == ""
    assert {mark for one in dataset.observations for mark in one.marks} == set()
    (section,) = sections(dataset, "en")
    assert [line.total for group in section.groups for line in group.lines] == [True, False, False]


def test_preliminary_figures_are_marked_where_there_is_one():
    dataset = of_notice(2022, notice("preliminary", "final"))
    assert all(("p" in one.marks) == (one.value is not None) for one in dataset.observations)

"""One dataset in all its forms, each held against its own specification, and against each other."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from certify.accounting.publishing import sdmx, tidy
from certify.accounting.publishing.dataset import (
    TOTAL,
    Dataset,
    Dimension,
    Edition,
    Measure,
    Observation,
)
from certify.accounting.publishing.document import as_document
from certify.accounting.publishing.workbook import legend, workbook

FIELD = Dimension("FIELD", "Measure", {"01": "yuan", "02": "number", TOTAL: "All together"})
STATUS = Dimension("STATUS", "Value", {"recorded": "Figures", "recognised": "Notes"})
SALES = Measure("SALES", "Value", "CNY", 2)
PRODUCTS = Measure("PRODUCTS", "number", "NUMBER", 0)


def observation(field="01", status="recorded", measure="SALES", value="1", marks=""):
    number = None if value is None else Decimal(value)
    return Observation((field, status), measure, "2025", number, frozenset(marks))


LISTED = (
    observation(value="62000000.005"),
    observation(status="recognised", value=None, marks="c"),
    observation(field="02", value="-0.004", marks="pr"),
    observation(field="02", status="recognised", value=None),
    observation(field=TOTAL, value="123456789012345678.91", marks="r"),
    observation(field=TOTAL, measure="PRODUCTS", value="27", marks="p"),
)


def dataset(*observations, **changes):
    made = Dataset(
        id="PRODUCT_SUMMARY", version="1.0.0", agency="CERTIFY", title="Figures",
        description="Notes", dimensions=(FIELD, STATUS), measures=(SALES, PRODUCTS),
        observations=observations or LISTED, notes=("confidential",),
        edition=Edition("2025-1", "2026-11", date(2026, 11, 24), "routine"),
    )  # fmt: skip
    return replace(made, **changes) if changes else made


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"id": "product summary"}, "not an identifier"),
        ({"version": "1"}, "three numbers"),
        ({"dimensions": (FIELD, FIELD)}, "used twice"),
        ({"observations": (LISTED[0], LISTED[0])}, "comes twice"),
        ({"observations": (observation(field="77"),)}, "'77' is no code of FIELD"),
        ({"observations": (observation(measure="X"),)}, "unknown measure"),
        ({"observations": (observation(marks="z"),)}, "unknown marks"),
        ({"observations": (observation(marks="c"),)}, "yet it has a value"),
        ({"observations": (Observation(("01",), "SALES", "2025", None),)}, "one code per dim"),
    ],
)
def test_contradictions_are_refused(wrong, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        dataset(**wrong)


def test_every_contradiction_is_named_at_once():
    with pytest.raises(ValueError, match=r"'77'.*unknown measure.*confidential"):
        dataset(observation(field="77"), observation(measure="X"), observation(marks="c"))


def test_tidy_rows():
    first, hidden, small, unknown, large, count = rows(tidy.text(dataset()))
    assert first["period"] == "2025"
    assert (first["field"], first["field_zh"], first["field_en"]) == ("01", "元", "yuan")
    assert (first["value"], first["unit"], first["marks"]) == ("62000000.01", "CNY", "")
    assert (hidden["value"], hidden["marks"]) == ("", "[c]")
    assert (small["value"], small["marks"]) == ("0.00", "[p][r]")
    assert (unknown["value"], unknown["marks"]) == ("", "")
    assert large["value"] == "123456789012345678.91"
    assert (large["field"], large["field_zh"]) == (TOTAL, "合计")
    assert (count["measure"], count["value"], count["unit"]) == ("PRODUCTS", "27", "NUMBER")


def test_csvw_metadata_describes_the_very_file():
    """Annotated columns in the order of the file, types that its cells meet, a key that holds."""
    made = dataset()
    table = tidy.metadata(made, "https://example.org/d.csv", "https://example.org/d")
    assert table["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}]
    assert table["url"] == "https://example.org/d.csv"
    assert set(table["dialect"]) <= {"encoding", "header", "delimiter", "quoteChar"}
    schema = table["tableSchema"]
    names = [column["name"] for column in schema["columns"]]
    header, *lines = csv.reader(io.StringIO(tidy.text(made), newline=""))
    assert names == header
    assert len(set(names)) == len(names)
    for column in schema["columns"]:
        titles = column["titles"]
        assert column["name"] in (titles["und"] if isinstance(titles, dict) else [titles])
        if column.get("required"):
            assert all(line[names.index(column["name"])] for line in lines)
    for line in lines:
        for column, cell in zip(schema["columns"], line, strict=True):
            assert not cell or meets(cell, column["datatype"]), (column["name"], cell)
    key = [names.index(name) for name in schema["primaryKey"]]
    assert len({tuple(line[i] for i in key) for line in lines}) == len(lines)
    assert {"dc:title", "dc:license", "dc:issued", "dc:identifier"} <= set(table)


def meets(cell, datatype):
    """Whether a cell is of a datatype of the specification, as far as it is used here."""
    base = datatype if isinstance(datatype, str) else datatype["base"]
    if base == "gYear":
        return re.fullmatch(r"\d{4}", cell)
    if base == "decimal":
        return re.fullmatch(r"[+-]?\d+(\.\d+)?", cell)
    assert base == "string"
    pattern = None if isinstance(datatype, str) else datatype.get("format")
    return pattern is None or re.fullmatch(pattern, cell)


def test_sdmx_csv_message():
    text = sdmx.text(dataset())
    assert text.splitlines()[0] == (
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,FIELD,STATUS,MEASURE,TIME_PERIOD,OBS_VALUE,"
        "UNIT_MEASURE,DECIMALS,OBS_STATUS,CONF_STATUS"
    )
    assert text.count("\r\n") == 1 + len(LISTED)
    first, hidden, small, unknown, large, count = rows(text)
    assert first["STRUCTURE"] == "dataflow"
    assert first["STRUCTURE_ID"] == "CERTIFY:PRODUCT_SUMMARY(1.0.0)"
    assert (first["ACTION"], first["FREQ"]) == ("R", "A")
    assert (first["OBS_STATUS"], first["CONF_STATUS"]) == ("A", "F")
    assert (hidden["OBS_VALUE"], hidden["OBS_STATUS"], hidden["CONF_STATUS"]) == ("", "Q", "C")
    assert (unknown["OBS_VALUE"], unknown["OBS_STATUS"], unknown["CONF_STATUS"]) == ("", "O", "F")
    assert (small["OBS_STATUS"], large["OBS_STATUS"]) == ("P", "R")
    assert count["DECIMALS"] == "0"


def test_document_names_every_code_in_both_languages():
    document = as_document(dataset())
    assert document["schema"] == "certify.dataset/1"
    for dimension in document["dimensions"]:
        assert all(set(names) == {"zh", "en"} for names in dimension["codes"].values())
    assert document["observations"][1] == {
        "period": "2025", "key": {"FIELD": "01", "STATUS": "recognised"}, "measure": "SALES",
        "value": None, "marks": ["c"],
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_workbook_holds_figures_and_notes(language):
    data = workbook(dataset(), language)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    figures, notes = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert figures[1][0] == legend(language)
    first, hidden, _small, _unknown, large, count = figures[4:]
    assert first[4] == pytest.approx(62000000.01)
    assert (hidden[4], hidden[6]) == ("", "[c]")
    assert large[4] == "123456789012345678.91"
    assert count[4] == 27
    assert any("2026-11" in str(line[0]) for line in notes)
    assert workbook(dataset(), language) == data


VALUES = st.none() | st.decimals(-(10**14), 10**14, places=3)


@given(st.lists(st.tuples(VALUES, st.sets(st.sampled_from("pr"))), min_size=1, max_size=3))
def test_all_forms_say_the_same(drawn):
    places = [("01", "recorded"), ("02", "recorded"), (TOTAL, "recognised")]
    made = dataset(
        *(
            Observation(place, "SALES", "2025", value, frozenset(marks))
            for place, (value, marks) in zip(places, drawn, strict=False)
        )
    )
    plain, message = rows(tidy.text(made)), rows(sdmx.text(made))
    document = as_document(made)["observations"]
    for one, other, third in zip(plain, message, document, strict=True):
        assert one["value"] == other["OBS_VALUE"] == (third["value"] or "")
        assert one["field"] == other["FIELD"] == third["key"]["FIELD"]

"""Rosters and series: what a file says, and every fault by row and cell."""

from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from certify.accounting.monitoring import sheets
from certify.accounting.monitoring.indicators import Input
from certify.accounting.monitoring.rosters import Entry, read_roster
from certify.accounting.monitoring.series_rows import read_series
from certify.problems import Refused

A, B, C = "91320505MA1P7X8K4U", "91350100M000100Y43", "91110000600037341L"
HEADS = "统一社会信用代码,企业名称,地区代码,资质,有效专利数"


def csv(*rows: str, heads: str = HEADS) -> bytes:
    return "\n".join((heads, *rows)).encode("utf-8-sig")


def workbook(rows: list[list[object]]) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return target.getvalue()


def refused(read, *given) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        read(*given)
    for one in caught.value.problems:
        for language in ("zh", "en"):
            said = one.say(language)
            assert "{" not in said
    return [(one.pointer, one.code) for one in caught.value.problems]


def test_a_list_of_one_qualification_needs_no_column_of_it() -> None:
    data = csv(f"{A},示例一,320505", heads="uscc,name,region_code")
    assert read_roster(data, "high_tech") == (Entry(A, "示例一", "320505", "high_tech", None, 2),)


def test_several_qualifications_count_one_by_one() -> None:
    made = read_roster(csv(f"{A},示例一,320505,高新技术企业、srdi,12", f"{B},示例二,福建省,srdi,"))
    assert [(one.uscc, one.qualification, one.patents_in_force) for one in made] == [
        (A, "high_tech", 12), (A, "srdi", 12), (B, "srdi", None),
    ]  # fmt: skip
    assert made[2].region_code == "350000"


def test_a_workbook_with_a_title_says_the_same() -> None:
    rows = [["2025 年名单"], [], HEADS.split(","), [A, "示例一", 320505, "high_tech", 12]]
    assert read_roster(workbook(rows)) == (Entry(A, "示例一", "320505", "high_tech", 12, 4),)


def test_a_file_of_chinese_excel_can_be_read() -> None:
    data = "\n".join((HEADS, f"{A},示例一,320505,high_tech,1")).encode("gb18030")
    assert read_roster(data)[0].name == "示例一"


def test_every_fault_is_named_by_row_and_cell() -> None:
    rows = (
        f"{A[:-1]}0,示例,320505,high_tech,1", f"{B},,999999,nobel,many", f"{C},示例,320505,,-1",
        "short,示例,江苏,high_tech,",
    )  # fmt: skip
    assert refused(read_roster, csv(*rows)) == [
        ("/rows/2/uscc", "check_digit"), ("/rows/3/name", "name"),
        ("/rows/3/region_code", "region_code_unknown"),
        ("/rows/3/qualification", "qualification_unknown"),
        ("/rows/3/patents_in_force", "not_a_count"),
        ("/rows/4/qualification", "qualification_unknown"),
        ("/rows/4/patents_in_force", "not_a_count"), ("/rows/5/uscc", "uscc_length"),
    ]  # fmt: skip
    with pytest.raises(Refused) as caught:
        read_roster(csv(*rows))
    assert caught.value.problems[1].say("en").startswith("Cell B3:")
    assert caught.value.problems[0].say("zh").startswith("单元格A2：")


def test_rows_that_contradict_each_other() -> None:
    rows = (
        f"{A},示例,320505,high_tech,1", f"{A},示例,320505,high_tech,1",
        f"{A},示例,110000,srdi,2", f"{A},示例,320505,sci_tech_sme,",
    )  # fmt: skip
    assert refused(read_roster, csv(*rows)) == [
        ("/rows/3/uscc", "row_twice"), ("/rows/4/region_code", "rows_differ"),
        ("/rows/4/patents_in_force", "rows_differ"),
    ]  # fmt: skip


def test_a_column_without_a_head_is_no_column() -> None:
    data = csv(f"{A},示例一,320505,,high_tech", heads="uscc,name,region_code,,qualification")
    (entry,) = read_roster(data)
    assert (entry.region_code, entry.qualification) == ("320505", "high_tech")


def test_a_region_of_no_province() -> None:
    row = f"{A},示例,990000,high_tech,"
    assert refused(read_roster, csv(row)) == [("/rows/2/region_code", "region_code_unknown")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\x00\x01", "not_text"),
        (b"\xff\xff\xff", "not_text"),
        (b"PK\x03\x04broken", "workbook"),
        (csv(), "no_rows"),
        (csv('"x'), "csv"),
        (csv(f"{A},x,320505", heads="uscc,name,region_code"), "column_missing"),
        (csv(f"{A},x,320505,a,b", heads="uscc,name,region_code,qualification,uscc"),
         "column_twice"),
        (csv(f"{A},x,320505,a,b", heads="uscc,name,region_code,qualification,colour"),
         "unknown_column"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read(content: bytes, code: str) -> None:
    assert [found for _, found in refused(read_roster, content)] == [code]


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    good = csv(*(f"{A},示例,320505,high_tech,1" for _ in range(30)))
    monkeypatch.setattr(sheets, "MOST_ROWS", 5)
    assert refused(read_roster, good) == [("/file", "too_many")]
    monkeypatch.setattr(sheets, "MOST_BYTES", 5)
    assert refused(read_roster, good) == [("/file", "too_large")]
    monkeypatch.undo()
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 5)
    assert refused(read_roster, workbook([["uscc"]])) == [("/file", "workbook")]


def test_what_a_cell_of_a_workbook_says() -> None:
    from datetime import date

    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["uscc", "name", "region_code"])
        sheet.write_row(1, 0, [1.5, True])
        sheet.write_datetime(1, 2, date(2025, 1, 2), day)
    (line,) = sheets.read_lines(target.getvalue(), {"uscc": "a", "name": "b", "region_code": "c"},
                                ())  # fmt: skip
    assert line.cells == {"uscc": "1.5", "name": "True", "region_code": "2025-01-02"}


SERIES_HEADS = "year,series,value,vintage,source"


def test_series() -> None:
    rows = ('2023,研发经费支出,"12,000.5",2023-census,示例', "2023,employment_end,5000,2023,示例")
    assert read_series(csv(*rows, heads=SERIES_HEADS)) == (
        Input(2023, "rd_expenditure", Decimal("12000.5"), "2023-census", "示例"),
        Input(2023, "employment_end", Decimal(5000), "2023", "示例"),
    )


def test_faults_of_series() -> None:
    rows = (
        "23,gold,-1,,", "2023,rd_expenditure,1,a,b", "2023,rd_expenditure,2,a,b",
    )  # fmt: skip
    assert refused(read_series, csv(*rows, heads=SERIES_HEADS)) == [
        ("/rows/2/year", "year"), ("/rows/2/series", "series_unknown"),
        ("/rows/2/value", "not_a_figure"), ("/rows/2/vintage", "text"),
        ("/rows/2/source", "text"), ("/rows/4/series", "row_twice"),
    ]  # fmt: skip

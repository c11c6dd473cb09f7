"""The form can be filled in and sent, comes back with its faults, is mended and sent again."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from certify.accounting.industry.cells import MARKS
from certify.accounting.industry.grids import cell_name, read_grid
from certify.accounting.industry.judging import judge
from certify.accounting.industry.workbook import template, with_faults
from certify.problems import Refused
from certify.reference.industries import industries
from tests.unit.accounting.industry.sheets import grid, income


def refusal(content: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        judge(read_grid(content, MARKS))
    return caught.value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_form_names_the_188_and_says_what_is_missing(language: str) -> None:
    form = template(language, 2025, "2023-census")
    sheet = read_grid(form, MARKS)
    assert [cells[2] for _, cells in sheet.rows] == [each.code for each in industries()]
    faults = refusal(form).problems
    assert {one.code for one in faults} == {"component_missing"}
    assert len(faults) == 188 * 4
    assert template(language, 2025, "2023-census") == form


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_with_faults_comes_back_mendable(language: str) -> None:
    sent = grid(income("C2665", "1.25", "-0.5", 1, 1), income("C3922", 1, "", 1, 1))
    with pytest.raises(Refused) as caught:
        judge(sent)
    returned = read_grid(with_faults(sent, caught.value.problems, language), MARKS)
    assert [cells[: len(sent.header)] for _, cells in returned.rows] == [c for _, c in sent.rows]
    assert [number for number, _ in returned.rows] == [2, 3]
    assert "C2666" in returned.rows[0][1][-1]
    mended = tuple(
        (number, tuple({"C2665": "C2666"}.get(cell, cell) for cell in cells))
        for number, cells in returned.rows
    )
    again = with_faults(type(sent)(returned.header, 1, mended[:1]), (), language)
    assert judge(read_grid(again, MARKS)).rows[0].value == Decimal("2.75")


def test_a_title_above_the_header_and_numbers_as_numbers() -> None:
    target = BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["专利密集型产业核算表"])
    sheet.write_row(2, 0, ["年度", "数据版本", "行业代码", "核算方法", "总产出", "增加值率（%）"])
    sheet.write_row(3, 0, [2022, "2018-census", 3921, "增加值率法", 1000.1, 0.3])
    book.close()
    account = judge(read_grid(target.getvalue(), MARKS))
    assert account.rows[0].value == Decimal("3.0003")


def test_cells_that_are_no_text_say_what_they_show() -> None:
    target = BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["industry_code", True, False])
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_datetime(1, 0, datetime(2022, 3, 1), day)  # noqa: DTZ001 - cells have no zone
    book.close()
    read = read_grid(target.getvalue(), MARKS)
    assert read.header == ("industry_code", "TRUE", "FALSE")
    assert read.rows[0][1][0].startswith("2022-03-01")


def test_a_file_without_its_columns_comes_back_too() -> None:
    sent = grid("C3921", header="industry_code")
    with pytest.raises(Refused) as caught:
        judge(sent)
    returned = read_grid(with_faults(sent, caught.value.problems, "en"), MARKS)
    assert returned.header[:2] == ("industry_code", "What to mend")
    assert "“Vintage” is missing" in returned.header[2]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"), (b"\n\n", "no_rows"), (b"PK\x03\x04 no workbook", "workbook"),
        ("年度".encode("gbk"), "encoding"), (b'a,"b\n', "csv"), (b"x" * (9 * 2**20), "too_large"),
        (b"a\n" * 5001, "too_many"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read_grid(content, MARKS)
    assert [one.code for one in caught.value.problems] == [code]


def test_cells_are_named_as_spreadsheets_name_them() -> None:
    assert [cell_name(at, 7) for at in (0, 25, 26, 701, 702)] == ["A7", "Z7", "AA7", "ZZ7", "AAA7"]

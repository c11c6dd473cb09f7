"""Files of class rates: read strictly, every fault named by its cell, nothing half read."""

from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from certify.accounting.product.methods import ClassRate
from certify.accounting.rates.rows import COLUMNS, RateRow, read_rates
from certify.problems import Refused

HEAD = ",".join(COLUMNS)


def csv(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode()


def codes(*rows: str) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        read_rates(csv(*rows))
    return [(one.pointer, one.code) for one in caught.value.problems]


def test_rates_of_two_years_are_read_as_they_stand() -> None:
    read = read_rates(csv("2025,01,24.5,2023,统计局", "2024,99,30,2022,投入产出表"))
    assert read == (
        RateRow(2025, ClassRate("01", 2023, Decimal("0.245"), "统计局")),
        RateRow(2024, ClassRate("99", 2022, Decimal("0.3"), "投入产出表")),
    )


def test_a_workbook_with_chinese_heads_that_made_a_number_of_the_code() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["数据年度", "大类代码", "增加值率（%）", "比率年份", "来源"])
        sheet.write_row(1, 0, [2025, 1, 24.5, 2023, "统计局"])
    (one,) = read_rates(target.getvalue())
    assert one.rate == ClassRate("01", 2023, Decimal("0.245"), "统计局")


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("25,01,24.5,2023,S", "data_year", "year"),
        ("2025,01,24.5,last,S", "rate_year", "year"),
        ("2025,01,24.5,2026,S", "rate_year", "year_ahead"),
        ("2025,08,24.5,2023,S", "class_code", "class_unknown"),
        ("2025,C3921,24.5,2023,S", "class_code", "class_unknown"),
        ("2025,01,-3,2023,S", "rate_percent", "rate"),
        ("2025,01,0,2023,S", "rate_percent", "rate"),
        ("2025,01,100.01,2023,S", "rate_percent", "rate"),
        ("2025,01,24.5%,2023,S", "rate_percent", "rate"),
        ("2025,01,NaN,2023,S", "rate_percent", "rate"),
        ("2025,01,,2023,S", "rate_percent", "rate"),
        ("2025,01,24.5,2023,", "source", "source"),
        (f"2025,01,24.5,2023,{'x' * 201}", "source", "source"),
    ],
)
def test_each_fault_is_named_by_its_cell(row: str, column: str, code: str) -> None:
    assert codes(row) == [(f"/rows/2/{column}", code)]


def test_every_fault_is_told_at_once_and_duplicates_with_the_row_they_repeat() -> None:
    assert codes("2025,01,24.5,2023,S", "2025,1,25,2023,S", "x,9,?,2023,S") == [
        ("/rows/3/class_code", "row_twice"),
        ("/rows/4/data_year", "year"),
        ("/rows/4/class_code", "class_unknown"),
        ("/rows/4/rate_percent", "rate"),
    ]


def test_the_words_name_cell_value_and_what_to_do() -> None:
    with pytest.raises(Refused) as caught:
        read_rates(csv("2025,01,250,2023,S"))
    (one,) = caught.value.problems
    assert one.say("en").startswith("Cell C2: “250” is no value-added rate.")
    assert "C2" in one.say("zh") and "增加值率" in one.say("zh")

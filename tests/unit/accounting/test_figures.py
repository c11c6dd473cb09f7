"""What a figures file may look like, and how its faults are told."""

import pytest

from certify.accounting.industry.figures import read_figures, read_gdp
from certify.problems import Problem, Refused

HEADER = "year,class_code,value_added_100m_cny,vintage\n"


def faults(text: str, *, gdp: bool = False) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        (read_gdp if gdp else read_figures)(text)
    return caught.value.problems


def test_further_columns_blank_lines_and_any_order_are_accepted() -> None:
    (row,) = read_figures(
        "vintage,class_name_zh,class_code,year,value_added_100m_cny,nominal_growth_pct\n"
        "\n 2018-census ,x,01,2022, 31818 ,11.5\n,,,,,\n"
    )
    assert (row.year, row.class_code, str(row.value), row.vintage) == (
        2022,
        "01",
        "31818",
        "2018-census",
    )
    assert row.line == 3


def test_empty_value_is_a_figure_not_published() -> None:
    assert read_figures(HEADER + "2021,04,,v\n")[0].value is None
    assert read_gdp("year,gdp_100m_cny,vintage\n2021,,v\n")[0].value is None


def test_negative_components_make_negative_classes() -> None:
    assert str(read_figures(HEADER + "2021,04,-12.5,v\n")[0].value) == "-12.5"


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("22,01,1,v", "year", "year"),
        ("2022,08,1,v", "unknown_class", "class_code"),
        ("2022,99,1,v", "unknown_class", "class_code"),
        ("2022,1,1,v", "unknown_class", "class_code"),
        ("2022,,1,v", "unknown_class", "class_code"),
        ("2022,01,1e3,v", "amount", "value_added_100m_cny"),
        ("2022,01,31 818,v", "amount", "value_added_100m_cny"),
        ("2022,01,NaN,v", "amount", "value_added_100m_cny"),
        ("2022,01,１,v", "amount", "value_added_100m_cny"),
        ("2022,01,1234567890123456,v", "amount", "value_added_100m_cny"),
        ("2022,01,1,", "vintage_missing", "vintage"),
    ],
)
def test_each_fault_names_row_and_cell(row: str, code: str, column: str) -> None:
    (problem,) = faults(HEADER + "2021,01,1,v\n" + row + "\n")
    assert (problem.code, problem.pointer) == (code, f"/figures/3/{column}")
    assert "Row 3" in problem.say("en")
    assert column in problem.say("zh")


def test_lost_leading_zero_is_explained() -> None:
    (problem,) = faults(HEADER + "2022,1,1,v\n")
    assert "Write 01." in problem.say("en")


def test_all_faults_are_told_at_once() -> None:
    codes = [p.code for p in faults(HEADER + "22,08,x,\n2022,01,1,v\n2022,01,2,v\n")]
    assert codes == ["year", "unknown_class", "vintage_missing", "amount", "duplicate_row"]


def test_duplicate_names_the_first_row() -> None:
    (problem,) = faults(HEADER + "2022,01,1,v\n2022,01,1,w\n2022,01,1,v\n")
    assert (problem.code, problem.pointer) == ("duplicate_row", "/figures/4/class_code")
    assert "row 2" in problem.say("en")


def test_gdp_faults() -> None:
    header = "year,gdp_100m_cny,vintage\n"
    assert [p.code for p in faults(header + "2022,0,v\n", gdp=True)] == ["gdp_not_positive"]
    assert [p.code for p in faults(header + "x,y,\n", gdp=True)] == [
        "year",
        "vintage_missing",
        "amount",
    ]
    twice = faults(header + "2022,1,v\n2022,1,v\n", gdp=True)
    assert [(p.code, p.pointer) for p in twice] == [("duplicate_row", "/gdp/3/year")]


def test_header_faults() -> None:
    assert [p.code for p in faults("")] == ["column_missing"] * 4
    assert [p.pointer for p in faults("year,class_code,vintage\n")] == [
        "/figures/1/value_added_100m_cny"
    ]
    assert [p.code for p in faults("year,year,class_code,value_added_100m_cny,vintage\n")] == [
        "column_twice"
    ]


def test_split_thousands_and_broken_quotes() -> None:
    (problem,) = faults("year,gdp_100m_cny,vintage\n2022,1,204,724,v\n", gdp=True)
    assert problem.code == "row_length"
    assert "1149237" in problem.say("en")
    assert [p.code for p in faults(HEADER + '2022,"01"x,1,v\n')] == ["csv"]

"""The announcement reproduces what was published, and refuses what must not be compared."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.accounting.industry.announce import Announcement, announce
from certify.accounting.industry.figures import (
    PRINT_ORDER,
    TOTAL,
    Figure,
    Gdp,
    read_figures,
    read_gdp,
)
from certify.accounting.industry.formulas import average_growth
from certify.accounting.industry.series import Note
from certify.accounting.industry.tables import as_json, as_text
from certify.problems import Refused

DATA = Path(__file__).resolve().parents[2] / "fixtures" / "accounting"
FIGURES = (DATA / "class_figures.csv").read_text(encoding="utf-8")
GDP = (DATA / "gdp.csv").read_text(encoding="utf-8")


def published(year: int, **options: Any) -> dict[str, Any]:
    return as_json(announce(read_figures(FIGURES), read_gdp(GDP), year, **options), "en")


def by_code(document: dict[str, Any], column: str) -> dict[str, str | None]:
    return {line["code"]: line[column] for line in document["classes"]}


def refusal(figures: str, gdp: str = GDP, year: int = 2022, **options: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        announce(read_figures(figures), read_gdp(gdp), year, **options)
    return caught.value


@pytest.mark.parametrize(
    ("year", "total", "share"),
    [
        (2018, "107090", "11.6"),
        (2021, "142983", "12.44"),
        (2022, "153176", "12.71"),
        (2023, "168713", "13.04"),
    ],
)
def test_published_totals_and_gdp_shares(year: int, total: str, share: str) -> None:
    document = published(year)
    assert document["total"]["value"] == total
    assert document["total"]["gdp_share"] == share


@pytest.mark.parametrize(
    ("year", "structure"),
    [
        (2018, ["20.1", "30.7", "13.2", "8.8", "2.3", "18.2", "6.7"]),
        (2021, ["20.0", "26.9", None, None, "2.3", "21.4", None]),
        (2022, ["20.8", "27.2", "12.1", "8.4", "2.2", "22.1", "7.2"]),
        (2023, ["19.0", "28.9", "10.3", "8.1", "2.3", "23.3", "8.1"]),
    ],
)
def test_published_structure_in_print_order(year: int, structure: list[str | None]) -> None:
    document = published(year)
    assert [line["code"] for line in document["classes"]] == [
        "01",
        "03",
        "04",
        "05",
        "06",
        "02",
        "07",
    ]
    assert [line["share"] for line in document["classes"]] == structure


def test_published_growth_and_change_of_2022() -> None:
    document = published(2022)
    assert document["total"]["growth"] == "7.1"
    assert document["total"]["gdp_share_change"] == "0.27"
    growth = by_code(document, "growth")
    assert {k: v for k, v in growth.items() if v} == {
        "01": "11.5",
        "02": "10.6",
        "03": "8.3",
        "06": "5.9",
    }
    noted = {note["field"]: note["code"] for note in document["notes"]}
    assert noted == {f"classes.{code}.growth": "missing" for code in ("04", "05", "07")}
    assert document["classes"][0] == {
        "code": "01",
        "value": "31818",
        "growth": "11.5",
        "share": "20.8",
    }


def test_growth_gap_uses_rounded_growths() -> None:
    total = published(2022)["total"]
    assert (total["growth"], total["gdp_growth"], total["growth_gap"]) == ("7.1", "4.8", "2.3")


def test_census_break_forbids_growth_and_change_of_2023() -> None:
    document = published(2023)
    assert document["vintage"] == "2023-census"
    assert document["total"]["growth"] is None
    assert document["total"]["gdp_share_change"] is None
    assert set(by_code(document, "growth").values()) == {None}
    breaks = {n["field"] for n in document["notes"] if n["code"] == "vintage_break"}
    assert {"total.growth", "total.gdp_share_change", "classes.01.growth"} <= breaks
    assert {n.get("reason") for n in document["notes"]} == {"other_vintage"}
    assert all("2018-census" in n["message"] for n in document["notes"])


def test_year_before_that_stands_nowhere_is_told_apart() -> None:
    notes = published(2018)["notes"]
    assert {(n["code"], n["reason"]) for n in notes} == {("vintage_break", "no_figure")}


def test_change_takes_both_shares_with_the_decimals_of_the_reported_year() -> None:
    figures = (
        Figure(2019, TOTAL, Decimal("1162"), "v", 2),
        Figure(2020, TOTAL, Decimal("1197"), "v", 3),
    )
    gdp = (Gdp(2019, Decimal("10000"), "v", 2), Gdp(2020, Decimal("10000"), "v", 3))
    total = announce(figures, gdp, 2020).total
    assert (total.gdp_share, total.gdp_share_change) == (Decimal("11.97"), Decimal("0.35"))
    assert announce(figures, gdp, 2019).total.gdp_share == Decimal("11.6")


def test_average_growth_within_one_vintage_only() -> None:
    assert published(2022, since=2018)["total"]["average_growth"] == {
        "since": 2018,
        "value": "9.36",
    }
    document = published(2023, since=2018)
    assert document["total"]["average_growth"]["value"] is None
    assert "total.average_growth" in {n["field"] for n in document["notes"]}


def test_gdp_of_another_vintage_is_not_used() -> None:
    document = as_json(
        announce(
            read_figures(FIGURES),
            read_gdp(GDP.replace("2022,1204724,2018", "2022,1204724,2023")),
            2022,
        ),
        "en",
    )
    assert document["total"]["growth"] == "7.1"
    assert document["total"]["gdp_share"] is None
    assert ("vintage_break", "total.gdp_share") in {
        (n["code"], n["field"]) for n in document["notes"]
    }


def test_gdp_that_was_not_published_leaves_a_note() -> None:
    document = as_json(
        announce(read_figures(FIGURES), read_gdp(GDP.replace("2022,1204724", "2022,")), 2022), "en"
    )
    assert document["total"]["gdp_share"] is None
    assert ("missing", "total.gdp_share") in {(n["code"], n["field"]) for n in document["notes"]}


def complete(year: int = 2022, vintage: str = "v", value: str = "10") -> str:
    return "year,class_code,value_added_100m_cny,vintage\n" + "".join(
        f"{year},{code},{value},{vintage}\n" for code in sorted(PRINT_ORDER)
    )


NO_GDP = "year,gdp_100m_cny,vintage\n"


@pytest.mark.parametrize("total", ["73.5", "66.5", "70"])
def test_total_within_rounding_is_accepted_and_the_sum_printed(total: str) -> None:
    made = announce(read_figures(complete() + f"2022,TOTAL,{total},v\n"), (), 2022)
    assert made.total.value == Decimal(70)
    assert ("total_differs" in {note.code for note in made.notes}) == (total != "70")


@pytest.mark.parametrize("total", ["73.51", "66.49"])
def test_total_beyond_rounding_is_refused_with_row_and_cell(total: str) -> None:
    refused = refusal(complete() + f"2022,TOTAL,{total},v\n")
    (problem,) = refused.problems
    assert (problem.code, problem.pointer) == ("total_differs", "/figures/9/value_added_100m_cny")
    assert total in problem.say("en")
    assert "70" in problem.say("zh")


def test_total_of_the_year_before_is_checked_too() -> None:
    figures = complete() + complete(2021).split("\n", 1)[1] + "2021,TOTAL,99,v\n"
    assert [p.code for p in refusal(figures).problems] == ["total_differs"]


def test_without_total_and_with_a_class_missing_there_is_no_total() -> None:
    made = announce(read_figures(complete().replace("2022,04,10,v", "2022,04,,v")), (), 2022)
    assert made.total.value is None
    assert {line.share for line in made.classes} == {None}
    assert ("missing", "total.value") in {(n.code, n.field) for n in made.notes}


def test_values_are_printed_with_the_decimals_given() -> None:
    document = as_json(announce(read_figures(complete(value="10.50")), (), 2022), "en")
    assert document["total"]["value"] == "73.50"
    assert by_code(document, "value")["01"] == "10.50"


def test_base_that_is_not_positive_gives_no_percentage() -> None:
    figures = complete(value="-1") + complete(2021, value="0").split("\n", 1)[1]
    made = announce(read_figures(figures), (), 2022)
    assert (made.total.value, made.total.growth) == (Decimal(-7), None)
    assert {line.share for line in made.classes} == {None}
    assert "not_meaningful" in {note.code for note in made.notes}


def test_average_needs_positive_ends() -> None:
    figures = complete() + complete(2020, value="0").split("\n", 1)[1]
    made = announce(read_figures(figures), (), 2022, since=2020)
    assert made.total.average_growth is None
    missing = announce(read_figures(complete().replace("01,10", "01,")), (), 2022, since=2020)
    assert missing.total.average_growth is None


def test_vintage_is_needed_if_the_year_has_several() -> None:
    figures = complete() + complete(vintage="w", value="20").split("\n", 1)[1]
    (problem,) = refusal(figures).problems
    assert problem.code == "vintage_needed"
    assert "v, w" in problem.say("en")
    assert announce(read_figures(figures), (), 2022, "w").total.value == Decimal(140)
    (problem,) = refusal(figures, vintage="x").problems
    assert (problem.code, problem.pointer) == ("no_row", "/vintage")


def test_year_without_a_row_is_refused() -> None:
    (problem,) = refusal(FIGURES, year=2019).problems
    assert problem.code == "no_row"
    assert "2018, 2021, 2022, 2023" in problem.say("en")


def test_average_must_start_earlier() -> None:
    assert [p.code for p in refusal(FIGURES, since=2022).problems] == ["since"]


def test_text_names_classes_in_both_languages_and_every_reason_once() -> None:
    made = announce(read_figures(FIGURES), read_gdp(GDP), 2023, since=2018)
    chinese, english = as_text(made, "zh"), as_text(made, "en")
    assert "2023 年专利密集型产业增加值" in chinese
    assert "信息通信技术制造业" in chinese
    assert "不是官方发布" in chinese
    assert english.count("2022 stands only in the vintage 2018-census") == 1
    assert english.index("01 ICT") < english.index("03 New") < english.index("02 ICT")


AMOUNTS = st.decimals(min_value=1, max_value=10**6, places=2)


@given(st.lists(AMOUNTS, min_size=7, max_size=7))
def test_sum_of_classes_is_the_total_and_shares_nearly_add_up(values: list[Decimal]) -> None:
    figures = [
        Figure(2022, c, v, "v", i) for i, (c, v) in enumerate(zip(PRINT_ORDER, values, strict=True))
    ]
    made = announce(figures, (), 2022)
    assert made.total.value == sum(values)
    shares = [line.share for line in made.classes if line.share is not None]
    assert abs(sum(shares) - 100) <= Decimal("0.35")


@given(
    st.lists(AMOUNTS, min_size=7, max_size=7),
    st.lists(AMOUNTS, min_size=7, max_size=7),
    st.lists(AMOUNTS, min_size=7, max_size=7),
)
def test_another_vintage_never_changes_an_announcement(
    now: list[Decimal], before: list[Decimal], other: list[Decimal]
) -> None:
    def rows(year: int, vintage: str, values: list[Decimal]) -> list[Figure]:
        return [Figure(year, c, v, vintage, 0) for c, v in zip(PRINT_ORDER, values, strict=True)]

    alone = rows(2022, "a", now) + rows(2021, "a", before)
    crowd = alone + rows(2022, "b", other) + rows(2021, "b", now)
    assert _figures(announce(alone, (), 2022, "a")) == _figures(announce(crowd, (), 2022, "a"))
    broken = announce(rows(2022, "a", now) + rows(2021, "b", before), (), 2022, "a")
    assert broken.total.growth is None
    assert {line.growth for line in broken.classes} == {None}


def _figures(made: Announcement) -> tuple[Any, ...]:
    return made.total, made.classes


@given(st.integers(1, 9), AMOUNTS, st.integers(-200, 200))
def test_average_growth_of_an_even_path_is_its_rate(
    years: int, start: Decimal, tenths: int
) -> None:
    rate = Decimal(tenths) / 1000
    end = start * (1 + rate) ** years
    assert average_growth(end, start, years) == (rate * 100).quantize(Decimal("0.01"))


def test_a_class_known_in_another_vintage_only_is_a_break_of_that_class() -> None:
    figures = [Figure(2022, "01", Decimal(5), "v", 2), Figure(2022, "03", Decimal(7), "w", 3)]
    made = announce(figures, [], 2022, "v")
    note = next(n for n in made.notes if n.field == "classes.03.value")
    assert (note.code, note.reason) == ("vintage_break", "other_vintage")
    assert "only in the vintage w" in note.say("en")


def test_values_from_sums_are_rounded_for_print_and_percentages_rest_on_the_whole() -> None:
    figures = [
        Figure(year, code, Decimal(value), "v", 2)
        for year, value in ((2021, "10.4"), (2022, "10.6"))
        for code in PRINT_ORDER
    ]
    made = announce(figures, [], 2022, places=0)
    assert (made.total.value, made.classes[0].value) == (Decimal(74), Decimal(11))
    assert made.classes[0].growth == Decimal("1.9")


@pytest.mark.parametrize(
    ("code", "language", "named"),
    [("04", "zh", "04 新材料制造业"), ("04", "en", "04 New materials manufacturing"),
     ("TOTAL", "en", "TOTAL")],
)  # fmt: skip
def test_a_note_names_the_class_beside_its_code(code: str, language: str, named: str) -> None:
    message = "Class {class_code} has no figure for {year} in the vintage {vintage}."
    params = {"class_code": code, "year": 2021, "vintage": "2018-census"}
    said = Note("missing", f"classes.{code}.growth", message, params=params).say(language)
    assert named in said and "2018-census" in said

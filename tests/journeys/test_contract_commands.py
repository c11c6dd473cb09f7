"""The other commands others may rely on: announcement, standards, verification.

Written against the contract alone, with numbers worked out by hand; nothing here knows a
function of the rooms.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.journeys.contract import run

PUBLISHED = """\
year,class_code,class_name_zh,value_added_100m_cny,nominal_growth_pct,status,vintage
2021,TOTAL,专利密集型产业,142983,17.9,as_published,2018-census
2021,01,信息通信技术制造业,28546,18.1,as_published,2018-census
2021,04,新材料制造业,,17.1,as_published,2018-census
2022,TOTAL,专利密集型产业,153176,7.1,as_published,2018-census
2022,01,信息通信技术制造业,31818,11.5,as_published,2018-census
2022,02,信息通信技术服务业,33888,10.6,as_published,2018-census
2022,03,新装备制造业,41643,8.3,as_published,2018-census
2022,04,新材料制造业,18575,12.8,as_published,2018-census
2022,05,医药医疗产业,12880,-16.8,as_published,2018-census
2022,06,环保产业,3419,5.9,as_published,2018-census
2022,07,研发、设计和技术服务业,10953,7.7,as_published,2018-census
2023,TOTAL,专利密集型产业,168713,,as_published,2023-census
"""
GDP = """\
year,gdp_100m_cny,vintage,note
2019,986515,v,
2020,1013567,v,
2021,1149237,2018-census,final
2022,1204724,2018-census,final
2023,1294272,2023-census,after the census
"""
HEAD = "year,class_code,value_added_100m_cny,vintage\n"
PRINTED = ["01", "03", "04", "05", "06", "02", "07"]


def seven(year: int, value: str = "10", vintage: str = "v", total: str = "") -> str:
    lines = [f"{year},0{n},{value},{vintage}\n" for n in range(1, 8)]
    return "".join(lines) + (f"{year},TOTAL,{total},{vintage}\n" if total else "")


@pytest.fixture
def announce(tmp_path: Path) -> Any:
    def called(figures: str, year: int, *options: str, gdp: str = GDP) -> Result:
        (tmp_path / "figures.csv").write_text(figures, encoding="utf-8")
        (tmp_path / "gdp.csv").write_text(gdp, encoding="utf-8")
        files = ("--figures", tmp_path / "figures.csv", "--gdp", tmp_path / "gdp.csv")
        return run("accounting", "announce", *files, "--year", year, "--json", *options)

    return called


def announced(done: Result) -> dict[str, Any]:
    assert done.exit_code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def told(done: Result) -> list[str]:
    assert (done.exit_code, done.stdout) == (2, "")
    return [each["code"] for each in json.loads(done.stderr)["errors"]]


def why(made: dict[str, Any], field: str) -> str | None:
    return next((note["code"] for note in made["notes"] if note["field"] == field), None)


def test_the_announcement_of_2022_as_in_the_contract(announce: Any) -> None:
    made = announced(announce(PUBLISHED, 2022))
    assert (made["year"], made["vintage"]) == (2022, "2018-census")
    assert {
        "value": "153176", "growth": "7.1", "gdp_share": "12.71", "gdp_share_change": "0.27",
    }.items() <= made["total"].items()  # fmt: skip
    assert [each["code"] for each in made["classes"]] == PRINTED
    assert made["classes"][0] == {
        "code": "01", "value": "31818", "growth": "11.5", "share": "20.8",
    }  # fmt: skip
    assert [each["share"] for each in made["classes"]] == [
        "20.8", "27.2", "12.1", "8.4", "2.2", "22.1", "7.2",
    ]  # fmt: skip


def test_across_a_census_nothing_is_compared(announce: Any) -> None:
    total = announced(announce(PUBLISHED, 2023))
    assert (total["total"]["value"], total["total"]["gdp_share"]) == ("168713", "13.04")
    for name in ("growth", "gdp_share_change"):
        assert total["total"][name] is None
        assert why(total, f"total.{name}") == "vintage_break"


def test_total_stands_in_where_classes_are_missing(announce: Any) -> None:
    made = announced(announce(PUBLISHED, 2021))
    assert (made["total"]["value"], made["total"]["gdp_share"]) == ("142983", "12.44")
    missing = made["classes"][PRINTED.index("04")]
    assert missing == {"code": "04", "value": None, "growth": None, "share": None}
    assert why(made, "classes.04.value")


def test_both_shares_of_a_change_have_the_decimals_of_the_reported_year(announce: Any) -> None:
    figures = HEAD + "2019,TOTAL,114631,v\n2020,TOTAL,121289,v\n"
    assert announced(announce(figures, 2020))["total"]["gdp_share_change"] == "0.35"
    assert announced(announce(figures, 2019))["total"]["gdp_share"] == "11.6"


@pytest.mark.parametrize(("total", "fits"), [("73.5", True), ("66.5", True), ("73.51", False)])
def test_a_total_is_checked_against_its_classes(announce: Any, total: str, fits: bool) -> None:
    done = announce(HEAD + seven(2020, total=total), 2020)
    if fits:
        assert announced(done)["total"]["value"] == "70"
    else:
        assert told(done) == ["total_differs"]


def test_values_keep_the_decimals_given(announce: Any) -> None:
    made = announced(announce(HEAD + seven(2020, "10.50"), 2020))
    assert {each["value"] for each in made["classes"]} == {"10.50"}
    assert made["total"]["value"] == "73.50"


def test_of_several_vintages_one_must_be_named(announce: Any) -> None:
    figures = HEAD + seven(2020, vintage="a") + seven(2020, "11", vintage="b")
    assert told(announce(figures, 2020)) == ["vintage_needed"]
    assert announced(announce(figures, 2020, "--vintage", "b"))["total"]["value"] == "77"
    assert told(announce(figures, 2020, "--vintage", "c")) == ["no_row"]


def test_a_class_known_only_in_another_vintage_is_a_break(announce: Any) -> None:
    before = seven(2019).replace("2019,07,10,v", "2019,07,10,w") + "2019,TOTAL,70,w\n"
    made = announced(announce(HEAD + before + seven(2020, "11"), 2020))
    assert made["classes"][0]["growth"] == "10.0"
    assert (made["classes"][-1]["growth"], made["total"]["growth"]) == (None, None)
    assert why(made, "classes.07.growth") == why(made, "total.growth") == "vintage_break"


def test_gdp_of_another_vintage_is_not_used(announce: Any) -> None:
    other = "year,gdp_100m_cny,vintage\n2020,9,w\n"
    made = announced(announce(HEAD + seven(2020), 2020, gdp=other))
    assert made["total"]["gdp_share"] is None
    assert why(made, "total.gdp_share") == "vintage_break"


@pytest.mark.parametrize(
    ("figures", "code"),
    [(HEAD + seven(2020) + "2020,01,10,v\n", "duplicate_row"),
     (HEAD + seven(2020) + "2020,08,10,v\n", "unknown_class"),
     (HEAD + seven(2020) + "2020,1,10,v\n", "unknown_class"), (HEAD + seven(2019), "no_row"),
     (HEAD, "no_row"), ("a,b\n1,2\n", "column_missing"), ("", "column_missing"),
     (HEAD + "2020,01,1e3,v\n", "amount"), (HEAD + "2020,01,5,\n", "vintage_missing")],
)  # fmt: skip
def test_figures_that_cannot_be_used_are_refused(announce: Any, figures: str, code: str) -> None:
    for language in ("zh", "en"):
        assert code in told(announce(figures, 2020, "--lang", language))


def test_standards_are_listed_and_sound() -> None:
    assert run("standards", "check").exit_code == 0
    listed = run("standards", "list", "--json")
    assert listed.exit_code == 0
    assert "pip-illustrative@2026.1" in [row["name"] for row in json.loads(listed.stdout)]


def test_a_standard_with_a_fault_answers_one(tmp_path: Path) -> None:
    (tmp_path / "x" / "1").mkdir(parents=True)
    (tmp_path / "x" / "1" / "standard.yaml").write_text("id: x\n", encoding="utf-8")
    done = run("standards", "check", tmp_path)
    assert done.exit_code == 1
    assert "standard.yaml" in done.stderr


REPORT = {
    "verdict", "intact", "sealed_by", "trusted", "logged", "status", "status_as_of", "number",
    "content", "reasons", "claim_signed", "page_matches", "on", "status_lists", "issuer",
    "timestamped_by", "letter",
}  # fmt: skip


@pytest.mark.parametrize("name", ["empty", "text", "pdf", "folder", "nothing there"])
def test_what_is_no_certificate_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path / "home"))
    file = tmp_path / "file.pdf"
    if name == "folder":
        file.mkdir()
    elif name != "nothing there":
        file.write_bytes({"empty": b"", "text": b"hello", "pdf": b"%PDF-1.4\n%%EOF\n"}[name])
    done = run("verify", file, "--json", "--offline")
    assert done.exit_code == 2
    report = json.loads(done.stdout)
    assert set(report) == REPORT
    assert (report["verdict"], report["status"], report["number"]) == ("not_ours", "unknown", None)
    assert report["reasons"]

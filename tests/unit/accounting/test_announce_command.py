"""``certify accounting announce`` as it is called: exit codes, streams, languages."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from certify.accounting.commands import accounting

DATA = Path(__file__).resolve().parents[2] / "fixtures" / "accounting"


def run(*more: str, figures: Path = DATA / "class_figures.csv") -> Result:
    gdp = str(DATA / "gdp.csv")
    command = ["announce", "--figures", str(figures), "--gdp", gdp, *more]
    return CliRunner().invoke(accounting, command)


def test_json_has_the_shape_of_the_contract() -> None:
    result = run("--year", "2022", "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert (document["year"], document["vintage"]) == (2022, "2018-census")
    wanted = {"value": "153176", "growth": "7.1", "gdp_share": "12.71", "gdp_share_change": "0.27"}
    assert document["total"].items() >= wanted.items()
    assert all(set(note) >= {"code", "field", "message"} for note in document["notes"])
    assert "大类 04" in document["notes"][0]["message"]


def test_table_speaks_the_language_asked_for() -> None:
    assert "信息通信技术制造业" in run("--year", "2022").stdout
    assert "Share of GDP: 12.71 %" in run("--year", "2022", "--lang", "en").stdout


@pytest.mark.parametrize("as_json", [True, False])
def test_refusal_exits_2_and_names_row_and_cell(tmp_path: Path, *, as_json: bool) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("year,class_code,value_added_100m_cny,vintage\n2022,08,x,v\n", encoding="utf-8")
    result = run("--year", "2022", "--lang", "en", *(["--json"] if as_json else []), figures=bad)
    assert result.exit_code == 2
    assert result.stdout == ""
    if as_json:
        errors = json.loads(result.stderr)["errors"]
        assert [e["pointer"] for e in errors] == [
            "/figures/2/class_code",
            "/figures/2/value_added_100m_cny",
        ]
    else:
        assert 'Class figures: Row 2, class_code: "08" is no class.' in result.stderr


def test_faults_of_both_files_are_told_together(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes("year,类\n".encode("gb18030"))
    command = ["announce", "--figures", str(bad), "--gdp", str(bad), "--year", "2022", "--json"]
    result = CliRunner().invoke(accounting, command)
    assert result.exit_code == 2
    errors = json.loads(result.stderr)["errors"]
    assert [(e["pointer"], e["code"]) for e in errors] == [
        ("/figures", "encoding"),
        ("/gdp", "encoding"),
    ]


def test_byte_order_mark_of_spreadsheets_is_no_fault(tmp_path: Path) -> None:
    marked = tmp_path / "marked.csv"
    marked.write_bytes(b"\xef\xbb\xbf" + (DATA / "class_figures.csv").read_bytes())
    assert run("--year", "2023", figures=marked).exit_code == 0


def test_year_without_rows_is_refused() -> None:
    result = run("--year", "1999", "--lang", "en")
    assert result.exit_code == 2
    assert "no row for 1999" in result.stderr


def test_file_cannot_steer_the_terminal(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "year,class_code,value_added_100m_cny,vintage\n2022,\x1b[2J,1,v\n", encoding="utf-8"
    )
    result = run("--year", "2022", figures=bad)
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr
    assert "\N{REPLACEMENT CHARACTER}[2J" in result.stderr

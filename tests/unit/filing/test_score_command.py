"""``certify score``: exit codes, streams, both languages, no traceback whatever comes."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from certify.cli import certify
from certify.filing import commands
from certify.scoring.faults import Fault, StandardsRefused
from certify.scoring.shelf.catalogue import Catalogue, shipped
from tests.unit.filing.examples import EXAMPLE, spoiled

NUMBER = "ZL201710601862.3"
JUDGEMENT: Mapping[str, Any] = {
    "schema": "certify.judgement/1",
    "levels": {"C3": "3", "C4": "2.5", "D2": "3"},
    "confirmed_contributions": {NUMBER: "0.20"},
}


@pytest.fixture
def run(tmp_path: Path) -> Any:
    def score(document: Any, *options: str, judgement: Any = None) -> Result:
        filing = tmp_path / "filing.json"
        filing.write_bytes(document if isinstance(document, bytes) else _json(document))
        if judgement is not None:
            (tmp_path / "judgement.json").write_bytes(_json(judgement))
            options = (*options, "--judgement", str(tmp_path / "judgement.json"))
        return CliRunner().invoke(certify, ["score", str(filing), *options])

    return score


def _json(document: Any) -> bytes:
    return json.dumps(document).encode()


def errors(result: Result) -> list[tuple[str, str, str]]:
    """Return (document, pointer, code) of each error on the error stream."""
    assert result.exit_code == 2
    assert not result.stdout
    body = json.loads(result.stderr)
    assert body["status"] == 422
    assert body["title"]
    assert all(error["message"] for error in body["errors"])
    return [(e["document"], e["pointer"], e["code"]) for e in body["errors"]]


def test_the_contract_s_example_judged(run: Any) -> None:
    result = run(EXAMPLE, "--json", judgement=JUDGEMENT)
    sheet = json.loads(result.stdout)
    assert result.exit_code == 0
    assert not result.stderr
    assert sheet["schema"] == "certify.score/1"
    assert (sheet["total"], sheet["margin"], sheet["verdict"]) == ("65.83", "3.83", "below")
    assert {"id": "C", "total": "14.64", "floor": "15", "reached": False}.items() <= next(
        d for d in sheet["dimensions"] if d["id"] == "C"
    ).items()


def test_the_declared_share_meets(run: Any) -> None:
    judgement = {**JUDGEMENT, "confirmed_contributions": {}}
    sheet = json.loads(run(EXAMPLE, "--json", judgement=judgement).stdout)
    assert (sheet["total"], sheet["verdict"]) == ("66.99", "meets")


def test_unjudged_gives_the_interval(run: Any) -> None:
    sheet = json.loads(run(EXAMPLE, "--json").stdout)
    assert (sheet["interval"], sheet["verdict"]) == (["53.99", "71.99"], "undetermined")


def test_the_sheet_is_canonical(run: Any) -> None:
    text = run(EXAMPLE, "--json").stdout.rstrip("\n")
    assert text == json.dumps(
        json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ["示例标准", "总分：65.83", "未达到", "专利价值贡献", "信息通信技术制造业"]),
     ("en", ["示例标准", "Illustrative standard", "Total: 65.83 of 100", "missed", "Reason"])],
)  # fmt: skip
def test_the_table(run: Any, language: str, words: list[str]) -> None:
    result = run(EXAMPLE, "--lang", language, judgement=JUDGEMENT)
    assert result.exit_code == 0
    for word in words:
        assert word in result.stdout


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ["总分区间：53.99", "71.99", "不适用"]), ("en", ["53.99", "71.99", "does not apply"])],
)  # fmt: skip
def test_the_table_of_an_interval(run: Any, language: str, words: list[str]) -> None:
    result = run(EXAMPLE, "--lang", language)
    for word in words:
        assert word in result.stdout


def test_a_gate_is_no_refusal(run: Any) -> None:
    result = run({**EXAMPLE, "patents": []}, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["verdict"] == "gated"
    assert run({**EXAMPLE, "patents": []}, "--lang", "en").exit_code == 0


def test_problems_of_both_documents_and_the_standard_at_once(run: Any) -> None:
    document = spoiled({"/economics/profit": "70000000", "/product/model": ""})
    judgement = {**JUDGEMENT, "levels": {"C3": 3}}
    result = run(document, "--json", "--standard", "none@1", judgement=judgement)
    assert errors(result) == [
        ("filing", "/product/model", "required"),
        ("filing", "/economics/profit", "profit_above_sales"),
        ("judgement", "/levels/C3", "number_not_text"),
        ("standard", "", "unknown_standard"),
    ]


def test_problems_as_lines(run: Any) -> None:
    document = spoiled({"/economics/profit": "70000000"})
    for language, words in (("zh", "高于销售额"), ("en", "above the sales")):
        result = run(document, "--lang", language)
        assert result.exit_code == 2
        assert not result.stdout
        assert "/economics/profit: " in result.stderr
        assert words in result.stderr
        assert "[profit_above_sales]" in result.stderr


@pytest.mark.parametrize(
    ("judgement", "pointer"),
    [({"levels": {"Z9": "1"}}, "/levels/Z9"),
     ({"confirmed_contributions": {NUMBER: "0.26"}}, f"/confirmed_contributions/{NUMBER}"),
     ({"confirmed_contributions": {"95115608.X": "0"}}, "/confirmed_contributions/ZL95115608.X")],
)  # fmt: skip
def test_what_the_engine_refuses(run: Any, judgement: Any, pointer: str) -> None:
    result = run(EXAMPLE, "--json", judgement={"schema": "certify.judgement/1", **judgement})
    ((document, place, _),) = errors(result)
    assert (document, place) == ("judgement", pointer)


def test_warnings_do_not_refuse(run: Any) -> None:
    document = spoiled({"/economics/profit": "-1"})
    plain = run(document, "--lang", "en")
    assert plain.exit_code == 0
    assert "[profit_negative]" in plain.stderr
    machine = run(document, "--json")
    assert json.loads(machine.stdout)["schema"] == "certify.score/1"
    assert [w["code"] for w in json.loads(machine.stderr)["warnings"]] == ["profit_negative"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "json_form"), (b"\xff", "not_utf8"), (b'{"a": 1, "a": 1}', "repeated_key"),
     (b'{"data_year": NaN}', "no_number"), (b"[" * 200_000, "too_deep"),
     (b"1" * 5000, "json_number"), (b"5", "object_expected"), (b"null", "object_expected")],
)  # fmt: skip
def test_what_is_no_document(run: Any, content: bytes, code: str) -> None:
    assert code in [c for *_, c in errors(run(content, "--json"))]
    assert run(content).exit_code == 2


def test_missing_files_and_folders(tmp_path: Path) -> None:
    arguments = ["score", str(tmp_path / "none.json"), "--judgement", str(tmp_path), "--json"]
    assert [code for *_, code in errors(CliRunner().invoke(certify, arguments))] == [
        "no_such_file", "unreadable_file"]  # fmt: skip
    judgement = ["score", "-", "--json", "--judgement", str(tmp_path / "none.json")]
    result = CliRunner().invoke(certify, judgement, input=_json(EXAMPLE))
    assert errors(result) == [("judgement", "", "no_such_file")]
    null = CliRunner().invoke(certify, ["score", "a\0b", "--json"])
    assert errors(null) == [("filing", "", "unreadable_file")]


def test_standard_input() -> None:
    result = CliRunner().invoke(certify, ["score", "-", "--json"], input=_json(EXAMPLE))
    assert json.loads(result.stdout)["field"] == "01"


def test_a_standard_by_name(run: Any) -> None:
    named = run(EXAMPLE, "--json", "--standard", "pip-illustrative@2026.1")
    assert named.stdout == run(EXAMPLE, "--json").stdout


def test_no_standard_in_force(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "installed", lambda: Catalogue(()))
    assert errors(run(EXAMPLE, "--json")) == [("standard", "", "no_standard_in_force")]


def test_standards_that_cannot_be_used(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Catalogue:
        raise StandardsRefused((Fault("a.yaml", "", "x", "It is broken.", "Mend it."),))

    monkeypatch.setattr(commands, "installed", refuse)
    assert errors(run(EXAMPLE, "--json")) == [("standard", "", "standards_refused")]


def test_a_file_cannot_steer_the_terminal(run: Any) -> None:
    result = run({**EXAMPLE, "\x1b[31m\ud800\u202e": 1}, "--lang", "en")
    assert "\x1b" not in result.stderr
    assert "\u202e" not in result.stderr
    assert run({**EXAMPLE, "\ud800": 1}, "--json").exit_code == 2


def test_an_official_standard_is_not_called_illustrative(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    (entry,) = [e for e in shipped().entries if e.standard.id == "pip-illustrative"][:1]
    national = replace(entry, standard=replace(entry.standard, authority="national"))
    monkeypatch.setattr(commands, "installed", lambda: Catalogue((national,)))
    result = run(EXAMPLE, "--lang", "en")
    assert "numbers were chosen as examples" not in result.stdout


def test_scoring_starts_without_web_or_renderer(tmp_path: Path) -> None:
    filing = tmp_path / "filing.json"
    filing.write_bytes(_json(EXAMPLE))
    program = (
        "import sys; from certify.cli import certify\n"
        f"certify(['score', {str(filing)!r}, '--json'], standalone_mode=False)\n"
        "heavy = {'flask', 'sqlalchemy', 'weasyprint', 'wtforms', 'pyhanko'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ["与标准线的差距", "单独改变哪一项即可达到62分标准线", "22.22%", "仅示差距"]),
     ("en", ["How far from the line", "What alone would reach the line of 62 points", "22.22%"])],
)  # fmt: skip
def test_how_far_facts_are_on_demand(run: Any, language: str, words: list[str]) -> None:
    plain = run(EXAMPLE, "--lang", language, judgement=JUDGEMENT)
    result = run(EXAMPLE, "--lang", language, "--counterfactuals", judgement=JUDGEMENT)
    assert result.exit_code == 0
    assert result.stdout.startswith(plain.stdout.rstrip("\n"))
    assert all(word in result.stdout for word in words)
    assert all(word not in plain.stdout for word in words)


def test_how_far_facts_are_as_json(run: Any) -> None:
    sheet = json.loads(run(EXAMPLE, "--json", judgement=JUDGEMENT).stdout)
    result = run(EXAMPLE, "--json", "--counterfactuals", judgement=JUDGEMENT)
    document = json.loads(result.stdout)
    assert document["score"] == sheet
    assert document["counterfactuals"]["schema"] == "certify.counterfactuals/1"


def test_a_gate_that_fails_says_what_it_lacks(run: Any) -> None:
    unlicensed = spoiled({"/patents/0/legal_status": "expired"})
    result = run(unlicensed, "--lang", "en", "--counterfactuals")
    assert "Counted patents is 0; 1 would pass." in result.stdout


def test_how_firm_it_is_on_demand(run: Any) -> None:
    table = run(EXAMPLE, "--lang", "en", "--sensitivity", judgement=JUDGEMENT).stdout
    assert "How firm under other weights" in table and "How far from the line" not in table
    result = run(EXAMPLE, "--json", "--sensitivity", "--counterfactuals", judgement=JUDGEMENT)
    assert set(json.loads(result.stdout)) == {"score", "counterfactuals", "sensitivity"}

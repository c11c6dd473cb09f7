"""The list of clauses: good papers keep every one, each broken twin is caught by its own."""

import json
from io import BytesIO

import pikepdf
import pytest
from click.testing import CliRunner, Result

from certify.certificate import render
from certify.certificate.conformance import tools
from certify.certificate.conformance.listing import CLAUSES, UNREADABLE, conform
from certify.cli import certify
from certify.i18n import translate
from tests.certificates import broken_twins, samples

ENCRYPTED = "not-encrypted"


BY_ID = {clause.id: clause for clause in CLAUSES}


def caught(data: bytes, *clauses: str) -> set[str]:
    """Ids of the clauses that are broken, of those named or of all."""
    asked = [BY_ID[each] for each in clauses] or CLAUSES
    return {finding.clause.id for finding in conform(data, asked).findings}


@pytest.fixture(scope="module")
def plain(paper) -> bytes:
    """The good paper written plainly, as every twin is."""
    return broken_twins.changed(paper, lambda pdf: None)


@pytest.mark.parametrize("which", ["paper", "sealed", "sealed_recordation", "plain"])
def test_good_papers_keep_every_clause(which, request):
    result = conform(request.getfixturevalue(which))
    assert [(f.clause.id, f.place) for f in result.findings] == []
    assert result.conforms
    assert result.checked == len(CLAUSES) > 70


def test_an_annex_over_pages_keeps_every_clause(fonts):
    data = render.render(samples.recognition(patents=samples.patents(60)), fonts)
    assert caught(data) == set()


def test_every_clause_has_its_twin_and_no_twin_is_left_over():
    twins = [*broken_twins.OBJECTS, *broken_twins.BYTES, *broken_twins.SEALED, ENCRYPTED]
    assert sorted(twins) == sorted(clause.id for clause in CLAUSES)


@pytest.mark.parametrize("clause", broken_twins.OBJECTS)
def test_a_twin_with_other_objects_is_caught_by_its_clause(clause, paper):
    assert clause in caught(broken_twins.changed(paper, broken_twins.OBJECTS[clause]), clause)


@pytest.mark.parametrize("clause", broken_twins.BYTES)
def test_a_twin_with_other_bytes_is_caught_by_its_clause(clause, plain):
    assert clause in caught(broken_twins.BYTES[clause](plain), clause)


@pytest.mark.parametrize("clause", broken_twins.SEALED)
def test_a_twin_with_another_seal_is_caught_by_its_clause(clause, sealed):
    assert clause in caught(broken_twins.SEALED[clause](sealed), clause)


def test_an_encrypted_twin_is_caught(paper):
    target = BytesIO()
    with pikepdf.open(BytesIO(paper)) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="x", user=""))
    assert ENCRYPTED in caught(target.getvalue(), ENCRYPTED)


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n" + b"\xff" * 99])
def test_what_is_no_pdf_is_a_finding(data):
    result = conform(data)
    assert [finding.clause for finding in result.findings] == [UNREADABLE]


def test_clauses_cite_where_they_stand_and_speak_both_languages():
    for clause in CLAUSES:
        assert clause.source.startswith(("ISO 19005-3:2012, 6.", "ISO 32000-1:2008, "))
        assert translate(clause.says, "zh") != translate(clause.says, "en")


def test_tools_that_are_installed_agree(sealed, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(sealed)
    answers = {each.tool: each for each in tools.ask(path)}
    assert set(answers) == {"qpdf", "pdffonts", "pdfsig", "veraPDF"}
    assert [each.tool for each in answers.values() if each.agrees is False] == []
    assert answers["qpdf"].agrees and answers["pdffonts"].agrees and answers["pdfsig"].agrees


def test_tools_disagree_with_broken_twins(paper, plain, sealed, tmp_path):
    unembedded = broken_twins.changed(paper, broken_twins.OBJECTS["embedded"])
    path = tmp_path / "twin.pdf"
    for tool, data in (
        ("pdffonts", unembedded),
        ("qpdf", broken_twins.BYTES["readable"](plain)),
        ("pdfsig", broken_twins.SEALED["seal-container"](sealed)),
    ):
        path.write_bytes(data)
        answer = next(each for each in tools.ask(path) if each.tool == tool)
        assert answer.agrees is False, tool


def test_a_tool_that_is_not_installed_is_said_not_to_be_asked(sealed_file, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert {each.agrees for each in tools.ask(sealed_file)} == {None}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(certify, ["certificates", "conform", *arguments])


def test_the_command_says_what_was_checked(sealed_file):
    done = run(str(sealed_file), "--lang", "en")
    assert done.exit_code == 0, done.output
    assert f"{len(CLAUSES)} clauses" in done.output
    assert "veraPDF" in done.output


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_names_clause_source_and_place(paper, tmp_path, language):
    path = tmp_path / "twin.pdf"
    path.write_bytes(broken_twins.changed(paper, broken_twins.OBJECTS["described"]))
    done = run(str(path), "--lang", language)
    clause = BY_ID["described"]
    assert done.exit_code == 1
    assert clause.source in done.output and translate(clause.says, language) in done.output
    assert "/Figure" in done.output


def test_the_command_answers_programs(sealed_file):
    done = run(str(sealed_file), "--json")
    said = json.loads(done.output)
    assert said["conforms"] and said["checked"] == len(CLAUSES) and said["findings"] == []
    assert {each["tool"] for each in said["tools"]} == {"qpdf", "pdffonts", "pdfsig", "veraPDF"}

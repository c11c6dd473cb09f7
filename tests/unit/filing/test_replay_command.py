"""``certify score --bundle`` and ``certify replay``: exit codes, streams, both languages."""

import json

import pytest
from click.testing import CliRunner

from certify.cli import certify
from tests.unit.filing.examples import EXAMPLE


@pytest.fixture
def bundle(tmp_path):
    filing, file = tmp_path / "filing.json", tmp_path / "out.bundle.json"
    filing.write_text(json.dumps(EXAMPLE), encoding="utf-8")
    result = run("score", filing, "--bundle", file, "--json")
    assert result.exit_code == 0
    assert json.loads(file.read_bytes())["sheet"] == json.loads(result.stdout)
    return file


def run(*arguments, **options):
    """Run the command line."""
    return CliRunner().invoke(certify, [str(each) for each in arguments], **options)


@pytest.mark.parametrize(("language", "word"), [("zh", "一致"), ("en", "byte for byte")])
def test_the_same_sheet(bundle, language, word):
    result = run("replay", bundle, "--lang", language)
    assert result.exit_code == 0
    assert word in result.stdout
    assert "pip-illustrative@2026.1" in result.stdout
    assert "certify-scoring/1" in result.stdout


def test_from_standard_input_for_machines(bundle):
    result = run("replay", "-", "--json", input=bundle.read_bytes())
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    assert (said["verdict"], said["difference"]) == ("same", None)
    assert said["stored_digest"] == said["recomputed_digest"]


def test_another_sheet_and_where_it_differs_first(bundle):
    bundle.write_bytes(bundle.read_bytes().replace(b'"71.99"', b'"71.98"'))
    result = run("replay", bundle, "--lang", "en")
    assert result.exit_code == 1
    for word in ("/interval/1", 'in the file: "71.98"', 'made again: "71.99"'):
        assert word in result.stdout
    said = json.loads(run("replay", bundle, "--json").stdout)
    assert said["difference"]["pointer"] == "/interval/1"


def test_what_is_absent_and_what_is_long(bundle):
    stored = json.loads(bundle.read_bytes())
    stored["sheet"]["award\u202e"] = "x"
    stored["sheet"]["facts"] = "\x1b[2J" + "x" * 500
    bundle.write_text(json.dumps(stored), encoding="utf-8")
    result = run("replay", bundle, "--lang", "en")
    assert "made again: (absent)" in result.stdout
    assert "\u202e" not in result.stdout
    del stored["sheet"]["award\u202e"]
    bundle.write_text(json.dumps(stored), encoding="utf-8")
    result = run("replay", bundle, "--lang", "en")
    assert "\x1b" not in result.stdout
    assert "xxx…" in result.stdout


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "json_form"),
        (b'{"schema": "certify.bundle/1", "engine": "certify-sc', "json_form"),
        (b'{"schema": "certify.score/1"}', "not_a_bundle"),
        (b"\xff", "not_utf8"),
        (b'{"schema": "certify.bundle/1"}', "key_missing"),
        (b" " * (16 * 1024 * 1024 + 1), "too_large"),
        (b"[" * 100_000, "too_deep"),
    ],
)
def test_what_is_no_bundle(tmp_path, content, code):
    file = tmp_path / "file"
    file.write_bytes(content)
    result = run("replay", file, "--json", "--lang", "en")
    assert result.exit_code == 2
    assert not result.stdout
    assert [each["code"] for each in json.loads(result.stderr)["errors"]] == [code]
    assert f"[{code}]" in run("replay", file).stderr


def test_a_broken_standard_within_is_named_with_its_faults(bundle):
    content = bundle.read_bytes().replace(b"fact: profit_margin", b"fact: good_luck")
    bundle.write_bytes(content)
    result = run("replay", bundle, "--lang", "en")
    assert result.exit_code == 2
    assert "standard.yaml: An engine cannot judge by this standard" in result.stderr
    (error,) = json.loads(run("replay", bundle, "--json").stderr)["errors"]
    assert (error["document"], error["code"]) == ("standard", "unusable")


def test_a_file_that_is_not_there(tmp_path):
    result = run("replay", tmp_path / "none", "--lang", "en")
    assert result.exit_code == 2
    assert "There is no file" in result.stderr


@pytest.mark.parametrize(("language", "word"), [("zh", "无法写入"), ("en", "cannot be written")])
def test_a_bundle_that_cannot_be_written(tmp_path, language, word):
    filing = tmp_path / "filing.json"
    filing.write_text(json.dumps(EXAMPLE), encoding="utf-8")
    result = run("score", filing, "--bundle", tmp_path / "no" / "file", "--lang", language)
    assert result.exit_code == 1
    assert word in result.stderr

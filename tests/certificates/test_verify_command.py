"""`certify verify` as people and programs call it."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from certify import paths
from certify.certificate import status_list
from certify.certificate.commands import verify
from certify.certificate.verification import State
from tests.certificates import samples

NUMBER = samples.recognition().number
AS_OF = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def home(tmp_path, key, monkeypatch):
    """An installation's folder with nothing but the key's authority."""
    from cryptography.hazmat.primitives.serialization import Encoding

    folder = tmp_path / "home"
    (folder / "keys").mkdir(parents=True)
    (folder / "keys" / "authority.pem").write_bytes(key.authority.public_bytes(Encoding.PEM))
    monkeypatch.setenv("CERTIFY_HOME", str(folder))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    return folder


def run(*arguments):
    return CliRunner().invoke(verify, [str(a) for a in arguments], catch_exceptions=False)


def withdrawn(path):
    state = State("withdrawn", AS_OF, date(2026, 11, 30), "数据不实")
    path.write_bytes(status_list.write({NUMBER: state}, AS_OF))
    return path


def test_a_valid_one_by_the_installations_authority(home, sealed_file):
    done = run(sealed_file)
    assert done.exit_code == 0
    for said in ("VALID", NUMBER, "Certify Demonstration Authority", "no legal effect", "unknown"):
        assert said in done.output


def test_the_same_in_chinese(home, sealed_file):
    done = run(sealed_file, "--lang", "zh")
    assert done.exit_code == 0
    for said in ("有效", "演示机构", "示例标准", "苏州澄光通信技术股份有限公司"):
        assert said in done.output


def test_json_as_in_the_contract(home, sealed_file):
    document = json.loads(run(sealed_file, "--json").output)
    assert set(document) == {
        *("verdict", "intact", "sealed_by", "trusted", "logged", "status", "status_as_of"),
        *(
            "number",
            "content",
            "reasons",
            "claim_signed",
            "page_matches",
            "on",
            "status_lists",
            "issuer",
            "timestamped_by",
            "letter",
        ),
    }
    assert document["verdict"] == "valid"
    assert document["number"] == NUMBER
    assert {"pointer", "code", "message"} == set(document["reasons"][0])


def test_a_changed_one(home, sealed_file):
    sealed_file.write_bytes(sealed_file.read_bytes() + b"\n")
    done = run(sealed_file)
    assert done.exit_code == 1
    assert "NOT VALID" in done.output


def test_another_file(home, tmp_path):
    path = tmp_path / "other.pdf"
    path.write_bytes(b"%PDF-1.4\n%%EOF\n")
    assert run(path).exit_code == 2
    assert json.loads(run(path, "--json").output)["verdict"] == "not_ours"


def test_the_published_list_is_asked_offline_too(home, sealed_file):
    withdrawn(home / "status-list.json")
    done = run(sealed_file)
    assert done.exit_code == 1
    assert "withdrawn since 2026-11-30 because: 数据不实" in done.output
    assert run(sealed_file, "--offline").exit_code == 1, "it lies here and says withdrawn"


def test_a_list_given_counts_offline_too(home, sealed_file, tmp_path):
    path = withdrawn(tmp_path / "list.json")
    assert run(sealed_file, "--offline", "--status-list", path).exit_code == 1


def test_trust_given_replaces_the_installations(home, sealed_file, tmp_path):
    from certify.certificate import keys

    keys.ensure(tmp_path / "other")
    assert run(sealed_file, "--trust", tmp_path / "other" / "authority.pem").exit_code == 1
    assert run(sealed_file, "--trust", home / "keys" / "authority.pem").exit_code == 0


def test_on_a_machine_without_installation(sealed_file, tmp_path, monkeypatch):
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path / "empty"))
    done = run(sealed_file, "--lang", "en")
    assert done.exit_code == 1
    assert "--trust" in done.output
    assert not (tmp_path / "empty").exists()


def test_a_bad_trust_file_or_list_judges_nothing_and_says_so(home, sealed_file, tmp_path):
    """1 would say that the certificate is not valid, and a program would believe it."""
    path = tmp_path / "nonsense"
    path.write_text("nonsense")
    for option in ("--trust", "--status-list"):
        done = run(sealed_file, option, path)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "nonsense" in done.stderr and "says nothing about the file" in done.stderr
    document = status_list.write({NUMBER: State("withdrawn", AS_OF)}, AS_OF).decode()
    for change in (("certify.status/1", "certify.status/2"), ('"withdrawn"', '"lost"')):
        path.write_text(document.replace(*change))
        assert run(sealed_file, "--status-list", path).exit_code == 2


def test_everything_that_cannot_be_read_is_said_at_once(home, sealed_file, tmp_path):
    nonsense, empty = tmp_path / "nonsense", tmp_path / "empty"
    nonsense.write_text("nonsense")
    empty.mkdir()
    (home / "status-list.json").write_text("[]")
    given = ("--trust", nonsense, "--status-list", nonsense, "--status", empty)
    done = run(sealed_file, *given, "--json", "--lang", "zh")
    errors = json.loads(done.stderr)["errors"]
    assert (done.exit_code, done.stdout) == (2, "")
    assert [each["code"] for each in errors] == [
        "trust_unreadable", "status_list_unreadable", "status_list_unreadable",
        "status_unreadable",
    ]  # fmt: skip
    assert all(each["message"].startswith("未作任何判断") for each in errors)
    places = (nonsense, home / "status-list.json", nonsense, empty)
    assert all(str(at) in each["message"] for at, each in zip(places, errors, strict=True))


BOOKS = {
    "cut": '{"schema": "certify.keyring/1", "keys": [{"use": "se',
    "of another version": '{"schema": "certify.keyring/2", "keys": []}',
    "without keys": '{"schema": "certify.keyring/1"}',
    "of a key without its day": '{"schema": "certify.keyring/1", "keys": [{"use": "seal"}]}',
    "no book at all": "[]",
    "nested without end": "[" * 100_000,
    "not text": "\udcff",
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_damaged_book_of_keys_judges_nobody_and_says_what_to_do(home, sealed_file, key, name):
    book = home / "keys" / "keyring.json"
    book.write_text(BOOKS[name], errors="surrogateescape")
    for language, words in (("en", "says nothing about the file"), ("zh", "密钥簿")):
        done = run(sealed_file, "--lang", language)
        assert (done.exit_code, done.stdout) == (2, "")
        assert words in done.stderr and str(book) in done.stderr and "--trust" in done.stderr
    done = run(sealed_file, "--json")
    (error,) = json.loads(done.stderr)["errors"]
    assert (done.exit_code, done.stdout, error["code"]) == (2, "", "book_damaged")
    assert run(sealed_file, "--trust", home / "keys" / "authority.pem").exit_code == 0


def test_verification_loads_no_renderer_and_no_web_server():
    program = (
        "import sys; import certify.certificate.commands as c;"
        "print([m for m in ('weasyprint', 'flask', 'fontTools', 'jinja2')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=True, cwd=paths.PACKAGE.parent,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_on_a_day_the_verdict_is_of_that_day(home, sealed_file, tmp_path):
    path = withdrawn(tmp_path / "list.json")
    asked = ("--status-list", path, "--json")
    later = run(sealed_file, *asked, "--on", "2026-11-30")
    document = json.loads(later.output)
    assert (later.exit_code, document["verdict"], document["status"]) == (
        1,
        *("not_valid", "withdrawn"),
    )
    assert document["on"] == {
        "date": "2026-11-30", "status": "withdrawn", "source": "list", "since": "2026-11-30",
        "reason_code": None, "reason": "数据不实", "ahead": False,
    }  # fmt: skip
    before = json.loads(run(sealed_file, *asked, "--on", "2026-11-25").output)
    assert (before["on"]["status"], before["verdict"]) == ("unknown", "not_valid")
    assert json.loads(run(sealed_file, "--json").output)["on"] is None


def test_on_a_day_by_dates_alone(home, sealed_file):
    within = run(sealed_file, "--on", "2029-11-22")
    assert within.exit_code == 0
    assert within.output.startswith("VALID on 2029-11-22")
    assert "On 2029-11-22 the term of certificate" in within.output
    over = run(sealed_file, "--on", "2029-11-23")
    assert over.exit_code == 1
    assert "is expired" in over.output
    assert "by the dates in the sealed file alone" in over.output
    early = run(sealed_file, "--on", "2026-11-22", "--lang", "zh")
    assert early.exit_code == 1
    assert "尚未颁发" in early.output
    assert run(sealed_file, "--on", "tomorrow").exit_code == 2

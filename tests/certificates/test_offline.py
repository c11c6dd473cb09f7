"""`certify verify --offline --trust FILE`: every answer from two files, and from nothing else."""

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from certify import clock
from certify.certificate.commands import export_trust, verify
from certify.certificate.credential import keys as credential_keys
from certify.certificate.credential import payload, securing, status
from certify.certificate.credential.payload import PURPOSES, REVOCATION, SUSPENSION
from certify.certificate.trust import Issuer, Trust
from tests.certificates.enclosed import BASE, ENTRIES, KEY, KID, trusted

INDEX = ENTRIES[0].index
AS_OF = datetime(2026, 12, 1, 8, tzinfo=UTC)
WEEK = timedelta(days=7)
NAMED = Issuer(payload.issuer_id(BASE), "演示认定机构", "Demonstration Office")


def listed(purpose: str, *indexes: int, at: datetime = AS_OF) -> str:
    made = status.compose(
        purpose, status.encode(indexes, status.LEAST_BITS), base_url=BASE,
        list_url=f"{BASE}/status/{purpose}/0", at=at, until=at + WEEK,
    )  # fmt: skip
    return securing.secure(payload.canonical(made), KEY, KID)


CLEAR = tuple(listed(each) for each in PURPOSES)


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No home, no network, and the clock at the second of the lists."""

    def unplugged(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", unplugged)
    monkeypatch.setattr(socket, "getaddrinfo", unplugged)
    monkeypatch.setenv("CERTIFY_HOME", str(tmp_path / "nowhere"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setattr(clock, "now", lambda: AS_OF)


@pytest.fixture
def check(tmp_path: Path, sealed_file: Path, key):
    """Verify the sealed file with a trust file that holds ``lists``, and more lists."""

    def checked(*options: object, lists: tuple[str, ...] = ()) -> Result:
        known = trusted(key)
        file = tmp_path / "trust.json"
        whole = Trust(
            known.authorities, known.credential_keys, known.log_keys, (NAMED,), lists
        ).as_json()
        file.write_text(json.dumps(whole))
        arguments = [sealed_file, "--offline", "--trust", file, *options]
        done = CliRunner().invoke(verify, [str(a) for a in arguments], catch_exceptions=False)
        assert not (tmp_path / "nowhere").exists(), "verifying leaves nothing behind"
        return done

    return checked


def said(done: Result) -> dict[str, object]:
    return json.loads(done.output)


def test_every_answer_has_a_line_of_its_own(check) -> None:
    done = check(lists=CLEAR)
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[0] == "VALID"
    for line in (
        "Unchanged since it was sealed: yes",
        "By the authority trusted here: yes",
        "Page, data and credential say the same: yes",
        "Issued in the name of: Demonstration Office (http://127.0.0.1:8000/issuer)",
        "Credential signed by the issuer: yes",
        "In the transparency log: yes",
    ):
        assert line in lines
    as_of, ends = "2026-12-01 16:00:00+08:00", "2026-12-08 16:00:00+08:00"
    assert f"State: in force (as of {as_of})" in lines, "in legal time, for people"
    assert f"Signed status lists: in force (as of {as_of}, good until {ends})" in lines


def test_the_same_in_chinese(check) -> None:
    lines = check("--lang", "zh", lists=CLEAR).output.splitlines()
    assert lines[0] == "有效"
    assert f"出具机构：演示认定机构 ({NAMED.id})" in lines
    assert any(line.startswith("签名状态列表：有效（截至") for line in lines)


def test_as_json(check) -> None:
    document = said(check("--json", lists=CLEAR))
    assert (document["verdict"], document["status"]) == ("valid", "valid")
    assert (document["logged"], document["claim_signed"]) == (True, True)
    assert document["issuer"] == NAMED.id
    assert document["status_lists"] == {
        "status": "valid",
        "as_of": AS_OF.isoformat(),
        "answers": [
            {
                "purpose": each, "list": f"{BASE}/status/{each}/0", "index": INDEX, "set": False,
                "as_of": AS_OF.isoformat(), "until": (AS_OF + WEEK).isoformat(), "outdated": False,
            }
            for each in PURPOSES
        ],
    }  # fmt: skip


def test_without_lists_the_state_is_unknown_and_said_so(check) -> None:
    document = said(check("--json"))
    assert (document["verdict"], document["status"]) == ("valid", "unknown")
    assert document["status_lists"] is None
    assert "unknown" in check().output


@pytest.mark.parametrize(
    ("purpose", "state"), [(SUSPENSION, "suspended"), (REVOCATION, "withdrawn")]
)
def test_a_bit_that_is_set_is_not_valid(check, tmp_path, purpose: str, state: str) -> None:
    place = tmp_path / "lists"
    place.mkdir()
    for each in PURPOSES:
        bits = [INDEX] if each == purpose else []
        (place / f"{each}-0.jwt").write_text(listed(each, *bits))
    (place / "as-of").write_text("not a list, and not looked at")
    done = check("--status", place)
    assert done.exit_code == 1
    assert state in done.output
    assert "signed status list of" in done.output
    document = said(check("--status", place / f"{purpose}-0.jwt", "--json"))
    assert (document["verdict"], document["status"]) == ("not_valid", state)


def test_a_newer_list_handed_in_outweighs_the_one_in_the_trust_file(check, tmp_path) -> None:
    fresh = tmp_path / "fresh.jwt"
    fresh.write_text(listed(REVOCATION, INDEX, at=AS_OF + timedelta(hours=1)))
    assert said(check("--status", fresh, "--json", lists=CLEAR))["status"] == "withdrawn"


def test_an_old_list_handed_in_is_recognised(check, tmp_path) -> None:
    """The holder of a withdrawn certificate brings lists from when it was in force."""
    known = (listed(SUSPENSION), listed(REVOCATION, INDEX))
    old = tmp_path / "old"
    old.mkdir()
    for each in PURPOSES:
        (old / f"{each}.jwt").write_text(listed(each, at=AS_OF - timedelta(hours=1)))
    done = check("--status", old, "--json", lists=known)
    assert (done.exit_code, said(done)["status"]) == (1, "withdrawn")
    assert "status_list_replayed" in {reason["code"] for reason in said(done)["reasons"]}


def test_lists_past_their_end_show_nothing(check, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AS_OF + WEEK + timedelta(seconds=1))
    document = said(check("--json", lists=CLEAR))
    assert document["status"] == "unknown"
    assert "status_list_outdated" in {reason["code"] for reason in document["reasons"]}


def test_the_day_asked_about_is_answered_by_its_own_lists(check, tmp_path) -> None:
    done = check("--on", f"{clock.legal_day(AS_OF)}", "--json", lists=CLEAR)
    on = said(done)["on"]
    assert (on["status"], on["source"]) == ("valid", "list")


def test_a_place_without_lists_says_so(check, tmp_path) -> None:
    done = check("--status", tmp_path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "no status list" in done.stderr
    assert check("--status", tmp_path / "nothing").exit_code == 2


def test_an_issuer_that_the_trust_file_does_not_name_is_shown_by_its_address(key) -> None:
    named = trusted(key)
    assert named.issuer(NAMED.id) is None
    whole = Trust(issuers=(NAMED,))
    assert whole.issuer(NAMED.id) == whole.issuer(f"{BASE}/rehearsal/issuer") == NAMED
    assert whole.issuer(f"{BASE}0/issuer") is None


def test_the_trust_file_of_an_installation_is_complete(tmp_path, key, monkeypatch) -> None:
    from certify.certificate import keys, trust

    home = tmp_path / "home"
    monkeypatch.setenv("CERTIFY_HOME", str(home))
    monkeypatch.setenv("CERTIFY_BASE_URL", BASE)
    target = tmp_path / "out.json"
    run = CliRunner().invoke(export_trust, [str(target)])
    assert (run.exit_code, home.exists()) == (1, False)
    keys.ensure(home / "keys")
    credential_keys.ensure(home / "keys", NAMED.id)
    (home / "status").mkdir()
    (home / "status" / "revocation-0.jwt").write_text(CLEAR[1])
    run = CliRunner().invoke(export_trust, [str(target)], catch_exceptions=False)
    assert run.exit_code == 0, run.output
    known = trust.load(target)
    assert known.status_lists == (CLEAR[1],)
    assert [each.id for each in known.issuers] == [NAMED.id]
    assert known.authorities and known.credential_keys

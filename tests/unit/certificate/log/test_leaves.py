"""What is logged: canonical entries, and payloads that name no person."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificate.lifecycle import CERTIFICATE
from certify.certificate.log import leaves
from certify.certificate.log.faults import LogFault
from certify.certificate.log.leaves import Happened, leaf, leaf_of, payload, read_entry

DIGEST = "ab" * 32
SUSPENDED = Happened(
    "certificate", "suspend", datetime(2026, 11, 24, 3, 4, 5, 678, tzinfo=UTC), "valid",
    "suspended", "patent_in_doubt", "王示例 13800000000",
    {"number": "PC-2026-000123-K", "owner": "王示例"},
)  # fmt: skip


def test_an_entry_is_canonical_and_leads_back():
    entry = leaf("file", DIGEST).entry
    assert entry == b'{"digest":"sha256:%s","kind":"file"}' % DIGEST.encode()
    assert read_entry(entry) == leaf("file", f"sha256:{DIGEST}")
    assert leaf("certificate", DIGEST).entry != entry


@pytest.mark.parametrize(("kind", "digest"), [
    ("file", "ab"), ("file", "AB" * 32), ("page", DIGEST), ("file", DIGEST + "\n"),
])  # fmt: skip
def test_nothing_else_is_logged(kind, digest):
    with pytest.raises(ValueError, match="nothing to log"):
        leaf(kind, digest)


@pytest.mark.parametrize(
    "entry",
    [
        b"", b"{}", b"[]", b"null", b'"x"', b"\xff", b'{"digest":1,"kind":"file"}', b"[" * 100_000,
        leaf("file", DIGEST).entry + b" ", leaf("file", DIGEST).entry.replace(b'"kind"',
        b' "kind"'),
        b'{"digest":"%s","kind":"file"}' % DIGEST.encode(),
    ],
)  # fmt: skip
def test_foreign_entries_are_told_apart(entry):
    with pytest.raises(LogFault) as caught:
        read_entry(entry)
    assert caught.value.code == "foreign_entry"
    assert caught.value.problem.say("zh") != caught.value.problem.say("en")


@given(st.binary(max_size=120))
def test_noise_is_no_entry(noise):
    with pytest.raises(LogFault):
        read_entry(noise)


def test_a_payload_names_no_person():
    said = json.loads(payload(SUSPENDED))
    assert said == {
        "schema": "certify.log-event/1", "subject": "certificate", "action": "suspend",
        "at": "2026-11-24T03:04:05.000678+00:00", "from": "valid", "to": "suspended",
        "reason_code": "patent_in_doubt", "number": "PC-2026-000123-K",
        "reason_sha256": hashlib.sha256("王示例 13800000000".encode()).hexdigest(),
    }  # fmt: skip
    assert leaf_of(SUSPENDED) == leaf("state", hashlib.sha256(payload(SUSPENDED)).hexdigest())


def test_an_erased_reason_leaves_the_entry_as_it_is():
    kept = json.loads(payload(SUSPENDED))["reason_sha256"]
    erased = replace(SUSPENDED, reason=None, facts={**SUSPENDED.facts, "reason_sha256": kept})
    assert leaf_of(erased) == leaf_of(SUSPENDED)
    assert leaf_of(replace(SUSPENDED, reason=None)) != leaf_of(SUSPENDED)


def test_a_sealed_file_is_logged_by_its_own_digest():
    issued = replace(SUSPENDED, action="create", facts={"sha256": DIGEST, "number": "N"})
    assert leaf_of(issued) == leaf("file", DIGEST)


def test_every_step_of_a_certificate_is_logged():
    for step in CERTIFICATE.steps:
        assert leaves.kind_of("certificate", step.action) == "state"
    assert leaves.kind_of("filing", "submit") is None
    assert set(leaves.LOGGED.values()) <= set(leaves.KINDS)

"""The page's own modules against the program's: the same files and texts, the same answers.

No server: the scripts are served from their folder, on an address that counts as secure.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
import rfc8785
from playwright.sync_api import Page, Route

from certify import paths
from certify.certificate import reading
from certify.certificate.checking.on_day import Change, Term, on_day
from certify.certificate.log import leaves, merkle
from certify.certificate.log.checkpoints import Checkpoint
from certify.certificate.log.notes import Note, Signer, new_signer
from certify.certificate.log.proofs import Proof
from certify.certificate.render import render
from certify.certificate.verification import State
from certify.press import fonts
from tests.certificates import samples
from tests.certificates import test_claim_attacks as claims
from tests.certificates.enclosed import KEY, enclose

pytestmark = pytest.mark.browser
SCRIPTS = paths.PACKAGE / "web" / "static" / "js" / "verify"
ORIGIN = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    """Papers of awkward shapes, made before the browser starts."""
    long = "一种用于极长名称的示例产品" * 6 + "壹贰"
    contents = {
        "recognition": samples.recognition(),
        "recordation": samples.recordation(),
        "sixty patents": samples.recognition(patents=samples.patents(60)),
        "long": samples.recognition(
            product=replace(samples.recognition().product, name_zh=long[:80], name_en="Name " * 20)
        ),
        "rare": samples.recognition(
            holder=replace(samples.recognition().holder, name_zh="𬭎㛃示例股份有限公司")
        ),
    }
    set_up = fonts.load(paths.PACKAGE.parent / "instance" / "fonts")
    return {name: render(each, set_up, enclose(each)) for name, each in contents.items()}


@pytest.fixture(scope="module")
def page(papers, chromium) -> Iterator[Page]:
    context = chromium.new_context()

    def serve(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name.endswith(".js"):
            route.fulfill(body=(SCRIPTS / name).read_text(), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>modules</title>", content_type="text/html")

    context.route(f"{ORIGIN}/**", serve)
    opened = context.new_page()
    opened.goto(f"{ORIGIN}/")
    yield opened
    context.close()


def told(page: Page, module: str, program: str, given: Any) -> Any:
    """Run ``program`` (of ``module``, here ``m``, and ``given``) in the page."""
    whole = f"""async (given) => {{
      const m = await import("/{module}.js"), bytes = await import("/bytes.js");
      const raw = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      {program}
    }}"""
    return page.evaluate(whole, given)


def test_files_and_text_of_a_paper_are_those_that_the_program_reads(page, papers):
    program = """const { files, page } = await m.read(raw(given));
      const hashed = {};
      for (const [name, data] of files) hashed[name] = bytes.hex(await bytes.sha256(data));
      return { hashed, page };"""
    for name, data in papers.items():
        found = told(page, "paper", program, base64.b64encode(data).decode())
        assert found["page"] == "".join(reading.page_texts(data)), name
        assert len(found["hashed"]) == 3
        for file, digest in found["hashed"].items():
            assert digest == hashlib.sha256(reading.attachment(data, file)).hexdigest()


@pytest.mark.parametrize(
    "document",
    [
        *({}, [], None, True, "", 0, -1, 1e21, 0.1, 123456789.25, 'ä\u2028\\"\n\x7f𬭎'),
        {
            "b": [1, {"z": None, "A": "", "ä": 2, "😂": 3, "\ufb33": 4}],
            "": {"1": 1, "10": 2, "2": 3},
        },
        {"__proto__": 1, "constructor": [{"toString": "x"}]},
    ],
)
def test_canonical_json_is_that_of_the_library(page, document):
    text = rfc8785.dumps(document).decode()
    assert told(page, "bytes", "return m.canonical(JSON.parse(given));", text) == text
    spaced = json.dumps({"b": document, "a": document}, indent=1)
    refused = (
        "try { m.readCanonical(m.utf8(given)); return 'read'; } catch (e) { return e.message; }"
    )
    assert told(page, "bytes", refused, spaced) == "not in canonical form"


def test_one_spelling_of_base64_only(page):
    program = """const said = (found) => found && m.hex(found);
      return given.map((text) => [said(m.base64(text)), said(m.base64url(text))]);"""
    spellings = ["QUI=", "QUI", "QUJ=", "QUJ", "QU I", "QUI==", "-_8", "+/8=", "=", "\n"]
    assert told(page, "bytes", program, spellings) == [
        *(["4142", None], [None, "4142"], [None, None], [None, None], [None, None], [None, None]),
        *([None, "fbff"], ["fbff", None], [None, None], [None, None]),
    ]


def fetched(known, nodes):
    return {node: known[node] for node in nodes}


def proofs(signer: Signer, most: int) -> Iterator[tuple[str, str]]:
    """Every proof of every tree up to ``most`` leaves: (digest of the claim, proof)."""
    digests = [hashlib.sha256(b"%d" % each).hexdigest() for each in range(most)]
    hashed = [merkle.leaf_hash(leaves.leaf(leaves.CREDENTIAL, each).entry) for each in digests]
    known: dict[merkle.Node, bytes] = {}
    for size in range(1, most + 1):
        known |= merkle.grow(size - 1, hashed[size - 1 : size], known)

        fetch = partial(fetched, known)
        text = Checkpoint(signer.name, size, merkle.root(size, fetch)).text
        note = Note(text, (signer.sign(text),))
        for index in range(size):
            path = merkle.hashes(merkle.inclusion_ranges(index, size), fetch)
            yield digests[index], str(Proof(index, tuple(path), note))


LOGGED = """const keys = await m.readKeys(given.key), found = [];
  for (const [digest, proof] of given.proofs) {
    found.push((await m.logged(digest, bytes.utf8(proof), keys)).answer);
  }
  return found;"""


def test_every_proof_of_small_trees_holds_and_none_for_a_neighbour(page):
    signer = new_signer("example.org/log")
    given = list(proofs(signer, 17))
    asked = {"key": f"{signer.verifier}\n", "proofs": given}
    assert told(page, "log", LOGGED, asked) == [True] * len(given)
    shifted = [(digest, proof) for (digest, _), (_, proof) in pairwise(given)]
    true = [digest == given[i + 1][0] for i, (digest, _) in enumerate(shifted)]
    assert told(page, "log", LOGGED, {**asked, "proofs": shifted}) == true
    other = new_signer("example.org/log")
    assert told(page, "log", LOGGED, {**asked, "key": f"{other.verifier}\n"}) == [False] * len(
        given
    )
    strange = new_signer("example.net/log")
    unknown = ["unknown_log"] * len(given)
    assert told(page, "log", LOGGED, {**asked, "key": f"{strange.verifier}\n"}) == unknown


def test_a_proof_with_anything_changed_does_not_hold(page):
    signer = new_signer("example.org/log")
    digest, proof = list(proofs(signer, 11))[-3]
    changed = [
        proof.replace("index 8", index) for index in ("index 9", "index 08", "index -8", "8")
    ]
    lines = proof.split("\n")
    changed += ["\n".join(lines[:i] + lines[i + 1 :]) for i in range(len(lines) - 1)]
    changed += [
        proof.replace("@v1", "@v2"),
        proof.replace("\n11\n", "\n12\n"),
        "",
        "\n\n",
        proof[:-1],
    ]
    asked = {"key": str(signer.verifier), "proofs": [(digest, each) for each in [proof, *changed]]}
    first, *others = told(page, "log", LOGGED, asked)
    assert first is True
    assert not any(each is True for each in others)


def test_the_state_on_every_day_is_the_one_that_the_command_gives(page):
    first, until, today = date(2026, 3, 1), date(2026, 9, 30), date(2026, 7, 1)
    changes = (
        Change(date(2026, 4, 1), "suspended", "存疑"),
        Change(date(2026, 4, 1), "valid", "已消除"),
        Change(date(2026, 5, 1), "suspended", "再存疑"),
        Change(date(2026, 6, 1), "valid", "已核实"),
    )
    as_of = "2026-07-01T04:00:00+00:00"
    days = [first + timedelta(days=each) for each in range(-5, 260, 3)]
    program = """const { changes, first, until, today, days } = given;
      const register = changes && { asOf: Date.parse(given.asOf), changes };
      const content = { issued_on: first, valid_until: until };
      return days.map((day) => {
        const { status, source, since, reason, ahead } =
          m.onDay(day, content, register, null, today);
        return [status, source, since ?? null, reason ?? null, Boolean(ahead)];
      });"""
    for known in (changes, (), changes[:1], None):
        state = None
        if known is not None:
            last = known[-1].status if known else "valid"
            state = State(last, datetime.fromisoformat(as_of), changes=known)
        given = {
            "first": str(first), "until": str(until), "today": str(today), "asOf": as_of,
            "days": [str(each) for each in days],
            "changes": None if known is None else [
                {"day": str(each.day), "status": each.status, "reason": each.reason}
                for each in known
            ],
        }  # fmt: skip
        expected = []
        for day in days:
            found = on_day(day, Term(first, until), state, today).as_json()
            expected.append([found[k] for k in ("status", "source", "since", "reason", "ahead")])
        assert told(page, "status", program, given) == expected


WRONG_DRESSES = {
    **{name: (text, "credential_header") for name, text in claims.HEADERS.items()},
    **{name: (text, "credential_malformed") for name, text in claims.SPELLINGS.items()},
    **claims.KEYS,
}
"""Every text that the command refuses, with the word it refuses it by."""


def test_a_claim_in_a_wrong_dress_gets_the_same_word_as_from_the_command(page):
    program = """const keys = new Map([[given.thumbprint, given.jwk]]), words = {};
      for (const [name, text] of given.texts) {
        try {
          const jws = m.opened(text), signed = await m.signatureOf(jws, keys);
          if (signed === true) m.about(jws);
          words[name] = { true: "believed", false: "credential_signature_wrong" }[signed] ?? signed;
        } catch (error) {
          words[name] = error instanceof bytes.Unreadable ? error.message : String(error);
        }
      }
      return words;"""
    given = {
        "thumbprint": KEY.thumbprint(),
        "jwk": KEY.as_dict(private=False),
        "texts": [["true", claims.TRUE], *([n, text] for n, (text, _) in WRONG_DRESSES.items())],
    }
    found = told(page, "credential", program, given)
    if found["true"] == "unsupported":
        pytest.skip("this Chromium cannot check Ed25519")
    assert found.pop("true") == "believed"
    spoken = {
        "unknown_key": "credential_key_unknown",
        "key_foreign": "credential_key_foreign",
        **dict.fromkeys(("not UTF-8", "not JSON", "not in canonical form"), "credential_malformed"),
    }  # as the page says them (answers.js)
    assert {name: spoken.get(word, word) for name, word in found.items()} == {
        name: code for name, (_, code) in WRONG_DRESSES.items()
    }

"""The public pages of the log, in both languages, and its files with their headers."""

import html
import io

import pytest

from certify import files
from certify.certificate.log import recording, store
from certify.certificate.log.leaves import leaf
from certify.certificate.log.proofs import check_proof
from certify.certificate.views import check
from tests.integration.certificate.log.growing import WITNESS, cosigned, grow, keys
from tests.integration.certificate.log.test_recording import paper, suspend

assert paper  # a fixture


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Nothing has been entered"), ("zh", "尚无条目")]
)
def test_an_empty_log_says_so(client, language, words):
    answer = client.get("/log", headers={"Accept-Language": language})
    assert (answer.status_code, words in answer.text) == (200, True)
    for file in ("checkpoint", "tile/0/000.p/1", "entries/0", "entries/0/proof"):
        assert client.get(f"/log/{file}").status_code == 404


def test_the_page_shows_head_witnesses_and_entries(client):
    grow(60)
    note = store.checkpoint()
    store.add_cosignatures(str(cosigned(note)), [WITNESS.verifier])
    grow(1, 60)
    page = html.unescape(client.get("/log").text)
    for said in (str(keys()[0]), "witness.example", "1 more will be signed", str(cosigned(note))):
        assert said in page
    assert (page.count("Sealed file"), ">59</a>" in page, ">60</a>" in page) == (25, True, False)
    older = html.unescape(client.get("/log?before=35").text)
    assert (">34</a>" in older, "What is signed now" in older) == (True, False)
    assert "Next page" not in client.get("/log?before=10").text
    assert client.get("/log?before=nonsense").status_code == 200
    assert client.get("/log?before=-5").status_code == 200
    assert client.get("/log?before=99999999999999999999").status_code == 200


def test_an_entry_shows_what_was_hashed_and_its_proof(client, paper):
    suspend(paper)
    recording.follow()
    file = html.unescape(client.get("/log/entries/1").text)
    assert paper.file.sha256 in file
    assert f"/certificates/{paper.number}" in file
    assert "What was hashed" not in file
    state = html.unescape(client.get("/log/entries/2").text)
    assert '"action":"suspend"' in state
    assert "Zhang San" not in state
    sent = client.get("/log/entries/1/proof")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="1.tlog-proof"'
    assert check_proof(sent.data, leaf("file", paper.file.sha256).entry, keys()).size == 3
    for place in ("3", "99999999999999999999"):
        assert client.get(f"/log/entries/{place}").status_code == 404


def test_files_are_served_as_the_specification_asks(client):
    grow(300)
    note = store.checkpoint()
    answer = client.get("/log/checkpoint")
    assert answer.text == str(note)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=5"
    for name, size in (("0/000", 8192), ("0/001.p/44", 44 * 32), ("1/000.p/1", 32)):
        answer = client.get(f"/log/tile/{name}")
        assert (answer.status_code, len(answer.data)) == (200, size)
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers
    assert client.get("/log/tile/entries/000").data.startswith(b"\0")
    for name in ("0/001", "0/002", "2/000", "entries/001", "0/000.p/256", "0/..%2f000", "x"):
        assert client.get(f"/log/tile/{name}").status_code == 404
    assert client.get("/log/log.pub").text.strip() == str(keys()[0])


def test_the_verify_page_tells_whether_a_file_was_logged(client, paper):
    def told(data):
        upload = {"file": (io.BytesIO(data), "paper.pdf")}
        return html.unescape(client.post("/verify", data=upload).text)

    data = files.read(paper.file)
    assert check(data).logged is True, "its claim was logged before it was printed"
    assert 'href="/log">Transparency log</a></dd>' in told(data)
    changed = data[:-1] + b"\0"
    assert (check(changed).verdict, check(changed).logged) == ("not_valid", None)
    assert 'href="/log">Transparency log</a></dd>' not in told(changed)
    assert check(b"no certificate").logged is None


def test_the_certificates_page_leads_to_its_entry(client, paper):
    address = f"/certificates/{paper.number}"
    assert "/log/entries/" not in client.get(address).text
    recording.follow()
    assert 'href="/log/entries/1"' in client.get(address).text

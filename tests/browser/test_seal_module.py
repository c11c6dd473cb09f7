"""The page's own reading of a seal against the program's: the same files, the same answers."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certify import clock, paths
from certify.certificate import keys, seal
from certify.certificate.render import render
from certify.certificate.sealing import judging
from certify.certificate.structure import Broken, open_seal
from certify.press import fonts
from tests.browser.test_verify_modules import page, told  # noqa: F401 - a fixture
from tests.certificates import samples
from tests.certificates.attacks import FORGERIES
from tests.certificates.enclosed import enclose

pytestmark = pytest.mark.browser
PROGRAM = """return Promise.all(given.files.map(async (file) => {
  const found = await m.sealOf(raw(file), given.published);
  return [found.answer, found.code, found.params ?? null];
}));"""


@pytest.fixture(scope="module")
def key(tmp_path_factory) -> keys.SealKey:
    return keys.ensure(tmp_path_factory.mktemp("seal") / "keys")


@pytest.fixture(scope="module")
def papers(key) -> list[bytes]:
    """Two sealed papers, made before the browser starts."""
    set_up = fonts.load(paths.PACKAGE.parent / "instance" / "fonts")
    contents = (samples.recognition(), samples.recordation())
    return [seal.seal(render(each, set_up, enclose(each)), key) for each in contents]


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def judged(page, files: list[bytes], *authorities: x509.Certificate, reported: Any = None):  # noqa: F811
    published = {"authorities": [pem(each) for each in authorities], "reported": reported or {}}
    given = {"files": [base64.b64encode(each).decode() for each in files], "published": published}
    return told(page, "seal", PROGRAM, given)


def test_a_genuine_seal_and_who_vouches_for_it(page, papers, key, tmp_path):  # noqa: F811
    names = {"name": "Certify Demonstration Seal", "by": "Certify Demonstration Authority"}
    for authorities in ((key.authority,), (key.certificate,)):
        for found in judged(page, papers, *authorities):
            assert found == [True, "sealed", names]
    strange = keys.ensure(tmp_path / "keys").authority
    assert judged(page, papers[:1]) == [[False, "seal_stranger", names]]
    assert judged(page, papers[:1], strange) == [[False, "seal_stranger", names]]
    assert judged(page, papers[:1], strange, key.authority)[0][0] is True, "of the same name"


def test_a_reported_key_leaves_the_question_open(page, papers, key):  # noqa: F811
    fingerprint = hashlib.sha256(key.certificate.public_bytes(Encoding.DER)).hexdigest()
    found = judged(page, papers[:1], key.authority, reported={fingerprint: "2026-01-01"})
    assert found == [[None, "seal_reported", {"since": "2026-01-01"}]]


def test_a_seal_outside_the_term_of_its_certificate_is_a_strangers(page, papers, key):  # noqa: F811
    later = (clock.now() + timedelta(days=40 * 365)).strftime("%Y").encode()
    start = papers[0].rindex(b"/M (D") + len(b"/M (D\\072")
    moved = papers[0][:start] + later + papers[0][start + 4 :]
    assert judged(page, [moved], key.authority)[0][0] is False


@pytest.mark.parametrize("name", FORGERIES)
def test_no_forgery_has_a_genuine_seal(page, papers, key, name):  # noqa: F811
    ((answer, _code, _params),) = judged(page, [FORGERIES[name][0](*papers)], key.authority)
    assert answer is not True or name in {
        "appended update", "appended rubbish", "replaced attachment", "cut by one byte",
        "page of one, data of another", "wrapped behind the seal",
    }, "these leave the seal as it is: whether it closes the file is asked before"  # fmt: skip


def test_no_byte_of_the_seal_is_free(page, papers, key):  # noqa: F811
    """Every byte of the container changed, one at a time, and the digits and reserve beside it."""
    data = papers[0]
    sealed = open_seal(data)
    at = len(sealed.parts[0]) + 1
    length = len(sealed.container)
    places = [*range(0, 2 * length, 7), 2 * length, 2 * length + 51, 2 * sealed.reserved - 1]
    changed = []
    for place in places:
        digit = data[at + place : at + place + 1]
        other = b"1" if digit == b"0" else b"0"
        changed.append(data[: at + place] + other + data[at + place + 1 :])
    lower = data[at : at + 400].lower()
    changed.append(data[:at] + lower + data[at + 400 :])
    for each in changed:
        with pytest.raises(Broken):
            _require(each)
    assert {answer for answer, _, _ in judged(page, changed, key.authority)} == {False}


def _require(data: bytes) -> None:
    judging.judge(data, judging.opened(data))

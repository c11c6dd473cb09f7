"""One POST: only to addresses that may be opened, to the one that was looked at, in time."""

import ssl
import time
from datetime import timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from certify import clock
from certify.certificate.signals.webhooks import transport
from certify.certificate.signals.webhooks.rules import Target, read_target
from certify.certificate.signals.webhooks.transport import Doors, Outcome, post
from tests.integration.certificate.signals.webhooks.receiver import receiving

NAME = "hooks.example.com"
HERE = ip_address("127.0.0.1")
BODY = b'{"type":"test"}'


def knows(*addresses):
    """A name service that knows one thing, and counts how often it is asked."""
    asked = []

    def resolve(host, port):
        asked.append(host)
        return [ip_address(each) for each in addresses]

    resolve.asked = asked
    return resolve


def target(receiver, scheme="http", host=NAME):
    return Target(scheme, host, receiver.port, "/hook?a=b")


@pytest.fixture
def receiver():
    with receiving() as running:
        yield running


@pytest.fixture(scope="module")
def trust(tmp_path_factory):
    """A certificate for NAME that signs itself: (context of the receiver, of one who trusts it)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    place = tmp_path_factory.mktemp("tls") / "both.pem"
    place.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + pem
    )  # fmt: skip
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(place)
    return theirs, ssl.create_default_context(cadata=pem.decode())


def test_what_is_sent(receiver):
    outcome = post(target(receiver), {"webhook-id": "m"}, BODY, Doors(True, knows(HERE)))
    assert outcome == Outcome("delivered", 204)
    (came,) = receiver.came
    assert (came.path, came.body) == ("/hook?a=b", BODY)
    assert came.headers["host"] == f"{NAME}:{receiver.port}"
    assert came.headers["webhook-id"] == "m"


@pytest.mark.parametrize(
    "closed",
    ["127.0.0.1", "10.0.0.1", "172.16.9.9", "192.168.0.1", "169.254.169.254", "0.0.0.0", "::1",
     "fe80::1", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "2001:0:4136:e378::1",
     "64:ff9b::7f00:1", "100.64.0.1", "224.0.0.1"],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_is_opened_to_a_closed_address(receiver, monkeypatch, closed, scheme):
    def opened(*_, **__):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(transport.socket, "create_connection", opened)
    for known in (knows(closed), knows("1.1.1.1", closed), knows(closed, "1.1.1.1")):
        assert post(target(receiver, scheme), {}, BODY, Doors(resolve=known)) == Outcome(
            "closed_address"
        )


def test_without_tls_only_the_machine_itself_is_written_to(receiver):
    for known in (knows("1.1.1.1"), knows("127.0.0.1", "1.1.1.1"), knows("10.0.0.1")):
        assert post(target(receiver), {}, BODY, Doors(True, known)).code == "closed_address"


def test_the_name_is_looked_up_once_and_the_address_seen_is_the_one_connected_to(
    receiver, monkeypatch
):
    """A name whose second answer leads inside (rebinding) gains nothing."""
    known, opened = knows(HERE), []
    connect = transport.socket.create_connection

    def remember(address, **more):
        opened.append(address)
        return connect(address, **more)

    monkeypatch.setattr(transport.socket, "create_connection", remember)
    assert post(target(receiver), {}, BODY, Doors(True, known)).received
    assert known.asked == [NAME]
    assert opened == [("127.0.0.1", receiver.port)]


def test_tls_asks_for_the_name_though_the_address_is_connected_to(trust):
    theirs, ours = trust
    asked = []
    theirs.sni_callback = lambda _socket, name, _context: asked.append(name)
    with receiving(theirs) as receiver:
        doors = Doors(True, knows(HERE), ours)
        assert post(target(receiver, "https"), {}, BODY, doors).received
        assert asked == [NAME]
        other = target(receiver, "https", "other.example.com")
        assert post(other, {}, BODY, doors) == Outcome("tls")
        assert post(target(receiver, "https"), {}, BODY, Doors(True, knows(HERE))).code == "tls"
        assert len(receiver.came) == 1


def test_a_receiver_that_speaks_no_tls(receiver):
    assert post(target(receiver, "https"), {}, BODY, Doors(True, knows(HERE))).code == "tls"


@pytest.mark.parametrize(
    ("status", "code"),
    [(200, "delivered"), (299, "delivered"), (301, "redirect"), (304, "redirect"),
     (307, "redirect"), (400, "answered"), (404, "answered"), (410, "gone"), (503, "answered")],
)  # fmt: skip
def test_what_answers_mean(receiver, status, code):
    receiver.answer(status, Location="http://127.0.0.1:1/")
    outcome = post(target(receiver), {}, BODY, Doors(True, knows(HERE)))
    assert outcome == Outcome(code, status)
    assert len(receiver.came) == 1


@pytest.mark.parametrize(
    "raw",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 abc OK\r\n\r\n", b"\x16\x03\x01\x00\x05"],
    ids=["nothing", "words", "status", "tls"],
)
def test_an_answer_that_is_none(receiver, raw):
    receiver.raw = raw
    outcome = post(target(receiver), {}, BODY, Doors(True, knows(HERE)))
    assert outcome.code in ("bad_answer", "unreachable") and not outcome.received


def test_an_answer_without_end_is_not_read_to_its_end(receiver):
    receiver.raw = b"HTTP/1.1 200 OK\r\n" + b"X-Word: " + b"x" * 60_000 + b"\r\n\r\n"
    assert post(target(receiver), {}, BODY, Doors(True, knows(HERE))).code == "bad_answer"


def test_a_long_body_of_an_answer_is_not_read(receiver):
    receiver.raw = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"
    assert post(target(receiver), {}, BODY, Doors(True, knows(HERE))).received


def test_a_receiver_that_answers_a_byte_now_and_then_is_left_in_time(receiver):
    receiver.raw, receiver.drip = b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100, 0.05
    begun = time.monotonic()
    outcome = post(target(receiver), {}, BODY, Doors(True, knows(HERE), seconds=0.3))
    assert outcome.code == "timeout"
    assert time.monotonic() - begun < 2


def test_nobody_there():
    with receiving() as gone:
        there = target(gone)
    assert post(there, {}, BODY, Doors(True, knows(HERE))).code == "unreachable"


def test_a_name_that_nobody_knows(receiver):
    def unknown(host, port):
        raise OSError("no such name")

    for resolve in (unknown, knows()):
        assert post(target(receiver), {}, BODY, Doors(True, resolve)).code == "unknown_host"


def test_the_second_address_is_tried_when_the_first_does_not_answer(receiver):
    known = knows("127.9.9.9", "127.0.0.1")
    assert post(target(receiver), {}, BODY, Doors(True, known)).received


def test_an_address_that_is_silent_leaves_time_for_the_next(receiver, monkeypatch):
    connect = transport.socket.create_connection

    def slow(address, timeout):
        if address[0] == "127.9.9.9":
            time.sleep(timeout)
            raise TimeoutError
        return connect(address, timeout=timeout)

    monkeypatch.setattr(transport.socket, "create_connection", slow)
    known = knows("127.9.9.9", "127.0.0.1")
    assert post(target(receiver), {}, BODY, Doors(True, known, seconds=1)).received


def test_the_machines_own_name_service():
    assert ip_address("127.0.0.1") in transport.resolve("127.0.0.1", 80)


@pytest.mark.parametrize("spelt", ["2130706433", "0x7f.1", "127.1", "017700000001"])
def test_other_spellings_of_a_closed_address(spelt):
    """They pass for names; the name service knows better, and what it says is judged."""
    known = read_target(f"https://{spelt}/x", demonstration=False)
    assert isinstance(known, Target)
    assert post(known, {}, BODY, Doors(seconds=0.5)).code == "closed_address"

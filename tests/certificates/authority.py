"""An office's certification authority and a timestamp authority, on the loopback.

The timestamps are made by certomancer, another implementation than ours; revocation is said
as a list for the office's certificates (CRL) and by a responder for the timestamp
authority's (OCSP). Behaviour is set on the authority: late, refusing, changing its key.
"""

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from certomancer.services import TimeStamper
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from certify.certificate.keys import SealKey
from certify.certificate.sealing.stamping import Stamping

DAY = timedelta(days=1)
SHA256 = hashes.SHA256()


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@dataclass
class Issuer:
    """A root that issues certificates and says which are revoked."""

    name: x509.Name
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    revoked: set[int] = field(default_factory=set)

    def crl(self) -> bytes:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.name).last_update(now - DAY).next_update(now + DAY)
            .add_extension(x509.CRLNumber(1), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
                critical=False,
            )
        )  # fmt: skip
        for serial in self.revoked:
            one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now - DAY)
            builder = builder.add_revoked_certificate(one.build())
        return builder.sign(self.key, SHA256).public_bytes(Encoding.DER)

    def ocsp(self, query: bytes, known: list[x509.Certificate]) -> bytes:
        asked = ocsp.load_der_ocsp_request(query)
        (certificate,) = [each for each in known if each.serial_number == asked.serial_number]
        now, revoked = datetime.now(UTC), asked.serial_number in self.revoked
        status = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
        builder = ocsp.OCSPResponseBuilder().add_response(
            certificate, self.certificate, hashes.SHA1(), status, now - timedelta(hours=1),
            now + DAY, now - DAY if revoked else None, None,
        )  # fmt: skip
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.NAME, self.certificate)
        return builder.sign(self.key, SHA256).public_bytes(Encoding.DER)


def issuer(common: str) -> Issuer:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
    key = new_key()
    builder = _builder(name, name, key.public_key()).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    return Issuer(name, key, builder.sign(key, SHA256))


def _builder(subject: x509.Name, by: x509.Name, public: Any) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(by).public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 30 * DAY).not_valid_after(now + 300 * DAY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )  # fmt: skip


def _usage(**given: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{**dict.fromkeys(names, False), **given})


def leaf(by: Issuer, common: str, key: Any, *extensions: tuple[Any, bool]) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
    builder = _builder(name, by.name, key.public_key())
    aki = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())
    builder = builder.add_extension(aki, critical=False)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(by.key, SHA256)


class Office:
    """Both authorities behind one port; how the timestamp authority behaves may be changed."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.root, self.stamp_root = issuer("Office Root"), issuer("Stamp Root")
        self.delay, self.answer, self.paths = 0.0, None, []
        key = new_key()
        points = x509.CRLDistributionPoints([_point(f"{self.base}/root.crl")])
        certificate = leaf(
            self.root, "Office Seal", key,
            (points, False), (_usage(digital_signature=True, content_commitment=True), True),
        )  # fmt: skip
        self.seal = SealKey(key, certificate, self.root.certificate)
        self.units: list[tuple[Any, x509.Certificate]] = []
        self.add_unit(new_key())

    def add_unit(self, key: Any, *, purpose: bool = True) -> x509.Certificate:
        """Give the timestamp authority a further key, which answers from now on."""
        where = x509.UniformResourceIdentifier(f"{self.base}/ocsp")
        access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)
        wanted = [(x509.AuthorityInformationAccess([access]), False)]
        wanted += [(_usage(digital_signature=True), True)]
        if purpose:
            wanted += [(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)]
        certificate = leaf(self.stamp_root, f"Stamp Unit {len(self.units) + 1}", key, *wanted)
        self.units.append((key, certificate))
        return certificate

    @property
    def stamping(self) -> Stamping:
        return Stamping(f"{self.base}/tsa", (self.stamp_root.certificate,), 3.0)

    def stamp(self, query: bytes) -> bytes:
        key, certificate = self.units[-1]
        private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        stamper = TimeStamper(
            asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
            asn1_keys.PrivateKeyInfo.load(private),
        )
        return stamper.request_tsa_response(tsp.TimeStampReq.load(query)).dump()

    def serve(self, path: str, query: bytes) -> tuple[str, bytes]:
        self.paths.append(path)
        if path == "/tsa":
            time.sleep(self.delay)
            answer = self.answer or self.stamp
            return "application/timestamp-reply", answer(query)
        if path == "/ocsp":
            known = [certificate for _, certificate in self.units]
            return "application/ocsp-response", self.stamp_root.ocsp(query, known)
        return "application/pkix-crl", self.root.crl()


def _point(address: str) -> x509.DistributionPoint:
    where = [x509.UniformResourceIdentifier(address)]
    return x509.DistributionPoint(where, None, None, None)


@contextmanager
def running():
    """Run both authorities on a free port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.reply(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            self.reply(b"")

        def reply(self, query: bytes) -> None:
            try:
                kind, body = office.serve(self.path, query)
            except Exception:  # noqa: BLE001 - an authority that is broken answers 500
                self.send_error(500)
                return
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing of askers who did not wait."""

    with Server(("127.0.0.1", 0), Handler) as server:
        office = Office(server.server_port)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield office
        finally:
            server.shutdown()
            thread.join()


def elliptic_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())

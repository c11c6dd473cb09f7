"""Keys from PEM files, PKCS#12 and a PKCS#11 token seal alike; what is unfit is refused."""

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from certify import clock
from certify.certificate import keys, seal, verification
from certify.certificate.keys import KeysNotReady, SealKey
from certify.certificate.sealing import pkcs11_key, provider
from certify.certificate.sealing.stamping import Stamping
from certify.config import SealSettings, Settings
from tests.certificates.conftest import SEALED_AT
from tests.certificates.enclosed import trusted

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so")
MODULE = next((Path(each) for each in MODULES if Path(each).is_file()), None)
PIN = "271828"
needs_token = pytest.mark.skipif(
    MODULE is None or shutil.which("softhsm2-util") is None,
    reason="SoftHSM is not installed (package softhsm2): no PKCS#11 token to seal with",
)


@pytest.fixture
def folder(tmp_path: Path, key: SealKey) -> Path:
    """A key folder with nothing but the authority's certificate."""
    (tmp_path / "keys").mkdir()
    pem = key.authority.public_bytes(Encoding.PEM)
    (tmp_path / "keys" / keys.AUTHORITY).write_bytes(pem)
    return tmp_path / "keys"


def chosen(home: Path, **given) -> Settings:
    return Settings(
        home=home, mode="testing", database_url="sqlite://", secret_key="x", password_salt="x",
        base_url="http://127.0.0.1:8000", seal=SealSettings(**given),
    )  # fmt: skip


def written(path: Path, key, certificate, password: bytes = b"open") -> Path:
    secret = BestAvailableEncryption(password)
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, certificate, [], secret))
    return path


def test_a_pkcs12_file_seals_as_the_files_do(folder, key, paper, sealed):
    file = written(folder.parent / "seal.p12", key.private, key.certificate)
    settings = chosen(folder.parent, kind="pkcs12", file=file, password="open")
    loaded = provider.load(settings, folder)
    assert loaded.fingerprint == key.fingerprint
    assert loaded.demonstration
    ours = seal.seal(paper, loaded, at=SEALED_AT)
    assert len(ours) == len(sealed)
    assert verification.verify(ours, trust=trusted(key)).verdict == "valid"


@pytest.mark.parametrize(("password", "said"), [("wrong", "password"), ("", "password")])
def test_a_wrong_password_is_said(folder, key, password, said):
    file = written(folder.parent / "seal.p12", key.private, key.certificate)
    settings = chosen(folder.parent, kind="pkcs12", file=file, password=password)
    with pytest.raises(KeysNotReady, match=said):
        provider.load(settings, folder)


def test_a_file_that_is_no_pkcs12_or_gone(folder):
    file = folder.parent / "seal.p12"
    settings = chosen(folder.parent, kind="pkcs12", file=file, password="open")
    with pytest.raises(KeysNotReady, match="cannot be read"):
        provider.load(settings, folder)
    file.write_bytes(b"no such thing")
    with pytest.raises(KeysNotReady, match="no PKCS#12 file"):
        provider.load(settings, folder)


def test_a_pkcs12_file_of_another_authority(folder, tmp_path):
    other = keys.ensure(tmp_path / "other")
    file = written(folder.parent / "seal.p12", other.private, other.certificate)
    settings = chosen(folder.parent, kind="pkcs12", file=file, password="open")
    with pytest.raises(KeysNotReady, match="not issued by authority"):
        provider.load(settings, folder)


def test_a_key_that_is_not_rsa(folder, key):
    elliptic = ec.generate_private_key(ec.SECP256R1())
    file = folder.parent / "seal.p12"
    secret = BestAvailableEncryption(b"open")
    data = pkcs12.serialize_key_and_certificates(b"seal", elliptic, None, [key.authority], secret)
    file.write_bytes(data)
    settings = chosen(folder.parent, kind="pkcs12", file=file, password="open")
    with pytest.raises(KeysNotReady, match="no key with its certificate"):
        provider.load(settings, folder)


def test_without_the_authoritys_certificate_nothing_is_sealed(folder, key):
    (folder / keys.AUTHORITY).unlink()
    file = written(folder.parent / "seal.p12", key.private, key.certificate)
    settings = chosen(folder.parent, kind="pkcs12", file=file, password="open")
    with pytest.raises(KeysNotReady, match=r"authority\.pem"):
        provider.load(settings, folder)


def test_sm2_is_refused_and_not_faked(folder):
    with pytest.raises(KeysNotReady, match="GB/T 38540"):
        provider.load(chosen(folder.parent, kind="sm2"), folder)


def test_a_demonstration_makes_its_files_once(tmp_path):
    made = provider.ensure(chosen(tmp_path), tmp_path / "keys")
    assert provider.ensure(chosen(tmp_path), tmp_path / "keys").fingerprint == made.fingerprint


def test_production_makes_none(tmp_path):
    with pytest.raises(KeysNotReady):
        provider.ensure(replace(chosen(tmp_path), mode="production"), tmp_path / "keys")


@pytest.fixture(scope="session")
def token(tmp_path_factory, key) -> SealSettings:
    """A SoftHSM token that holds the sealing key of these tests."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        made = ["--init-token", "--free", "--label", "office", "--so-pin", "3141", "--pin", PIN]
        subprocess.run(["softhsm2-util", *made], check=True, capture_output=True)
        pem = folder / "seal.key"
        pem.write_bytes(
            key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        put = ["--import", pem, "--token", "office", "--label", "seal", "--id", "01", "--pin", PIN]
        subprocess.run(["softhsm2-util", *put], check=True, capture_output=True)
        yield SealSettings(kind="pkcs11", module=MODULE, token="office", label="seal", password=PIN)
    pkcs11_key.load.cache_clear()


@pytest.fixture(autouse=True)
def sessions(monkeypatch):
    """The token's sessions end with their test: a login holds for the whole process."""
    opened = []
    begin = pkcs11_key.TokenKey.__init__

    def remembered(self, *args, **kwargs):
        opened.append(self)
        begin(self, *args, **kwargs)

    monkeypatch.setattr(pkcs11_key.TokenKey, "__init__", remembered)
    yield
    for each in opened:
        each.close()
    pkcs11_key.load.cache_clear()


@needs_token
def test_a_token_seals_as_the_files_do(token, folder, key, paper, sealed):
    settings = replace(chosen(folder.parent), seal=token)
    (folder / keys.SEAL_CERTIFICATE).write_bytes(key.certificate.public_bytes(Encoding.PEM))
    loaded = provider.load(settings, folder)
    assert provider.load(settings, folder) is loaded
    assert loaded.sign(b"the same bytes") == key.sign(b"the same bytes")
    ours = seal.seal(paper, loaded, at=SEALED_AT)
    assert len(ours) == len(sealed)
    assert verification.verify(ours, trust=trusted(key)).verdict == "valid"
    loaded.close()  # the token was pulled and put back
    assert loaded.sign(b"again") == key.sign(b"again")


@needs_token
def test_a_dead_session_is_opened_again(token, folder, key):
    loaded = pkcs11_key.TokenKey(token, key.certificate, key.authority)
    loaded.sign(b"first")
    loaded._session.close()
    assert loaded.sign(b"second") == key.sign(b"second")


@needs_token
def test_the_certificate_may_lie_in_the_token(token, folder, key):
    import pkcs11

    settings = replace(chosen(folder.parent), seal=token)
    with pytest.raises(KeysNotReady, match="0 certificates"):
        provider.load(settings, folder)
    holder = pkcs11_key.TokenKey(token, key.certificate, key.authority)
    der = key.certificate.public_bytes(Encoding.DER)
    office = pkcs11.lib(str(token.module)).get_token(token_label="office")
    with office.open(rw=True, user_pin=PIN) as session:
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.LABEL: "seal",
                pkcs11.Attribute.SUBJECT: key.certificate.subject.public_bytes(),
                pkcs11.Attribute.VALUE: der,
            }
        )
        assert provider.load(settings, folder).fingerprint == holder.fingerprint


@needs_token
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"token": "another"}, "CERTIFY_SEAL_TOKEN"),
        ({"label": "another"}, "CERTIFY_SEAL_LABEL"),
        ({"password": "000000"}, "PIN"),
        ({"module": Path("/nowhere/module.so")}, "does not answer"),
    ],
)
def test_what_a_token_answers_is_said_in_words(token, folder, key, change, said):
    (folder / keys.SEAL_CERTIFICATE).write_bytes(key.certificate.public_bytes(Encoding.PEM))
    settings = replace(chosen(folder.parent), seal=replace(token, **change))
    with pytest.raises(KeysNotReady, match=said):
        provider.load(settings, folder)


@needs_token
def test_a_certificate_of_another_key(token, folder, tmp_path):
    other = keys.ensure(tmp_path / "other")
    (folder / keys.SEAL_CERTIFICATE).write_bytes(other.certificate.public_bytes(Encoding.PEM))
    (folder / keys.AUTHORITY).write_bytes(other.authority.public_bytes(Encoding.PEM))
    settings = replace(chosen(folder.parent), seal=token)
    with pytest.raises(KeysNotReady, match="do not belong together"):
        provider.load(settings, folder)


def test_a_timestamp_authority_by_settings(tmp_path, key):
    roots = tmp_path / "roots.pem"
    roots.write_bytes(key.authority.public_bytes(Encoding.PEM))
    settings = chosen(tmp_path, tsa_url="http://127.0.0.1:9/tsa", tsa_trust=roots, tsa_timeout=2.0)
    loaded = provider.ensure(settings, tmp_path / "keys")
    assert loaded.stamping == Stamping("http://127.0.0.1:9/tsa", (key.authority,), 2.0)
    assert provider.ensure(chosen(tmp_path), tmp_path / "keys").stamping is None


def test_papers_of_a_rehearsed_time_are_not_timestamped(tmp_path, key):
    roots = tmp_path / "roots.pem"
    roots.write_bytes(key.authority.public_bytes(Encoding.PEM))
    settings = chosen(tmp_path, tsa_url="http://127.0.0.1:9/tsa", tsa_trust=roots)
    provider.ensure(settings, tmp_path / "keys")
    with clock.CLOCK.rehearsing(clock.now() - timedelta(days=3)):
        assert provider.load(settings, tmp_path / "keys").stamping is None


def test_roots_that_are_none_are_said(tmp_path):
    (tmp_path / "roots.pem").write_text("nothing")
    settings = chosen(tmp_path, tsa_url="http://127.0.0.1:9/", tsa_trust=tmp_path / "roots.pem")
    with pytest.raises(KeysNotReady, match=r"roots\.pem"):
        provider.ensure(settings, tmp_path / "keys")

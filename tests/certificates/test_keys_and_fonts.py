"""Keys and fonts as set-up makes them."""

import stat
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from certify.certificate import keys
from certify.certificate.keys import KeysNotReady
from certify.press import fonts as certificate_fonts

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_made_once_and_kept(tmp_path):
    folder = tmp_path / "keys"
    first = keys.ensure(folder, now=NOW)
    again = keys.ensure(folder, now=NOW)
    assert first.fingerprint == again.fingerprint
    assert first.private.key_size == 2048


def test_only_the_owner_may_read_the_key(tmp_path):
    keys.ensure(tmp_path / "keys", now=NOW)
    assert stat.S_IMODE((tmp_path / "keys" / "seal.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_it_calls_itself_a_demonstration(tmp_path):
    made = keys.ensure(tmp_path / "keys", now=NOW)
    assert made.demonstration
    assert "Demonstration" in made.authority.subject.rfc4514_string()
    assert "Demonstration" in made.certificate.subject.rfc4514_string()


def test_the_authority_vouches_for_the_seal_and_for_nothing_else(tmp_path):
    made = keys.ensure(tmp_path / "keys", now=NOW)
    made.certificate.verify_directly_issued_by(made.authority)
    usage = made.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.content_commitment
    assert not usage.key_cert_sign
    basic = made.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not basic.ca


def test_a_demonstration_keeps_its_roots_key_to_itself(tmp_path):
    """It issues the next sealing key; nobody else may read it, and production has none here."""
    keys.ensure(tmp_path / "keys", now=NOW)
    modes = {p.name: p.stat().st_mode & 0o777 for p in (tmp_path / "keys").iterdir()}
    assert modes == {
        "authority.pem": 0o644, "authority.key": 0o600, "seal.pem": 0o644, "seal.key": 0o600,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["authority.pem", "seal.pem", "seal.key"])
def test_a_half_folder_is_not_completed_by_guess(tmp_path, name):
    folder = tmp_path / "keys"
    keys.ensure(folder, now=NOW)
    (folder / name).unlink()
    with pytest.raises(KeysNotReady):
        keys.ensure(folder, now=NOW)


def test_a_key_of_another_certificate_is_refused(tmp_path):
    keys.ensure(tmp_path / "one", now=NOW)
    keys.ensure(tmp_path / "two", now=NOW)
    (tmp_path / "two" / "seal.key").replace(tmp_path / "one" / "seal.key")
    with pytest.raises(KeysNotReady, match="belong together"):
        keys.load(tmp_path / "one")


def test_trust_may_be_pem_or_der(tmp_path):
    made = keys.ensure(tmp_path / "keys", now=NOW)
    der = tmp_path / "authority.der"
    der.write_bytes(made.authority.public_bytes(serialization.Encoding.DER))
    assert keys.load_trust(der) == (made.authority,)
    assert keys.load_trust(tmp_path / "keys" / "authority.pem") == (made.authority,)
    with pytest.raises(KeysNotReady):
        keys.load_trust(tmp_path / "keys" / "seal.key")


def test_fonts_are_built_once(fonts):
    before = {p.name: p.stat().st_mtime_ns for p in fonts.folder.iterdir()}
    assert certificate_fonts.build(fonts.folder).digest == fonts.digest
    assert {p.name: p.stat().st_mtime_ns for p in fonts.folder.iterdir()} == before
    assert "OFL.txt" in before


def test_the_small_cut_is_small_and_the_full_one_rich(fonts):
    for weight in certificate_fonts.WEIGHTS:
        assert fonts.small(weight).stat().st_size < fonts.full(weight).stat().st_size / 3
    everyday = certificate_fonts.everyday_characters()
    assert len(everyday) > 7000
    assert len(everyday - fonts.covered) < 20
    assert len(fonts.covered) > 30_000


def test_what_is_missing_is_said_once_each(fonts):
    assert fonts.missing("专利𬭎㛃 ABC") == ()
    assert fonts.missing("𠮷田𠮷\n") == ("𠮷", "\n")


def test_registered_for_programs_of_this_user(fonts, tmp_path):
    links = certificate_fonts.register_with_fontconfig(fonts.folder, data_home=tmp_path)
    again = certificate_fonts.register_with_fontconfig(fonts.folder, data_home=tmp_path)
    assert links == again == tmp_path / "fonts" / "certify"
    for weight in certificate_fonts.WEIGHTS:
        link = links / f"NotoSansSC-{weight}.ttf"
        assert link.resolve() == fonts.full(weight).resolve()


def test_a_dangling_link_is_mended(fonts, tmp_path):
    links = tmp_path / "fonts" / "certify"
    links.mkdir(parents=True)
    (links / "NotoSansSC-400.ttf").symlink_to(tmp_path / "gone.ttf")
    certificate_fonts.register_with_fontconfig(fonts.folder, data_home=tmp_path)
    assert (links / "NotoSansSC-400.ttf").is_file()

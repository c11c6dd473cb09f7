"""How papers are sealed, by settings: what is half configured does not start."""

import pytest

from certify import config
from certify.config import SealSettings, UnsafeSettings


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """Set the seal's variables and nothing else; a name of a file that is there is FILE."""
    file = tmp_path / "there"
    file.write_text("secret\nmore", encoding="utf-8")
    for name in [each for each in config.os.environ if each.startswith("CERTIFY_")]:
        monkeypatch.delenv(name)

    def put(**given: str) -> str:
        for name, value in given.items():
            monkeypatch.setenv(f"CERTIFY_{name}", str(file) if value == "FILE" else value)
        return str(file)

    return put


def faults() -> list[str]:
    with pytest.raises(UnsafeSettings) as caught:
        config.read_seal_settings()
    return str(caught.value).split("\n")


def test_without_settings_the_key_lies_in_files_and_nobody_stamps(environment):
    assert config.read_seal_settings() == SealSettings()


def test_a_pkcs12_file_with_its_password(environment):
    environment(SEAL="pkcs12", SEAL_FILE="FILE", SEAL_PASSWORD="x")
    read = config.read_seal_settings()
    assert (read.kind, read.password) == ("pkcs12", "x")
    assert "x'" not in repr(read), "the password is not shown"


def test_the_password_is_the_first_line_of_its_file(environment):
    environment(SEAL="pkcs12", SEAL_FILE="FILE", SEAL_PASSWORD_FILE="FILE")
    assert config.read_seal_settings().password == "secret"


def test_a_token(environment):
    environment(SEAL="pkcs11", SEAL_MODULE="FILE", SEAL_TOKEN="t", SEAL_LABEL="l", SEAL_PASSWORD="")
    read = config.read_seal_settings()
    assert (read.kind, read.token, read.label) == ("pkcs11", "t", "l")


def test_a_timestamp_authority(environment):
    file = environment(TSA_URL="http://127.0.0.1/", TSA_TRUST="FILE", TSA_TIMEOUT="2.5")
    read = config.read_seal_settings()
    assert (read.tsa_url, str(read.tsa_trust), read.tsa_timeout) == ("http://127.0.0.1/", file, 2.5)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SEAL": "gold"}, ["CERTIFY_SEAL is 'gold'"]),
        ({"SEAL": "pkcs12"}, ["CERTIFY_SEAL_FILE is not set", "password"]),
        (
            {"SEAL": "pkcs11", "SEAL_TOKEN": "t"},
            ["CERTIFY_SEAL_LABEL is not set", "CERTIFY_SEAL_MODULE is not set", "password"],
        ),
        ({"SEAL_TOKEN": "t"}, ["CERTIFY_SEAL_TOKEN is set, but CERTIFY_SEAL is 'files'"]),
        ({"SEAL_PASSWORD": "t"}, ["CERTIFY_SEAL_PASSWORD set, but CERTIFY_SEAL is 'files'"]),
        (
            {"SEAL": "pkcs12", "SEAL_FILE": "/nowhere/a", "SEAL_PASSWORD": "x"},
            ["there is no file /nowhere/a"],
        ),
        (
            {
                "SEAL": "pkcs12",
                "SEAL_FILE": "FILE",
                "SEAL_PASSWORD": "x",
                "SEAL_PASSWORD_FILE": "FILE",
            },
            ["CERTIFY_SEAL_PASSWORD or by"],
        ),
        ({"TSA_URL": "ftp://x"}, ["must begin with http", "CERTIFY_TSA_TRUST is not set"]),
        ({"TSA_TRUST": "/nowhere/b"}, ["CERTIFY_TSA_TRUST is set", "no file /nowhere/b"]),
        ({"TSA_TIMEOUT": "soon"}, ["1 to 120"]),
        ({"TSA_TIMEOUT": "0"}, ["1 to 120"]),
    ],
)
def test_what_is_half_configured_is_refused_with_every_fault_at_once(environment, given, said):
    environment(**given)
    told = faults()
    assert len(told) == len(said)
    for fault, part in zip(told, said, strict=True):
        assert part in fault


def test_the_whole_settings_refuse_it_too(environment, monkeypatch, tmp_path):
    environment(HOME=str(tmp_path), SEAL="gold")
    with pytest.raises(UnsafeSettings, match="gold"):
        config.read_settings()

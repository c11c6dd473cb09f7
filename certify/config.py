"""Settings of an installation: typed, read once from the environment, refused when unsafe."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, get_args
from urllib.parse import urlsplit

MOST_JOBS = 64
Mode = Literal["demonstration", "production", "testing"]
SealKind = Literal["files", "pkcs12", "pkcs11", "sm2"]
_SEAL_NEEDS: Final = {
    "files": (),
    "pkcs12": ("CERTIFY_SEAL_FILE",),
    "pkcs11": ("CERTIFY_SEAL_MODULE", "CERTIFY_SEAL_TOKEN", "CERTIFY_SEAL_LABEL"),
    "sm2": (),
}
"""What each kind of sealing key must be told; a kind that needs something has a password too."""


class UnsafeSettings(Exception):
    """The installation must not start with these settings; says which and what to do."""


@dataclass(frozen=True)
class SealSettings:
    """Where the sealing key is, and who timestamps seals ("" nobody).

    kind: ``files`` (PEM files beside the authority's certificate), ``pkcs12``, ``pkcs11``
    or ``sm2`` · file: the PKCS#12 file · module, token, label: library, token and key of
    PKCS#11 · password: of the file, PIN of the token · tsa_url: RFC 3161 authority ·
    tsa_trust: PEM file of the roots it is trusted under · tsa_timeout: seconds.
    """

    kind: SealKind = "files"
    file: Path | None = None
    module: Path | None = None
    token: str = ""
    label: str = ""
    password: str = field(default="", repr=False)
    tsa_url: str = ""
    tsa_trust: Path | None = None
    tsa_timeout: float = 10.0


@dataclass(frozen=True)
class Settings:
    """What an installation needs to know about itself.

    home: folder of database, files, keys, fonts · mode: ``demonstration`` (settable
    clock, mailbox page, demonstration authority), ``production`` or ``testing`` ·
    base_url: address printed in QR codes and mails · jobs_url: "" for SQLite beside
    the database, else a PostgreSQL address · issuing_jobs: processes by which the worker
    issues a backlog; 1 lets it issue all in its own thread.
    """

    home: Path
    mode: Mode
    database_url: str
    secret_key: str
    password_salt: str
    base_url: str
    jobs_url: str = ""
    mail_server: str = ""
    issuer_zh: str = "Certify 演示认定机构"
    issuer_en: str = "Certify Demonstration Authority"
    rate_limit_storage: str = "memory://"
    seal: SealSettings = field(default_factory=SealSettings)
    issuing_jobs: int = 1

    @property
    def demonstration(self) -> bool:
        """Whether invented data, a settable clock and the mailbox page are allowed."""
        return self.mode != "production"


def home() -> Path:
    """Return the installation's folder (``CERTIFY_HOME``, default ``instance/``)."""
    return Path(os.environ.get("CERTIFY_HOME", "instance")).resolve()


def database_url(place: Path) -> str:
    """Return the address of the database of the installation in ``place``."""
    return os.environ.get("CERTIFY_DATABASE_URL") or f"sqlite:///{place / 'certify.db'}"


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises UnsafeSettings for a seal that is half configured, and in production for a missing
    or short secret, a base address without https, or a missing issuer name.
    """
    place = home()
    mode = os.environ.get("CERTIFY_MODE", "demonstration")
    if mode not in get_args(Mode):
        raise UnsafeSettings(f"CERTIFY_MODE is {mode!r}: choose one of {', '.join(get_args(Mode))}")
    place.mkdir(parents=True, exist_ok=True)
    production = mode == "production"
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    settings = Settings(
        home=place,
        mode=mode,  # type: ignore[arg-type]  # checked above
        database_url=os.environ.get("CERTIFY_DATABASE_URL", f"sqlite:///{place / 'certify.db'}"),
        secret_key=_secret(place, "CERTIFY_SECRET_KEY", "secret-key", production),
        password_salt=_secret(place, "CERTIFY_PASSWORD_SALT", "password-salt", production),
        base_url=os.environ.get("CERTIFY_BASE_URL", f"http://{host}:{port}").rstrip("/"),
        jobs_url=os.environ.get("CERTIFY_JOBS_URL", ""),
        mail_server=os.environ.get("CERTIFY_MAIL_SERVER", ""),
        issuer_zh=os.environ.get("CERTIFY_ISSUER_ZH", Settings.issuer_zh),
        issuer_en=os.environ.get("CERTIFY_ISSUER_EN", Settings.issuer_en),
        rate_limit_storage=os.environ.get("CERTIFY_RATE_LIMIT_STORAGE", "memory://"),
        seal=read_seal_settings(),
        issuing_jobs=_issuing_jobs(),
    )
    if production:
        _refuse_unsafe(settings)
    return settings


def _issuing_jobs() -> int:
    """Processes by which the worker issues a backlog: 1 to 64."""
    given = os.environ.get("CERTIFY_ISSUING_JOBS", "1")
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= MOST_JOBS):
        raise UnsafeSettings(f"CERTIFY_ISSUING_JOBS is {given!r}: give a number from 1 to 64")
    return int(given)


def _secret(place: Path, variable: str, file_name: str, production: bool) -> str:
    """A secret from the environment or, outside production, made once and kept at home."""
    given = os.environ.get(variable)
    if given:
        return given
    if production:
        raise UnsafeSettings(f"{variable} is not set: give a random text of 32 characters or more")
    file = place / file_name
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text().strip()


def _refuse_unsafe(settings: Settings) -> None:
    """Refuse what may only be used for a demonstration."""
    if len(settings.secret_key) < 32:
        raise UnsafeSettings("CERTIFY_SECRET_KEY is too short: 32 random characters or more")
    if urlsplit(settings.base_url).scheme != "https":
        raise UnsafeSettings("CERTIFY_BASE_URL must start with https:// in production")
    if settings.issuer_zh == Settings.issuer_zh or settings.issuer_en == Settings.issuer_en:
        raise UnsafeSettings(
            "CERTIFY_ISSUER_ZH and CERTIFY_ISSUER_EN must name the authority that issues"
        )
    if os.environ.get("FLASK_DEBUG", "0") not in ("", "0"):
        raise UnsafeSettings("FLASK_DEBUG must not be set in production")


def read_seal_settings() -> SealSettings:
    """Read how papers are sealed from the environment.

    Raises UnsafeSettings with every fault at once: what a kind of key lacks, what belongs to
    another kind, a timestamp authority without roots to trust it under.
    """
    kind = os.environ.get("CERTIFY_SEAL", "files")
    faults = [*_key_faults(kind), *_tsa_faults()]
    if faults:
        raise UnsafeSettings("\n".join(faults))
    return SealSettings(
        kind=kind,  # type: ignore[arg-type]  # checked above
        file=_path("CERTIFY_SEAL_FILE"),
        module=_path("CERTIFY_SEAL_MODULE"),
        token=os.environ.get("CERTIFY_SEAL_TOKEN", ""),
        label=os.environ.get("CERTIFY_SEAL_LABEL", ""),
        password=_seal_password(),
        tsa_url=os.environ.get("CERTIFY_TSA_URL", ""),
        tsa_trust=_path("CERTIFY_TSA_TRUST"),
        tsa_timeout=_seconds() or SealSettings.tsa_timeout,
    )


def _path(variable: str) -> Path | None:
    given = os.environ.get(variable)
    return Path(given).resolve() if given else None


def _key_faults(kind: str) -> Iterator[str]:
    """What is wrong with the settings of a sealing key of ``kind``."""
    if kind not in _SEAL_NEEDS:
        yield f"CERTIFY_SEAL is {kind!r}: choose one of {', '.join(_SEAL_NEEDS)}"
        return
    needed = _SEAL_NEEDS[kind]
    for variable in sorted({each for needs in _SEAL_NEEDS.values() for each in needs}):
        given = bool(os.environ.get(variable))
        if given and variable not in needed:
            yield f"{variable} is set, but CERTIFY_SEAL is {kind!r}, which does not use it"
        if not given and variable in needed:
            yield f"{variable} is not set, and CERTIFY_SEAL={kind} needs it"
    for variable in ("CERTIFY_SEAL_FILE", "CERTIFY_SEAL_MODULE", "CERTIFY_SEAL_PASSWORD_FILE"):
        path = _path(variable)
        if path is not None and not path.is_file():
            yield f"{variable}: there is no file {path}"
    words = [v for v in ("CERTIFY_SEAL_PASSWORD", "CERTIFY_SEAL_PASSWORD_FILE") if v in os.environ]
    if needed and len(words) != 1:
        yield "give the seal's password by CERTIFY_SEAL_PASSWORD or by CERTIFY_SEAL_PASSWORD_FILE"
    if words and not needed:
        yield f"{' and '.join(words)} set, but CERTIFY_SEAL is {kind!r}, which has no password"


def _seal_password() -> str:
    """The password from the environment, or the first line of the file named there."""
    path = _path("CERTIFY_SEAL_PASSWORD_FILE")
    if path is None:
        return os.environ.get("CERTIFY_SEAL_PASSWORD", "")
    return path.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")


def _tsa_faults() -> Iterator[str]:
    """What is wrong with the settings of the timestamp authority."""
    address, trust = os.environ.get("CERTIFY_TSA_URL"), _path("CERTIFY_TSA_TRUST")
    if address and urlsplit(address).scheme not in {"http", "https"}:
        yield f"CERTIFY_TSA_URL is {address!r}: it must begin with http:// or https://"
    if address and trust is None:
        yield "CERTIFY_TSA_TRUST is not set: name the PEM file with the root of CERTIFY_TSA_URL"
    if trust is not None and not address:
        yield "CERTIFY_TSA_TRUST is set, but no timestamp authority is: set CERTIFY_TSA_URL"
    if trust is not None and not trust.is_file():
        yield f"CERTIFY_TSA_TRUST: there is no file {trust}"
    if os.environ.get("CERTIFY_TSA_TIMEOUT") and _seconds() is None:
        yield "CERTIFY_TSA_TIMEOUT must be a number of seconds from 1 to 120"


def _seconds() -> float | None:
    try:
        seconds = float(os.environ.get("CERTIFY_TSA_TIMEOUT", ""))
    except ValueError:
        return None
    return seconds if 1 <= seconds <= 120 else None

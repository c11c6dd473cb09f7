"""Settings of an installation: typed, read once from the environment, refused when unsafe."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

Mode = Literal["demonstration", "production", "testing"]


class UnsafeSettings(Exception):
    """The installation must not start with these settings; says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """What an installation needs to know about itself.

    home: folder of database, files, keys, fonts · mode: ``demonstration`` (settable
    clock, mailbox page, demonstration authority), ``production`` or ``testing`` ·
    base_url: address printed in QR codes and mails · jobs_url: "" for SQLite beside
    the database, else a PostgreSQL address.
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

    Raises UnsafeSettings in production for a missing or short secret, a base address
    without https, or a missing issuer name.
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
    )
    if production:
        _refuse_unsafe(settings)
    return settings


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

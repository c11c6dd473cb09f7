"""What a subscription may say, which events it is told, and how long a failed one waits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from certify.certificate.signals.webhooks import addresses
from certify.i18n import N_, translate
from certify.problems import Problem

LONGEST: Final = 500
MOST_FAILURES: Final = 10
MOST_SUBSCRIPTIONS: Final = 10
OVERLAP: Final = timedelta(hours=24)
KEPT: Final = timedelta(days=90)

SCOPES: Final[Mapping[str, str]] = {
    "all": N_("Every certificate"),
    "own": N_("Certificates of this organisation only"),
    "field": N_("Certificates of one industry field"),
}
"""Code of what a subscription is told of → its words."""

TYPES: Final[Mapping[str, str]] = {
    "create": "certificate.issued",
    "suspend": "certificate.suspended",
    "lift": "certificate.lifted",
    "withdraw": "certificate.withdrawn",
    "cancel": "certificate.cancelled",
    "expire": "certificate.expired",
    "supersede": "certificate.superseded",
}
"""Action on a certificate → type of the message about it."""
TEST: Final = "test"

WAITS: Final = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2),
    timedelta(hours=5), timedelta(hours=10), timedelta(hours=14), timedelta(hours=20),
    timedelta(hours=24),
)  # fmt: skip
"""Wait after the first failure in a row, the second …; a tenth stops the subscription."""
SPREAD: Final = 1000


def wait(failures: int, share: int) -> timedelta:
    """Return how long to wait after so many failures in a row (1 to 9).

    ``share`` (0 to 999, drawn by lot) makes it up to a tenth longer, so that those who failed
    together do not come back together.
    """
    base = WAITS[failures - 1]
    return base + base * share / (10 * SPREAD)


@dataclass(frozen=True)
class Target:
    """Where a delivery goes: ``host`` in ASCII, ``path`` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"https": 443, "http": 80}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address, written one way."""
        return f"{self.scheme}://{self.authority}{self.path}"


def read_target(url: str, *, demonstration: bool) -> Target | Problem:
    """Read an address as typed; return what is wrong with it if it cannot be written to.

    https only; in a demonstration also http to the machine itself. What a name stands for is
    looked up at every delivery, for it may change.
    """
    given = url.strip()
    if not given or len(given) > LONGEST:
        return _problem("length", _LENGTH, longest=LONGEST)
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        return _problem("no_address", _NO_ADDRESS)
    if parts.username is not None or parts.password is not None:
        return _problem("user_name", _USER_NAME)
    host = _ascii_host(parts)
    if host is None or parts.scheme not in ("http", "https") or not _plain(parts):
        return _problem("no_address", _NO_ADDRESS)
    target = Target(
        parts.scheme, host, port or {"https": 443, "http": 80}[parts.scheme], _path(parts)
    )
    return _closed(target, demonstration) or target


def _ascii_host(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").rstrip(".")
    try:
        return host.encode("idna").decode("ascii") or None
    except UnicodeError:
        return None


def _plain(parts: SplitResult) -> bool:
    """Whether path and query are printable ASCII without blanks."""
    return all("!" <= each <= "~" for each in parts.path + parts.query)


def _path(parts: SplitResult) -> str:
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def _closed(target: Target, demonstration: bool) -> Problem | None:
    """What the address itself, without asking anybody, tells of where it leads."""
    try:
        literal = ip_address(target.host)
    except ValueError:
        literal = None
    local = target.host == "localhost" or (literal is not None and addresses.is_loopback(literal))
    if local:
        return None if demonstration else _problem("closed", _CLOSED, host=target.host)
    if target.scheme != "https":
        return _problem("https_only", _HTTPS_ONLY)
    if literal is not None and not addresses.may_be_opened(literal):
        return _problem("closed", _CLOSED, host=target.host)
    return None


def _problem(code: str, message: str, **params: Any) -> Problem:
    return Problem("/url", code, message, params)


def scope_problems(scope: str, field: str | None, fields: Mapping[str, Any]) -> Iterator[Problem]:
    """Say what is wrong with the choice of certificates; ``fields`` are the industry fields."""
    if scope not in SCOPES:
        yield Problem("/scope", "choose", _CHOOSE)
    if scope == "field" and field not in fields:
        yield Problem("/field", "choose", _CHOOSE_FIELD)


OUTCOMES: Final[Mapping[str, str]] = {
    "delivered": N_("Delivered: the receiver answered {status}"),
    "answered": N_("The receiver answered {status}; anything from 200 to 299 counts as received"),
    "gone": N_("The receiver answered 410: it no longer wants these messages"),
    "redirect": N_("The receiver answered {status} and pointed elsewhere; that is not followed"),
    "timeout": N_("The receiver did not answer in time"),
    "unreachable": N_("The receiver could not be reached"),
    "unknown_host": N_("The name of the receiver is not known to the name service"),
    "closed_address": N_("The name of the receiver leads to an address that is not public"),
    "tls": N_("The receiver's TLS certificate could not be verified"),
    "bad_answer": N_("The receiver's answer was no HTTP answer, or too long"),
    "secret_lost": N_("The secret can no longer be read; make a new one"),
    "interrupted": N_("Sending was interrupted"),
}
"""Code of how an attempt came out → its words; ``{status}`` is the HTTP status, if any."""


def told(outcome: str, status: int | None, language: str) -> str:
    """Return in ``language`` how an attempt came out."""
    return translate(OUTCOMES[outcome], language, status=status or "–")


_LENGTH: Final = N_("Give the address, at most {longest} characters.")
_NO_ADDRESS: Final = N_(
    "This is no address a message can be sent to: write it as https://host/path, in ASCII."
)
_USER_NAME: Final = N_("Leave user name and password out of the address: deliveries are signed.")
_HTTPS_ONLY: Final = N_("The address must begin with https://.")
_CLOSED: Final = N_("{host} is not an address of the public internet.")
_CHOOSE: Final = N_("Choose which certificates are told.")
_CHOOSE_FIELD: Final = N_("Choose an industry field.")

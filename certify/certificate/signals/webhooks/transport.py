"""One POST to one receiver, to an address that was looked at, within a time that is kept.

The name is resolved once; every address it stands for is judged, and the connection is made
to one of those very addresses, so that no second look-up can lead elsewhere. TLS still asks
for the name. Redirects are not followed, and of the answer only the head is read.
"""

import http.client
import io
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from time import monotonic
from typing import Any, Final

from certify.certificate.signals.webhooks.addresses import Address, may_be_opened
from certify.certificate.signals.webhooks.rules import Target

SECONDS: Final = 10.0
LONGEST_ANSWER: Final = 16 * 1024
AGENT: Final = "Certify-Webhooks/1"

Resolver = Callable[[str, int], list[Address]]


@dataclass(frozen=True)
class Outcome:
    """How an attempt came out (a code of ``rules.OUTCOMES``), and the HTTP status, if any."""

    code: str
    status: int | None = None

    @property
    def received(self) -> bool:
        """Whether the receiver has the message."""
        return self.code == "delivered"


@dataclass(frozen=True)
class Doors:
    """How the outside is reached; tests put a name service and trust of their own here.

    loopback: whether the machine itself may be written to (demonstration) · context: the
    TLS trust, None the machine's · seconds: for the whole attempt, look-up of the name aside.
    """

    loopback: bool = False
    resolve: Resolver | None = None
    context: ssl.SSLContext | None = None
    seconds: float = SECONDS


def resolve(host: str, port: int) -> list[Address]:
    """Return the addresses that the machine's name service knows; OSError for none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(each[4][0]) for each in found))


def post(target: Target, headers: Mapping[str, str], body: bytes, doors: Doors) -> Outcome:
    """Send ``body`` once and say how it came out; raises nothing that the outside brings about."""
    try:
        known = (doors.resolve or resolve)(target.host, target.port)
    except (OSError, ValueError):
        return Outcome("unknown_host")
    if not known:
        return Outcome("unknown_host")
    if not _may_be_reached(target, known, doors):
        return Outcome("closed_address")
    try:
        status = _exchange(target, headers, body, known, doors)
    except TimeoutError:
        return Outcome("timeout")
    except ssl.SSLError:
        return Outcome("tls")
    except (http.client.HTTPException, _TooLong, ValueError):
        return Outcome("bad_answer")
    except OSError:
        return Outcome("unreachable")
    return _judged(status)


def _may_be_reached(target: Target, known: list[Address], doors: Doors) -> bool:
    """All addresses must be open, and without TLS all must be the machine itself."""
    if not all(may_be_opened(each, loopback=doors.loopback) for each in known):
        return False
    return target.scheme == "https" or not any(may_be_opened(each) for each in known)


def _judged(status: int) -> Outcome:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Outcome("delivered", status)
    if status == HTTPStatus.GONE:
        return Outcome("gone", status)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return Outcome("redirect", status)
    return Outcome("answered", status)


class _TooLong(Exception):
    """The head of the answer is longer than anybody needs."""


class _Bounded:
    """A connected socket with one deadline for all that is done by it.

    A receiver that sends a byte now and then would keep any timeout of single reads waiting.
    """

    def __init__(self, plain: socket.socket, end: float) -> None:
        self._socket, self._end, self._left = plain, end, LONGEST_ANSWER

    def patience(self) -> None:
        """Set what is left of the time; raises TimeoutError when it is over."""
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)

    def sendall(self, data: Any) -> None:
        """Send all of ``data``."""
        self.patience()
        self._socket.sendall(data)

    def read_into(self, buffer: Any) -> int:
        """Read some bytes; raises _TooLong beyond the longest answer."""
        self.patience()
        count = self._socket.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise _TooLong
        return count

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what the answer is read from."""
        return io.BufferedReader(_Reader(self), 1024)

    def close(self) -> None:
        """Close the connection, whatever was not read."""
        self._socket.close()


class _Reader(io.RawIOBase):
    """The reading end, as the library's parser of answers wants it."""

    def __init__(self, bounded: _Bounded) -> None:
        super().__init__()
        self._bounded = bounded

    def readable(self) -> bool:
        """It can only be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some bytes into ``buffer``."""
        return self._bounded.read_into(buffer)


def _exchange(
    target: Target, headers: Mapping[str, str], body: bytes, known: list[Address], doors: Doors
) -> int:
    """Send the request, return the answer's status."""
    end = monotonic() + doors.seconds
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = _connected(target, known, doors, end)
    try:
        connection.putrequest("POST", target.path, skip_host=True, skip_accept_encoding=True)
        sent = {
            "Host": target.authority, "Content-Type": "application/json", "User-Agent": AGENT,
            "Content-Length": str(len(body)), "Connection": "close", **headers,
        }  # fmt: skip
        for name, value in sent.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        with connection.getresponse() as answer:
            return answer.status
    finally:
        connection.close()


def _connected(target: Target, known: list[Address], doors: Doors, end: float) -> Any:
    """Connect to the first address that takes it; TLS asks for the name of the target."""
    plain = _first(target, known, end)
    try:
        if target.scheme == "https":
            context = doors.context or ssl.create_default_context()
            plain.settimeout(max(end - monotonic(), 0.001))
            plain = context.wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise
    return _Bounded(plain, end)


def _first(target: Target, known: list[Address], end: float) -> socket.socket:
    """Connect; no address takes more than its share of the time that is left."""
    refusal: OSError = TimeoutError()
    for turn, address in enumerate(known):
        share = (end - monotonic()) / (len(known) - turn)
        if share <= 0:
            break
        try:
            return socket.create_connection((str(address), target.port), timeout=share)
        except OSError as error:
            refusal = error
    raise refusal

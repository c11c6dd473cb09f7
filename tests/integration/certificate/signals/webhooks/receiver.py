"""A receiver on loopback that keeps what it is sent and answers as it is told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any


@dataclass
class Received:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What came in, and what is answered next: (status, headers, seconds to wait before)."""

    url: str = ""
    port: int = 0
    came: list[Received] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], float]] = field(default_factory=list)
    raw: bytes | None = None
    drip: float = 0.0

    def answer(self, *statuses: int, wait: float = 0.0, **headers: str) -> None:
        """Answer with ``statuses``, one after another; 204 when none are left."""
        self.answers += [(each, headers, wait) for each in statuses]

    @property
    def ids(self) -> list[str]:
        return [each.headers["webhook-id"] for each in self.came]


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent = {name.lower(): value for name, value in self.headers.items()}
            receiver.came.append(Received(self.path, sent, body))
            if receiver.raw is not None:
                self._write_slowly(receiver.raw)
                return
            status, headers, wait = receiver.answers.pop(0) if receiver.answers else (204, {}, 0.0)
            time.sleep(wait)
            self._answer(status, headers)

        def _answer(self, status: int, headers: dict[str, str]) -> None:
            try:
                self.send_response(status)
                for name, value in {"Content-Length": "0", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
            except OSError:
                self.close_connection = True

        def _write_slowly(self, raw: bytes) -> None:
            self.close_connection = True
            try:
                for each in [raw] if not receiver.drip else [bytes([b]) for b in raw]:
                    self.wfile.write(each)
                    self.wfile.flush()
                    time.sleep(receiver.drip)
            except OSError:
                return

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def receiving(context: SSLContext | None = None) -> Iterator[Receiver]:
    """Run a receiver on a free port of the loopback; with ``context`` it speaks TLS."""
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # what a test cuts off is no error
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_address[1]
    scheme = "https" if context else "http"
    receiver.url = f"{scheme}://127.0.0.1:{receiver.port}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

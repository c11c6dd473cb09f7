"""The running system: the web server, and server and worker together.

``serve`` and ``worker`` (see worker.py) are what an operator's service manager starts;
``run`` starts both on one machine, stops both on Ctrl-C or SIGTERM, and fails if one of
them dies. Nothing here loads the application: the processes started do.
"""

import http
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from typing import Any, Final

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from certify.config import Settings, UnsafeSettings, read_settings
from certify.i18n import LANGUAGES, N_, translate
from certify.problems import Problem
from certify.rulebook.agreement import disagreements_in
from certify.scoring.faults import Fault, StandardsRefused

ACCOUNTS: Final = "demonstration-accounts.txt"  # written when invented data are loaded
APPLICATION: Final = "certify.app:create_app"
PATIENCE: Final = 60.0  # seconds to become alive
FAREWELL: Final = 20.0  # seconds to finish what is being done

Children = Mapping[str, subprocess.Popen[bytes]]

host_option = click.option(
    "--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to listen on."
)
port_option = click.option(
    "--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535),
    help="Port to listen on.",
)  # fmt: skip
workers_option = click.option(
    "--workers", envvar="CERTIFY_WEB_WORKERS", default=lambda: min(4, os.cpu_count() or 1),
    type=click.IntRange(1, 64), help="Web processes (default: one per processor, at most 4).",
)  # fmt: skip
supervised_option = click.option("--supervised", is_flag=True, hidden=True)


@click.command()
@host_option
@port_option
@workers_option
@supervised_option
def serve(host: str, port: int, workers: int, supervised: bool) -> None:
    """Serve the web pages and the API."""
    checked_settings()
    if supervised:
        end_with_supervisor()
    Granian(
        APPLICATION, address=host, port=port, interface=Interfaces.WSGI, factory=True,
        workers=workers, blocking_threads=4, websockets=False, log_level=LogLevels.warning,
        respawn_failed_workers=True, workers_kill_timeout=int(FAREWELL) - 5,
    ).serve()  # fmt: skip


@click.command()
@host_option
@port_option
@workers_option
def run(host: str, port: int, workers: int) -> None:
    """Run the web server and the worker together until Ctrl-C."""
    settings = checked_settings()
    _refuse_taken_port(host, port)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    children = {
        "serve": _start("serve", f"--host={host}", f"--port={port}", f"--workers={workers}"),
        "worker": _start("worker"),
    }
    try:
        if _until_alive(host, port, children, stop):
            _welcome(settings, host, port)
        dead = _watch(children, stop)
    finally:
        _stop(children)
    if dead:
        _say(N_("{name} ended unexpectedly (exit code {code}); everything was stopped."), **dead)
        raise click.exceptions.Exit(1)
    _say(N_("Stopped."))


def checked_settings() -> Settings:
    """The settings; ends the command with the reason where they are unsafe.

    Also where a standard that was put out is changed or gone: nothing starts then.
    """
    try:
        settings = read_settings()
    except UnsafeSettings as unsafe:
        raise click.ClickException(str(unsafe)) from unsafe
    try:
        faults: Sequence[Fault | Problem] = disagreements_in(settings.database_url, settings.home)
    except StandardsRefused as refused:
        faults = refused.faults
    if faults:
        said = [fault.say(lang) for lang in LANGUAGES for fault in faults]
        raise click.ClickException("\n".join(said))
    return settings


def _say(text: str, **params: Any) -> None:
    """Say a line in every language: the reader of a console has not chosen one."""
    click.echo("  ".join(dict.fromkeys(translate(text, lang, **params) for lang in LANGUAGES)))


def _refuse_taken_port(host: str, port: int) -> None:
    """Say at once that the port is taken, instead of letting a child fail obscurely."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            _say(
                N_("Cannot listen on {host}, port {port} ({reason}). Choose another: PORT=8001."),
                host=host, port=port, reason=fault.strerror,
            )  # fmt: skip
            raise click.exceptions.Exit(1) from fault


def _start(*words: str) -> subprocess.Popen[bytes]:
    """Start one of our commands in a process group of its own.

    Ctrl-C reaches the supervisor alone, which then stops its children in order. They
    read a pipe that closes when the supervisor is gone, however it went.
    """
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-m", "certify", *words, "--supervised"],
        stdin=subprocess.PIPE, process_group=0,
    )  # fmt: skip


def end_with_supervisor() -> None:
    """End this process when the one that started it is gone."""

    def wait() -> None:
        with suppress(OSError):
            while os.read(0, 1024):
                pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def _until_alive(host: str, port: int, children: Children, stop: threading.Event) -> bool:
    """Wait until the pages answer; whether they do before a child dies or patience ends."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not stop.is_set():
        if any(child.poll() is not None for child in children.values()):
            return False
        if _answers(host, port):
            return True
        stop.wait(0.1)
    return False


def _answers(host: str, port: int) -> bool:
    """Whether the pages answer now."""
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=5)
    with closing(connection), suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    return False


def _reachable(host: str) -> str:
    """An address at which this machine reaches a server that listens on ``host``."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound


def _welcome(settings: Settings, host: str, port: int) -> None:
    """Print the address and, in a demonstration, who may sign in."""
    name = _reachable(host)
    _say(
        N_("Certify is ready: {address}"),
        address=f"http://{f'[{name}]' if ':' in name else name}:{port}/",
    )
    if settings.demonstration:
        accounts = settings.home / ACCOUNTS
        if accounts.exists():
            click.echo(accounts.read_text(encoding="utf-8"))
    _say(N_("Ctrl-C stops it."))


def _watch(children: Children, stop: threading.Event) -> dict[str, Any]:
    """Wait for the wish to stop or for a child's death; return whose, and its exit code."""
    while not stop.wait(0.2):
        for name, child in children.items():
            if child.poll() is not None:
                return {"name": f"certify {name}", "code": child.returncode}
    return {}


def _stop(children: Children) -> None:
    """End both; kill what does not end in time, and what a killed one left behind."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + FAREWELL
    for child in children.values():
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

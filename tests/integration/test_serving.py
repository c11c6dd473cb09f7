"""The running system as a person meets it: it starts, answers, and stops as a whole."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from certify import paths
from certify.press import fonts

SUPERVISED = "--supervised"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(port: int, path: str) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with (
        contextlib.closing(connection),
        contextlib.suppress(OSError, http.client.HTTPException),
    ):
        connection.request("GET", path)
        return connection.getresponse().status
    return None


def wait_for(done: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def processes() -> Iterator[tuple[int, int, int, list[str]]]:
    """Every process that still does something: (id, parent, group, words)."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, parent, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            words = (folder / "cmdline").read_bytes().decode().split("\0")
            if state not in "ZX":  # ended, though nobody has asked how
                yield int(folder.name), int(parent), int(group), words


def children_of(supervisor: int) -> dict[str, int]:
    """Direct children, by the command they run; each leads a group of its id."""
    return {
        words[3]: pid
        for pid, parent, _, words in processes()
        if parent == supervisor and SUPERVISED in words
    }


def alive(groups: Iterable[int]) -> bool:
    """Whether a process of any of the groups still does something."""
    wanted = set(groups)
    return any(group in wanted for _, _, group, _ in processes())


START = [sys.executable, "-m", "certify"]


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an installation set up and empty.

    A migrated database alone is not enough: without a sealing key the worker refuses to
    start, sooner or later, depending on how busy the machine is.
    """
    home = tmp_path_factory.mktemp("home")
    built = paths.PACKAGE.parent / "instance" / "fonts"
    fonts.build(built)
    (home / "fonts").symlink_to(built)
    environment = os.environ | {
        "CERTIFY_HOME": str(home), "CERTIFY_MODE": "demonstration", "CERTIFY_DEMO": "0",
    }  # fmt: skip
    subprocess.run([*START, "setup"], env=environment, check=True, capture_output=True)
    return home


@pytest.fixture
def running(set_up: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """``certify run`` on an installation of its own."""
    port = free_port()
    shutil.copytree(set_up, tmp_path, symlinks=True, dirs_exist_ok=True)
    environment = os.environ | {"CERTIFY_HOME": str(tmp_path), "CERTIFY_MODE": "demonstration"}
    process = subprocess.Popen(
        [*START, "run", "--port", str(port), "--workers", "1"],
        env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        wait_for(lambda: process.poll() is not None or status(port, "/healthz") == 200)
        wait_for(lambda: process.poll() is not None or len(children_of(process.pid)) == 2)
        yield process, port
    finally:
        process.kill()
        with contextlib.suppress(ValueError):  # read to its end already
            process.communicate(timeout=60)


def test_it_answers_and_an_interrupt_stops_all_of_it(running) -> None:
    process, port = running
    assert status(port, "/readyz") == 200
    assert set(children_of(process.pid)) == {"serve", "worker"}
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert f"http://127.0.0.1:{port}/" in said
    assert "已停止" in said
    assert "Traceback" not in said
    assert status(port, "/healthz") is None


@pytest.mark.parametrize("victim", ["serve", "worker"])
def test_it_fails_as_a_whole_when_one_part_dies(running, victim: str) -> None:
    process, port = running
    groups = children_of(process.pid).values()
    os.kill(children_of(process.pid)[victim], signal.SIGKILL)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"certify {victim} ended unexpectedly" in said
    wait_for(lambda: not alive(groups), 5)
    assert status(port, "/healthz") is None


def test_nothing_outlives_a_killed_supervisor(running) -> None:
    process, port = running
    groups = children_of(process.pid).values()
    process.kill()
    wait_for(lambda: not alive(groups))
    assert status(port, "/healthz") is None


def test_a_taken_port_is_said_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*START, "run", "--port", str(port)],
            env=os.environ | {"CERTIFY_HOME": str(tmp_path)}, capture_output=True, text=True,
            check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 1
    assert str(port) in done.stdout

"""The command as a process among others: paused, suspended, stopped, and never twice at once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from certify.accounts.permissions import SYSTEM
from certify.certificate.batches import desk, presses
from certify.certificate.models import Certificate
from certify.cli import application, certify
from certify.db import db
from tests.integration.certificate.batches.conftest import opened

COMMAND = [sys.executable, "-m", "certify", "certificates", "issue-pending", "--jobs", "1"]
PATIENCE = 120


def issued() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Certificate)) or 0


def state(process: subprocess.Popen) -> str:
    return Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0]


def until(holds, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@contextmanager
def batch(tmp_path):
    said = (tmp_path / "said").open("wb")
    process = subprocess.Popen(COMMAND, stderr=said, stdout=said)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        said.close()


def test_paused_suspended_stopped_and_run_again(install, tmp_path):
    home = install(6)
    with opened():
        desk.pause("模板有误", actor=SYSTEM)
        with batch(tmp_path) as process:
            told = tmp_path / "said"
            until(lambda: "certify certificates resume" in told.read_text(), "it says it is paused")
            assert issued() == 0
            with pytest.raises(presses.Busy) as busy, presses.waited_for(home, 0.1):
                pass
            assert busy.value.pid == str(process.pid)

            desk.resume(actor=SYSTEM)
            until(lambda: issued() >= 1, "the first is issued")
            process.send_signal(signal.SIGTSTP)
            until(lambda: state(process) == "T", "it sleeps")
            count = issued()
            time.sleep(1)
            assert issued() == count < 6, "while it sleeps nothing is in anybody's hands"
            process.send_signal(signal.SIGCONT)

            until(lambda: issued() > count, "it goes on")
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 130
        stopped_at = issued()
        with batch(tmp_path) as process:
            assert process.wait(PATIENCE) == 0
        assert issued() == 6
        assert f"{6 - stopped_at} certificates issued." in told.read_text()


def run(*words: str):
    return CliRunner().invoke(certify, ["certificates", *words], obj=application)


def test_the_desk_by_command(install):
    install(1)
    assert run("pause", "--reason", "模板有误").exit_code == 0
    told = run("progress").output
    assert "模板有误" in told and "1 papers wait" in told
    again = run("pause", "--reason", "模板有误")
    assert again.exit_code == 1 and "no longer possible" in again.output
    assert run("resume").exit_code == 0
    assert "0 papers" in run("retry").output
    assert "paused" not in run("progress").output


def test_the_lock_goes_with_the_process_that_held_it(tmp_path):
    program = (
        "import sys, time\nfrom pathlib import Path\n"
        "from certify.certificate.batches import presses\n"
        "with presses.taken(Path(sys.argv[1])):\n print('held', flush=True)\n time.sleep(60)\n"
    )
    words = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with pytest.raises(presses.Busy), presses.taken(tmp_path):
            pass
        os.kill(holder.pid, signal.SIGKILL)
    with presses.taken(tmp_path):
        pass

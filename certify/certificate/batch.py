"""`certify certificates …`: issue what was decided, by one process or several, and steer it.

Which papers are missing is read from the rows, and issuing one that stands returns it:
so it may be stopped at any moment, also by ``kill -9``, and run again.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, NoReturn

import click
from flask import Flask

from certify.accounts.permissions import SYSTEM
from certify.certificate import issuing, keys, service
from certify.certificate.batches import desk, failures, hand, lead, presses, progress, runs
from certify.certificate.batches.crew import PRINTER, Broken, Crew
from certify.certificate.batches.runs import Tally
from certify.certificate.conformance.commands import conform_command
from certify.certificate.credential import lists
from certify.certificate.rebuild.commands import rebuild_command
from certify.certificate.signals.commands import status
from certify.i18n import LANGUAGES, N_, translate
from certify.installation import settings
from certify.press import fonts
from certify.problems import Refused

SOME_FAILED: Final = 3
STOPPED: Final = 130


@click.group()
def certificates() -> None:
    """Issue and look after certificates."""


def _said(text: str, **params: Any) -> str:
    language = os.environ.get("CERTIFY_LANG", "en")
    return translate(text, language if language in LANGUAGES else "en", **params)


def _processors() -> int:
    return len(os.sched_getaffinity(0))


certificates.add_command(conform_command)
certificates.add_command(status)
certificates.add_command(rebuild_command)


@certificates.command("issue-pending")
@click.option(
    "--jobs", default=_processors, type=click.IntRange(1, 64),
    help="Processes that print at the same time (default: one for each processor).",
)  # fmt: skip
@click.pass_obj
def issue_pending(application: Callable[[], Flask], jobs: int) -> None:
    """Number, log, render and seal what was decided and has no paper yet.

    May be stopped (Ctrl-C), suspended (Ctrl-Z) or killed at any moment and run again. While
    issuing is paused (certify certificates pause) it waits. Exit 0 all issued, 3 some could
    not be (certify certificates progress says why), 130 stopped, 1 nothing can be issued.
    """
    app = application()
    with app.app_context():
        waiting = len(issuing.to_issue(limit=None))
        tally, stopped = Tally(), False
        if waiting:
            tally, stopped = _batch(min(jobs, waiting), PRINTER)
        # Also where nothing waited: a leader that was killed may have left this undone.
        lead.follow()
        service.publish_status_list()
        lists.publish()
        app.extensions["nudge"]()
    click.echo(_said(N_("{count} certificates issued."), count=tally.issued))
    if tally.failed:
        click.echo(_said(_FAILED, count=tally.failed), err=True)
    sys.exit(STOPPED if stopped else SOME_FAILED if tally.failed else 0)


_FAILED: Final = N_("{count} could not be issued. See why: certify certificates progress")
_BUSY: Final = N_(
    "Process {pid} is issuing papers already. Watch it: certify certificates progress"
)


def _batch(jobs: int, printer: Sequence[str]) -> tuple[Tally, bool]:
    """Issue everything that waits by ``jobs`` processes; what was done, and whether stopped."""
    try:
        key = issuing.own_seal()
        fonts.load(service.font_folder(settings().home))
        shown = progress.on_console(os.environ.get("CERTIFY_LANG", "en"))
        with presses.waited_for(settings().home), _signals() as wishes, Crew(printer, jobs) as crew:
            try:
                tally = lead.Batch(crew, key, wishes, shown.tell, jobs).issue()
            finally:
                shown.end()
    except presses.Busy as busy:
        _fail(_said(_BUSY, pid=busy.pid))
    except (keys.KeysNotReady, fonts.FontsNotReady, Broken) as error:
        _fail(str(error))
    return tally, wishes.stop


def _fail(said: str) -> NoReturn:
    raise click.ClickException(said)


class _Signals:
    """Ctrl-C and Ctrl-Z, obeyed when nothing is in hand."""

    stop = False
    resting = False

    def ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        """Finish what is in hand and end; asked again: end at once."""
        if self.stop:
            raise KeyboardInterrupt
        self.stop = True

    def ask_to_rest(self, number: int, frame: FrameType | None) -> None:
        """Finish what is in hand and sleep until the shell wakes us."""
        self.resting = True

    def rest(self) -> None:
        """Sleep: SIGSTOP is what the terminal's own signal would have done."""
        os.kill(os.getpid(), signal.SIGSTOP)
        self.resting = False


@contextmanager
def _signals() -> Iterator[_Signals]:
    wishes = _Signals()
    wanted = {
        signal.SIGINT: wishes.ask_to_stop, signal.SIGTERM: wishes.ask_to_stop,
        signal.SIGHUP: wishes.ask_to_stop, signal.SIGTSTP: wishes.ask_to_rest,
    }  # fmt: skip
    before = {number: signal.signal(number, does) for number, does in wanted.items()}
    try:
        yield wishes
    finally:
        for number, did in before.items():
            signal.signal(number, did)


@certificates.command("print-for-leader", hidden=True)
@click.pass_obj
def print_for_leader(application: Callable[[], Flask]) -> None:
    """Print what the process that started this one asks for."""
    sys.exit(hand.work(application))


@certificates.command("pause")
@click.option("--reason", required=True, help="Shown to officers.")
@click.pass_obj
def pause(application: Callable[[], Flask], reason: str) -> None:
    """Let nothing more be issued until it is resumed, by this or any other process."""
    with application().app_context():
        _steer(lambda: desk.pause(reason, actor=SYSTEM))
    click.echo(_said(N_("Issuing is paused.")))


@certificates.command("resume")
@click.pass_obj
def resume(application: Callable[[], Flask]) -> None:
    """Go on issuing after a pause."""
    with application().app_context():
        _steer(lambda: desk.resume(actor=SYSTEM))
    click.echo(_said(N_("Issuing goes on.")))


@certificates.command("retry")
@click.pass_obj
def retry(application: Callable[[], Flask]) -> None:
    """Let every paper that could not be made be tried again."""
    with application().app_context():
        count = desk.retry(actor=SYSTEM)
    click.echo(_said(N_("{count} papers will be tried again."), count=count))


def _steer(act: Callable[[], Any]) -> None:
    try:
        act()
    except Refused as refused:
        _fail("\n".join(_said(each.message, **each.params) for each in refused.problems))


@certificates.command("progress")
@click.pass_obj
def show_progress(application: Callable[[], Flask]) -> None:
    """Say what waits, how far a batch is, and which papers could not be made and why."""
    with application().app_context():
        for line in _told():
            click.echo(line)


def _told() -> Iterator[str]:
    if desk.paused():
        event = desk.last("pause")
        yield _said(N_("Issuing is paused: {reason}"), reason=event.reason if event else "")
    yield _said(N_("{count} papers wait."), count=len(issuing.to_issue(limit=None)))
    seen = runs.latest()
    if seen is not None and seen.alive:
        yield _said(
            N_("A batch is at work: {issued} of {total} issued, {failed} failed."),
            issued=seen.run.issued, total=seen.run.total, failed=seen.run.failed,
        )  # fmt: skip
    for failure in failures.standing():
        yield f"{failure.revision.name_zh} ({failure.kind})"
        for document in failure.problems:
            problem = failures.read(document)
            yield f"  {problem.pointer} {problem.say(os.environ.get('CERTIFY_LANG', 'en'))}"

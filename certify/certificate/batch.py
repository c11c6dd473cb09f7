"""`certify certificates issue-pending`: issue what was decided, in one process or several.

Which papers are missing is read from the rows, and issuing one that stands returns it:
so it may be stopped at any moment and run again, and several may run at once.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import click
from flask import Flask

from certify.certificate import issuing, keys, service
from certify.installation import settings
from certify.press import fonts

PATIENCE: Final = 0.5  # seconds between two looks at how far the helpers are


@click.group()
def certificates() -> None:
    """Issue and look after certificates."""


@certificates.command("issue-pending")
@click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(1, 64),
    help="Processes that render at the same time.",
)  # fmt: skip
@click.option("--share", hidden=True, default="", help="Part/parts that this process takes.")
@click.pass_obj
def issue_pending(application: Callable[[], Flask], jobs: int, share: str) -> None:
    """Render and seal what was decided and has no paper yet."""
    with application().app_context():
        waiting = issuing.to_issue(limit=None)
        if share:
            _issue(_part(waiting, share), lambda: None)
            return
        with click.progressbar(length=len(waiting), label="Issuing") as bar:
            if jobs == 1:
                _issue(waiting, lambda: bar.update(1))
            else:
                _issue_together(jobs, len(waiting), bar)
        service.publish_status_list()
    click.echo(f"{len(waiting)} certificates issued.")


def _issue(waiting: list[tuple[str, int]], done: Callable[[], None]) -> None:
    if not waiting:
        return
    try:
        key = keys.load(service.key_folder(settings().home))
        fonts.load(service.font_folder(settings().home))
    except (keys.KeysNotReady, fonts.FontsNotReady) as error:
        raise click.ClickException(str(error)) from error
    for kind, thing_id in waiting:
        issuing.issue(kind, thing_id, key)
        done()


def _part(waiting: list[tuple[str, int]], share: str) -> list[tuple[str, int]]:
    """The things whose id falls to this process: ``share`` is like "0/2"."""
    part, parts = (int(each) for each in share.split("/"))
    return [each for each in waiting if each[1] % parts == part]


def _issue_together(jobs: int, waiting: int, bar: Any) -> None:
    """Let ``jobs`` processes issue their parts, and show how far they are."""
    command = [sys.executable, "-m", "certify", "certificates", "issue-pending", "--share"]
    helpers = [subprocess.Popen([*command, f"{part}/{jobs}"]) for part in range(jobs)]  # noqa: S603
    left = waiting
    while any(helper.poll() is None for helper in helpers):
        time.sleep(PATIENCE)
        now_left = len(issuing.to_issue(limit=None))
        bar.update(left - now_left)
        left = now_left
    if any(helper.returncode for helper in helpers):
        raise click.ClickException("A process failed. Run the command again for the rest.")

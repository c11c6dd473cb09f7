"""How far a batch is, on a console: a bar where somebody watches, lines where nobody does."""

import sys
import time
from typing import Any, Final, Protocol

import click

from certify.certificate.batches.lead import State
from certify.i18n import N_, translate

EVERY: Final = 10.0
"""Seconds between two lines of a log."""
_LINE: Final = N_("{issued} of {total} issued, {failed} failed, {pace} a second, {left} s left")
_PAUSED: Final = N_("Issuing is paused; go on with: certify certificates resume")
_LABEL: Final = N_("Issuing")
_LABEL_PAUSED: Final = N_("Paused")


class Progress(Protocol):
    """What shows a batch."""

    def tell(self, state: State) -> None:
        """Show how far it is."""

    def end(self) -> None:
        """Leave the console as it was."""


def on_console(language: str) -> Progress:
    """Return a bar on a terminal, else lines."""
    return _Bar(language) if sys.stderr.isatty() else Lines(language)


class _Bar:
    """A bar on the error output: the output stays for what the command answers."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._bar: Any = None
        self._shown = 0

    def tell(self, state: State) -> None:
        """Move the bar."""
        if self._bar is None and state.tally.total:
            self._bar = click.progressbar(
                length=state.tally.total, file=sys.stderr, show_pos=True, width=30,
                label=translate(_LABEL, self._language),
            )  # fmt: skip
        if self._bar is None:
            return
        done = state.tally.issued + state.tally.failed
        self._bar.length = max(state.tally.total, 1)
        self._bar.label = translate(_LABEL_PAUSED if state.paused else _LABEL, self._language)
        self._bar.update(done - self._shown)
        self._bar.render_progress()
        self._shown = done

    def end(self) -> None:
        """End the bar's line."""
        if self._bar is not None:
            self._bar.render_finish()


class Lines:
    """A line now and then."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._begun = time.monotonic()
        self._told = 0.0
        self._paused = False

    def tell(self, state: State) -> None:
        """Write a line if the last is old, or issuing was paused just now."""
        now, paused = time.monotonic(), state.paused and not self._paused
        self._paused = state.paused
        if paused:
            click.echo(translate(_PAUSED, self._language), err=True)
        elif state.tally.total and not state.paused and now - self._told >= EVERY:
            self._told = now
            click.echo(self._line(state, now - self._begun), err=True)

    def end(self) -> None:
        """Nothing is left open by lines."""

    def _line(self, state: State, seconds: float) -> str:
        tally = state.tally
        pace = (tally.issued + tally.failed) / max(seconds, 0.001)
        return translate(
            _LINE, self._language, issued=tally.issued, total=tally.total, failed=tally.failed,
            pace=f"{pace:.1f}", left=round(tally.left / pace) if pace else "?",
        )  # fmt: skip

"""A process that prints: warm, one paper at a time, killed at any moment without loss.

It reads numbers of proven issuances from its input, one a line, prints, seals and keeps each
in its own small transaction, and answers with one line of JSON: ``{"ready": true}`` once it
is warm, ``{"id": 7, "made": true}`` for each paper (false: set aside with its reason),
``{"broken": "…"}`` before it ends for a fault of the house. It ends when its input does,
and so with the process that leads it, however that one went.
"""

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import structlog

from certify.certificate import issuing, service
from certify.certificate.batches import failures
from certify.certificate.sealing.provider import SealProvider
from certify.db import db
from certify.installation import settings
from certify.press.resources import require_ready

BROKEN = 3
"""Exit code after a fault of the house."""

log = structlog.get_logger()


def work(application: Callable[[], Any]) -> int:
    """Print what is asked for on the standard input until it ends; returns the exit code."""
    with os.fdopen(_own_output(), "wb", buffering=0) as answers:
        app = application()
        app.extensions["nudge"] = lambda: None  # the leader tells the worker, once for many
        with app.app_context():
            return serve(sys.stdin.buffer, answers)


def _own_output() -> int:
    """Keep the standard output for answers alone: what else is written to it goes to errors."""
    own = os.dup(1)
    os.dup2(2, 1)
    return own


def serve(asked: BinaryIO, answers: Any) -> int:
    """Answer each line of ``asked``; 0 at its end, ``BROKEN`` after a fault of the house."""
    try:
        key = warm(settings().home)
        _say(answers, ready=True)
        for number in _lines(asked):
            made = issuing.print_or_note(number, key) is not None
            db.session.remove()
            _say(answers, id=number, made=made)
            _sweep()
    except failures.OF_THE_HOUSE as fault:
        log.exception("printing stopped")
        _say(answers, broken=f"{type(fault).__name__}: {fault}")
        return BROKEN
    except BrokenPipeError:  # nobody leads any more
        return 0
    return 0


def warm(home: Path) -> SealProvider:
    """Load key and fonts; raises KeysNotReady or FontsNotReady."""
    require_ready(service.font_folder(home))
    return issuing.own_seal()


def _lines(asked: BinaryIO) -> Iterator[int]:
    for line in iter(asked.readline, b""):
        yield int(line)


def _sweep() -> None:
    """Clear up between two papers instead of amid them.

    A paper is a hundred thousand objects in circles; all are garbage once it is kept, so one
    look then costs less than the many while it grows. What the first left behind is what
    stays in a warm process: it is never looked through again.
    """
    gc.collect()
    if gc.isenabled():
        gc.disable()
        gc.freeze()


def _say(answers: Any, **said: Any) -> None:
    answers.write(json.dumps(said).encode() + b"\n")

"""The processes that print, as their leader sees them: give, wait, and replace the dead.

Each is a process of its own, started anew and not forked (fonts and database connections do
not survive a fork), in a process group of its own: the terminal's Ctrl-C and Ctrl-Z reach
the leader alone, which lets them finish what they hold. Their input is a pipe that closes
with the leader, so none outlives him.
"""

import json
import os
import selectors
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Self

PRINTER: Final = (sys.executable, "-m", "certify", "certificates", "print-for-leader")
"""How a process of the crew is started."""
AHEAD: Final = 2
"""Papers a process holds: the one it prints, and one so that it need not wait."""
FALSE_STARTS: Final = 3
"""Times in a row that processes may die before they are ready."""


class Broken(RuntimeError):
    """Nothing can be printed here: a fault that would meet every paper."""


@dataclass(frozen=True)
class Made:
    """A paper was seen to: issued, or (``made`` false) set aside with its reason."""

    id: int
    made: bool


@dataclass(frozen=True)
class Died:
    """A process died, and is replaced already: the papers it held, and the one it was at."""

    held: tuple[int, ...]
    over: int | None
    code: int


@dataclass
class _Hand:
    process: subprocess.Popen[bytes]
    held: deque[int] = field(default_factory=deque)
    ready: bool = False
    unread: bytes = b""


class Crew:
    """``size`` warm processes; a context that ends them."""

    def __init__(self, command: Sequence[str], size: int) -> None:
        self._command = list(command)
        self._selector = selectors.DefaultSelector()
        self._hands: list[_Hand] = []
        self._false_starts = 0
        for _ in range(size):
            self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def held(self) -> int:
        """How many papers are in their hands."""
        return sum(len(hand.held) for hand in self._hands)

    @property
    def room(self) -> int:
        """How many papers may be given now."""
        return sum(AHEAD - len(hand.held) for hand in self._hands)

    def give(self, number: int) -> None:
        """Give an issuance to whoever holds least; there must be ``room``."""
        hand = min(self._hands, key=lambda each: (len(each.held), not each.ready))
        hand.held.append(number)
        pipe: Any = hand.process.stdin
        with suppress(BrokenPipeError):  # it is dead: ``wait`` says so, and gives it back
            pipe.write(f"{number}\n".encode())
            pipe.flush()

    def wait(self, seconds: float) -> list[Made | Died]:
        """Return what happened, at the latest after ``seconds``. Raises Broken."""
        happened: list[Made | Died] = []
        for key, _ in self._selector.select(seconds):
            hand: _Hand = key.data
            data = os.read(key.fd, 65536)
            if data:
                happened += self._heard(hand, data)
            else:
                happened.append(self._buried(hand))
        return happened

    def end(self) -> None:
        """Let the processes finish what they hold, and end."""
        for hand in self._hands:
            _close_input(hand)  # all at once: they end side by side
        for hand in self._hands:
            _ended(hand)
        self._selector.close()
        self._hands.clear()

    def _start(self) -> None:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
        )
        hand = _Hand(process)
        self._hands.append(hand)
        self._selector.register(_output(hand), selectors.EVENT_READ, hand)

    def _heard(self, hand: _Hand, data: bytes) -> list[Made | Died]:
        *lines, hand.unread = (hand.unread + data).split(b"\n")
        happened: list[Made | Died] = []
        for line in lines:
            said = json.loads(line)
            if "broken" in said:
                raise Broken(said["broken"])
            if "ready" in said:
                hand.ready, self._false_starts = True, 0
            else:
                hand.held.remove(said["id"])
                happened.append(Made(said["id"], said["made"]))
        return happened

    def _buried(self, hand: _Hand) -> Died:
        """Take a dead process out and put another in its place."""
        self._selector.unregister(_output(hand))
        self._hands.remove(hand)
        code = _ended(hand)
        self._false_starts += not hand.ready
        if self._false_starts >= FALSE_STARTS:
            raise Broken(f"the processes that print do not start (exit code {code})")
        self._start()
        over = hand.held[0] if hand.ready and hand.held else None
        return Died(tuple(hand.held), over, code)


def _output(hand: _Hand) -> Any:
    return hand.process.stdout


def _close_input(hand: _Hand) -> None:
    pipe: Any = hand.process.stdin
    with suppress(BrokenPipeError):
        pipe.close()


def _ended(hand: _Hand) -> int:
    """Let a process end, and return its exit code; a signal's number is negative."""
    _close_input(hand)
    code = hand.process.wait()
    _output(hand).close()
    return code

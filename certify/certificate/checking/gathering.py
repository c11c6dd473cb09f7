"""Status lists as they lie about: in a file, in a folder, in a trust file, at home."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from certify.certificate.credential.securing import LONGEST
from certify.certificate.credential.standing import Offered

ENDING: Final = ".jwt"
HOME_FOLDER: Final = "status"
"""Where an installation keeps the lists that it publishes itself."""


class NothingThere(ValueError):
    """No status list can be read at ``place``; the message says why."""

    def __init__(self, place: Path, reason: str) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place


def given(place: Path) -> list[Offered]:
    """Return the lists in a file or folder named for this check; raises NothingThere."""
    if not place.is_dir():
        return [Offered(place.name, _text(place))]
    found = [Offered(file.name, _text(file)) for file in _lists(place)]
    if not found:
        raise NothingThere(place, f"no status list (*{ENDING}) in this folder")
    return found


def at_home(home: Path) -> list[Offered]:
    """Return the lists that the installation in ``home`` published last, if it is one."""
    return [Offered(each.name, _text(each), given=False) for each in _lists(home / HOME_FOLDER)]


def bundled(texts: Sequence[str], source: str) -> list[Offered]:
    """Return the lists out of the trust file ``source``."""
    return [Offered(source, text, given=False) for text in texts]


def _lists(folder: Path) -> Iterator[Path]:
    yield from sorted(file for file in folder.glob(f"*{ENDING}") if file.is_file())


def _text(file: Path) -> str:
    """Return the text; what is no text, or far too long, is left for the reading to refuse."""
    try:
        with file.open("rb") as source:
            return source.read(LONGEST + 2).decode("ascii", "replace")
    except OSError as error:
        raise NothingThere(file, f"cannot be read: {error.strerror}") from error

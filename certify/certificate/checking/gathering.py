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
    """No status list can be read at a place that was named; the message says why."""


def given(places: Sequence[Path]) -> list[Offered]:
    """Return the lists in files and folders named for this check; raises NothingThere."""
    return [each for place in places for each in _from(place)]


def _from(place: Path) -> list[Offered]:
    if not place.is_dir():
        return [Offered(place.name, _text(place))]
    found = [Offered(file.name, _text(file)) for file in _lists(place)]
    if not found:
        raise NothingThere(f"there is no status list (*{ENDING}) in the folder {place}")
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
        raise NothingThere(f"{file} cannot be read: {error.strerror}") from error

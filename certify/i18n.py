"""Two languages from one catalogue, for pages, papers, API and command line alike.

English text is the message id; ``translations/zh/*.po`` (one file per room) holds the
Chinese. The catalogues are read at start, so no compiled file can be stale.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES: Final = ("zh", "en")
DEFAULT_LANGUAGE: Final = "zh"
FOLDER: Final = Path(__file__).resolve().parent / "translations"


def N_(text: str) -> str:  # noqa: N802 - the name every gettext tool looks for
    """Mark ``text`` for translation without translating it yet."""
    return text


@cache
def catalogue(language: str) -> Translations:
    """Return the merged catalogue of ``language`` ("en" is empty: ids are English).

    Raises ValueError for a language Certify does not speak.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for language {language!r}")
    merged = Translations()
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as source:
            po = read_po(source, locale=language)
        compiled = BytesIO()
        write_mo(compiled, po)
        compiled.seek(0)
        merged.merge(Translations(compiled))
    return merged


def translate(text: str, language: str, **params: Any) -> str:
    """Return ``text`` in ``language`` with ``params`` put into its ``{places}``.

    Unknown texts stay English: a test, not a reader, finds the gap.
    """
    said: str = catalogue(language).gettext(text) if text else ""
    return said.format(**params) if params else said

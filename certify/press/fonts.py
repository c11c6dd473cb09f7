"""Fonts of the papers: built once at set-up, checked before every start.

The papers embed static TrueType cuts of Noto Sans SC (OFL, carried by the package
``justmytype-intl-cjk``). Embedding the variable original costs seconds per paper, so
set-up cuts it once at weights 400 and 700; a small cut with the characters of
GB/T 2312 stands first in the stack, the full one covers the rare characters.
"""

import fcntl
import hashlib
import json
import logging
import os
import shutil
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from certify.i18n import N_
from certify.problems import Problem, Refused

WEIGHTS: Final = (400, 700)
RECIPE: Final = "2"  # raise when the cuts change, so that old folders are rebuilt
MANIFEST: Final = "fonts.json"
LICENCE: Final = "OFL.txt"
_VERTICAL: Final = ["vhea", "vmtx", "VORG", "STAT", "DSIG"]


class FontsNotReady(RuntimeError):
    """The papers cannot be drawn here; the message says what set-up has to do."""


@dataclass(frozen=True)
class FontSet:
    """The built fonts: ``folder`` with its files, and the code points they cover."""

    folder: Path
    digest: str
    covered: frozenset[int]

    def small(self, weight: int) -> Path:
        """File of the GB/T 2312 cut at ``weight``."""
        return self.folder / f"small-{weight}.ttf"

    def full(self, weight: int) -> Path:
        """File of the full cut at ``weight``."""
        return self.folder / f"full-{weight}.ttf"

    def missing(self, text: str) -> tuple[str, ...]:
        """Return the characters of ``text`` that the fonts cannot show, each once.

        Control and formatting characters count as missing: they are invisible or,
        like the bidirectional overrides, make the paper say something else.
        """
        return tuple(c for c in dict.fromkeys(text) if not self._shows(c))

    def _shows(self, character: str) -> bool:
        return ord(character) in self.covered and unicodedata.category(character)[0] != "C"


def source() -> Path:
    """Return the variable Noto Sans SC of ``justmytype-intl-cjk``.

    Raises FontsNotReady if the package or its file is not installed.
    """
    spec = find_spec("justmytype_intl_cjk")
    if spec is None or spec.origin is None:
        raise FontsNotReady("the package justmytype-intl-cjk is missing: run `make setup`")
    path = Path(spec.origin).parent / "fonts" / "ofl" / "notosanssc" / "NotoSansSC[wght].ttf"
    if not path.is_file():
        raise FontsNotReady(f"justmytype-intl-cjk holds no {path.name}: run `make setup`")
    return path


def build(folder: Path) -> FontSet:
    """Build the fonts into ``folder`` unless they stand there already.

    About half a minute the first time, nothing later. The cuts are written beside the
    folder and moved in at the end, so a killed set-up leaves no half font.
    """
    original = source()
    digest = _digest(original)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two set-ups at once build once
        try:
            found = load(folder)
        except FontsNotReady:
            found = None
        if found is None or found.digest != digest:
            _build_beside(folder, original, digest)
    return load(folder)


def _build_beside(folder: Path, original: Path, digest: str) -> None:
    work = folder.with_name(f"{folder.name}.building")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    covered = _cut_all(original, work)
    shutil.copyfile(original.with_name(LICENCE), work / LICENCE)
    manifest = {"digest": digest, "ranges": _ranges(covered)}
    (work / MANIFEST).write_text(json.dumps(manifest), encoding="ascii")
    shutil.rmtree(folder, ignore_errors=True)
    work.rename(folder)


def load(folder: Path) -> FontSet:
    """Return the fonts built in ``folder``; raises FontsNotReady if any is missing."""
    try:
        written = (folder / MANIFEST).stat()
        fonts = _described(folder, written.st_mtime_ns, written.st_ino)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FontsNotReady(f"no certificate fonts in {folder}: run `make setup`") from error
    for weight in WEIGHTS:
        for path in (fonts.small(weight), fonts.full(weight)):
            if not path.is_file():
                raise FontsNotReady(f"the certificate font {path} is missing: run `make setup`")
    return fonts


@lru_cache(maxsize=4)
def _described(folder: Path, _written: int, _node: int) -> FontSet:
    """Read the manifest once as it stands: thirty thousand code points for every paper else."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="ascii"))
    covered = frozenset(
        point for first, last in manifest["ranges"] for point in range(first, last + 1)
    )
    return FontSet(folder, str(manifest["digest"]), covered)


def register_with_fontconfig(folder: Path, *, data_home: Path | None = None) -> Path:
    """Let programs of this user (headless Chromium above all) find the full cuts.

    The gentlest way that works: symbolic links in ``~/.local/share/fonts/certify``,
    which fontconfig reads without configuration; deleting that folder undoes it. Links
    that already lead to a font are left alone. Returns the folder of the links.
    """
    home = data_home or Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    links = home / "fonts" / "certify"
    links.mkdir(parents=True, exist_ok=True)
    fonts = load(folder)
    for weight in WEIGHTS:
        link = links / f"NotoSansSC-{weight}.ttf"
        if link.is_file():
            continue
        link.unlink(missing_ok=True)
        link.symlink_to(fonts.full(weight).resolve())
    return links


def require_covered(fonts: FontSet, values: Iterable[tuple[str, str]]) -> None:
    """Refuse text the fonts cannot show; ``values`` are pairs of JSON pointer and text.

    Raises Refused with one problem per value, naming the characters: a paper with an
    empty box for a name must never be issued.
    """
    problems = []
    for pointer, text in values:
        if missing := fonts.missing(text):
            named = ", ".join(f"{_visible(c)} (U+{ord(c):04X})" for c in missing)
            problems.append(
                Problem(
                    pointer,
                    "character_not_printable",
                    N_(
                        "The certificate fonts cannot show {characters} in “{value}”. "
                        "Please use another character or install a font that has it."
                    ),
                    {"characters": named, "value": "".join(map(_visible, text))},
                )
            )
    if problems:
        raise Refused(problems)


def _visible(character: str) -> str:
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character)[0] == "C" else character


def _digest(path: Path) -> str:
    return f"{RECIPE}:sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def _cut_all(original: Path, folder: Path) -> set[int]:
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    covered: set[int] = set()
    for weight in WEIGHTS:
        full = folder / f"full-{weight}.ttf"
        variable = TTFont(original, recalcTimestamp=False)
        static = instancer.instantiateVariableFont(
            variable, {"wght": weight}, inplace=True, updateFontNames=True
        )
        static.save(full)
        covered = set(static.getBestCmap())
        static.close()
        _cut_small(full, folder / f"small-{weight}.ttf", covered & everyday_characters())
    return covered


def _cut_small(full: Path, small: Path, characters: set[int]) -> None:
    options = subset.Options(layout_features=["kern", "mark", "ccmp", "locl", "tnum", "lnum"])
    options.drop_tables += _VERTICAL
    options.recalc_timestamp = False
    font = subset.load_font(str(full), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    subset.save_font(font, str(small), options)
    font.close()


def everyday_characters() -> set[int]:
    """Code points of ASCII, Latin-1, common punctuation and GB/T 2312."""
    points = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100))
    points |= {0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x2030, 0xB7}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return points


def _ranges(points: set[int]) -> list[list[int]]:
    ranges: list[list[int]] = []
    for point in sorted(points):
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ranges

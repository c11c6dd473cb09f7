"""Taking in a version as one file: a zip that nothing is believed of.

A package holds ``standard.yaml``, ``examples.yaml`` and perhaps ``README.md`` of exactly one
version, at its top or below ``<id>/<version>/``; ``packing.pack`` makes such ones. Names,
sizes and sums in a zip are claims of whoever made it: names are compared with the three
that there are and never used as paths, bytes are counted as they are unpacked. What the
Finder of a Mac adds to every zip is passed over unread.
"""

import os
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path, PurePosixPath
from shutil import rmtree
from stat import S_IFDIR, S_IFMT, S_IFREG
from struct import error as BadStruct  # noqa: N812 - it is a class
from struct import unpack_from
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from certify.clock import today
from certify.i18n import N_
from certify.scoring.examples.golden import FILE as CASES
from certify.scoring.examples.golden import check_cases
from certify.scoring.faults import Fault, StandardsRefused
from certify.scoring.shelf.catalogue import FILE, examine_file, read_lock
from certify.scoring.shelf.packing import FILES
from certify.scoring.shelf.shelving import alone
from certify.scoring.source import MOST_BYTES, Unreadable, parse_yaml
from certify.scoring.standard import Standard

MOST_PACKED: Final = 4_000_000
"""Bytes of a zip; the largest version packed without compression is far smaller."""
MOST_UNPACKED: Final = 5_000_000
"""Bytes of all its files together; each may have ``MOST_BYTES``."""
MOST_ENTRIES: Final = 16
MOST_RATIO: Final = 200
"""Unpacked ÷ packed bytes of a file; text comes to twenty, a bomb to a thousand."""
CHUNK: Final = 65_536
ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
"""Flags of a zip entry: encrypted, strongly encrypted, its header masked."""

_BROKEN: Final = (
    BadZipFile, LargeZipFile, BadStruct, zlib.error, EOFError, IndexError, KeyError,
    NotImplementedError, OSError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip
"""What the zip reader raises on bytes that are no sound zip."""
_ID: Final = re.compile(r"[a-z][a-z0-9-]{1,63}")
_VERSION: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,3}")


@dataclass(frozen=True)
class Package:
    """One version that passed every check: its text by file name, and how many cases it has.

    ``doubts`` were found, but refuse nothing: they ask a person to look.
    """

    standard: Standard
    files: Mapping[str, bytes]
    cases: int
    doubts: tuple[Fault, ...] = ()


def read_package(content: bytes, name: str = "package.zip") -> Package:
    """Return the version in the zip ``content``; ``name`` stands for it in messages.

    Raises StandardsRefused with every fault of the zip or, where it is sound, of the version.
    """
    try:
        place, files = _unpacked(content, name)
    except _BROKEN as error:
        raise StandardsRefused((_fault(name, "not_a_zip", why=_reason(error)),)) from error
    return check_package(files, place)


def check_package(files: Mapping[str, bytes], place: tuple[str, str] | None = None) -> Package:
    """Return the version whose files are given by name, checked as those on a shelf are.

    ``place``: the folders (id, version) it came in, if any. Raises StandardsRefused with
    every fault.
    """
    faults = [_fault(FILE, "no_standard")] if FILE not in files else []
    faults += [_fault(each, "other_file") for each in files if each not in FILES]
    faults += [
        _fault(each, "too_large", limit=MOST_BYTES)
        for each, content in files.items()
        if len(content) > MOST_BYTES
    ]
    if "README.md" in files and not _is_text(files["README.md"]):
        faults.append(_fault("README.md", "not_utf8"))
    if faults:
        raise StandardsRefused(tuple(faults))
    with TemporaryDirectory(prefix="certify-package-") as shelf:
        folder = Path(shelf).joinpath(*(place or _own_place(files[FILE])))
        folder.mkdir(parents=True)
        for each, content in files.items():
            (folder / each).write_bytes(content)
        found = examine_file(folder / FILE, FILE, today())
        standard = found.standard
        if standard is None:
            raise StandardsRefused(found.faults)
        report = check_cases(standard, folder, CASES)
    if report.faults:
        raise StandardsRefused(report.faults)
    return Package(standard, dict(files), report.cases, found.warnings)


def install_package(package: Package, shelf: Path) -> Path:
    """Lay a version into ``shelf``, whole or not at all, and return its folder.

    A draft of the same name is replaced. Raises StandardsRefused if one with other bytes
    was published, or if the folder cannot be written.
    """
    standard = package.standard
    folder = shelf / standard.id / standard.version
    try:
        with alone(shelf):
            there = {each.name: each.read_bytes() for each in folder.glob("*") if each.is_file()}
            if there == package.files:
                return folder
            if f"{standard.id}/{standard.version}/{FILE}" in read_lock(shelf):
                raise StandardsRefused((_fault(FILE, "published", name=standard.name),))
            _lay(package.files, folder, shelf)
    except OSError as error:
        said = {"folder": str(shelf), "why": error.strerror or str(error)}
        raise StandardsRefused((_fault(FILE, "no_room", **said),)) from error
    return folder


def _lay(files: Mapping[str, bytes], folder: Path, shelf: Path) -> None:
    """Write the files beside, then give them their place: nobody reads a half of them."""
    fresh = Path(mkdtemp(prefix=".entering-", dir=shelf))
    try:
        fresh.chmod(0o755)
        for name, content in files.items():
            with (fresh / name).open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        folder.parent.mkdir(exist_ok=True)
        if folder.exists():
            with TemporaryDirectory(prefix=".leaving-", dir=shelf) as leaving:
                folder.replace(Path(leaving) / "version")
                fresh.replace(folder)
        else:
            fresh.replace(folder)
    finally:
        rmtree(fresh, ignore_errors=True)


def _own_place(content: bytes) -> tuple[str, str]:
    """Return the folders a standard asks for; where it names none, lint says so."""
    try:
        document: Any = parse_yaml(content, Path(FILE))
    except Unreadable:
        document = None
    named = document if isinstance(document, Mapping) else {}
    match named.get("id"), named.get("version"):
        case str(own), str(version) if _ID.fullmatch(own) and _VERSION.fullmatch(version):
            return own, version
    return "id", "version"


def _unpacked(content: bytes, name: str) -> tuple[tuple[str, str] | None, dict[str, bytes]]:
    """Return the folders and files of a zip; raises StandardsRefused, or what zipfile raises."""
    if len(content) > MOST_PACKED:
        raise StandardsRefused((_fault(name, "package_large", limit=MOST_PACKED),))
    if not content.startswith(b"PK\x03\x04"):
        raise StandardsRefused((_fault(name, "not_a_zip", why="PK"),))
    with ZipFile(BytesIO(content)) as packed:
        infos = packed.infolist()
        faults = list(_listing_faults(infos, content, name))
        if faults:
            raise StandardsRefused(tuple(faults))
        infos = _ours(infos)
        files = {}
        room = MOST_UNPACKED
        for info in infos:
            if not info.is_dir():
                files[PurePosixPath(info.filename).name] = _read(packed, info, room)
                room -= info.file_size
    return _place_of(infos), files


def _read(packed: ZipFile, info: ZipInfo, room: int) -> bytes:
    """Return the bytes of an entry, counted as they come; the sum is checked at their end."""
    limit = min(MOST_BYTES, room, MOST_RATIO * max(info.compress_size, 1))
    found = bytearray()
    try:
        with packed.open(info) as entry:
            while piece := entry.read(CHUNK):
                found += piece
                if len(found) > limit:
                    fault = _fault(info.filename, "bomb", limit=limit)
                    raise StandardsRefused((fault,))
    except _BROKEN as error:
        fault = _fault(info.filename, "damaged", why=_reason(error))
        raise StandardsRefused((fault,)) from error
    return bytes(found)


def _listing_faults(infos: list[ZipInfo], content: bytes, name: str) -> Iterator[Fault]:
    """Yield everything wrong with the list of entries, before any is unpacked."""
    if len(infos) > MOST_ENTRIES:
        yield _fault(name, "many_entries", count=len(infos), limit=MOST_ENTRIES)
        return
    seen: set[str] = set()
    for info in infos:
        folded = info.orig_filename.rstrip("/").casefold()
        if folded in seen:
            yield _fault(info.orig_filename, "name_twice")
        seen.add(folded)
        yield from _entry_faults(info)
    if _overlap(infos, content):
        yield _fault(name, "overlap")
    files = [info for info in _ours(infos) if not info.is_dir()]
    if len({PurePosixPath(info.filename).parent for info in files}) > 1:
        yield _fault(name, "several_versions")


def _ours(infos: list[ZipInfo]) -> list[ZipInfo]:
    return [info for info in infos if not _by_a_mac(info.filename)]


def _by_a_mac(name: str) -> bool:
    """Whether the Finder put this entry beside the files; such ones are never unpacked."""
    parts = PurePosixPath(name).parts
    return parts[:1] == ("__MACOSX",) or parts[-1:] == (".DS_Store",)


def _entry_faults(info: ZipInfo) -> Iterator[Fault]:
    name = info.orig_filename
    if info.flag_bits & ENCRYPTED:
        yield _fault(name, "encrypted")
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        yield _fault(name, "method")
    if S_IFMT(info.external_attr >> 16) not in (0, S_IFREG, S_IFDIR):
        yield _fault(name, "no_file")
    parts = name.removesuffix("/").split("/")
    if not all(part.isprintable() and part not in ("", ".", "..") for part in parts) or any(
        sign in name for sign in "\\:\0"
    ):
        yield _fault(name, "unsafe_name")
    elif _by_a_mac(name):
        return
    elif info.is_dir():
        if len(parts) > 2:
            yield _fault(name, "other_file")
    elif len(parts) not in (1, 3) or parts[-1] not in FILES:
        yield _fault(name, "other_file")
    elif len(parts) == 3 and not (_ID.fullmatch(parts[0]) and _VERSION.fullmatch(parts[1])):
        yield _fault(name, "place_form")


def _overlap(infos: list[ZipInfo], content: bytes) -> bool:
    """Whether two entries claim the same bytes, as bombs and forged lists do."""
    spans = []
    for info in infos:
        start = info.header_offset
        name_length, extra_length = unpack_from("<HH", content, start + 26)
        spans.append((start, start + 30 + name_length + extra_length + info.compress_size))
    spans.sort()
    return any(end > begin for (_, end), (begin, _) in pairwise(spans))


def _place_of(infos: list[ZipInfo]) -> tuple[str, str] | None:
    for info in infos:
        parts = PurePosixPath(info.filename).parts
        if len(parts) == 3:
            return parts[0], parts[1]
    return None


def _is_text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _reason(error: Exception) -> str:
    return _shown(str(error)) or type(error).__name__


def _shown(text: str) -> str:
    """Return a text of the zip's maker so that it can be shown: short, and no control signs."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text[:120])


def _fault(file: str, code: str, **said: Any) -> Fault:
    reason, cure = _WORDS[code]
    return Fault(_shown(file), "", code, reason, cure, said)


_MAKE_ANEW = N_("Make the zip anew and send it again.")
_ONLY = N_(
    "Put in standard.yaml, examples.yaml and perhaps README.md, at the top or below "
    "ID/VERSION/, and nothing else."
)
_PLAIN = N_("Make a plain zip, without password and with the usual compression.")
_SHORTEN = N_("A standard is a document for people: take out what does not belong in it.")
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "not_a_zip": (N_("This is no zip file, or a broken one ({why})."), _MAKE_ANEW),
    "damaged": (N_("This file of the zip is damaged ({why})."), _MAKE_ANEW),
    "overlap": (N_("Two files of the zip lie upon each other."), _MAKE_ANEW),
    "package_large": (N_("The zip is larger than {limit} bytes."), _SHORTEN),
    "too_large": (N_("The file is larger than {limit} bytes."), _SHORTEN),
    "bomb": (N_("Unpacked, this file would be larger than {limit} bytes."), _SHORTEN),
    "many_entries": (N_("The zip has {count} entries, more than {limit}."), _ONLY),
    "name_twice": (N_("This name is in the zip twice."), _ONLY),
    "unsafe_name": (N_("This name leads out of the zip or cannot be used."), _ONLY),
    "other_file": (N_("This file is no part of a version."), _ONLY),
    "no_file": (N_("This is a link or a device, not a file."), _ONLY),
    "several_versions": (N_("The files lie in several folders."), _ONLY),
    "place_form": (N_("The folders are not named like a standard and its version."), _ONLY),
    "no_standard": (N_("The version lacks its standard."), _ONLY),
    "encrypted": (N_("This file is encrypted."), _PLAIN),
    "method": (N_("This file is compressed in an unusual way."), _PLAIN),
    "published": (
        N_("{name} was published with other contents."),
        N_("Give the changed text a version number of its own."),
    ),
    "no_room": (
        N_("The folder {folder} cannot be written ({why})."),
        N_("Let the installation write there; nothing was entered."),
    ),
    "not_utf8": (N_("The file is not UTF-8."), N_("Save it as UTF-8.")),
}
"""Code of a fault → reason and cure."""

"""The authority's own template packages: tried, taken in under their version, put to use.

They lie in ``<home>/papers/PAPER/VERSION`` and are never changed there: a paper names the
version it was printed with, and must come out the same again. ``<home>/papers/use.json``
says which version new papers take; where it says nothing, the house's own.
"""

import json
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Final

from certify.certificate import render
from certify.certificate.conformance.listing import conform
from certify.certificate.content import CertificateContent, Text
from certify.certificate.papers import drawing, specimens
from certify.certificate.papers.package import CERTIFICATE, Package, built_in, read
from certify.certificate.papers.press import PLAIN, Edition
from certify.i18n import N_
from certify.installation import settings
from certify.press.fonts import FontSet
from certify.press.resources import PaperFault
from certify.problems import Problem, Refused

FOLDER: Final = "papers"
USE: Final = "use.json"
ISSUER: Final = Text("样张机构", "Specimen Authority")
EDITIONS: Final = (PLAIN, Edition(large=True), Edition(specimen=True))
_NOT_PRINTED: Final = N_("The template does not print {number} ({edition}): {fault}")
_BREAKS: Final = N_("What it prints breaks a clause ({source}): {says} – {place}")
_GONE: Final = N_(
    "It was printed with version {version} of the template “{paper}”, which is not here: bring "
    "the folder {folder} back from a backup."
)
_OTHER: Final = N_(
    "Version {version} is taken already with other files: give the changed template a new version."
)


def try_out(package: Package, fonts: FontSet) -> list[Problem]:
    """Print every specimen in every edition and hold it against the clauses; what is wrong."""
    found: list[Problem] = []
    for given in (specimens.usual(ISSUER), specimens.demanding(ISSUER)):
        for paper in given[package.paper]:
            for edition in EDITIONS:
                found += _tried(package, paper, edition, fonts)
    return found


def _tried(
    package: Package, paper: specimens.Paper, edition: Edition, fonts: FontSet
) -> list[Problem]:
    try:
        data = printed(paper, fonts, edition, package)
    except (PaperFault, Refused) as fault:
        said = {"number": paper.number, "edition": edition.classes or "plain", "fault": str(fault)}
        return [Problem("/html", "not_printed", _NOT_PRINTED, said)]
    return [
        Problem(
            "/html", "breaks_clause", _BREAKS,
            {"source": each.clause.source, "says": each.clause.says, "place": each.place},
        )
        for each in conform(data).findings
    ]  # fmt: skip


def printed(
    paper: specimens.Paper, fonts: FontSet, edition: Edition, package: Package | None
) -> bytes:
    """Print a certificate or letter in an edition; raises as ``render`` and ``draw`` do."""
    if not isinstance(paper, CertificateContent):
        return drawing.draw(paper, fonts, edition, own=package)
    if edition == PLAIN:
        return render.render(paper, fonts, package=package)
    return render.copy(paper, fonts, edition, package=package)


def take_in(source: Path, fonts: FontSet, home: Path) -> Package:
    """Try the package in ``source`` and keep it under its version; it is not in use yet.

    Raises Refused with everything that is wrong with it, or if the version is taken by
    other files.
    """
    package = read(source)
    target = home / FOLDER / package.paper / package.version
    if package.version == built_in(package.paper).version:
        raise Refused([Problem("/version", "taken", _OTHER, {"version": package.version})])
    if target.is_dir():
        if read(target).digest != package.digest:
            raise Refused([Problem("/version", "taken", _OTHER, {"version": package.version})])
        return read(target)
    if faults := try_out(package, fonts):
        raise Refused(faults)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.taking")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    for file in (each for each in source.iterdir() if each.is_file()):
        shutil.copyfile(file, draft / file.name)
    draft.rename(target)
    return read(target)


def put_to_use(paper: str, version: str | None, home: Path) -> None:
    """Let new papers be printed with a version that was taken in; None: the house's own.

    Raises LookupError if it was not taken in.
    """
    if version is not None and not (home / FOLDER / paper / version).is_dir():
        raise LookupError(f"there is no template {paper}@{version} here")
    chosen = _chosen(home)
    chosen.pop(paper, None)
    if version is not None:
        chosen[paper] = version
    target = home / FOLDER / USE
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(chosen, indent=1) + "\n", encoding="utf-8")
    fresh.replace(target)


def _chosen(home: Path) -> dict[str, str]:
    try:
        said: dict[str, str] = json.loads((home / FOLDER / USE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return said


def in_use(paper: str, home: Path | None = None) -> Package:
    """Return the package that new papers are printed with, in this installation or in ``home``.

    A choice that cannot be followed raises: papers must not fall back to another look.
    """
    home = home or settings().home
    version = _chosen(home).get(paper)
    return built_in(paper) if version is None else _read(home / FOLDER / paper / version)


def of_certificate(template: str) -> Package:
    """Return the package a certificate was printed with, as its row names it.

    Before there were packages rows said ``paper-1``: that is version 1 of the house's own.
    """
    return of_version(CERTIFICATE, template.partition("@")[2] or "1")


def of_version(paper: str, version: str) -> Package:
    """Return the package of a version, the house's or one taken in; Refused if it is gone."""
    own = built_in(paper)
    if version == own.version:
        return own
    folder = settings().home / FOLDER / paper / version
    if not folder.is_dir():
        said = {"version": version, "paper": paper, "folder": f"{FOLDER}/{paper}/{version}"}
        raise Refused([Problem("/version", "template_gone", _GONE, said)])
    return _read(folder)


@lru_cache(maxsize=16)
def _read(folder: Path) -> Package:
    """Read a package that was taken in: its files do not change any more."""
    return read(folder)

"""Replay: from a bundle the same sheet again, byte for byte, or the first difference.

Every engine that ever made sheets keeps its entry in ``ENGINES``, so that its bundles
replay for ever; bundles kept as fixtures are its test. The standard is taken from the
bundle, never from the installation, and checked as far as an engine needs: shape and
numbers. Lint may grow stricter with the years; a sheet that was made stays made.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import rfc8785

from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.scoring import engine
from certify.scoring.faults import Fault, StandardsRefused
from certify.scoring.linting.shape import key_of, shape_doubts
from certify.scoring.replaying.bundle import Bundle
from certify.scoring.shelf.catalogue import digest_of
from certify.scoring.source import MOST_BYTES, Unreadable, parse_yaml
from certify.scoring.standard import Standard, build
from certify.scoring.vocabulary import VOCABULARY

FILE: Final = "standard.yaml"

Sheet = Mapping[str, Any]
Judge = Callable[[Bundle, Standard], Sheet]


@dataclass(frozen=True)
class Difference:
    """The first place where two sheets differ: a JSON pointer, and both values.

    ``lacking`` says which of the two has no such member: "stored", "recomputed" or None.
    """

    pointer: str
    stored: Any
    recomputed: Any
    lacking: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the difference for machines."""
        return vars(self).copy()


@dataclass(frozen=True)
class Replay:
    """What came out: digests of the sheet as stored and as made again, and the difference.

    A digest is None where the sheet cannot be written canonically: it was altered.
    """

    standard: str
    engine: str
    stored_digest: str | None
    recomputed_digest: str | None
    difference: Difference | None

    @property
    def same(self) -> bool:
        """Whether the sheet was made again to the byte."""
        return self.difference is None

    def as_json(self) -> dict[str, Any]:
        """Return the outcome for machines."""
        said = self.difference.as_json() if self.difference else None
        return {
            "verdict": "same" if self.same else "different",
            **vars(self),
            "difference": said,
        }


def replay(bundle: Bundle) -> Replay:
    """Make the sheet of ``bundle`` again and compare it with the one it holds.

    Raises Refused if no engine of that name is known or a fact the standard reads is
    lacking, and StandardsRefused if the text of the standard cannot be used.
    """
    judge = ENGINES.get(bundle.engine)
    if judge is None:
        said = {"engine": bundle.engine, "known": ", ".join(ENGINES)}
        raise Refused([Problem("/engine", "unknown_engine", _UNKNOWN_ENGINE, said)])
    standard = read_standard(bundle.standard)
    problems = tuple(_doubts(bundle, standard))
    if problems:
        raise Refused(problems)
    try:
        made = judge(bundle, standard)
    except ArithmeticError as error:
        raise _unusable(error) from error
    found = first_difference(bundle.sheet, made)
    return Replay(standard.name, bundle.engine, _digest(bundle.sheet), _digest(made), found)


def read_standard(content: bytes) -> Standard:
    """Return the standard of ``content``, checked as far as an engine needs.

    Raises StandardsRefused with every fault.
    """
    if len(content) > MOST_BYTES:
        said = {"bytes": MOST_BYTES}
        raise StandardsRefused((Fault(FILE, "", "too_large", _TOO_LARGE, _ALTERED, said),))
    document = _parsed(content)
    faults = tuple(
        Fault(FILE, key_of(document, path), doubt.code, doubt.reason, doubt.cure, doubt.params)
        for path, doubt in shape_doubts(document, "schema.json")
    )
    if faults:
        raise StandardsRefused(faults)
    try:
        return build(document, digest_of(content))
    except (KeyError, ValueError, ArithmeticError) as error:
        raise _unusable(error) from error


def _parsed(content: bytes) -> Any:
    try:
        return parse_yaml(content, Path(FILE))
    except Unreadable as error:
        said = {"why": error.reason, "line": error.line or 1}
        fault = Fault(FILE, "", "unreadable", _UNREADABLE, _ALTERED, said)
        raise StandardsRefused((fault,)) from error


def _unusable(error: Exception) -> StandardsRefused:
    said = {"why": f"{type(error).__name__}: {error}"}
    return StandardsRefused((Fault(FILE, "", "unusable", _UNUSABLE, _ALTERED, said),))


def first_difference(stored: Any, made: Any, pointer: str = "") -> Difference | None:
    """Return where ``stored`` first departs from ``made``, members in the order of names.

    Values of different types differ, so equal sheets have equal canonical bytes.
    """
    if isinstance(stored, Mapping) and isinstance(made, Mapping):
        return _first(_members(stored, made, pointer))
    if isinstance(stored, list) and isinstance(made, list):
        return _first(_items(stored, made, pointer))
    if type(stored) is type(made) and stored == made:
        return None
    return Difference(pointer, stored, made)


def _first(found: Iterator[Difference | None]) -> Difference | None:
    return next((each for each in found if each is not None), None)


def _members(stored: Sheet, made: Sheet, pointer: str) -> Iterator[Difference | None]:
    for name in sorted({*stored, *made}):
        here = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        if name not in stored:
            yield Difference(here, None, made[name], "stored")
        elif name not in made:
            yield Difference(here, stored[name], None, "recomputed")
        else:
            yield first_difference(stored[name], made[name], here)


def _items(stored: list[Any], made: list[Any], pointer: str) -> Iterator[Difference | None]:
    for place, (one, other) in enumerate(zip(stored, made, strict=False)):
        yield first_difference(one, other, f"{pointer}/{place}")
    shared = min(len(stored), len(made))
    if len(stored) > shared:
        yield Difference(f"{pointer}/{shared}", stored[shared], None, "recomputed")
    if len(made) > shared:
        yield Difference(f"{pointer}/{shared}", None, made[shared], "stored")


def _doubts(bundle: Bundle, standard: Standard) -> Iterator[Problem]:
    """Yield what would stop the engine: a field not covered, facts unknown or lacking."""
    if bundle.findings.field not in standard.fields:
        said = {"field": bundle.findings.field, "standard": standard.name}
        yield Problem("/findings/field", "field_not_covered", _NOT_COVERED, said)
    for name in bundle.findings.facts:
        if name not in VOCABULARY:
            pointer = f"/findings/facts/{name.replace('~', '~0').replace('/', '~1')}"
            yield Problem(pointer, "unknown_fact", _UNKNOWN_FACT, {"fact": name})
    read = {each.fact for each in standard.indicators} | {each.fact for each in standard.gates}
    lacking = sorted(name for name in read if name and name not in bundle.findings.facts)
    if lacking:
        said = {"facts": ", ".join(lacking)}
        yield Problem("/findings/facts", "facts_missing", _FACTS_MISSING, said)


def _digest(sheet: Sheet) -> str | None:
    try:
        return f"sha256:{sha256(rfc8785.dumps(dict(sheet))).hexdigest()}"
    except (ValueError, RecursionError):  # numbers, letters or depths no sheet has
        return None


def _first_engine(bundle: Bundle, standard: Standard) -> Sheet:
    return engine.judge(bundle.findings, bundle.levels, standard, bundle.campaign_year).as_json()


ENGINES: Final[Mapping[str, Judge]] = {"certify-scoring/1": _first_engine}
"""Engine, as sheets name it → how it judges. An entry is never removed: before an engine
changes what it gives, its code is kept beside the new one under its old name."""

_UNKNOWN_ENGINE = N_(
    "The engine {engine} is not known here. Known: {known}. Use the Certify that made the file, "
    "or a newer one."
)
_UNKNOWN_FACT = N_("The fact {fact} is not in the vocabulary.")
_FACTS_MISSING = N_("The bundle lacks facts that its standard reads: {facts}.")
_NOT_COVERED = N_("The standard {standard} does not cover the industry field {field}.")
_UNREADABLE = N_("The file cannot be read at line {line}: {why}.")
_UNUSABLE = N_("An engine cannot judge by this standard ({why}).")
_TOO_LARGE = N_("The text of the standard is larger than {bytes} bytes.")
_ALTERED = N_("The bundle was altered or cut; ask for it again where you had it from.")

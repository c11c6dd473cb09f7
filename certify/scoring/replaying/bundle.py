"""The bundle ``certify.bundle/1``: one score sheet with everything it was made from.

It holds what the engine read and nothing else: the facts to their last digit, the patents
that gates name, levels, the campaign's year, the very bytes of the standard. So it holds
figures of the filer, but no personal data and no paperwork. ``standards/bundle-schema.json``
describes it; ``replay`` makes the sheet again from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any, Final

import rfc8785

from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.scoring.document import Filing, Judgement
from certify.scoring.findings import Findings, find
from certify.scoring.linting.shape import Path, shape_doubts
from certify.scoring.rounding import CONTEXT
from certify.scoring.shelf.catalogue import FILE, Catalogue, NoSuchStandard, digest_of
from certify.scoring.standard import Standard

SCHEMA: Final = "certify.bundle/1"
SCHEMA_FILE: Final = "bundle-schema.json"
SUFFIX: Final = ".bundle.json"


@dataclass(frozen=True)
class Bundle:
    """A sheet as it was made, and its frozen input. ``sheet`` is as stored, not trusted."""

    engine: str
    findings: Findings
    levels: Mapping[str, Decimal]
    campaign_year: int | None
    standard: bytes
    sheet: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """Return the document ``certify.bundle/1``."""
        return {
            "schema": SCHEMA,
            "engine": self.engine,
            "findings": _findings_json(self.findings),
            "levels": {name: _exact(level) for name, level in self.levels.items()},
            "campaign_year": self.campaign_year,
            "standard": self.standard.decode("utf-8"),
            "sheet": dict(self.sheet),
        }

    def canonical(self) -> bytes:
        """Return the canonical bytes (RFC 8785) a file holds."""
        return rfc8785.dumps(self.as_json())


def pack(
    filing: Filing,
    judgement: Judgement,
    standard: bytes,
    sheet: Mapping[str, Any],
    *,
    campaign_year: int | None = None,
) -> Bundle:
    """Return the bundle of ``sheet`` (its ``as_json`` document, fresh or stored).

    ``standard`` are the bytes of the file that judged. Of the facts only those that the
    sheet lists go in: a vocabulary that grew since adds nothing to an old sheet.
    """
    with localcontext(CONTEXT):
        found = find(filing, judgement)
    facts = {name: value for name, value in found.facts.items() if name in sheet["facts"]}
    findings = Findings(found.field, found.data_year, facts, found.patents)
    return Bundle(sheet["engine"], findings, judgement.levels, campaign_year, standard, sheet)


def source_of(standard: Standard, catalogue: Catalogue) -> bytes:
    """Return the bytes of the file that ``standard`` was read from.

    Raises NoSuchStandard if the catalogue does not hold this version with these bytes.
    """
    for entry in catalogue.entries:
        if entry.standard.name == standard.name:
            content = (entry.folder / FILE).read_bytes()
            if digest_of(content) == standard.digest:
                return content
    raise NoSuchStandard(f"no file of {standard.name} has the digest {standard.digest}")


def read_bundle(document: Any) -> Bundle:
    """Return the bundle a parsed JSON document holds; nothing in it is trusted.

    Raises Refused with every departure from the shape. Standard and sheet are looked into
    by ``replay`` only.
    """
    if not isinstance(document, Mapping) or document.get("schema") != SCHEMA:
        raise Refused([Problem("", "not_a_bundle", _NOT_A_BUNDLE, {"schema": SCHEMA})])
    problems = [
        Problem(_pointer(path), doubt.code, doubt.reason, doubt.params)
        for path, doubt in shape_doubts(document, SCHEMA_FILE)
    ]
    if problems:
        raise Refused(problems)
    try:
        standard = document["standard"].encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refused([Problem("/standard", "not_utf8", _NOT_UTF8)]) from error
    return Bundle(
        engine=document["engine"],
        findings=_read_findings(document["findings"]),
        levels={name: Decimal(level) for name, level in document["levels"].items()},
        campaign_year=document["campaign_year"],
        standard=standard,
        sheet=document["sheet"],
    )


def _findings_json(findings: Findings) -> dict[str, Any]:
    return {
        "field": findings.field,
        "data_year": findings.data_year,
        "facts": {
            name: None if value is None else _exact(value) for name, value in findings.facts.items()
        },
        "patents": {
            name: [{"number": number, "why": why} for number, why in patents]
            for name, patents in findings.patents.items()
        },
    }


def _read_findings(document: Mapping[str, Any]) -> Findings:
    return Findings(
        field=document["field"],
        data_year=document["data_year"],
        facts={
            name: None if text is None else Decimal(text)
            for name, text in document["facts"].items()
        },
        patents={
            name: tuple((each["number"], each["why"]) for each in patents)
            for name, patents in document["patents"].items()
        },
    )


def _exact(value: Decimal) -> str:
    return format(value, "f")


def _pointer(path: Path) -> str:
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


_NOT_A_BUNDLE = N_(
    "This is no bundle: “schema” is not {schema}. Make one with “certify score … --bundle FILE”."
)
_NOT_UTF8 = N_("The text of the standard cannot be written as UTF-8: the file was altered.")

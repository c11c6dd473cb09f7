"""What a certificate says: only the public row of the contract, as plain values.

The same values are drawn on the page, embedded as canonical JSON (RFC 8785) and shown
by verification, so the three can be compared. Nothing confidential has a place here:
no economics, contributions, roles, evidence, people.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType
from typing import Any, Final, Literal, TypeVar, get_args, get_origin, get_type_hints

import rfc8785

SCHEMA: Final = "certify.certificate/1"
RECORDATION: Final = "recordation"
RECOGNITION: Final = "recognition"

Kind = Literal["recordation", "recognition"]
T = TypeVar("T")


class ContentFault(ValueError):
    """The JSON is no certificate content of this version; the message says where."""


@dataclass(frozen=True)
class Named:
    """A code of some list with its name in both languages."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Text:
    """One text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Holder:
    """The organisation the certificate is issued to."""

    name_zh: str
    name_en: str | None
    uscc: str
    region: Named
    qualifications: tuple[Named, ...]


@dataclass(frozen=True)
class CertifiedProduct:
    """The product; ``industry`` is its GB/T 4754 class, ``field`` the industry field."""

    name_zh: str
    name_en: str | None
    model: str
    industry: Named
    field: Named


@dataclass(frozen=True)
class PublicPatent:
    """A patent the holder shows publicly; ``kind`` and ``legal_status`` are codes."""

    number: str
    title: str
    kind: Named
    legal_status: Named


@dataclass(frozen=True)
class StandardUsed:
    """The standard the product was judged by; ``authority`` is its code list value."""

    id: str
    version: str
    digest: str
    authority: str
    title_zh: str
    title_en: str


@dataclass(frozen=True)
class DimensionScore:
    """Total of one dimension, out of its ``weight`` (both decimal strings)."""

    id: str
    name_zh: str
    name_en: str
    total: str
    weight: str


@dataclass(frozen=True)
class ScoreSummary:
    """Totals of the score sheet as decimal strings; the sheet stays with the office.

    ``sheet_digest`` is ``sha256:…`` of the canonical full sheet.
    """

    dimensions: tuple[DimensionScore, ...]
    total: str
    pass_mark: str | None
    verdict: str
    sheet_digest: str


@dataclass(frozen=True)
class CertificateContent:
    """One certificate. A recordation certificate carries neither standard nor score.

    ``page_url`` is the public page of the certificate (in the QR code);
    ``demonstration`` says that the issuer is a demonstration authority.
    """

    kind: Kind
    number: str
    record_number: str
    data_year: int
    campaign_year: int | None
    holder: Holder
    product: CertifiedProduct
    patents: tuple[PublicPatent, ...]
    standard: StandardUsed | None
    score: ScoreSummary | None
    issued_on: date
    valid_until: date | None
    issuer: Text
    page_url: str
    demonstration: bool
    notes: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a recognition without its score and a recordation with one."""
        scored = self.standard is not None and self.score is not None
        bare = self.standard is None and self.score is None
        if not (scored if self.kind == RECOGNITION else bare):
            raise ContentFault(f"/score: wrong for a certificate of kind {self.kind!r}")

    def as_json(self) -> dict[str, Any]:
        """Return the content as JSON values, ``schema`` first."""
        return {"schema": SCHEMA, **_plain(self)}

    def to_json(self) -> bytes:
        """Return the canonical JSON (RFC 8785) that is embedded and sealed."""
        return rfc8785.dumps(self.as_json())


def from_json(data: bytes) -> CertificateContent:
    """Read what ``to_json`` wrote; raises ContentFault on anything else.

    Unknown and missing keys, other types and other spellings are refused: the bytes
    must be the canonical ones.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ContentFault("/: not JSON") from error
    content = from_document(document)
    if content.to_json() != data:
        raise ContentFault("/: not in canonical form")
    return content


def from_document(document: Any) -> CertificateContent:
    """Read the document that ``as_json`` made; raises ContentFault on anything else."""
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ContentFault(f"/schema: not {SCHEMA}")
    said = {name: value for name, value in document.items() if name != "schema"}
    return _read(CertificateContent, said, "")


def read_shape(shape: type[T], document: Any) -> T:
    """Read the JSON of a dataclass of values such as these; ContentFault on anything else."""
    return _read(shape, document, "")


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _hints(shape: type) -> dict[str, Any]:
    """The types of a shape's members: asked of thousands of papers, and always the same."""
    return get_type_hints(shape)


def _read(shape: type[T], value: Any, pointer: str) -> T:
    names = {f.name for f in fields(shape)}  # type: ignore[arg-type]
    if not isinstance(value, Mapping) or set(value) != names:
        raise ContentFault(f"{pointer or '/'}: other keys than expected")
    hints = _hints(shape)  # type: ignore[arg-type]
    return shape(**{k: _value(hints[k], v, f"{pointer}/{k}") for k, v in value.items()})


def _value(kind: Any, value: Any, pointer: str) -> Any:
    origin, options = get_origin(kind), get_args(kind)
    if origin is tuple:
        return tuple(_value(options[0], v, f"{pointer}/{i}") for i, v in enumerate(_list(value)))
    if NoneType in options:
        if value is None:
            return None
        (kind,) = (option for option in options if option is not NoneType)
        return _value(kind, value, pointer)
    if origin is Literal and value in options:
        return value
    if is_dataclass(kind):
        return _read(kind, value, pointer)  # type: ignore[arg-type]
    if kind is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ContentFault(f"{pointer}: no date") from error
    if isinstance(kind, type) and type(value) is kind:
        return value
    raise ContentFault(f"{pointer}: wrong type")


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ContentFault("a list was expected")
    return value

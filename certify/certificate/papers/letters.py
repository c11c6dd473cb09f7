"""What the papers beside the certificates say: plain values, public ones only. Pure.

Notice of a changed state, feedback to a filer on the result of a campaign, list of a
public notice. Like a certificate's content each is drawn whole and attached as canonical
JSON, so that nobody has to read values off a page.
"""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any, ClassVar, Final, Literal

import rfc8785

from certify.certificate.content import ContentFault, DimensionScore, Text, read_shape

SCHEMA: Final = "certify.letter/1"
ATTACHMENT: Final = "letter.json"

Change = Literal["suspend", "lift", "withdraw", "cancel"]
Outcome = Literal["recognised", "not_recognised", "not_proposed", "ineligible"]


@dataclass(frozen=True)
class Party:
    """The organisation a letter is addressed to."""

    name_zh: str
    name_en: str | None
    uscc: str


@dataclass(frozen=True)
class Subject:
    """The product a letter is about."""

    name_zh: str
    name_en: str | None
    model: str
    record_number: str


@dataclass(frozen=True)
class Sender:
    """Who writes, when, and whether as a demonstration."""

    issuer: Text
    issued_on: date
    demonstration: bool


@dataclass(frozen=True)
class StateNotice:
    """A certificate was suspended, withdrawn, cancelled, or is in force again.

    ``effective_on`` is the legal day of the change; ``ground`` the words of its reason
    code, ``reason`` what the officer wrote.
    """

    PAPER: ClassVar[str] = "state-notice"

    number: str
    certificate: str
    certificate_kind: Literal["recordation", "recognition"]
    change: Change
    effective_on: date
    ground: Text | None
    reason: str
    addressee: Party
    product: Subject
    page_url: str
    sender: Sender


@dataclass(frozen=True)
class FeedbackLetter:
    """What became of one product in a campaign, to the one who entered it.

    ``total``, ``pass_mark`` and ``dimensions`` are decimal strings of the score sheet,
    missing where it was not judged; ``reasons`` says why in the office's words.
    """

    PAPER: ClassVar[str] = "feedback-letter"

    number: str
    campaign: Text
    campaign_year: int
    data_year: int
    outcome: Outcome
    addressee: Party
    product: Subject
    total: str | None
    pass_mark: str | None
    dimensions: tuple[DimensionScore, ...]
    reasons: tuple[str, ...]
    page_url: str
    sender: Sender


@dataclass(frozen=True)
class ListedProduct:
    """One line of a public notice."""

    record_number: str
    product_zh: str
    model: str
    organisation_zh: str
    field: Text
    total: str


@dataclass(frozen=True)
class NoticeList:
    """The products proposed for recognition, open to objections until ``last_day``."""

    PAPER: ClassVar[str] = "notice-list"

    number: str
    campaign: Text
    published_on: date
    last_day: date
    products: tuple[ListedProduct, ...]
    page_url: str
    sender: Sender


Letter = StateNotice | FeedbackLetter | NoticeList


def as_json(letter: Letter) -> dict[str, Any]:
    """Return the letter as JSON values, ``schema`` and ``paper`` first."""
    return {"schema": SCHEMA, "paper": letter.PAPER, **plain(letter)}


def to_json(letter: Letter) -> bytes:
    """Return the canonical JSON (RFC 8785) that is attached."""
    return rfc8785.dumps(as_json(letter))


def from_document(document: dict[str, Any]) -> Letter:
    """Read what ``as_json`` made; raises ContentFault on anything else."""
    said = {name: each for name, each in document.items() if name not in ("schema", "paper")}
    shapes: dict[str, Any] = {
        shape.PAPER: shape for shape in (StateNotice, FeedbackLetter, NoticeList)
    }
    if document.get("schema") != SCHEMA or document.get("paper") not in shapes:
        raise ContentFault(f"/schema: not {SCHEMA}")
    letter: Letter = read_shape(shapes[document["paper"]], said)
    return letter


def plain(value: Any) -> Any:
    """Return a value of dataclasses, tuples and dates as JSON values."""
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value

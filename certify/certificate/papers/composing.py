"""From events to letters: what happened, told to whom it concerns, in public values only."""

from dataclasses import dataclass
from typing import Any, Final

from certify import clock
from certify.campaign.models import Candidacy
from certify.certificate import composition
from certify.certificate.content import Text
from certify.certificate.models import Certificate
from certify.certificate.papers.letters import (
    FeedbackLetter,
    Letter,
    ListedProduct,
    NoticeList,
    Outcome,
    Party,
    Sender,
    StateNotice,
    Subject,
)
from certify.certificate.signals import grounds
from certify.config import Settings
from certify.db import db
from certify.history import Event
from certify.i18n import translate
from certify.recognition.models import PublicNotice
from certify.reference import industries

STATE_CHANGES: Final = ("suspend", "lift", "withdraw", "cancel")
RESULTS: Final[dict[str, Outcome]] = {
    "recognise": "recognised", "uphold_objection": "not_recognised", "decline": "not_proposed",
    "exclude": "ineligible",
}  # fmt: skip
"""What an action on a candidacy means to the one who entered it."""


@dataclass(frozen=True)
class Composed:
    """A letter, and the row it is about: one of the three ids."""

    letter: Letter
    certificate_id: int | None = None
    candidacy_id: int | None = None
    notice_id: int | None = None


def compose(event: Event, settings: Settings, *, demonstration: bool) -> Composed:
    """Return the letter an event calls for; KeyError for one that calls for none."""
    made: Composed = _MAKERS[event.subject](event, settings, demonstration)
    return made


def _sender(event: Event, settings: Settings, demonstration: bool) -> Sender:
    issuer = Text(settings.issuer_zh, settings.issuer_en)
    return Sender(issuer, clock.legal_day(event.at), demonstration=demonstration)


def _of_certificate(event: Event, settings: Settings, demonstration: bool) -> Composed:
    row = db.session.get_one(Certificate, event.subject_id)
    said = row.content
    letter = StateNotice(
        number=f"{row.number}-T{event.id}", certificate=row.number,
        certificate_kind=row.kind, change=event.action,  # type: ignore[arg-type]  # CHECKed
        effective_on=clock.legal_day(event.at), ground=_ground(event),
        reason=event.reason or "", addressee=_party(said["holder"]),
        product=_subject(said["product"], said["record_number"]),
        page_url=f"{settings.base_url}/certificates/{row.number}",
        sender=_sender(event, settings, demonstration),
    )  # fmt: skip
    return Composed(letter, certificate_id=row.id)


def _ground(event: Event) -> Text | None:
    words = grounds.of(event.action).get(event.reason_code or "")
    return Text(translate(words, "zh"), translate(words, "en")) if words else None


def _party(organisation: dict[str, Any]) -> Party:
    return Party(organisation["name_zh"], organisation.get("name_en"), organisation["uscc"])


def _subject(product: dict[str, Any], record_number: str | None) -> Subject:
    return Subject(
        product["name_zh"], product.get("name_en"), product["model"], record_number or ""
    )


def _of_candidacy(event: Event, settings: Settings, demonstration: bool) -> Composed:
    row = db.session.get_one(Candidacy, event.subject_id)
    document, record = row.revision.document, row.filing.product.record_number
    score = composition.score_of(row) if row.sheet and event.action != "exclude" else None
    letter = FeedbackLetter(
        number=f"F-{row.campaign.year}-{record}",
        campaign=Text(row.campaign.title_zh, row.campaign.title_en),
        campaign_year=row.campaign.year, data_year=row.campaign.data_year,
        outcome=RESULTS[event.action], addressee=_party(document["organisation"]),
        product=_subject(document["product"], record),
        total=score.total if score else None, pass_mark=score.pass_mark if score else None,
        dimensions=score.dimensions if score else (),
        reasons=tuple(each["zh"] for each in row.ineligible_reasons)
        or ((event.reason,) if event.reason else ()),
        page_url=f"{settings.base_url}/registry/products/{record}",
        sender=_sender(event, settings, demonstration),
    )  # fmt: skip
    return Composed(letter, candidacy_id=row.id)


def _of_notice(event: Event, settings: Settings, demonstration: bool) -> Composed:
    row = db.session.get_one(PublicNotice, event.subject_id)
    entries = sorted(row.entries, key=lambda each: each.candidacy_id)
    letter = NoticeList(
        number=row.number, campaign=Text(row.campaign.title_zh, row.campaign.title_en),
        published_on=clock.legal_day(row.published_at),
        last_day=clock.last_legal_day(row.closes_at),
        products=tuple(_listed(each.candidacy) for each in entries),
        page_url=f"{settings.base_url}/notices/{row.number}",
        sender=_sender(event, settings, demonstration),
    )  # fmt: skip
    return Composed(letter, notice_id=row.id)


def _listed(row: Candidacy) -> ListedProduct:
    document = row.revision.document
    names = (industries.field_name(row.field, language) for language in ("zh", "en"))
    return ListedProduct(
        row.filing.product.record_number or "", document["product"]["name_zh"],
        document["product"]["model"], document["organisation"]["name_zh"], Text(*names),
        format(row.total, "f") if row.total is not None else "–",
    )  # fmt: skip


_MAKERS: Final = {
    Certificate.SUBJECT: _of_certificate,
    Candidacy.SUBJECT: _of_candidacy,
    PublicNotice.SUBJECT: _of_notice,
}
CAUSES: Final[dict[str, tuple[str, ...]]] = {
    Certificate.SUBJECT: STATE_CHANGES,
    Candidacy.SUBJECT: tuple(RESULTS),
    PublicNotice.SUBJECT: ("create",),
}
"""Which actions on what call for a letter."""

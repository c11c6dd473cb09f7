"""What an entry of a feed says of an event, in one language."""

from datetime import date, timedelta
from typing import Any, Final

from certify import clock
from certify.certificate.content import RECOGNITION, CertificateContent
from certify.certificate.signals import grounds
from certify.i18n import N_, translate
from certify.registry.feeds.document import Entry, Tag, one_line, readable
from certify.registry.feeds.service import PublicEvent

TITLES: Final = {
    "create": N_("{kind} issued: {product} ({number})"),
    "suspend": N_("{kind} suspended: {product} ({number})"),
    "lift": N_("{kind} valid again: {product} ({number})"),
    "withdraw": N_("{kind} withdrawn: {product} ({number})"),
    "cancel": N_("{kind} cancelled: {product} ({number})"),
    "expire": N_("{kind} expired: {product} ({number})"),
    "supersede": N_("{kind} replaced: {product} ({number})"),
}
"""Step of a certificate → title of its entry."""
SENTENCES: Final = {
    "create": N_("{kind} {number} of {holder} for {product} was issued on {day}."),
    "suspend": N_("{kind} {number} of {holder} for {product} was suspended on {day}."),
    "lift": N_("{kind} {number} of {holder} for {product} is valid again since {day}."),
    "withdraw": N_("{kind} {number} of {holder} for {product} was withdrawn on {day}."),
    "cancel": N_("{kind} {number} of {holder} for {product} was cancelled on {day}."),
    "expire": N_("{kind} {number} of {holder} for {product} has been expired since {day}."),
    "supersede": N_("{kind} {number} of {holder} for {product} was replaced on {day}."),
}
"""Step of a certificate → the sentence that says it."""
GROUND: Final = N_("Ground: {why}.")
SUCCESSOR: Final = N_("In its place stands {number}.")
PREDECESSOR: Final = N_("It takes the place of {number}.")
FACT: Final = N_("{label}: {value}")
KINDS: Final = {True: N_("Recognition certificate"), False: N_("Recordation certificate")}
DEMONSTRATION: Final = N_(
    "Demonstration: invented data, no legal effect. The standard applied is illustrative."
)
ILLUSTRATIVE: Final = N_(
    "The numbers of this standard were chosen for demonstration; "
    "they are not those of any official standard."
)
SCHEMES: Final = {name: f"urn:certify:{name}" for name in ("step", "ground", "field")}


def entry(happened: PublicEvent, language: str, base_url: str) -> Entry:
    """Return the entry of an event in ``language``; ``base_url`` is where pages stand now.

    The id is made from the address printed on the paper, so that it stays when the
    office moves to another address.
    """
    content, anchor = happened.content, f"#event-{happened.id}"
    names = _names(content, language)
    summary = _summary(happened, names, language)
    return Entry(
        id=content.page_url + anchor,
        link=f"{base_url}/certificates/{content.number}?lang={language}{anchor}",
        at=happened.at,
        title=one_line(translate(TITLES[happened.action], language, **names)),
        summary=one_line(summary),
        lines=tuple(_facts(content, language)),
        tags=_tags(happened, language),
        facts={
            "number": content.number,
            "kind": content.kind,
            "record_number": content.record_number,
            "field": content.product.field.code,
            "action": happened.action,
            "from": happened.from_status,
            "to": happened.to_status,
            "reason_code": happened.reason_code,
            "successor": happened.successor,
            "predecessor": happened.predecessor,
            "event": happened.id,
        },
    )


def _names(content: CertificateContent, language: str) -> dict[str, str]:
    return {
        "kind": translate(KINDS[content.kind == RECOGNITION], language),
        "number": content.number,
        "holder": _named(content.holder, language),
        "product": _named(content.product, language),
    }


def _named(thing: Any, language: str) -> str:
    """The name of holder or product in ``language``; the Chinese one where there is no other."""
    english: str | None = thing.name_en
    chinese: str = thing.name_zh
    return english if language == "en" and english else chinese


def _summary(happened: PublicEvent, names: dict[str, str], language: str) -> str:
    said = [translate(SENTENCES[happened.action], language, day=_day(happened), **names)]
    why = grounds.told(happened.reason_code, happened.reason, language)
    if why:
        said.append(translate(GROUND, language, why=why))
    if happened.successor:
        said.append(translate(SUCCESSOR, language, number=happened.successor))
    if happened.action == "create" and happened.predecessor:
        said.append(translate(PREDECESSOR, language, number=happened.predecessor))
    return ("" if language == "zh" else " ").join(said)


def _day(happened: PublicEvent) -> date:
    """The legal day of an event. A term ends by the paper, whenever that is written down."""
    ends = happened.content.valid_until
    if happened.action == "expire" and ends is not None:
        return ends + timedelta(days=1)
    return clock.legal_day(happened.at)


def _facts(content: CertificateContent, language: str) -> list[str]:
    """Return the facts an entry tells, a line each: of the public row only."""
    values = {
        N_("Record number"): content.record_number,
        N_("Data year"): str(content.data_year),
        N_("Model"): content.product.model,
        N_("Industry field"): _named(content.product.field, language),
        N_("Unified social credit code"): content.holder.uscc,
    }
    if content.valid_until is not None:
        values[N_("Valid until")] = content.valid_until.isoformat()
    lines = [
        translate(FACT, language, label=translate(label, language), value=value)
        for label, value in values.items()
    ]
    return [one_line(line) for line in [*lines, *_warnings(content, language)]]


def _warnings(content: CertificateContent, language: str) -> list[str]:
    """What must be said wherever an entry comes to be read, for it travels alone."""
    if content.demonstration:
        return [translate(DEMONSTRATION, language)]
    if content.standard is not None and content.standard.authority == "illustrative":
        return [translate(ILLUSTRATIVE, language)]
    return []


def _tags(happened: PublicEvent, language: str) -> tuple[Tag, ...]:
    """Return by what an entry can be filtered: its step, its ground, its industry field."""
    field, ground = happened.content.product.field, happened.reason_code
    tags = [
        Tag(SCHEMES["step"], happened.action, translate(STEPS[happened.action], language)),
        Tag(SCHEMES["field"], field.code, one_line(_named(field, language))),
    ]
    if ground:
        known = grounds.WORDS.get(ground)
        label = translate(known, language) if known else readable(ground)
        tags.append(Tag(SCHEMES["ground"], readable(ground), label))
    return tuple(tags)


STEPS: Final = {
    "create": N_("Certificate issued"),
    "suspend": N_("Suspended"),
    "lift": N_("Suspension lifted"),
    "withdraw": N_("Withdrawn"),
    "cancel": N_("Cancelled"),
    "expire": N_("Expired"),
    "supersede": N_("Superseded"),
}
"""Step of a certificate → one or two words for it."""

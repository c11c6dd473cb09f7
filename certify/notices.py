"""What an event is told to whom: wiring from the log to the outbox.

Called by the worker for each event not yet handled, so that a crash between a decision
and its notice loses nothing. Each mail is in its reader's language.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import or_, select

from certify import outbox
from certify.accounts.models import Membership, Organisation, Role, User
from certify.campaign.models import Candidacy
from certify.certificate.living.models import PatentCase
from certify.certificate.models import Certificate
from certify.certificate.signals import grounds
from certify.certificate.signals.webhooks import rules as webhook_rules
from certify.certificate.signals.webhooks.models import Subscription
from certify.db import db
from certify.filing.correcting.models import Correction
from certify.filing.models import Filing
from certify.history import Event
from certify.i18n import N_, translate
from certify.installation import settings
from certify.recognition.models import Objection
from certify.review.models import Assignment


@dataclass(frozen=True)
class Matter:
    """What a notice is about: who is concerned, which names, and where to look."""

    readers: Iterable[User]
    name: str
    path: str


@dataclass(frozen=True)
class Letter:
    """Subject and body as message ids; ``{name}``, ``{reason}`` and ``{link}`` are filled in."""

    subject: str
    body: str


LETTERS: Final[Mapping[tuple[str, str], Letter]] = {
    ("organisation", "verify"): Letter(
        N_("{name} is verified"),
        N_("{name} has been verified. You can now record its products:\n{link}"),
    ),
    ("organisation", "return"): Letter(
        N_("Please complete the data of {name}"),
        N_(
            "The examiner returned {name} with this reason:\n\n{reason}\n\nCorrect it here:\n{link}"
        ),
    ),
    ("filing", "submit"): Letter(
        N_("Received: {name}"),
        N_(
            "Your filing for {name} has been received. Examination normally takes three to five "
            "working days. Where it stands:\n{link}"
        ),
    ),
    ("filing", "return"): Letter(
        N_("Returned for correction: {name}"),
        N_(
            "The examiner returned your filing for {name}:\n\n{reason}\n\n"
            "The remarks stand beside the fields concerned:\n{link}"
        ),
    ),
    ("filing", "record"): Letter(
        N_("Recorded: {name}"),
        N_(
            "{name} has been recorded. The recordation certificate is being made and can be "
            "downloaded here in a moment:\n{link}"
        ),
    ),
    ("filing", "refuse"): Letter(
        N_("Not recorded: {name}"),
        N_("Your filing for {name} was refused with this reason:\n\n{reason}\n\n{link}"),
    ),
    ("filing", "withdraw"): Letter(
        N_("Recordation withdrawn: {name}"),
        N_("The recordation of {name} was withdrawn with this reason:\n\n{reason}\n\n{link}"),
    ),
    ("candidacy", "create"): Letter(
        N_("Entered for recognition: {name}"),
        N_("{name} has entered the recognition campaign. Where it stands:\n{link}"),
    ),
    ("candidacy", "exclude"): Letter(
        N_("Not eligible: {name}"),
        N_("{name} cannot take part in this campaign. The reasons stand here:\n{link}"),
    ),
    ("candidacy", "publish"): Letter(
        N_("In public notice: {name}"),
        N_("{name} is proposed for recognition and is now in public notice:\n{link}"),
    ),
    ("candidacy", "decline"): Letter(
        N_("Not proposed: {name}"),
        N_("{name} was not proposed for recognition, with this reason:\n\n{reason}\n\n{link}"),
    ),
    ("candidacy", "object"): Letter(
        N_("An objection was received: {name}"),
        N_(
            "An objection to the recognition of {name} is being examined. You will be heard.\n"
            "{link}"
        ),
    ),
    ("candidacy", "uphold_objection"): Letter(
        N_("Not recognised: {name}"),
        N_("An objection to {name} was upheld, with this reason:\n\n{reason}\n\n{link}"),
    ),
    ("candidacy", "recognise"): Letter(
        N_("Recognised: {name}"),
        N_("{name} has been recognised. Its certificate is being made:\n{link}"),
    ),
    ("candidacy", "reviewer_missing"): Letter(
        N_("A reviewer is missing: {name}"),
        N_(
            "No suitable reviewer is left for {name}. Name another of its industry field, then "
            "assign:\n{link}"
        ),
    ),
    ("assignment", "create"): Letter(
        N_("A product awaits your review"),
        N_(
            "A product of your field was assigned to you. Declare first whether you have a "
            "conflict of interest; the file opens after that:\n{link}"
        ),
    ),
    ("certificate", "create"): Letter(
        N_("Certificate {name}"),
        N_("Certificate {name} has been issued. Download it here:\n{link}"),
    ),
    ("certificate", "suspend"): Letter(
        N_("Certificate {name} is suspended"),
        N_("Certificate {name} was suspended with this reason:\n\n{reason}\n\n{link}"),
    ),
    ("certificate", "lift"): Letter(
        N_("Certificate {name} is valid again"),
        N_("The suspension of certificate {name} was lifted:\n\n{reason}\n\n{link}"),
    ),
    ("certificate", "withdraw"): Letter(
        N_("Certificate {name} was withdrawn"),
        N_("Certificate {name} was withdrawn with this reason:\n\n{reason}\n\n{link}"),
    ),
    ("certificate", "cancel"): Letter(
        N_("Certificate {name} was cancelled"),
        N_("Certificate {name} was cancelled with this reason:\n\n{reason}\n\n{link}"),
    ),
    ("certificate", "expire"): Letter(
        N_("Certificate {name} has expired"),
        N_("Certificate {name} is no longer in force:\n\n{reason}\n\n{link}"),
    ),
    ("certificate", "supersede"): Letter(
        N_("Certificate {name} is replaced"),
        N_(
            "A new certificate has taken the place of certificate {name}, because:\n\n{reason}\n\n"
            "The new one is linked here:\n{link}"
        ),
    ),
    ("correction", "create"): Letter(
        N_("The office corrects your filing: {name}"),
        N_(
            "The office opened a correction of your recorded filing for {name}, with this "
            "reason:\n\n{reason}\n\nRead it, and change the answers concerned if you know "
            "better:\n{link}"
        ),
    ),
    ("correction", "submit"): Letter(
        N_("A correction to examine: {name}"),
        N_("A correction of the recorded filing for {name} was submitted. Examine it:\n{link}"),
    ),
    ("correction", "return"): Letter(
        N_("The correction was returned: {name}"),
        N_("The correction of {name} was returned with this reason:\n\n{reason}\n\n{link}"),
    ),
    ("correction", "accept"): Letter(
        N_("A correction awaits a second person: {name}"),
        N_(
            "An examiner accepted the correction of {name}:\n\n{reason}\n\nAn officer who neither "
            "wrote nor accepted it confirms it:\n{link}"
        ),
    ),
    ("correction", "refuse"): Letter(
        N_("Not corrected: {name}"),
        N_(
            "The correction of {name} was refused with this reason:\n\n{reason}\n\nWhat is "
            "recorded stays as it is:\n{link}"
        ),
    ),
    ("correction", "confirm"): Letter(
        N_("Corrected: {name}"),
        N_(
            "The filing for {name} was corrected. A new revision stands; the former one stays "
            "readable. What becomes of its certificates is shown here:\n{link}"
        ),
    ),
    ("correction", "recognition_to_decide"): Letter(
        N_("A recognition to decide: {name}"),
        N_(
            "The filing for {name} was corrected, and by the corrected facts its recognition does "
            "not stand as it was given. Nothing happened to the certificate; decide:\n{link}"
        ),
    ),
    ("patent_case", "create"): Letter(
        N_("Patents behind certificate {name} changed"),
        N_(
            "A patent behind certificate {name} ended, was invalidated or changed hands. Nothing "
            "happened to the certificate; an officer will decide. Read what is known, and answer "
            "in writing if it is not so or does not matter:\n{link}"
        ),
    ),
    ("patent_case", "update"): Letter(
        N_("News of the patents behind certificate {name}"),
        N_(
            "Newer status data changed the case of certificate {name}. Your time to answer runs "
            "anew:\n{link}"
        ),
    ),
    ("patent_case", "keep"): Letter(
        N_("Certificate {name} is kept"),
        N_(
            "The office looked at the changed patents behind certificate {name} and keeps it, with "
            "this reason:\n\n{reason}\n\n{link}"
        ),
    ),
    ("patent_case", "undo"): Letter(
        N_("The case of certificate {name} is closed"),
        N_(
            "Newer status data say that the patents behind certificate {name} stand. The case is "
            "closed:\n{link}"
        ),
    ),
    ("webhook", "stop"): Letter(
        N_("No more messages to {name}"),
        N_(
            "Messages about certificates could not be delivered to {name}; nothing more is sent "
            "there. The last attempt:\n\n{reason}\n\nWhat waits is kept. Look into it, send a "
            "test, and resume:\n{link}"
        ),
    ),
    ("objection", "create"): Letter(
        N_("An objection awaits a decision: {name}"),
        N_("Somebody objected to the recognition of {name}. Read and decide:\n{link}"),
    ),
}


def tell(event: Event) -> None:
    """Post the mails that ``event`` calls for (in the caller's transaction)."""
    what = (event.subject, event.action)
    letter = LETTERS.get(what)
    if letter is not None:
        _post(event, letter, OFFICE.get(what, MATTERS[event.subject])(event.subject_id))
    beside = TO_OFFICE_TOO.get(what)
    if beside is not None:
        letter, concern = beside
        _post(event, letter, concern(event.subject_id))


def _post(event: Event, letter: Letter, matter: Matter) -> None:
    values: dict[str, Any] = {
        "name": matter.name, "link": f"{settings().base_url}{matter.path}",
    }  # fmt: skip
    for reader in matter.readers:
        values["reason"] = _reason(event, reader.language)
        subject, body = (
            translate(text, reader.language, **values) for text in (letter.subject, letter.body)
        )
        outbox.post(reader.email, " ".join(subject.split())[:300], body, user_id=reader.id)


def _reason(event: Event, language: str) -> str:
    """The words beside an event; of a certificate's, the ground before them."""
    if event.subject == Certificate.SUBJECT:
        return grounds.told(event.reason_code, event.reason, language)
    if event.subject == Subscription.SUBJECT:
        return webhook_rules.told(str(event.reason_code), event.data.get("status"), language)
    return event.reason or ""


def _members(organisation_id: int) -> list[User]:
    """Those who act for an organisation; readers only read, so they are not written to."""
    query = select(User).join(Membership).where(
        Membership.organisation_id == organisation_id, Membership.role.in_(("owner", "editor"))
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(User.id)))


def _with_role(role: str) -> list[User]:
    query = select(User).where(User.roles.any(Role.name == role), User.active)
    return list(db.session.scalars(query.order_by(User.id)))


def _organisation(subject_id: int) -> Matter:
    row = db.session.get_one(Organisation, subject_id)
    return Matter(_members(row.id), row.name_zh, f"/organisations/{row.id}")


def _filing(subject_id: int) -> Matter:
    row = db.session.get_one(Filing, subject_id)
    name = row.revision.name_zh if row.revision else row.product.name_zh
    return Matter(_members(row.organisation_id), name, f"/filings/{row.id}")


def _candidacy(subject_id: int) -> Matter:
    row = db.session.get_one(Candidacy, subject_id)
    return Matter(
        _members(row.filing.organisation_id), row.revision.name_zh,
        f"/campaigns/candidacies/{row.id}",
    )  # fmt: skip


def _short_of_reviewers(subject_id: int) -> Matter:
    row = db.session.get_one(Candidacy, subject_id)
    return Matter(_with_role("officer"), row.revision.name_zh, f"/reviews/candidacies/{row.id}")


def _assignment(subject_id: int) -> Matter:
    row = db.session.get_one(Assignment, subject_id)
    return Matter([row.reviewer], "", f"/reviews/{row.id}")


def _certificate(subject_id: int) -> Matter:
    row = db.session.get_one(Certificate, subject_id)
    return Matter(_members(row.filing.organisation_id), row.number, f"/certificates/{row.number}")


def _objection(subject_id: int) -> Matter:
    row = db.session.get_one(Objection, subject_id)
    return Matter(
        _with_role("officer"), row.candidacy.revision.name_zh, f"/decisions/objections/{row.id}"
    )


def _patent_case(subject_id: int) -> Matter:
    row = db.session.get_one(PatentCase, subject_id)
    certificate = row.certificate
    readers = _members(certificate.filing.organisation_id)
    return Matter(readers, certificate.number, f"/cases/{row.id}")


def _office_case(subject_id: int) -> Matter:
    row = db.session.get_one(PatentCase, subject_id)
    return Matter(_with_role("officer"), row.certificate.number, f"/cases/{row.id}")


def _correction(subject_id: int, readers: Callable[[Correction], Iterable[User]]) -> Matter:
    row = db.session.get_one(Correction, subject_id)
    return Matter(readers(row), row.former.name_zh, f"/corrections/{row.id}")


def _filer_of(row: Correction) -> list[User]:
    return _members(row.filing.organisation_id)


def _filer_if_by_office(row: Correction) -> list[User]:
    return _filer_of(row) if row.origin == "office" else []


def _writers_of(row: Correction) -> list[User]:
    """The filer, and who of the office wrote it."""
    members, writer = _filer_of(row), row.submitted_by
    return members if writer is None or writer in members else [*members, writer]


def _webhook(subscription_id: int) -> Matter:
    """Owners of the organisation, and who made the subscription, if that was an officer."""
    row = db.session.get_one(Subscription, subscription_id)
    owners = select(Membership.user_id).where(
        Membership.organisation_id == row.organisation_id, Membership.role == "owner"
    )
    query = select(User).where(or_(User.id.in_(owners), User.id == row.created_by_id), User.active)
    readers = list(db.session.scalars(query.order_by(User.id)))
    return Matter(readers, row.url, f"/webhooks/{row.id}")


MATTERS: Final[Mapping[str, Callable[[int], Matter]]] = {
    "organisation": _organisation,
    "filing": _filing,
    "candidacy": _candidacy,
    "assignment": _assignment,
    "certificate": _certificate,
    "objection": _objection,
    "patent_case": _patent_case,
    "correction": lambda each: _correction(each, _filer_of),
    "webhook": _webhook,
}

OFFICE: Final[Mapping[tuple[str, str], Callable[[int], Matter]]] = {
    ("candidacy", "reviewer_missing"): _short_of_reviewers,
    ("correction", "create"): lambda each: _correction(each, _filer_if_by_office),
    ("correction", "submit"): lambda each: _correction(each, lambda _: _with_role("examiner")),
    ("correction", "return"): lambda each: _correction(each, _writers_of),
    ("correction", "accept"): lambda each: _correction(each, lambda _: _with_role("officer")),
    ("correction", "recognition_to_decide"): lambda each: _correction(
        each, lambda _: _with_role("officer")
    ),
}
"""Events of which others are told than the filer whose thing it is."""

TO_OFFICE_TOO: Final[Mapping[tuple[str, str], tuple[Letter, Callable[[int], Matter]]]] = {
    ("patent_case", "create"): (
        Letter(
            N_("A case to decide: certificate {name}"),
            N_(
                "Patents behind certificate {name} changed; it was scored again. Read the case and "
                "decide:\n{link}"
            ),
        ),
        _office_case,
    ),
    ("patent_case", "answer"): (
        Letter(
            N_("The holder of certificate {name} answered"),
            N_("The holder of certificate {name} answered in its case. Read it:\n{link}"),
        ),
        _office_case,
    ),
    ("patent_case", "undo"): (
        Letter(
            N_("The case of certificate {name} is closed"),
            N_(
                "Newer status data undid the case of certificate {name}, and it was closed. Where "
                "the certificate is suspended, it stays so until an officer lifts it:\n{link}"
            ),
        ),
        _office_case,
    ),
}
"""What is told to officers beside what its filer is told."""

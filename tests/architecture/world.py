"""A small world with one thing of every kind, for trying every door as everybody."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from certify import clock
from certify.accounting.calculation import service as calculations
from certify.accounting.industry import announcing
from certify.accounting.industry import importing as industry
from certify.accounting.industry.models import IndustryAnnouncement
from certify.accounting.release.models import Release
from certify.accounts import service as organisations
from certify.accounts.models import Organisation, User
from certify.accounts.permissions import SYSTEM, Actor
from certify.accounts.schemas import organisation_values
from certify.campaign import entry
from certify.campaign import service as campaigns
from certify.campaign.models import Campaign, Candidacy
from certify.campaign.rules import Plan
from certify.certificate.log import store as log
from certify.certificate.signals.webhooks import service as webhooks
from certify.db import db
from certify.filing import index
from certify.filing import service as filings
from certify.filing.correcting import service as writing
from certify.filing.correcting.models import Correction
from certify.filing.models import Evidence
from certify.recognition import service as recognition
from certify.recognition.models import Objection
from certify.reference.industries import FIELDS
from certify.review import assignment
from certify.review import service as review
from certify.rulebook.backtesting import service as backtests
from certify.rulebook.models import Comment, Consultation, StandardVersion
from certify.scoring.document import Judgement
from certify.scoring.engine import score
from certify.scoring.shelf.catalogue import shipped
from tests import rows
from tests.integration.accounting.released import published
from tests.integration.campaign.recorded import active_standard, recorded
from tests.integration.certificate.correcting import steps as correcting
from tests.integration.certificate.living import rows as living
from tests.integration.filing.answers import PDF, YEAR, fill
from tests.integration.filing_office.filed import submitted
from tests.people import acting, organisation, person

ROLES = (
    "guest", "owner", "stranger", "examiner", "reviewer", "officer", "statistician", "editor",
    "administrator",
)  # fmt: skip
"""Columns of the table: nobody signed in, the filer, another organisation's filer, offices."""

WAITING = {
    "uscc": "91350100M000100Y43", "name_zh": "福州示例有限公司", "name_en": None,
    "org_type": "enterprise", "region_code": "350100", "industry_code": "3921",
    "qualifications": [], "contact": "林示例", "mobile": "0591-80000000", "email": "l@example.com",
}  # fmt: skip


@dataclass
class World:
    """Who there is, what each place of an address stands for, and what a form must say.

    ``bodies``: what must be typed before the door itself is asked.
    """

    people: dict[str, User]
    places: dict[str, Any]
    instead: dict[str, dict[str, Any]]
    bodies: dict[str, dict[str, Any]]

    def values(self, endpoint: str, arguments: set[str]) -> dict[str, Any]:
        """Return what fills the places of a rule."""
        own = self.instead.get(endpoint, {})
        return {name: own.get(name, self.places.get(name)) for name in arguments}


def build() -> World:
    """Make the world by the use cases themselves, where a thing has one."""
    people = _people()
    owner, officer = people["owner"], people["officer"]
    home = organisation(owner)
    organisation(people["stranger"], uscc="91440300MA5EXAMP0R")
    waiting = organisations.create_organisation(organisation_values(WAITING), actor=acting(owner))
    organisations.attach_proof(waiting.id, PDF, "licence.pdf", actor=acting(owner))
    organisations.submit_organisation(waiting.id, True, actor=acting(owner))
    home.proof_id = waiting.proof_id
    colleague = person("colleague")
    organisations.invite_member(home.id, colleague.email, "reader", actor=acting(owner))

    actor = acting(owner)
    draft = fill(filings.begin_filing(home.id, YEAR, actor=actor), actor)
    waits = submitted(home, actor, product={"model": "SX-200"})
    proof = filings.attach_evidence(draft.id, PDF, "a.pdf", "licence", actor=actor)

    round_, candidacy, standard = _campaign(people, home)
    paper = Evidence(filing=candidacy.filing, file_id=proof.file_id, kind="product", name="p.pdf")
    db.session.add(paper)
    assigned = assignment.assign(candidacy.id, actor=acting(officer))
    own = next(row for row in assigned if row.reviewer_id == people["reviewer"].id)
    review.declare_none(own.id, actor=acting(people["reviewer"]))

    second = acting(person("officer-two", "officer"))
    judged = _reviewed(round_, home)
    undecided = _reviewed(round_, home)
    noticed = _reviewed(round_, home)
    index.refresh(noticed.filing.product)
    (released,) = recognition.stage([noticed.id], "propose", "", actor=second)
    recognition.release([released.id], actor=acting(officer))
    notice = recognition.publish_notice(round_.id, actor=second)
    (staged,) = recognition.stage([judged.id], "propose", "", actor=acting(officer))
    objection = Objection(
        candidacy_id=noticed.id, name="N", contact="c@example.com", text="T", status="open",
        received_at=clock.now(),
    )  # fmt: skip
    db.session.add(objection)
    db.session.commit()
    correction, brought = _correction(home, actor)
    prepared = _notice(people["statistician"])
    release = _released()
    log.append("file", "0" * 64)
    db.session.commit()
    log.checkpoint()
    places = {
        "organisation_id": home.id, "user_id": colleague.id, "filing_id": draft.id,
        "section": "product", "place": 0, "evidence_id": proof.id, "campaign_id": round_.id,
        "candidacy_id": candidacy.id, "assignment_id": own.id, "decision_id": staged.id,
        "objection_id": objection.id, "summary_id": release.source_id,
        "backtest_id": backtests.request(
            standard.id, None, [], actor=acting(people["editor"])
        ).id,
        "year": YEAR, "chart": "sales", "dimension": "province",
        "standard_id": standard.standard_id, "version": standard.version, "token": "none",
        "comment_id": _comment(standard).id,
        "record_number": noticed.filing.product.record_number, "filename": "css/theme.css",
        "letter": "RC-2025-000001-X-T1", "letter_id": 2**31 - 1, "paper": "state-notice",
        "index": 0, "edition": "no edition", "announcement_id": prepared.id, "kind": "json",
        "calculation_id": _calculation(people["statistician"]),
        "entry_id": industry.current("value_added", 2022, "v").id,
        "number": "RC-2025-000001-X", "purpose": "suspension", "reissue_id": 2**31 - 1,
        "subscription_id": _hook(home, actor),
        "language": "en", "form": "atom", "field": "01", "roster_id": 2**31 - 1,
        "spoken": "en", "subject": "products",
        "release_id": release.id,
        "correction_id": correction.id, "file_id": brought,
        "case_id": living.case(living.certificate(judged)).id, "which": "after",
    }  # fmt: skip
    return World(people, places, {
        "accounts.examine_organisation": {"organisation_id": waiting.id},
        "accounts.verify": {"organisation_id": waiting.id},
        "accounts.send_back": {"organisation_id": waiting.id},
        "credential.status_list": {"number": 2**31 - 1},
        **{f"correcting.{page}": {"filing_id": correction.filing_id, "number": 1}
           for page in ("of_filing", "ask", "revision")},
        "papers.notice_list": {"number": notice.number},
        "recognition.notice": {"number": notice.number},
        "recognition.object_to": {"number": notice.number, "candidacy_id": noticed.id},
        "industry.public_data": {"year": 2022, "edition": 1},
        "monitoring.chart": {"year": YEAR, "chart": "industry"},
        "monitoring.yearbook": {"year": YEAR, "number": 2**31 - 1},
        "monitoring.download": {"year": YEAR, "form": "csv"},
        "patents.one": {"number": "ZL201710601862.3"},
        "recognition.decision": {"candidacy_id": undecided.id},
        "recognition.hearing": {"candidacy_id": undecided.id},
        "campaign.hearing": {"candidacy_id": noticed.id},
        "filing.examined_hearing": {"filing_id": waits.id},
        "filing.examine": {"filing_id": waits.id},
        "review.evidence": {"evidence_id": paper.id},
        "certificate.of_filing": {"filing_id": candidacy.filing_id},
        "log.tile": {"name": "0/000.p/1"},
        **{f"published.{page}": {"name": release.name, "filename": "PIP_PRODUCTS.csv"}
           for page in ("one", "report", "content", "data")},
        "releases_api.ReleaseResource": {"name": release.name},
        "bootstrap.static": {"filename": "css/bootstrap.min.css"},
        "security.static": {"filename": "js/webauthn.js"},
    }, {
        "filing.examine": {"action": "record", "seen": 1},
        "correcting.decide": {"action": "accept", "reason": "R", "seen": correction.digest},
        "webhooks.steer": {"go": "test"},
        "campaign.move": {"action": "close_entry"},
        "campaign.enter_filing": {"filing": judged.filing_id},
        "rulebook.act": {"action": "retire", "reason": "replaced"},
        "review.assign_all": {"campaign": round_.id},
        "recognition.publish": {"campaign": round_.id},
    })  # fmt: skip


def _calculation(statistician: User) -> int:
    return calculations.ask_summary(YEAR, actor=acting(statistician)).id


def _released() -> Release:
    """A release of the year's figures, published while the clock ran behind."""
    with clock.CLOCK.rehearsing(clock.now() - timedelta(days=9)):
        return published(YEAR)


def _reviewed(round_: Campaign, home: Organisation) -> Candidacy:
    """A candidacy whose review is finished, with a real sheet."""
    row = rows.reviewed(round_, recorded(home))
    judgement = Judgement(dict.fromkeys(("C3", "C4", "D2"), Decimal(3)))
    standard = shipped().named("pip-illustrative@2026.1")
    facts, year = entry.frozen_facts(row.revision), round_.data_year
    row.sheet = score(facts, judgement, standard, campaign_year=year).as_json()
    row.judgement = review.judgement_document(judgement)
    db.session.commit()
    return row


def _correction(home: Organisation, actor: Actor) -> tuple[Correction, int]:
    """A submitted correction of a recorded filing, and the file brought forward with it."""
    row = correcting.written(recorded(home), {"owner": actor})
    model = {**row.draft["product"], "model": "ONT-10"}
    row = writing.save_section(row.id, "product", model, version=row.row_version, actor=actor)
    writing.attach(row.id, PDF, "audit.pdf", "economic", actor=actor)
    return correcting.submitted(row, actor), row.files[0].id


def _hook(home: Organisation, actor: Actor) -> int:
    """A system of the owner's that is told of certificates."""
    wish = webhooks.Wish(home.uscc, "https://hooks.example.com/", "own")
    made: int = webhooks.subscribe(wish, actor=actor).subscription.id
    return made


def _comment(standard: StandardVersion) -> Comment:
    """What somebody said when the standard was in consultation."""
    said = Consultation(
        version_id=standard.id, text_zh="说明", text_en="Text", opens_on=clock.today(),
        closes_on=clock.today(),
    )  # fmt: skip
    row = Comment(
        consultation=said, name="N", contact="c@example.com", text="T", status="received",
        received_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def _notice(statistician: User) -> IndustryAnnouncement:
    """A notice of the industry account that nobody has released yet."""
    figures = b"year,class_code,value_added_100m_cny,vintage\n2022,01,5,v\n"
    industry.take_in(figures, "f.csv", source="S", standing="final", actor=acting(statistician))
    return announcing.prepare(2022, actor=SYSTEM)


def _people() -> dict[str, User]:
    offices = {role: person(role, role) for role in ROLES[3:] if role != "reviewer"}
    reviewers = [person(name, "reviewer", fields=("01",)) for name in ("reviewer", "reviewer-two")]
    return {
        "owner": person("owner"), "stranger": person("stranger"), "reviewer": reviewers[0],
        **offices,
    }  # fmt: skip


def _campaign(
    people: dict[str, User], home: Organisation
) -> tuple[Campaign, Candidacy, StandardVersion]:
    standard, _, _ = active_standard()
    today = clock.today()
    plan = Plan(
        year=today.year, data_year=YEAR, title_zh="示例认定", title_en="Example round",
        entry_opens_on=today, entry_closes_on=today + timedelta(days=9),
        standards=dict.fromkeys(FIELDS, "pip-illustrative@2026.1"),
    )  # fmt: skip
    row = campaigns.create(plan, actor=acting(people["officer"]))
    campaigns.open_entry(row.id, actor=acting(people["officer"]))
    candidacy = entry.enter(row.id, recorded(home).id, actor=acting(people["owner"]))
    return row, candidacy, standard

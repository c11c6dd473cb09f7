"""What officers, reviewers and others of the office do: each step by its real use case."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from certify.accounting.product import service as accounting
from certify.accounting.release import service as releases
from certify.accounting.release.rules import NOTICE_DAYS
from certify.accounting.release.rules import Plan as Release
from certify.campaign import entry
from certify.campaign import service as campaigns
from certify.campaign.models import Candidacy
from certify.campaign.rules import Plan
from certify.certificate import service as certificates
from certify.certificate.models import Certificate
from certify.clock import LEGAL_ZONE, add_working_days, today
from certify.db import db
from certify.demo import consultations
from certify.demo.calendar import Calendar
from certify.demo.filers import Filers
from certify.demo.people import Cast
from certify.demo.products import BY_KEY as PRODUCTS
from certify.recognition import objections
from certify.recognition import service as recognition
from certify.reference.industries import FIELDS
from certify.review import assignment
from certify.review import service as review
from certify.review.models import Assignment
from certify.rulebook import comments, publication
from certify.rulebook import service as rulebook
from certify.rulebook.backtesting import service as backtests
from certify.rulebook.models import StandardVersion
from certify.rulebook.rules import Plan as Consultation
from certify.scoring.document import Judgement
from certify.web.identity import ANONYMOUS

IN_FORCE: Final = "pip-illustrative"
CONSULTATION: Final = timedelta(days=29)
"""From its first to its last day."""
INDICATORS: Final = ("C3", "C4", "D2")
HALF: Final = Decimal("0.5")
RELEASED_AT: Final = time(10)
"""Hour at which figures come out, legal time."""


class Officers:
    """One campaign's office work, by product key."""

    def __init__(self, cast: Cast, calendar: Calendar, filers: Filers) -> None:
        self.cast, self.calendar, self.filers = cast, calendar, filers
        self.campaigns: dict[int, int] = {}

    def put_standard_in_force(self) -> None:
        """Register what is carried; one editor puts the standard out, another activates it."""
        editor = self.cast.actor("editor")
        rulebook.register_shipped(actor=editor)
        for row in self._drafts(IN_FORCE):
            text_zh, text_en = consultations.FIRST
            plan = Consultation(text_zh, text_en, today(), today() + CONSULTATION)
            publication.put_out(row.id, plan, actor=editor)
            self._back_test(row)
            self.calendar.pass_day(plan.closes_on)
            publication.activate(row.id, actor=self.cast.actor("editor2"))

    def consult_about_the_rest(self) -> None:
        """Put out what else is carried, so that there is something to comment on and answer."""
        editor = self.cast.actor("editor")
        for row in self._drafts():
            text_zh, text_en = consultations.NEXT
            plan = Consultation(text_zh, text_en, today(), today() + CONSULTATION)
            publication.put_out(row.id, plan, actor=editor)
            self._back_test(row)
            for words, outcome, answer in consultations.COMMENTS:
                made = comments.comment(row.id, words, actor=ANONYMOUS)
                self.calendar.pause()
                if answer:
                    comments.answer(made.id, outcome, answer, actor=editor)

    def _back_test(self, row: StandardVersion) -> None:
        """Try a version on what is recorded, and let the public read what was found."""
        editor = self.cast.actor("editor")
        old = publication.predecessor_of(row)
        run = backtests.request(row.id, old.id if old else None, (), actor=editor)
        self.calendar.pause()
        while backtests.work():
            pass
        backtests.publish(run.id, actor=editor)
        self.calendar.pause()

    @staticmethod
    def _drafts(standard_id: str = "") -> list[StandardVersion]:
        rows = rulebook.versions()
        return [r for r in rows if r.status == "draft" and standard_id in ("", r.standard_id)]

    def open_campaign(self, year: int, opens: date, closes: date) -> None:
        """Prepare and open the campaign of ``year``, which judges the data year before."""
        (standard,) = {each.name for each in rulebook.active_standards()}
        plan = Plan(
            year=year, data_year=year - 1, title_zh=f"{year}年专利密集型产品认定（演示）",
            title_en=f"Recognition of patent-intensive products {year} (demonstration)",
            entry_opens_on=opens, entry_closes_on=closes,
            standards=dict.fromkeys(FIELDS, standard),
        )  # fmt: skip
        officer = self.cast.actor("officer")
        self.campaigns[year] = campaigns.create(plan, actor=officer).id
        self.calendar.pause()
        campaigns.open_entry(self.campaigns[year], actor=officer)

    def close_entry(self, year: int) -> None:
        """End the entry of a campaign."""
        campaigns.close_entry(self.campaigns[year], actor=self.cast.actor("officer"))

    def close(self, year: int) -> None:
        """Close a campaign in which everything is decided."""
        campaigns.close(self.campaigns[year], actor=self.cast.actor("officer"))

    def candidacy(self, key: str, data_year: int) -> Candidacy:
        """Return the candidacy of a product's filing."""
        filing_id = self.filers.filings[key, data_year]
        query = select(Candidacy).where(Candidacy.filing_id == filing_id)
        return db.session.scalars(query).one()

    def leave(self, key: str, data_year: int, reason: str) -> None:
        """Let the filer take a product out of its campaign."""
        row = self.candidacy(key, data_year)
        actor = self.filers.owner_of(row.filing)
        entry.leave(row.id, actor=actor, reason=reason)
        self.calendar.pause()

    def assign(self, keys: Iterable[str], data_year: int) -> None:
        """Give products to reviewers, loads kept even."""
        for key in keys:
            row = self.candidacy(key, data_year)
            assignment.assign(row.id, actor=self.cast.actor("officer"))
            self.calendar.pause()

    def assign_to(self, key: str, data_year: int, *reviewers: str) -> None:
        """Give a product to the reviewers named."""
        people = [self.cast.actor(each).user_id for each in reviewers]
        assignment.assign_by_hand(
            self.candidacy(key, data_year).id, [each for each in people if each is not None],
            actor=self.cast.actor("officer"),
        )  # fmt: skip

    def waiting(self, key: str, data_year: int) -> list[Assignment]:
        """Return the assignments of a product whose reviewer has still to do something."""
        found = assignment.assignments_of(self.candidacy(key, data_year).id)
        return [each for each in found if each.status in ("assigned", "accepted")]

    def accept(self, given: Assignment) -> None:
        """Let the reviewer declare that he has no conflict."""
        review.declare_none(given.id, actor=self.cast.reviewer(given.reviewer_id))
        self.calendar.pause()

    def recuse(self, given: Assignment, reason: str) -> None:
        """Let the reviewer declare a conflict."""
        actor = self.cast.reviewer(given.reviewer_id)
        review.declare_conflict(given.id, actor=actor, reason=reason)
        self.calendar.pause()

    def judge(
        self, key: str, given: Assignment, *, off: Decimal = Decimal(0), shares: str | None = None
    ) -> None:
        """Let the reviewer judge: the product's levels moved by ``off``, within 0 to 4.

        ``shares`` is the share confirmed for the product's first patent.
        """
        product = PRODUCTS[key]
        levels = {
            name: min(Decimal(4), max(Decimal(0), Decimal(level) + off))
            for name, level in zip(INDICATORS, product.levels, strict=True)
        }
        confirmed = {product.patents[0].number: Decimal(shares)} if shares else {}
        review.submit_opinion(
            given.id, Judgement(levels, confirmed), "核心专利与产品技术特征对应，证据可以核对。",
            actor=self.cast.reviewer(given.reviewer_id),
        )  # fmt: skip
        self.calendar.pause()

    def review(self, keys: Iterable[str], data_year: int, shares: str | None = None) -> None:
        """Let every reviewer accept and judge, each half a level kinder than the one before.

        With ``shares`` they all judge alike, and confirm that share of the first patent.
        """
        for key in keys:
            for turn, given in enumerate(self.waiting(key, data_year)):
                self.accept(given)
                self.judge(key, given, off=Decimal(0) if shares else HALF * turn, shares=shares)

    def decide(self, keys: Iterable[str], data_year: int, outcome: str, reason: str) -> list[int]:
        """Stage a decision on products; returns the decisions."""
        ids = [self.candidacy(key, data_year).id for key in keys]
        staged = recognition.stage(ids, outcome, reason, actor=self.cast.actor("officer"))
        self.calendar.pause()
        return [each.id for each in staged]

    def release(self, decisions: Iterable[int]) -> None:
        """Let the second officer release decisions."""
        recognition.release(decisions, actor=self.cast.actor("officer2"))
        self.calendar.pause()

    def publish(self, year: int) -> None:
        """Publish what is proposed in a campaign."""
        recognition.publish_notice(self.campaigns[year], actor=self.cast.actor("officer"))
        self.calendar.pause()

    def object_to(self, key: str, data_year: int, name: str, text: str) -> int:
        """Let somebody outside object; returns the objection."""
        row = self.candidacy(key, data_year)
        made = objections.object_to(row.id, name, "objection@example.com", text, actor=ANONYMOUS)
        return made.id

    def hear(self, objection: int, upheld: bool, reason: str) -> None:
        """Let the second officer decide an objection."""
        objections.decide(objection, upheld, reason, actor=self.cast.actor("officer2"))
        self.calendar.pause()

    def change_certificate(
        self, key: str, data_year: int, action: str, reason_code: str, reason: str
    ) -> None:
        """Let an officer suspend, withdraw or cancel the certificate of a product."""
        number = self.certificate(key, data_year).number
        certificates.change_state(
            number, action, reason_code, reason, actor=self.cast.actor("officer")
        )

    def certificate(self, key: str, data_year: int, kind: str = "recognition") -> Certificate:
        """Return the paper of a product's filing."""
        query = select(Certificate).where(
            Certificate.filing_id == self.filers.filings[key, data_year], Certificate.kind == kind
        )
        return db.session.scalars(query).one()

    def compile(self, data_year: int) -> None:
        """Let the statistician compile the summary of a data year."""
        accounting.compile_summary(data_year, actor=self.cast.actor("statistician"))

    def announce_release(self, data_year: int, revision: str) -> int:
        """Announce a release of a summary to the public; return its id."""
        day = add_working_days(today(), NOTICE_DAYS)
        hour = datetime.combine(day, RELEASED_AT, LEGAL_ZONE)
        plan = Release("products", data_year, revision, hour)
        return releases.announce(plan, actor=self.cast.actor("statistician")).id

    def prepare_release(self, release_id: int) -> datetime:
        """Draft and check it, and have it approved; return its hour."""
        statistician = self.cast.actor("statistician")
        self.calendar.pause()
        releases.draft(release_id, actor=statistician, provisional=True)
        self.calendar.pause()
        releases.check(release_id, actor=statistician)
        self.calendar.pause()
        return releases.approve(release_id, actor=self.cast.actor("officer")).planned_at

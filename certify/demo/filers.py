"""What filers and examiners do in the demonstration: each step by its real use case."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from certify.accounts import service as accounts
from certify.accounts.permissions import Actor
from certify.accounts.schemas import organisation_values
from certify.db import db
from certify.demo.calendar import Calendar
from certify.demo.organisations import BY_KEY as ORGANISATIONS
from certify.demo.papers import sheet
from certify.demo.people import Cast
from certify.demo.products import BY_KEY as PRODUCTS
from certify.demo.shapes import PROOF, OrganisationEntry, ProductEntry
from certify.filing import service, submission
from certify.filing.models import Filing
from certify.filing.office import service as office

NOTHING: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType({})
INVENTED: Final = "Invented for the demonstration of Certify. Nothing here is real."
LICENCE: Final = "营业执照.pdf"
EXPLANATIONS: Final = {
    "profit_negative": "产品尚处市场导入期，产能利用率不足，年度亏损属实，已附专项审计说明。",
    "grant_date_missing": "专利申请已进入授权登记阶段，尚未取得授权公告日。",
}
EXPLAINED: Final = "情况属实，有关证明材料已随备案一并提交。"


class Filers:
    """Organisations and their filings, remembered by key (and year)."""

    def __init__(self, cast: Cast, calendar: Calendar) -> None:
        self.cast, self.calendar = cast, calendar
        self.organisations: dict[str, int] = {}
        self.filings: dict[tuple[str, int], int] = {}

    def enter(self, entry: OrganisationEntry) -> None:
        """Enter an organisation, and submit it unless it stays a draft."""
        owner = self.cast.actor(entry.owner)
        values = organisation_values(entry.answers())
        row = accounts.create_organisation(values, actor=owner)
        self.organisations[entry.key] = row.id
        if entry.fate == "draft":
            return
        owner = self.cast.actor(entry.owner)
        proof = sheet("Business licence (invented)", entry.uscc, entry.name_en, INVENTED)
        accounts.attach_proof(row.id, proof, LICENCE, actor=owner)
        accounts.submit_organisation(row.id, True, actor=owner)
        self.calendar.pause()

    def examine_organisation(self, entry: OrganisationEntry, examiner: str) -> None:
        """Let an examiner verify the organisation, or return it as its fate says."""
        actor, organisation = self.cast.actor(examiner), self.organisations[entry.key]
        if entry.fate == "verified":
            accounts.verify_organisation(organisation, actor=actor)
        elif entry.fate == "returned":
            accounts.return_organisation(
                organisation, "营业执照扫描件不清晰，注册地址无法辨认。请重新扫描后提交。",
                actor=actor,
            )  # fmt: skip
        self.calendar.pause()

    def begin(self, owner: str, year: int) -> int:
        """Begin a filing of which nothing is written yet."""
        entry = ORGANISATIONS[owner]
        actor = self.cast.actor(entry.owner)
        return service.begin_filing(self.organisations[owner], year, actor=actor).id

    def draft(
        self, key: str, year: int, *, opt_in: bool = True, sections: tuple[str, ...] = (),
        slips: Mapping[str, Mapping[str, Any]] = NOTHING,
    ) -> int:  # fmt: skip
        """Write the filing of a product for ``year``; continues last year's if there is one.

        ``sections`` are those written (all and the patents by default); ``slips`` replace
        answers of a section by wrong ones.
        """
        entry = PRODUCTS[key]
        organisation = ORGANISATIONS[entry.owner]
        actor = self.cast.actor(organisation.owner)
        before = self.filings.get((key, year - 1))
        filing = service.begin_filing(
            self.organisations[entry.owner], year, actor=actor,
            product_id=db.session.get_one(Filing, before).product_id if before else None,
        )  # fmt: skip
        for section, answers in entry.sections(organisation, year, opt_in=opt_in).items():
            if not sections or section in sections:
                typed = {**answers, **slips.get(section, {})}
                self._write(filing, section, typed)
        if not sections:
            self._patents(filing, entry, organisation, year)
            self._evidence(filing, entry)
        self.filings[key, year] = filing.id
        self.calendar.pause()
        return filing.id

    def _write(self, filing: Filing, section: str, typed: dict[str, Any]) -> None:
        service.save_section(
            filing.id, section, typed, version=filing.draft_version, actor=self.owner_of(filing)
        )

    def owner_of(self, filing: Filing) -> Actor:
        """Return who files for the organisation of ``filing``."""
        entry = next(k for k, v in self.organisations.items() if v == filing.organisation_id)
        return self.cast.actor(ORGANISATIONS[entry].owner)

    def _patents(
        self, filing: Filing, entry: ProductEntry, organisation: OrganisationEntry, year: int
    ) -> None:
        carried = len(filing.draft.get("patents") or ())
        actor = self.owner_of(filing)
        for place, typed in enumerate(entry.patent_answers(organisation, year)):
            if place < carried:
                service.save_patent(
                    filing.id, place, typed, version=filing.draft_version, actor=actor
                )
            else:
                service.add_patent(filing.id, typed, actor=actor)

    def _evidence(self, filing: Filing, entry: ProductEntry) -> None:
        actor, held = self.owner_of(filing), {each.name for each in filing.evidence}
        papers = [
            (f"{entry.model}-产品检测报告.pdf", "product", "Test report (invented)"),
            (f"{filing.data_year}年度专项审计报告.pdf", "economic", "Audit report (invented)"),
        ]
        if entry.licensed:
            papers.append((PROOF, "licence", "Recordal of a patent licence (invented)"))
        for name, kind, title in papers:
            if name not in held:
                data = sheet(title, entry.name_en, entry.model, str(filing.data_year), INVENTED)
                service.attach_evidence(filing.id, data, name, kind, actor=actor)

    def submit(self, key: str, year: int) -> int:
        """Submit a written filing, explaining every doubt the judge raises."""
        filing = db.session.get_one(Filing, self.filings[key, year])
        said = {
            submission.explanation_key(doubt): EXPLANATIONS.get(doubt.code, EXPLAINED)
            for doubt in submission.check(filing).warnings
        }
        submission.submit(
            filing.id, said, version=filing.draft_version, actor=self.owner_of(filing)
        )
        self.calendar.pause()
        return filing.id

    def send_back(self, key: str, year: int, remarks: dict[str, str], examiner: str) -> None:
        """Return a submitted filing with remarks on single fields."""
        office.return_filing(
            self.filings[key, year], list(remarks.items()), "请按各字段意见补正后重新提交。",
            actor=self.cast.actor(examiner),
        )  # fmt: skip
        self.calendar.pause()

    def correct(self, key: str, year: int) -> None:
        """Correct what an examiner remarked on, and submit again."""
        filing = db.session.get_one(Filing, self.filings[key, year])
        answers = dict(filing.draft["product"])
        answers["description"] += "产品名称与检测报告一致。"
        self._write(filing, "product", answers)
        self.submit(key, year)

    def record(self, key: str, year: int, examiner: str) -> None:
        """Let an examiner record a submitted filing."""
        office.record(
            self.filings[key, year], "材料齐全，予以备案。", actor=self.cast.actor(examiner)
        )
        self.calendar.pause()

    def refuse(self, key: str, year: int, reason: str, examiner: str) -> None:
        """Let an examiner refuse a submitted filing."""
        office.refuse(self.filings[key, year], reason, actor=self.cast.actor(examiner))
        self.calendar.pause()

    def withdraw(self, key: str, year: int, reason: str, examiner: str) -> None:
        """Let an examiner withdraw a recorded filing at the filer's request."""
        office.withdraw(self.filings[key, year], reason, actor=self.cast.actor(examiner))
        self.calendar.pause()

    def discard(self, filing_id: int) -> None:
        """Let the filer discard a draft."""
        filing = db.session.get_one(Filing, filing_id)
        service.discard(filing_id, actor=self.owner_of(filing))

"""An office of any size, written straight into the tables: for measuring pages only.

Every size has the same shape: states, fields, provinces and names in the same shares, and
queues that grow with the office. Two things are as large in every office, for they do not
grow with it: what one filer has filed, and what one reviewer has to judge.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Any, Final

from sqlalchemy import Executable, bindparam, insert, text, update

from certify.accounts.models import Membership, Organisation
from certify.campaign.models import Campaign, CampaignField, Candidacy
from certify.certificate.models import Certificate
from certify.db import db
from certify.files import StoredFile
from certify.filing.index import grams
from certify.filing.models import Filing, FilingRevision, Product, SearchGram
from certify.filing.schemas import dump
from certify.history import Event
from certify.recognition.models import Decision, PublicNotice
from certify.reference.industries import FIELDS, field_of
from certify.reference.regions import PROVINCES
from certify.review.models import Assignment
from certify.scoring import document
from certify.scoring.engine import score
from certify.scoring.shelf.catalogue import shipped
from tests.bench import filings
from tests.people import person

Row = dict[str, Any]

OWN: Final = 40
"""Filings of the filer whose list is measured, and files of the reviewer: in every office."""
A_HOLDER: Final = 4
"""Products an organisation has on average."""
BATCH: Final = 5_000
BEGUN: Final = datetime(2026, 1, 5, tzinfo=UTC)
DIGEST: Final = "sha256:" + "0" * 64
HOME: Final = "320000"
"""The province of a fifth of the holders and more."""
RARE: Final = "琥珀"
"""In three names of every office."""
COMMON: Final = "通信"
"""In every fifth name."""
WORDS: Final = ("光纤", "射频", "数控", "环保", "医用", "智能", "高分子", "复合", "精密")
THINGS: Final = (
    "通信模块", "通信设备", "控制系统", "检测仪", "传感器", "材料", "泵", "机床", "滤芯", "软件",
)  # fmt: skip

FILED: Final = (
    ("recorded", 70), ("draft", 12), ("submitted", 6), ("refused", 4), ("returned", 3),
    ("discarded", 3), ("withdrawn", 2),
)  # fmt: skip
ENTERED: Final = (
    ("recognised", 30), ("in_review", 20), ("reviewed", 16), ("eligible", 10), ("ineligible", 6),
    ("not_proposed", 6), ("in_notice", 5), ("not_recognised", 4), ("entered", 2), ("left", 1),
)  # fmt: skip
MONEY: Final = ("output_value", "sales", "exports", "profit")
STANDARD: Final = shipped().get("pip-illustrative", "2026.1")
UNJUDGED: Final = ("entered", "eligible", "ineligible", "left", "in_review")


@dataclass(frozen=True)
class Cast:
    """The people whose pages are measured, by id."""

    filer: int
    examiner: int
    reviewer: int
    officer: int


ORDER: Final = (
    Organisation, Membership, Campaign, CampaignField, PublicNotice, Product, Filing,
    FilingRevision, SearchGram, StoredFile, Candidacy, Certificate, Assignment, Decision, Event,
)  # fmt: skip
"""The order that foreign keys ask for."""
LATE: Final[dict[Any, Row]] = {
    Product: {"public_revision_id": None},
    Filing: {"current_revision_id": None, "status": "draft"},
}
"""What points back to revisions: written so at first, and as it is once they stand."""


def build(count: int, seed: int = 20260101) -> Cast:
    """Fill the migrated, empty database of the present application with ``count`` filings."""
    names = ("filer", "examiner", "reviewer", "second", "third", "officer")
    roles = {"filer": (), "second": ("reviewer",), "third": ("reviewer",)}
    people = {name: person(name, *roles.get(name, (name,)), fields=FIELDS).id for name in names}
    tables = _Office(count, Random(seed), people).tables()
    for model in ORDER:
        _write(insert(model.__table__), ({**row, **LATE.get(model, {})} for row in tables[model]))
    for model, early in LATE.items():
        table = model.__table__
        late = update(table).where(table.c.id == bindparam("_id"))
        late = late.values({name: bindparam(f"_{name}") for name in early})
        _write(late, ({f"_{n}": row[n] for n in ("id", *early)} for row in tables[model]))
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    return Cast(people["filer"], people["examiner"], people["reviewer"], people["officer"])


def _write(statement: Executable, rows: Iterable[Row]) -> None:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        db.session.connection().execute(statement, batch)
        db.session.commit()


class _Office:
    """The rows of one office, table by table; ids run from 1, as the tables are empty."""

    def __init__(self, count: int, chance: Random, people: dict[str, int]) -> None:
        self.count = count
        self.chance = chance
        self.people = people
        self.sample = [_papers(each) for each in filings.filings(16)]
        self.rare = set(chance.sample(range(OWN, count), 3))
        self.rows: dict[Any, list[Row]] = {}

    def tables(self) -> dict[Any, list[Row]]:
        """Return the rows by model."""
        for number in range(1, max(2, self.count // A_HOLDER) + 1):
            self._holder(number)
        self._campaign()
        for number in range(1, self.count + 1):
            self._filing(number)
        return self.rows

    def _add(self, model: Any, /, **row: Any) -> int:
        kept = self.rows.setdefault(model, [])
        kept.append({"id": len(kept) + 1, **row})
        return len(kept)

    def _pick(self, shares: tuple[tuple[str, int], ...]) -> str:
        (one,) = self.chance.choices([s for s, _ in shares], [share for _, share in shares])
        return one

    def _holder(self, number: int) -> None:
        place = HOME if self.chance.random() < 0.2 else self.chance.choice(tuple(PROVINCES))
        self._add(
            Organisation, uscc=f"91{place}MA{self.chance.randrange(10**8):08d}",
            name_zh=f"示例{number}有限公司", name_en=None,
            org_type="enterprise", region_code=place, industry_code="C3921", qualifications=[],
            undertaking=True, status="verified" if number % 20 else "submitted",
            created_at=BEGUN, row_version=1,
        )  # fmt: skip
        if number == 1:
            member = {"user_id": self.people["filer"], "organisation_id": 1, "role": "owner"}
            self.rows[Membership] = [member]

    def _campaign(self) -> None:
        self._add(
            Campaign, year=2026, data_year=2025, title_zh="示例认定", title_en="Example round",
            entry_opens_at=BEGUN, entry_closes_at=BEGUN + timedelta(days=250),
            notice_working_days=7, reviewers=2, review_working_days=10,
            third_reviewer_gap=Decimal(10), validity_years=3, status="reviewing", row_version=1,
        )  # fmt: skip
        self.rows[CampaignField] = [
            {"campaign_id": 1, "field": field, "standard_id": STANDARD.id,
             "standard_version": STANDARD.version, "standard_digest": STANDARD.digest}
            for field in FIELDS
        ]  # fmt: skip
        for number in range(1, 6):
            self._add(
                PublicNotice, number=f"PN-2026-{number:02d}", campaign_id=1, status="published",
                published_at=BEGUN, closes_at=BEGUN + timedelta(days=365), row_version=1,
            )  # fmt: skip

    def _name(self, number: int) -> str:
        word = RARE if number in self.rare else self.chance.choice(WORDS)
        return f"{word}{self.chance.choice(WORDS)}{self.chance.choice(THINGS)}{number}"

    def _filing(self, number: int) -> None:
        """One product with its filing, and what followed from it."""
        holder = 1 if number <= OWN else self.chance.randrange(2, self.count // A_HOLDER + 1)
        status = "recorded" if number in self.rare else self._pick(FILED)
        document, sheet = self.chance.choice(self.sample)
        name, at = self._name(number), BEGUN + timedelta(minutes=number)
        document = {**document, "product": {**document["product"], "name_zh": name}}
        field = field_of(document["product"]["industry_code"])
        region = self.rows[Organisation][holder - 1]["region_code"]
        given = _number(number) if status in ("recorded", "withdrawn") else None
        submitted = status not in ("draft", "discarded")
        revision = None
        if submitted:
            revision = self._revision(number, document, sheet, name, field, region, at)
        shown = revision if status == "recorded" else None
        self._add(
            Product, organisation_id=holder, record_number=given, name_zh=name, name_en=None,
            model=f"X-{number}", public_revision_id=shown, field=shown and field,
            province=shown and region[:2], created_at=at,
        )  # fmt: skip
        self._add(
            Filing, product_id=number, organisation_id=holder, data_year=2025, status=status,
            draft={} if submitted else document, draft_version=3, saved_at=at,
            submitted_at=at if submitted else None,
            recorded_at=at if status == "recorded" else None, current_revision_id=revision,
            row_version=3,
        )  # fmt: skip
        self._happened("filing", number, at, "create")
        if shown is not None:
            self._recorded(number, shown, name, sheet, field, at)

    def _revision(self, number: int, document: Row, sheet: Row, name: str, field: str,
                  region: str, at: datetime) -> int:  # fmt: skip
        figures = {key: Decimal(document["economics"][key]) for key in MONEY}
        return self._add(
            FilingRevision, filing_id=number, number=1, document=document, digest=DIGEST,
            explanations={}, standard_id=STANDARD.id, standard_version=STANDARD.version,
            standard_digest=STANDARD.digest, sheet=sheet, engine=sheet["engine"],
            submitted_at=at, name_zh=name, field=field, region_code=region,
            org_type="enterprise", opt_in=True, **figures,
        )  # fmt: skip

    def _recorded(self, number: int, revision: int, name: str, sheet: Row, field: str,
                  at: datetime) -> None:  # fmt: skip
        """What a recorded product brings with it: search grams, a paper, mostly a candidacy."""
        holder = self.rows[Organisation][self.rows[Product][number - 1]["organisation_id"] - 1]
        texts = (name, f"X-{number}", _number(number), holder["uscc"])
        found = frozenset().union(*map(grams, texts))
        kept = self.rows.setdefault(SearchGram, [])
        kept += ({"gram": gram, "product_id": number} for gram in sorted(found))
        self._paper("recordation", number, revision, None, at)
        if self.chance.random() < 0.7:
            self._candidacy(number, revision, sheet, field, at)

    def _paper(self, kind: str, filing: int, revision: int, candidacy: int | None,
               at: datetime) -> None:  # fmt: skip
        stored = self._add(
            StoredFile, sha256="0" * 64, name="certificate.pdf", media_type="application/pdf",
            size=70_000, created_at=at,
        )  # fmt: skip
        self._add(
            Certificate, number=f"PC-2026-{stored:06d}-K", kind=kind, filing_id=filing,
            revision_id=revision, candidacy_id=candidacy, status="valid",
            content={}, template_version="paper-1", key_fingerprint="0" * 64,
            file_id=stored, issued_at=at, valid_until=None, row_version=1,
        )  # fmt: skip

    def _candidacy(self, filing: int, revision: int, sheet: Row, field: str, at: datetime) -> None:
        status = self._pick(ENTERED)
        judged = status not in UNJUDGED
        candidacy = self._add(
            Candidacy, campaign_id=1, filing_id=filing, revision_id=revision, field=field,
            status=status, ineligible_reasons=[], judgement=None, sheet=sheet if judged else None,
            sheet_digest=DIGEST if judged else None, total=Decimal("71.5") if judged else None,
            verdict="meets" if judged else None, entered_at=at,
            recognised_at=at if status == "recognised" else None, row_version=4,
        )  # fmt: skip
        self._happened("candidacy", candidacy, at, "create")
        if status == "in_review":
            self._assigned(candidacy, at)
        elif status == "recognised":
            self._paper("recognition", filing, revision, candidacy, at)
        elif status == "reviewed" and self.chance.random() < 0.4:
            self._add(
                Decision, candidacy_id=candidacy, outcome="propose", reason="", status="staged",
                staged_by_id=self.people["second"], staged_at=at, row_version=1,
            )  # fmt: skip

    def _assigned(self, candidacy: int, at: datetime) -> None:
        own = len(self.rows.get(Assignment, ())) < 2 * OWN
        for ordinal, who in enumerate(("reviewer" if own else "third", "second"), 1):
            self._add(
                Assignment, candidacy_id=candidacy, reviewer_id=self.people[who],
                ordinal=ordinal, status="accepted", assigned_at=at,
                due_at=at + timedelta(days=14), draft={}, row_version=2,
            )  # fmt: skip

    def _happened(self, subject: str, number: int, at: datetime, *actions: str) -> None:
        for action in actions:
            self._add(
                Event, at=at, actor_id=None, actor_name="", subject=subject, subject_id=number,
                action=action, data={}, handled_at=at,
            )  # fmt: skip


def _number(number: int) -> str:
    return f"PR-2026-{number:06d}-T"


def _papers(filing: document.Filing) -> tuple[Row, Row]:
    """A filing's document and its sheet, as they are stored."""
    return dump(filing), score(filing, document.UNJUDGED, STANDARD).as_json()

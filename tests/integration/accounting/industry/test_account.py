"""The account over rows: nothing overwritten, nothing half taken in, notices by two people."""

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from certify.accounting.industry import announcing, importing
from certify.accounting.industry.models import AccountEntry, AccountFigure, IndustryAnnouncement
from certify.accounts.permissions import Forbidden, Hidden
from certify.db import db
from certify.problems import Refused
from certify.reference.industries import industries
from tests.people import acting, person
from tests.unit.accounting.industry.sheets import HEADER, income, row

DATA = Path(__file__).resolve().parents[3] / "fixtures" / "accounting"
CLASSES = (DATA / "class_figures.csv").read_bytes()
GDP = (DATA / "gdp.csv").read_bytes()


@pytest.fixture
def one(app):
    return acting(person("stat-one", "statistician"))


@pytest.fixture
def two(app):
    return acting(person("stat-two", "statistician"))


def take(content: bytes, actor, **options):
    words = {"source": "公布数", "standing": "published"} | options
    return importing.take_in(content, "f.csv", actor=actor, **words)


def file(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows)).encode()


def whole(year: int, value: str, vintage: str = "2023-census", **cells: object) -> bytes:
    return file(*(
        income(each.code, value, 0, 0, 0, year=year, vintage=vintage, **cells)
        for each in industries()
    ))  # fmt: skip


def come_out(notice_id: int, approver) -> None:
    """Let a notice come out as its release does, ``approver`` having approved that."""
    announcing.come_out(db.session.get_one(IndustryAnnouncement, notice_id), approver.user_id)
    db.session.commit()


def counted() -> int:
    return db.session.scalar(select(func.count()).select_from(AccountFigure)) or 0


@pytest.mark.parametrize(
    ("year", "growth", "share", "change"),
    [(2018, None, "11.6", None), (2021, None, "12.44", None), (2022, "7.1", "12.71", "0.27"),
     (2023, None, "13.04", None)],
)  # fmt: skip
def test_the_published_years_from_rows(one, year, growth, share, change) -> None:
    take(CLASSES, one)
    take(GDP, one)
    made = announcing.prepare(year, actor=one)
    total = made.document["said"]["en"]["total"]
    found = (total["growth"], total["gdp_share"], total["gdp_share_change"])
    assert found == (growth, share, change)
    if year == 2023:
        notes = made.document["said"]["zh"]["notes"]
        assert {n["code"] for n in notes} == {"vintage_break"}
        assert "不公布比上年增速" in "".join(made.document["said"]["zh"]["prose"])


def test_four_digit_rows_add_up_to_the_notice(one) -> None:
    take(whole(2024, "100.004"), one, standing="preliminary")
    take(whole(2025, "110.004", factor_k="0.5"), one, standing="preliminary")
    made = announcing.prepare(2025, actor=one)
    said = made.document["said"]["en"]
    assert said["total"]["value"] == "10340"  # 188 · 55.002 = 10340.376
    assert said["total"]["growth"] == "-45.0"
    assert made.document["methods"] == {"income": 188}
    assert made.document["standing"] == ["preliminary"]
    assert made.inputs["figures"][-1]["value"].startswith("660.024")


def test_a_class_that_lacks_an_industry_is_not_announced(one) -> None:
    lines = whole(2025, "1").decode().splitlines()
    take("\n".join(line for line in lines if "C2666" not in line).encode(), one)
    made = announcing.prepare(2025, actor=one)
    classes = {line["code"]: line["value"] for line in made.document["said"]["en"]["classes"]}
    assert classes["06"] is None
    assert classes["01"] is not None
    assert made.document["said"]["en"]["total"]["value"] is None


def test_nothing_is_half_taken_in_and_a_trial_writes_nothing(one) -> None:
    bad = file(income("C3921", 1, 1, 1, 1), income("C2665", 1, 1, 1, 1))
    with pytest.raises(Refused):
        take(bad, one)
    assert counted() == 0
    tried = take(file(income("C3921", 1, 1, 1, 1)), one, dry_run=True)
    assert not tried.written
    assert len(tried.parts[0].lacking) == 187
    assert counted() == 0


def test_what_replaces_says_why_and_the_earlier_stays(one) -> None:
    take(file(income("C3921", 1, 1, 1, 1)), one)
    again = file(income("C3921", 2, 1, 1, 1))
    with pytest.raises(Refused) as caught:
        take(again, one)
    assert [each.code for each in caught.value.problems] == ["reason_missing"]
    take(again, one, reason="企业更正")
    rows = db.session.scalars(select(AccountEntry).order_by(AccountEntry.number)).all()
    assert [(r.number, r.status, r.reason) for r in rows] == [
        (1, "superseded", ""), (2, "current", "企业更正"),
    ]  # fmt: skip
    assert [r.figures[0].value for r in rows] == [Decimal(4), Decimal(5)]


def test_vintages_never_meet(one) -> None:
    take(whole(2024, "100", vintage="2018-census"), one)
    take(whole(2025, "110", vintage="2023-census"), one)
    said = announcing.prepare(2025, actor=one).document["said"]["en"]
    assert said["total"]["growth"] is None
    assert {n["reason"] for n in said["notes"] if n["field"] == "total.growth"} == {"other_vintage"}
    line = row(industry_code="C3921", year=2025, vintage="2018-census", method="indicator",
               previous="90", index="110", indicator="营业收入")  # fmt: skip
    with pytest.raises(Refused) as caught:
        take(file(line), one)
    assert [each.code for each in caught.value.problems] == ["previous_differs"]


def test_every_fault_beside_the_file_too(one) -> None:
    with pytest.raises(Refused) as caught:
        take(b"", one, source=" ", standing="guess", reason="x" * 501)
    found = {each.pointer for each in caught.value.problems}
    assert found == {"/source", "/standing", "/reason", "/file"}


def test_a_newer_notice_replaces_the_one_that_is_out(one, two) -> None:
    take(CLASSES, one)
    first = announcing.prepare(2022, actor=one)
    with pytest.raises(Hidden):
        announcing.public(2022)
    come_out(first.id, two)
    assert announcing.public(2022).number == 1
    take(GDP, one)
    second = announcing.prepare(2022, actor=one)
    come_out(second.id, two)
    assert announcing.public(2022).number == 2
    earlier = announcing.public(2022, 1)
    assert (earlier.status, earlier.document["said"]["en"]["total"]["gdp_share"]) == (
        "superseded", None,
    )  # fmt: skip
    third = announcing.prepare(2022, actor=one)
    with pytest.raises(Refused):
        announcing.discard(third.id, "", actor=two)
    announcing.discard(third.id, "重复", actor=two)
    with pytest.raises(Refused):
        come_out(third.id, two)


def test_only_statisticians_take_in(app) -> None:
    with pytest.raises(Forbidden):
        take(CLASSES, acting(person("officer-x", "officer")))

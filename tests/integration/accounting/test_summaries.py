"""From recorded filings to a stored summary: use cases, rights, history."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from certify import history
from certify.accounting.product import service
from certify.accounting.product.models import ProductSummary
from certify.accounting.product.summary import MEASURES
from certify.accounts.permissions import Forbidden, Hidden
from certify.certificate.models import Certificate
from certify.db import db
from certify.files import StoredFile
from certify.problems import Refused
from tests.integration.accounting.released import published
from tests.integration.accounting.rows import USCCS, organisation, recognised, recorded
from tests.people import acting, person
from tests.rows import campaign


@pytest.fixture
def statistician(app):
    return acting(person("statistician", "statistician"))


@pytest.fixture
def owners(app):
    return [organisation(uscc) for uscc in USCCS]


def test_summary_counts_what_is_recorded_and_values_it(statistician, owners):
    for owner in owners:
        recorded(owner)
    recognised(recorded(owners[0]), campaign())
    recorded(owners[0], year=2024)
    made = service.compile_summary(2025, actor=statistician)
    view = service.full_view(made)
    whole = view.recorded.total
    assert (whole.products, whole.organisations) == (4, 3)
    assert whole.amounts["sales"] == Decimal("240000000")
    assert whole.methods == {"P2": 4}
    assert (whole.confirmed, view.recognised.total.products) == (1, 1)
    lines = service.product_lines(made)
    assert {one["contribution"] for one in lines} == {"0.25", "0.20"}
    assert lines[0]["rate"].startswith("0.340909")
    assert [one["record_number"] for one in lines] == sorted(o["record_number"] for o in lines)


def test_what_was_compiled_stays_when_filings_change(statistician, owners):
    filing = recorded(owners[0])
    first = service.compile_summary(2025, actor=statistician)
    before = service.full_view(first)
    assert service.compile_summary(2025, actor=statistician).id == first.id
    recorded(owners[1], sales="70000000.00")
    filing.status = "withdrawn"
    db.session.commit()
    second = service.compile_summary(2025, actor=statistician)
    assert (second.number, second.status, first.status) == (2, "compiled", "superseded")
    assert service.full_view(first) == before
    assert service.full_view(second).recorded.total.products == 1
    assert first.digest != second.digest
    assert [event.action for event in history.of(first)] == ["create", "supersede"]
    assert history.of(second)[0].data["digest"] == second.digest


def test_recognition_taken_back_counts_as_recorded_only(statistician, owners):
    candidacy = recognised(recorded(owners[0]), campaign())
    paper = StoredFile(sha256="0" * 64, name="x.pdf", media_type="application/pdf", size=1,
                       created_at=candidacy.entered_at)  # fmt: skip
    db.session.add(paper)
    db.session.flush()
    db.session.add(Certificate(
        number="X", kind="recognition", filing_id=candidacy.filing_id,
        revision_id=candidacy.revision_id, candidacy_id=candidacy.id, status="withdrawn",
        content={}, template_version="1", key_fingerprint="0" * 64, file_id=paper.id,
        issued_at=candidacy.entered_at,
    ))  # fmt: skip
    db.session.commit()
    view = service.full_view(service.compile_summary(2025, actor=statistician))
    assert (view.recorded.total.products, view.recognised.total.products) == (1, 0)
    assert view.recorded.total.confirmed == 0


def test_public_version_hides_small_groups_and_holds_no_hidden_amount(statistician, owners):
    for owner in owners:
        recorded(owner)
    recorded(owners[0], field="03", sales="12345678.00")
    made = service.summary(published(2025).source_id, actor=statistician)
    view = service.public_view(2025)
    small = next(row for row in view.recorded.rows if row.field == "03")
    assert small.hidden == set(MEASURES)
    assert "12345678" not in str(made.table["public"])
    assert "12345678" in str(made.table["full"])


def test_accounts_of_an_organisation_raise_doubts(statistician, owners):
    recorded(owners[0], sales="890000000.00")
    made = service.compile_summary(2025, actor=statistician)
    found = service.doubts_of(made)
    assert [problem.code for problem in found] == ["sales_above_revenue"]
    assert USCCS[0] in found[0].say("zh")


def test_nothing_recorded_is_refused_and_writes_nothing(statistician):
    with pytest.raises(Refused) as caught:
        service.compile_summary(2025, actor=statistician)
    assert [p.code for p in caught.value.problems] == ["no_products"]
    assert db.session.scalar(select(func.count()).select_from(ProductSummary)) == 0
    with pytest.raises(Hidden):
        service.public_view(2025)


@pytest.mark.parametrize("role", ["officer", "examiner", "reviewer", "administrator"])
def test_only_the_statistician_compiles(owners, role):
    recorded(owners[0])
    with pytest.raises(Forbidden):
        service.compile_summary(2025, actor=acting(person(role, role)))


@pytest.mark.parametrize(
    ("role", "may"),
    [("statistician", True), ("officer", True), ("examiner", False), ("reviewer", False)],
)
def test_full_figures_are_for_officers_and_statisticians(statistician, owners, role, may):
    recorded(owners[0])
    made = service.compile_summary(2025, actor=statistician)
    actor = acting(person(f"another-{role}", role))
    if may:
        assert service.summary(made.id, actor=actor).id == made.id
        assert service.summaries(actor=actor) == [made]
    else:
        with pytest.raises(Forbidden):
            service.summary(made.id, actor=actor)
        with pytest.raises(Forbidden):
            service.summaries(actor=actor)


def test_years_offered_and_published(statistician, owners):
    recorded(owners[0])
    recorded(owners[0], year=2024)
    service.compile_summary(2024, actor=statistician)
    assert service.recorded_years() == [2025, 2024]
    assert service.published_years() == []
    published(2024)
    assert service.published_years() == [2024]

"""A correction restates the figure of the next summary; the edition before keeps its own."""

from decimal import Decimal

from certify.accounting.product import service as accounting
from certify.certificate.correcting import service as correcting
from certify.filing.correcting import service as writing
from tests.integration.campaign.recorded import recorded
from tests.integration.certificate.correcting.steps import confirmed, submitted, written
from tests.people import acting, organisation, person

OTHER = "91440300MA5EXAMP0R"


ACCOUNTS = {
    "gross_output": "900000000", "operating_revenue": "880000000",
    "employee_compensation": "150000000", "net_production_tax": "30000000",
    "depreciation": "40000000", "operating_surplus": "80000000",
}  # fmt: skip


def sales_of(made) -> Decimal:
    return accounting.full_view(made).recorded.total.amounts["sales"]


def test_the_next_summary_restates_and_the_former_edition_stays(filing, actors):
    recorded(organisation(person("neighbour"), uscc=OTHER))
    statistician = acting(person("statistician", "statistician"))
    first = accounting.compile_summary(2025, actor=statistician)
    before, digest = accounting.full_view(first), first.digest

    row, owner = written(filing, actors, sales="58000000"), actors["owner"]
    row = writing.save_section(row.id, "accounts", ACCOUNTS, version=row.row_version, actor=owner)
    row = submitted(row, owner)
    assert accounting.compile_summary(2025, actor=statistician).id == first.id, (
        "what nobody confirmed restates nothing"
    )
    correcting.accept(row.id, "一致", actor=actors["examiner"])
    correcting.confirm(row.id, actor=actors["officer"])

    second = accounting.compile_summary(2025, actor=statistician)
    assert (first.status, second.status, second.number) == ("superseded", "compiled", 2)
    assert (first.digest, accounting.full_view(first)) == (digest, before)
    assert sales_of(first) - sales_of(second) == Decimal(2_000_000)
    (change,) = accounting.restated(second)
    assert change.record_number == filing.product.record_number
    assert change.values["sales"] == ("60000000.00", "58000000")
    assert {"method", "value_added"} <= set(change.values), "estimated by a better method now"


def test_corrected_back_the_figure_is_the_former_one(filing, actors):
    statistician = acting(person("statistician", "statistician"))
    first = accounting.compile_summary(2025, actor=statistician)
    confirmed(filing, actors, sales="58000000")
    confirmed(filing, actors, sales="60000000.00")
    second = accounting.compile_summary(2025, actor=statistician)
    assert sales_of(second) == sales_of(first)
    assert filing.revision.number == 3

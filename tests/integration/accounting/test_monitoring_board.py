"""The monitoring board: from records to pages, public and full."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from certify import clock, history
from certify.accounting.industry import announcing
from certify.accounting.industry import importing as account
from certify.accounting.monitoring import board, board_tables, importing, records
from certify.accounting.publishing.dataset import CONFIDENTIAL
from certify.accounts.permissions import SYSTEM, Actor, Forbidden
from certify.db import db
from certify.filing.models import PatentClaim
from certify.reference.industries import FIELD_NAMES
from tests.integration.accounting.industry.test_account import come_out
from tests.integration.accounting.released import published
from tests.integration.accounting.rows import PATENT, USCCS, organisation, recorded
from tests.people import acting, person, sign_in

A, B, C = USCCS
CSV = "uscc,name,region_code,qualification,patents_in_force"
SERIES = """year,series,value,vintage,source
2023,employment_begin,5000,2023-census,示例
2023,employment_end,5012.6,2023-census,示例
"""


def claims(filing, *numbers, right="owned", status="in_force"):
    for number in numbers:
        db.session.add(
            PatentClaim(
                revision_id=filing.current_revision_id, organisation_id=filing.organisation_id,
                number=number, title="示例", right_source=right, legal_status=status,
                is_core=True, show_publicly=True,
            )
        )  # fmt: skip
    db.session.commit()


def handled(filing, days_ago, answer="record"):
    """Write into the log that a filing was sent and answered."""
    sent = clock.now() - timedelta(days=days_ago)
    for action, at in (("submit", sent), (answer, sent + timedelta(days=7))):
        event = history.note(filing, action, actor=SYSTEM, reason="示例")
        event.at = at
    db.session.commit()


@pytest.fixture
def three(app):
    """Three organisations with a recorded product each, a compiled summary, a roster, series."""
    filings = [recorded(organisation(uscc)) for uscc in USCCS]
    claims(filings[0], PATENT, "ZL95115608.X")
    claims(filings[0], "ZL97101765.4", right="licensed_sole")
    claims(filings[1], PATENT, status="expired")
    claims(filings[2], PATENT)
    rows = (f"{A},一,320505,high_tech,10", f"{B},二,350100,high_tech,10", f"{C},三,110000,srdi,5")
    importing.take_roster(
        "\n".join((CSV, *rows)).encode(), "名录.csv", vintage="2025", as_of=date(2025, 12, 31),
        source="示例", actor=SYSTEM,
    )  # fmt: skip
    importing.take_series(SERIES.encode(), actor=SYSTEM)
    for filing in filings:
        handled(filing, 200)
    handled(filings[0], 9, "return")
    published(2025)
    return filings


def test_patents_at_work(three):
    listed = records.filers(2025, "2025")
    assert [(one.uscc, one.used, one.held) for one in listed] == sorted(
        [(A, 2, 10), (B, 0, 10), (C, 1, 5)]
    )
    whole = board.public_board(2025).use[0]
    assert (whole.filers, whole.used, whole.held, whole.rate) == (3, 3, 25, Decimal("12.0"))
    assert records.filers(2024, "2025") == []
    assert records.filers(2025, None)[0].held is None


def test_the_public_board_counts_whole_quarters_and_hides_small_rows(three):
    public, full = board.public_board(2025), board.full_board(2025, actor=SYSTEM)
    assert public.until is not None
    assert full.until is None
    assert sum(row.decisions for row in full.filings) == 4
    assert sum(row.decisions or 0 for row in public.filings) <= 3
    (kept,) = [row for row in public.use if row.group == "srdi"]
    assert kept.hidden
    assert [row.rate for row in full.use if row.group == "srdi"] == [Decimal("20.0")]


def test_published_figures_stand_beside_ours(three):
    made = board.public_board(2025)
    tables = {table.id: table for table in board_tables.industry_tables(made)}
    rows = {(row[0].say("en"), row[3]): row[4:] for row in tables["published"].rows}
    assert rows["Labour productivity", "2023"] == ("33.7", "33.7")
    assert rows["Share of GDP", "2022"] == ("12.71", "12.71")
    assert rows["Recorded products", "2023-11"][0].say("zh") == "28,000以上"


def test_output_against_the_target(three):
    (row,) = board.public_board(2025).products
    assert (row.products, row.hidden) == (3, False)
    assert row.output == Decimal("180000000.00")
    assert row.progress == Decimal("0.02")


def test_only_the_office_sees_every_row(three):
    with pytest.raises(Forbidden):
        board.full_board(2025, actor=Actor(None, "x", roles=frozenset({"examiner"})))


def test_pages_and_downloads(client, three):
    page = client.get("/statistics/monitoring").get_data(as_text=True)
    assert "Coverage of the target groups, roster 2025, data year 2025" in page
    assert "R&amp;D expenditure of 2023 is not loaded" in page
    chinese = client.get("/statistics/monitoring?lang=zh").get_data(as_text=True)
    assert "重点群体" in chinese
    table = client.get("/statistics/monitoring/2025.csv").get_data(as_text=True)
    assert "LABOUR_PRODUCTIVITY,33.7,CNY_10K_PER_PERSON" in table
    hidden = [line for line in table.splitlines() if line.endswith(f"[{CONFIDENTIAL}]")]
    assert any("PATENT_USE" in line for line in hidden)
    assert all(",," in line for line in hidden)
    described = json.loads(client.get("/statistics/monitoring/2025.csv-metadata.json").data)
    names = [column["name"] for column in described["tableSchema"]["columns"]]
    assert names == table.removeprefix("\ufeff").splitlines()[0].split(",")
    assert json.loads(client.get("/statistics/monitoring/2025.json").data)["observations"]
    assert client.get("/statistics/monitoring/2025.xlsx").data.startswith(b"PK")
    for chart in ("industry", "structure", "products", "coverage"):
        drawing = client.get(f"/statistics/monitoring/2025/{chart}.svg")
        assert b"<script" not in drawing.data
        assert "default-src 'none'" in drawing.headers["Content-Security-Policy"]
    for address in ("2025.exe", "1999.csv", "2025/gold.svg"):
        assert client.get(f"/statistics/monitoring/{address}").status_code == 404
    assert client.get("/statistics/monitoring?year=1999").status_code == 404


def test_an_empty_installation_says_so(client, app):
    assert "No product is recorded yet" in client.get("/statistics/monitoring").text


def test_the_statistician_feeds_by_page(client, app):
    recorded(organisation(A))
    sign_in(client, person("statistician", "statistician"))
    office = "/accounting/monitoring"

    def sent(address, text, **typed):
        from io import BytesIO

        data = {"file": (BytesIO(text.encode()), "f.csv"), "go": "import", **typed}
        return client.post(f"{office}/{address}", data=data, content_type="multipart/form-data")

    bad = sent("rosters", f"{CSV}\n{A},一,999999,high_tech,1\n", vintage="2025", as_of="soon")
    assert bad.status_code == 422
    assert "Cell C2" in bad.text
    assert "Give the day of the list" in bad.text
    assert 'value="2025"' in bad.text
    good = {"vintage": "2025", "as_of": "2025-12-31", "source": "示例"}
    tried = sent("rosters", f"{CSV}\n{A},一,320505,high_tech,1\n", **good | {"go": "try"})
    assert "Only tried: 1 enterprises" in tried.text
    assert importing.rosters() == []
    assert sent("rosters", f"{CSV}\n{A},一,320505,high_tech,1\n", **good).status_code == 303
    (roster,) = importing.rosters()
    assert sent("series", SERIES).status_code == 303
    assert "Only tried: 0 new" in sent("series", SERIES, go="try").text
    assert "no figure" in sent("series", SERIES.replace("5000", "many")).text
    assert "5012.6" in client.get(office).text
    assert client.get(f"{office}/2025.csv").status_code == 200
    gone = client.post(f"{office}/rosters/{roster.id}/withdraw", data={"reason": "名录有误"})
    assert gone.status_code == 303
    assert "counts no more" in client.get(office).text


def test_what_the_office_released_stands_before_what_was_published(three):
    made = board.industries()
    assert [(one.year, one.own) for one in made] == [
        (2023, False), (2022, False), (2021, False), (2018, False),
    ]  # fmt: skip
    first, second = (acting(person(name, "statistician")) for name in ("one", "two"))
    rows = "".join(f"2023,{code},100,own\n" for code in FIELD_NAMES if code != "99")
    data = f"year,class_code,value_added_100m_cny,vintage\n{rows}".encode()
    account.take_in(data, "f.csv", source="示例", standing="final", actor=first)
    prepared = announcing.prepare(2023, actor=first)
    assert not board.industries()[0].own
    come_out(prepared.id, second)
    newest = board.industries()[0]
    assert (newest.year, newest.own) == (2023, True)
    assert newest.announced.total.value == Decimal(700)

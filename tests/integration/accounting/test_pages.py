"""Pages, charts, CSV and PDF of summaries, for the office and for the public."""

import csv
import io
import json
import re

import pikepdf
import pytest
from flask import g

from certify.accounting.product import service
from certify.certificate.conformance.listing import conform
from certify.certificate.reading import page_texts
from tests.integration.accounting.released import published
from tests.integration.accounting.rows import USCCS, organisation, recorded
from tests.people import acting, person
from tests.people import sign_in as sign_in_as

SECRET = "12345678"  # sales of the one small group, in yuan
SHOWN_SECRET = "1,234.57"


def sign_in(client, user):
    """Sign in, reading English; whoever was seen in the test's context before is forgotten."""
    sign_in_as(client, user)
    with client.session_transaction() as session:
        session["language"] = "en"
    for seen in ("actor", "_login_user", "flask_babel"):
        g.pop(seen, None)


@pytest.fixture
def summary(app):
    """A summary with one field of three organisations and one of a single one."""
    owners = [organisation(uscc) for uscc in USCCS]
    for owner in owners:
        recorded(owner, sales="60000000.00")
        recorded(owner, field="04", sales="30000000.00")
    recorded(owners[0], field="03", sales=f"{SECRET}.00")
    made = published(2025)
    return service.summary(made.source_id, actor=acting(person("statistician", "statistician")))


@pytest.fixture
def office(client, summary):
    sign_in(client, person("officer", "officer"))
    return client


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_statistics_before_any_summary(client):
    assert "No figures have been released yet." in client.get("/statistics").text
    assert client.get("/statistics/2025.csv").status_code == 404


def test_public_page_shows_totals_and_marks_hidden_cells(client, summary):
    page = client.get("/statistics")
    assert page.status_code == 200
    assert "[c]" in page.text
    assert SHOWN_SECRET not in page.text
    assert "illustrative" in page.text.lower() and "estimate" in page.text.lower()
    assert "10,000 yuan" in page.text
    assert client.get("/statistics?year=1999").status_code == 404


def test_public_page_in_chinese(client, summary):
    page = client.get("/statistics?lang=zh").text
    assert "其中：已认定" in page and "单位：万元" in page and "估算" in page and "示例标准" in page


def test_public_csv_holds_markers_and_exact_yuan(client, summary):
    answer = client.get("/statistics/2025.csv")
    assert answer.mimetype == "text/csv"
    found = {(one["status"], one["field"]): one for one in rows(answer.text)}
    assert found["recorded", "03"]["sales_cny"] == "[c]"
    assert found["recorded", "03"]["products"] == "1"
    assert found["recorded", "TOTAL"]["sales_cny"] == "282345678.00"
    assert SECRET not in answer.text.replace("282345678.00", "")
    assert all("估算" in one["quality"] for one in found.values())
    shown = [k for k, one in found.items() if k[0] == "recorded" and one["sales_cny"] == "[c]"]
    assert len(shown) > 1, "the total would give a single hidden row away"


def test_full_csv_has_every_figure(office, summary):
    found = {(one["status"], one["field"]): one for one in
             rows(office.get(f"/accounting/{summary.id}/full.csv").text)}  # fmt: skip
    assert found["recorded", "03"]["sales_cny"] == f"{SECRET}.00"
    assert found["recorded", "03"]["methods"] == "P2:1"


def test_charts_are_pictures_without_script(client, summary):
    for chart in ("sales", "value-added"):
        answer = client.get(f"/statistics/2025/{chart}.svg?lang=zh")
        assert answer.mimetype == "image/svg+xml"
        assert "<script" not in answer.text
        assert not re.search(r"""(?:href|src)=["'](?!#)""", answer.text)
        assert "信息通信技术制造业" in answer.text
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client.get("/statistics/2025/other.svg").status_code == 404


def test_office_page_shows_doubts_products_and_history(office, summary):
    page = office.get(f"/accounting/{summary.id}").text
    assert SHOWN_SECRET in page
    assert "P2 revenue allocation" in page
    assert "Summary compiled" in page
    assert summary.digest in page
    assert office.get(f"/accounting/{summary.id}/sales.svg").status_code == 200


def test_statistician_compiles_on_the_page_and_officer_cannot(client, summary, work_off):
    sign_in(client, person("officer", "officer"))
    assert "Compile a summary" not in client.get("/accounting").text
    assert client.post("/accounting/compile", data={"year": "2025"}).status_code == 403
    sign_in(client, person("second", "statistician"))
    assert "Compile a summary" in client.get("/accounting").text
    answer = client.post("/accounting/compile", data={"year": "2025"}, follow_redirects=True)
    assert "Waits for its turn" in answer.text and answer.headers["Refresh"]
    again = client.post("/accounting/compile", data={"year": "2025"})
    assert again.location == answer.request.path
    assert answer.request.path in client.get("/accounting").text
    assert work_off()["calculations"] == 1
    assert client.get(again.location).location == f"/accounting/{summary.id}"
    refused = client.post("/accounting/compile", data={"year": "1999"})
    assert refused.status_code == 422
    assert "No product is recorded for 1999" in refused.text
    assert client.post("/accounting/compile", data={"year": "x"}).status_code == 422


@pytest.mark.parametrize("path", ["", "/full.csv", "/full.pdf", "/sales.svg"])
def test_full_figures_need_their_role(client, summary, path):
    address = f"/accounting/{summary.id}{path}"
    assert client.get(address).status_code in {302, 401}
    sign_in(client, person("examiner", "examiner"))
    assert client.get(address).status_code == 403


def test_reports_are_drawn_by_the_worker(client, summary, work_off, with_fonts):
    assert client.get("/statistics/2025.pdf").status_code == 503
    assert "is being drawn" in client.get("/statistics").text
    done = work_off()
    assert (done["reports"], done["release reports"]) == (1, 1)
    done = work_off()
    assert (done["reports"], done["release reports"]) == (0, 0)
    public = client.get("/statistics/2025.pdf").data
    said = "".join(page_texts(public))
    assert "信息通信技术制造业" in said and "ICTmanufacturing" in said
    assert "[c]" in said and SHOWN_SECRET not in said
    assert "江苏" in said and "高新技术企业" in said and "各行不可相加" in said
    assert "广东省深圳市" not in said
    assert "估算" in said and "示例标准" in said and "illustrative" in said
    sign_in(client, person("officer", "officer"))
    full = "".join(page_texts(client.get(f"/accounting/{summary.id}/full.pdf").data))
    assert SHOWN_SECRET in full and "不得公开" in full
    assert "区县" in full and "单位类型" in full


def test_report_embeds_fonts_and_its_table(client, summary, work_off, with_fonts):
    work_off()
    report = client.get("/statistics/2025.pdf").data
    assert [(found.clause.id, found.place) for found in conform(report).findings] == []
    with pikepdf.open(io.BytesIO(report)) as pdf:
        (name,) = pdf.attachments
        table = pdf.attachments[name].get_file().read_bytes().decode()
        assert SECRET not in table.replace("282345678.00", "")
        fonts = [f for page in pdf.pages for f in page.Resources.get("/Font", {}).values()]
        assert fonts
        assert all("/FontFile2" in f.DescendantFonts[0].FontDescriptor for f in fonts)
        assert pdf.Root.MarkInfo.Marked


def test_files_of_a_summary(summary, with_fonts, tmp_path):
    written = service.write_files(summary, tmp_path / "out")
    assert [path.name for path in written] == [
        "accounting.csv", "accounting.pdf", "accounting-public.csv", "accounting-public.pdf",
    ]  # fmt: skip
    assert SECRET in written[0].read_text(encoding="utf-8-sig")
    assert all(path.read_bytes().startswith(b"%PDF") for path in written[1::2])
    assert json.dumps(summary.table)

"""The yearbook: one paper in both languages, of public figures only, by one command."""

import io

import pikepdf
import pytest
from click.testing import CliRunner

from certify import history
from certify.accounting.commands import accounting
from certify.accounting.yearbook import making, service
from certify.accounting.yearbook.making import STEPS
from certify.accounts.permissions import SYSTEM, Actor, Forbidden
from certify.certificate.conformance.listing import conform
from certify.certificate.reading import page_texts
from certify.db import db
from certify.problems import Refused
from tests.integration.accounting.released import published
from tests.integration.accounting.rows import USCCS, organisation, recorded
from tests.people import person, sign_in

SECRET = "12345678"


@pytest.fixture
def year(app, with_fonts):
    """Three organisations in one field; one of them alone in another, with a secret amount."""
    owners = [organisation(uscc) for uscc in USCCS]
    for owner in owners:
        recorded(owner)
    recorded(owners[0], field="05", sales=f"{SECRET}.00")
    published(2025)
    return 2025


def test_the_paper(year):
    told = []
    paper = making.make(year, told.append)
    assert tuple(told) == STEPS
    assert [(found.clause.id, found.place) for found in conform(paper).findings] == []
    text = "".join("".join(page_texts(paper)).split())
    for words in (
        "2025年专利密集型产业与产品年鉴", "Yearbook2025ofpatent-intensiveindustriesandproducts",
        "目录", "Contents", "168,713", "Growthontheyearbeforeisnotgiven",
    ):  # fmt: skip
        assert words in text
    assert "1,234.57" not in text
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        (name,) = pdf.attachments
        table = pdf.attachments[name].get_file().read_bytes().decode("utf-8-sig")
        assert table.startswith("period,group")
        assert SECRET not in table
        with pdf.open_outline() as outline:
            titles = [one.title for one in outline.root]
            assert titles[0] == "目录 Contents"
            assert titles[1] == "1 专利密集型产业 Patent-intensive industries"
            assert len(titles) == 6
            assert [child.title[:3] for child in outline.root[2].children][:2] == ["2.1", "2.2"]
    assert making.make(year, told.append) == paper


def test_a_year_that_is_not_released_is_refused(app):
    organisation(USCCS[0])
    with pytest.raises(Refused) as caught:
        making.make(2025, lambda _: None)
    (problem,) = caught.value.problems
    assert (problem.pointer, problem.code) == ("/year", "not_released")


def test_by_command(year, app, tmp_path):
    db.session.commit()
    target = tmp_path / "new" / "yearbook.pdf"

    def run(asked: str):
        command = ["yearbook", "--year", asked, "--out", str(target), "--lang", "en"]
        return CliRunner().invoke(accounting, command, obj=lambda: app)

    refused = run("2019")
    assert refused.exit_code == 2
    assert "No summary of products is released for 2019. Released are: 2025." in refused.stderr
    assert not target.exists()
    result = run("2025")
    assert result.exit_code == 0, result.output
    assert "1/3 Gathering what is public" in result.stderr
    assert result.stdout.strip() == str(target)
    assert target.read_bytes().startswith(b"%PDF")


def test_the_statistician_asks_and_the_worker_prints(year, client, work_off):
    sign_in(client, person("numbers", "statistician"))
    office = "/accounting/monitoring"
    address = "/statistics/yearbook/2025-1.pdf"
    assert client.get(address).status_code == 404
    assert client.post(f"{office}/yearbook", data={"year": 2025}).status_code == 303
    assert client.post(f"{office}/yearbook", data={"year": 2025}).status_code == 303
    assert "The yearbook is being printed" in client.get(office).text
    assert work_off()["yearbooks"] == 1
    assert work_off()["yearbooks"] == 0
    assert client.get(address).data.startswith(b"%PDF")
    assert client.get(address).headers["Content-Disposition"].endswith('"yearbook-2025-1.pdf"')
    assert address in client.get("/statistics/monitoring").text
    (row,) = service.editions(2025)
    assert [event.action for event in history.of(row)] == ["create", "print"]
    assert service.ask(2025, actor=SYSTEM).number == 2


def test_nobody_asks_for_a_year_that_is_not_released(app):
    with pytest.raises(Refused):
        service.ask(2025, actor=SYSTEM)
    with pytest.raises(Forbidden):
        service.ask(2025, actor=Actor(None, "x", roles=frozenset({"officer"})))

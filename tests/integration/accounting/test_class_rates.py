"""Class rates: taken in whole or not at all, every edition kept, used without accounts."""

from decimal import Decimal
from io import BytesIO

import pytest

from certify.accounting.product import service
from certify.accounting.rates import service as rates
from certify.accounts.permissions import Forbidden
from certify.problems import Refused
from tests.integration.accounting.rows import USCCS, organisation, recorded
from tests.people import acting, person, sign_in

HEAD = "data_year,class_code,rate_percent,rate_year,source\n"
GOOD = f"{HEAD}2025,01,25,2023,统计局\n2025,03,30.5,2023,统计局\n".encode()
HOME = "/accounting/rates"


@pytest.fixture
def statistician(app):
    return acting(person("rates", "statistician"))


def test_editions_are_kept_and_the_newest_stands(statistician):
    assert rates.take_rates(GOOD, actor=statistician, dry_run=True).new == 2
    assert rates.rates_of(2025) == {}
    assert rates.take_rates(GOOD, actor=statistician).new == 2
    better = f"{HEAD}2025,01,26,2023,统计局修订\n2025,03,30.50,2023,统计局\n".encode()
    taken = rates.take_rates(better, actor=statistician)
    assert (taken.new, taken.replaced, taken.unchanged) == (0, 1, 1)
    assert rates.rates_of(2025)["01"].rate == Decimal("0.26")
    kept = [(row.class_code, row.number) for row in rates.listed(actor=statistician)]
    assert kept == [("01", 2), ("01", 1), ("03", 1)]
    assert rates.rates_of(2024) == {}


def test_a_file_with_one_fault_leaves_nothing(statistician):
    with pytest.raises(Refused):
        rates.take_rates(GOOD + "2025,02,250,2023,统计局\n".encode(), actor=statistician)
    assert rates.rates_of(2025) == {}
    with pytest.raises(Forbidden):
        rates.take_rates(GOOD, actor=acting(person("o", "officer")))


def test_a_rate_values_products_without_accounts_only_and_stays_with_the_summary(statistician):
    owner = organisation(USCCS[0])
    with_accounts = recorded(owner)
    without = recorded(owner, accounts=None)
    first = service.compile_summary(2025, actor=statistician)
    rates.take_rates(GOOD, actor=statistician)
    second = service.compile_summary(2025, actor=statistician)
    lines = {one["record_number"]: one for one in service.product_lines(second)}
    plain = lines[with_accounts.product.record_number]
    rated = lines[without.product.record_number]
    assert plain["method"] == "P2" and "class_rate" not in plain
    assert (rated["method"], rated["source"]) == ("P1", "统计局 2023")
    assert Decimal(rated["value_added"]) == Decimal(rated["output_value"]) * Decimal("0.25")
    assert [change.record_number for change in service.restated(second)] == [rated["record_number"]]
    assert service.compile_summary(2025, actor=statistician).id == second.id
    rates.take_rates(f"{HEAD}2025,01,26,2023,统计局\n".encode(), actor=statistician)
    third = service.compile_summary(2025, actor=statistician)
    assert (first.number, second.number, third.number) == (1, 2, 3)
    assert {one["rate"] for one in second.estimates if one["method"] == "P1"} == {"0.25"}


def test_the_page_takes_a_file_in_or_tells_every_fault(client, app):
    officer, statistician = person("o", "officer"), person("s", "statistician")
    sign_in(client, officer)
    assert "No class rate has been loaded" in client.get(HOME).text
    assert "Take rates in" not in client.get(HOME).text
    sent = {"file": (BytesIO(GOOD), "r.csv"), "go": "import"}
    assert client.post(HOME, data=sent).status_code == 403
    sign_in(client, statistician)
    bad = GOOD + "2025,08,x,2023,统计局\n".encode()
    page = client.post(HOME, data={"file": (BytesIO(bad), "r.csv"), "go": "import"})
    assert page.status_code == 422
    assert "Cell B4" in page.text and "Cell C4" in page.text
    tried = client.post(HOME, data={"file": (BytesIO(GOOD), "r.csv"), "go": "try"})
    assert "Only tried: 2 new" in tried.text and "No class rate" in tried.text
    empty = client.post(HOME, data={"go": "import"})
    assert empty.status_code == 422 and "The file is empty" in empty.text
    done = client.post(HOME, data={"file": (BytesIO(GOOD), "r.csv"), "go": "import"})
    assert done.status_code == 303
    page = client.get(HOME).text
    assert "30.5" in page and "统计局" in page


def test_the_command_takes_a_file_in(app, tmp_path, statistician):
    from click.testing import CliRunner

    from certify.accounting.commands import accounting

    path = tmp_path / "rates.csv"
    path.write_bytes(GOOD)
    run = CliRunner().invoke(accounting, ["rates", str(path)], obj=lambda: app)
    assert run.exit_code == 0, run.output
    assert "2" in run.output
    path.write_bytes(f"{HEAD}2025,08,x,2023,S\n".encode())
    run = CliRunner().invoke(accounting, ["rates", str(path), "--lang", "zh"], obj=lambda: app)
    assert run.exit_code == 2
    assert "B2" in run.output and "C2" in run.output

"""The product page as a patent-marking page: public patents only, as of a day, two languages."""

import xml.etree.ElementTree as ET

import pytest
from sqlalchemy import select

from certify.db import db
from certify.filing import index
from certify.filing.models import Product
from certify.registry.marking import marking
from tests.integration.campaign.recorded import DOCUMENT, recorded
from tests.integration.certificate.living.rows import PATENT, certificate, claimed, say
from tests.people import organisation, person

HIDDEN = {**DOCUMENT["patents"][0], "number": "ZL201910397464.3", "filed_on": "2019-05-10",
          "granted_on": "2021-01-01", "title": "秘密方法", "show_publicly": False}  # fmt: skip


@pytest.fixture
def product(app):
    home = organisation(person("owner"))
    filing = claimed(recorded(home, patents=[DOCUMENT["patents"][0], HIDDEN]))
    index.refresh(filing.product)
    db.session.commit()
    return db.session.scalars(select(Product)).one()


def page(client, product, language="en", path="products"):
    answer = client.get(f"/{path}/{product.record_number}?lang={language}")
    assert answer.status_code == 200
    return answer.text


def test_where_nothing_newer_is_known_the_page_says_so(client, product):
    text = page(client, product)
    assert "The present status is not known here" in text and "as stated by the filer" in text
    assert PATENT in text and "CN201710601862.3" in text
    assert "尚不掌握当前状态" in page(client, product, "zh")


def test_it_says_how_each_patent_stands_of_which_day_and_from_where(client, product):
    say(f"{PATENT},lapsed_fee,2026-03-01,")
    text = page(client, product)
    assert "Patent status as of" in text and "Lapsed, fee unpaid" in text
    assert "2026-03-01" in text and "登记簿" in text
    assert "中国发明专利" not in text, "goods may no longer carry it"
    say(f"{PATENT},in_force,,", as_of="2026-05-02")
    assert f"中国发明专利 {PATENT}" in page(client, product)


def test_what_is_older_than_the_filers_look_up_is_not_shown_as_the_status(client, product):
    say(f"{PATENT},lapsed_fee,2025-03-01,", as_of="2026-01-14")
    assert "The present status is not known here" in page(client, product)


def test_patents_that_are_not_public_and_holders_stay_hidden(client, product):
    say("ZL201910397464.3,invalidated,2026-03-01,", f"{PATENT},in_force,2026-04-01,某秘密受让人")
    certificate(filing=db.session.scalars(select(Product)).one().filings[0])
    for language in ("zh", "en"):
        for path in ("products", "registry/products"):
            text = page(client, product, language, path)
            assert "ZL201910397464" not in text and "CN201910397464" not in text
            assert "秘密" not in text and "0.25" not in text
    found = marking(product.public_revision.document)
    assert (len(found.patents), found.unknown) == (1, 0)


def test_both_addresses_show_one_page_and_name_the_permanent_one(client, product):
    short, long = page(client, product), page(client, product, path="registry/products")
    canonical = f'<link rel="canonical" href="http://localhost/products/{product.record_number}">'
    assert canonical in short and canonical in long
    assert client.get("/products/PP-2026-999999-X").status_code == 404


def test_the_line_for_packaging_is_a_drawing_that_can_be_read(client, product):
    answer = client.get(f"/products/{product.record_number}/label.svg")
    assert answer.mimetype == "image/svg+xml"
    drawing = ET.fromstring(answer.text)
    texts = [each.text for each in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[:3] == [
        "专利信息 Patents", f"http://localhost/products/{product.record_number}",
        product.record_number,
    ]  # fmt: skip
    (path,) = drawing.iter("{http://www.w3.org/2000/svg}path")
    assert path.get("d").count("M") > 100
    assert client.get("/products/PP-2026-999999-X/label.svg").status_code == 404


def test_a_product_whose_recordation_was_withdrawn_keeps_its_page_and_loses_its_line(
    client, product
):
    product.filings[0].status = "withdrawn"
    db.session.flush()
    index.refresh(product)
    db.session.commit()
    assert "Line for packaging" not in page(client, product)
    assert client.get(f"/products/{product.record_number}/label.svg").status_code == 404

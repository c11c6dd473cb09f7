"""A paper that is really issued is told of in the values it says itself."""

import json

from sqlalchemy import select

from certify import jobs
from certify.certificate import issuing as flow
from certify.certificate.models import Certificate
from certify.certificate.signals.webhooks import delivery
from certify.db import db
from tests import rows


def test_what_is_told_is_what_the_paper_says(issuing, house, opened, receiver):
    rows.recorded_filing(house.organisation)
    flow.issue_pending()
    jobs.tell_new_events()
    assert delivery.deliver() == 1
    said = json.loads(receiver.came[0].body)["data"]
    row = db.session.scalars(select(Certificate)).one()
    content = row.content
    assert said["number"] == content["number"] == row.number
    assert said["holder"]["uscc"] == content["holder"]["uscc"]
    assert said["product"]["name_zh"] == content["product"]["name_zh"]
    assert said["product"]["field"] == content["product"]["field"]["code"]
    for name in ("record_number", "issued_on", "valid_until", "page_url"):
        assert said[name] == content[name]
    private = ("contact", "mobile", "email", "sales", "profit", "contribution", "13800000000")
    assert not any(word in receiver.came[0].body.decode() for word in private)

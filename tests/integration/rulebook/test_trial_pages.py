"""Trying a version by its page: a golden case, figures, nonsense; nothing is kept."""

import re

from certify.db import db
from certify.rulebook.models import StandardVersion
from tests.integration.campaign.recorded import active_standard


def typed_on(text):
    """What the form of figures holds: name → value."""
    found = re.findall(r'<input class="form-control[^>]* name="([^"]+)" value="([^"]*)"', text)
    return {"field": "01", **dict(found)}


def test_figures_of_a_case_can_be_changed_and_judged_again(app, client):
    row, *_ = active_standard()
    page = f"/standards/{row.standard_id}/{row.version}/try"
    typed = typed_on(client.get(f"{page}?case=base").text)
    assert typed["fact-sales"] == "50000000" and typed["level-C3"] == "3"
    same = client.get(page, query_string=typed)
    assert same.status_code == 200 and "64.60" in same.text
    more = client.get(page, query_string={**typed, "fact-sales": "300000000"})
    assert "69.40" in more.text and "64.60" not in more.text
    open_levels = client.get(page, query_string={**typed, "level-C3": ""})
    assert "58.60" in open_levels.text and "66.60" in open_levels.text


def test_nonsense_is_named_at_its_field_and_nothing_is_lost(app, client):
    row, *_ = active_standard()
    page = f"/standards/{row.standard_id}/{row.version}/try"
    typed = {**typed_on(client.get(page).text), "fact-sales": "5,000", "level-C4": "9"}
    answer = client.get(page, query_string=typed, headers={"Accept-Language": "zh"})
    assert answer.status_code == 422
    assert '<a href="#fact-sales">' in answer.text and '<a href="#level-C4">' in answer.text
    assert typed_on(answer.text) == typed
    assert "半角数字" in answer.text
    other = client.get(page, query_string={**typed, "field": "08"})
    assert '<a href="#field">' in other.text
    assert db.session.query(StandardVersion).count() == 1

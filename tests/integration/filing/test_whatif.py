"""The filer tries other figures: nothing is kept, and the standard says what counts."""

import re

import pytest
from sqlalchemy import func, select

from certify.db import db
from certify.filing import service, submission
from certify.filing.models import Filing
from certify.history import Event
from certify.i18n import translate
from certify.problems import Problem, Refused
from certify.scoring.distance.power import NO_ADVICE
from tests.integration.filing.answers import YEAR, fill
from tests.people import acting, organisation, person, sign_in


@pytest.fixture
def draft(app, client):
    owner = person("owner")
    home = organisation(owner)
    actor = acting(owner)
    filing = fill(service.begin_filing(home.id, YEAR, actor=actor), actor)
    sign_in(client, owner)
    return filing


def page(client, filing, path="what-if", lang="en"):
    return client.get(f"/filings/{filing.id}/{path}?lang={lang}")


def tried(client, filing, part="", lang="en", **changes):
    data = {pointer.replace("__", "/"): value for pointer, value in changes.items()}
    return client.post(f"/filings/{filing.id}/what-if?lang={lang}{part}", data=data)


def kept(filing):
    events = db.session.scalar(select(func.count()).select_from(Event))
    db.session.expire_all()
    row = db.session.get(Filing, filing.id)
    return row.draft, row.draft_version, row.status, events


def test_the_page_offers_the_figures_the_standard_reads(client, draft):
    answer = page(client, draft)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'name="/economics/sales"' in answer.text
    assert 'name="/levels/C3"' in answer.text
    assert 'name="/economics/output_value"' not in answer.text
    assert "How far the draft is from the line" in answer.text
    assert "How firm under other weights" in answer.text
    assert "草稿与标准线的差距" in page(client, draft, lang="zh").text
    for lang in ("zh", "en"):
        assert translate(NO_ADVICE, lang) in page(client, draft, lang=lang).text


def test_a_trial_answers_with_both_totals_and_keeps_nothing(client, draft):
    before = kept(draft)
    answer = tried(client, draft, __economics__sales="100000000")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "A1" in answer.text and "100000000" in answer.text
    assert kept(draft) == before


def test_the_result_alone_is_a_part_of_the_page(client, draft):
    answer = tried(client, draft, "&part=result", __levels__C3="4", __levels__C4="4",
                   __levels__D2="4")  # fmt: skip
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Total score" in answer.text
    assert re.search(r"\d+\.\d\d to \d+\.\d\d", answer.text)  # the draft's interval
    assert "结果" in tried(client, draft, "&part=result", lang="zh").text


def test_refused_figures_are_named_at_their_field_and_kept_as_typed(client, draft):
    answer = tried(client, draft, __economics__sales="much", __levels__C3="9")
    assert answer.status_code == 422
    assert 'value="much"' in answer.text and 'value="9"' in answer.text
    assert "These figures would be refused" in answer.text
    assert answer.text.count("field-error") >= 2


def test_a_figure_the_standard_does_not_read_is_no_lever(client, draft):
    changed = tried(client, draft, __economics__output_value="1", __organisation__uscc="x")
    assert changed.status_code == 200
    assert "Nothing differs from the draft yet" in changed.text


def test_an_unfinished_draft_says_what_is_missing_first(client, draft):
    draft.draft = {**draft.draft, "economics": {}}
    db.session.commit()
    answer = page(client, draft)
    assert answer.status_code == 200
    assert "A score can be shown as soon as these are mended" in answer.text


@pytest.mark.parametrize(("path", "shown"), [
    ("economics", "A1"), ("market", "D1"), ("patents", "C1"), ("patents/0", "C1"),
    ("evidence", "C4"), ("product", "Nothing in this section counts"),
    ("accounts", "Nothing in this section counts"),
])  # fmt: skip
def test_each_section_says_what_counts(client, draft, path, shown):
    answer = page(client, draft, path)
    assert answer.status_code == 200
    assert "What counts here" in answer.text
    assert shown in answer.text
    assert "本部分哪些内容计分" in page(client, draft, path, lang="zh").text


def test_the_files_page_tells_the_standards_guidance_per_level(client, draft):
    standard = submission.standard_of_field("01")
    text = page(client, draft, "evidence", lang="zh").text
    for indicator in standard.indicators:
        for each in indicator.guidance:
            assert each.text.zh in text


def test_before_the_industry_is_known_it_asks_for_it(client, draft):
    draft.draft = {**draft.draft, "product": {}}
    db.session.commit()
    assert "industry code first" in page(client, draft, "economics").text


def test_a_field_without_a_standard_is_said_plainly(client, draft, monkeypatch):
    def none(field):
        raise Refused([Problem("", "no_standard", submission.NO_STANDARD, {"field": field})])

    monkeypatch.setattr("certify.filing.guidance_pages.standard_of_field", none)
    text = page(client, draft, "economics").text
    assert "No standard in use covers the field" in text

"""A consultation on its pages: editors put out and answer, anybody comments."""

from datetime import timedelta

import pytest

from certify import clock, history
from certify.accounts.permissions import Forbidden
from certify.db import db
from certify.problems import Refused
from certify.rulebook import comments, publication
from certify.rulebook.models import Comment, StandardVersion
from certify.web.identity import ANONYMOUS
from tests.integration.rulebook.life import pass_consultation, put_out, registered, tried
from tests.people import acting, person, sign_in

WORDS = {"name": "Wang", "contact": "wang@example.com", "text": "B2 weighs too little."}


@pytest.fixture
def editor(app):
    return person("editor", "editor")


@pytest.fixture
def row(editor):
    return put_out(registered(editor), editor)


def path(row, *more):
    return "/".join(("/standards", row.standard_id, row.version, *more))


def test_editors_put_a_version_out_on_its_page(editor, client):
    row = registered(editor)
    sign_in(client, editor)
    assert "Put out for consultation" in client.get(path(row)).text
    form = path(row, "consultation")
    assert "30 days or more" in client.get(form).text
    wrong = client.post(form, data={"text_zh": "说明", "text_en": "", "opens_on": "soon",
                                    "closes_on": ""})  # fmt: skip
    assert (wrong.status_code, wrong.mimetype) == (422, "text/html")
    assert wrong.text.count("Give a day of the form") >= 2
    today = clock.today()
    days = {"opens_on": today.isoformat(), "closes_on": today.isoformat()}
    kept = client.post(form, data={"text_zh": "说明文字", "text_en": "", **days})
    assert kept.status_code == 422 and "说明文字" in kept.text
    done = client.post(form, data={"text_zh": "说明文字", "text_en": "What is new", **days})
    assert (done.status_code, done.location) == (303, path(row))
    assert "You put this version out yourself" in client.get(path(row)).text
    clock.CLOCK.advance(timedelta(days=1))
    sign_in(client, person("second", "editor"))
    stands_against = client.get(path(row)).text
    assert "There is no back-test" in stands_against and path(row, "backtests") in stands_against
    refused = client.post(path(row), data={"action": "activate"})
    assert refused.status_code == 422 and "There is no back-test" in refused.text
    sign_in(client, editor)
    tomorrow = clock.today().isoformat()
    client.post(path(row, "extension"), data={"closes_on": tomorrow, "reason": "no back-test"})
    tried(row, editor)
    clock.CLOCK.advance(timedelta(days=1))
    sign_in(client, person("third", "editor"))
    assert client.post(path(row), data={"action": "activate"}).status_code == 303
    assert db.session.get(StandardVersion, row.id).status == "active"


def test_only_editors_put_out_and_answer(row, client):
    sign_in(client, person("officer", "officer"))
    assert client.get(path(row, "consultation")).status_code == 403
    made = comments.comment(row.id, WORDS, actor=ANONYMOUS)
    assert client.get(f"/standards/comments/{made.id}").status_code == 403
    with pytest.raises(Forbidden):
        comments.answer(made.id, "noted", "Thanks.", actor=acting(person("filer")))


def test_the_public_reads_the_text_and_comments(row, client):
    page = client.get(path(row))
    assert "Please comment." in page.text and "Comment on this version" in page.text
    assert row.name in client.get("/standards").text
    chinese = client.get(path(row), headers={"Accept-Language": "zh-CN"})
    assert "现公开征求意见。" in chinese.text
    faulty = client.post(path(row, "comment"), data={"name": "", "contact": "", "text": "My text"})
    assert faulty.status_code == 422 and "My text" in faulty.text
    sent = client.post(path(row, "comment"), data=WORDS)
    assert (sent.status_code, sent.location) == (303, path(row))
    made = db.session.query(Comment).one()
    assert [event.action for event in history.of(made)] == ["create"]
    public = client.get(path(row)).text
    assert WORDS["text"] not in public, "published with its answer, not before"


def test_an_answered_comment_is_public_without_its_author(row, editor, client):
    made = comments.comment(row.id, WORDS, actor=ANONYMOUS)
    sign_in(client, editor)
    inside = client.get(path(row)).text
    assert WORDS["contact"] in inside and "Comments without an answer: 1" in inside
    form = f"/standards/comments/{made.id}"
    assert WORDS["contact"] in client.get(form).text
    wrong = client.post(form, data={"outcome": "maybe", "answer": ""})
    assert wrong.status_code == 422 and "Choose what becomes of the comment" in wrong.text
    done = client.post(form, data={"outcome": "partly", "answer": "Weighed 5 instead of 4."})
    assert done.status_code == 303
    assert "Publish the answer" not in client.get(form).text
    with client.session_transaction() as session:
        session.clear()
    public = client.get(path(row)).text
    assert WORDS["text"] in public and "Weighed 5 instead of 4." in public
    assert WORDS["name"] not in public and WORDS["contact"] not in public
    with pytest.raises(Refused) as refused:
        comments.answer(made.id, "noted", "Again.", actor=acting(editor))
    assert [each.code for each in refused.value.problems] == ["wrong_state"]


def test_comments_are_taken_within_the_period_only(row, client):
    pass_consultation(row)
    assert "No comments are taken" in client.get(path(row, "comment")).text
    with pytest.raises(Refused) as refused:
        comments.comment(row.id, WORDS, actor=ANONYMOUS)
    assert [each.code for each in refused.value.problems] == ["consultation_closed"]
    publication.withdraw(row.id, actor=acting(person("third", "editor")), reason="另立新版本")
    with pytest.raises(Refused) as refused:
        comments.comment(row.id, WORDS, actor=ANONYMOUS)
    assert [each.code for each in refused.value.problems] == ["no_consultation"]


def test_an_unanswered_comment_stands_against_activation(row):
    comments.comment(row.id, WORDS, actor=ANONYMOUS)
    pass_consultation(row)
    with pytest.raises(Refused) as refused:
        publication.activate(row.id, actor=acting(person("second", "editor")))
    assert [each.code for each in refused.value.problems] == ["unanswered"]


def test_the_page_extends_withdraws_and_keeps_what_was_typed(row, editor, client):
    sign_in(client, editor)
    later = row.consultation.closes_on + timedelta(days=5)
    extension = path(row, "extension")
    faulty = client.post(extension, data={"closes_on": "2020-01-01", "reason": "more time"})
    assert faulty.status_code == 422 and "more time" in faulty.text
    assert client.post(extension, data={"closes_on": "", "reason": ""}).status_code == 422
    moved = client.post(extension, data={"closes_on": later.isoformat(), "reason": "more time"})
    assert moved.status_code == 303
    assert db.session.get(StandardVersion, row.id).consultation.closes_on == later
    ended = client.post(path(row), data={"action": "withdraw", "reason": "begin anew"})
    assert ended.status_code == 303
    assert "begin anew" in client.get(path(row)).text

"""Feeds of certificates: what the public may know, page by page, cheap to ask again."""

import json
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import event, update

from certify import clock, history
from certify.certificate import service as certificates
from certify.certificate.log.leaves import LOGGED
from certify.certificate.models import Certificate
from certify.certificate.signals import grounds
from certify.db import db
from certify.history import Event
from certify.registry.feeds import service, wording
from tests.integration.campaign.recorded import recorded
from tests.integration.certificate.living.rows import certificate
from tests.people import acting, organisation, person, sign_in

ATOM = "{http://www.w3.org/2005/Atom}"
WHOLE = "/feeds/en/certificates.atom"
SECRETS = (
    "13800000000", "ip@example.com", "王示例", "62000000", "7200000", "900000", "0.25",
    "决定终端", "contribution", "economics", "sha256", "officer",
)  # fmt: skip
DRUGS = {"industry_code": "C2710", "name_zh": "缓释片", "name_en": "Slow-release tablet"}


@pytest.fixture
def home(app):
    return organisation(person("owner"))


@pytest.fixture
def officer(app):
    return acting(person("officer", "officer"))


def papers(home, count: int) -> list[Certificate]:
    filing = recorded(home)
    db.session.commit()
    first = certificate(filing=filing)
    others = [certificate(filing=recorded(home, product={"model": f"ONT-{n}"}))
              for n in range(count - 1)]  # fmt: skip
    return [first, *others]


def entries(client, address: str = WHOLE) -> list[ET.Element]:
    answer = client.get(address)
    assert answer.status_code == 200
    return ET.fromstring(answer.data).findall(f"{ATOM}entry")


def ids(client, address: str = WHOLE) -> list[str]:
    return [each.findtext(f"{ATOM}id") for each in entries(client, address)]


def following(client, address: str) -> str | None:
    root = ET.fromstring(client.get(address).data)
    return next((each.get("href") for each in root.findall(f"{ATOM}link")
                 if each.get("rel") == "next"), None)  # fmt: skip


def walk(client, address: str = WHOLE, meanwhile=lambda: None) -> list[str]:
    """Ids of all pages, as a reader collects them."""
    found = []
    while address:
        found += ids(client, address)
        address = following(client, address)
        meanwhile()
    return found


def test_what_is_public_in_the_log_is_in_the_feed_and_has_its_words():
    public = {action for subject, action in LOGGED if subject == "certificate"}
    assert set(service.ACTIONS) == public
    for table in (wording.TITLES, wording.SENTENCES, wording.STEPS):
        assert set(table) == public == {"create", *grounds.BY_ACTION}


def test_each_event_is_an_entry_that_leads_to_its_place_on_the_page(client, home, officer):
    (paper,) = papers(home, 1)
    certificates.change_state(paper.number, "suspend", "patent_lapsed", "年费未缴。", actor=officer)
    suspended, issued = entries(client)
    told = history.of(paper)
    for entry, happened in ((suspended, told[1]), (issued, told[0])):
        anchor = f"event-{happened.id}"
        assert entry.findtext(f"{ATOM}id") == (
            f"http://localhost/certificates/{paper.number}#{anchor}"
        )
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) == happened.at
        link = entry.find(f"{ATOM}link").get("href").removeprefix("http://localhost")
        page = client.get(link.partition("#")[0])
        assert link.endswith(f"?lang=en#{anchor}") and f'id="{anchor}"' in page.text
    assert "suspended: Gigabit optical terminal" in suspended.findtext(f"{ATOM}title")
    assert suspended.findtext(f"{ATOM}summary").endswith(
        "Ground: A patent has lapsed and may be restored (年费未缴)."
    )
    (chinese, _) = entries(client, "/feeds/zh/certificates.atom")
    assert "千兆光接入终端" in chinese.findtext(f"{ATOM}title")
    assert "理由：专利权已终止，可请求恢复（年费未缴）。" in chinese.findtext(f"{ATOM}summary")
    assert chinese.findtext(f"{ATOM}id") == suspended.findtext(f"{ATOM}id")


def test_json_feed_holds_the_same_entries_and_codes(client, home, officer):
    (paper,) = papers(home, 1)
    certificates.change_state(paper.number, "withdraw", "misuse", "冒用", actor=officer)
    answer = client.get("/feeds/en/certificates.json")
    assert answer.mimetype == "application/feed+json"
    items = json.loads(answer.data)["items"]
    assert [item["id"] for item in items] == ids(client)
    assert items[0]["_certify"] == {
        "number": paper.number, "kind": "recordation", "field": "01",
        "record_number": paper.content["record_number"], "action": "withdraw", "from": "valid",
        "to": "withdrawn", "reason_code": "misuse", "successor": None, "predecessor": None,
        "event": history.of(paper)[-1].id,
    }  # fmt: skip
    assert items[0]["tags"][0] == "Withdrawn"


def test_a_replacement_names_both_papers(client, home, officer):
    old, new = papers(home, 2)
    history.move(old, "supersede", actor=officer, reason="更名", reason_code="correction",
                 data={"successor": new.number})  # fmt: skip
    new.predecessor_id = old.id
    db.session.commit()
    replaced, issued, _ = [each.findtext(f"{ATOM}summary") for each in entries(client)]
    assert replaced.endswith(f"In its place stands {new.number}.")
    assert issued.endswith(f"It takes the place of {old.number}.")


def test_a_term_ends_on_the_day_of_the_paper_whenever_it_is_written_down(client, home):
    (paper,) = papers(home, 1)
    ends = clock.today() + timedelta(days=3)
    paper.valid_until = ends
    paper.content = {**paper.content, "valid_until": ends.isoformat()}
    db.session.commit()
    clock.CLOCK.advance(timedelta(days=9))
    assert certificates.follow_deadlines() == 1
    (expired, _) = entries(client)
    assert f"since {ends + timedelta(days=1)}" in expired.findtext(f"{ATOM}summary")


def test_only_what_the_contract_makes_public(client, home, officer):
    (paper,) = papers(home, 1)
    certificates.change_state(paper.number, "suspend", "misuse", "冒用", actor=officer)
    history.note(paper, "looked_at", actor=officer, reason="内部批注")
    db.session.commit()
    for language in ("zh", "en"):
        for form in ("atom", "json"):
            text = client.get(f"/feeds/{language}/certificates.{form}").text
            assert paper.number in text and "冒用" in text and "91320505MA1P7X8K4U" in text
            for secret in (*SECRETS, "内部批注"):
                assert secret not in text, secret


def test_a_field_has_its_own_feed(client, home):
    (terminal,) = papers(home, 1)
    tablet = certificate(filing=recorded(home, product=DRUGS))
    assert [one.rpartition("/")[2].partition("#")[0] for one in ids(client)] == [
        tablet.number, terminal.number,
    ]  # fmt: skip
    own = ids(client, "/feeds/en/fields/05/certificates.atom")
    assert len(own) == 1 and tablet.number in own[0]
    assert ids(client, "/feeds/en/fields/06/certificates.atom") == []
    assert client.get("/feeds/en/fields/08/certificates.atom").status_code == 404
    assert client.get("/feeds/fr/certificates.atom").status_code == 404


FIELD = "/feeds/zh/fields/01/certificates.atom"


@pytest.mark.parametrize(("address", "rare"), [(WHOLE, 300), (FIELD, 300), (FIELD, 7)])
def test_pages_follow_each_other_without_gap_or_repeat_while_events_arrive(
    client, home, officer, monkeypatch, address, rare
):
    monkeypatch.setattr(service, "RARE", rare)  # 7: enough certificates to be walked through
    monkeypatch.setattr(service.newest, "__defaults__", (None, None, 3))
    held = papers(home, 7)
    db.session.execute(update(Event).values(at=datetime(2026, 3, 1, tzinfo=UTC)))
    db.session.commit()
    before = [f"http://localhost/certificates/{each.number}#event-{history.of(each)[0].id}"
              for each in reversed(held)]  # fmt: skip
    assert walk(client, address) == before, "equal times keep the order of the events"
    again = iter(held)

    def meanwhile():
        number = next(again).number
        certificates.change_state(number, "suspend", "misuse", "冒用", actor=officer)
        certificate(filing=recorded(home, product={"model": f"N-{number}"}))

    assert walk(client, address, meanwhile) == before, "and what came since is on newer pages"
    assert len(walk(client, address)) == len(before) + 6


def test_json_pages_lead_on_too(client, home, monkeypatch):
    monkeypatch.setattr(service.newest, "__defaults__", (None, None, 2))
    papers(home, 3)
    first = json.loads(client.get("/feeds/en/certificates.json").data)
    second = json.loads(client.get(first["next_url"]).data)
    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert second["feed_url"] == first["feed_url"] and "next_url" not in second


@pytest.mark.parametrize("wrong", ["x", "-1", "1.5", "٣", "2147483648", "9" * 5000, ""])
def test_a_page_that_is_none_is_refused_by_name(client, wrong):
    answer = client.get(WHOLE, query_string={"before": wrong, "lang": "zh"})
    assert answer.status_code == 422
    assert f"“{wrong[:40]}”不是事件编号" in answer.text
    assert ids(client, f"{WHOLE}?before={2**31 - 1}") == []


def test_who_has_it_already_is_told_so(client, home, officer):
    (paper,) = papers(home, 1)
    db.session.execute(update(Event).values(at=datetime(2026, 3, 1, 8, 0, 5, 7000, tzinfo=UTC)))
    db.session.commit()
    first = client.get(WHOLE)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Last-Modified"] == "Sun, 01 Mar 2026 08:00:05 GMT"
    assert "Set-Cookie" not in first.headers
    tag = {"If-None-Match": first.headers["ETag"]}
    day = {"If-Modified-Since": first.headers["Last-Modified"]}
    for known in (tag, day):
        again = client.get(WHOLE, headers=known)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == "public, max-age=300"
    certificates.change_state(paper.number, "suspend", "misuse", "冒用", actor=officer)
    assert client.get(WHOLE, headers=tag).status_code == 200
    assert client.get(WHOLE, headers=day).status_code == 200
    other = client.get("/feeds/zh/certificates.atom", headers=tag)
    assert other.status_code == 200


def test_who_is_signed_in_gets_the_same_bytes_and_no_cookie(client, home):
    papers(home, 1)
    known = client.get(WHOLE)
    sign_in(client, person("reader"))
    answer = client.get(WHOLE)
    assert (answer.data, answer.headers["ETag"]) == (known.data, known.headers["ETag"])
    assert "Set-Cookie" not in answer.headers, "a shared cache would hand it on"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" in client.get("/open-data").headers, "though there was one to set"


def test_the_second_just_passing_is_not_named_for_more_may_happen_in_it(client, home):
    papers(home, 1)
    fresh = client.get(WHOLE)
    assert "Last-Modified" not in fresh.headers and "ETag" in fresh.headers
    clock.CLOCK.advance(timedelta(days=2))
    papers(home, 1)
    assert "Last-Modified" not in client.get(WHOLE).headers, "a date ahead of the real one"
    assert "Last-Modified" not in client.get("/feeds/en/fields/06/certificates.json").headers


def test_words_that_xml_forbids_break_nothing(client, home, officer):
    (paper,) = papers(home, 1)
    why = "冒用\x0b ]]> <b>&amp;\x1f"
    certificates.change_state(paper.number, "suspend", "misuse", why, actor=officer)
    (first, _) = entries(client)
    assert "(冒用 ]]> <b>&amp;)" in first.findtext(f"{ATOM}summary")
    (item, _) = json.loads(client.get("/feeds/en/certificates.json").data)["items"]
    assert item["summary"] == first.findtext(f"{ATOM}summary")


def test_pages_of_the_registry_name_the_feeds(client, home):
    (paper,) = papers(home, 1)
    record = paper.content["record_number"]
    whole = 'href="/feeds/zh/certificates.atom"'
    own = 'href="/feeds/zh/fields/01/certificates.json"'
    for address, of_one_field in (
        ("/?lang=zh", False), ("/registry?lang=zh", False), ("/open-data?lang=zh", False),
        ("/registry?lang=zh&field=01", True), (f"/certificates/{paper.number}?lang=zh", True),
        (f"/registry/products/{record}?lang=zh", True),
    ):  # fmt: skip
        head = client.get(address).text.partition("</head>")[0]
        assert '<link rel="alternate" type="application/atom+xml" hreflang="zh-CN"' in head
        assert whole in head, address
        assert (own in head) == of_one_field, address
    listed = client.get("/open-data").text
    assert listed.count('href="/feeds/zh/') == 2 * 9


def test_a_page_takes_one_statement_and_one_more_for_a_field(client, home):
    papers(home, 5)
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        for address, most in ((WHOLE, 1), (f"{FIELD}?before=9999999", 2)):
            db.session.remove()
            sent.clear()
            assert client.get(address).status_code == 200
            asked = [each for each in sent if each.lstrip().startswith("SELECT")]
            assert len(asked) == most, asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)

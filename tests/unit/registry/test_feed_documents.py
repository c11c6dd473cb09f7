"""Atom and JSON Feed as their specifications ask, whatever the names hold."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.registry.feeds import atom, json_feed
from certify.registry.feeds.document import NEVER, Entry, Feed, Tag, one_line, readable

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://certify.example"
AT = datetime(2026, 3, 1, 9, 30, 0, 120, tzinfo=UTC)
ANY = st.text(st.characters(codec=None))


def entry(title: str = "A < B & “C”", number: int = 7) -> Entry:
    return Entry(
        id=f"{BASE}/certificates/RC-1#event-{number}", link=f"{BASE}/certificates/RC-1?lang=en",
        at=AT, title=title, summary=title, lines=(title, "Model: X-1"),
        tags=(Tag("urn:certify:step", "create", title),), facts={"number": "RC-1", "to": None},
    )  # fmt: skip


FEED = Feed(
    language="en", title="Certificates", subtitle="Every one", author="Office",
    home=f"{BASE}/registry", first=f"{BASE}/feeds/en/certificates.atom",
    this=f"{BASE}/feeds/en/certificates.atom?before=9",
    next=f"{BASE}/feeds/en/certificates.atom?before=7&more=1",
    other=f"{BASE}/feeds/en/certificates.json", entries=(entry(), entry(number=6)),
)  # fmt: skip


def links(element: ET.Element) -> dict[tuple[str | None, str | None], str | None]:
    return {(each.get("rel"), each.get("type")): each.get("href")
            for each in element.findall(f"{ATOM}link")}  # fmt: skip


def test_atom_has_what_is_required_and_the_links_of_its_pages():
    root = ET.fromstring(atom.write(FEED))
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    for name in ("id", "title", "updated", "author"):
        assert len(root.findall(f"{ATOM}{name}")) == 1, name
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Office"
    assert root.findtext(f"{ATOM}id") == FEED.first
    assert datetime.fromisoformat(root.findtext(f"{ATOM}updated")) == AT
    found = links(root)
    assert found["self", "application/atom+xml"] == FEED.this
    assert found["first", "application/atom+xml"] == FEED.first
    assert found["next", "application/atom+xml"] == FEED.next
    assert found["alternate", "text/html"] == FEED.home
    assert found["alternate", "application/feed+json"] == FEED.other


def test_each_atom_entry_has_what_is_required():
    one, other = ET.fromstring(atom.write(FEED)).findall(f"{ATOM}entry")
    assert one.findtext(f"{ATOM}id") != other.findtext(f"{ATOM}id")
    for name in ("id", "title", "updated", "published", "summary", "content"):
        assert len(one.findall(f"{ATOM}{name}")) == 1, name
    assert links(one) == {("alternate", "text/html"): f"{BASE}/certificates/RC-1?lang=en"}
    content = one.find(f"{ATOM}content")
    (div,) = content
    assert (content.get("type"), div.tag) == ("xhtml", "{http://www.w3.org/1999/xhtml}div")
    assert "".join(div.itertext()).count("A < B & “C”") == 2
    (category,) = one.findall(f"{ATOM}category")
    assert category.attrib == {
        "scheme": "urn:certify:step", "term": "create", "label": "A < B & “C”",
    }  # fmt: skip


def test_json_feed_says_the_same():
    feed = replace(FEED, language="zh")
    document = json.loads(json_feed.write(feed))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert (document["feed_url"], document["next_url"]) == (feed.first, feed.next)
    assert (document["title"], document["language"]) == ("Certificates", "zh-CN")
    assert document["authors"] == [{"name": "Office"}]
    root = ET.fromstring(atom.write(feed))
    for item, element in zip(document["items"], root.findall(f"{ATOM}entry"), strict=True):
        assert item["id"] == element.findtext(f"{ATOM}id")
        assert item["title"] == element.findtext(f"{ATOM}title")
        assert item["summary"] == element.findtext(f"{ATOM}summary")
        assert item["date_published"] == element.findtext(f"{ATOM}published")
        assert item["content_text"].startswith(item["summary"])
        assert item["_certify"] == {"number": "RC-1", "to": None}


def test_the_last_page_has_no_next_and_an_empty_feed_a_date_that_stays():
    last = replace(FEED, next=None, entries=())
    root = ET.fromstring(atom.write(last))
    assert "next" not in {rel for rel, _ in links(root)}
    assert datetime.fromisoformat(root.findtext(f"{ATOM}updated")) == NEVER
    document = json.loads(json_feed.write(last))
    assert "next_url" not in document and document["items"] == []


@given(ANY)
def test_any_text_makes_a_feed_that_can_be_read_and_says_it(text):
    said = one_line(text)
    feed = replace(FEED, entries=(entry(said),))
    (element,) = ET.fromstring(atom.write(feed)).findall(f"{ATOM}entry")
    (item,) = json.loads(json_feed.write(feed))["items"]
    assert (element.findtext(f"{ATOM}title") or "") == item["title"] == said
    assert element.find(f"{ATOM}category").get("label") == said


@given(ANY)
def test_only_what_xml_forbids_is_left_out(text):
    kept = readable(text)
    assert readable(kept) == kept
    gone = [sign for sign in text if sign not in kept]
    for sign in gone:
        with pytest.raises((ET.ParseError, UnicodeEncodeError)):
            ET.fromstring(f"<a>{sign}</a>".encode())
    assert [sign for sign in text if sign in kept] == list(kept)


def test_forbidden_characters_are_named():
    assert readable("a\x00\x0b\x1f\x7f\ud800\ufffe\uffff𬭎b") == "a\x7f𬭎b"
    assert one_line(" 年费\x0b\n未缴\t ") == "年费 未缴"

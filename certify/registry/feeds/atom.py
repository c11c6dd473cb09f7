"""A feed as Atom (RFC 4287), its pages linked as RFC 5005 says."""

from typing import Final
from xml.etree import ElementTree as ET

from certify.registry.feeds.document import HTML_LANGUAGE, Entry, Feed

MEDIA_TYPE: Final = "application/atom+xml"
NAMESPACE: Final = "http://www.w3.org/2005/Atom"
XHTML: Final = "http://www.w3.org/1999/xhtml"
JSON_TYPE: Final = "application/feed+json"


def write(feed: Feed) -> bytes:
    """Return the document of a feed; the same bytes for the same values."""
    language = HTML_LANGUAGE[feed.language]
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": language})
    _say(root, "id", feed.first)
    _say(root, "title", feed.title)
    _say(root, "subtitle", feed.subtitle)
    _say(root, "updated", feed.updated.isoformat())
    _say(ET.SubElement(root, "author"), "name", feed.author)
    _link(root, "self", feed.this, MEDIA_TYPE)
    _link(root, "first", feed.first, MEDIA_TYPE)
    if feed.next is not None:
        _link(root, "next", feed.next, MEDIA_TYPE)
    _link(root, "alternate", feed.home, "text/html", hreflang=language)
    _link(root, "alternate", feed.other, JSON_TYPE, hreflang=language)
    _say(root, "generator", "Certify")
    for entry in feed.entries:
        _entry(root, entry, language)
    ET.indent(root, " ")
    whole: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return whole + b"\n"


def _entry(root: ET.Element, entry: Entry, language: str) -> None:
    element = ET.SubElement(root, "entry")
    _say(element, "id", entry.id)
    _say(element, "title", entry.title)
    _say(element, "updated", entry.at.isoformat())
    _say(element, "published", entry.at.isoformat())
    _link(element, "alternate", entry.link, "text/html", hreflang=language)
    for tag in entry.tags:
        named = {"scheme": tag.scheme, "term": tag.term, "label": tag.label}
        ET.SubElement(element, "category", named)
    _say(element, "summary", entry.summary)
    # Readers may run the lines of plain text together, so the facts are a list.
    content = ET.SubElement(element, "content", {"type": "xhtml"})
    whole = ET.SubElement(content, "div", {"xmlns": XHTML})
    _say(whole, "p", entry.summary)
    listed = ET.SubElement(whole, "ul")
    for line in entry.lines:
        _say(listed, "li", line)


def _say(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _link(parent: ET.Element, rel: str, href: str, media_type: str, **more: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "type": media_type, **more, "href": href})

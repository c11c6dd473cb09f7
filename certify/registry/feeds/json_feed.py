"""A feed as JSON Feed 1.1; its pages are linked by ``next_url``."""

import json
from typing import Any, Final

from certify.registry.feeds.document import HTML_LANGUAGE, Entry, Feed

MEDIA_TYPE: Final = "application/feed+json"
VERSION: Final = "https://jsonfeed.org/version/1.1"


def write(feed: Feed) -> bytes:
    """Return the document of a feed; the same bytes for the same values."""
    language = HTML_LANGUAGE[feed.language]
    document: dict[str, Any] = {
        "version": VERSION,
        "title": feed.title,
        "description": feed.subtitle,
        "home_page_url": feed.home,
        "feed_url": feed.first,
        "language": language,
        "authors": [{"name": feed.author}],
        "items": [_item(entry, language) for entry in feed.entries],
    }
    if feed.next is not None:
        document["next_url"] = feed.next
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _item(entry: Entry, language: str) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "content_text": "\n".join((entry.summary, "", *entry.lines)),
        "date_published": entry.at.isoformat(),
        "date_modified": entry.at.isoformat(),
        "language": language,
        "tags": [tag.label for tag in entry.tags],
        "_certify": dict(entry.facts),
    }

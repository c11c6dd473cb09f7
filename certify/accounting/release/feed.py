"""Releases as entries of a feed. Pure of pages: addresses are given."""

from collections.abc import Callable
from typing import Final

from certify.accounting.release.models import Release
from certify.accounting.release.rules import REVISIONS
from certify.accounting.release.subjects import TITLES
from certify.i18n import N_, translate
from certify.registry.feeds.document import Entry, Tag, one_line, readable

MOST: Final = 50
"""Entries of the feed; older releases stand in the calendar."""
TITLE: Final = N_("Releases of statistics on patent-intensive products and industries")
SUBTITLE: Final = N_("Every release of figures at its hour, newest first, with what kind it is.")
_TITLE: Final = N_("{title} {year}, edition {number}")
_SUMMARY: Final = N_("{revision}. Vintage {vintage}.")
_DIGEST: Final = N_("Digest of the content: {digest}")
_PREVIOUS: Final = N_("Edition before: {name}")


def entry(row: Release, language: str, address: Callable[[Release], str]) -> Entry:
    """Return what a feed says of a published release; its id is its address for ever."""
    if row.published_at is None:
        raise ValueError(f"{row.name} is not published")
    title = translate(TITLES[row.subject], language)
    revision = translate(REVISIONS[row.revision], language)
    why = row.reason_en if language == "en" and row.reason_en else row.reason
    summary = translate(_SUMMARY, language, revision=revision, vintage=row.vintage)
    previous = (row.content or {}).get("previous")
    lines = [why] if why else []
    lines.append(translate(_DIGEST, language, digest=row.digest))
    if previous:
        lines.append(translate(_PREVIOUS, language, name=previous))
    return Entry(
        id=address(row),
        link=f"{address(row)}?lang={language}",
        at=row.published_at,
        title=one_line(
            translate(_TITLE, language, title=title, year=row.data_year, number=row.number)
        ),
        summary=readable(summary),
        lines=tuple(readable(line) for line in lines),
        tags=(Tag("revision", row.revision, revision), Tag("subject", row.subject, title)),
        facts={
            "release": row.name, "subject": row.subject, "year": row.data_year,
            "number": row.number, "vintage": row.vintage, "revision": row.revision,
            "digest": row.digest, "previous": previous,
        },
    )  # fmt: skip

"""What has been released, and what is announced: everything the public may ask of it."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from certify import clock
from certify.accounting.product.frozen import View, thaw_view
from certify.accounting.publishing.dataset import Dataset, Edition
from certify.accounting.release.frozen import thaw
from certify.accounting.release.lifecycle import OPEN
from certify.accounting.release.models import Release, ReleasePaper
from certify.accounts.permissions import Hidden
from certify.db import db
from certify.files import StoredFile


def published(subject: str, year: int, on: date | None = None) -> Release | None:
    """Return what stood of ``subject`` and ``year`` at the end of the legal day ``on``.

    ``on`` None: what stands now. None if nothing had been published.
    """
    query = select(Release).where(
        Release.subject == subject, Release.data_year == year, Release.status == "published"
    )
    if on is not None:
        query = query.where(Release.published_at < clock.end_of_legal_day(on))
    return db.session.scalar(query.order_by(Release.number.desc()).limit(1))


def earlier(subject: str, year: int) -> Sequence[Release]:
    """Return every published release of ``subject`` and ``year``, oldest first."""
    query = select(Release).where(
        Release.subject == subject, Release.data_year == year, Release.status == "published"
    )
    return db.session.scalars(query.order_by(Release.number)).all()


def years(subject: str, on: date | None = None) -> Sequence[int]:
    """Return the data years of which something is published, newest first."""
    query = select(Release.data_year).where(
        Release.subject == subject, Release.status == "published"
    )
    if on is not None:
        query = query.where(Release.published_at < clock.end_of_legal_day(on))
    return db.session.scalars(query.distinct().order_by(Release.data_year.desc())).all()


def editions(on: date | None = None, limit: int | None = None) -> Sequence[Release]:
    """Return published releases, newest first; with ``on`` those up to that legal day."""
    query = select(Release).where(Release.status == "published")
    if on is not None:
        query = query.where(Release.published_at < clock.end_of_legal_day(on))
    query = query.order_by(Release.published_at.desc(), Release.id.desc())
    return db.session.scalars(query.limit(limit) if limit else query).all()


def standing(on: date | None = None) -> list[Release]:
    """Return the newest edition of each subject and year, as it stood on a day."""
    newest: dict[tuple[str, int], Release] = {}
    for one in editions(on):
        known = newest.setdefault((one.subject, one.data_year), one)
        if one.number > known.number:
            newest[one.subject, one.data_year] = one
    return sorted(newest.values(), key=lambda one: (one.subject, -one.data_year))


def announced() -> Sequence[Release]:
    """Return the releases still to come, the next one first."""
    query = select(Release).where(Release.status.in_(OPEN))
    return db.session.scalars(query.order_by(Release.planned_at, Release.id)).all()


def cancelled() -> Sequence[Release]:
    """Return announced releases that were cancelled, newest first."""
    query = select(Release).where(Release.status == "cancelled")
    return db.session.scalars(query.order_by(Release.planned_at.desc())).all()


def by_name(name: str) -> Release:
    """Return the published release ``name``; raises Hidden if none is published under it."""
    subject, _, rest = name.partition("-")
    year, _, number = rest.partition("-")
    if not (year.isascii() and year.isdigit() and number.isascii() and number.isdigit()):
        raise Hidden("release")
    if len(year) != 4 or len(number) > 6:
        raise Hidden("release")
    query = select(Release).where(
        Release.subject == subject, Release.data_year == int(year),
        Release.number == int(number), Release.status == "published",
    )  # fmt: skip
    return require_found(db.session.scalar(query))


def require_found(release: Release | None) -> Release:
    """Return ``release``; raises Hidden where there is none."""
    if release is None:
        raise Hidden("release")
    return release


def successor(release: Release) -> Release | None:
    """Return the release that stands in the place of ``release`` now, if another one does."""
    newest = published(release.subject, release.data_year)
    return None if newest is None or newest.id == release.id else newest


def edition_of(release: Release) -> Edition:
    """Return which edition of its datasets a release is."""
    return Edition(
        number=f"{release.data_year}-{release.number}",
        vintage=release.vintage or "",
        published_on=clock.legal_day(release.published_at or release.planned_at),
        revision=release.revision,
    )


def datasets(release: Release) -> tuple[Dataset, ...]:
    """Return the datasets of a drafted release."""
    return thawed(release, (release.content or {}).get("datasets", ()))


def thawed(release: Release, plain: Iterable[dict[str, object]]) -> tuple[Dataset, ...]:
    """Return frozen datasets as those of ``release``."""
    edition = edition_of(release)
    return tuple(thaw(one, edition) for one in plain)


def view(release: Release) -> View:
    """Return the public tables of a drafted product summary."""
    if release.content is None:
        raise Hidden("release")
    return thaw_view(release.content["shown"], release.number, public=True)


def paper(release: Release) -> StoredFile | None:
    """Return the printed report of what the release holds, None while it is being drawn."""
    query = select(ReleasePaper).where(
        ReleasePaper.release_id == release.id, ReleasePaper.digest == release.digest
    )
    kept = db.session.scalar(query)
    return kept.file if kept else None

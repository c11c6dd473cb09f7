"""The public's pages of releases: calendar, one release, its data in every form, feeds."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import rfc8785
from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from certify import files, history
from certify.accounting.publishing import document, sdmx, tidy, workbook
from certify.accounting.publishing.dataset import Dataset
from certify.accounting.publishing.words import MARK_NAMES
from certify.accounting.release import asking_views, grid, reading, rules
from certify.accounting.release import feed as words
from certify.accounting.release.models import Release
from certify.accounting.release.subjects import TITLES
from certify.accounts.permissions import Hidden
from certify.i18n import translate
from certify.installation import settings
from certify.registry.feeds import atom, json_feed
from certify.registry.feeds.document import Feed
from certify.web.downloads import as_file, not_drawn_yet
from certify.web.guard import limiter
from certify.web.locale import language

blueprint = Blueprint("published", __name__)
WRITERS: Final = {"atom": atom, "json": json_feed}
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"


@blueprint.get("/releases")
def calendar() -> str:
    """Show what is out (or was on a day, ``?on=``), what is announced, what was cancelled."""
    on = asking_views.day()
    announced = reading.announced()
    return render_template(
        "accounting/release/calendar.html",
        on=on,
        standing=reading.standing(on),
        editions=reading.editions(on),
        announced=announced,
        moved={one.id: moves(one) for one in announced},
        cancelled=[(one, history.of(one)[-1].reason) for one in reading.cancelled()],
        titles=TITLES,
        revisions=rules.REVISIONS,
    )


@blueprint.get("/releases/<name>")
def one(name: str) -> str:
    """Show a published release: its figures, what changed, how to get and cite it."""
    row = reading.by_name(name)
    known = settings()
    return render_template(
        "accounting/release/public.html",
        release=row,
        title=translate(TITLES[row.subject], language()),
        revision=translate(rules.REVISIONS[row.revision], language()),
        tables=tables(row),
        forms=list(FORMS),
        marks=MARK_NAMES,
        changes=changes(row),
        previous=(row.content or {}).get("previous"),
        successor=reading.successor(row),
        paper=reading.paper(row),
        moved=moves(row),
        licence=LICENCE,
        address=_address(row),
        issuer=known.issuer_zh if language() == "zh" else known.issuer_en,
    )


@blueprint.get("/releases/<name>/report.pdf")
def report(name: str) -> Response:
    """Give the printed report."""
    paper = reading.paper(reading.by_name(name))
    if paper is None:
        return not_drawn_yet()
    return _download(files.read(paper), "application/pdf", paper.name)


@blueprint.get("/releases/<name>/content.json")
def content(name: str) -> Response:
    """Give the frozen content: the bytes whose SHA-256 the transparency log holds."""
    row = reading.by_name(name)
    return _download(rfc8785.dumps(row.content), "application/json", f"{row.name}.json")


@blueprint.get("/releases/<name>/<filename>")
def data(name: str, filename: str) -> Response:
    """Give a dataset of a release in one of its forms (``FORMS``)."""
    row = reading.by_name(name)
    stem, _dot, form = filename.partition(".")
    found = [one for one in reading.datasets(row) if one.id == stem]
    if not found or form not in FORMS:
        raise Hidden("dataset")
    media_type, write = FORMS[form]
    return _download(
        write(row, found[0]), media_type, f"{stem}-{row.data_year}-{row.number}.{form}"
    )


@blueprint.get("/feeds/<any(zh, en):spoken>/releases.<any(atom, json):form>")
@limiter.exempt
def feed(spoken: str, form: str) -> Response:
    """Send every release, newest first, as Atom or JSON Feed."""
    known, writer = settings(), WRITERS[form]

    def address(other: str) -> str:
        return known.base_url + url_for("published.feed", spoken=spoken, form=other)

    made = Feed(
        language=spoken, title=translate(words.TITLE, spoken),
        subtitle=translate(words.SUBTITLE, spoken),
        author=known.issuer_zh if spoken == "zh" else known.issuer_en,
        home=known.base_url + url_for("published.calendar", lang=spoken),
        first=address(form), this=address(form), next=None,
        other=address("json" if form == "atom" else "atom"),
        entries=tuple(
            words.entry(each, spoken, _address) for each in reading.editions(limit=words.MOST)
        ),
    )  # fmt: skip
    answer = Response(writer.write(made), mimetype=writer.MEDIA_TYPE)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _address(row: Release) -> str:
    return settings().base_url + url_for("published.one", name=row.name)


def _metadata(row: Release, dataset: Dataset) -> bytes:
    table = url_for("published.data", name=row.name, filename=f"{dataset.id}.csv")
    described = tidy.metadata(dataset, settings().base_url + table, _address(row))
    return json.dumps(described, ensure_ascii=False, indent=1).encode()


FORMS: Final[Mapping[str, tuple[str, Callable[[Release, Dataset], bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", lambda _, one: tidy.text(one).encode()),
    "csv-metadata.json": (tidy.MEDIA_TYPE, _metadata),
    "sdmx.csv": (sdmx.MEDIA_TYPE, lambda _, one: sdmx.text(one).encode()),
    "json": (
        "application/json",
        lambda _, one: json.dumps(document.as_document(one), ensure_ascii=False).encode(),
    ),
    "xlsx": (workbook.MEDIA_TYPE, lambda _, one: workbook.workbook(one, language())),
}
"""Form → media type, and how it is written."""


def tables(row: Release) -> list[dict[str, Any]]:
    """Return the datasets of a release as the tables of a page."""
    spoken = language()
    return [
        {
            "id": one.id,
            "title": translate(one.title, spoken),
            "description": translate(one.description, spoken),
            "legend": workbook.legend(spoken),
            "columns": grid.columns(one, spoken),
            "sections": grid.sections(one, spoken),
            "notes": [translate(note, spoken) for note in one.notes],
        }
        for one in reading.datasets(row)
    ]


def changes(row: Release) -> list[dict[str, str]]:
    """Return the change table of a release in the reader's language."""
    spoken, listed = language(), []
    known = {one.id: one for one in reading.datasets(row)}
    for change in (row.content or {}).get("changes", ()):
        dataset = known.get(change["dataset"])
        if dataset is None or change["measure"] not in dataset.by_id:
            continue
        key = [(d, change["key"].get(d.id, "_T")) for d in dataset.dimensions]
        if all(code in dimension.codes for dimension, code in key):
            name = dataset.by_id[change["measure"]].name
            said = {"group": grid.said(key, spoken), "measure": translate(name, spoken)}
            listed.append(change | said)
    return listed


def moves(row: Release) -> list[tuple[datetime, str | None]]:
    """Return when and why another hour was announced."""
    return [(event.at, event.reason) for event in history.of(row) if event.action == "move"]


def _download(body: bytes, content_type: str, name: str) -> Response:
    answer = as_file(body, content_type, name)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer

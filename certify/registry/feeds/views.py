"""Feeds of certificates for programs that follow them: Atom and JSON Feed, in two languages.

They need no cookie and set none, so every cache on the way may keep them.
"""

from datetime import timedelta
from hashlib import sha256
from typing import Final

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from certify import clock
from certify.i18n import N_, translate
from certify.installation import settings
from certify.problems import Problem, Refused
from certify.reference.industries import FIELDS, field_name
from certify.registry.feeds import atom, json_feed, service, wording
from certify.registry.feeds.document import Feed
from certify.web.guard import limiter

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds/<any(zh, en):language>")
MINUTES_5: Final = 300
SETTLED: Final = timedelta(minutes=1)
WRITERS: Final = {"atom": atom, "json": json_feed}
TITLE: Final = N_("Certificates of patent-intensive products")
TITLE_OF_FIELD: Final = N_("Certificates of patent-intensive products: {field}")
SUBTITLE: Final = N_(
    "Every certificate issued and every change of state, with its ground, newest first. "
    "Entries say what was so on their day; the linked page says what is so now."
)
LATEST: Final = 2**31 - 1
"""The highest number that an event can have."""


@blueprint.get("/certificates.<any(atom, json):form>")
@limiter.exempt
def certificates(language: str, form: str) -> Response:
    """Send the events of all certificates, newest first."""
    return _feed(language, form, None)


@blueprint.get("/fields/<field>/certificates.<any(atom, json):form>")
@limiter.exempt
def of_field(language: str, field: str, form: str) -> Response:
    """Send the events of the certificates of one industry field, newest first."""
    if field not in FIELDS:
        raise NotFound
    return _feed(language, form, field)


def _feed(language: str, form: str, field: str | None) -> Response:
    before = _before()
    found, known = service.newest(field, before), settings()
    return _sent(form, Feed(
        language=language, title=title(language, field), subtitle=translate(SUBTITLE, language),
        author=known.issuer_zh if language == "zh" else known.issuer_en,
        home=known.base_url + url_for("registry.search", lang=language, field=field),
        first=_address(language, form, field), this=_address(language, form, field, before),
        next=_address(language, form, field, found.following) if found.following else None,
        other=_address(language, "json" if form == "atom" else "atom", field),
        entries=tuple(wording.entry(each, language, known.base_url) for each in found.events),
    ))  # fmt: skip


@blueprint.app_template_global("feed_title")
def title(language: str, field: str | None) -> str:
    """Return the title of a feed in its own language."""
    if field is None:
        return translate(TITLE, language)
    return translate(TITLE_OF_FIELD, language, field=field_name(field, language))


@blueprint.app_template_global("feed_path")
def path(language: str, form: str, field: str | None, before: int | None = None) -> str:
    """Return the path of a feed, or of its page before an event."""
    endpoint = "feeds.certificates" if field is None else "feeds.of_field"
    return url_for(endpoint, language=language, form=form, field=field, before=before)


def _before() -> int | None:
    """The event before which the page begins; raises Refused for what is no number."""
    asked = request.args.get("before")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdigit()) or len(asked) > 10 or int(asked) > LATEST:
        raise Refused([Problem("/before", "before_form", _BEFORE, {"value": asked[:40]})])
    return int(asked)


def _address(language: str, form: str, field: str | None, before: int | None = None) -> str:
    return settings().base_url + path(language, form, field, before)


def _sent(form: str, feed: Feed) -> Response:
    """Answer with the feed, or 304 to whoever has it already."""
    writer = WRITERS[form]
    content = writer.write(feed)
    answer = Response(content, mimetype=writer.MEDIA_TYPE)
    answer.set_etag(sha256(content).hexdigest())
    if _settled(feed):
        answer.last_modified = feed.updated
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.cache_control.public = True
    answer.cache_control.max_age = MINUTES_5
    answer.make_conditional(request)
    return answer


def _settled(feed: Feed) -> bool:
    """Whether the last change is old enough to be told by its second.

    Another event may yet come in the same second; a date ahead of the real time (the
    demonstration clock may run ahead) may not be sent at all. The entity tag always can.
    """
    real = clock.now() - clock.CLOCK.offset()
    return bool(feed.entries) and feed.updated + SETTLED <= real


_BEFORE: Final = N_(
    "“{value}” is not the number of an event. Take the address of the next page from the feed."
)

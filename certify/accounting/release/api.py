"""What machines may ask of releases: which stand, or stood on a day; one, with its data."""

from datetime import date
from typing import Any, Final

from flask import jsonify, request, url_for
from flask.views import MethodView
from flask_smorest import Blueprint
from werkzeug.wrappers import Response

from certify.accounting.publishing.document import as_document
from certify.accounting.publishing.words import both
from certify.accounting.release import reading
from certify.accounting.release.models import Release
from certify.accounting.release.public_views import FORMS
from certify.accounting.release.subjects import TITLES
from certify.accounts.permissions import Hidden
from certify.certificate.signals.asking import asked_day
from certify.filing.api_schemas import PROBLEM
from certify.i18n import N_
from certify.installation import settings
from certify.problems import Problem
from certify.web.errors import problem_json

blueprint = Blueprint(
    "releases_api", __name__, url_prefix="/api/v1/releases",
    description="Released statistics: every edition, what stood on any day, what is announced.",
)  # fmt: skip

NO_DAY: Final = N_("This is no day")
NO_RELEASE: Final = N_("There is no such release")
UNKNOWN: Final = N_("Nothing is released under {name}. See {list} for what there is.")
ON: Final = {
    "in": "query", "name": "on", "schema": {"type": "string", "format": "date"},
    "description": "Legal day (Asia/Shanghai) at whose end it is asked what stood.",
}  # fmt: skip
_JSON: Final = {"type": "object"}


@blueprint.route("")
class ReleasesResource(MethodView):
    """What stands, and what is announced."""

    @blueprint.doc(
        summary="Releases that stand, or stood on a day, and the calendar", parameters=[ON]
    )
    @blueprint.alt_response(200, schema=_JSON, description="The releases")
    @blueprint.alt_response(
        422, schema=PROBLEM, content_type="application/problem+json",
        description="The day is none",
    )  # fmt: skip
    def get(self) -> Response | tuple[Response, int]:
        """Return the newest edition of each year, every edition, and what is to come."""
        on = asked_day(request.args.get("on", ""))
        if isinstance(on, Problem):
            return problem_json(422, NO_DAY, (on,))
        return jsonify(
            on=on.isoformat() if on else None,
            releases=[described(one) for one in reading.standing(on)],
            editions=[described(one) for one in reading.editions(on)],
            announced=[_announced(one) for one in reading.announced()],
        )


@blueprint.route("/<string:name>")
class ReleaseResource(MethodView):
    """One release, for ever the same."""

    @blueprint.doc(summary="One release with its datasets and what it changed")
    @blueprint.alt_response(200, schema=_JSON, description="The release")
    @blueprint.alt_response(
        404, schema=PROBLEM, content_type="application/problem+json",
        description="There is no such release",
    )  # fmt: skip
    def get(self, name: str) -> Response | tuple[Response, int]:
        """Return identity, digests, datasets, changes."""
        try:
            return jsonify(_whole(reading.by_name(name)))
        except Hidden:
            return _unknown(name)


@blueprint.route("/<string:subject>/<int:year>")
class StandingResource(MethodView):
    """The edition of a year, now or as of a day."""

    @blueprint.doc(summary="What is released of a subject and year, as of a day", parameters=[ON])
    @blueprint.alt_response(200, schema=_JSON, description="The release")
    @blueprint.alt_response(
        404, schema=PROBLEM, content_type="application/problem+json",
        description="Nothing stood on that day",
    )  # fmt: skip
    @blueprint.alt_response(
        422, schema=PROBLEM, content_type="application/problem+json",
        description="The day is none",
    )  # fmt: skip
    def get(self, subject: str, year: int) -> Response | tuple[Response, int]:
        """Return the edition that stands, or stood at the end of the day."""
        on = asked_day(request.args.get("on", ""))
        if isinstance(on, Problem):
            return problem_json(422, NO_DAY, (on,))
        row = _standing(subject, year, on)
        return jsonify(_whole(row)) if row else _unknown(f"{subject[:40]}/{year}")


def _standing(subject: str, year: int, on: date | None) -> Release | None:
    if subject not in TITLES or not 1 <= year <= 9999:
        return None
    return reading.published(subject, year, on)


def _unknown(name: str) -> tuple[Response, int]:
    said = {"name": name[:60], "list": url_for("releases_api.ReleasesResource")}
    return problem_json(404, NO_RELEASE, (Problem("/name", "unknown_release", UNKNOWN, said),))


def described(row: Release) -> dict[str, Any]:
    """Return what a release is, without its figures."""
    base = settings().base_url
    content = row.content or {}
    return {
        "name": row.name,
        "subject": row.subject,
        "title": both(TITLES[row.subject]),
        "year": row.data_year,
        "number": row.number,
        "vintage": row.vintage,
        "revision": row.revision,
        "reason": {"zh": row.reason, "en": row.reason_en or row.reason},
        "provisional": row.provisional,
        "announced_at": row.announced_at.isoformat(),
        "published_at": row.published_at.isoformat() if row.published_at else None,
        "previous": content.get("previous"),
        "digest": row.digest,
        "inputs_digest": row.inputs_digest,
        "page": base + url_for("published.one", name=row.name),
        "data": {
            form: [
                base + url_for("published.data", name=row.name, filename=f"{one['id']}.{form}")
                for one in content.get("datasets", ())
            ]
            for form in FORMS
        },
    }


def _whole(row: Release) -> dict[str, Any]:
    return {
        **described(row),
        "datasets": [as_document(one) for one in reading.datasets(row)],
        "changes": (row.content or {}).get("changes", []),
    }


def _announced(row: Release) -> dict[str, Any]:
    return {
        "subject": row.subject,
        "title": both(TITLES[row.subject]),
        "year": row.data_year,
        "revision": row.revision,
        "announced_at": row.announced_at.isoformat(),
        "planned_at": row.planned_at.isoformat(),
    }

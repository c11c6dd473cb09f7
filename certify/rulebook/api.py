"""``GET /api/v1/standards``: what the public may read of the versions, for machines."""

from typing import Any, Final

from flask import jsonify, url_for
from flask_smorest import Blueprint
from werkzeug.wrappers import Response

from certify import clock, history
from certify.accounts.permissions import Hidden
from certify.filing.api_schemas import PROBLEM
from certify.i18n import N_
from certify.installation import settings
from certify.problems import Problem
from certify.reference.industries import FIELDS
from certify.rulebook import service
from certify.rulebook.models import StandardVersion
from certify.rulebook.schemas import VersionSchema, VersionsSchema
from certify.web.errors import problem_json
from certify.web.identity import ANONYMOUS

blueprint = Blueprint(
    "standards_api", __name__, url_prefix="/api/v1/standards",
    description="Versions of standards: state, digest, dates, where to read and fetch them.",
)  # fmt: skip

NO_VERSION: Final = N_("There is no such version of a standard")
UNKNOWN: Final = N_("No version {name} has been put out.")


@blueprint.route("", methods=["GET"])
@blueprint.doc(summary="Versions of standards, and which one judges each field today")
@blueprint.alt_response(200, schema=VersionsSchema, description="Every version put out")
def listed() -> Response:
    """List what was put out, as its own page shows it to everybody."""
    chosen = service.default_standards(clock.today())
    in_force = {code: chosen[code].name if code in chosen else None for code in FIELDS}
    rows = [_described(row) for row in service.visible_versions(ANONYMOUS)]
    return jsonify({"standards": rows, "in_force": in_force})


@blueprint.route("/<string:standard_id>/<string:version>", methods=["GET"])
@blueprint.doc(summary="One version of a standard")
@blueprint.alt_response(200, schema=VersionSchema, description="The version")
@blueprint.alt_response(
    404, schema=PROBLEM, content_type="application/problem+json",
    description="No such version has been put out",
)  # fmt: skip
def one(standard_id: str, version: str) -> Response | tuple[Response, int]:
    """Say what is known of one version."""
    try:
        row = service.version(standard_id, version, actor=ANONYMOUS)
    except Hidden:
        said = {"name": f"{standard_id}@{version}"[:130]}
        return problem_json(404, NO_VERSION, (Problem("", "unknown_version", UNKNOWN, said),))
    return jsonify(_described(row))


def _described(row: StandardVersion) -> dict[str, Any]:
    text = service.standard_of(row.standard_id, row.version)
    until = text.effective_to
    return {
        "name": row.name, "id": row.standard_id, "version": row.version, "digest": row.digest,
        "state": row.status, "authority": text.authority,
        "titles": {"zh": text.titles.zh, "en": text.titles.en},
        "effective_from": text.effective_from.isoformat(),
        "effective_to": until.isoformat() if until else None,
        "fields": list(text.fields), "consultation": _consultation(row),
        "history": [
            {
                "at": event.at.isoformat(), "action": event.action,
                "state": event.to_status, "reason": event.reason,
            }
            for event in history.of(row)
        ],
        "links": {
            "self": _address("standards_api.one", row),
            "page": _address("rulebook.standard", row),
            "package": _address("rulebook.package", row),
        },
    }  # fmt: skip


def _consultation(row: StandardVersion) -> dict[str, Any] | None:
    window = row.consultation
    if window is None:
        return None
    return {
        "opens_on": window.opens_on.isoformat(), "closes_on": window.closes_on.isoformat(),
        "text": {"zh": window.text_zh, "en": window.text_en},
    }  # fmt: skip


def _address(endpoint: str, row: StandardVersion) -> str:
    place = url_for(endpoint, standard_id=row.standard_id, version=row.version)
    return f"{settings().base_url}{place}"

"""What machines may ask about certificates."""

from typing import Any, Final

from flask import jsonify
from flask.views import MethodView
from flask_smorest import Blueprint
from werkzeug.wrappers import Response

from certify.certificate import service
from certify.certificate.schemas import CertificateAnswerSchema
from certify.filing.api_schemas import PROBLEM
from certify.i18n import N_
from certify.problems import Problem
from certify.web.errors import problem_json

blueprint = Blueprint(
    "certificates_api", __name__, url_prefix="/api/v1/certificates",
    description="Issued certificates: what they say and in which state they are.",
)  # fmt: skip


NO_CERTIFICATE: Final = N_("There is no such certificate")
UNKNOWN: Final = N_("There is no certificate {number}.")


@blueprint.route("/<string:number>")
class CertificateResource(MethodView):
    """One certificate."""

    @blueprint.doc(summary="What a certificate says, and its state now")
    @blueprint.alt_response(200, schema=CertificateAnswerSchema)
    @blueprint.alt_response(
        404, schema=PROBLEM, content_type="application/problem+json",
        description="There is no such certificate",
    )  # fmt: skip
    def get(self, number: str) -> Response | tuple[Response, int]:
        """Return content, state, digest of the issued file."""
        row = service.find(number)
        if row is None:
            unknown = Problem("/number", "unknown_number", UNKNOWN, {"number": number[:40]})
            return problem_json(404, NO_CERTIFICATE, (unknown,))
        state = service.state_of(row)
        answer: dict[str, Any] = {
            "number": row.number,
            "status": state.status,
            "status_as_of": state.as_of.isoformat(),
            "status_since": state.since.isoformat() if state.since else None,
            "status_reason": state.reason,
            "sha256": state.sha256,
            "content": row.content,
            "changes": [
                {"day": each.day.isoformat(), "status": each.status, "reason": each.reason}
                for each in state.changes or ()
            ],
        }
        return jsonify(answer)

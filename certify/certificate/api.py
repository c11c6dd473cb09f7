"""What machines may ask about certificates."""

from typing import Any

from flask import jsonify
from flask.views import MethodView
from flask_smorest import Blueprint
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from certify.certificate import service
from certify.certificate.schemas import CertificateAnswerSchema

blueprint = Blueprint(
    "certificates_api", __name__, url_prefix="/api/v1/certificates",
    description="Issued certificates: what they say and in which state they are.",
)  # fmt: skip


@blueprint.route("/<string:number>")
class CertificateResource(MethodView):
    """One certificate."""

    @blueprint.doc(summary="What a certificate says, and its state now")
    @blueprint.alt_response(200, schema=CertificateAnswerSchema)
    @blueprint.alt_response(404, description="There is no such certificate (problem+json)")
    def get(self, number: str) -> Response:
        """Return content, state, digest of the issued file."""
        row = service.find(number)
        if row is None:
            raise NotFound
        state = service.state_of(row)
        answer: dict[str, Any] = {
            "number": row.number,
            "status": state.status,
            "status_as_of": state.as_of.isoformat(),
            "status_since": state.since.isoformat() if state.since else None,
            "status_reason": state.reason,
            "sha256": state.sha256,
            "content": row.content,
        }
        return jsonify(answer)

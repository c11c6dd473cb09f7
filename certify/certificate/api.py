"""What machines may ask about certificates."""

from typing import Any, Final

from flask import jsonify, request
from flask.views import MethodView
from flask_smorest import Blueprint
from werkzeug.wrappers import Response

from certify.certificate import service
from certify.certificate.schemas import CertificateAnswerSchema
from certify.certificate.signals import grounds
from certify.certificate.signals.asking import asked_day
from certify.filing.api_schemas import PROBLEM
from certify.i18n import N_
from certify.problems import Problem
from certify.web.errors import problem_json
from certify.web.locale import language

blueprint = Blueprint(
    "certificates_api", __name__, url_prefix="/api/v1/certificates",
    description="Issued certificates: what they say and in which state they are.",
)  # fmt: skip


NO_CERTIFICATE: Final = N_("There is no such certificate")
NO_DAY: Final = N_("This is no day")
UNKNOWN: Final = N_("There is no certificate {number}.")


@blueprint.route("/<string:number>")
class CertificateResource(MethodView):
    """One certificate."""

    @blueprint.doc(
        summary="What a certificate says, and its state now or on a day",
        parameters=[{
            "in": "query", "name": "on", "schema": {"type": "string", "format": "date"},
            "description": "Legal day (Asia/Shanghai) at whose end the state is asked for.",
        }],
    )  # fmt: skip
    @blueprint.alt_response(200, schema=CertificateAnswerSchema)
    @blueprint.alt_response(
        422, schema=PROBLEM, content_type="application/problem+json",
        description="The day is none",
    )  # fmt: skip
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
        on = asked_day(request.args.get("on", ""))
        if isinstance(on, Problem):
            return problem_json(422, NO_DAY, (on,))
        state = service.state_of(row)
        answer: dict[str, Any] = {
            "number": row.number,
            "status": state.status,
            "status_as_of": state.as_of.isoformat(),
            "status_since": state.since.isoformat() if state.since else None,
            "status_reason": state.reason,
            "status_reason_code": state.reason_code,
            "status_because": grounds.told(state.reason_code, state.reason, language()) or None,
            "sha256": state.sha256,
            "content": row.content,
            "changes": [
                {
                    "day": each.day.isoformat(),
                    "status": each.status,
                    "reason": each.reason,
                    "reason_code": each.reason_code,
                    "because": grounds.told(each.reason_code, each.reason, language()) or None,
                }
                for each in state.changes or ()
            ],
            "on": service.state_on(row, on).as_json() if on else None,
        }
        return jsonify(answer)

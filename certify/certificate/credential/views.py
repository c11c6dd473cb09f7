"""Addresses that credentials name: the issuer, its terms, its status lists. For machines."""

from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from flask import Blueprint, Response, jsonify, send_file
from werkzeug.exceptions import NotFound

from certify.certificate import service, trust
from certify.certificate.credential import keys, lists, publication
from certify.certificate.credential.payload import PURPOSES
from certify.certificate.credential.securing import MEDIA_TYPE
from certify.certificate.keys import KeysNotReady
from certify.installation import settings

blueprint = Blueprint("credential", __name__)
MINUTES_5: Final = 300


@blueprint.get("/issuer")
def issuer() -> Response:
    """Say who issues, and with which keys."""
    try:
        known = keys.public_keys(service.key_folder(settings().home))
    except KeysNotReady as error:
        raise NotFound from error
    return _open(jsonify(publication.issuer_document(settings().base_url, known)))


@blueprint.get("/issuer/seals")
def seals() -> Response:
    """Say which authorities vouch for seals, and which sealing keys are reported."""
    try:
        known = trust.own(service.key_folder(settings().home))
    except KeysNotReady as error:
        raise NotFound from error
    return _open(jsonify(publication.seals_document(known)))


@blueprint.get("/contexts/certificate/1")
def terms() -> Response:
    """Say what the terms of a credential mean."""
    answer = jsonify(publication.context_document())
    answer.content_type = "application/ld+json"
    return _open(answer)


@blueprint.get("/status/<purpose>/<int:number>")
def status_list(purpose: str, number: int) -> Response:
    """Send a status list whole: nobody learns about which certificate was asked."""
    file = lists.file_of(purpose, number)
    if purpose not in PURPOSES or not file.is_file():
        raise NotFound
    content = file.read_bytes()
    answer = send_file(BytesIO(content), mimetype=MEDIA_TYPE, etag=sha256(content).hexdigest())
    return _open(answer)


def _open(answer: Any) -> Response:
    """Let anybody read the answer from anywhere, and keep it for five minutes."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.cache_control.public = True
    answer.cache_control.max_age = MINUTES_5
    return answer  # type: ignore[no-any-return]

"""What a verifier of later years needs: the chains, and that nothing in them was revoked.

Gathered while it can still be had, when a paper is sealed, and put into the file (DSS). Every
certificate that names a place where revocation is told must be told of: an authority that
does not answer stops the paper, and so does one that answers "revoked".
"""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from asn1crypto import crl, ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend

from certify.certificate.sealing.provider import SealProvider
from certify.certificate.sealing.stamping import StampFault, Stamping
from certify.certificate.sealing.tokens import Token


@dataclass(frozen=True)
class Evidence:
    """Validation data of a seal and its timestamps: certificates and answers about them."""

    certificates: tuple[asn1_x509.Certificate, ...]
    ocsps: tuple[ocsp.OCSPResponse, ...]
    crls: tuple[crl.CertificateList, ...]


def gather(key: SealProvider, stamping: Stamping, token: Token) -> Evidence:
    """Return the validation data of the seal's and the timestamp's certificate.

    Raises StampFault if one of them is not to be trusted now, or cannot be asked about.
    """
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        return asyncio.run(_gathered(key, stamping, token))
    except StampFault:
        raise
    except Exception as error:  # network and foreign certificates raise anything
        raise StampFault(f"the validation data of the seal cannot be had: {error}") from error


async def _gathered(key: SealProvider, stamping: Stamping, token: Token) -> Evidence:
    backend: Any = AIOHttpFetcherBackend(per_request_timeout=stamping.timeout)
    try:
        context = ValidationContext(
            trust_roots=[_loaded(key.authority), *map(_loaded, stamping.roots)],
            other_certs=[asn1_x509.Certificate.load(each) for each in token.others],
            allow_fetching=True, revocation_mode="hard-fail", fetcher_backend=backend,
        )  # fmt: skip
        stamper = asn1_x509.Certificate.load(token.certificate)
        paths = [
            await _path(context, _loaded(key.certificate), "the sealing certificate", set()),
            await _path(
                context, stamper, f"the timestamp authority “{token.name}”", {"time_stamping"}
            ),
        ]
        every = {each.dump(): each for path in paths for each in path}
        return Evidence(tuple(every.values()), tuple(context.ocsps), tuple(context.crls))
    finally:
        await backend.close()


async def _path(
    context: ValidationContext, certificate: asn1_x509.Certificate, who: str, purposes: set[str]
) -> Any:
    validator: Any = CertificateValidator(certificate, validation_context=context)
    try:
        return await validator.async_validate_usage(set(), purposes or None)
    except Exception as error:
        raise StampFault(f"{who} is not accepted: {error}") from error


def _loaded(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))

"""A sealing key in a token (PKCS#11): it signs there and never leaves it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from pkcs11 import Attribute, Mechanism, ObjectClass
from pkcs11.exceptions import (
    NoSuchToken,
    PinIncorrect,
    PKCS11Error,
    UserAlreadyLoggedIn,
)

from certify.certificate.keys import SEAL_CERTIFICATE, KeysNotReady, is_demonstration
from certify.config import SealSettings

if TYPE_CHECKING:
    from certify.certificate.sealing.stamping import Stamping


class TokenKey:
    """Signs in the token; opens its session when first used, and again after it broke."""

    def __init__(
        self,
        chosen: SealSettings,
        certificate: x509.Certificate | None,
        authority: x509.Certificate,
        stamping: "Stamping | None" = None,
    ) -> None:
        self._chosen = chosen
        self._session: Any = None
        self._private: Any = None
        self.authority = authority
        self.stamping = stamping
        self.certificate = certificate or self._certificate()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the sealing certificate, as 64 hexadecimal digits."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def demonstration(self) -> bool:
        """Whether the authority calls itself a demonstration authority."""
        return is_demonstration(self.authority)

    def sign(self, data: bytes) -> bytes:
        """Return the PKCS#1 v1.5 signature (SHA-256), made in the token."""
        used_before = self._session is not None
        try:
            return self._sign(data)
        except KeysNotReady:
            self.close()
            if not used_before:  # no second try with a PIN that may be wrong
                raise
        return self._sign(data)

    def _sign(self, data: bytes) -> bytes:
        with _explained(self._chosen):
            signature: bytes = self._key().sign(data, mechanism=Mechanism.SHA256_RSA_PKCS)
        return signature

    def close(self) -> None:
        """Leave the token; the next signature opens it again."""
        session, self._session, self._private = self._session, None, None
        if session is not None:
            with suppress(PKCS11Error):
                session.close()

    def _open(self) -> Any:
        if self._session is None:
            token = pkcs11.lib(str(self._chosen.module)).get_token(token_label=self._chosen.token)
            try:
                self._session = token.open(user_pin=self._chosen.password)
            except UserAlreadyLoggedIn:  # another session of this process gave the PIN
                self._session = token.open()
        return self._session

    def _key(self) -> Any:
        if self._private is None:
            found = self._found(ObjectClass.PRIVATE_KEY)
            if len(found) != 1:
                raise KeysNotReady(
                    f"token {self._chosen.token!r} holds {len(found)} private keys labelled "
                    f"{self._chosen.label!r}: see CERTIFY_SEAL_LABEL"
                )
            (self._private,) = found
        return self._private

    def _found(self, kind: ObjectClass) -> list[Any]:
        """Return every object of a kind under the label; a search that is not ended leaks."""
        wanted = {Attribute.CLASS: kind, Attribute.LABEL: self._chosen.label}
        return list(self._open().get_objects(wanted))

    def _certificate(self) -> x509.Certificate:
        """Return the certificate that lies in the token under the key's label."""
        with _explained(self._chosen):
            found = [each[Attribute.VALUE] for each in self._found(ObjectClass.CERTIFICATE)]
        if len(found) != 1:
            self.close()
            raise KeysNotReady(
                f"token {self._chosen.token!r} holds {len(found)} certificates labelled "
                f"{self._chosen.label!r}: put the right one into keys/{SEAL_CERTIFICATE}"
            )
        return x509.load_der_x509_certificate(bytes(found[0]))

    def require_key(self) -> None:
        """Raise KeysNotReady unless the token's key and the certificate belong together."""
        with _explained(self._chosen):
            modulus = int.from_bytes(self._key()[Attribute.MODULUS], "big")
        public: Any = self.certificate.public_key()
        if modulus != public.public_numbers().n:
            raise KeysNotReady(
                f"key {self._chosen.label!r} of token {self._chosen.token!r} and the sealing "
                "certificate do not belong together"
            )


@contextmanager
def _explained(chosen: SealSettings) -> Iterator[None]:
    """Say what a token answers in words that tell what to do."""
    try:
        yield
    except PinIncorrect as error:
        raise KeysNotReady(
            f"token {chosen.token!r} refuses the PIN: see CERTIFY_SEAL_PASSWORD "
            "(too many tries lock it)"
        ) from error
    except NoSuchToken as error:
        raise KeysNotReady(f"no token {chosen.token!r} is there: see CERTIFY_SEAL_TOKEN") from error
    except (PKCS11Error, RuntimeError, AttributeError) as error:
        said = str(error) or type(error).__name__
        raise KeysNotReady(f"token {chosen.token!r} does not answer: {said}") from error


@cache
def load(
    chosen: SealSettings, folder: Path, authority: x509.Certificate, stamping: "Stamping | None"
) -> TokenKey:
    """Return the key in the token, one for each process; its certificate is in it or a file.

    ``folder`` may hold ``seal.pem``; without it the certificate of the same label is read
    from the token. Raises KeysNotReady.
    """
    path = folder / SEAL_CERTIFICATE
    given = x509.load_pem_x509_certificate(path.read_bytes()) if path.is_file() else None
    key = TokenKey(chosen, given, authority, stamping)
    try:
        key.require_key()
    except KeysNotReady:
        key.close()
        raise
    return key

"""A sealing key in a PKCS#12 file (``.p12``, ``.pfx``), as certification authorities send it."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from certify.certificate.keys import KeysNotReady, SealKey
from certify.config import SealSettings


def load(chosen: SealSettings, authority: x509.Certificate) -> SealKey:
    """Return the key of the file; KeysNotReady for a wrong password or a file without a key.

    Certificates of others that the file holds are not used: whom to trust is said by
    ``authority`` alone.
    """
    if chosen.file is None:
        raise KeysNotReady("no PKCS#12 file is named: set CERTIFY_SEAL_FILE")
    try:
        data = chosen.file.read_bytes()
        private, certificate, _ = pkcs12.load_key_and_certificates(data, chosen.password.encode())
    except OSError as error:
        raise KeysNotReady(f"{chosen.file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise KeysNotReady(
            f"{chosen.file} cannot be opened: the password is wrong, or it is no PKCS#12 file"
        ) from error
    if private is None or certificate is None:
        raise KeysNotReady(f"{chosen.file} holds no key with its certificate")
    if not isinstance(private, rsa.RSAPrivateKey):
        raise KeysNotReady(f"the sealing key in {chosen.file} is not an RSA key")
    return SealKey(private, certificate, authority)

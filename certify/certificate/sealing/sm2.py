"""SM2 seals: a place held open, and an honest refusal.

Chinese government seals (GB/T 38540, GM/T 0031) are another thing than a PAdES signature: an
SM2 signature with SM3 over a structure of their own (SES_Signature) that carries the seal's
picture and the maker's signature, put into the file as its own kind of signature by certified
hardware. Nothing installed here makes or judges that, and a seal that only looks like one
would be a forgery. Whoever adds it has to bring:

* a ``SealProvider`` whose ``sign`` asks the certified device (the interface is all that
  ``seal`` knows of a key), and a way of writing SES_Signature into the file;
* a strict reading beside ``structure``: SM2, like ECDSA, accepts two spellings of one
  signature, so it needs its own proof that no byte can change unnoticed (record 0009);
* trust in the makers of seals, in ``trust``;
* known answers of another implementation, as tests.
"""

from typing import NoReturn

from certify.certificate.keys import KeysNotReady

REFUSAL = (
    "CERTIFY_SEAL=sm2: SM2 seals (GB/T 38540) are not made by this version; use files, pkcs12 "
    "or pkcs11 with an RSA key, or bring a provider (docs/decisions/0023-seals.md)"
)


def load() -> NoReturn:
    """Refuse: nothing here makes SM2 seals, and nothing pretends to."""
    raise KeysNotReady(REFUSAL)

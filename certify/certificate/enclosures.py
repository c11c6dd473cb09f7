"""What is enclosed in a paper beside its content: the signed credential and its proof."""

from dataclasses import dataclass
from typing import Final

CREDENTIAL: Final = "credential.jwt"
PROOF: Final = "inclusion.tlog-proof"


@dataclass(frozen=True)
class Enclosures:
    """The credential (compact JWS) and the proof (C2SP tlog-proof) that its claim is logged."""

    credential: str
    proof: str

    def files(self) -> tuple[tuple[str, str, bytes], ...]:
        """Return (name, what it is, bytes) of each enclosed file."""
        return (
            (CREDENTIAL, "W3C Verifiable Credential", self.credential.encode()),
            (PROOF, "Proof of inclusion in the transparency log", self.proof.encode()),
        )

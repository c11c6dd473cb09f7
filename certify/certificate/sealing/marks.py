"""Names by which our own seals and timestamps know each other in a file."""

from typing import Final

FIELD: Final = "CertifySeal"
STAMP_FIELD: Final = "CertifyTimestamp"
STAMPS: Final = "/CRFYStamps"
"""Key of the seal's dictionary: digest (hex) of the frame of the timestamps that belong to it."""

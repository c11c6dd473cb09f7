"""A version as one file to hand on: a zip with the same bytes wherever it is made."""

from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

FILES: Final = ("README.md", "examples.yaml", "standard.yaml")
"""What a version consists of, in the order in which it is packed; the first may be missing."""
FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest instant a zip can name: when a file was last touched is nobody's business."""
READABLE: Final = 0o100644 << 16


def pack(folder: Path) -> bytes:
    """Return the zip of the version in ``folder``, below ``<id>/<version>/``.

    Stored, not compressed: what a compressor makes of it differs from one machine to the
    next. Raises FileNotFoundError if the folder lacks the standard or its golden cases.
    """
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as packed:
        for name in FILES:
            file = folder / name
            if name == "README.md" and not file.is_file():
                continue
            info = ZipInfo(f"{folder.parent.name}/{folder.name}/{name}", FIRST_DAY)
            info.external_attr = READABLE
            info.create_system = 3
            packed.writestr(info, file.read_bytes())
    return made.getvalue()

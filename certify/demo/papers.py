"""The invented evidence: real one-page PDF files, each saying that it is invented. Pure."""

from typing import Final

_PAGE: Final = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
_FONT: Final = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def sheet(*lines: str) -> bytes:
    """Return a PDF of one A4 page with ``lines`` (ASCII; the file's name is Chinese)."""
    shown = "".join(f"0 -24 Td ({_escaped(line)}) Tj\n" for line in lines)
    stream = f"BT /F1 14 Tf 72 770 Td\n{shown}ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE + b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        _FONT,
    )
    return _file(objects)


def _escaped(text: str) -> str:
    plain = text.encode("ascii", "replace").decode("ascii")
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: tuple[bytes, ...]) -> bytes:
    """Return the file of ``objects``, numbered from 1, with its cross-reference table."""
    body = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%b%b" % (size, table, trailer)

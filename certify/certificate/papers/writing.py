"""Writing a drawn paper: attachments, tags, ornament, our name, and the same bytes every time."""

import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Final

import pydyf  # type: ignore[import-untyped]
from weasyprint import Attachment
from weasyprint.document import Document

from certify.certificate.ornament import Form
from certify.certificate.papers.press import require_own_fonts
from certify.press.resources import COLOURS, VARIANT
from certify.press.tagging import finish_tags

MARKER_KEY: Final = "CRFYSchema"
TEMPLATE_KEY: Final = "CRFYTemplate"
"""Entry of the catalogue: version and edition of the template, see ``Package.printed_with``."""
ART_NAME: Final = "CrfyArt"

File = tuple[str, str, bytes]
"""Name, what it is, bytes."""
Art = Callable[[int], Form | None]
"""The ornament under a page, by its index from 0."""


def write(
    document: Document, files: Sequence[File], day: date, *, art: Art, marker: str | None = None,
    template: str | None = None,
) -> bytes:  # fmt: skip
    """Return the PDF of a laid-out paper.

    ``files`` are attached, dated ``day``; ``marker`` is our name, written where a damaged
    file still shows it; ``template`` is what it was printed with. Raises PaperFault if a
    font that is not ours stepped in.
    """
    target = BytesIO()
    said = b"".join(data for _, _, data in files) or _shown(document)
    document.write_pdf(
        target,
        finisher=lambda drawn, pdf: _finish(pdf, drawn, art, marker, template),
        attachments=[_attached(each, day) for each in files],
        pdf_variant=VARIANT,
        output_intent=COLOURS,
        pdf_identifier=sha256(said).hexdigest()[:32].encode(),
    )
    return target.getvalue()


def _shown(document: Document) -> bytes:
    """What tells one paper without attachments from another: its title and description."""
    about = document.metadata
    return f"{about.title}\n{about.description}\n{len(document.pages)}".encode()


def _attached(file: File, day: date) -> Attachment:
    name, description, data = file
    moment = datetime.combine(day, time(), UTC)
    return Attachment(
        file_obj=BytesIO(data), name=name, description=description, created=moment,
        modified=moment, relationship="Data",
    )  # fmt: skip


def _finish(
    pdf: pydyf.PDF, document: Document, art: Art, marker: str | None, template: str | None
) -> None:
    """Put ornament under every page, and our name where a damaged file still shows it."""
    require_own_fonts(document)
    finish_tags(pdf, document.fonts)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))  # listed twice otherwise
    streams = [o for o in pdf.objects if isinstance(o, pydyf.Stream)]
    for image in (each for each in streams if each.extra.get("Subtype") == "/Image"):
        image.extra.pop("Interpolate", None)  # viewers must not smooth (PDF/A-3, 6.2.8)
    if template is not None:
        pdf.catalog[TEMPLATE_KEY] = pydyf.String(template)
    if marker is not None:
        streams[0].extra[MARKER_KEY] = pydyf.String(marker)
    _place_art(pdf, art, marker)
    pdf.objects[1:] = [
        (_WrittenStream if isinstance(o, pydyf.Stream) else _Written)(o) for o in pdf.objects[1:]
    ]


def _place_art(pdf: pydyf.PDF, art: Art, marker: str | None) -> None:
    placed: dict[int, bytes] = {}
    for index, number in enumerate(pdf.pages["Kids"][::3]):
        page = pdf.objects[number]
        body = pdf.objects[int(page["Contents"].split()[0])]
        if marker is not None:
            body.extra[MARKER_KEY] = pydyf.String(marker)
        form = art(index)
        if form is None:
            continue
        if id(form) not in placed:
            placed[id(form)] = _embed(pdf, form)
        name = f"{ART_NAME}{int(index == 0)}"
        resources = pdf.objects[int(page["Resources"].split()[0])]
        resources["XObject"][name] = placed[id(form)]
        body.stream.insert(0, f"/Artifact BMC q /{name} Do Q EMC".encode())


class _Written(pydyf.Object):  # type: ignore[misc]  # pydyf carries no types
    """An object serialised once: pydyf would do it again for the file identifier."""

    def __init__(self, finished: pydyf.Object) -> None:
        super().__init__()
        self.number = finished.number
        self._bytes = finished.data

    @property
    def data(self) -> bytes:
        """The object's finished bytes."""
        return bytes(self._bytes)


class _WrittenStream(_Written, pydyf.Stream):  # type: ignore[misc]  # as above
    """The same for a stream, which pydyf keeps out of its object streams."""


def _embed(pdf: pydyf.PDF, form: Form) -> bytes:
    used = pydyf.Dictionary({name: _embed(pdf, inner) for name, inner in form.uses})
    extra = pydyf.Dictionary(
        {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array(form.box),
            "Resources": pydyf.Dictionary({"XObject": used} if form.uses else {}),
            "Filter": "/FlateDecode",
        }
    )
    stream = pydyf.Stream([_packed(form.operators)], extra)
    pdf.add_object(stream)
    reference: bytes = stream.reference
    return reference


@cache
def _packed(operators: bytes) -> bytes:
    return zlib.compress(operators, 9)

"""Issuing as one writes it at first, for the bench to be measured against; a process of its own.

``python -m tests.bench.naive COUNT`` issues COUNT papers of the installation in the
environment and prints the seconds of processor time it took. Number, claim, log, embedded
data, file and rows are ours; typesetting and seal are what the handbooks show: a fresh font
configuration and style sheet for every paper, the system's font by its name, tables that find
their own widths, the best mask for every QR code, and ``sign_pdf`` with a ``SimpleSigner``.
"""

import re
import sys
import time
from base64 import b64encode
from functools import cache
from io import BytesIO
from typing import Any, Final

import segno
from jinja2 import Environment, FileSystemLoader
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration

from certify.certificate import issuing, keys, service
from certify.certificate.content import CertificateContent
from certify.certificate.enclosures import Enclosures
from certify.certificate.papers.package import CERTIFICATE, built_in, house
from certify.certificate.papers.press import PLAIN
from certify.certificate.render import INLINE_PATENTS
from certify.certificate.wording import words
from certify.cli import application
from certify.installation import settings

FONTS: Final = "'Noto Sans CJK SC', 'Noto Sans SC'"
OURS: Final = re.compile(r'"Certify Small", "Certify Full"')
COLUMNS: Final = re.compile(r"<colgroup>.*?</colgroup>", re.DOTALL)


@cache
def _template() -> Any:
    package = built_in(CERTIFICATE)
    loader = FileSystemLoader([package.folder, house()])
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template(package.html)


def render(
    content: CertificateContent, _fonts: Any, enclosed: Enclosures, package: Any = None
) -> bytes:
    """Typeset a paper with everything made anew."""
    code = BytesIO()
    segno.make(content.page_url, error="m", micro=False).save(code, kind="png", scale=4)
    page = _template().render(c=content, w=words(content), e=PLAIN, inline=_inline(content))
    page = COLUMNS.sub("", page).replace("certify:code", "data:image/png;base64," + _text(code))
    rules = OURS.sub(FONTS, built_in(CERTIFICATE).css)
    rules = rules.replace("table-layout: fixed", "table-layout: auto")
    configuration = FontConfiguration()
    parts = [("certificate.json", content.number, content.to_json()), *enclosed.files()]
    drawn: bytes = HTML(string=page, base_url="certify:").write_pdf(
        font_config=configuration,
        stylesheets=[CSS(string=rules, font_config=configuration)],
        pdf_variant="pdf/a-3a",
        attachments=[
            Attachment(file_obj=BytesIO(data), name=name, description=said, relationship="Data")
            for name, said, data in parts
        ],
    )
    return drawn


def _inline(content: CertificateContent) -> bool:
    """Whether the patents go to the front page: what ours tries, too."""
    return len(content.patents) <= INLINE_PATENTS[content.kind]


def _text(code: BytesIO) -> str:
    return b64encode(code.getvalue()).decode()


@cache
def _signer() -> signers.SimpleSigner:
    folder = service.key_folder(settings().home)
    return signers.SimpleSigner.load(
        str(folder / keys.SEAL_KEY), str(folder / keys.SEAL_CERTIFICATE)
    )


def seal(pdf: bytes, _key: Any) -> bytes:
    """Sign as the handbook shows: the same kind of seal, its space estimated every time."""
    metadata = signers.PdfSignatureMetadata(
        field_name="Signature", md_algorithm="sha256", certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES, subfilter=SigSeedSubFilter.PADES,
    )  # fmt: skip
    signed = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, _signer())
    return bytes(signed.getvalue())


def main(count: int) -> None:
    """Issue ``count`` papers one after another."""
    issuing.render, issuing.seal = render, seal  # type: ignore[assignment]
    with application().app_context():
        key = keys.load(service.key_folder(settings().home))
        first, *waiting = issuing.to_issue(limit=count + 1)
        issuing.issue(*first, key)  # warm, as ours is
        begun = time.process_time()
        for kind, thing_id in waiting:
            issuing.issue(kind, thing_id, key)
        print(time.process_time() - begun)


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""What a certificate costs beside the typesetting it cannot do without.

Bare is WeasyPrint alone on the very page our template makes: same fonts, same style, same
configuration, plain PDF. A paper is that page as PDF/A-3a with tags, ornament and the
embedded content, each value looked up on the finished page; then sealed. Warm: every work
ran once before. Processor time, all works in turn, so that the ratio holds on a busy machine.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Final

from weasyprint import HTML

from certify import paths
from certify.certificate import keys, render, seal
from certify.certificate.papers.press import PLAIN
from certify.certificate.papers.press import code as code_of
from certify.certificate.wording import words
from certify.press import fonts
from certify.press.resources import OwnResources, require_ready
from tests.bench import issuing
from tests.certificates import samples

ROUNDS: Final = 11
Work = Callable[[], bytes]


def measure() -> Iterator[str]:
    """Yield one paper against bare WeasyPrint, then a batch against the naive way."""
    yield from one_paper()
    yield ""
    yield from issuing.measure()


def one_paper() -> Iterator[str]:
    """Yield the table: median milliseconds, and the ratio to bare WeasyPrint."""
    folder = paths.PACKAGE.parent / "instance" / "fonts"
    fonts.build(folder)
    with tempfile.TemporaryDirectory(prefix="certify-bench-") as home:
        works = _works(folder, keys.ensure(Path(home) / "keys"))
        sizes = {name: len(work()) for name, work in works.items()}
        spent: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(ROUNDS):
            for name, work in works.items():
                spent[name].append(_seconds(work))
    bare = next(iter(spent.values()))
    yield "one page, bilingual, 3 patents, QR code; warm, processor time"
    yield f"medians of {ROUNDS} rounds, all works in turn within each"
    yield f"{'':38}{'ms':>8}{'ratio':>8}{'KB':>8}"
    for name, seconds in spent.items():
        ratio = median(one / other for one, other in zip(seconds, bare, strict=True))
        size = sizes[name] / 1000
        yield f"{name:38}{median(seconds) * 1e3:8.0f}{ratio:8.2f}{size:8.0f}"


def _works(folder: Path, key: keys.SealKey) -> dict[str, Work]:
    content, ready = samples.recognition(), require_ready(folder)
    press = render._press(folder)
    page = press.template.render(c=content, w=words(content), e=PLAIN, inline=True)
    code = OwnResources({"certify:code": (code_of(content.page_url), "image/png")})

    def bare() -> bytes:
        source = HTML(string=page, base_url="certify:", url_fetcher=code)
        drawn: bytes = source.write_pdf(font_config=press.fonts, stylesheets=[press.style])
        return drawn

    paper = render.render(content, ready)
    return {
        "bare WeasyPrint, the same page": bare,
        "certificate, not sealed": lambda: render.render(content, ready),
        "certificate, sealed": lambda: seal.seal(render.render(content, ready), key),
        "the seal alone": lambda: seal.seal(paper, key),
    }


def _seconds(work: Work) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before

"""What every paper is printed with: our fonts, our colour profile, and nothing from elsewhere.

Shared by certificates and reports, whichever room draws them; each has its own template.
"""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from weasyprint import CSS
from weasyprint.css import ColorProfile
from weasyprint.text.ffi import harfbuzz_subset
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from certify import paths
from certify.press import fonts as press_fonts
from certify.press.fonts import WEIGHTS, FontSet, FontsNotReady

VARIANT: Final = "pdf/a-3a"
COLOURS: Final = "certify"
NATIVE_HELP: Final = (
    "the native library libharfbuzz-subset0 is missing: `apt-get install libharfbuzz-subset0` "
    "(without it one certificate takes nine seconds)"
)


class PaperFault(RuntimeError):
    """A paper could not be drawn as it must be; nothing was produced."""


class ForeignResource(FatalURLFetchingError):  # type: ignore[misc]  # WeasyPrint carries no types
    """Something on the paper asked for a resource that is not ours."""


class OwnResources(URLFetcher):  # type: ignore[misc]  # as above
    """Answers only for the resources registered with it; anything else is fatal."""

    def __init__(self, resources: Mapping[str, tuple[Path | bytes, str]]) -> None:
        super().__init__()
        self._resources = resources

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return the registered resource; raises ForeignResource for any other address."""
        if url not in self._resources:
            raise ForeignResource(f"the paper asked for {url!r}, which is not one of its resources")
        body, kind = self._resources[url]
        data = body.read_bytes() if isinstance(body, Path) else body
        return URLFetcherResponse(url, data, {"Content-Type": kind})


class Srgb(ColorProfile):  # type: ignore[misc]  # as above
    """The output intent, read once and embedded as it is.

    WeasyPrint would leave its file open at every paper, and embed what the colour
    library makes of it, which differs from call to call.
    """

    def __init__(self) -> None:
        self._original = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
        channels = (["r"], ["g"], ["b"])
        super().__init__(BytesIO(self._original), "sRGB2014.icc", "relative-colorimetric", channels)

    @property
    def content(self) -> bytes:
        """The profile's bytes."""
        return self._original


def require_ready(folder: Path) -> FontSet:
    """Return the fonts of ``folder`` if papers can be drawn here.

    Raises FontsNotReady if the fonts or the native subset library are missing.
    """
    if harfbuzz_subset is None:
        raise FontsNotReady(NATIVE_HELP)
    return press_fonts.load(folder)


def style(fonts: FontSet, sheets: Iterable[str], configuration: FontConfiguration) -> CSS:
    """Return the templates' style ``sheets``, one after the other, with our fonts.

    These are "Certify Small" and "Certify Full".
    """
    texts = ((paths.templates() / sheet).read_text(encoding="utf-8") for sheet in sheets)
    return style_of(fonts, "\n".join(texts), configuration)


def style_of(fonts: FontSet, rules: str, configuration: FontConfiguration) -> CSS:
    """Return a style sheet of the text ``rules`` with our fonts."""
    faces, served = [], {}
    for name, file in (("small", fonts.small), ("full", fonts.full)):
        for weight in WEIGHTS:
            url = f"certify:{name}-{weight}"
            served[url] = (file(weight), "font/ttf")
            family = f"font-family: 'Certify {name.title()}'; font-weight: {weight}"
            faces.append(f"@font-face {{ {family}; src: url({url}) }}")
    return CSS(
        string="\n".join((*faces, rules)),
        base_url="certify:",
        font_config=configuration,
        url_fetcher=OwnResources(served),
    )

"""The explanation for a hearing as an answer: page, paper, JSON, and the bundle to replay.

Every room that shows a sheet with its facts may hand its frozen documents here; who may
see them was decided by that room. The standard is the very file that judged.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import rfc8785
from flask import current_app, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from certify import clock
from certify.filing.examination import examine, judge_document
from certify.filing.models import Filing as FilingRow
from certify.filing.models import FilingRevision
from certify.i18n import N_, translate
from certify.installation import settings
from certify.press.report import Attachment, ReportPress
from certify.scoring.document import UNJUDGED, Filing, Judgement
from certify.scoring.replaying.bundle import SUFFIX, Bundle, pack, source_of
from certify.scoring.shelf.catalogue import NoSuchStandard
from certify.scoring.shelf.shelves import installed
from certify.scoring.telling.hearing import Hearing, NotRepeatable, hear
from certify.scoring.telling.waterfall import x
from certify.web.downloads import as_file
from certify.web.locale import language

FORMS: Final = ("page", "pdf", "json", "bundle")
FAMILY: Final = "'Certify Small', 'Certify Full'"
LABELS: Final = {
    "title": N_("Explanation of the score"),
    "figure": N_("From 0 to the total, indicator by indicator"),
    "indicator": N_("Indicator"),
    "measured": N_("As measured"),
    "points": N_("Points"),
    "contribution": N_("Contribution"),
    "weight": N_("Weight"),
    "total": N_("Total score"),
    "note": N_(
        "Filled: given. Frame: what could be given. Hatched: open until the reviewers have judged. "
        "Red line: what a part needs at least."
    ),
    "digest": N_("Digest of this sheet"),
    "replay": N_("The bundle of this sheet lets anybody make it again: certify replay."),
    "rounded": N_("Points are said to two places here; the score sheet holds them in full."),
}


def answer(
    form: str,
    subject: Mapping[str, str],
    filing: Filing,
    sheet: Mapping[str, Any],
    *,
    judgement: Mapping[str, Any] | None = None,
    campaign_year: int | None = None,
    back: str,
) -> Any:
    """Return the explanation of ``sheet`` in one of ``FORMS``.

    ``judgement`` is the stored document of what reviewers found; ``subject`` names what was
    judged. Raises NotFound if the standard is carried no more, or the sheet does not come
    out again.
    """
    if form not in FORMS:
        raise NotFound
    bundle, hearing = _heard(filing, _judgement(judgement), sheet, campaign_year)
    name = f"score-{hearing.rows.digest[7:19]}"
    if form == "bundle":
        return _download(bundle.canonical(), "application/json", name + SUFFIX)
    if form == "json":
        return _download(_json(hearing), "application/json", f"{name}-{language()}.json")
    if form == "pdf":
        paper = printed(hearing, subject, current_app.config["CERTIFY"].home / "fonts")
        return _download(paper, "application/pdf", f"{name}-{language()}.pdf")
    return render_template(
        "filing/hearing.html", hearing=hearing, subject=subject, x=x, labels=labels(language()),
        back=back, forms={each: f"{request.path}?form={each}" for each in FORMS[1:]},
    )  # fmt: skip


def of_revision(revision: FilingRevision, subject: Mapping[str, str], back: str) -> Any:
    """Return the explanation of a revision's own sheet, which no reviewer has judged.

    Raises NotFound if its document can no longer be read.
    """
    facts = examine(revision.document).filing
    if facts is None:
        raise NotFound
    return answer(asked_form(), subject, facts, revision.sheet, back=back)


def subject_of(filing: FilingRow) -> dict[str, str]:
    """Return what is judged, in the reader's words."""
    product, chinese = filing.product, language() == "zh"
    organisation = filing.organisation
    name = product.name_zh if chinese else product.name_en or product.name_zh
    filer = organisation.name_zh if chinese else organisation.name_en or organisation.name_zh
    said = {
        _("Product"): f"{name} {product.model}".strip(),
        _("Organisation"): filer,
        _("Data year"): str(filing.data_year),
    }
    if product.record_number:
        said[_("Record number")] = product.record_number
    return said


def asked_form() -> str:
    """Return the form the reader asked for, the page if none."""
    return request.args.get("form", "page")


def labels(lang: str) -> dict[str, str]:
    """Return the words of page and paper in ``lang``."""
    return {name: translate(text, lang) for name, text in LABELS.items()}


def printed(hearing: Hearing, subject: Mapping[str, str], fonts: Path) -> bytes:
    """Return the explanation as PDF/A, one page for a standard of usual size.

    Raises FontsNotReady if papers cannot be drawn in this installation.
    """
    lang = hearing.rows.language
    values = {
        "hearing": hearing,
        "subject": subject,
        "x": x,
        "labels": labels(lang),
        "html_lang": "zh-CN" if lang == "zh" else "en",
    }
    figures = Attachment(
        data=_json(hearing),
        name=f"explanation-{lang}.json",
        description="certify.explanation/1",
        day=clock.today(),
    )
    return _press(fonts).print(values, {}, figures)


@cache
def _press(folder: Path) -> ReportPress:
    return ReportPress(folder, "filing/hearing_paper.css", "filing/hearing_paper.html", {})


def _judgement(document: Mapping[str, Any] | None) -> Judgement:
    """Return what reviewers found; ValueError if our own document cannot be read."""
    if document is None:
        return UNJUDGED
    read = judge_document(document)
    if read.judgement is None:
        raise ValueError(f"a stored judgement cannot be read: {read.problems}")
    return read.judgement


def _heard(
    filing: Filing, judgement: Judgement, sheet: Mapping[str, Any], year: int | None
) -> tuple[Bundle, Hearing]:
    catalogue = installed(settings().home)
    try:
        standard = catalogue.get(sheet["standard"]["id"], sheet["standard"]["version"])
        source = source_of(standard, catalogue)
        bundle = pack(filing, judgement, source, sheet, campaign_year=year)
        return bundle, hear(bundle, standard, language())
    except NoSuchStandard as gone:
        said = _("This installation no longer carries the text of this version.")
        raise NotFound(str(said)) from gone
    except NotRepeatable as broken:
        said = _("The stored sheet does not follow from its documents; nothing is explained.")
        raise NotFound(str(said)) from broken


def _json(hearing: Hearing) -> bytes:
    return rfc8785.dumps(hearing.as_json())


def _download(content: bytes, kind: str, name: str) -> Response:
    found = as_file(content, kind, name)
    found.headers["Cache-Control"] = "private, no-store"
    return found

"""Drawing a notice: one PDF/A-3a in one language, with the data attached."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from certify.accounting.industry import notice
from certify.i18n import translate
from certify.installation import settings
from certify.press.report import Attachment, ReportPress


@cache
def _press(folder: Path) -> ReportPress:
    words = {"notice": notice, "say": translate}
    return ReportPress(folder, "accounting/announcement.css", "accounting/announcement.html", words)


def render(values: Mapping[str, Any], language: str) -> bytes:
    """Return the PDF of a notice (``announcing.values_of``) in ``language``.

    Raises FontsNotReady if papers cannot be drawn in this installation.
    """
    press = _press(settings().home / "fonts")
    return press.print({**values, "language": language}, {}, _data(values))


def _data(values: Mapping[str, Any]) -> Attachment:
    body = json.dumps(values["document"], ensure_ascii=False, indent=1, sort_keys=True)
    return Attachment(
        data=body.encode(), name=f"announcement-{values['year']}-{values['number']}.json",
        description=f"certify.announcement/1 {values['year']}-{values['number']}",
        day=values["day"],
    )  # fmt: skip

"""Two corrections in the demonstration: one waits for an examiner, one for a second person."""

from decimal import Decimal
from typing import Any, Final

from certify.certificate.correcting import service as correcting
from certify.demo import story
from certify.demo.calendar import Calendar
from certify.demo.filers import Filers
from certify.demo.officers import Officers
from certify.demo.organisations import BY_KEY as ORGANISATIONS
from certify.demo.products import BY_KEY as PRODUCTS
from certify.filing import submission
from certify.filing.correcting import papers
from certify.filing.correcting import service as writing
from certify.filing.correcting.models import Correction

SUBMITTED: Final = "antibody"
ACCEPTED: Final = "powder-service"
EXPLAINED: Final = "已与年度审计报告核对，情况属实。"


def ask_for_corrections(calendar: Calendar, filers: Filers, officers: Officers) -> None:
    """Two filers found figures wrong after recordation; the office has got to both in part."""
    calendar.pause()
    lower, higher = ("profit", 95), ("rd_investment", 108)
    _submitted(filers, officers, SUBMITTED, lower, "年度审计调整：利润多计，现予更正。")
    row = _submitted(filers, officers, ACCEPTED, higher, "研发投入漏计委托研发支出。")
    calendar.pause()
    finding = "与专项审计报告一致，同意更正。"
    correcting.accept(row.id, finding, actor=officers.cast.actor("examiner"))


def _submitted(
    filers: Filers, officers: Officers, key: str, change: tuple[str, int], reason: str
) -> Correction:
    """Let the filer of ``key`` ask that one figure be so many per cent of what it was."""
    answer, percent = change
    owner = ORGANISATIONS[PRODUCTS[key].owner].owner
    filing = officers.certificate(key, story.FIRST_YEAR).filing
    actor = filers.cast.actor(owner)
    row: Any = correcting.open_correction(filing.id, reason, actor=actor)
    figures = row.draft["economics"]
    right = {**figures, answer: f"{Decimal(figures[answer]) * percent // 100}.00"}
    row = writing.save_section(row.id, "economics", right, version=row.row_version, actor=actor)
    said = {submission.explanation_key(each): EXPLAINED for each in papers.check(row).warnings}
    return writing.submit(row.id, said, version=row.row_version, actor=actor)

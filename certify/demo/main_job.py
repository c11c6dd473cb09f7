"""The whole main job in short: three organisations, one certificate, one summary.

The same steps as in the full demonstration, in a database that is thrown away.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import rfc8785

from certify import files, jobs
from certify.accounting.product import service as accounting
from certify.accounting.product.table import csv_text
from certify.clock import today
from certify.db import db, use_case
from certify.demo.calendar import Calendar
from certify.demo.filers import Filers
from certify.demo.officers import Officers
from certify.demo.organisations import BY_KEY as ORGANISATIONS
from certify.demo.people import BY_KEY as PEOPLE
from certify.demo.people import Cast
from certify.files import StoredFile
from certify.filing import numbers
from certify.i18n import N_

YEAR: Final = 2025
CERTIFIED: Final = "wearable"
OTHERS: Final = ("module-5g", "coherent")
"""Recorded beside it, so that the public table of their field need not hide its figures."""

CREW: Final = (
    "filer", "filer2", "agency2", "examiner", "reviewer2", "reviewer3", "officer", "officer2",
    "statistician", "editor", "editor2",
)  # fmt: skip
OUTSIDE_REGISTER: Final = 900_000
"""Numbers begin above this, far from those of the installation's own register."""

REMARK: Final = {"/product/description": "请补充产品名称与检测报告的对应说明。"}
SPAN: Final = timedelta(days=45)

Progress = Callable[..., None]


def do(calendar: Calendar, tell: Progress) -> Mapping[str, bytes]:
    """Do the main job and return file name → content; ``tell`` hears each step."""
    _number_apart()
    cast = Cast()
    filers = Filers(cast, calendar)
    officers = Officers(cast, calendar, filers)
    _open(calendar, cast, filers, officers, tell)
    _record(calendar, filers, tell)
    _judge(calendar, officers, tell)
    _certify(calendar, officers, tell)
    return _results(officers)


@use_case
def _number_apart() -> None:
    for prefix in (numbers.PRODUCT, numbers.RECORDATION, numbers.RECOGNITION):
        for year in (YEAR, YEAR + 1):
            numbers.begin_after(prefix, year, OUTSIDE_REGISTER)


def _open(
    calendar: Calendar, cast: Cast, filers: Filers, officers: Officers, tell: Progress
) -> None:
    tell(N_("Accounts are made; two editors put the illustrative standard in force."))
    for key in CREW:
        cast.hire(PEOPLE[key])
    officers.put_standard_in_force()
    tell(N_("Three organisations enter their data; an examiner verifies them."))
    calendar.go(44)
    entries = [ORGANISATIONS[key] for key in ("suzhou", "shenzhen", "wuhan")]
    for entry in entries:
        filers.enter(entry)
    calendar.go(43)
    for entry in entries:
        filers.examine_organisation(entry, "examiner")
    tell(N_("An officer opens the campaign of {year}."), year=YEAR + 1)
    calendar.go(42)
    officers.open_campaign(YEAR + 1, today(), calendar.day(-30))


def _record(calendar: Calendar, filers: Filers, tell: Progress) -> None:
    tell(N_("Three products are filed with patents and evidence."))
    calendar.go(41)
    for key in (CERTIFIED, *OTHERS):
        filers.draft(key, YEAR, opt_in=key == CERTIFIED)
        filers.submit(key, YEAR)
    tell(N_("The examiner returns one with a remark; it is corrected and submitted again."))
    calendar.go(39)
    filers.send_back(CERTIFIED, YEAR, REMARK, "examiner")
    calendar.go(38)
    filers.correct(CERTIFIED, YEAR)
    tell(N_("The examiner records them; recordation certificates are rendered and sealed."))
    calendar.go(36)
    for key in (CERTIFIED, *OTHERS):
        filers.record(key, YEAR, "examiner")
    jobs.work_off()


def _judge(calendar: Calendar, officers: Officers, tell: Progress) -> None:
    tell(N_("Two reviewers are assigned, declare no conflict and judge blind to each other."))
    calendar.go(32)
    officers.assign((CERTIFIED,), YEAR)
    calendar.go(27)
    officers.review((CERTIFIED,), YEAR)
    tell(N_("One officer stages the decision, a second one releases it."))
    calendar.go(22)
    staged = officers.decide((CERTIFIED,), YEAR, "propose", "达到示例标准规定的基准，同意拟认定。")
    calendar.go(21)
    officers.release(staged)
    tell(N_("It is published for notice; seven working days pass."))
    calendar.go(20)
    officers.publish(YEAR + 1)
    jobs.work_off()


def _certify(calendar: Calendar, officers: Officers, tell: Progress) -> None:
    tell(N_("It is recognised; its certificate is rendered and sealed."))
    calendar.go(6)
    jobs.work_off()
    tell(N_("The statistician compiles the summary of {year}."), year=YEAR)
    calendar.go(4)
    officers.compile(YEAR)
    jobs.work_off()


def _results(officers: Officers) -> dict[str, bytes]:
    summary = accounting.current(YEAR)
    report = db.session.get(StoredFile, summary.full_file_id) if summary else None
    if summary is None or report is None:
        raise RuntimeError("the summary was not drawn: see the log above")
    sheet = officers.candidacy(CERTIFIED, YEAR).sheet
    return {
        "recordation.pdf": files.read(officers.certificate(CERTIFIED, YEAR, "recordation").file),
        "certificate.pdf": files.read(officers.certificate(CERTIFIED, YEAR).file),
        "score.json": rfc8785.dumps(sheet),
        "accounting.csv": csv_text(accounting.full_view(summary)).encode("utf-8-sig"),
        "accounting.pdf": files.read(report),
    }

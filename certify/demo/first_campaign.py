"""The campaign of 2025 (data year 2024): from filing to its close, and what came after."""

from collections.abc import Callable
from typing import Final

from certify import jobs
from certify.clock import today
from certify.demo import story
from certify.demo.calendar import Calendar
from certify.demo.filers import Filers
from certify.demo.officers import Officers
from certify.i18n import N_

YEAR: Final = story.FIRST_YEAR
CAMPAIGN: Final = YEAR + 1
Chapter = Callable[[Calendar, Filers, Officers], None]


def _file(calendar: Calendar, filers: Filers, officers: Officers) -> None:
    calendar.go(295)
    officers.open_campaign(CAMPAIGN, today(), calendar.day(262))
    for day, keys in ((293, story.FILED_2024[::2]), (290, story.FILED_2024[1::2])):
        calendar.go(day)
        for key in keys:
            filers.draft(key, YEAR, opt_in=key not in story.NOT_OPTED_IN_2024)
            filers.submit(key, YEAR)
    for day, keys in ((288, story.FILED_2024[::2]), (286, story.FILED_2024[1::2])):
        calendar.go(day)
        for turn, key in enumerate(keys):
            filers.record(key, YEAR, ("examiner", "examiner2")[turn % 2])
    jobs.work_off()


def _review(calendar: Calendar, _filers: Filers, officers: Officers) -> None:
    calendar.go(270)
    for key in story.LEFT_2024:
        officers.leave(key, YEAR, "企业拟补充检测数据，下一年度再参加认定。")
    calendar.go(261)
    officers.close_entry(CAMPAIGN)
    officers.assign(story.JUDGED_2024, YEAR)
    jobs.work_off()
    calendar.go(252)
    officers.review(story.JUDGED_2024, YEAR)


def _decide(calendar: Calendar, _filers: Filers, officers: Officers) -> None:
    calendar.go(244)
    chosen = (*story.RECOGNISED_2024, *story.OBJECTION_UPHELD_2024)
    staged = officers.decide(chosen, YEAR, "propose", "达到示例标准规定的基准，同意拟认定。")
    below = officers.decide(story.BELOW_2024, YEAR, "decline", "总分未达到合格分。")
    calendar.go(243)
    officers.release((*staged, *below))
    calendar.go(242)
    officers.publish(CAMPAIGN)
    jobs.work_off()
    calendar.go(239)
    (key,) = story.OBJECTION_UPHELD_2024
    objection = officers.object_to(
        key, YEAR, "丁海生",
        "该产品的处方在专利申请日前已由公开出版物记载，附件列明出处，请予核查。",
    )  # fmt: skip
    calendar.go(234)
    officers.hear(objection, True, "经核查，异议所附公开出版物属实，专利贡献不能成立。")
    calendar.go(225)
    jobs.work_off()  # the notice period is over: recognised, and papers issued
    calendar.go(222)
    officers.close(CAMPAIGN)
    calendar.go(221)
    officers.compile(YEAR)
    calendar.until(officers.prepare_release(officers.announce_release(YEAR, "first")))
    jobs.work_off()  # the hour announced has come: the figures are out


CHAPTERS: Final[tuple[tuple[str, Chapter], ...]] = (
    (N_("Data year 2024: filings, records, recordation certificates …"), _file),
    (N_("Campaign 2025: entry and review …"), _review),
    (N_("Campaign 2025: decisions, notice, certificates, summary …"), _decide),
)

"""The campaign of 2026 (data year 2025), in full swing: something waits for everybody."""

from typing import Final

from certify import jobs
from certify.clock import today
from certify.demo import story
from certify.demo.calendar import Calendar
from certify.demo.corrections import ask_for_corrections
from certify.demo.filers import Filers
from certify.demo.first_campaign import Chapter
from certify.demo.officers import HALF, Officers
from certify.demo.organisations import ORGANISATIONS
from certify.demo.patents import follow_patents
from certify.i18n import N_

YEAR: Final = story.SECOND_YEAR
CAMPAIGN: Final = YEAR + 1
MEETS: Final = "达到示例标准规定的基准，同意拟认定。"


def _first_batch(calendar: Calendar, filers: Filers, officers: Officers) -> None:
    calendar.go(150)
    officers.open_campaign(CAMPAIGN, today(), calendar.day(-25))
    calendar.go(141)
    for key in story.FIRST_BATCH:
        filers.draft(key, YEAR)
        filers.submit(key, YEAR)
    calendar.go(138)
    filers.send_back("gyro-navigation", YEAR, story.REMARKS["gyro-navigation"], "examiner")
    calendar.go(135)
    filers.correct("gyro-navigation", YEAR)
    calendar.go(132)
    _record(filers, story.FIRST_BATCH)
    jobs.work_off()
    calendar.go(120)
    officers.assign(story.FIRST_BATCH, YEAR)
    jobs.work_off()
    calendar.go(110)
    officers.review(story.RECOGNISED_2025, YEAR)
    officers.review((story.EXAMPLE,), YEAR, shares="0.20")
    calendar.go(100)
    proposed = officers.decide(story.RECOGNISED_2025, YEAR, "propose", MEETS)
    below = officers.decide(
        (story.EXAMPLE,), YEAR, "decline", "总分达到合格分，但专利价值贡献维度未达到最低分。"
    )
    calendar.go(99)
    officers.release((*proposed, *below))
    calendar.go(98)
    officers.publish(CAMPAIGN)
    jobs.work_off()
    calendar.go(82)
    jobs.work_off()


def _states_of_papers(calendar: Calendar, _filers: Filers, officers: Officers) -> None:
    year = story.FIRST_YEAR
    calendar.go(80)
    officers.change_certificate(
        "antibody", year, "withdraw", "false_statement", "经复核，申报的出口额与海关数据严重不符。"
    )
    calendar.go(70)
    officers.change_certificate(
        "pressure-sensor", year, "suspend", "patent_in_doubt",
        "核心专利被提起无效宣告请求，正在审理。",
    )  # fmt: skip
    calendar.go(66)
    officers.change_certificate(
        "powder-service", year, "cancel", "holder_request", "持有人已停止该项服务，申请注销。"
    )
    jobs.work_off()


def _second_batch(calendar: Calendar, filers: Filers, officers: Officers) -> None:
    calendar.go(60)
    for key in story.SECOND_BATCH:
        filers.draft(key, YEAR)
        filers.submit(key, YEAR)
    calendar.go(56)
    _record(filers, story.SECOND_BATCH)
    jobs.work_off()
    calendar.go(50)
    officers.assign(story.SECOND_BATCH, YEAR)
    jobs.work_off()
    calendar.go(40)
    officers.review(story.SECOND_BATCH, YEAR)
    jobs.work_off()


def _third_batch(calendar: Calendar, filers: Filers, officers: Officers) -> None:
    calendar.go(27)
    for key in (*story.THIRD_BATCH, *story.WITHOUT_OPT_IN, *story.REFUSED):
        filers.draft(key, YEAR, opt_in=key not in story.WITHOUT_OPT_IN)
        filers.submit(key, YEAR)
    calendar.go(22)
    _record(filers, (*story.THIRD_BATCH, *story.WITHOUT_OPT_IN))
    for key in story.REFUSED:
        filers.refuse(
            key, YEAR, "同一服务已由承接单位以相同专利备案，不符合单一产品备案要求。", "examiner2"
        )
    jobs.work_off()
    calendar.go(16)
    for key in story.LEFT_2025:
        officers.leave(key, YEAR, "首台套合同尚在履行，申请退出本批次认定。")
    _give_out(calendar, officers)
    calendar.go(8)
    for key in story.WITHDRAWN:
        filers.withdraw(key, YEAR, "备案主体申请撤回：该服务已并入另一产品。", "examiner")
    jobs.work_off()


def _record(filers: Filers, keys: tuple[str, ...]) -> None:
    for turn, key in enumerate(keys):
        filers.record(key, YEAR, ("examiner", "examiner2")[turn % 2])


def _give_out(calendar: Calendar, officers: Officers) -> None:
    """Products in review, one for each thing that can happen to an assignment."""
    calendar.go(11)
    pairs = {
        "module-5g": ("reviewer", "reviewer2"), "spindle": ("reviewer", "reviewer3"),
        "blower": ("reviewer2", "reviewer6"), "coating": ("reviewer4", "reviewer6"),
        "cover-glass": ("reviewer", "reviewer5"), "sustained-tablet": ("reviewer4", "reviewer6"),
        "noodle": ("reviewer", "reviewer5"),
    }  # fmt: skip
    for key, reviewers in pairs.items():
        officers.assign_to(key, YEAR, *reviewers)
    jobs.work_off()
    calendar.go(9)
    first, second = officers.waiting("module-5g", YEAR)
    officers.accept(first)
    officers.accept(second)
    officers.judge("module-5g", second)
    for turn, given in enumerate(officers.waiting("blower", YEAR)):  # they disagree: a third
        officers.accept(given)
        officers.judge("blower", given, off=HALF if turn else -3 * HALF)
    first, second = officers.waiting("coating", YEAR)
    officers.accept(second)
    officers.recuse(first, "三年内曾受该企业委托主持研发项目。")
    officers.accept(officers.waiting("cover-glass", YEAR)[0])
    first, second = officers.waiting("noodle", YEAR)
    officers.accept(first)
    officers.judge("noodle", first)
    jobs.work_off()


def _notice(calendar: Calendar, filers: Filers, officers: Officers) -> None:
    calendar.go(7)
    officers.compile(YEAR)
    hour = officers.prepare_release(officers.announce_release(YEAR, "first"))
    chosen = (*story.IN_NOTICE, *story.OBJECTED)
    staged = officers.decide(chosen, YEAR, "propose", MEETS)
    for key in story.ELIGIBLE:
        filers.draft(key, YEAR)
        filers.submit(key, YEAR)
    for key in (*story.RETURNED, *story.RESUBMITTED):
        filers.draft(key, YEAR)
        filers.submit(key, YEAR)
    calendar.go(5)
    officers.release(staged)
    for key in (*story.RETURNED, *story.RESUBMITTED):
        filers.send_back(key, YEAR, story.REMARKS[key], "examiner")
    calendar.go(3)
    _record(filers, story.ELIGIBLE)
    jobs.work_off()
    calendar.until(hour)
    jobs.work_off()  # the figures are out
    calendar.go(1.2)
    officers.publish(CAMPAIGN)
    later = officers.decide(story.PROPOSED, YEAR, "propose", MEETS)
    officers.release(later)
    officers.decide(story.STAGED, YEAR, "propose", MEETS)
    officers.decide(story.STAGED_BELOW, YEAR, "decline", "总分未达到合格分。")
    jobs.work_off()


def _today(calendar: Calendar, filers: Filers, officers: Officers) -> None:
    calendar.go(0.9)
    for entry in ORGANISATIONS:
        if entry.fate != "verified":
            filers.enter(entry)
    calendar.go(0.8)
    for key in story.RESUBMITTED:
        filers.correct(key, YEAR)
    for key in story.SUBMITTED:
        filers.draft(key, YEAR)
        filers.submit(key, YEAR)
    calendar.go(0.6)
    for key in story.OBJECTED:
        officers.object_to(
            key, YEAR, "柳成荫", "该产品所列第二项专利的权利人已于去年变更，请核实其权属。"
        )
    for entry in ORGANISATIONS:
        if entry.fate == "returned":
            filers.examine_organisation(entry, "examiner")
    officers.compile(YEAR)
    officers.announce_release(YEAR, "routine")
    calendar.go(0.4)
    _drafts(filers)
    jobs.work_off()


def _drafts(filers: Filers) -> None:
    """Drafts in every stage: empty, half written, faulty, ready to submit, discarded."""
    for key in story.READY:
        filers.draft(key, YEAR)
    for key in story.HALF_WRITTEN:
        filers.draft(key, YEAR, sections=("organisation", "product", "economics"))
    for key in story.FAULTY:
        filers.draft(key, YEAR, slips=story.SLIPS)
    filers.begin("suzhou", YEAR)
    filers.discard(filers.begin("shenzhen", YEAR))


CHAPTERS: Final[tuple[tuple[str, Chapter], ...]] = (
    (N_("Campaign 2026: a first batch, up to its certificates …"), _first_batch),
    (N_("Certificates suspended, withdrawn, cancelled …"), _states_of_papers),
    (N_("Campaign 2026: a second batch, reviewed …"), _second_batch),
    (N_("Campaign 2026: a third batch, in review …"), _third_batch),
    (N_("Patents lapse, are invalidated, change hands …"), follow_patents),
    (N_("Filers ask for corrections of what is recorded …"), ask_for_corrections),
    (N_("Campaign 2026: decisions and a public notice …"), _notice),
    (N_("Yesterday and today: drafts, submissions, an objection, a summary …"), _today),
)

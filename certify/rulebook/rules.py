"""What is asked of a consultation, of a comment on it, and of a version to be activated. Pure.

Sources: contract "Default standard", standard.md (activating requires lint, golden cases and
a published back-test), 《团体标准管理规定》 article 14 (comments usually for 30 days or more).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from certify.i18n import N_, translate
from certify.problems import Problem

USUAL_DAYS: Final = 30
LONGEST_DAYS: Final = 365
LONGEST_TEXT: Final = 8000
LIMITS: Final = {"name": 120, "contact": 200, "text": 4000}
"""Longest words of a comment, in characters."""
OUTCOMES: Final = ("adopted", "partly", "not_adopted", "noted")
"""What became of a comment."""


@dataclass(frozen=True)
class Plan:
    """A consultation as an editor announces it; both days are legal days and inclusive."""

    text_zh: str
    text_en: str
    opens_on: date
    closes_on: date


def plan_problems(plan: Plan, today: date) -> tuple[Problem, ...]:
    """Return every fault of ``plan`` as seen on the legal day ``today``."""
    return tuple(_plan_problems(plan, today))


def _plan_problems(plan: Plan, today: date) -> Iterator[Problem]:
    for name, text in (("text_zh", plan.text_zh), ("text_en", plan.text_en)):
        if not text.strip():
            yield Problem(f"/{name}", "text_missing", _TEXT_MISSING)
        elif len(text) > LONGEST_TEXT:
            said = {"limit": LONGEST_TEXT, "length": len(text)}
            yield Problem(f"/{name}", "too_long", _TOO_LONG, said)
    if plan.opens_on < today:
        said_days = {"day": plan.opens_on, "today": today}
        yield Problem("/opens_on", "opens_in_the_past", _OPENS, said_days)
    yield from closing_problems(plan.opens_on, plan.closes_on)


def closing_problems(opens_on: date, closes_on: date) -> Iterator[Problem]:
    """Yield what is wrong with the last day of a consultation."""
    days = (closes_on - opens_on).days + 1
    if days < 1:
        said = {"opens": opens_on, "closes": closes_on}
        yield Problem("/closes_on", "window_reversed", _REVERSED, said)
    elif days > LONGEST_DAYS:
        said_days = {"days": days, "limit": LONGEST_DAYS}
        yield Problem("/closes_on", "window_long", _LONG, said_days)


def extension_problems(opens_on: date, closes_on: date, until: date, today: date) -> list[Problem]:
    """Return why a consultation cannot be kept open until ``until``."""
    if until <= closes_on or until < today:
        said = {"day": until, "closes": closes_on, "today": today}
        return [Problem("/closes_on", "no_extension", _NO_EXTENSION, said)]
    return list(closing_problems(opens_on, until))


def comment_problems(words: Mapping[str, str]) -> list[Problem]:
    """Return what a comment lacks; ``words`` are name, contact and text, stripped."""
    problems = []
    for key, value in words.items():
        if not value:
            problems.append(Problem(f"/{key}", "missing", _MISSING[key]))
        elif len(value) > LIMITS[key]:
            said = {"limit": LIMITS[key], "length": len(value)}
            problems.append(Problem(f"/{key}", "too_long", _TOO_LONG, said))
    return problems


def answer_problems(outcome: str, answer: str) -> list[Problem]:
    """Return what an answer to a comment lacks."""
    problems = []
    if outcome not in OUTCOMES:
        problems.append(Problem("/outcome", "outcome_missing", _OUTCOME))
    if not answer.strip():
        problems.append(Problem("/answer", "missing", _ANSWER))
    elif len(answer) > LIMITS["text"]:
        said = {"limit": LIMITS["text"], "length": len(answer)}
        problems.append(Problem("/answer", "too_long", _TOO_LONG, said))
    return problems


@dataclass(frozen=True)
class BacktestReport:
    """What activation asks of a back-test of one version against the one it succeeds.

    ``status``: queued, running, done or failed · ``new_digest``, ``old_digest``: the bytes
    it compared (old None where nothing was in force) · ``readable_since``: the legal day
    from which the public could read it, None while it cannot · ``filings``: how many
    recorded filings it scored, 0 in an office without any.
    """

    status: str
    new_digest: str
    old_digest: str | None
    readable_since: date | None
    filings: int


@dataclass(frozen=True)
class Standing:
    """What is known of a version when somebody asks whether it may be activated.

    ``digest``: of the bytes registered · ``file``: the bytes carried are those · ``published``:
    the file is in its folder's lock · ``lint``, ``golden``: how many faults each check found ·
    ``cases``: golden cases run · ``closes_on``: last day of its consultation, None before it
    is put out · ``unanswered``: comments without an answer · ``predecessor``: name and
    digest of the version it would succeed · ``own``: the asker put it out himself.
    """

    name: str
    digest: str
    today: date
    file: bool
    published: bool
    lint: int
    golden: int
    cases: int
    closes_on: date | None = None
    unanswered: int = 0
    predecessor: tuple[str, str] | None = None
    report: BacktestReport | None = None
    own: bool = False


@dataclass(frozen=True)
class Condition:
    """One thing that stands for or against activating a version, with its words."""

    code: str
    met: bool
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def say(self, language: str) -> str:
        """Return the words in ``language``."""
        return translate(self.message, language, **self.params)

    @property
    def problem(self) -> Problem:
        """The condition as a reason of refusal."""
        return Problem("", self.code, self.message, self.params)


def soundness(standing: Standing) -> tuple[Condition, ...]:
    """Return the conditions of the file alone: they are asked before it is put out."""
    name = {"standard": standing.name}
    return (
        _either("file", standing.file, _FILE, _CHANGED, name),
        _either("lint", not standing.lint, _LINTED, _LINT, name | {"count": standing.lint}),
        _either(
            "golden", not standing.golden, _CASES, _GOLDEN,
            name | {"count": standing.golden or standing.cases},
        ),
    )  # fmt: skip


def conditions(standing: Standing) -> tuple[Condition, ...]:
    """Return everything that is asked before a version may be activated, in order."""
    name = {"standard": standing.name}
    file, *checks = soundness(standing)
    return (
        file,
        _either("not_published", standing.published, _PUBLISHED, _NOT_PUBLISHED, name),
        *checks,
        _consultation(standing),
        _either(
            "unanswered", not standing.unanswered, _ANSWERED, _UNANSWERED,
            {"count": standing.unanswered},
        ),
        _backtest(standing),
        _either("second_person", not standing.own, _ANOTHER, _SECOND_PERSON, {}),
    )  # fmt: skip


def _consultation(standing: Standing) -> Condition:
    if standing.closes_on is None:
        return Condition("consultation", met=False, message=_NOT_PUT_OUT)
    over = standing.today > standing.closes_on
    return _either("consultation", over, _OVER, _RUNNING, {"day": standing.closes_on})


def _backtest(standing: Standing) -> Condition:
    """The report must be of these very bytes, and the public must have had it to comment on."""
    against = standing.predecessor[0] if standing.predecessor else ""
    said: dict[str, Any] = {"old": against, "standard": standing.name}
    report = standing.report
    asked = _NO_REPORT if standing.predecessor else _NO_FIRST_REPORT
    if report is None or not _of_these_bytes(standing, report):
        return Condition("backtest", met=False, message=asked, params=said)
    if report.status != "done":
        message = _REPORT_FAILED if report.status == "failed" else _REPORT_RUNS
        return Condition("backtest", met=False, message=message, params=said)
    since = report.readable_since
    if since is None or (standing.closes_on is not None and since > standing.closes_on):
        return Condition("backtest", met=False, message=_REPORT_LATE, params=said)
    return Condition("backtest", met=True, message=_REPORTED, params={"count": report.filings})


def _of_these_bytes(standing: Standing, report: BacktestReport) -> bool:
    old = standing.predecessor[1] if standing.predecessor else None
    return (report.new_digest, report.old_digest) == (standing.digest, old)


def _either(code: str, met: bool, good: str, bad: str, params: Mapping[str, Any]) -> Condition:
    return Condition(code, met, good if met else bad, params)


_TEXT_MISSING = N_("Say in this language what is proposed and why; the public reads it.")
_TOO_LONG = N_("Up to {limit} characters can be taken here; yours has {length}. Shorten it.")
_OPENS = N_("The consultation cannot open on {day}: today is {today}.")
_REVERSED = N_("The consultation opens on {opens} and cannot close on {closes}, before that.")
_LONG = N_("{days} days are more than the {limit} a consultation may last.")
_NO_EXTENSION = N_(
    "The new last day, {day}, must lie after the present one, {closes}, and not before today, "
    "{today}."
)
_MISSING: Final = {
    "name": N_("Give your name: a comment is answered, and its author is asked back."),
    "contact": N_("Give an e-mail address or telephone number; the editors alone see it."),
    "text": N_("Say which clause or number you mean, and what should stand there instead."),
}
_OUTCOME = N_("Choose what becomes of the comment.")
_ANSWER = N_("Write an answer: it is published with the comment.")

_FILE = N_("The file is the one that was registered: its digest agrees.")
_CHANGED = N_(
    "{standard} lies in the catalogue with another digest than the one registered. Register "
    "the changed draft; a version that was put out gets its old file back."
)
_PUBLISHED = N_("The file is in its folder's list of published files.")
_NOT_PUBLISHED = N_(
    "{standard} is not in the list of published files (published.lock). Putting it out for "
    "consultation publishes it."
)
_LINTED = N_("The form of the file has no faults.")
_LINT = N_("Faults of form in {standard}: {count}. Mend them in the file and try again.")
_CASES = N_("Golden cases that come out as the experts expect: {count}, all of them.")
_GOLDEN = N_(
    "Golden cases of {standard} that do not come out as expected: {count}. "
    "Find out which is wrong, the case or the standard."
)
_NOT_PUT_OUT = N_("It has not been put out for consultation yet.")
_OVER = N_("The consultation is over: it closed on {day}.")
_RUNNING = N_("The consultation is open until the end of {day}. Activate it after that.")
_ANSWERED = N_("Every comment has its answer.")
_UNANSWERED = N_("Comments without an answer: {count}. Answer them; the answers are published.")
_REPORTED = N_("The back-test stands, and was published with the consultation: {count} filings.")
_NO_REPORT = N_("There is no back-test of {standard} against {old}, which it would succeed.")
_NO_FIRST_REPORT = N_("There is no back-test of {standard} on the recorded filings.")
_REPORT_RUNS = N_("The back-test of {standard} is not finished yet.")
_REPORT_FAILED = N_("The back-test of {standard} failed. Look at its page and start it again.")
_REPORT_LATE = N_(
    "The public could not read the back-test of {standard} while the consultation was open. "
    "Extend the consultation."
)
_ANOTHER = N_("You may activate it: another editor put it out.")
_SECOND_PERSON = N_(
    "You put this version out yourself. A second standards editor has to activate it."
)

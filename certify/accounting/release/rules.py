"""When a release may be announced, moved, drafted and approved: pure, no rows.

Announced beforehand, so that nobody can choose the hour by what the figures say (principle
of impartiality, UN Fundamental Principles of Official Statistics; European Statistics Code of
Practice, indicators 6.5 to 6.7). Legal days and hours are those of Asia/Shanghai.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from certify import clock
from certify.i18n import N_
from certify.problems import Problem

FIRST: Final = "first"
ROUTINE: Final = "routine"
METHOD: Final = "method"
CORRECTION: Final = "correction"

REVISIONS: Final = {
    FIRST: N_("First release"),
    ROUTINE: N_("Routine update"),
    METHOD: N_("Improvement of method"),
    CORRECTION: N_("Correction of an error"),
}
"""Code of a revision type → its words."""
EXPLAINED: Final = (METHOD, CORRECTION)
"""Types that say why, in both languages."""

NOTICE_DAYS: Final = 3
"""Legal days between announcement and publication, at least. A correction need not wait."""
FURTHEST_DAYS: Final = 731
LONGEST_REASON: Final = 1000


@dataclass(frozen=True)
class Plan:
    """What is announced: of what, for which data year, of which type, at which instant."""

    subject: str
    data_year: int
    revision: str
    planned_at: datetime


@dataclass(frozen=True)
class Terms:
    """What is entered with a draft: why figures are revised (public), and their standing."""

    reason: str
    reason_en: str
    provisional: bool


def terms(reason: str = "", reason_en: str = "", *, provisional: bool) -> Terms:
    """Return what was entered, without blanks around it."""
    return Terms(reason.strip(), reason_en.strip(), provisional)


def plan_problems(
    plan: Plan, now: datetime, *, published: bool, open_already: bool
) -> list[Problem]:
    """Return everything that stands against announcing ``plan`` at the instant ``now``.

    ``published``: a release of the subject and year has been published; ``open_already``:
    another one is still to come.
    """
    found = []
    if open_already:
        found.append(Problem("/data_year", "release_open", _OPEN, {"year": plan.data_year}))
    found += revision_problems(plan.revision, published=published)
    found += hour_problems(plan.planned_at, now, urgent=plan.revision == CORRECTION)
    return found


def revision_problems(revision: str, *, published: bool) -> list[Problem]:
    """Return what is wrong with a revision type; ``published`` as in ``plan_problems``."""
    if revision not in REVISIONS:
        return [Problem("/revision", "unknown_revision", N_("Choose a type of revision."))]
    if revision == FIRST and published:
        return [Problem("/revision", "not_the_first", _NOT_FIRST)]
    if revision != FIRST and not published:
        return [Problem("/revision", "nothing_to_revise", _NOTHING_YET)]
    return []


def hour_problems(planned_at: datetime, now: datetime, *, urgent: bool) -> list[Problem]:
    """Return what is wrong with an announced instant; ``urgent``: no notice is needed."""
    days = (clock.legal_day(planned_at) - clock.legal_day(now)).days
    if planned_at <= now:
        return [Problem("/planned_at", "hour_is_past", _PAST)]
    if days < NOTICE_DAYS and not urgent:
        earliest = clock.legal_day(now) + timedelta(days=NOTICE_DAYS)
        said = {"days": NOTICE_DAYS, "earliest": earliest.isoformat()}
        return [Problem("/planned_at", "too_soon", _TOO_SOON, said)]
    if days > FURTHEST_DAYS:
        return [Problem("/planned_at", "too_far", _TOO_FAR)]
    return []


def reason_problems(revision: str, reason: str, reason_en: str) -> list[Problem]:
    """Return what is missing of the public words that say why a figure is revised."""
    found = []
    for pointer, words, language in (
        ("/reason", reason, N_("Say why in Chinese: it is published with the figures.")),
        ("/reason_en", reason_en, N_("Say why in English: it is published with the figures.")),
    ):
        if revision in EXPLAINED and not words.strip():
            found.append(Problem(pointer, "reason_missing", language))
        if len(words) > LONGEST_REASON:
            found.append(Problem(pointer, "too_long", _TOO_LONG, {"most": LONGEST_REASON}))
    return found


_OPEN = N_(
    "A release for {year} is already announced and not yet published. Finish or cancel it first."
)
_NOT_FIRST = N_(
    "Figures of this year have been released before. Choose what kind of revision this one is."
)
_NOTHING_YET = N_("Nothing of this year has been released, so there is nothing to revise.")
_PAST = N_("The hour announced is past. Choose one that is still to come.")
_TOO_SOON = N_(
    "A release is announced at least {days} days before, so on {earliest} at the earliest. Only "
    "the correction of an error need not wait."
)
_TOO_FAR = N_("The day announced is more than two years away. Check the year.")
_TOO_LONG = N_("Use at most {most} characters.")

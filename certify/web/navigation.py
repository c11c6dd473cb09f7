"""The menu: what the signed-in person may open, by role."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app
from flask_babel import gettext

from certify.accounts.permissions import Actor
from certify.i18n import N_
from certify.web.identity import current_actor


@dataclass(frozen=True)
class Entry:
    """One line of the menu: where it leads, its words, its icon, and who sees it."""

    endpoint: str
    words: str
    icon: str
    shown: Callable[[Actor], bool]


def _signed_in(actor: Actor) -> bool:
    return actor.user_id is not None


def _files(actor: Actor) -> bool:
    return bool(actor.memberships) or (_signed_in(actor) and not actor.roles)


def _cases(actor: Actor) -> bool:
    return actor.has("officer") or bool(actor.memberships)


PUBLIC = (
    Entry("registry.search", N_("Registry"), "search", lambda a: True),
    Entry("certificate.verify_file", N_("Verify a certificate"), "shield-check", lambda a: True),
    Entry("recognition.notices", N_("Public notices"), "megaphone", lambda a: True),
    Entry("accounting.statistics", N_("Statistics"), "bar-chart", lambda a: True),
    Entry("registry.open_data", N_("Open data"), "download", lambda a: True),
)
OFFICE = (
    Entry("desk.desk", N_("My desk"), "house", _signed_in),
    Entry("filing.mine", N_("My filings"), "folder", _files),
    Entry("accounts.organisations", N_("My organisations"), "building", _files),
    Entry(
        "accounts.to_verify",
        N_("Verify organisations"),
        "building-check",
        lambda a: a.has("examiner"),
    ),
    Entry("filing.queue", N_("Examine filings"), "inbox", lambda a: a.has("examiner")),
    Entry(
        "correcting.queue",
        N_("Corrections"),
        "pencil-square",
        lambda a: a.has("examiner", "officer"),
    ),
    Entry("campaign.campaigns", N_("Campaigns"), "flag", lambda a: a.has("officer") or _files(a)),
    Entry("review.mine", N_("My reviews"), "clipboard-check", lambda a: a.has("reviewer")),
    Entry("review.progress", N_("Review progress"), "people", lambda a: a.has("officer")),
    Entry(
        "recognition.decisions",
        N_("Decisions"),
        "check2-square",
        lambda a: a.has("officer"),
    ),
    Entry("certificate.office", N_("Certificates"), "award", lambda a: a.has("officer")),
    Entry("papers.papers", N_("Papers and letters"), "envelope-paper", lambda a: a.has("officer")),
    Entry(
        "patents.statuses",
        N_("Patent status"),
        "arrow-repeat",
        lambda a: a.has("officer", "examiner"),
    ),
    Entry("patents.listed", N_("Patent cases"), "exclamation-diamond", _cases),
    Entry("webhooks.listed", N_("Webhooks"), "broadcast", _cases),
    Entry(
        "rulebook.standards",
        N_("Standards"),
        "journal-text",
        lambda a: a.has("editor", "officer", "reviewer", "examiner"),
    ),
    Entry(
        "accounting.summaries",
        N_("Value-added accounting"),
        "calculator",
        lambda a: a.has("statistician", "officer"),
    ),
    Entry(
        "releases.listed",
        N_("Releases"),
        "calendar-check",
        lambda a: a.has("statistician", "officer"),
    ),
    Entry(
        "industry.account",
        N_("Industry account"),
        "buildings",
        lambda a: a.has("statistician", "officer"),
    ),
    Entry(
        "accounts.people",
        N_("Accounts and roles"),
        "person-gear",
        lambda a: a.has("administrator"),
    ),
)


def _menu(entries: tuple[Entry, ...]) -> list[tuple[str, str, str]]:
    actor = current_actor()
    return [
        (entry.endpoint, gettext(entry.words), entry.icon)
        for entry in entries
        if entry.endpoint in current_app.view_functions and entry.shown(actor)
    ]


def init_app(app: Flask) -> None:
    """Give the layout its menus."""
    app.jinja_env.globals.update(
        public_menu=lambda: _menu(PUBLIC), office_menu=lambda: _menu(OFFICE)
    )

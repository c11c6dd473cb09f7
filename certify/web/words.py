"""Screen words of stored codes: states, roles and actions of every room, in one glossary.

Codes of the contract's lists have theirs in ``certify.reference.codes``.
"""

from typing import Final

from flask import Flask

from certify.i18n import N_, translate
from certify.reference import codes
from certify.web.locale import language

STATES: Final[dict[str, dict[str, tuple[str, str]]]] = {
    # code: (words, tone) — the tone chooses colour and icon of the tag
    "organisation": {
        "draft": (N_("Draft"), "quiet"),
        "submitted": (N_("Being verified"), "waiting"),
        "returned": (N_("Returned"), "attention"),
        "verified": (N_("Verified"), "good"),
    },
    "account": {
        "active": (N_("May sign in"), "good"),
        "disabled": (N_("Disabled"), "bad"),
    },
    "filing": {
        "draft": (N_("Draft"), "quiet"),
        "submitted": (N_("In examination"), "waiting"),
        "returned": (N_("Returned for correction"), "attention"),
        "recorded": (N_("Recorded"), "good"),
        "refused": (N_("Refused"), "bad"),
        "withdrawn": (N_("Recordation withdrawn"), "bad"),
        "discarded": (N_("Discarded"), "quiet"),
    },
    "standard": {
        "draft": (N_("Draft"), "quiet"),
        "consultation": (N_("In consultation"), "waiting"),
        "active": (N_("Active"), "good"),
        "withdrawn": (N_("Withdrawn from consultation"), "bad"),
        "retired": (N_("Retired"), "quiet"),
    },
    "backtest": {
        "queued": (N_("Waiting to be done"), "waiting"),
        "running": (N_("Being done"), "waiting"),
        "done": (N_("Done"), "good"),
        "failed": (N_("Failed"), "bad"),
    },
    "comment": {
        "received": (N_("Answer outstanding"), "attention"),
        "answered": (N_("Answered"), "good"),
    },
    "campaign": {
        "draft": (N_("In preparation"), "quiet"),
        "open": (N_("Open for entry"), "good"),
        "reviewing": (N_("In review"), "waiting"),
        "closed": (N_("Closed"), "quiet"),
    },
    "candidacy": {
        "entered": (N_("Entered"), "waiting"),
        "eligible": (N_("Eligible"), "waiting"),
        "ineligible": (N_("Not eligible"), "bad"),
        "left": (N_("Left the campaign"), "quiet"),
        "in_review": (N_("In review"), "waiting"),
        "reviewed": (N_("Reviewed"), "waiting"),
        "proposed": (N_("Proposed"), "waiting"),
        "not_proposed": (N_("Not proposed"), "bad"),
        "in_notice": (N_("In public notice"), "waiting"),
        "objected": (N_("Objection being examined"), "attention"),
        "not_recognised": (N_("Not recognised"), "bad"),
        "recognised": (N_("Recognised"), "good"),
    },
    "assignment": {
        "assigned": (N_("Declaration outstanding"), "attention"),
        "accepted": (N_("Opinion outstanding"), "waiting"),
        "recused": (N_("Conflict declared"), "quiet"),
        "submitted": (N_("Opinion submitted"), "good"),
        "released": (N_("Released from duty"), "quiet"),
    },
    "decision": {
        "staged": (N_("Awaiting release"), "waiting"),
        "released": (N_("Released"), "good"),
        "unstaged": (N_("Taken back"), "quiet"),
    },
    "notice": {
        "published": (N_("Open to objections"), "waiting"),
        "closed": (N_("Period over"), "quiet"),
    },
    "objection": {
        "open": (N_("Open"), "attention"),
        "upheld": (N_("Upheld"), "bad"),
        "dismissed": (N_("Dismissed"), "good"),
    },
    "certificate": {
        "valid": (N_("Valid"), "good"),
        "suspended": (N_("Suspended"), "attention"),
        "withdrawn": (N_("Withdrawn"), "bad"),
        "cancelled": (N_("Cancelled"), "bad"),
        "expired": (N_("Expired"), "quiet"),
        "superseded": (N_("Superseded"), "quiet"),
    },
    "issuing": {
        "running": (N_("Running normally"), "good"),
        "paused": (N_("Paused"), "attention"),
    },
    "reissue": {
        "proposed": (N_("Awaits a second officer"), "attention"),
        "confirmed": (N_("A new one is being issued"), "waiting"),
        "issued": (N_("Replaced"), "good"),
        "dropped": (N_("Not replaced"), "quiet"),
    },
    "correction": {
        "open": (N_("Being written"), "waiting"),
        "submitted": (N_("Correction in examination"), "waiting"),
        "accepted": (N_("Accepted, awaits a second person"), "attention"),
        "confirmed": (N_("Corrected"), "good"),
        "refused": (N_("Not corrected"), "bad"),
        "dropped": (N_("Taken back"), "quiet"),
    },
    "patent_case": {
        "open": (N_("In work"), "attention"),
        "suspended": (N_("In work, certificate suspended"), "attention"),
        "kept": (N_("Closed: certificate kept"), "good"),
        "withdrawn": (N_("Closed: certificate withdrawn"), "bad"),
        "settled": (N_("Closed: certificate ended otherwise"), "quiet"),
        "undone": (N_("Closed by itself: newer status data undid it"), "quiet"),
    },
    "webhook": {
        "active": (N_("Sending"), "good"),
        "paused": (N_("Paused"), "attention"),
        "stopped": (N_("Stopped by the system"), "bad"),
        "deleted": (N_("Deleted"), "quiet"),
    },
    "calculation": {
        "asked": (N_("Waits for its turn"), "waiting"),
        "running": (N_("Being calculated"), "waiting"),
        "done": (N_("Calculated"), "good"),
        "refused": (N_("Cannot be done as it is"), "bad"),
        "failed": (N_("Went wrong"), "bad"),
    },
    "yearbook": {
        "asked": (N_("Being printed"), "waiting"),
        "printed": (N_("Printed"), "good"),
    },
    "roster": {
        "taken": (N_("Counts towards coverage"), "good"),
        "withdrawn": (N_("Withdrawn, counts no more"), "quiet"),
    },
    "release": {
        "planned": (N_("Announced"), "quiet"),
        "drafted": (N_("Drafted"), "waiting"),
        "checked": (N_("Checked, awaits approval"), "attention"),
        "approved": (N_("Approved, awaits its hour"), "good"),
        "published": (N_("Released to the public"), "good"),
        "cancelled": (N_("Release cancelled"), "bad"),
    },
    "summary": {
        "compiled": (N_("Stands"), "good"),
        "superseded": (N_("Replaced"), "quiet"),
    },
    "account_entry": {
        "current": (N_("Stands"), "good"),
        "superseded": (N_("Replaced"), "quiet"),
    },
    "announcement": {
        "prepared": (N_("Awaiting release"), "waiting"),
        "released": (N_("Released"), "good"),
        "superseded": (N_("Replaced"), "quiet"),
        "discarded": (N_("Discarded"), "quiet"),
    },
}

ROLES: Final = {
    "examiner": N_("Examiner"),
    "reviewer": N_("Reviewer"),
    "officer": N_("Officer"),
    "statistician": N_("Statistician"),
    "editor": N_("Standards editor"),
    "administrator": N_("Administrator"),
}

MEMBERS: Final = {
    "owner": N_("Owner"),
    "editor": N_("Editor"),
    "reader": N_("Reader"),
}

VERDICTS: Final = {
    "meets": (N_("Meets the benchmark"), "good"),
    "below": (N_("Below the benchmark"), "bad"),
    "gated": (N_("A condition is not met"), "bad"),
    "undetermined": (N_("Not yet judged"), "waiting"),
}

ACTIONS: Final[dict[str, dict[str, str]]] = {
    "organisation": {
        "create": N_("Organisation entered"),
        "submit": N_("Submitted for verification"),
        "verify": N_("Verified"),
        "return": N_("Returned"),
        "edit": N_("Data changed"),
        "attach_proof": N_("Proof attached"),
        "invite": N_("Colleague invited"),
        "remove_member": N_("Colleague removed"),
    },
    "account": {
        "create": N_("Account created"),
        "set_roles": N_("Roles changed"),
        "disable": N_("Account disabled"),
        "enable": N_("Account enabled"),
    },
    "filing": {
        "create": N_("Draft begun"),
        "save": N_("Draft saved"),
        "attach": N_("File attached"),
        "detach": N_("File removed"),
        "submit": N_("Submitted"),
        "return": N_("Returned with remarks"),
        "record": N_("Recorded"),
        "refuse": N_("Refused"),
        "correct": N_("Corrected by a new revision"),
        "withdraw": N_("Recordation withdrawn"),
        "discard": N_("Draft discarded"),
    },
    "candidacy": {
        "create": N_("Entered the campaign"),
        "admit": N_("Found eligible"),
        "exclude": N_("Found not eligible"),
        "leave": N_("Left the campaign"),
        "start_review": N_("Review begun"),
        "finish_review": N_("Review finished"),
        "call_third": N_("A third reviewer was called"),
        "reviewer_missing": N_("A reviewer is missing"),
        "propose": N_("Proposed for recognition"),
        "decline": N_("Not proposed"),
        "publish": N_("Published for notice"),
        "object": N_("Objection received"),
        "dismiss_objection": N_("Objection dismissed"),
        "uphold_objection": N_("Objection upheld"),
        "recognise": N_("Recognised"),
    },
    "certificate": {
        "create": N_("Certificate issued"),
        "suspend": N_("Suspended"),
        "lift": N_("Suspension lifted"),
        "withdraw": N_("Withdrawn by the authority"),
        "cancel": N_("Cancelled at the holder's request"),
        "expire": N_("Expired"),
        "supersede": N_("Superseded by a new certificate"),
    },
    "issuing": {
        "create": N_("Issuing begun"),
        "pause": N_("Issuing paused"),
        "resume": N_("Issuing resumed"),
        "retry": N_("Failed papers asked for again"),
    },
    "reissue": {
        "create": N_("Replacement proposed"),
        "confirm": N_("Replacement confirmed"),
        "drop": N_("Proposal taken away"),
        "lapse": N_("Replacement fell away"),
        "issue": N_("Replaced by a new certificate"),
    },
    "correction": {
        "create": N_("Correction opened"),
        "save": N_("Answers changed"),
        "attach": N_("File attached"),
        "detach": N_("File removed"),
        "submit": N_("Submitted"),
        "return": N_("Returned with remarks"),
        "accept": N_("Accepted"),
        "refuse": N_("Refused"),
        "confirm": N_("Confirmed: a new revision stands"),
        "drop": N_("Taken back"),
        "recognition_to_decide": N_("A recognition is to be decided by an officer"),
    },
    "patent_case": {
        "create": N_("Case opened: patents changed"),
        "update": N_("Newer status data taken in"),
        "answer": N_("The holder answered"),
        "propose": N_("Decision proposed"),
        "take_back": N_("Proposal taken back"),
        "suspend": N_("Certificate suspended; the case stays in work"),
        "keep": N_("Certificate kept"),
        "withdraw": N_("Certificate withdrawn"),
        "settle": N_("Closed: the certificate ended otherwise"),
        "undo": N_("Closed by itself: newer status data undid it"),
    },
    "status_import": {"create": N_("Status file taken in")},
    "calculation": {
        "create": N_("Calculation asked for"),
        "start": N_("Calculation begun"),
        "finish": N_("Calculation done"),
        "refuse": N_("Refused: something stands against it"),
        "fail": N_("Calculation went wrong"),
    },
    "yearbook": {"create": N_("Yearbook asked for"), "print": N_("Yearbook printed")},
    "roster": {"create": N_("Roster taken in"), "withdraw": N_("Roster withdrawn")},
    "campaign": {
        "create": N_("Campaign prepared"),
        "open": N_("Opened for entry"),
        "close_entry": N_("Entry closed"),
        "close": N_("Campaign closed"),
    },
    "assignment": {
        "create": N_("Assigned"),
        "declare_none": N_("Declared no conflict of interest"),
        "declare_conflict": N_("Declared a conflict of interest"),
        "submit_opinion": N_("Opinion submitted"),
        "release": N_("Released from duty"),
    },
    "decision": {
        "create": N_("Decision staged"),
        "release": N_("Decision released"),
        "unstage": N_("Decision taken back"),
    },
    "webhook": {
        "create": N_("Subscribed"),
        "pause": N_("Paused"),
        "stop": N_("Stopped by the system"),
        "resume": N_("Resumed"),
        "test": N_("Test asked for"),
        "renew_secret": N_("New secret made"),
        "delete": N_("Deleted"),
    },
    "release": {
        "create": N_("Release announced"),
        "move": N_("Another hour announced"),
        "draft": N_("Content frozen"),
        "find_faults": N_("Check found faults"),
        "check": N_("Checked"),
        "approve": N_("Release approved"),
        "send_back": N_("Sent back to be drafted again"),
        "publish": N_("Released to the public"),
        "cancel": N_("Release cancelled"),
    },
    "summary": {
        "create": N_("Summary compiled"),
        "supersede": N_("Replaced by a newer summary"),
    },
    "account_entry": {
        "create": N_("Figures taken in"),
        "supersede": N_("Replaced by a newer entry"),
    },
    "announcement": {
        "create": N_("Notice prepared"),
        "release": N_("Notice released"),
        "discard": N_("Notice discarded"),
        "supersede": N_("Replaced by a newer notice"),
    },
    "notice": {"create": N_("Notice published"), "close": N_("Notice period over")},
    "objection": {
        "create": N_("Objection received"),
        "uphold": N_("Objection upheld"),
        "dismiss": N_("Objection dismissed"),
    },
    "comment": {"create": N_("Comment received"), "answer": N_("Answered")},
    "standard": {
        "create": N_("Version registered"),
        "replace": N_("Draft replaced by a new file"),
        "consult": N_("Put out for consultation"),
        "extend": N_("Consultation extended"),
        "withdraw": N_("Withdrawn from consultation"),
        "activate": N_("Activated"),
        "retire": N_("Retired"),
    },
    "backtest": {
        "create": N_("Back-test asked for"),
        "start": N_("Begun"),
        "finish": N_("Done"),
        "fail": N_("Failed"),
        "again": N_("Asked for again"),
        "publish": N_("Published with the consultation"),
    },
}


def state(subject: str, code: str) -> str:
    """Return the word for a state in the reader's language; KeyError for an unknown one."""
    return translate(STATES[subject][code][0], language())


def tone(subject: str, code: str) -> str:
    """Return the tone of a state: good, waiting, attention, bad or quiet."""
    return STATES[subject][code][1]


def action(subject: str, code: str) -> str:
    """Return the words for what an event did."""
    return translate(ACTIONS[subject][code], language())


def init_app(app: Flask) -> None:
    """Give the templates the glossary."""
    app.jinja_env.globals.update(
        state_word=state,
        state_tone=tone,
        action_word=action,
        code_word=lambda name, code: codes.label(name, code, language()),
        member_word=lambda code: translate(MEMBERS[code], language()),
        role_word=lambda code: translate(ROLES[code], language()),
        verdict_word=lambda code: translate(VERDICTS[code][0], language()),
        verdict_tone=lambda code: VERDICTS[code][1],
    )

"""What signed status lists say of one certificate: in force, suspended or withdrawn, as of when.

Lists come from anywhere: a file, a folder, a trust file, a stranger who would like to see a
certificate in force. So nothing about a list counts but what its signature covers:

- it answers only under the address, purpose and issuer that the certificate itself names;
- of several the newest answers, and an older one that was handed in is named as such;
- past its end it shows no certificate to be in force; what it holds against one stands;
- a revocation is final: a newer list that has lost it contradicts itself and helps nobody;
- a list from before the certificate knows nothing of it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from certify.certificate.credential import payload, securing, status
from certify.certificate.credential.payload import (
    PURPOSES,
    REVOCATION,
    SUSPENSION,
    Claim,
    StatusEntry,
)
from certify.certificate.credential.securing import NotSecured
from certify.certificate.credential.status import StatusFault
from certify.i18n import N_
from certify.problems import Problem, Word

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

IN_FORCE: Final = "valid"
SUSPENDED: Final = "suspended"
WITHDRAWN: Final = "withdrawn"
UNKNOWN: Final = "unknown"
PURPOSE_WORDS: Final = {SUSPENSION: N_("suspensions"), REVOCATION: N_("withdrawals")}


@dataclass(frozen=True)
class Offered:
    """The text of a status list credential and where it came from, for people.

    ``given``: handed in for this very check, not kept here or in the trust file before.
    """

    source: str
    text: str = field(repr=False)
    given: bool = True


@dataclass(frozen=True)
class StatusList:
    """A status list whose signature holds; believed from ``as_of`` to ``until``."""

    source: str
    given: bool
    purpose: str
    url: str
    issuer: str
    as_of: datetime
    until: datetime
    row: bytes = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What the newest list says under one of the certificate's entries; ``is_set`` None: nothing.

    ``outdated`` is whether it was past its end at the moment asked about.
    """

    entry: StatusEntry
    is_set: bool | None = None
    as_of: datetime | None = None
    until: datetime | None = None
    outdated: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the answer as JSON values."""
        return {
            "purpose": self.entry.purpose,
            "list": self.entry.list_url,
            "index": self.entry.index,
            "set": self.is_set,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "until": self.until.isoformat() if self.until else None,
            "outdated": self.outdated,
        }


@dataclass(frozen=True)
class Standing:
    """The state that the lists show, as of when, and everything odd about them.

    ``status``: valid, suspended, withdrawn (the lists do not tell it from cancelled and
    superseded) or unknown. ``as_of``: the older of the lists it rests on.
    """

    status: str
    as_of: datetime | None
    answers: tuple[Answer, ...]
    reasons: tuple[Problem, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the standing as JSON values; its reasons go with the report's."""
        return {
            "status": self.status,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "answers": [each.as_json() for each in self.answers],
        }


NOTHING_ASKED: Final = Standing(UNKNOWN, None, (), ())


def read_list(offered: Offered, keys: Iterable["OKPKey"]) -> StatusList:
    """Return the list that ``offered`` holds if one of ``keys`` signed it, under its own name.

    Raises NotSecured where the signature does not hold, StatusFault where what is signed is
    no status list in the one spelling that ``status.compose`` gives.
    """
    signed, kid = securing.opened(offered.text.strip(), keys)
    document = json.loads(signed)
    try:
        subject, url, issuer = (document[k] for k in ("credentialSubject", "id", "issuer"))
        purpose, encoded = str(subject["statusPurpose"]), str(subject["encodedList"])
        as_of, until = (datetime.fromisoformat(document[k]) for k in ("validFrom", "validUntil"))
        base_url = issuer.removesuffix("/issuer")
        again = status.compose(
            purpose, encoded, base_url=base_url, list_url=url, at=as_of, until=until
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StatusFault("this is no status list") from error
    if payload.canonical(again) != signed:
        raise StatusFault("this is no status list in the form that is accepted here")
    if kid.rpartition("#")[0] != issuer:
        raise NotSecured(Problem("", "credential_key_foreign", ""))
    row = status.decode(encoded)
    return StatusList(offered.source, offered.given, purpose, url, issuer, as_of, until, row)


def standing(
    claim: Claim,
    offered: Sequence[Offered],
    keys: Sequence["OKPKey"],
    *,
    now: datetime,
    on: datetime | None = None,
) -> Standing:
    """Return what the lists ``offered`` say of the certificate that claims ``claim``.

    ``keys`` are the issuer's, ``on`` the past moment that is asked about (None: now).
    """
    if not offered:
        return NOTHING_ASKED
    if not keys:
        return replace(NOTHING_ASKED, reasons=(Problem("", "status_list_unchecked", _NO_KEY),))
    lists, reasons = _readable(offered, keys)
    usable = []
    for each in lists:
        against = _unusable(each, claim, on)
        usable += [] if against else [each]
        reasons += [against] if against and each.given else []
    answers = tuple(_answer(entry, usable, on or now, reasons) for entry in claim.entries)
    status_found, as_of = _concluded(answers)
    return Standing(status_found, as_of, answers, tuple(reasons))


def _readable(
    offered: Sequence[Offered], keys: Sequence["OKPKey"]
) -> tuple[list[StatusList], list[Problem]]:
    """Return the lists whose signature holds, and why the others do not count."""
    lists, reasons = [], []
    for each in offered:
        try:
            lists.append(read_list(each, keys))
        except NotSecured as error:
            why = _WHY_NOT_SECURED[error.problem.code]
            reasons.append(_refused(each, why))
        except StatusFault:
            reasons.append(_refused(each, _NO_LIST))
    return lists, reasons


def _unusable(one: StatusList, claim: Claim, on: datetime | None) -> Problem | None:
    """Return why a list cannot answer for the certificate, or None if it can."""
    mine = {(entry.purpose, entry.list_url) for entry in claim.entries}
    if one.issuer != claim.issuer or (one.purpose, one.url) not in mine:
        said = {"url": one.url[:200], "purpose": Word(PURPOSE_WORDS[one.purpose])}
        return _about(one, "status_list_other", _OTHER, **said)
    if one.as_of < claim.valid_from:
        return _about(one, "status_list_before", _BEFORE)
    if on is not None and one.as_of > on:
        return _about(one, "status_list_later", _LATER)
    return None


def _answer(
    entry: StatusEntry, usable: Sequence[StatusList], moment: datetime, reasons: list[Problem]
) -> Answer:
    """Return what the newest list says under ``entry``; what is odd is added to ``reasons``."""
    mine = [each for each in usable if (each.purpose, each.url) == (entry.purpose, entry.list_url)]
    known = [(_bit(each, entry), each) for each in mine]
    told = sorted(((bit, each) for bit, each in known if bit is not None), key=_newer)
    reasons += [_about(each, "status_list_short", _SHORT) for bit, each in known if bit is None]
    if not told:
        reasons.append(_missing(entry))
        return Answer(entry)
    is_set, newest = told[-1]
    older = [(bit, each) for bit, each in told if each.as_of < newest.as_of]
    for _, each in older:
        if each.given:
            said = {"newest": _instant(newest.as_of), "known": newest.source}
            reasons.append(_about(each, "status_list_replayed", _REPLAYED, **said))
    revoked = [each for bit, each in told if bit and entry.purpose == REVOCATION]
    if revoked and not is_set:
        said = {"newest": _instant(newest.as_of)}
        reasons.append(_about(revoked[-1], "status_list_contradicts", _CONTRADICTS, **said))
        return Answer(entry, is_set=True, as_of=revoked[-1].as_of, until=revoked[-1].until)
    outdated = moment > newest.until
    if outdated:
        said = {"until": _instant(newest.until)}
        reasons.append(_about(newest, "status_list_outdated", _OUTDATED, **said))
    return Answer(entry, is_set, newest.as_of, newest.until, outdated)


def _newer(told: tuple[bool, StatusList]) -> tuple[datetime, bool, timedelta]:
    """Order lists by age; of two of one second the one that holds something against it wins."""
    bit, one = told
    return one.as_of, bit, one.as_of - one.until


def _bit(one: StatusList, entry: StatusEntry) -> bool | None:
    try:
        return status.is_set(one.row, entry.index)
    except StatusFault:
        return None


def _concluded(answers: Sequence[Answer]) -> tuple[str, datetime | None]:
    """Return the state that the answers amount to, and as of when."""
    against = {each.entry.purpose: each.as_of for each in answers if each.is_set}
    for purpose, state in ((REVOCATION, WITHDRAWN), (SUSPENSION, SUSPENDED)):
        if purpose in against:
            return state, against[purpose]
    clear = {e.entry.purpose: e.as_of for e in answers if e.is_set is False and not e.outdated}
    if set(clear) != set(PURPOSES):
        return UNKNOWN, None
    return IN_FORCE, min(at for at in clear.values() if at is not None)


def _refused(offered: Offered, why: str) -> Problem:
    said = {"source": offered.source, "why": Word(why)}
    return Problem("", "status_list_refused", _REFUSED, said)


def _missing(entry: StatusEntry) -> Problem:
    said = {"purpose": Word(PURPOSE_WORDS[entry.purpose]), "url": entry.list_url}
    return Problem("", "status_list_missing", _MISSING, said)


def _about(one: StatusList, code: str, message: str, **said: Any) -> Problem:
    return Problem("", code, message, {"source": one.source, "as_of": _instant(one.as_of), **said})


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


_NO_KEY = N_("No key of the issuer is known here, so the status lists could not be checked.")
_REFUSED = N_("The status list “{source}” does not count: {why}.")
_WHY_NOT_SECURED: Final = {
    "credential_malformed": N_("it is not one signed text in its one correct spelling"),
    "credential_header": N_("it is signed in a way that is not accepted here"),
    "credential_key_unknown": N_("it is signed with a key that is not known here"),
    "credential_key_foreign": N_("it is signed in another name than that of its issuer"),
    "credential_signature_wrong": N_("its signature does not belong to its text"),
}
_NO_LIST = N_("what is signed is no status list in the form that is accepted here")
_OTHER = N_("The status list “{source}” ({purpose}, {url}) is not one that this certificate names.")
_BEFORE = N_(
    "The status list “{source}” of {as_of} is older than the certificate and knows nothing of it."
)
_LATER = N_(
    "The status list “{source}” of {as_of} is from after the day asked about and does not "
    "tell how it was then."
)
_SHORT = N_("The status list “{source}” of {as_of} does not reach to this certificate's place.")
_MISSING = N_("The list of {purpose} that this certificate names is not at hand: {url}")
_REPLAYED = N_(
    "The status list “{source}” of {as_of} is an old one: “{known}” is of {newest} and "
    "answers in its place."
)
_CONTRADICTS = N_(
    "The status list “{source}” of {as_of} holds a withdrawal that the one of {newest} has "
    "lost. A withdrawal is final, so it counts."
)
_OUTDATED = N_(
    "The status list “{source}” of {as_of} was to be believed until {until} only: it no "
    "longer shows that the certificate is in force."
)

"""`certify verify`: loads no renderer and no web server, so that it answers in a second."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from certify import clock, config
from certify.certificate import status_list, verification, wording
from certify.certificate import trust as trusting
from certify.certificate.checking import gathering
from certify.certificate.checking.gathering import NothingThere
from certify.certificate.content import CertificateContent
from certify.certificate.credential import keys as credential_keys
from certify.certificate.credential.payload import issuer_id
from certify.certificate.credential.standing import Offered
from certify.certificate.keyring.book import BookDamaged
from certify.certificate.keyring.inventory import of_folder
from certify.certificate.keys import KeysNotReady
from certify.certificate.register import RegisterUnreachable, open_register
from certify.certificate.status_list import ListFault
from certify.certificate.trust import Issuer, Trust
from certify.certificate.verification import Register, Report, State
from certify.i18n import LANGUAGES, N_, translate
from certify.problems import Problem

KEYS_FOLDER: Final = "keys"
VERDICTS: Final = {
    "valid": N_("VALID"),
    "not_valid": N_("NOT VALID"),
    "not_ours": N_("NOT A CERTIFICATE OF OURS"),
}
VALID_ON: Final = N_("VALID on {day}")
A_LETTER: Final = N_("A GENUINE LETTER, NOT A CERTIFICATE")
ANSWERS: Final = {True: N_("yes"), False: N_("no"), None: N_("no key is known here to tell")}
NOT_JUDGED: Final = 2
"""Exit code where nothing could be judged, whatever the file is: keys or lists cannot be read."""
_DAY: Final = click.DateTime(formats=["%Y-%m-%d"])
_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_PLACE: Final = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--trust", type=_FILE, help="Trust file, or certificate (PEM, DER) of the authority.")
@click.option("--offline", is_flag=True, help="Ask no register, only status lists.")
@click.option("--status-list", type=_FILE, help="A published status list (certify.status/1).")
@click.option(
    "--status",
    type=_PLACE,
    multiple=True,
    help="Signed status list, or a folder of them (*.jwt). May be repeated.",
)
@click.option("--on", type=_DAY, help="Legal day (YYYY-MM-DD) to judge by, instead of today.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the report.")
@click.pass_context
def verify(
    context: click.Context,
    file: Path,
    as_json: bool,
    trust: Path | None,
    offline: bool,
    status_list: Path | None,
    status: tuple[Path, ...],
    on: datetime | None,
    lang: str | None,
) -> None:
    """Check a certificate: whether FILE is intact, from whom, and in force.

    With --on the verdict is about that day. Exit 0 valid, 1 not valid (says why), 2 not a
    certificate of ours, or nothing could be judged because keys or lists cannot be read.
    """
    language = lang or _own_language()
    home = config.home()
    try:
        data = file.read_bytes()
    except OSError as error:
        report = verification.unread(file.name, error.strerror or str(error))
    else:
        asked = _read(home, trust, offline, status_list, status)
        if asked.faults:
            _nothing_judged(asked.faults, language, as_json=as_json)
        day = on.date() if on else None
        report = verification.verify(
            data, trust=asked.trust, register=asked.register, lists=asked.lists, on=day
        )
    if as_json:
        click.echo(json.dumps(report.as_json(language), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_told(report, language)))
    context.exit(report.exit_code)


@dataclass
class _Asked:
    """Whom to trust, who is asked for states, and everything of it that cannot be read."""

    trust: Trust = field(default_factory=Trust)
    register: Register | None = None
    lists: list[Offered] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Keep a fault for the end, so that all of them are said at once."""
        try:
            yield
        except (KeysNotReady, ListFault, NothingThere) as error:
            self.faults.append(_not_readable(error))


def _read(
    home: Path, trust: Path | None, offline: bool, given: Path | None, status: tuple[Path, ...]
) -> _Asked:
    """Read what was given, else this installation's own.

    States: its register (unless offline) and published list, then the list given, then the
    signed lists given, those out of the trust file, and those this installation keeps.
    """
    asked = _Asked()
    with asked.noting():
        asked.trust = trusting.load(trust) if trust else trusting.own(home / KEYS_FOLDER)
    own = [] if offline else [_tolerant(open_register(config.database_url(home)))]
    read: list[Register] = []
    for path in filter(None, (home / status_list.FILE, given)):
        with asked.noting():
            read += [status_list.read(path)] if path.is_file() else []
    asked.register = status_list.first_that_knows(*own, *read)
    for place in status:
        with asked.noting():
            asked.lists += gathering.given(place)
    asked.lists += gathering.bundled(asked.trust.status_lists, trust.name if trust else "")
    with asked.noting():
        asked.lists += gathering.at_home(home)
    return asked


def _tolerant(register: Register | None) -> Register | None:
    """Say that a register does not answer, and let the lists be asked instead."""
    if register is None:
        return None

    def ask(number: str) -> State | None:
        try:
            return register(number)
        except RegisterUnreachable as error:
            click.echo(str(error), err=True)
            return None

    return ask


def _nothing_judged(faults: list[Problem], language: str, *, as_json: bool) -> NoReturn:
    """Say on stderr (as JSON if asked) what cannot be read, all of it, and end with 2."""
    if as_json:
        errors = [each.as_json(language) for each in faults]
        click.echo(json.dumps({"errors": errors}, ensure_ascii=False), err=True)
    else:
        click.echo("\n".join(each.say(language) for each in faults), err=True)
    raise click.exceptions.Exit(NOT_JUDGED)


def _not_readable(error: KeysNotReady | ListFault | NothingThere) -> Problem:
    """Return what is to be said of keys or lists that cannot be read, and what to do."""
    if isinstance(error, BookDamaged):
        said = {"file": error.file, "reason": error.reason}
        return Problem("", "book_damaged", _BOOK_DAMAGED, said)
    if isinstance(error, ListFault):
        said = {"file": str(error.path), "reason": error.reason}
        return Problem("", "status_list_unreadable", _LIST_UNREADABLE, said)
    if isinstance(error, NothingThere):
        return Problem("", "status_unreadable", _NO_LISTS, {"place": str(error.place)})
    return Problem("", "trust_unreadable", _TRUST_UNREADABLE, {"reason": str(error)})


_BOOK_DAMAGED = N_(
    "Nothing was judged, and this says nothing about the file. The book of keys {file} is damaged "
    "({reason}). It names the keys that must not be trusted any more, so nobody is trusted without "
    "it: put the copy from the last backup in its place, or check with another trust file "
    "(--trust FILE)."
)
_TRUST_UNREADABLE = N_(
    "Nothing was judged, and this says nothing about the file. Whom to trust cannot be read: "
    "{reason}. Give another trust file or certificate of the authority (--trust FILE)."
)
_LIST_UNREADABLE = N_(
    "Nothing was judged, and this says nothing about the file. {file} is damaged or no status "
    "list of this version ({reason}): fetch it again from the issuer, or check without it."
)
_NO_LISTS = N_(
    "Nothing was judged, and this says nothing about the file. In {place} lies no status list "
    "(*.jwt) that can be read: save the issuer's lists there, or check without it."
)


def _own_language() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh" if spoken.startswith("zh") else "en"


def _lead(report: Report, language: str) -> str:
    """The verdict; if another day was asked for, with that day."""
    if report.letter:
        return translate(A_LETTER, language)
    if report.verdict == "valid" and report.on:
        return translate(VALID_ON, language, day=report.on.day)
    return translate(VERDICTS[report.verdict], language)


def _told(report: Report, language: str) -> Iterator[str]:
    """The report as lines for people."""

    def said(text: str, **params: Any) -> str:
        return translate(text, language, **params)

    yield _lead(report, language)
    for reason in report.reasons:
        yield "  " + reason.say(language)
    if report.sealed_by is None and report.verdict == "not_ours":
        return
    yield said(N_("Unchanged since it was sealed: {answer}"), answer=said(ANSWERS[report.intact]))
    yield from _sealing(report, said)
    if report.letter:
        return
    yield from _enclosed(report, language)
    yield from _state(report, language)
    yield from _listed(report, language)
    if report.content:
        yield from _summary(report.content, language)


def _moment(instant: datetime) -> str:
    """An instant as people read it: in legal time, with its distance from UTC."""
    return instant.astimezone(clock.LEGAL_ZONE).isoformat(" ", "seconds")


def _sealing(report: Report, said: Callable[..., str]) -> Iterator[str]:
    """Who sealed and timestamped the file, as lines for people."""
    by = report.sealed_by
    if by is None:
        return
    yield said(
        N_("Sealed by: {name}, vouched for by {issuer}, key {fingerprint}"),
        name=by.name,
        issuer=by.issuer,
        fingerprint=by.fingerprint[:16],
    )
    if by.demonstration:
        yield said(N_("This is a demonstration authority: the certificate has no legal effect."))
    if by.sealed_at:
        yield said(
            N_("Sealed at: {instant}"), instant=_moment(datetime.fromisoformat(by.sealed_at))
        )
    if report.timestamped_by:
        yield said(
            N_("Timestamped by: {name}, vouched for by {issuer}; the whole file at {instant}"),
            name=report.timestamped_by.name,
            issuer=report.timestamped_by.issuer,
            instant=_moment(report.timestamped_by.file_at),
        )
    yield said(N_("By the authority trusted here: {answer}"), answer=said(ANSWERS[report.trusted]))


def _enclosed(report: Report, language: str) -> Iterator[str]:
    """What is enclosed in a certificate, against its page, its issuer and the log."""
    if report.page_matches is None:
        return

    def said(text: str, **params: Any) -> str:
        return translate(text, language, **params)

    yield said(
        N_("Page, data and credential say the same: {answer}"),
        answer=said(ANSWERS[report.page_matches]),
    )
    if report.issuer:
        yield said(N_("Issued in the name of: {name}"), name=_issuer(report, language))
    yield said(
        N_("Credential signed by the issuer: {answer}"),
        answer=said(ANSWERS[report.claim_signed]),
    )
    yield said(N_("In the transparency log: {answer}"), answer=said(ANSWERS[report.logged]))


def _state(report: Report, language: str) -> Iterator[str]:
    state = translate(verification.STATES[report.status], language)
    if report.status_as_of:
        instant = _moment(report.status_as_of)
        yield translate(
            N_("State: {state} (as of {instant})"), language, state=state, instant=instant
        )
    else:
        yield translate(N_("State: {state}"), language, state=state)


def _issuer(report: Report, language: str) -> str:
    if report.issuer_name is None:
        return report.issuer or ""
    known = report.issuer_name
    return f"{known.name_en if language == 'en' else known.name_zh} ({report.issuer})"


def _listed(report: Report, language: str) -> Iterator[str]:
    """What the signed status lists say, as a line of its own beside the register's answer."""
    lists = report.status_lists
    if lists is None:
        return
    state = translate(verification.STATES[lists.status], language)
    if lists.as_of is None:
        yield translate(N_("Signed status lists: {state}"), language, state=state)
        return
    ends = [each.until for each in lists.answers if each.until is not None]
    yield translate(
        N_("Signed status lists: {state} (as of {instant}, good until {until})"),
        language, state=state, instant=_moment(lists.as_of), until=_moment(min(ends)),
    )  # fmt: skip


def _summary(content: CertificateContent, language: str) -> Iterator[str]:
    words = wording.words(content)
    english = language == "en"
    yield f"  {words.title_en if english else words.title_zh} {content.number}"
    holder, product = content.holder, content.product
    yield f"  {(english and holder.name_en) or holder.name_zh} ({holder.uscc})"
    yield f"  {(english and product.name_en) or product.name_zh} · {product.model}"
    if content.score:
        verdict = words.verdict_en if english else words.verdict_zh
        yield f"  {content.score.total} / 100 · {verdict}"
    if words.marks:
        yield f"  {words.marks}"


@click.group("trust")
def trust_group() -> None:
    """Whom certificates of this installation are checked against."""


@trust_group.command("keygen")
@click.option("--base-url", envvar="CERTIFY_BASE_URL", required=True, help="Public address.")
def make_credential_key(base_url: str) -> None:
    """Make the key that signs credentials, once; a key that is there is kept."""
    folder = config.home() / KEYS_FOLDER
    try:
        made = credential_keys.ensure(folder, issuer_id(base_url.rstrip("/")))
    except KeysNotReady as error:
        raise click.ClickException(str(error)) from error
    click.echo(made.kid)


@trust_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_trust(file: Path) -> None:
    """Write this installation's authority, keys, name and status lists into FILE.

    Whoever has it verifies without network. The lists in it are good for some days only:
    newer ones are given to ``certify verify`` with --status.
    """
    home = config.home()
    try:
        known = trusting.own(home / KEYS_FOLDER)
        if not known.authorities:
            raise click.ClickException("There is no authority here yet: run certify setup first.")
        own = config.read_settings()
        lists = gathering.at_home(home)
    except (KeysNotReady, config.UnsafeSettings, NothingThere) as error:
        raise click.ClickException(str(error)) from error
    issuer = Issuer(issuer_id(own.base_url), own.issuer_zh, own.issuer_en)
    texts = tuple(each.text for each in lists)
    known = replace(
        known, issuers=(issuer,), status_lists=texts, keys=of_folder(home / KEYS_FOLDER)
    )
    file.write_text(json.dumps(known.as_json(), indent=1) + "\n", encoding="utf-8")
    click.echo(str(file))

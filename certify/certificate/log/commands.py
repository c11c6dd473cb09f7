"""``certify log``: publish the log, go through it, prove an entry, and be its witness.

Exit 0: done, or nothing wrong. 1: something is wrong, and the first fault is named. 2: the
command was used wrongly. What an outside body does (``verify DIR``, ``check``, ``witness``,
``keygen``) needs no installation.
"""

import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import click
from flask import Flask

from certify import clock, config
from certify.certificate.keys import KeysNotReady
from certify.certificate.log import audit, leaves, publication, signing, store
from certify.certificate.log.audit import Audit
from certify.certificate.log.checkpoints import read_checkpoint
from certify.certificate.log.faults import LogFault
from certify.certificate.log.notes import (
    COSIGNATURE,
    ED25519,
    Note,
    Verifier,
    new_signer,
    read_signer,
)
from certify.certificate.log.proofs import check_proof
from certify.certificate.log.tiles import CHECKPOINT, Read
from certify.certificate.log.witness import Forked, cosign
from certify.i18n import LANGUAGES, N_, translate

Application = Callable[[], Flask]
_FOLDER: Final = click.Path(file_okay=False, path_type=Path)
_FILE: Final = click.Path(dir_okay=False, path_type=Path)
_THERE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
FAULT: Final = 1


@click.group("log")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of what is told.")
@click.pass_context
def log(context: click.Context, lang: str | None) -> None:
    """Publish, verify and witness the transparency log.

    Exit 0 done, 1 a fault was found (it is named), 2 wrong use.
    """
    context.meta["lang"] = lang or _own_language()


def _own_language() -> str:
    spoken = os.environ.get("CERTIFY_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG")
    return "zh" if (spoken or "").startswith("zh") else "en"


def _said(text: str, **params: Any) -> str:
    return translate(text, click.get_current_context().meta["lang"], **params)


def _say(text: str, **params: Any) -> None:
    click.echo(_said(text, **params))


@contextmanager
def _telling() -> Iterator[None]:
    """Turn a fault into words on stderr and exit 1; a fork shows both notes."""
    try:
        yield
    except LogFault as fault:
        click.echo(fault.problem.say(click.get_current_context().meta["lang"]), err=True)
        if isinstance(fault, Forked):
            for title, note in ((N_("Seen before:"), fault.seen), (N_("Shown now:"), fault.shown)):
                click.echo(f"\n{_said(title)}\n{note}", err=True, nl=False)
        sys.exit(FAULT)
    except KeysNotReady as error:
        raise click.ClickException(str(error)) from error


def _keys(given: str | None) -> list[Verifier]:
    """Verifier keys given as themselves or in a file; else those of this installation."""
    if given is None:
        return signing.verifiers(config.home() / "keys")
    path = Path(given)
    text = path.read_text(encoding="utf-8") if _is_file(path) else given
    return signing.read_verifiers(text)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a key is longer than a name may be
        return False


@log.command()
@click.argument("folder", type=_FOLDER)
@click.pass_obj
def export(application: Application, folder: Path) -> None:
    """Write the log into FOLDER as static files, for any web server.

    May be repeated at will: only what is new is written. Refuses (1) to write over a log
    that this one does not extend.
    """
    with application().app_context(), _telling():
        head = publication.export(folder)
    _say(N_("{size} entries of {origin} in {folder}."), size=head.size, origin=head.origin,
         folder=folder)  # fmt: skip


@log.command()
@click.argument("folder", type=_FOLDER, required=False)
@click.option("--key", help="Verifier keys of the log (or a file of them); ours by default.")
@click.option("--ours", is_flag=True, help="Also hold FOLDER against this installation's log.")
@click.pass_obj
def verify(application: Application, folder: Path | None, key: str | None, ours: bool) -> None:
    """Go through a whole log: FOLDER of published files or, without it, our own database.

    Every hash is made again, every signature checked, and our entries are held against the
    events they came from. Exit 1 names the first fault.
    """
    with ExitStack() as stack:
        if folder is None or ours:
            stack.enter_context(application().app_context())
        stack.enter_context(_telling())
        if folder is None:
            _report(audit.of_database())
            return
        read = publication.folder_reader(folder)
        found = audit.of_files(read, _keys(key))
        if ours:
            audit.require_ours(read)
            _report(audit.of_database())
        _report(found)


def _report(found: Audit) -> None:
    _say(
        N_("{origin}: {size} entries, {checkpoints} checkpoints, {cosignatures} cosignatures."),
        origin=found.origin, size=found.size, checkpoints=found.checkpoints,
        cosignatures=found.cosignatures,
    )  # fmt: skip
    for kind, count in found.entries.items():
        click.echo(f"  {count:>8}  {_said(leaves.KINDS[kind])}")
    _say(N_("Nothing was changed, removed or signed twice."))


@log.command()
@click.argument("index", type=click.IntRange(0))
@click.option("--out", type=_FILE, help="File to write; printed otherwise.")
@click.pass_obj
def prove(application: Application, index: int, out: Path | None) -> None:
    """Print the proof that the entry INDEX is logged (C2SP tlog-proof)."""
    with application().app_context(), _telling():
        text = store.proof(index)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


@log.command()
@click.argument("proof", type=_THERE)
@click.option("--kind", required=True, type=click.Choice(tuple(leaves.KINDS)), help="Of the entry.")
@click.option("--digest", help="SHA-256 of what was logged.")
@click.option("--file", "thing", type=_THERE, help="The file itself, instead of its digest.")
@click.option("--key", help="Verifier keys of the log (or a file of them); ours by default.")
@click.option("--witness", "witnesses", multiple=True, help="Verifier key of a witness to trust.")
@click.option("--quorum", default=0, type=click.IntRange(0), help="Witnesses that must cosign.")
def check(
    proof: Path,
    kind: str,
    digest: str | None,
    thing: Path | None,
    key: str | None,
    witnesses: tuple[str, ...],
    quorum: int,
) -> None:
    """Check a PROOF offline: that this digest was logged, in which log, by which witnesses."""
    if (digest is None) == (thing is None):
        raise click.UsageError("give either --digest or --file")
    if thing is not None:
        digest = hashlib.sha256(thing.read_bytes()).hexdigest()
    try:
        entry = leaves.leaf(kind, digest or "").entry
    except ValueError as error:
        raise click.UsageError("--digest must be 64 hexadecimal digits") from error
    with _telling():
        trusted = [each for given in witnesses for each in _keys(given)]
        head = check_proof(proof.read_bytes(), entry, _keys(key), witnesses=trusted, quorum=quorum)
    _say(N_("Logged in {origin}, among {size} entries."), origin=head.origin, size=head.size)


@log.command()
@click.argument("name")
@click.option("--out", required=True, type=_FILE, help="File for the secret key; it must be new.")
@click.option("--witness", is_flag=True, help="A key that cosigns, instead of one of a log.")
def keygen(name: str, out: Path, witness: bool) -> None:
    """Make a key named NAME (an address without scheme) and print its verifier key."""
    with _telling():
        signer = new_signer(name, COSIGNATURE if witness else ED25519)
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from error
    with os.fdopen(handle, "w", encoding="utf-8") as target:
        target.write(signer.secret() + "\n")
    click.echo(signer.verifier)


@log.command()
@click.option("--state", required=True, type=_FILE, help="The witness's memory; made at first.")
@click.option("--key", "secret", required=True, type=_THERE, help="The witness's secret key.")
@click.option("--source", type=_FOLDER, help="Published files of the log; our own log by default.")
@click.option("--log-key", help="Verifier keys of the log (or a file of them); ours by default.")
@click.option("--out", type=_FILE, help="File for the cosigned checkpoint; printed otherwise.")
@click.pass_obj
def witness(
    application: Application,
    state: Path,
    secret: Path,
    source: Path | None,
    log_key: str | None,
    out: Path | None,
) -> None:
    """Check that the log only grew since it was last seen, remember, and cosign.

    Refuses (1) a log that was rolled back or rewritten, and shows what was seen and what is
    shown now, both signed by the log: keep them, they are the evidence.
    """
    with ExitStack() as stack:
        if source is None:
            stack.enter_context(application().app_context())
        read = publication.published if source is None else publication.folder_reader(source)
        stack.enter_context(_telling())
        stack.enter_context(_alone(state))
        note = _witnessed(state, secret, read, _keys(log_key))
    if out is None:
        click.echo(str(note), nl=False)
    else:
        out.write_text(str(note), encoding="utf-8")
        size = read_checkpoint(note.text).size
        _say(N_("Cosigned at {size} entries: {file}"), size=size, file=out)


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Let one witness at a time use a memory: two would each cosign what the other forgot."""
    state.parent.mkdir(parents=True, exist_ok=True)
    with state.with_name(state.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _witnessed(state: Path, secret: Path, read: Read, keys: list[Verifier]) -> Note:
    """Check and remember before anything is given out."""
    signer = read_signer(secret.read_text(encoding="utf-8"))
    if signer.kind != COSIGNATURE:
        raise click.ClickException(_said(N_("This is a log's key: use keygen --witness.")))
    memory = state.read_text(encoding="utf-8") if state.exists() else None
    when = int(clock.now().timestamp())
    note = cosign(read(CHECKPOINT), memory, read, log_keys=keys, signer=signer, when=when)
    signing.replace(state, str(note), 0o644)
    return note


@log.command("add-cosignature")
@click.argument("note", type=click.File("rb"))
@click.option("--witness", "given", required=True, help="The witness's verifier key, or its file.")
@click.pass_obj
def add_cosignature(application: Application, note: Any, given: str) -> None:
    """Keep a witness's cosignature from a cosigned NOTE ("-" for standard input)."""
    with application().app_context(), _telling():
        count = store.add_cosignatures(note.read(), _keys(given))
    _say(N_("New cosignatures: {count}."), count=count)

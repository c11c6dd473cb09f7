"""`certify certificates rebuild`: a paper made again from its record alone."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import select

from certify import files
from certify.certificate import issuing, service
from certify.certificate.models import Certificate, Issuance
from certify.certificate.rebuild.comparison import compare
from certify.db import db
from certify.i18n import LANGUAGES, N_, translate
from certify.press.fonts import FontsNotReady
from certify.press.resources import PaperFault
from certify.problems import Refused

DIFFERS = 1
NO_RECORD = 2


@click.command("rebuild")
@click.argument("number")
@click.option("--compare", "held", is_flag=True, help="Hold it against the file that was issued.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the paper, not sealed."
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", envvar="CERTIFY_LANG")
@click.pass_context
def rebuild_command(
    context: click.Context, number: str, held: bool, out: Path | None, lang: str
) -> None:
    """Make the paper NUMBER again, as it was before it was sealed.

    The same record, template and fonts give the same bytes: with --compare they must be the
    beginning of the issued file. Exit 0 made (and the same), 1 it differs (says in what), 2
    there is no record of it.
    """
    make: Callable[[], Flask] = context.obj
    with make().app_context():
        context.exit(_rebuilt(number, held, out, lang))


def _rebuilt(number: str, held: bool, out: Path | None, lang: str) -> int:
    certificate = service.find(number)
    row = _record(certificate)
    if certificate is None or row is None:
        click.echo(translate(_NO_RECORD, lang, number=number[:40]), err=True)
        return NO_RECORD
    try:
        paper = issuing.unsealed(row)
    except (Refused, PaperFault, FontsNotReady, LookupError) as fault:
        reason = _said(fault, lang)
        click.echo(translate(_NOT_MADE, lang, number=row.number, reason=reason), err=True)
        return DIFFERS
    if out is not None:
        out.write_bytes(paper)
    digest = sha256(paper).hexdigest()
    click.echo(translate(_MADE, lang, number=row.number, size=len(paper), digest=digest))
    return _held(certificate, paper, lang) if held else 0


def _said(fault: Exception, lang: str) -> str:
    """Return why the paper cannot be made, in words where the fault has some."""
    if isinstance(fault, Refused):
        return " ".join(problem.say(lang) for problem in fault.problems)
    return str(fault)


def _record(certificate: Certificate | None) -> Issuance | None:
    if certificate is None:
        return None
    query = select(Issuance).where(Issuance.certificate_id == certificate.id)
    return db.session.scalar(query)


def _held(certificate: Certificate, paper: bytes, lang: str) -> int:
    found = compare(paper, files.read(certificate.file))
    if found.same:
        click.echo(translate(_SAME, lang))
        return 0
    click.echo(translate(_DIFFERENT, lang))
    for each in found.differences:
        click.echo("  " + each.say(lang))
    return DIFFERS


_NO_RECORD = N_("There is no record from which a certificate {number} could be made again.")
_NOT_MADE = N_("Certificate {number} cannot be made again: {reason}")
_MADE = N_("Made again, not sealed: {number}, {size} bytes, SHA-256 {digest}")
_SAME = N_("The issued file begins with exactly these bytes; the rest of it is its seal.")
_DIFFERENT = N_("The issued file is another one:")

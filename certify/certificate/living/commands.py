"""``certify patents``: take in a file of patent statuses, and look up what is known of one.

Exit 0: done (also where nothing was new). 2: refused, every fault is named with row and
field on the error stream, and nothing was written.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, NoReturn

import click
from flask import Flask

from certify import clock
from certify.accounts.permissions import SYSTEM
from certify.certificate.living import importing, schemas
from certify.certificate.living.importing import Taken
from certify.filing.terminal import json_bytes, shown, write
from certify.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from certify.problems import Problem, Refused
from certify.reference import codes, patent_number
from certify.reference.patent_number import BadNumber

REFUSED: Final = 2
Application = Callable[[], Flask]

_language = click.option(
    "--lang", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE, show_default=True,
    envvar="CERTIFY_LANG", help="Language of what is told.",
)  # fmt: skip
_json = click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")


@click.group()
def patents() -> None:
    """Keep what is known of patents up to date."""


@patents.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="", help="Where the file comes from, if it does not say.")
@click.option("--as-of", "as_of", default="", help="The day it speaks of (2026-05-01), likewise.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@_json
@_language
@click.pass_obj
def import_file(
    application: Application, file: Path, source: str, as_of: str, dry_run: bool, as_json: bool,
    lang: str,
) -> None:  # fmt: skip
    """Take in a file of patent statuses (CSV or JSON, certify.patent-status/1).

    The same file twice changes nothing, and an older file never outweighs newer knowledge.
    Exit code 0: taken in, or nothing new; 2: refused, every fault with its row and field.
    """
    with application().app_context():
        try:
            read = schemas.read_status_file(
                file.read_bytes(), file.name, today=clock.today(), source=source, as_of=as_of
            )
            taken = importing.take_in(read, file.name, actor=SYSTEM, dry_run=dry_run)
        except Refused as refused:
            _refuse(refused.problems, lang, as_json=as_json)
    write(json_bytes(_outcome(taken)) if as_json else shown("\n".join(_told(taken, lang))))


@patents.command("status")
@click.argument("number")
@_json
@_language
@click.pass_obj
def status(application: Application, number: str, as_json: bool, lang: str) -> None:
    """Say what is known of one patent, and from where."""
    try:
        normal = patent_number.parse(number).text
    except BadNumber as bad:
        _refuse([Problem("/number", bad.code, bad.message, bad.params)], lang, as_json=as_json)
    with application().app_context():
        known = importing.known_standings([normal]).get(normal)
    if as_json:
        write(json_bytes({"number": normal, "standing": known and known.as_json()}))
    elif known is None:
        write(shown(translate(_UNKNOWN, lang, number=normal)))
    else:
        said = translate(
            _KNOWN, lang, number=normal, status=codes.label("legal_status", known.status, lang),
            as_of=known.as_of, source=known.source,
        )  # fmt: skip
        write(shown(said))


def _outcome(taken: Taken) -> dict[str, Any]:
    return {
        "rows": taken.rows,
        "news": taken.news,
        "written": taken.row is not None,
        "certificates": taken.certificates,
        "shifts": [
            {
                "before": shift.before and shift.before.as_json(),
                "after": shift.after.as_json(),
                "linked": shift.after.number in taken.linked,
            }
            for shift in taken.shifts
            if shift.matters
        ],
    }


def _told(taken: Taken, lang: str) -> Iterable[str]:
    yield translate(_COUNTS, lang, rows=taken.rows, news=taken.news)
    for shift in taken.shifts:
        if shift.matters and shift.after.number in taken.linked:
            before, after = (
                codes.label("legal_status", known.status, lang) if known else "–"
                for known in (shift.before, shift.after)
            )
            yield f"  {shift.after.number}: {before} → {after}"
    yield translate(_CERTIFICATES, lang, count=taken.certificates)
    if taken.row is None:
        yield translate(_NOTHING if taken.news == 0 else _TRIED, lang)


def _refuse(problems: Iterable[Problem], lang: str, *, as_json: bool) -> NoReturn:
    title = translate(_REFUSED, lang)
    if as_json:
        errors = [problem.as_json(lang) for problem in problems]
        body = {"type": "about:blank", "title": title, "status": 422, "errors": errors}
        write(json_bytes(body), err=True)
    else:
        said = [f"  {_place(each, lang)}{each.say(lang)} [{each.code}]" for each in problems]
        write(shown("\n".join((title, *said))), err=True)
    raise click.exceptions.Exit(REFUSED)


def _place(problem: Problem, lang: str) -> str:
    at = schemas.row_of(problem)
    return "" if at is None else translate(_ROW, lang, row=at[0], field=at[1])


_COUNTS = N_("{rows} patents are named; of {news} something new is said.")
_CERTIFICATES = N_("Certificates in force that stand on patents whose status shifted: {count}.")
_NOTHING = N_("Nothing was new: nothing was changed.")
_TRIED = N_("Only tried: nothing was written.")
_REFUSED = N_("This file cannot be taken in as it is. Nothing was changed.")
_ROW = N_("Row {row}, {field}: ")
_UNKNOWN = N_("Nothing is known of {number} here.")
_KNOWN = N_("{number}: {status}, as of {as_of} ({source}).")

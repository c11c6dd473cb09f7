"""``certify standards …``: what is judged, by which numbers, and is it sound."""

import json
from pathlib import Path
from typing import Any

import click

from certify import clock
from certify.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from certify.rulebook.backtesting.commands import backtest_command, propose_command
from certify.rulebook.mutation_commands import mutate_command
from certify.rulebook.register_commands import register_command
from certify.scoring.faults import StandardsRefused
from certify.scoring.shelf.catalogue import Entry
from certify.scoring.shelf.checking import Checked, check, checked
from certify.scoring.shelf.shelves import folders, installed
from certify.scoring.words import AUTHORITIES

FAULTY = 1

_LANG = click.option(
    "--lang", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE, show_default=True
)
_JSON = click.option("--json", "as_document", is_flag=True, help="Print JSON.")


@click.group()
def standards() -> None:
    """Standards: check them, try their golden cases and list them."""


for _command in (mutate_command, backtest_command, propose_command, register_command):
    standards.add_command(_command)


@standards.command("check")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@_JSON
@_LANG
def check_command(path: Path | None, lang: str, *, as_document: bool) -> None:
    """Check one standard or a folder of them: lint, digest of published files, golden cases.

    PATH is a standard file, its folder, or a folder of standards (default: those this
    installation carries). Exit code 1 if there is any fault; all are shown.
    """
    today = clock.today()
    results = check(path, today) if path else checked(folders(), today)
    if as_document:
        document = [_checked_json(each, lang) for each in results]
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for each in results:
            _say(each, lang)
    if any(each.faults for each in results):
        raise click.exceptions.Exit(FAULTY)


@standards.command("list")
@_JSON
@_LANG
def list_command(lang: str, *, as_document: bool) -> None:
    """List the standards of this installation with dates, fields and digest."""
    try:
        found = installed()
    except StandardsRefused as refusal:
        for fault in refusal.faults:
            click.echo(fault.say(lang), err=True)
        raise click.exceptions.Exit(FAULTY) from refusal
    for fault in found.refused:
        click.echo(fault.say(lang), err=True)
    rows = [_entry_json(entry, lang) for entry in found.entries]
    if as_document:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{row['name']}  {row['title']}  [{row['authority']}]  {row['state']}")
        click.echo(f"    {row['from']} – {row['to'] or ''}  {' '.join(row['fields'])}")
        click.echo(f"    {row['digest']}")


def _say(result: Checked, lang: str) -> None:
    if not result.faults:
        message = N_("OK: {name}, {cases} golden cases")
        click.echo(translate(message, lang, name=result.name, cases=result.cases))
    for fault in (*result.faults, *result.warnings):
        click.echo(fault.say(lang), err=True)


def _checked_json(result: Checked, lang: str) -> dict[str, Any]:
    return {
        "name": result.name,
        "cases": result.cases,
        "faults": [fault.as_json(lang) for fault in result.faults],
        "warnings": [fault.as_json(lang) for fault in result.warnings],
        "exempt": [exemption.as_json(lang) for exemption in result.exempt],
    }


def _entry_json(entry: Entry, lang: str) -> dict[str, Any]:
    standard = entry.standard
    until = standard.effective_to
    return {
        "name": standard.name,
        "title": standard.titles.say(lang),
        "authority": translate(AUTHORITIES[standard.authority], lang),
        "state": translate(N_("published") if entry.published else N_("draft"), lang),
        "from": standard.effective_from.isoformat(),
        "to": until.isoformat() if until else None,
        "fields": list(standard.fields),
        "digest": standard.digest,
    }

"""``certify standards backtest`` and ``propose``: on the recorded filings of the installation."""

import importlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

import click

from certify.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from certify.problems import Refused
from certify.scoring.proposing.proposal import checked_rule
from certify.scoring.shelf.catalogue import Catalogue, NoSuchStandard
from certify.scoring.shelf.shelves import installed
from certify.scoring.standard import Standard

REFUSED = 1
_FOLDER = click.Path(file_okay=False, path_type=Path)
_JSON = click.option("--json", "as_document", is_flag=True, help="Print JSON.")
_LANG = click.option(
    "--lang", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE, show_default=True
)


@click.command("backtest")
@click.argument("new", metavar="ID@NEW")
@click.option("--against", metavar="ID@OLD", required=True, help="The version to compare with.")
@click.option("--years", multiple=True, type=int, help="Data years; default: all recorded.")
@click.option("--out", "folder", type=_FOLDER, help="Write JSON, CSV and PDF here.")
@_JSON
@_LANG
@click.pass_obj
def backtest_command(
    application: Callable[[], Any], new: str, against: str, years: tuple[int, ...],
    folder: Path | None, lang: str, *, as_document: bool,
) -> None:  # fmt: skip
    """Say who would pass, fail or change if the version NEW took the place of another.

    Full figures, for the office. With --out each file is also written in its public form,
    small cells hidden. Exit code 1 if a version is not carried or a year has no filings.
    """
    # Loaded here: check and list need neither database nor PDF renderer.
    work = importlib.import_module("certify.rulebook.backtesting.files")
    with application().app_context():
        pair = [_named(installed(), name, lang) for name in (new, against)]
        try:
            done = work.make(*pair, years, lambda counted: click.echo(f"… {counted}", err=True))
        except Refused as refusal:
            _refuse(problem.say(lang) for problem in refusal.problems)
        if as_document:
            click.echo(done.report.canonical())
        else:
            for line in work.summary(done, lang):
                click.echo(line)
        for path in work.write(done, folder) if folder else ():
            click.echo(str(path), err=True)


@click.command("propose")
@click.argument("name", metavar="ID@VERSION")
@click.option("--year", required=True, type=int, help="Data year of the filings.")
@click.option("--as", "version", required=True, metavar="VERSION", help="Number of the draft.")
@click.option("--out", "folder", required=True, type=_FOLDER, help="Where ID/VERSION is written.")
@click.option("--quantile", default="0.5", show_default=True, help="Between 0 and 1.")
@click.option("--minimum", default=10, show_default=True, help="Least filings of a cell.")
@click.option("--organisations", default=3, show_default=True, help="Least organisations.")
@click.option("--from", "begins", type=click.DateTime(["%Y-%m-%d"]), help="First day in force.")
@_JSON
@_LANG
@click.pass_obj
def propose_command(
    application: Callable[[], Any], name: str, year: int, version: str, folder: Path,
    quantile: str, minimum: int, organisations: int, begins: datetime | None, lang: str,
    *, as_document: bool,
) -> None:  # fmt: skip
    """Propose a version whose benchmarks are computed from recorded filings.

    Writes a draft: the standard with new numbers, its golden cases moved with them, and a
    list of all changes. Exit code 1 if nothing could be proposed, or if the draft has
    something an expert must look at first.
    """
    work = importlib.import_module("certify.rulebook.proposals")
    with application().app_context():
        _named(installed(), name, lang)
        try:
            rule = checked_rule(_decimal(quantile), minimum, organisations)
            day = begins.date() if begins else None
            made = work.propose(name, year, rule, version, day)
            written = work.write(made, folder)
        except Refused as refusal:
            _refuse(problem.say(lang) for problem in refusal.problems)
    if as_document:
        document = {
            "name": made.standard.name,
            "changes": [change.as_json() for change in made.changes],
            "cells": [cell.as_json() for cell in made.cells],
            "open": [fault.as_json(lang) for fault in made.open],
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for cell in made.cells:
            click.echo(work.cell_line(cell, lang))
        for path in written:
            click.echo(str(path))
    for fault in () if as_document else made.open:
        click.echo(fault.say(lang), err=True)
    if made.open:
        raise click.exceptions.Exit(REFUSED)


def _named(catalogue: Catalogue, name: str, lang: str) -> Standard:
    try:
        return catalogue.named(name)
    except NoSuchStandard:
        known = ", ".join(entry.standard.name for entry in catalogue.entries)
        message = N_("There is no standard {name}. This installation has: {known}.")
        _refuse([translate(message, lang, name=name, known=known)])


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")


def _refuse(lines: Iterable[str]) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    raise click.exceptions.Exit(REFUSED)

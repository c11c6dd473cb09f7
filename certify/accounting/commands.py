"""``certify accounting …``: the announcement from files, a year's product summary."""

import importlib
import json
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import click

from certify.accounting.industry.announce import announce
from certify.accounting.industry.figures import Figure, Gdp, read_figures, read_gdp
from certify.accounting.industry.tables import as_json, as_text
from certify.accounts.permissions import SYSTEM
from certify.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from certify.problems import Problem, Refused

REFUSED = 2
DOCUMENTS = {"figures": N_("Class figures"), "gdp": N_("GDP")}

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_LANGUAGE = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=DEFAULT_LANGUAGE,
    show_default=True,
    envvar="CERTIFY_LANG",
    help="Language of table and messages.",
)


@click.group()
def accounting() -> None:
    """Value added of products and industries."""


@accounting.command("announce")
@click.option("--figures", required=True, type=_FILE, help="Class figures, CSV.")
@click.option("--gdp", required=True, type=_FILE, help="Gross domestic product, CSV.")
@click.option("--year", required=True, type=int, help="The year to announce.")
@click.option("--vintage", help="Which revision, if the year has several.")
@click.option("--since", type=int, help="Add the average yearly growth since this year.")
@click.option("--json", "as_document", is_flag=True, help="Print JSON instead of the table.")
@_LANGUAGE
def announce_command(
    figures: Path,
    gdp: Path,
    year: int,
    vintage: str | None,
    since: int | None,
    as_document: bool,
    lang: str,
) -> None:
    """Print the official-style table of one year from class figures and GDP.

    Exit code 2 if the figures are refused; the problems, on the error stream, name the row
    and the cell.
    """
    try:
        rows, outputs = _read(figures, gdp)
        made = announce(rows, outputs, year, vintage, since)
    except Refused as refusal:
        _refuse(refusal.problems, lang, as_document=as_document)
    if as_document:
        _write(json.dumps(as_json(made, lang), ensure_ascii=False, indent=2))
    else:
        _write(_shown(as_text(made, lang)))


@accounting.command("compile")
@click.option("--year", required=True, type=int, help="The data year of the filings.")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the files go.",
)
@_LANGUAGE
@click.pass_obj
def compile_command(application: Callable[[], Any], year: int, folder: Path, lang: str) -> None:
    """Compile the product summary of a year; write it as CSV and PDF, full and public.

    ``accounting.csv`` and ``accounting.pdf`` hold the full figures and are confidential,
    ``accounting-public.csv`` and ``accounting-public.pdf`` may be published. Each measure that
    is done is told on the error stream: with thousands of products one takes half a minute.
    """
    # Loaded here, because the announcement needs neither database nor PDF renderer.
    service = importlib.import_module("certify.accounting.product.service")
    wanted = importlib.import_module("certify.accounting.product.summary").MEASURES
    done = count(1)

    def told() -> None:
        _write(translate(_MEASURE, lang, done=next(done), wanted=len(wanted)), err=True)

    with application().app_context():
        try:
            made = service.compile_summary(year, actor=SYSTEM, told=told)
        except Refused as refusal:
            _refuse(refusal.problems, lang, as_document=False)
        for path in service.write_files(made, folder):
            _write(str(path))


@accounting.command("take-in")
@click.argument("file", type=_FILE)
@click.option("--source", required=True, help="Whose figures they are.")
@click.option("--standing", required=True, help="preliminary, final or published.")
@click.option("--reason", default="", help="Why figures that are there already are replaced.")
@click.option("--dry-run", is_flag=True, help="Only say what is wrong; write nothing.")
@_LANGUAGE
@click.pass_obj
def take_in_command(
    application: Callable[[], Any],
    file: Path,
    source: str,
    standing: str,
    reason: str,
    dry_run: bool,
    lang: str,
) -> None:
    """Take figures into the industry account (Excel or CSV): industries, classes or GDP.

    Nothing is taken in from a file with a fault: every one is named by its cell, exit code 2.
    """
    importing = importlib.import_module("certify.accounting.industry.importing")
    with application().app_context():
        try:
            taken = importing.take_in(
                file.read_bytes(), file.name, source=source, standing=standing, reason=reason,
                actor=SYSTEM, dry_run=dry_run,
            )  # fmt: skip
        except Refused as refusal:
            _refuse(refusal.problems, lang, as_document=False)
    said = _PART_TAKEN if taken.written else _PART_TRIED
    for part in taken.parts:
        of = {"year": part.year, "vintage": part.vintage, "figures": len(part.figures)}
        _write(_shown(translate(said, lang, **of)))


@accounting.command("rates")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Only say what is wrong; write nothing.")
@_LANGUAGE
@click.pass_obj
def rates_command(application: Callable[[], Any], file: Path, dry_run: bool, lang: str) -> None:
    """Take value-added rates of classes in, for products without accounts (Excel or CSV).

    Columns: data_year, class_code, rate_percent, rate_year, source. Nothing is taken in from a
    file with a fault: every one is named by its cell, exit code 2.
    """
    service = importlib.import_module("certify.accounting.rates.service")
    with application().app_context():
        try:
            taken = service.take_rates(file.read_bytes(), actor=SYSTEM, dry_run=dry_run)
        except Refused as refusal:
            _refuse(refusal.problems, lang, as_document=False)
    said = _RATES_TRIED if dry_run else _RATES_TAKEN
    _write(translate(said, lang, **asdict(taken)))


@accounting.command("yearbook")
@click.option("--year", required=True, type=int, help="The data year.")
@click.option(
    "--out",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The PDF to write.",
)
@_LANGUAGE
@click.pass_obj
def yearbook_command(application: Callable[[], Any], year: int, target: Path, lang: str) -> None:
    """Make the yearbook of a year: one PDF of everything that is public, in both languages.

    Each step is told on the error stream. Exit code 2 if no summary of the year is released.
    """
    making = importlib.import_module("certify.accounting.yearbook.making")

    def told(step: str) -> None:
        place = making.STEPS.index(step) + 1
        _write(f"{place}/{len(making.STEPS)} {translate(step, lang)}", err=True)

    with application().app_context():
        try:
            data = making.make(year, told)
        except Refused as refusal:
            _refuse(refusal.problems, lang, as_document=False)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    _write(str(target))


def _read(figures: Path, gdp: Path) -> tuple[tuple[Figure, ...], tuple[Gdp, ...]]:
    """Read both files; raises Refused with the faults of both together."""
    rows: tuple[Figure, ...] = ()
    outputs: tuple[Gdp, ...] = ()
    found: list[Problem] = []
    try:
        rows = read_figures(_text(figures, "figures"))
    except Refused as refusal:
        found += refusal.problems
    try:
        outputs = read_gdp(_text(gdp, "gdp"))
    except Refused as refusal:
        found += refusal.problems
    if found:
        raise Refused(found)
    return rows, outputs


def _text(path: Path, document: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        message = N_("The file {name} is not UTF-8 text. Save it as CSV UTF-8 and try again.")
        raise Refused(
            [Problem(f"/{document}", "encoding", message, {"name": path.name})]
        ) from fault


def _refuse(problems: Iterable[Problem], lang: str, *, as_document: bool) -> NoReturn:
    """Name every problem on the error stream and end with exit code 2."""
    title = translate(N_("These figures cannot be used as they are."), lang)
    if as_document:
        errors = [problem.as_json(lang) for problem in problems]
        body = {"type": "about:blank", "title": title, "status": 422, "errors": errors}
        _write(json.dumps(body, ensure_ascii=False, indent=2), err=True)
    else:
        _write(_shown("\n".join((title, *(_line(one, lang) for one in problems)))), err=True)
    raise click.exceptions.Exit(REFUSED)


def _line(problem: Problem, lang: str) -> str:
    document = problem.pointer.split("/")[1]
    about = f"{translate(DOCUMENTS[document], lang)}: " if document in DOCUMENTS else ""
    return f"  {about}{problem.say(lang)} [{problem.code}]"


def _shown(text: str) -> str:
    """Return ``text`` without characters by which a file could steer the terminal."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if char != "\n" and unicodedata.category(char)[0] == "C"
        else char
        for char in text
    )


def _write(text: str, *, err: bool = False) -> None:
    """Write UTF-8 whatever the terminal's own encoding: pipes and files must agree."""
    click.echo(text.encode("utf-8", "backslashreplace"), err=err)


_MEASURE = N_("Measure {done} of {wanted} done")
_PART_TAKEN = N_("Taken in: {year}, vintage {vintage}, {figures} figures.")
_PART_TRIED = N_("Only tried, nothing was written: {year}, vintage {vintage}, {figures} figures.")
_RATES_TAKEN = N_("Rates taken in: {new} new, {replaced} corrected, {unchanged} unchanged.")
_RATES_TRIED = N_(
    "Only tried, nothing was written: {new} new, {replaced} corrected, {unchanged} unchanged."
)

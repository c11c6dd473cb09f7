"""``certify accounting …``: the announcement from files."""

import json
from pathlib import Path

import click

from certify.accounting.announce import announce
from certify.accounting.figures import Figure, Gdp, read_figures, read_gdp
from certify.accounting.tables import as_json, as_text
from certify.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from certify.problems import Problem, Refused

REFUSED = 2

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


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
@click.option("--lang", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE, show_default=True)
def announce_command(  # noqa: PLR0917 - one parameter per option
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
        rows, products = _read(figures, gdp)
        made = announce(rows, products, year, vintage, since)
    except Refused as refusal:
        _say_problems(refusal.problems, lang, as_document=as_document)
        raise click.exceptions.Exit(REFUSED) from refusal
    if as_document:
        click.echo(json.dumps(as_json(made, lang), ensure_ascii=False, indent=2))
    else:
        click.echo(as_text(made, lang))


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


def _say_problems(problems: tuple[Problem, ...], language: str, *, as_document: bool) -> None:
    if as_document:
        errors = [problem.as_json(language) for problem in problems]
        click.echo(json.dumps({"errors": errors}, ensure_ascii=False, indent=2), err=True)
        return
    names = {"figures": N_("Class figures"), "gdp": N_("GDP")}
    for problem in problems:
        document = problem.pointer.split("/")[1]
        where = translate(names[document], language) + ": " if document in names else ""
        click.echo(f"{where}{problem.say(language)}", err=True)

"""`certify papers`: an authority's own templates, tried, taken in and put to use."""

from pathlib import Path
from typing import Final

import click

from certify import config
from certify.certificate import service
from certify.certificate.papers import installed
from certify.certificate.papers.package import PAPERS, read
from certify.i18n import LANGUAGES, N_, translate
from certify.press import fonts
from certify.problems import Problem, Refused

_FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)
_LANG: Final = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", envvar="CERTIFY_LANG"
)
_GOOD: Final = N_("{reference} prints every specimen in every edition and keeps every clause.")
_TAKEN: Final = N_("{reference} is taken in. Put it to use: certify papers use {paper} {version}")
_USED: Final = N_("New papers are printed with {reference}.")


@click.group()
def papers() -> None:
    """Templates of papers: list, check, take in, put to use."""


@papers.command("list")
def list_papers() -> None:
    """Show which template each paper is printed with."""
    for paper in PAPERS:
        package = installed.in_use(paper, config.home())
        click.echo(f"{package.reference}  {package.name_en}  {package.digest[:19]}")


@papers.command("check")
@click.argument("folder", type=_FOLDER)
@_LANG
def check(folder: Path, lang: str) -> None:
    """Try the template in FOLDER on every specimen. Exit 0 good, 1 not (says why)."""
    try:
        package = read(folder)
        faults = installed.try_out(package, _fonts())
    except Refused as refused:
        faults = list(refused.problems)
    _say_faults(faults, lang)
    click.echo(translate(_GOOD, lang, reference=package.reference))


@papers.command("take")
@click.argument("folder", type=_FOLDER)
@_LANG
def take(folder: Path, lang: str) -> None:
    """Check the template in FOLDER and keep it under its version; it is not in use yet."""
    try:
        package = installed.take_in(folder, _fonts(), config.home())
    except Refused as refused:
        _say_faults(list(refused.problems), lang)
        return
    said = {"reference": package.reference, "paper": package.paper, "version": package.version}
    click.echo(translate(_TAKEN, lang, **said))


@papers.command("use")
@click.argument("paper", type=click.Choice(PAPERS))
@click.argument("version", required=False)
@_LANG
def use(paper: str, version: str | None, lang: str) -> None:
    """Print new papers with VERSION of a template; without one, with the house's own."""
    home = config.home()
    try:
        installed.put_to_use(paper, version, home)
    except LookupError as error:
        raise click.ClickException(str(error)) from error
    reference = installed.in_use(paper, home).reference
    click.echo(translate(_USED, lang, reference=reference))


def _fonts() -> fonts.FontSet:
    try:
        return fonts.load(service.font_folder(config.home()))
    except fonts.FontsNotReady as error:
        raise click.ClickException(str(error)) from error


def _say_faults(faults: list[Problem], language: str) -> None:
    """Print what is wrong and leave with 1; nothing happens if nothing is."""
    for problem in faults:
        click.echo(f"{problem.pointer or '/'}  {problem.say(language)}", err=True)
    if faults:
        raise click.exceptions.Exit(1)

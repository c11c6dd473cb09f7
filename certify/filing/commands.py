"""``certify score``: one filing document in, one score sheet out. No database, no web."""

import json
import re
from collections.abc import Iterable
from typing import Any, NoReturn

import click

from certify.clock import today
from certify.filing.examination import examine, judge_document
from certify.filing.reading import LONGEST, read_json
from certify.filing.tables import score_table
from certify.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from certify.problems import Problem, Refused
from certify.reference.industries import field_of
from certify.scoring.catalogue import Catalogue, NoSuchStandard, shipped
from certify.scoring.document import UNJUDGED, Filing, Judgement
from certify.scoring.engine import score as score_filing
from certify.scoring.faults import StandardsRefused
from certify.scoring.standard import Standard

REFUSED = 2

# A file's text must not steer the terminal it is shown on.
_STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

Found = list[tuple[str, Problem]]
"""Problems, each with the document it is about: filing, judgement or standard."""


@click.command()
@click.argument("filing", metavar="FILING.json")
@click.option("--judgement", metavar="J.json", help="What reviewers found; else an interval.")
@click.option("--standard", "name", metavar="ID@VERSION", help="Else the newest in force.")
@click.option("--json", "as_json", is_flag=True, help="Print the score sheet as canonical JSON.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=DEFAULT_LANGUAGE,
    show_default=True,
    envvar="CERTIFY_LANG",
    help="Language of table and messages.",
)
def score(filing: str, judgement: str | None, name: str | None, as_json: bool, lang: str) -> None:
    """Score one filing document; “-” reads it from standard input.

    Exit code 0: scored; 2: refused, every problem is named on the error stream.
    """
    found: Found = []
    warnings: tuple[Problem, ...] = ()
    filed, judged, standard = None, UNJUDGED, None
    try:
        examination = examine(_read(filing))
        filed, warnings = examination.filing, examination.warnings
        found += (("filing", problem) for problem in examination.problems)
    except Refused as refusal:
        found += (("filing", problem) for problem in refusal.problems)
    if judgement is not None:
        judged = _judgement(judgement, found)
    try:
        standard = _standard(name, filed)
    except Refused as refusal:
        found += (("standard", problem) for problem in refusal.problems)
    if found or filed is None or standard is None:
        _refuse(found, lang, as_json=as_json)
    try:
        sheet = score_filing(filed, judged, standard)
    except Refused as refusal:
        about = ((_about(problem), problem) for problem in refusal.problems)
        _refuse(list(about), lang, as_json=as_json)
    _say(warnings, lang, as_json=as_json)
    table = score_table(sheet, standard, lang)
    _write(sheet.canonical() if as_json else _shown(table))


def _read(path: str) -> Any:
    """Return the JSON value of a file. Raises Refused."""
    try:
        with click.open_file(path, "rb") as source:
            content: bytes = source.read(LONGEST + 1)
    except FileNotFoundError as error:
        raise Refused([Problem("", "no_such_file", NO_FILE, {"path": path})]) from error
    except (OSError, ValueError) as error:
        said = {"path": path, "reason": str(getattr(error, "strerror", None) or error)}
        raise Refused([Problem("", "unreadable_file", UNREADABLE, said)]) from error
    return read_json(content)


def _judgement(path: str, found: Found) -> Judgement:
    try:
        examination = judge_document(_read(path))
    except Refused as refusal:
        found += (("judgement", problem) for problem in refusal.problems)
        return UNJUDGED
    found += (("judgement", problem) for problem in examination.problems)
    return examination.judgement or UNJUDGED


def _standard(name: str | None, filing: Filing | None) -> Standard | None:
    """Return the standard asked for, else the default of the field. Raises Refused."""
    try:
        catalogue = shipped()
    except StandardsRefused as refused:
        said = {"reason": str(refused)}
        raise Refused([Problem("", "standards_refused", BAD_STANDARDS, said)]) from refused
    if name is not None:
        return _named(name, catalogue)
    return _default(filing, catalogue) if filing is not None else None


def _named(name: str, catalogue: Catalogue) -> Standard:
    try:
        return catalogue.named(name)
    except NoSuchStandard as missing:
        known = ", ".join(entry.standard.name for entry in catalogue.entries)
        said = {"name": name, "known": known}
        raise Refused([Problem("", "unknown_standard", NO_STANDARD, said)]) from missing


def _default(filing: Filing, catalogue: Catalogue) -> Standard:
    field, day = field_of(filing.product.industry_code), today()
    try:
        return catalogue.default_for(field, on=day)
    except NoSuchStandard as missing:
        said = {"field": field, "day": day}
        raise Refused([Problem("", "no_standard_in_force", NONE_IN_FORCE, said)]) from missing


def _about(problem: Problem) -> str:
    """Say which document the engine's problem points into."""
    ours = problem.pointer.startswith(("/levels", "/confirmed_contributions"))
    return "judgement" if ours else "filing"


def _refuse(found: Found, lang: str, *, as_json: bool) -> NoReturn:
    """Name every problem on the error stream and end with exit code 2."""
    title = translate(N_("This cannot be scored as it is."), lang)
    if as_json:
        errors = [{**problem.as_json(lang), "document": about} for about, problem in found]
        body = {"type": "about:blank", "title": title, "status": 422, "errors": errors}
        _write(_json(body), err=True)
    else:
        _write(_shown("\n".join((title, *_lines(found, lang)))), err=True)
    raise click.exceptions.Exit(REFUSED)


def _say(warnings: Iterable[Problem], lang: str, *, as_json: bool) -> None:
    """Name on the error stream what asks for an explanation but refuses nothing."""
    about = [("filing", warning) for warning in warnings]
    if not about:
        return
    if as_json:
        _write(_json({"warnings": [problem.as_json(lang) for _, problem in about]}), err=True)
    else:
        title = translate(N_("To be explained by the filer:"), lang)
        _write(_shown("\n".join((title, *_lines(about, lang)))), err=True)


def _lines(found: Found, lang: str) -> Iterable[str]:
    words = {about: translate(word, lang) for about, word in DOCUMENTS.items()}
    for about, problem in found:
        place = f"{words[about]} {problem.pointer}".rstrip()
        yield f"  {place}: {problem.say(lang)} [{problem.code}]"


def _shown(text: str) -> bytes:
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8", "backslashreplace")


def _json(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace")


def _write(content: bytes, *, err: bool = False) -> None:
    """Write UTF-8 whatever the terminal's own encoding: pipes and files must agree."""
    click.echo(content, err=err)


UNREADABLE = N_("The file {path} cannot be read: {reason}.")
NO_FILE = N_("There is no file {path}.")
NO_STANDARD = N_("There is no standard {name}. This installation has: {known}.")
NONE_IN_FORCE = N_(
    "No published standard for field {field} is in force on {day}. Name one with --standard."
)
BAD_STANDARDS = N_("The standards of this installation cannot be used: {reason}")
DOCUMENTS = {
    "filing": N_("Filing document"),
    "judgement": N_("Judgement document"),
    "standard": N_("Standard"),
}

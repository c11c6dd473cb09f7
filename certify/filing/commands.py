"""``certify score``: one filing document in, one score sheet out. No database, no web."""

from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click
import rfc8785

from certify.clock import today
from certify.filing.examination import examine, judge_document
from certify.filing.outlook.terminal import distance_table, firmness_table
from certify.filing.tables import score_table
from certify.filing.terminal import json_bytes, lines, read_document, shown, write
from certify.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from certify.problems import Problem, Refused
from certify.reference.industries import field_of
from certify.scoring.distance.counterfactual import counterfactuals
from certify.scoring.distance.distance_words import tell
from certify.scoring.distance.distances import Counterfactuals
from certify.scoring.distance.firmness import firmness
from certify.scoring.distance.sensitivity import Sensitivity, sensitivity
from certify.scoring.document import UNJUDGED, Filing, Judgement
from certify.scoring.engine import score as score_filing
from certify.scoring.faults import StandardsRefused
from certify.scoring.findings import find
from certify.scoring.replaying.bundle import pack, source_of
from certify.scoring.sheet import Sheet
from certify.scoring.shelf.catalogue import Catalogue, NoSuchStandard
from certify.scoring.shelf.shelves import installed
from certify.scoring.standard import Standard

REFUSED = 2

Found = list[tuple[str, Problem]]
"""Problems, each with the document it is about: filing, judgement or standard."""


@click.command()
@click.argument("filing", metavar="FILING.json")
@click.option("--judgement", metavar="J.json", help="What reviewers found; else an interval.")
@click.option("--standard", "name", metavar="ID@VERSION", help="Else the newest in force.")
@click.option("--bundle", metavar="FILE", help="Also write facts, standard and sheet for replay.")
@click.option("--counterfactuals", "far", is_flag=True, help="Also how far facts are from a line.")
@click.option("--sensitivity", "firm", is_flag=True, help="Also how firm under other weights.")
@click.option("--json", "as_json", is_flag=True, help="Print the score sheet as canonical JSON.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=DEFAULT_LANGUAGE,
    show_default=True,
    envvar="CERTIFY_LANG",
    help="Language of table and messages.",
)
def score(
    filing: str,
    judgement: str | None,
    name: str | None,
    bundle: str | None,
    far: bool,
    firm: bool,
    as_json: bool,
    lang: str,
) -> None:
    """Score one filing document; “-” reads it from standard input.

    A bundle holds what the engine read and nothing else: figures, but no personal data and
    no paperwork. “certify replay” makes the sheet again from it. With --json and
    --counterfactuals or --sensitivity the answer is one object with the sheet as “score”.

    Exit code 0: scored; 2: refused, every problem is named on the error stream.
    """
    found: Found = []
    warnings: tuple[Problem, ...] = ()
    filed, judged, standard = None, UNJUDGED, None
    try:
        examination = examine(read_document(filing))
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
    if bundle is not None:
        _keep(bundle, filed, judged, standard, sheet, lang)
    asked = (find(filed, judged), judged.levels, standard)
    distances = counterfactuals(*asked) if far else None
    weights = sensitivity(*asked) if firm else None
    if as_json:
        write(_document(sheet, distances, weights))
    else:
        write(shown(_tables(sheet, standard, distances, weights, lang)))


def _tables(
    sheet: Sheet,
    standard: Standard,
    distances: Counterfactuals | None,
    weights: Sensitivity | None,
    lang: str,
) -> str:
    tables = [score_table(sheet, standard, lang)]
    if distances is not None:
        tables.append(distance_table(tell(distances, standard, lang), lang))
    if weights is not None:
        tables.append(firmness_table(firmness(weights, standard, lang), lang))
    return "\n\n".join(tables)


def _document(
    sheet: Sheet, distances: Counterfactuals | None, weights: Sensitivity | None
) -> bytes:
    """Return the sheet alone or, if more was asked for, an object that holds it."""
    more = {"counterfactuals": distances, "sensitivity": weights}
    asked = {name: each.as_json() for name, each in more.items() if each is not None}
    return rfc8785.dumps({"score": sheet.as_json(), **asked}) if asked else sheet.canonical()


def _judgement(path: str, found: Found) -> Judgement:
    try:
        examination = judge_document(read_document(path))
    except Refused as refusal:
        found += (("judgement", problem) for problem in refusal.problems)
        return UNJUDGED
    found += (("judgement", problem) for problem in examination.problems)
    return examination.judgement or UNJUDGED


def _standard(name: str | None, filing: Filing | None) -> Standard | None:
    """Return the standard asked for, else the default of the field. Raises Refused."""
    try:
        catalogue = installed()
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


def _keep(
    path: str, filed: Filing, judged: Judgement, standard: Standard, sheet: Sheet, lang: str
) -> None:
    """Write the bundle of a sheet; ends with an error if the file cannot be written."""
    content = pack(filed, judged, source_of(standard, installed()), sheet.as_json()).canonical()
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        said = translate(UNWRITABLE, lang, path=path, reason=error.strerror or str(error))
        raise click.ClickException(said) from error


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
        write(json_bytes(body), err=True)
    else:
        write(shown("\n".join((title, *lines(found, lang)))), err=True)
    raise click.exceptions.Exit(REFUSED)


def _say(warnings: Iterable[Problem], lang: str, *, as_json: bool) -> None:
    """Name on the error stream what asks for an explanation but refuses nothing."""
    about = [("filing", warning) for warning in warnings]
    if not about:
        return
    if as_json:
        write(json_bytes({"warnings": [problem.as_json(lang) for _, problem in about]}), err=True)
    else:
        title = translate(N_("To be explained by the filer:"), lang)
        write(shown("\n".join((title, *lines(about, lang)))), err=True)


UNWRITABLE = N_("The file {path} cannot be written: {reason}.")
NO_STANDARD = N_("There is no standard {name}. This installation has: {known}.")
NONE_IN_FORCE = N_(
    "No published standard for field {field} is in force on {day}. Name one with --standard."
)
BAD_STANDARDS = N_("The standards of this installation cannot be used: {reason}")

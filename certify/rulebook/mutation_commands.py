"""``certify standards mutate``: whether golden cases guard every number of a standard."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from certify import paths
from certify.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from certify.scoring.mutating.files import Mutated, mutate_files
from certify.scoring.mutating.mutants import Mutant
from certify.scoring.mutating.mutation import MutationReport

SURVIVORS = 1


@click.command("mutate")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_document", is_flag=True, help="Print JSON.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE, show_default=True)
def mutate_command(path: Path | None, lang: str, *, as_document: bool) -> None:
    """Shift every number of a standard a little: some golden case must notice.

    Each number moves by one unit of its last place and by one per cent, both ways; weights
    in pairs. PATH is a standard file, its folder, or a folder of standards (default: those
    this installation carries). Exit code 1 if a change passes every case and lint, though
    a filing could show it, or if the standard has faults to be mended first.
    """
    results = []
    for each in mutate_files(path or paths.standards()):
        results.append(each)
        if not as_document:
            _say(each, lang)
    if as_document:
        document = [_as_json(each, lang) for each in results]
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    if any(each.report is None or each.report.survivors for each in results):
        raise click.exceptions.Exit(SURVIVORS)


def _say(result: Mutated, lang: str) -> None:
    for fault in result.faults:
        click.echo(fault.say(lang), err=True)
    if result.report is None:
        return
    message = N_(
        "{name}: {mutants} changes; {killed} noticed by cases, {lint} by lint alone, "
        "{exempt} exempt, {survivors} unnoticed"
    )
    click.echo(translate(message, lang, name=result.name, **_counts(result.report)))
    for mutant, exemption in result.report.exempt:
        message = N_("exempt: {change} – {reason}")
        reason = translate(exemption.reason, lang, **exemption.params)
        click.echo(f"  {translate(message, lang, change=mutant.say(), reason=reason)}")
    for mutant in result.report.survivors:
        message = N_("unnoticed: {change} – add a golden case that comes out differently")
        click.echo(f"  {translate(message, lang, change=mutant.say())}", err=True)


def _counts(report: MutationReport) -> dict[str, int]:
    return {
        "mutants": report.mutants,
        "killed": report.killed,
        "lint": len(report.by_lint),
        "exempt": len(report.exempt),
        "survivors": len(report.survivors),
    }


def _as_json(result: Mutated, lang: str) -> dict[str, Any]:
    report = result.report
    document: dict[str, Any] = {
        "name": result.name,
        "faults": [fault.as_json(lang) for fault in result.faults],
    }
    if report is not None:
        document["counts"] = _counts(report)
        document["by_lint"] = [list(_changes(each)) for each in report.by_lint]
        document["exempt"] = [
            {
                "changes": list(_changes(mutant)),
                "reason": translate(exemption.reason, lang, **exemption.params),
            }
            for mutant, exemption in report.exempt
        ]
        document["survivors"] = [list(_changes(each)) for each in report.survivors]
    return document


def _changes(mutant: Mutant) -> Iterator[Mapping[str, str]]:
    for change in mutant.changes:
        yield {"key": change.key, "from": change.old, "to": change.new}

"""`certify certificates conform`: a file held against our list, and other programs asked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from certify.certificate.conformance import tools
from certify.certificate.conformance.listing import Conformance, conform
from certify.i18n import LANGUAGES, N_, translate

_AGREES: Final = {
    True: N_("{tool} finds no fault."),
    False: N_("{tool} finds faults:"),
    None: N_("{tool} is not installed here and was not asked."),
}


@click.command("conform")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", envvar="CERTIFY_LANG")
@click.pass_context
def conform_command(context: click.Context, file: Path, as_json: bool, lang: str) -> None:
    """Hold FILE against the clauses of PDF/A-3a that we check, and ask installed validators.

    Exit 0 if nothing was found, 1 otherwise. The list is ours and no reference validator.
    """
    result, answers = conform(file.read_bytes()), tools.ask(file)
    if as_json:
        click.echo(json.dumps(_as_json(result, answers), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_told(result, answers, lang)))
    good = result.conforms and all(each.agrees is not False for each in answers)
    context.exit(0 if good else 1)


def _as_json(result: Conformance, answers: tuple[tools.Answer, ...]) -> dict[str, Any]:
    return {
        "conforms": result.conforms,
        "checked": result.checked,
        "findings": [
            {"clause": f.clause.id, "source": f.clause.source, "says": f.clause.says,
             "place": f.place}
            for f in result.findings
        ],
        "tools": [vars(each) for each in answers],
    }  # fmt: skip


def _told(result: Conformance, answers: tuple[tools.Answer, ...], language: str) -> Iterator[str]:
    for finding in result.findings:
        says = translate(finding.clause.says, language)
        yield f"{finding.clause.source}: {says}\n  {finding.place}"
    total = N_("Held against {clauses} clauses of our own list; broken: {broken}.")
    broken = len({finding.clause.id for finding in result.findings})
    yield translate(total, language, clauses=result.checked, broken=broken)
    for each in answers:
        yield translate(_AGREES[each.agrees], language, tool=each.tool)
        if each.agrees is False:
            yield "  " + each.said.replace("\n", "\n  ")

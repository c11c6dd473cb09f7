"""``certify replay``: a bundle's sheet made again, or the first difference. No database."""

import json
from collections.abc import Iterable
from typing import Any, Final, NoReturn

import click

from certify.filing.terminal import json_bytes, lines, read_document, shown, write
from certify.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from certify.problems import Problem, Refused
from certify.scoring.faults import Fault, StandardsRefused
from certify.scoring.replaying.bundle import read_bundle
from certify.scoring.replaying.replay import Difference, Replay
from certify.scoring.replaying.replay import replay as replay_bundle

DIFFERENT: Final = 1
NOT_A_BUNDLE: Final = 2
LONGEST_VALUE: Final = 300
"""Characters of a differing value that the terminal shows; ``--json`` shows all."""


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=DEFAULT_LANGUAGE,
    show_default=True,
    envvar="CERTIFY_LANG",
    help="Language of the messages.",
)
def replay(file: str, as_json: bool, lang: str) -> None:
    """Make the score sheet of a bundle again and compare it byte for byte.

    “-” reads standard input. Standard and facts come from the bundle, nothing from this
    installation. Exit code 0: the same sheet; 1: another one, the first difference is
    shown; 2: not a bundle, every fault is named on the error stream.
    """
    try:
        outcome = replay_bundle(read_bundle(read_document(file)))
    except Refused as refusal:
        _refuse(refusal.problems, (), lang, as_json=as_json)
    except StandardsRefused as refusal:
        _refuse((), refusal.faults, lang, as_json=as_json)
    write(json_bytes(outcome.as_json()) if as_json else shown("\n".join(_said(outcome, lang))))
    if not outcome.same:
        raise click.exceptions.Exit(DIFFERENT)


def _said(outcome: Replay, lang: str) -> Iterable[str]:
    yield translate(SAME if outcome.same else OTHER, lang)
    places = {"standard": outcome.standard, "engine": outcome.engine}
    yield "  " + translate(N_("Standard {standard}, engine {engine}"), lang, **places)
    yield "  " + translate(N_("Digest: {digest}"), lang, digest=outcome.recomputed_digest)
    if outcome.difference is not None:
        yield from _difference(outcome.difference, lang)


def _difference(found: Difference, lang: str) -> Iterable[str]:
    absent = translate(N_("(absent)"), lang)
    stored, made = (
        absent if found.lacking == which else _value(value)
        for which, value in (("stored", found.stored), ("recomputed", found.recomputed))
    )
    yield "  " + translate(N_("First difference at {place}"), lang, place=found.pointer or "/")
    yield "    " + translate(N_("in the file: {value}"), lang, value=stored)
    yield "    " + translate(N_("made again: {value}"), lang, value=made)


def _value(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _refuse(
    problems: Iterable[Problem], faults: Iterable[Fault], lang: str, *, as_json: bool
) -> NoReturn:
    """Name every fault on the error stream and end with exit code 2."""
    title = translate(N_("This cannot be replayed as it is."), lang)
    if as_json:
        found = [{**each.as_json(lang), "document": "bundle"} for each in problems]
        found += [{**each.as_json(lang), "document": "standard"} for each in faults]
        body = {"type": "about:blank", "title": title, "status": 422, "errors": found}
        write(json_bytes(body), err=True)
    else:
        said = [title, *lines((("bundle", each) for each in problems), lang)]
        said += [f"  {each.say(lang)} [{each.code}]" for each in faults]
        write(shown("\n".join(said)), err=True)
    raise click.exceptions.Exit(NOT_A_BUNDLE)


SAME = N_("Same: the score sheet was made again, byte for byte.")
OTHER = N_("Different: from the same facts and standard another score sheet comes out.")

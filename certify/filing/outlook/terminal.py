"""How far facts are from the line, and how firm an outcome is: lines for the terminal."""

from collections.abc import Iterable

from certify.i18n import N_, translate
from certify.scoring.distance.distance_words import DistanceRow, LineRows, Told
from certify.scoring.distance.firmness import Firmness


def distance_table(told: Told, language: str) -> str:
    """Return ``told`` as lines of text in ``language``, without a line end."""
    parts = [_head(told, language), *(_line(each, language) for each in told.lines)]
    return "\n\n".join("\n".join(lines) for lines in parts)


def firmness_table(said: Firmness, language: str) -> str:
    """Return how firm the outcome is as lines of text, without a line end."""
    head = translate(N_("How firm under other weights"), language)
    return "\n".join((head, *(f"  {each}" for each in (*said.sentences, said.method))))


def _head(told: Told, language: str) -> Iterable[str]:
    yield translate(N_("How far from the line"), language)
    yield f"  {told.past}"
    yield f"  {told.no_advice}"
    yield from (f"  {each}" for each in told.gates)


def _line(line: LineRows, language: str) -> Iterable[str]:
    yield f"{line.title} · {line.near}" if line.near else line.title
    yield f"  {line.stand}"
    for row in line.rows:
        yield from _row(row)
    if line.none:
        said = N_("No value of these alone crosses it: {facts}")
        yield f"  {translate(said, language, facts=line.none)}"


def _row(row: DistanceRow) -> Iterable[str]:
    yield f"  {row.label} ({row.indicators}) {row.now} → {' / '.join(row.crossings)}"
    yield f"    {row.power} · {row.reason}"

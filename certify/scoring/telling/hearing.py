"""What a reviewer reads aloud in a hearing: the score in plain sentences, in order.

Made from a bundle that replays, so every sentence is true of the very sheet. What another
level would have done is not estimated: the engine judges again with it. Contributions are
said to two places; the sheet holds them in full.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from certify.scoring import words
from certify.scoring.replaying.bundle import Bundle
from certify.scoring.replaying.replay import ENGINES, first_difference
from certify.scoring.sheet import Sheet, read_sheet
from certify.scoring.standard import HIGHEST_LEVEL, LOWEST_LEVEL, Standard
from certify.scoring.telling.explanation import Explanation, explain
from certify.scoring.telling.speech import OtherLevel, Paragraph, speak
from certify.scoring.telling.waterfall import Waterfall, waterfall

SCHEMA: Final = "certify.explanation/1"
Again = Callable[[Mapping[str, Decimal]], Sheet]


class NotRepeatable(ValueError):
    """The stored sheet does not follow from its frozen facts and standard: explain nothing."""


@dataclass(frozen=True)
class Hearing:
    """The explanation for a hearing in one language: sentences, drawing, rows of the sheet."""

    rows: Explanation
    paragraphs: tuple[Paragraph, ...]
    others: tuple[OtherLevel, ...]
    fall: Waterfall

    def as_json(self) -> dict[str, Any]:
        """Return ``certify.explanation/1`` (``standards/explanation-schema.json``)."""
        return {
            "schema": SCHEMA,
            **self.rows.as_json(),
            "paragraphs": [vars(each).copy() for each in self.paragraphs],
            "other_levels": [_other_json(each) for each in self.others],
            "waterfall": self.fall.as_json(),
        }


def hear(bundle: Bundle, standard: Standard, language: str) -> Hearing:
    """Return the explanation of ``bundle``'s sheet, made by ``standard``.

    Raises NotRepeatable if the sheet does not come out again.
    """
    judge = ENGINES[bundle.engine]

    def again(levels: Mapping[str, Decimal]) -> Sheet:
        other = Bundle(
            bundle.engine, bundle.findings, levels, bundle.campaign_year, bundle.standard, {}
        )
        return read_sheet(judge(other, standard))

    sheet = again(bundle.levels)
    found = first_difference(bundle.sheet, sheet.as_json())
    if found is not None:
        raise NotRepeatable(f"the sheet differs at {found.pointer}")
    others = tuple(_others(sheet, standard, bundle.levels, again))
    return Hearing(
        rows=explain(sheet, standard, language),
        paragraphs=tuple(speak(sheet, standard, others, language)),
        others=others,
        fall=waterfall(sheet, standard, language),
    )


def _others(
    sheet: Sheet, standard: Standard, levels: Mapping[str, Decimal], again: Again
) -> Iterator[OtherLevel]:
    """Judge again with each given level one step lower and one step higher."""
    for indicator in standard.indicators:
        level = levels.get(indicator.id)
        if level is None:
            continue
        for other in (level - 1, level + 1):
            if LOWEST_LEVEL <= other <= HIGHEST_LEVEL:
                made = again({**levels, indicator.id: other})
                changes = (made.verdict, made.award) != (sheet.verdict, sheet.award)
                yield OtherLevel(
                    indicator.id, level, other, made.total, made.verdict, made.award, changes
                )


def _other_json(other: OtherLevel) -> dict[str, Any]:
    return {
        **vars(other),
        "level": words.number(other.level),
        "other": words.number(other.other),
        "total": None if other.total is None else format(other.total, "f"),
    }

"""Which figures of a filing stand behind which facts, and so behind a standard.

Figures are named as in ``certify.filing/1``: ``economics.sales``, ``market.…``, and
``patents`` for the list of linked patents.
"""

from typing import Final

from certify.scoring.standard import Standard
from certify.scoring.vocabulary import VOCABULARY

PATENTS: Final = "patents"


def sources(fact: str) -> tuple[str, ...]:
    """Return the figures from which ``fact`` is computed."""
    return tuple(VOCABULARY[fact].source.split(", "))


def read_facts(standard: Standard) -> tuple[str, ...]:
    """Return the facts that indicators and gates of ``standard`` read, each once, in order."""
    read = [each.fact for each in standard.indicators] + [each.fact for each in standard.gates]
    return tuple(dict.fromkeys(fact for fact in read if fact is not None))


def read_figures(standard: Standard) -> tuple[str, ...]:
    """Return the figures that ``standard`` reads, each once, in the order of its facts."""
    return tuple(dict.fromkeys(f for fact in read_facts(standard) for f in sources(fact)))


def linked(standard: Standard, fact: str) -> tuple[str, ...]:
    """Return the other facts ``standard`` reads that share a figure with ``fact``.

    The list of patents is no figure: what it shows does not move together.
    """
    own = set(sources(fact)) - {PATENTS}
    others = (each for each in read_facts(standard) if each != fact)
    return tuple(each for each in others if own & set(sources(each)))

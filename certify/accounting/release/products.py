"""Releases of the product summary: its public tables, worked out against what is out already.

Whoever compares two editions sees their difference. So what is hidden is decided with every
earlier published edition beside the new one, and attacked in the same way before approval.
Amounts are released to the fen: further digits would say something of single products.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from certify import clock
from certify.accounting.disclosure.attack import Verdict, attack
from certify.accounting.disclosure.earlier import MARK, Edition, linked
from certify.accounting.disclosure.report import LEAKS, as_values
from certify.accounting.disclosure.rules import COMPLEMENTARY, sensitive
from certify.accounting.disclosure.suppression import Pattern
from certify.accounting.disclosure.tables import Key, Table
from certify.accounting.disclosure.targets import Leak
from certify.accounting.product import render, service
from certify.accounting.product.concealment import (
    DISCLOSURE,
    NOW,
    Tick,
    control,
    edition,
    key_of,
    publish,
    silent,
)
from certify.accounting.product.dimensions import FIELD
from certify.accounting.product.frozen import (
    View,
    digest_of,
    freeze_summary,
    thaw_account,
    thaw_view,
)
from certify.accounting.product.models import ProductSummary
from certify.accounting.product.summary import (
    MAY_BE_NEGATIVE,
    MEASURES,
    Block,
    Breakdown,
    Summary,
    summarise,
)
from certify.accounting.product.table import MEASURE_NAMES
from certify.accounting.release import reading
from certify.accounting.release.models import Release
from certify.accounting.release.product_data import dataset
from certify.accounting.release.subjects import Audit, Material
from certify.accounting.rounding import half_up
from certify.db import db
from certify.i18n import N_
from certify.problems import Problem, Refused, Word

_NOTHING: Final = Verdict((), 0, 0, 0)


class Products:
    """The adapter of the product summary."""

    def freeze(self, year: int, earlier: Sequence[Release], told: Tick = silent) -> Material:
        """Return what the summary that stands for ``year`` may show after ``earlier``.

        Raises Refused if nothing is compiled, or if its inputs are not those that were compiled.
        """
        made = service.current(year)
        if made is None:
            raise Refused([Problem("/data_year", "nothing_compiled", _NO_SUMMARY, {"year": year})])
        if digest_of(made.inputs) != made.digest:
            raise Refused([Problem("/data_year", "inputs_changed", _CHANGED, {"year": year})])
        full = _summary(made)
        # What leaks is for the check to refuse; a draft is not public.
        patterns = {
            measure: replace(pattern, verdict=_NOTHING)
            for measure, pattern in control(full, earlier=_told(earlier), told=told).items()
        }
        tables = freeze_summary(full, publish(full, patterns), {})
        shown = {"year": year, "public": _to_the_fen(tables["public"])}
        return Material(
            vintage=clock.legal_day(made.compiled_at).isoformat(),
            source_id=made.id,
            inputs_digest=made.digest,
            datasets=(dataset(thaw_view(shown, 0, public=True)),),
            shown=shown,
        )

    def audit(self, release: Release, earlier: Sequence[Release], told: Tick = silent) -> Audit:
        """Attack what ``release`` hides, with everything that ``earlier`` ones have told."""
        full, known = _summary(_source(release)), _told(earlier)
        patterns = {}
        for measure in MEASURES:
            now = _edition(NOW, full, reading.view(release), measure)
            table = Table(*linked(now, known.get(measure, ())))
            verdict = attack(table, now.hidden, DISCLOSURE, signed=measure in MAY_BE_NEGATIVE)
            patterns[measure] = Pattern(_reasons(table, now.hidden), verdict)
            told()
        problems = [
            _leaking(measure, leak)
            for measure, pattern in patterns.items()
            for leak in pattern.verdict.leaks
        ]
        return Audit(as_values(DISCLOSURE, patterns), tuple(problems))

    def paper(self, release: Release) -> bytes:
        """Return the printed report; raises FontsNotReady where none can be drawn."""
        day = clock.legal_day(release.published_at or release.planned_at)
        return render.render(reading.view(release), day, release.inputs_digest or "")

    def objection(self, release: Release, user_id: int | None) -> Problem | None:
        """Return None: whoever did not draft it may approve."""
        return None

    def come_out(self, release: Release) -> None:
        """Nothing follows: the public pages read the release itself."""


def _source(release: Release) -> ProductSummary:
    return db.session.get_one(ProductSummary, release.source_id)


def _summary(made: ProductSummary) -> Summary:
    return summarise(made.data_year, [thaw_account(one) for one in made.inputs])


def _told(earlier: Sequence[Release]) -> dict[str, list[Edition]]:
    """Return, by measure, what earlier releases have shown and what they kept back."""
    known = [(one.name, _summary(_source(one)), reading.view(one)) for one in earlier]
    return {
        measure: [_edition(name, full, view, measure) for name, full, view in known]
        for measure in MEASURES
    }


def _edition(name: str, full: Summary, view: View, measure: str) -> Edition:
    """Return a frozen public version as disclosure control sees it.

    A breakdown of which nothing is shown was withheld: it gives nothing away, and only what
    is sensitive of it must not be worked out.
    """
    hidden: set[Key] = set()
    withheld = []
    for shown in (Breakdown(FIELD, view.recorded, view.recognised), *view.breakdowns.values()):
        rows = [(block.status, row) for block in _blocks(shown) for row in block.rows]
        if shown.dimension != FIELD and all(measure in row.hidden for _, row in rows):
            withheld.append(shown.dimension)
            continue
        rows += [(block.status, block.total) for block in _blocks(shown)]
        hidden |= {
            key_of(status, shown.dimension, row.field)
            for status, row in rows
            if measure in row.hidden
        }
    return edition(name, full, measure, frozenset(hidden), withheld)


def _blocks(shown: Breakdown) -> tuple[Block, Block]:
    return shown.recorded, shown.recognised


def _reasons(table: Table, hidden: Iterable[Key]) -> dict[Key, tuple[str, ...]]:
    """Return hidden cell → the rules it breaks, or that it is hidden for others' sake."""
    return {
        key: sensitive(table.parts[table.index[key]], DISCLOSURE) or (COMPLEMENTARY,)
        for key in sorted(hidden)
        if key in table.index
    }


def _to_the_fen(stored: Any) -> Any:
    """Return stored tables with every amount at two decimals."""
    if isinstance(stored, list):
        return [_to_the_fen(one) for one in stored]
    if not isinstance(stored, dict):
        return stored
    return {
        name: _amounts(value) if name == "amounts" else _to_the_fen(value)
        for name, value in stored.items()
    }


def _amounts(stored: Mapping[str, str | None]) -> dict[str, str | None]:
    return {
        measure: value and format(half_up(Decimal(value), 2), "f")
        for measure, value in stored.items()
    }


def _leaking(measure: str, leak: Leak) -> Problem:
    key = leak.target.key or leak.target.organisations
    earlier = bool(key) and key[0].startswith(MARK)
    cell = " · ".join(key).removeprefix(MARK)
    return Problem(
        f"/measures/{measure}/{'/'.join(key)}",
        "leak_by_earlier" if earlier else "leak",
        _LEAK,
        {"measure": Word(MEASURE_NAMES[measure]), "cell": cell, "how": _how(leak)},
    )


def _how(leak: Leak) -> Word:
    return Word(LEAKS[leak.kind], {"p": DISCLOSURE.p})


_NO_SUMMARY = N_("No summary of {year} is compiled. Compile it first, then draft the release.")
_CHANGED = N_(
    "The inputs of the summary of {year} are not those it was compiled from. Find out who changed "
    "them, and compile again."
)
_LEAK = N_("{measure}, {cell}: {how}")

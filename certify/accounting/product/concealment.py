"""What the public version of a product summary keeps back.

Hidden are amounts, not numbers of products and organisations: the registry lists every
product with its field and organisation, so these counts are public already.

All published breakdowns are one system of sums over the same places. Where a breakdown
cannot be printed together with the grand total (nearly everybody is an enterprise, and the
few others must stay hidden), it is withheld as a whole for that measure.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from certify.accounting.disclosure.earlier import Edition, linked
from certify.accounting.disclosure.rules import COMPLEMENTARY, WITHHELD, Rules
from certify.accounting.disclosure.suppression import Pattern, protect
from certify.accounting.disclosure.tables import Cell, Contribution, Key, Place, Table
from certify.accounting.product.dimensions import (
    FIELD,
    ORG_TYPE,
    PROVINCE,
    PUBLISHED,
    QUALIFICATION,
    places,
)
from certify.accounting.product.methods import NONE, RECOGNISED, RECORDED, Estimate, ProductAccount
from certify.accounting.product.summary import (
    MAY_BE_NEGATIVE,
    MEASURES,
    TOTAL,
    Block,
    Breakdown,
    PublicSummary,
    Row,
    Summary,
)

DISCLOSURE: Final = Rules()
NOT_RECOGNISED: Final = "not_recognised"
NOW: Final = "now"
"""Name of the edition to come, beside those that are out."""

WITHHOLDING: Final = (
    (),
    (ORG_TYPE,),
    (ORG_TYPE, QUALIFICATION),
    (ORG_TYPE, QUALIFICATION, PROVINCE),
)
"""What is given up for the total, in this order."""


Tick = Callable[[], None]
"""Called when a measure is done: what attacks thousands of products takes minutes."""


def silent() -> None:
    """Tell nobody."""


def publish(summary: Summary, patterns: Mapping[str, Pattern] | None = None) -> PublicSummary:
    """Return the public version: what ``patterns`` (by measure) hides is not in it.

    Without ``patterns`` they are worked out. Raises ValueError if one of them does not hold.
    """
    patterns = control(summary) if patterns is None else patterns
    leaking = [measure for measure, pattern in patterns.items() if not pattern.holds]
    if leaking:
        raise ValueError(f"what is hidden can be worked out in: {', '.join(leaking)}")
    fields = Breakdown(FIELD, summary.recorded, summary.recognised)
    shown = _masked(fields, patterns)
    return PublicSummary(
        year=summary.year,
        recorded=shown.recorded,
        recognised=shown.recognised,
        breakdowns=tuple(
            _masked(one, patterns) for one in summary.breakdowns if one.dimension in PUBLISHED
        ),
    )


def control(
    summary: Summary,
    rules: Rules = DISCLOSURE,
    earlier: Mapping[str, Sequence[Edition]] = {},
    told: Tick = silent,
) -> dict[str, Pattern]:
    """Return what must be hidden, by measure; ``earlier`` editions of it are out already.

    ``told`` is called when a measure is done.
    """
    patterns = {}
    for measure in MEASURES:
        patterns[measure] = _control(summary, measure, rules, earlier.get(measure, ()))
        told()
    return patterns


def edition(
    name: str,
    summary: Summary,
    measure: str,
    hidden: frozenset[Key] = frozenset(),
    withheld: Iterable[str] = (),
) -> Edition:
    """Return what is published of a measure as one edition, for comparing it with others."""
    contributions = _contributions(summary.estimates, MEASURES[measure])
    cells = _cells((one.account for one in summary.estimates), frozenset(withheld))
    return Edition(name, tuple(contributions), tuple(cells), hidden)


def key_of(status: str, dimension: str, code: str) -> Key:
    """Return the key of a published cell; the total is one cell in every breakdown."""
    return (status, *_key(dimension, code))


def _control(summary: Summary, measure: str, rules: Rules, earlier: Sequence[Edition]) -> Pattern:
    """Return the pattern that withholds fewest breakdowns and still prints the total.

    Where nothing saves the total, no breakdown is withheld for it.
    """
    tried = (
        _pattern(edition(NOW, summary, measure, withheld=each), measure, rules, earlier)
        for each in WITHHOLDING
    )
    first = next(tried)
    saved = (one for one in (first, *tried) if one.hidden.get(_WHOLE) != (COMPLEMENTARY,))
    return next(saved, first)


def _pattern(current: Edition, measure: str, rules: Rules, earlier: Sequence[Edition]) -> Pattern:
    table = Table(*linked(current, earlier))
    found = protect(table, rules, signed=measure in MAY_BE_NEGATIVE)
    kept_back = {
        cell.key: (WITHHELD,)
        for cell in table.cells
        if not cell.printed and not cell.fixed and cell.key[0] != NOT_RECOGNISED
    }
    return replace(found, hidden={**kept_back, **found.hidden})


_WHOLE: Final = (RECORDED, TOTAL)
_place = places(PUBLISHED)


def _contributions(
    estimates: Iterable[Estimate], of: Callable[[Estimate], Decimal | None]
) -> Iterable[Contribution]:
    for one in estimates:
        value, account = of(one), one.account
        if value is not None:
            yield Contribution((_place(account), account.status), account.organisation, value)


def _cells(accounts: Iterable[ProductAccount], withheld: frozenset[str]) -> Iterable[Cell]:
    """Every cell of the published blocks and of the differences between them.

    What is recorded and not recognised is never printed, but anyone can work it out, so it
    is guarded too.
    """
    within: dict[Key, set[Place]] = {}
    counts: Counter[Key] = Counter()
    for one in accounts:
        place = _place(one)
        keys: list[Key] = [(TOTAL,)]
        for dimension, codes in zip(PUBLISHED, place, strict=True):
            keys += (_key(dimension, code) for code in codes)
        counts.update(keys)
        for key in keys:
            within.setdefault(key, set()).add(place)
    for key, inside in within.items():
        only = frozenset((place, RECORDED) for place in inside)
        best = frozenset((place, RECOGNISED) for place in inside)
        worth = _worth(key, counts[key] / counts[TOTAL,])
        printed = key[0] not in withheld
        yield Cell((RECORDED, *key), only | best, printed, worth=worth)
        yield Cell((RECOGNISED, *key), best, printed, worth=worth)
        yield Cell((NOT_RECOGNISED, *key), only, printed=False)


def _worth(key: Key, share: float) -> int:
    """Return how much rather than others a cell is to be printed; ``share`` of all products.

    The total first. What holds most of it cannot seem to vary while the total stands, so
    hiding that would drag the total along. Then fields before other breakdowns.
    """
    if key == (TOTAL,):
        return 1000
    if share > 1 / 2:
        return 100
    return 5 if len(key) == 1 else 1


def _key(dimension: str, code: str) -> Key:
    """Return what a cell's key says after its status; the total is one cell everywhere."""
    return (code,) if code == TOTAL or dimension == FIELD else (dimension, code)


def _masked(shown: Breakdown, patterns: Mapping[str, Pattern]) -> Breakdown:
    def mask(status: str, row: Row) -> Row:
        small = 0 < row.organisations < DISCLOSURE.least
        key = key_of(status, shown.dimension, row.field)
        gone = frozenset(m for m in MEASURES if small or key in patterns[m].hidden)
        amounts = {m: None if m in gone else value for m, value in row.amounts.items()}
        methods = {} if "value_added" in gone else _uncounted(row)
        return replace(row, amounts=amounts, methods=methods, hidden=gone)

    def block(full: Block) -> Block:
        rows = tuple(mask(full.status, row) for row in full.rows)
        return Block(full.status, rows, mask(full.status, full.total))

    return Breakdown(shown.dimension, block(shown.recorded), block(shown.recognised))


def _uncounted(row: Row) -> Mapping[str, int | None]:
    """Return the methods of a public row, counted in the total only.

    Else the rows could be taken from the total to learn who filed no accounts.
    """
    if row.field == TOTAL:
        return row.methods
    return {method: None for method in row.methods if method != NONE}

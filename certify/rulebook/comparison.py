"""Two versions side by side: what was added, removed, changed, and by how much.

Pure. Every rule is laid out as labelled values, numbers as ``Decimal`` and everything
else as text; rules are matched by their id, so that two versions of one standard and two
different standards are compared alike. Texts are compared in both languages.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final

from certify.i18n import N_, translate
from certify.rulebook.reading import condition, measured, unit_words
from certify.scoring import words
from certify.scoring.standard import Benchmark, Field, Indicator, Standard, Text
from certify.scoring.telling.curves import HOW, Plot, overlaid

Value = Decimal | str
Values = dict[str, Value]
"""Label → value, in the order in which they are read."""

_TOKENS: Final = re.compile(r"[A-Za-z0-9.,%]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Span:
    """A run of a text: ``kind`` is same, removed or added."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One value that differs. Numbers carry ``difference``; texts ``spans``; None: absent."""

    label: str
    old: str | None
    new: str | None
    difference: str | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Item:
    """A rule that was added, removed or changed; ``plot`` lays both curves over each other."""

    state: str
    id: str
    name: str
    changes: tuple[Change, ...]
    plot: Plot | None = None


@dataclass(frozen=True)
class Section:
    """One kind of rule; ``same`` is how many of them did not change."""

    code: str
    title: str
    items: tuple[Item, ...]
    same: int


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two versions, and what does not."""

    sections: tuple[Section, ...]
    field: str | None
    fields: tuple[tuple[str, str], ...]

    @property
    def differing(self) -> int:
        """How many rules differ."""
        return sum(len(section.items) for section in self.sections)


def compare(old: Standard, new: Standard, field: str | None, language: str) -> Comparison:
    """Return what differs from ``old`` to ``new``; curves are those of ``field``.

    The first field both cover where ``field`` is none of them; no curves without one.
    """
    shared = [code for code in new.fields if code in old.fields]
    chosen = field if field in shared else next(iter(shared), None)
    laid = (_laid(old, language), _laid(new, language))
    plots = _plots(old, new, chosen, language)
    sections = tuple(
        _section(code, title, laid[0][code], laid[1][code], plots, language)
        for code, title in SECTIONS.items()
    )
    named = tuple((code, new.fields[code].names.say(language)) for code in shared)
    return Comparison(sections, chosen, named)


SECTIONS: Final = {
    "version": N_("The version as a whole"),
    "fields": N_("Industry fields: benchmarks, pass mark, floors"),
    "gates": N_("Conditions that must hold whatever the score"),
    "dimensions": N_("Dimensions"),
    "indicators": N_("Indicators, weights and rules"),
    "awards": N_("Awards"),
    "clauses": N_("Clauses"),
    "sources": N_("Sources"),
}

_LANGUAGES: Final = {"zh": N_("in Chinese"), "en": N_("in English")}
Rules = dict[str, tuple[str, Values]]
"""Id → (name, values)."""


def _laid(standard: Standard, language: str) -> Mapping[str, Rules]:
    """Lay out every rule of a version by section and id."""
    s, say = standard, _Words(language)
    return {
        "version": {"": (s.titles.say(language), dict(_version(s, say)))},
        "fields": {
            f.code: (f.names.say(language), dict(_field(f, s, say))) for f in s.fields.values()
        },
        "gates": {
            g.id: (
                g.names.say(language),
                {
                    **dict(say.text(N_("Name of the rule"), g.names)),
                    say(N_("Condition")): condition(g, language),
                    say(N_("Clause")): g.clause,
                },
            )
            for g in s.gates
        },
        "dimensions": {
            d.id: (
                d.names.say(language),
                {
                    **dict(say.text(N_("Name of the rule"), d.names)),
                    say(N_("Weight")): d.weight,
                    say(N_("Clause")): d.clause,
                },
            )
            for d in s.dimensions
        },
        "indicators": {
            i.id: (i.names.say(language), dict(_indicator(i, s, say))) for i in s.indicators
        },
        "awards": {
            a.id: (
                a.names.say(language),
                {
                    **dict(say.text(N_("Name of the rule"), a.names)),
                    say(N_("From a total of")): a.lower,
                },
            )
            for a in s.awards
        },
        "clauses": {
            name: (name, dict(say.text(N_("Text"), text))) for name, text in s.clauses.items()
        },
        "sources": {each.say(language): (each.say(language), {}) for each in s.sources},
    }


class _Words:
    """Labels in the reader's language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: str, **places: str) -> str:
        return translate(text, self.language, **places)

    def text(self, label: str, text: Text, **places: str) -> Iterator[tuple[str, Value]]:
        """Yield a text in both languages, the reader's first."""
        for each in sorted(_LANGUAGES, key=lambda name: name != self.language):
            said = self(_LANGUAGES[each])
            yield (
                self(N_("{label} {tongue}"), label=self(label, **places), tongue=said),
                (text.say(each)),
            )


def _version(standard: Standard, say: _Words) -> Iterator[tuple[str, Value]]:
    until = standard.effective_to
    yield from say.text(N_("Title"), standard.titles)
    yield say(N_("Kind")), say(words.AUTHORITIES[standard.authority])
    yield say(N_("In force from")), standard.effective_from.isoformat()
    yield say(N_("In force until")), until.isoformat() if until else say(N_("open end"))
    yield say(N_("Totals are rounded to")), words.number(standard.quantum)


def _field(field: Field, standard: Standard, say: _Words) -> Iterator[tuple[str, Value]]:
    yield from say.text(N_("Name of the rule"), field.names)
    yield say(N_("Pass mark")), field.pass_mark
    for name, number in field.benchmarks.items():
        yield _benchmark(standard.benchmarks[name], say), number
    names = {each.id: each.names.say(say.language) for each in standard.dimensions}
    for dimension, floor in field.floors.items():
        yield say(N_("Floor of {dimension}"), dimension=names[dimension]), floor
    yield say(N_("Clause")), field.clause


def _benchmark(benchmark: Benchmark, say: _Words) -> str:
    """Name a benchmark with its unit: a number alone says nothing of yuan or per cent."""
    unit, name = unit_words(benchmark.unit, say.language), benchmark.names.say(say.language)
    return say(N_("{name} ({unit})"), name=name, unit=unit) if unit else name


def _indicator(
    indicator: Indicator, standard: Standard, say: _Words
) -> Iterator[tuple[str, Value]]:
    names = {each.id: each.names.say(say.language) for each in standard.dimensions}
    yield from say.text(N_("Name of the rule"), indicator.names)
    yield say(N_("Dimension")), names[indicator.dimension]
    yield say(N_("Weight")), indicator.weight
    yield say(N_("What is measured")), measured(indicator, say.language)
    if indicator.benchmark is not None:
        benchmark = standard.benchmarks[indicator.benchmark].names.say(say.language)
        yield say(N_("Benchmark")), benchmark
    yield say(N_("How points are read")), say(HOW[indicator.table.kind])
    for at, points in zip(indicator.table.at, indicator.table.points, strict=True):
        value = words.quantity(at, indicator.unit, say.language)
        yield say(N_("Points at {value}"), value=value), points
    if not indicator.by_reviewers:
        yield say(N_("Points where data are missing")), indicator.missing_points
    for each in indicator.guidance:
        level = words.number(each.level)
        yield from say.text(N_("Guidance for level {level}"), each.text, level=level)
    yield say(N_("Clause")), indicator.clause


def _plots(
    old: Standard, new: Standard, field: str | None, language: str
) -> Mapping[str, Plot | None]:
    if field is None:
        return {}
    before = {each.id: each for each in old.indicators}
    return {
        each.id: overlaid((before[each.id], old.fields[field]), (each, new.fields[field]), language)
        for each in new.indicators
        if each.id in before
    }


def _section(
    code: str,
    title: str,
    old: Rules,
    new: Rules,
    plots: Mapping[str, Plot | None],
    language: str,
) -> Section:
    items, same = [], 0
    for key in [*new, *(key for key in old if key not in new)]:
        before, after = old.get(key), new.get(key)
        name, _ = after or before or ("", {})
        changes = tuple(_changes(before[1] if before else {}, after[1] if after else {}))
        state = "added" if before is None else "removed" if after is None else "changed"
        plot = plots.get(key) if code == "indicators" else None
        if state == "changed" and not changes and not (plot and _moved(plot)):
            same += 1
            continue
        items.append(Item(state, key if code != "sources" else "", name, changes, plot))
    return Section(code, translate(title, language), tuple(items), same)


def _moved(plot: Plot) -> bool:
    """Whether the curves lie apart though the tables are the same: the benchmark moved."""
    first, last = plot.curves[0], plot.curves[-1]
    return first != last


def _changes(old: Values, new: Values) -> Iterator[Change]:
    for label in [*new, *(label for label in old if label not in new)]:
        before, after = old.get(label), new.get(label)
        if before != after:
            yield _change(label, before, after)


def _change(label: str, before: Value | None, after: Value | None) -> Change:
    if isinstance(before, Decimal) and isinstance(after, Decimal):
        short = after - before
        difference = f"{'+' if short > 0 else '−'}{words.number(abs(short))}"
        return Change(label, words.number(before), words.number(after), difference)
    old, new = _said(before), _said(after)
    spans = () if old is None or new is None else tuple(marked(old, new))
    return Change(label, old, new, None, spans)


def _said(value: Value | None) -> str | None:
    return words.number(value) if isinstance(value, Decimal) else value


def marked(old: str, new: str) -> Iterator[Span]:
    """Yield the runs of two texts word by word (Chinese letter by letter)."""
    a, b = _TOKENS.findall(old), _TOKENS.findall(new)
    for code, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if code == "equal":
            yield Span("same", "".join(a[a0:a1]))
            continue
        yield from _run("removed", a[a0:a1])
        yield from _run("added", b[b0:b1])


def _run(kind: str, tokens: Iterable[str]) -> Iterator[Span]:
    text = "".join(tokens)
    if text:
        yield Span(kind, text)

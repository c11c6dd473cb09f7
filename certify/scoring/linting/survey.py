"""What every check of the lint works on: a document, its lines, and the faults found so far."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from certify.scoring.faults import Fault
from certify.scoring.linting.shape import shape_doubts
from certify.scoring.linting.tables import Doubt
from certify.scoring.source import Path, key_of, line_of


class Survey:
    """One run over one document: a check looks only at what is sound, and reports to it."""

    def __init__(self, document: Any, file: str, lines: Mapping[Path, int]) -> None:
        self.document = document
        self.file = file
        self.lines = lines
        self.faults: list[Fault] = []
        self.broken: list[Path] = []

    def shape(self) -> None:
        """Report every departure from the schema and remember where it is."""
        for path, doubt in shape_doubts(self.document, "schema.json"):
            self.broken.append(path)
            self.report(path, doubt)

    def report(self, path: Path, doubt: Doubt) -> None:
        """Add a fault at ``path``."""
        key, line = key_of(self.document, path), line_of(self.lines, path)
        said = (doubt.code, doubt.reason, doubt.cure, doubt.params)
        self.faults.append(Fault(self.file, key, *said, line=line))

    def sound(self, path: Path) -> bool:
        """Whether no shape fault lies above, at or below ``path``."""
        return not any(
            bad[: len(path)] == path or (bad and path[: len(bad)] == bad) for bad in self.broken
        )

    def whole(self, key: str) -> bool:
        """Whether no shape fault lies at or below the top key ``key``."""
        return not any(bad[:1] == (key,) for bad in self.broken)

    def items(self, *path: str | int) -> Iterator[tuple[Path, Any]]:
        """Yield (path, item) of the list at ``path``; nothing if there is no list."""
        found: Any = self.document
        for step in path:
            if isinstance(found, Mapping):
                found = found.get(step)
            else:
                found = found[step] if isinstance(found, list) and isinstance(step, int) else None
        if isinstance(found, list):
            for index, item in enumerate(found):
                yield (*path, index), item

    def indicators(self) -> Iterator[tuple[Path, Any]]:
        """Yield (path, indicator) of every dimension."""
        for path, _ in self.items("dimensions"):
            yield from self.items(*path, "indicators")

    def sound_items(self, *path: str | int) -> list[tuple[Path, Any]]:
        """Return the items of the list at ``path`` that are sound."""
        return [(place, item) for place, item in self.items(*path) if self.sound(place)]


def number_of(text: Any) -> Decimal | None:
    """Return the number a misshapen value may be; None if it is none."""
    try:
        number = Decimal(text) if isinstance(text, str) else None
    except ArithmeticError:
        return None
    return number if number is not None and number.is_finite() else None

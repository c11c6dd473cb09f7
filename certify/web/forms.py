"""Forms that draw and protect; the judging is the schema's alone.

WTForms parses what the browser sent and checks the CSRF token; ``hang`` puts the
problems that a schema or a rule found onto the fields they point to.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import Field

from certify.problems import Problem
from certify.web.locale import language


class SchemaForm(FlaskForm):
    """A form whose fields mirror a part of a document.

    ``BASE`` is the JSON pointer of that part; a field's pointer is ``BASE/name`` unless
    ``POINTERS`` says otherwise.
    """

    BASE: ClassVar[str] = ""
    POINTERS: ClassVar[dict[str, str]] = {}

    def pointer(self, name: str) -> str:
        """Return the JSON pointer of the field ``name``."""
        return self.POINTERS.get(name, f"{self.BASE}/{name}")

    def hang(self, problems: Iterable[Problem]) -> list[Problem]:
        """Put each problem on the field nearest to its pointer; return those with no field."""
        by_pointer = {self.pointer(f.name): f for f in self if f.name != "csrf_token"}
        homeless = []
        for problem in problems:
            field = _nearest(by_pointer, problem.pointer)
            if field is None:
                homeless.append(problem)
            else:
                field.errors = [*field.errors, problem.say(language())]
        return homeless

    def typed(self) -> dict[str, Any]:
        """Return what was typed, field by field, without judging it."""
        return {f.name: f.data for f in self if f.name != "csrf_token" and f.type != "SubmitField"}


def _nearest(by_pointer: dict[str, Field], pointer: str) -> Field | None:
    """The field at ``pointer`` or, for a fault inside a list, at the list."""
    while pointer:
        if pointer in by_pointer:
            return by_pointer[pointer]
        pointer = pointer.rpartition("/")[0]
    return None

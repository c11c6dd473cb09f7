"""What a life of states is: one table of steps, pure, so that it can be read and proved."""

from collections.abc import Iterable
from dataclasses import dataclass

from certify.i18n import N_
from certify.problems import Problem, Refused


@dataclass(frozen=True)
class Mover:
    """Who acts: ``user_id`` None is the system itself (a deadline, a job)."""

    user_id: int | None
    name: str


@dataclass(frozen=True)
class Step:
    """``action`` leads from any of ``sources`` to ``target``; some need a stated reason."""

    action: str
    sources: tuple[str, ...]
    target: str
    needs_reason: bool = False


class Lifecycle:
    """The only paths a thing may take from ``initial``."""

    def __init__(self, name: str, initial: str, steps: Iterable[Step]) -> None:
        self.name = name
        self.initial = initial
        self.steps = tuple(steps)
        self._table = {(s, step.action): step for step in self.steps for s in step.sources}
        if len(self._table) != sum(len(step.sources) for step in self.steps):
            raise ValueError(f"lifecycle {name}: two steps for one state and action")

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which the table first names it."""
        named = [self.initial]
        for step in self.steps:
            named += [*step.sources, step.target]
        return tuple(dict.fromkeys(named))

    def allows(self, status: str, action: str) -> bool:
        """Whether ``action`` is possible in ``status``."""
        return (status, action) in self._table

    def actions(self, status: str) -> tuple[str, ...]:
        """Actions possible in ``status``, in table order."""
        return tuple(a for (s, a) in self._table if s == status)

    def step(self, status: str, action: str, reason: str | None = None) -> Step:
        """Return the step; raises Refused when there is none or its reason is missing."""
        found = self._table.get((status, action))
        if found is None:
            message = N_(
                "This is no longer possible: the state is now “{status}”. "
                "Reload the page to see what happened."
            )
            raise Refused([Problem("", "wrong_state", message, {"status": status})])
        if found.needs_reason and not (reason or "").strip():
            message = N_("Give a reason: it is shown to those concerned and kept in the record.")
            raise Refused([Problem("/reason", "reason_missing", message)])
        return found

"""What may be wrong with a log, a note or a proof: one error, said in the reader's language."""

from typing import Any

from certify.problems import Problem


class LogFault(Exception):
    """A log, note, key or proof is not what it must be.

    ``problem`` says what, where and what to do; ``code`` is stable and for machines.
    """

    def __init__(self, code: str, message: str, **params: Any) -> None:
        self.problem = Problem("", code, message, params)
        super().__init__(self.problem.say("en"))

    @property
    def code(self) -> str:
        """The stable name of the fault."""
        return self.problem.code

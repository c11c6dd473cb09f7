"""What keeps a backup from being made or restored; the message says what to do."""

from certify.problems import Problem


class SafekeepingFault(Exception):
    """Nothing was done, or what was begun was undone; ``problem`` says why."""

    def __init__(self, code: str, message: str, **said: object) -> None:
        super().__init__(code)
        self.problem = Problem("", code, message, {k: str(v) for k, v in said.items()})

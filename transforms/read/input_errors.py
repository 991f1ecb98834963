"""What can be wrong with the inputs that a run is asked to read. Errors keep their fields and survive pickling."""

from __future__ import annotations

from transforms.identify.credentials import without_credentials


class InputError(Exception):
    """The base of this stage's errors: `source` is what was asked for, `problem` a sentence that says what to do."""

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(source, problem)
        self.source = without_credentials(source)
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.source}: {self.problem}"


class NoSuchInput(InputError):  # noqa: N818 - reads as what happened
    """A path or pattern that matches nothing."""

"""What can go wrong while a dataset is written. Errors keep their fields and survive pickling."""

from __future__ import annotations


class SinkError(Exception):
    """The base of the sink's errors: `path` is what it was about, `problem` a sentence that says what to do."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}"


class UnsafePathError(SinkError):
    """A path that is not a plain relative one, or that leads out of the output folder."""


class MissingExtraError(SinkError):
    """An optional part that is not installed."""


class NotFoundError(SinkError):
    """A file or object that is not there."""


class CommitConflictError(SinkError):
    """Another run has committed under the same run id in the meantime."""


class CountsDifferError(SinkError):
    """The documents that came in are not the documents that came out."""


class StrayVerdictError(SinkError):
    """A duplicate verdict whose draft is not in the partition that the verdict names."""


class UnreadableManifestError(SinkError):
    """A manifest that is not the JSON it must be."""

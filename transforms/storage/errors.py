"""What can go wrong while a dataset is written or read. Errors keep their fields and survive pickling."""

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
    """A path that is not a plain relative one, or a link, which may lead out of the output folder."""


class MissingExtraError(SinkError):
    """An optional part that is not installed."""


class NotFoundError(SinkError):
    """A file or object that is not there."""


class StoreFailedError(SinkError):
    """A disk or an object store that refused: it is full, may not be used, has no such bucket, does not answer."""


class AccessRefusedError(StoreFailedError):
    """A place that this account may not use, or that is not there: another account, or another place, would do."""


class NoLocksError(SinkError):
    """A file system without locks, on which two runs could not be told apart from a run that died."""


class DamagedFileError(SinkError):
    """A file whose size, SHA-256 or packing is not what its manifest says."""


class OutdatedError(SinkError):
    """A checkpoint that says something else of a run than the run's manifest."""


class CommitConflictError(SinkError):
    """Another run has committed under the same run id in the meantime, or other inputs have the same run id."""


class CountsDifferError(SinkError):
    """The documents that came in are not the documents that came out."""


class StrayPatchError(SinkError):
    """A patch whose draft is not in the partition that the patch names."""


class UnreadableManifestError(SinkError):
    """A manifest that is not the JSON it must be."""


class NewerVersionError(UnreadableManifestError):
    """A manifest or a state file that a later version of copydesk has written."""


class UnprovenError(SinkError):
    """A file of which nobody can prove whose it is: a clean-up stops at it."""

"""Files under one root: the same few operations on a local folder and on an object store.

A storage is bound to its root. Paths are relative to it, with "/" between their parts on every system, and never lead
out of it. A write appears whole or not at all. Whatever a store refuses is a SinkError that names the path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from transforms.storage.errors import MissingExtraError, UnsafePathError

if TYPE_CHECKING:
    from transforms.storage.object_storage import GcsStorage

_SCHEME = "gs://"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or object of a listing: relative path, size in bytes, time of the last write in seconds since 1970 (UTC).

    `generation` is the store's number of the content, and `attempt` names the attempt at a run that wrote it; both are
    None where a listing does not say.
    """

    path: str
    size: int
    modified: float
    generation: str | None = None
    attempt: str | None = None


class Storage(Protocol):
    """What the sink needs of a store. Every operation may raise StoreFailedError, and UnsafePathError for its path."""

    root: str

    def read(self, path: str, limit: int | None = None) -> bytes:
        """The content. Raises NotFoundError, and DamagedFileError where it is longer than `limit` bytes."""

    def write(self, path: str, data: bytes) -> None:
        """Replaces the content in one step."""

    def write_if(self, path: str, data: bytes, expected: str | None) -> bool:
        """Writes if the generation still is `expected`, None for "does not exist"; says whether it did."""

    def generation(self, path: str) -> str | None:
        """What `write_if` compares; None where nothing is there."""

    def exists(self, path: str) -> bool:
        """Whether something is there."""

    def sizes(self, paths: Iterable[str]) -> Mapping[str, int]:
        """The sizes in bytes of those of the paths that are there."""

    def paths(self, prefix: str) -> list[str]:
        """Every path under the folder `prefix`, sorted; "" is the root. Temporary files are listed too."""

    def entries(self, prefix: str) -> list[Entry]:
        """As `paths`, with size and time. A folder that cannot be listed is an error."""

    def folders(self, prefix: str, first: str = "", last: str | None = None) -> list[str]:
        """The names of the folders right below `prefix`, sorted, from `first` up to and with `last`."""

    def delete(self, path: str, expected: str | None = None) -> None:
        """Removes it; nothing happens where nothing is there, or where a store's generation is not `expected`."""

    def close(self) -> None:
        """Gives up what the storage holds open; it may still be read."""


def storage_for(root: str, attempt: str | None = None) -> Storage:
    """The storage of a local folder or of `gs://bucket/prefix`. Raises MissingExtraError, UnsafePathError.

    With `attempt`, what is written is recorded first as that attempt's, so that it can be removed if the attempt dies.
    """
    if root.startswith(_SCHEME):
        return _object_storage(root, attempt)
    if "://" in root:
        raise UnsafePathError(root, "the output is a local folder or gs://bucket/prefix")
    from transforms.storage.local_storage import LocalStorage  # noqa: PLC0415  # it needs this module's values

    return LocalStorage(root, attempt)


def open_object(address: str) -> BinaryIO:
    """The object `gs://bucket/name` as a stream that can seek, fetched as it is read.

    Raises MissingExtraError; reading it raises NotFoundError, StoreFailedError.
    """
    bucket, _, name = address.removeprefix(_SCHEME).partition("/")
    return _object_storage(f"{_SCHEME}{bucket}", None).open(name)


def _object_storage(root: str, attempt: str | None) -> GcsStorage:
    try:
        from transforms.storage.object_storage import GcsStorage as Store  # noqa: PLC0415  # optional part
    except ImportError:
        raise MissingExtraError(root, "Cloud Storage needs its client: pip install 'copydesk[gcp]'") from None
    return Store(root, attempt)


def within(name: str, first: str, last: str | None) -> bool:
    """Whether a name lies between the bounds of `Storage.folders`."""
    return first <= name and (last is None or name <= last)

"""Files under one root: the same few operations on a local folder and on an object store.

A storage is bound to its root. Paths are relative to it, with "/" between their parts on every system, and never lead
out of it. A write appears whole or not at all. Whatever a store refuses is a SinkError that names the path.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO, Protocol, cast

from transforms.storage.errors import MissingExtraError, UnsafePathError


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

    def attributed(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries, with the attempts that wrote them where only the files themselves say so."""

    def close(self) -> None:
        """Gives up what the storage holds open; it may still be read."""


class ObjectStorage(Storage, Protocol):
    """A storage on an object store, whose objects need not be read whole."""

    def open(self, path: str) -> BinaryIO:
        """The content as a stream that can seek, fetched as it is read; reading it raises as `read` does."""


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """A kind of object store: what users call it and a bucket of it, how they log in, and which part serves it."""

    product: str
    unit: str
    login: str
    module: str
    storage: str
    extra: str


OBJECT_STORES: Mapping[str, ObjectStore] = {
    "gs": ObjectStore(
        "Cloud Storage",
        "bucket",
        "run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS to a key file",
        "object_storage",
        "GcsStorage",
        "gcp",
    ),
    "s3": ObjectStore(
        "S3",
        "bucket",
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where the machine has a role",
        "obstore_storage",
        "ObstoreStorage",
        "s3",
    ),
    "az": ObjectStore(
        "Azure's Blob Storage",
        "container",
        "set AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY, or a token, or run where the machine has an "
        "identity",
        "obstore_storage",
        "ObstoreStorage",
        "azure",
    ),
}


def is_object(address: str) -> bool:
    """Whether an address is that of an object store."""
    scheme, separator, _ = address.partition("://")
    return bool(separator) and scheme in OBJECT_STORES


def absolute(address: str) -> str:
    """An address that means the same in any folder: a local one is made absolute, and no link is followed."""
    return address if "://" in address else os.path.abspath(address)  # noqa: PTH100 - resolve() would follow links


def bucket_and_name(address: str) -> tuple[str, str]:
    """The address of an object's bucket, and the object's name: `gs://bucket` and `a/b` for `gs://bucket/a/b`."""
    scheme, _, rest = address.partition("://")
    bucket, _, name = rest.partition("/")
    return f"{scheme}://{bucket}", name


def storage_for(root: str, attempt: str | None = None) -> Storage:
    """The storage of a local folder or of a prefix of an object store. Raises MissingExtraError, UnsafePathError.

    With `attempt`, what is written is recorded first as that attempt's, so that it can be removed if the attempt dies.
    """
    if is_object(root):
        return _object_storage(root, attempt)
    if "://" in root:
        known = ", ".join(f"{scheme}://{store.unit}/prefix" for scheme, store in OBJECT_STORES.items())
        raise UnsafePathError(root, f"the output is a local folder or one of {known}")
    from transforms.storage.local_storage import LocalStorage  # noqa: PLC0415  # it needs this module's values

    return LocalStorage(root, attempt)


def open_object(address: str) -> BinaryIO:
    """The object `gs://bucket/name` as a stream that can seek, fetched as it is read.

    Raises MissingExtraError; reading it raises NotFoundError, StoreFailedError.
    """
    root, name = bucket_and_name(address)
    return _object_storage(root, None).open(name)


def _object_storage(root: str, attempt: str | None) -> ObjectStorage:
    store = OBJECT_STORES[root.partition("://")[0]]
    try:
        module = import_module(f"transforms.storage.{store.module}")  # optional part
    except ImportError:
        problem = f"{store.product} needs its client: pip install 'copydesk[{store.extra}]'"
        raise MissingExtraError(root, problem) from None
    return cast("ObjectStorage", getattr(module, store.storage)(root, attempt))


def within(name: str, first: str, last: str | None) -> bool:
    """Whether a name lies between the bounds of `Storage.folders`."""
    return first <= name and (last is None or name <= last)

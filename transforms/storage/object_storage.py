"""Objects of Google Cloud Storage under one prefix, with the generations that conditional writes need.

A PUT of an object appears whole or not at all, so nothing is written under another name first and nothing is renamed.
An object carries the name of the attempt that wrote it: that is the journal of an object store.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, BinaryIO, TypeVar, cast

from google.api_core.exceptions import NotFound as NoObject
from google.api_core.exceptions import PreconditionFailed, RequestRangeNotSatisfiable
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Client

from transforms.storage.errors import DamagedFileError, NotFoundError
from transforms.storage.object_errors import explained
from transforms.storage.object_place import REPLACED, content_type, listed_sizes, object_place
from transforms.storage.object_stream import ObjectStream, buffered
from transforms.storage.storage import Entry, within

_ATTEMPT = "copydesk-attempt"
Answer = TypeVar("Answer")


class GcsStorage:
    """A prefix of a bucket, `gs://bucket/prefix`.

    Credentials are the environment's; with `STORAGE_EMULATOR_HOST` set, requests go there without any. The generation
    is the store's own number.
    """

    def __init__(self, root: str, attempt: str | None = None) -> None:
        self._place = object_place(root)
        self.root = self._place.root
        self._attempt = attempt
        client = _client(root)
        with explained(self.root):
            self._bucket = client.bucket(self._place.bucket)

    def read(self, path: str, limit: int | None = None) -> bytes:
        """The content. Raises NotFoundError, and DamagedFileError where it is longer than `limit` bytes."""
        find = self._blob if limit is None else self._found
        blob = find(path)
        if blob is None:
            raise NotFoundError(path, f"no such object in {self.root}")
        if limit is not None and blob.size > limit:
            raise DamagedFileError(path, f"is longer than {limit:,} bytes")
        return bytes(self._ask(path, partial(blob.download_as_bytes, raw_download=True)))

    def open(self, path: str) -> BinaryIO:
        """The content as a stream that can seek, fetched as it is read; reading it raises as `read` does."""
        blob = self._blob(path)  # by the first answer it knows its generation, and asks for no other from then on
        stream = ObjectStream(partial(self._range, path, blob), partial(self._size, path, blob))
        return cast("BinaryIO", buffered(stream))

    def _range(self, path: str, blob: Any, first: int, size: int) -> bytes:
        fetch = partial(blob.download_as_bytes, start=first, end=first + size - 1, raw_download=True)
        try:
            with explained(self._place.address(path), RequestRangeNotSatisfiable):
                return bytes(fetch())
        except RequestRangeNotSatisfiable:
            return b""
        except NotFoundError:
            if blob.generation is None:
                raise
            raise NotFoundError(path, REPLACED) from None

    def _size(self, path: str, blob: Any) -> int:
        self._ask(path, blob.reload)
        return int(blob.size)

    def write(self, path: str, data: bytes) -> None:
        """Replaces the content in one step."""
        self._ask(path, partial(self._new(path).upload_from_string, data, content_type=content_type(path)))

    def write_if(self, path: str, data: bytes, expected: str | None) -> bool:
        """Writes if the generation still is `expected`, None for "does not exist"; says whether it did."""
        upload = partial(self._new(path).upload_from_string, data, content_type=content_type(path))
        try:
            with explained(self._place.address(path), PreconditionFailed):
                upload(if_generation_match=int(expected or 0))
        except PreconditionFailed:
            return False
        return True

    def generation(self, path: str) -> str | None:
        """The store's number of the content; None where nothing is there."""
        blob = self._found(path)
        return None if blob is None else str(blob.generation)

    def exists(self, path: str) -> bool:
        """Whether an object is there."""
        return bool(self._ask(path, self._blob(path).exists))

    def sizes(self, paths: Iterable[str]) -> Mapping[str, int]:
        """The sizes in bytes of those of the paths that are there."""
        return listed_sizes(self.entries, paths)

    def paths(self, prefix: str) -> list[str]:
        """Every path under the folder `prefix`, sorted; "" is the root."""
        return [entry.path for entry in self.entries(prefix)]

    def entries(self, prefix: str) -> list[Entry]:
        """As `paths`, with size, time, generation and attempt."""
        folder = self._place.folder(prefix)
        blobs = self._ask(prefix, lambda: list(self._bucket.list_blobs(prefix=folder or None)))
        return sorted((self._entry(blob) for blob in blobs if not blob.name.endswith("/")), key=_path_of)

    def folders(self, prefix: str, first: str = "", last: str | None = None) -> list[str]:
        """The names of the folders right below `prefix`, sorted, from `first` up to and with `last`."""
        folder = self._place.folder(prefix)
        names = self._ask(prefix, partial(self._prefixes, folder, first))
        return sorted(name for name in names if within(name, first, last))

    def delete(self, path: str, expected: str | None = None) -> None:
        """Removes the object; nothing happens where it is gone or its generation is not `expected`."""
        try:
            with explained(self._place.address(path), NoObject, PreconditionFailed):
                self._blob(path).delete(if_generation_match=None if expected is None else int(expected))
        except (NoObject, PreconditionFailed):
            return

    def attributed(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries as they are: a listing says whose they are."""
        return list(entries)

    def close(self) -> None:
        """Nothing: an object store holds nothing open."""

    def _prefixes(self, folder: str, first: str) -> list[str]:
        listing = self._bucket.list_blobs(prefix=folder or None, delimiter="/", start_offset=folder + first)
        for _ in listing:  # the prefixes are complete once every page is read
            pass
        return [name[len(folder) :].rstrip("/") for name in listing.prefixes]

    def _ask(self, path: str, question: Callable[[], Answer]) -> Answer:
        """The store's answer. Raises NotFoundError, StoreFailedError."""
        with explained(self._place.address(path)):
            return question()

    def _found(self, path: str) -> Any:
        return self._ask(path, partial(self._bucket.get_blob, self._place.name(path)))

    def _blob(self, path: str) -> Any:
        return self._bucket.blob(self._place.name(path))

    def _new(self, path: str) -> Any:
        blob = self._blob(path)
        if self._attempt:
            blob.metadata = {_ATTEMPT: self._attempt}
        return blob

    def _entry(self, blob: Any) -> Entry:
        attempt = (blob.metadata or {}).get(_ATTEMPT)
        size, generation = int(blob.size or 0), str(blob.generation)
        return Entry(self._place.path(blob.name), size, blob.updated.timestamp(), generation, attempt)


def _path_of(entry: Entry) -> str:
    return entry.path


def _client(root: str) -> Any:
    with explained(root):
        if os.environ.get("STORAGE_EMULATOR_HOST"):
            return Client(project="emulator", credentials=AnonymousCredentials())  # type: ignore[no-untyped-call]
        return Client()

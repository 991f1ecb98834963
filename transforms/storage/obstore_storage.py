"""Objects of S3 and of Azure's Blob Storage under one prefix, by the `object_store` library (obstore).

A PUT of an object appears whole or not at all. A listing does not say which attempt wrote an object: that stands in
its metadata, and is asked for object by object where it matters. The entity tag of S3 is that of the content, so the
generation is the tag with the second of the last write: the same content written again is another generation.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache, partial
from typing import Any, BinaryIO, TypeVar, cast

import obstore
from obstore.exceptions import AlreadyExistsError, PreconditionError
from obstore.store import AzureStore, S3Store

from transforms.storage.errors import DamagedFileError, NotFoundError
from transforms.storage.object_place import REPLACED, content_type, listed_sizes, object_place
from transforms.storage.object_stream import ObjectStream, buffered
from transforms.storage.obstore_errors import explained
from transforms.storage.storage import Entry, within

_ATTEMPT = "copydeskattempt"  # Azure takes names of metadata without hyphens only
_THREADS = 8  # questions for the attempts of many objects, side by side
_RETRIES: Any = {"max_retries": 6, "retry_timeout": timedelta(seconds=60)}
_STORES: Mapping[str, tuple[Any, str]] = {
    # class of the store, variable of the environment with an endpoint of its own
    "s3": (S3Store, "AWS_ENDPOINT_URL"),
    "az": (AzureStore, "AZURE_STORAGE_ENDPOINT"),
}
Answer = TypeVar("Answer")


class ObstoreStorage:
    """A prefix of a bucket, `s3://bucket/prefix`, or of a container, `az://container/prefix`.

    Credentials, region and endpoint are the environment's.
    """

    def __init__(self, root: str, attempt: str | None = None) -> None:
        self._place = object_place(root)
        self.root = self._place.root
        self._attempt = attempt
        with explained(self.root):
            self._store = _store(root.partition("://")[0], self._place.bucket)

    def read(self, path: str, limit: int | None = None) -> bytes:
        """The content. Raises NotFoundError, and DamagedFileError where it is longer than `limit` bytes."""
        found = self._ask(path, partial(obstore.get, self._store, self._place.name(path)))
        if limit is not None and found.meta["size"] > limit:
            raise DamagedFileError(path, f"is longer than {limit:,} bytes")
        return self._ask(path, lambda: bytes(found.bytes()))

    def open(self, path: str) -> BinaryIO:
        """The content as a stream that can seek, fetched as it is read; reading it raises as `read` does."""
        head = lru_cache(maxsize=1)(partial(self._head, path))
        return cast("BinaryIO", buffered(ObjectStream(partial(self._range, path, head), lambda: head()["size"])))

    def _range(self, path: str, head: Callable[[], Any], first: int, size: int) -> bytes:
        last = min(first + size, head()["size"])  # a store refuses what lies behind the end
        if first >= last:
            return b""
        options: Any = {"range": (first, last), "if_match": head()["e_tag"]}
        try:
            with explained(self._place.address(path), PreconditionError):
                return bytes(obstore.get(self._store, self._place.name(path), options=options).bytes())
        except PreconditionError:
            raise NotFoundError(path, REPLACED) from None

    def _head(self, path: str) -> Any:
        return self._ask(path, partial(obstore.head, self._store, self._place.name(path)))

    def write(self, path: str, data: bytes) -> None:
        """Replaces the content in one step."""
        with explained(self._place.address(path)):
            self._put(path, data)

    def write_if(self, path: str, data: bytes, expected: str | None) -> bool:
        """Writes if the entity tag still is that of `expected`, None for "does not exist"; says whether it did."""
        mode: Any = "create" if expected is None else {"e_tag": expected.partition(" ")[0]}
        try:
            with explained(self._place.address(path), AlreadyExistsError, PreconditionError):
                self._put(path, data, mode=mode)
        except (AlreadyExistsError, PreconditionError):
            return False
        return True

    def generation(self, path: str) -> str | None:
        """The entity tag, and the second of the last write; None where nothing is there."""
        try:
            return _generation(self._head(path))
        except NotFoundError:
            return None

    def exists(self, path: str) -> bool:
        """Whether an object is there."""
        return self.generation(path) is not None

    def sizes(self, paths: Iterable[str]) -> Mapping[str, int]:
        """The sizes in bytes of those of the paths that are there."""
        return listed_sizes(self.entries, paths)

    def paths(self, prefix: str) -> list[str]:
        """Every path under the folder `prefix`, sorted; "" is the root."""
        return [entry.path for entry in self.entries(prefix)]

    def entries(self, prefix: str) -> list[Entry]:
        """As `paths`, with size, time and generation."""
        folder = self._place.folder(prefix)
        found = self._ask(prefix, lambda: obstore.list(self._store, folder or None).collect())
        below = [meta for meta in found if meta["path"].startswith(folder)]
        folders = {name.rpartition("/")[0] for name in (meta["path"] for meta in below if "/" in meta["path"])}
        objects = (meta for meta in below if meta["size"] or meta["path"] not in folders)  # some tools mark folders
        return sorted((self._entry(meta) for meta in objects), key=_path_of)

    def folders(self, prefix: str, first: str = "", last: str | None = None) -> list[str]:
        """The names of the folders right below `prefix`, sorted, from `first` up to and with `last`."""
        folder = self._place.folder(prefix)
        found = self._ask(prefix, partial(obstore.list_with_delimiter, self._store, folder or None))
        names = (name[len(folder) :].rstrip("/") for name in found["common_prefixes"])
        return sorted(name for name in names if within(name, first, last))

    def attributed(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries with the attempts that wrote them; those that are gone, or written anew, without one."""
        with ThreadPoolExecutor(_THREADS, thread_name_prefix="attempt") as threads:
            return list(threads.map(self._with_attempt, entries))

    def delete(self, path: str, expected: str | None = None) -> None:
        """Removes the object; nothing happens where it is gone or its generation is not `expected`.

        S3 has no deletion on a condition that tells the same content from itself, so the generation is looked at right
        before: what is written between the two questions goes. A commit finds out, because it looks for its files.
        """
        if expected is None or self.generation(path) == expected:
            self._ask(path, partial(obstore.delete, self._store, self._place.name(path)))

    def close(self) -> None:
        """Nothing: an object store holds nothing open."""

    def _put(self, path: str, data: bytes, **options: Any) -> None:
        attributes = {"Content-Type": content_type(path)} | ({_ATTEMPT: self._attempt} if self._attempt else {})
        name = self._place.name(path)
        obstore.put(self._store, name, data, attributes=attributes, use_multipart=False, **options)

    def _with_attempt(self, entry: Entry) -> Entry:
        name = self._place.name(entry.path)
        try:
            found = self._ask(entry.path, partial(obstore.get, self._store, name, options={"head": True}))
        except NotFoundError:
            return entry
        attempt = found.attributes.get(_ATTEMPT) if _generation(found.meta) == entry.generation else None
        return replace(entry, attempt=attempt)

    def _entry(self, meta: Mapping[str, Any]) -> Entry:
        modified = meta["last_modified"].timestamp()
        return Entry(self._place.path(meta["path"]), meta["size"], modified, _generation(meta))

    def _ask(self, path: str, question: Callable[[], Answer]) -> Answer:
        """The store's answer. Raises NotFoundError, StoreFailedError."""
        with explained(self._place.address(path)):
            return question()


def _generation(meta: Mapping[str, Any]) -> str:
    """The same in a listing, where Azure's tags have no quotes and times of some stores milliseconds, as elsewhere."""
    tag = f'"{meta["e_tag"]}"' if meta["e_tag"] and '"' not in meta["e_tag"] else meta["e_tag"]
    return f"{tag} {int(meta['last_modified'].timestamp())}"


def _path_of(entry: Entry) -> str:
    return entry.path


def _store(scheme: str, bucket: str) -> Any:
    kind, endpoint = _STORES[scheme]
    options: Any = {"allow_http": os.environ.get(endpoint, "").startswith("http://"), "connect_timeout": "5s"}
    return kind(bucket, client_options=options, retry_config=_RETRIES)

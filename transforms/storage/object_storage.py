"""Objects of Google Cloud Storage under one prefix, with the generations that conditional writes need.

A PUT of an object appears whole or not at all, so nothing is written under another name first and nothing is renamed.
"""

from __future__ import annotations

import os
from typing import Any

from transforms.storage.errors import MissingExtraError, NotFoundError, UnsafePathError
from transforms.storage.storage import Entry, safe_relative

_SCHEME = "gs://"


class GcsStorage:
    """A prefix of a bucket, `gs://bucket/prefix`.

    Credentials are the environment's; with `STORAGE_EMULATOR_HOST` set, requests go there without any. The generation
    is the store's own number.
    """

    def __init__(self, root: str) -> None:
        bucket, _, prefix = root.removeprefix(_SCHEME).partition("/")
        if not bucket:
            raise UnsafePathError(root, "names no bucket: write gs://bucket/prefix")
        self.root = root.rstrip("/")
        self._prefix = prefix.strip("/")
        self._bucket = _client(root).bucket(bucket)

    def read(self, path: str) -> bytes:
        """The content. Raises NotFoundError."""
        from google.api_core.exceptions import NotFound as NoObject  # noqa: PLC0415  # optional part

        try:
            return bytes(self._blob(path).download_as_bytes(raw_download=True))
        except NoObject:
            raise NotFoundError(path, f"no such object in {self.root}") from None

    def write(self, path: str, data: bytes) -> None:
        """Replaces the content in one step."""
        self._blob(path).upload_from_string(data, content_type=_content_type(path))

    def write_if(self, path: str, data: bytes, expected: str | None) -> bool:
        """Writes if the generation still is `expected`, None for "does not exist"; says whether it did."""
        from google.api_core.exceptions import PreconditionFailed  # noqa: PLC0415  # optional part

        try:
            self._blob(path).upload_from_string(
                data, content_type=_content_type(path), if_generation_match=int(expected or 0)
            )
        except PreconditionFailed:
            return False
        return True

    def generation(self, path: str) -> str | None:
        """The store's number of the content; None where nothing is there."""
        blob = self._bucket.get_blob(self._name(path))
        return None if blob is None else str(blob.generation)

    def exists(self, path: str) -> bool:
        """Whether an object is there."""
        return bool(self._blob(path).exists())

    def paths(self, prefix: str) -> list[str]:
        """Every path under the folder `prefix`, sorted; "" is the root."""
        return [entry.path for entry in self.entries(prefix)]

    def entries(self, prefix: str) -> list[Entry]:
        """As `paths`, with size, time and generation."""
        folder = self._name(prefix) if prefix else self._prefix
        cut = len(self._prefix) + 1 if self._prefix else 0
        blobs = self._bucket.list_blobs(prefix=f"{folder}/" if folder else None)
        return sorted((_entry(blob, cut) for blob in blobs if not blob.name.endswith("/")), key=_path_of)

    def delete(self, path: str, expected: str | None = None) -> None:
        """Removes the object; nothing happens where it is gone or its generation is not `expected`."""
        from google.api_core.exceptions import NotFound as NoObject  # noqa: PLC0415  # optional part
        from google.api_core.exceptions import PreconditionFailed  # noqa: PLC0415  # optional part

        try:
            self._blob(path).delete(if_generation_match=None if expected is None else int(expected))
        except (NoObject, PreconditionFailed):
            return

    def _blob(self, path: str) -> Any:
        return self._bucket.blob(self._name(path))

    def _name(self, path: str) -> str:
        relative = safe_relative(path)
        return f"{self._prefix}/{relative}" if self._prefix else relative


def _entry(blob: Any, cut: int) -> Entry:
    return Entry(blob.name[cut:], int(blob.size or 0), blob.updated.timestamp(), str(blob.generation))


def _path_of(entry: Entry) -> str:
    return entry.path


def _content_type(path: str) -> str:
    # "Content-Encoding: gzip" stays unset: the store would unpack the file on download, and its digest would not match
    return "application/gzip" if path.endswith(".gz") else "application/octet-stream"


def _client(root: str) -> Any:
    try:
        from google.auth.credentials import AnonymousCredentials  # noqa: PLC0415  # optional part
        from google.cloud.storage import Client  # noqa: PLC0415  # optional part
    except ImportError:
        raise MissingExtraError(root, "Cloud Storage needs its client: pip install 'copydesk[gcp]'") from None
    if os.environ.get("STORAGE_EMULATOR_HOST"):
        return Client(project="emulator", credentials=AnonymousCredentials())  # type: ignore[no-untyped-call]
    return Client()

"""Files under one root: the same few operations on a local folder and on an object store.

A storage is bound to its root. Paths are relative to it, with "/" between their parts on every system, and never lead
out of it. A write appears whole or not at all.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from transforms.storage.errors import NotFoundError, UnsafePathError

TEMPORARY_PREFIX = ".tmp-"
_TEMPORARY = re.compile(rf"{re.escape(TEMPORARY_PREFIX)}[0-9a-f]{{32}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or object of a listing: relative path, size in bytes, time of the last write in seconds since 1970 (UTC).

    `generation` is the store's number of the content, None where a listing does not tell.
    """

    path: str
    size: int
    modified: float
    generation: str | None = None


class Storage(Protocol):
    """What the sink needs of a store."""

    root: str

    def read(self, path: str) -> bytes:
        """The content. Raises NotFoundError."""

    def write(self, path: str, data: bytes) -> None:
        """Replaces the content in one step."""

    def write_if(self, path: str, data: bytes, expected: str | None) -> bool:
        """Writes if the generation still is `expected`, None for "does not exist"; says whether it did."""

    def generation(self, path: str) -> str | None:
        """What `write_if` compares; None where nothing is there."""

    def exists(self, path: str) -> bool:
        """Whether something is there."""

    def paths(self, prefix: str) -> list[str]:
        """Every path under the folder `prefix`, sorted; "" is the root. Temporary files are listed too."""

    def entries(self, prefix: str) -> list[Entry]:
        """As `paths`, with size and time."""

    def delete(self, path: str, expected: str | None = None) -> None:
        """Removes it; nothing happens where nothing is there, or where a store's generation is not `expected`."""


def storage_for(root: str) -> Storage:
    """The storage of a local folder or of `gs://bucket/prefix`. Raises MissingExtraError, UnsafePathError."""
    if root.startswith("gs://"):
        from transforms.storage.object_storage import GcsStorage  # noqa: PLC0415  # optional part

        return GcsStorage(root)
    if "://" in root:
        raise UnsafePathError(root, "the output is a local folder or gs://bucket/prefix")
    return LocalStorage(root)


def is_temporary(path: str) -> bool:
    """Whether a path is that of an unfinished write."""
    return _TEMPORARY.fullmatch(path.rpartition("/")[2]) is not None


def safe_relative(path: str) -> str:
    """The path itself. Raises UnsafePathError for an absolute one and for empty, `.` and `..` parts, NUL, backslash."""
    parts = path.split("/")
    if any(part in {"", ".", ".."} for part in parts) or "\0" in path or "\\" in path:
        raise UnsafePathError(path, "a path in the output is relative, with plain parts")
    return path


class LocalStorage:
    """A folder on a local disk.

    A write goes to a temporary file in the same folder, is synced, and takes its name in one step. The generation is
    the SHA-256 of the content; conditional writes are serialised by a lock on the root folder, which dies with its
    holder.
    """

    def __init__(self, root: str) -> None:
        self.root = os.path.abspath(root)  # noqa: PTH100  # resolve() would follow a link given on purpose

    def read(self, path: str) -> bytes:
        """The content. Raises NotFoundError."""
        try:
            return self._locate(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise NotFoundError(path, f"no such file in {self.root}") from None

    def write(self, path: str, data: bytes) -> None:
        """Replaces the content in one step, synced to disk."""
        target = self._locate(path)
        with _temporary(target, data) as temporary:
            temporary.replace(target)
        _sync_folder(target.parent)

    def write_if(self, path: str, data: bytes, expected: str | None) -> bool:
        """Writes if the content's digest still is `expected`, None for "does not exist"; says whether it did."""
        target = self._locate(path)
        with _temporary(target, data) as temporary, _locked(self.root):
            if self.generation(path) != expected:
                return False
            temporary.replace(target)
        _sync_folder(target.parent)
        return True

    def generation(self, path: str) -> str | None:
        """SHA-256 of the content; None where nothing is there."""
        try:
            return hashlib.sha256(self.read(path)).hexdigest()
        except NotFoundError:
            return None

    def exists(self, path: str) -> bool:
        """Whether a file is there."""
        return self._locate(path).is_file()

    def paths(self, prefix: str) -> list[str]:
        """Every path under the folder `prefix`, sorted; "" is the root."""
        return [entry.path for entry in self.entries(prefix)]

    def entries(self, prefix: str) -> list[Entry]:
        """As `paths`, with size and time. Links to folders are not followed."""
        top = self._locate(prefix) if prefix else Path(self.root)
        found = []
        for folder, _, names in os.walk(top):
            for name in names:
                file = Path(folder, name)
                with contextlib.suppress(FileNotFoundError):  # another run may finish a write meanwhile
                    status = file.lstat()
                    found.append(Entry(file.relative_to(self.root).as_posix(), status.st_size, status.st_mtime))
        return sorted(found, key=_path_of)

    def delete(self, path: str, expected: str | None = None) -> None:
        """Removes the file; `expected` is not looked at, deletions happen under the exclusive run lock."""
        del expected
        self._locate(path).unlink(missing_ok=True)

    def _locate(self, path: str) -> Path:
        target = Path(self.root, safe_relative(path))
        if not target.parent.resolve().is_relative_to(Path(self.root).resolve()):
            raise UnsafePathError(path, f"a link leads out of {self.root}")
        return target


def _path_of(entry: Entry) -> str:
    return entry.path


@contextlib.contextmanager
def _temporary(target: Path, data: bytes) -> Iterator[Path]:
    """A synced file with the data beside the target, gone afterwards unless it took the target's name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.parent / f"{TEMPORARY_PREFIX}{uuid.uuid4().hex}"
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def _locked(folder: str) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Makes a rename in the folder outlive a power cut: a manifest must never outlive the files that it lists."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Addresses of object stores: `scheme://bucket/prefix`, and the names of objects below one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from transforms.storage.errors import UnsafePathError
from transforms.storage.file_names import safe_relative
from transforms.storage.storage import OBJECT_STORES, Entry

REPLACED = "was written anew while it was read: read it again"
_FOLDER_DEPTH = 2  # tree and date, or _state and name: few listings tell the sizes of many files


@dataclass(frozen=True, slots=True)
class ObjectPlace:
    """A prefix of a bucket: `root` is its address without a slash at its end, `prefix` is "" for the whole bucket."""

    root: str
    bucket: str
    prefix: str

    def name(self, path: str) -> str:
        """The object's name of a relative path. Raises UnsafePathError."""
        relative = safe_relative(path, "strict")
        return f"{self.prefix}/{relative}" if self.prefix else relative

    def path(self, name: str) -> str:
        """The relative path of an object's name below the prefix."""
        return name[len(self.prefix) + 1 if self.prefix else 0 :]

    def folder(self, path: str) -> str:
        """The name that what lies below a relative path begins with; "" for the whole bucket."""
        folder = self.name(path) if path else self.prefix
        return f"{folder}/" if folder else ""

    def address(self, path: str) -> str:
        """What a message calls a path."""
        return f"{self.root}/{path}" if path else self.root


def object_place(root: str) -> ObjectPlace:
    """The place of `scheme://bucket/prefix`. Raises UnsafePathError where it names no bucket."""
    scheme, _, rest = root.partition("://")
    bucket, _, prefix = rest.partition("/")
    if not bucket:
        kind = OBJECT_STORES[scheme].unit
        raise UnsafePathError(root, f"names no {kind}: write {scheme}://{kind}/prefix")
    return ObjectPlace(root.rstrip("/"), bucket, prefix.strip("/"))


def content_type(path: str) -> str:
    """The media type that a path is written with.

    "Content-Encoding: gzip" stays unset: a store would unpack the file on download, and its digest would not match.
    """
    return "application/gzip" if path.endswith(".gz") else "application/octet-stream"


def listed_sizes(entries: Callable[[str], Iterable[Entry]], paths: Iterable[str]) -> Mapping[str, int]:
    """The sizes in bytes of those of the paths that are there, by listings of their folders."""
    wanted = set(paths)
    folders = sorted({"/".join(path.split("/")[:-1][:_FOLDER_DEPTH]) for path in wanted})
    return {entry.path: entry.size for folder in folders for entry in entries(folder) if entry.path in wanted}

"""Which windows are committed: an engine that repeats a step must not commit one of them twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.streaming.window_run import DRAFTS, REJECTED, ROWS
from schemas.manifest import RUNS, Manifest, manifest_path, run_clock
from transforms.elements.draft import Draft
from transforms.storage.errors import NotFoundError
from transforms.storage.manifests import read_manifest
from transforms.storage.storage import Storage

_DIGITS = 16


def window_id(end: str, contents: Mapping[str, Sequence[Any]]) -> str:
    """The end of a window (RFC 3339 in UTC) and a digest of what it brought, in any order.

    What comes late to the same window has another digest.
    """
    digests = sorted(hashlib.sha256(part).digest() for part in _parts(contents))
    return f"{end}-{hashlib.sha256(b''.join(digests)).hexdigest()[:_DIGITS]}"


def _parts(contents: Mapping[str, Sequence[Any]]) -> Iterator[bytes]:
    for key, draft in contents.get(DRAFTS, ()):
        yield b"\0".join((DRAFTS.encode(), key.encode("utf-8", "surrogatepass"), Draft(*draft).record))
    for name in (REJECTED, ROWS):
        yield from (name.encode() + b"\0" + value for value in contents.get(name, ()))


class CommittedWindows:
    """The windows that manifests below an output name, each manifest read once, and none that this process has made.

    So one that comes late, for which a day of manifests counts, costs no more than the others but once in a process.
    """

    def __init__(self) -> None:
        """No manifest is read yet."""
        self._windows: dict[str, str | None] = {}  # by run id

    def note(self, manifest: Manifest, since: str) -> None:
        """A window that this process has committed; those with clocks before `since`, RFC 3339, count no more."""
        self._windows[manifest.run_id] = manifest.window
        first = run_clock(since)
        self._windows = {run: window for run, window in self._windows.items() if run >= first}

    def find(self, storage: Storage, window: str, since: str) -> Manifest | None:
        """The manifest of a window among those whose clocks lie from `since`, RFC 3339, on; None where none has it.

        Raises UnreadableManifestError, StoreFailedError.
        """
        for run in reversed(storage.folders(RUNS, run_clock(since))):
            if run not in self._windows and (manifest := _manifest(storage, run)) is not None:
                self._windows[run] = manifest.window
            if self._windows.get(run) == window:
                return _manifest(storage, run)
        return None


def _manifest(storage: Storage, run: str) -> Manifest | None:
    try:
        return read_manifest(storage, manifest_path(run))
    except NotFoundError:
        return None

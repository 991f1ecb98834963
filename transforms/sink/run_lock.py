"""Who is writing to an output, and the clean-up after a run that died.

A run leaves a marker file while it writes, which its commit takes away; a marker without its run means that files may
lie about which no manifest lists. On a local disk every run holds a shared lock (`flock`) on the
`_runs` folder itself, which the system releases even after `kill -9`; orphans are removed only by a run that can hold
the lock alone. An object store has no such lock: there, only orphans of more than 24 hours are removed.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from schemas.manifest import RUNS, STATE, manifest_path
from schemas.vocabulary import Tree
from transforms.sink.commit import is_manifest, marker_path, read_manifest, read_manifests
from transforms.sink.shard_file import is_part
from transforms.sink.state_file import is_state
from transforms.storage.storage import Entry, LocalStorage, Storage, is_temporary

ORPHAN_SECONDS = 24 * 3600.0
_FOLDERS = (*Tree, RUNS, STATE)


@contextlib.contextmanager
def running(storage: Storage, run_id: str, clock: Callable[[], float] = time.time) -> Iterator[str | None]:
    """The life of a run; comes out: the generation that its commit replaces, None where there is none.

    Orphans of dead runs are removed at the start. At the end go the files that only the replaced manifest listed, and
    those of windows that were cut short. Where another run is alive, this is left to a later start. `clock` gives
    seconds since 1970, compared with the store's times only. Raises UnreadableManifestError.
    """
    with _shared(storage) as lock:
        if _marked(storage) and lock.alone():
            clean_orphans(storage, _limit(storage, clock))
        lock.share()
        marker = marker_path(run_id)
        storage.write(marker, b"a run is writing, or has died\n")
        before, expected = _listed(storage, run_id), storage.generation(manifest_path(run_id))
        yield expected
        if before <= _listed(storage, run_id) and storage.exists(manifest_path(run_id)):
            storage.delete(marker)
        elif lock.alone():
            clean_orphans(storage, _limit(storage, clock), spare=marker)
            if isinstance(storage, LocalStorage):  # a store keeps the young ones: the marker reminds a later run
                storage.delete(marker)
        else:
            storage.write(marker, b"files wait for their removal\n")


def clean_orphans(storage: Storage, written_before: float | None = None, spare: str | None = None) -> list[str]:
    """The paths that were removed: temporary files, and data and state files that no committed manifest lists.

    Only names that the sink itself gives are touched. `written_before` spares younger files, in seconds since 1970;
    `spare` one path. Raises UnreadableManifestError before anything is removed.
    """
    listed = {path for manifest in read_manifests(storage) for path in manifest.paths()} | {spare}
    removed = []
    for entry in _entries(storage):
        young = written_before is not None and entry.modified >= written_before
        if not young and is_ours(entry.path) and entry.path not in listed:
            storage.delete(entry.path, entry.generation)
            removed.append(entry.path)
    return removed


def is_ours(path: str) -> bool:
    """Whether the sink made a file of this name, other than a manifest: a part, a state file or an unfinished write."""
    if is_manifest(path):
        return False
    return is_temporary(path) or is_state(path) or (path.split("/", maxsplit=1)[0] in set(Tree) and is_part(path))


class _Lock:
    """The lock on `_runs` of a local output; `None` for a store without locks."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    def alone(self) -> bool:
        """Whether no other run is alive; the lock is exclusive from then on."""
        if self._descriptor is None:
            return True
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # another run is alive, or the file system has no locks
            return False
        return True

    def share(self) -> None:
        """Lets other runs in."""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):  # a file system without locks: nobody is ever alone on it
                fcntl.flock(self._descriptor, fcntl.LOCK_SH)


@contextlib.contextmanager
def _shared(storage: Storage) -> Iterator[_Lock]:
    if not isinstance(storage, LocalStorage):
        yield _Lock(None)
        return
    folder = Path(storage.root, RUNS)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield _Lock(descriptor)
    finally:
        os.close(descriptor)


def _marked(storage: Storage) -> bool:
    """Whether a run is alive or has died."""
    return any(path.count("/") == 1 and is_temporary(path) for path in storage.paths(RUNS))


def _listed(storage: Storage, run_id: str) -> set[str]:
    path = manifest_path(run_id)
    return set(read_manifest(storage, path).paths()) if storage.exists(path) else set()


def _limit(storage: Storage, clock: Callable[[], float]) -> float | None:
    return None if isinstance(storage, LocalStorage) else clock() - ORPHAN_SECONDS


def _entries(storage: Storage) -> list[Entry]:
    return [entry for folder in _FOLDERS for entry in storage.entries(folder)]

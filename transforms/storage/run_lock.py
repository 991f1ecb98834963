"""Which runs are alive: on a local disk each holds a shared lock (`flock`) on the folder `_runs` while it lives.

The system releases the lock even after `kill -9`. A file system without locks is refused at the start of a run. An
object store has no locks: nobody is ever alone there, and what counts is how long an attempt has been silent.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from schemas.manifest import RUNS
from transforms.storage.errors import NoLocksError, StoreFailedError
from transforms.storage.local_storage import LocalStorage, refusal
from transforms.storage.storage import Storage


class RunLock:
    """The lock on `_runs`, the folder of a local output; without a descriptor that of a store without locks."""

    def __init__(self, folder: str = "", descriptor: int | None = None) -> None:
        self._folder = folder
        self._descriptor = descriptor

    def alone(self) -> bool:
        """Whether no other run is alive; no other can start until `share` is called. Raises StoreFailedError."""
        if self._descriptor is None:
            return True
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.share()  # a refused conversion may have given the old lock up
            return False
        except OSError as error:
            raise StoreFailedError(self._folder, refusal("locked", error)) from error
        return True

    def share(self) -> None:
        """Lets other runs in. Raises StoreFailedError."""
        if self._descriptor is None:
            return
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)
        except OSError as error:
            raise StoreFailedError(self._folder, refusal("locked", error)) from error


@contextlib.contextmanager
def locked_runs(storage: Storage) -> Iterator[RunLock]:
    """The shared lock on an output's `_runs`, which is made where it is not there. Raises NoLocksError."""
    if not isinstance(storage, LocalStorage):
        yield RunLock()
        return
    folder = Path(storage.root, RUNS)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise StoreFailedError(str(folder), refusal("opened", error)) from error
    try:
        _share_first(folder, descriptor)
        yield RunLock(str(folder), descriptor)
    finally:
        os.close(descriptor)


def _share_first(folder: Path, descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
    except OSError as error:
        raise NoLocksError(
            str(folder),
            f"this file system has no locks (flock: {error.strerror or error}), so that two runs could spoil each "
            "other's work: choose an output on a local disk, an NFS mount with locks, or an object store",
        ) from error

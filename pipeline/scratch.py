"""A temporary folder for each process that runs: what engines leave about goes with it, or is swept after a kill."""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

PREFIX = "copydesk-run-"
LOCK = "lock"


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Within this, temporary files of this process and of those that it starts lie in a folder of this process.

    The folder goes when the process ends, for engines tidy up as late as that. Folders of processes that have died are
    removed: those of this user whose lock nobody holds any more. Raises OSError.
    """
    before = tempfile.tempdir, os.environ.get("TMPDIR")
    folder = _FOLDER.path()
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = before[0]
        os.environ.pop("TMPDIR")
        if before[1] is not None:
            os.environ["TMPDIR"] = before[1]


class _Folder:
    """The temporary folder of this process, made when it is asked for."""

    def __init__(self) -> None:
        self._path: Path | None = None

    def path(self) -> Path:
        if self._path is None or not self._path.is_dir():
            root = Path(tempfile.gettempdir())
            sweep(root)
            self._path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=root))
            _lock(self._path)
            # before any engine registers its own tidying: what is registered first is done last
            atexit.register(shutil.rmtree, self._path, ignore_errors=True)
        return self._path


_FOLDER = _Folder()


def sweep(root: Path) -> None:
    """Remove the folders of dead runs. One without a lock file, or of another user, is none of ours."""
    for folder in root.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            _remove_if_dead(folder)


def _remove_if_dead(folder: Path) -> None:
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        return
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)


def _lock(folder: Path) -> None:
    """Hold the folder's lock until the process ends; it is held before it has its name."""
    unnamed = folder / f"{LOCK}.new"
    descriptor = os.open(unnamed, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with contextlib.suppress(OSError):  # a file system without locks: nobody will take the folder for dead there
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        unnamed.rename(folder / LOCK)

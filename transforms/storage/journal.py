"""What an attempt at a run is about to write, noted on disk before it is written.

A clean-up removes only what such a note names. Each process that writes has a journal of its own below
`_runs/.journal`, which it holds locked (`flock`) for as long as it lives; the kernel frees the lock when it dies.

    <run id>.<attempt>              the launcher's, empty: the attempt is alive while it is locked
    <run id>.<attempt>.<writer>     a line of JSON for each write
    <run id>.<attempt>.superseded   the files that only a replaced manifest listed; .pruned: those that were pruned
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import threading
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import orjson

from transforms.storage.errors import StoreFailedError, UnreadableManifestError
from transforms.storage.file_names import JOURNALS, is_ours

SUPERSEDED, PRUNED = "superseded", "pruned"
_NAME = re.compile(
    r"(?P<run_id>[^/]+)\.(?P<attempt>[0-9a-f]{12})(?:\.(?P<kind>[0-9a-f]{8}|superseded|pruned))?", re.ASCII
)


class JournalName(NamedTuple):
    """The parts of a journal's name: `attempt` is the run id and the attempt's number, `kind` what follows them."""

    run_id: str
    attempt: str
    kind: str | None


def new_attempt(run_id: str) -> str:
    """Returns a name that no other attempt at the run has."""
    return f"{run_id}.{uuid.uuid4().hex[:12]}"


def journal_path(attempt: str, kind: str | None = None) -> str:
    """Where a journal stands, below the output."""
    return f"{JOURNALS}/{attempt}{f'.{kind}' if kind else ''}"


def journal_name(path: str) -> JournalName | None:
    """Returns the parts of the name of a journal's path, or None where it is not a journal's."""
    match = _NAME.fullmatch(path.removeprefix(f"{JOURNALS}/"))
    return JournalName(match["run_id"], f"{match['run_id']}.{match['attempt']}", match["kind"]) if match else None


def journal_lines(paths: Iterable[str]) -> bytes:
    """The content of a journal that names these paths."""
    return b"".join(orjson.dumps({"created": path, "temporary": None}) + b"\n" for path in paths)


def journal_paths(path: str, content: bytes) -> frozenset[str]:
    """The paths that a journal names. Raises UnreadableManifestError where a line is no note of a write.

    A last line without an end was cut short by the death of its writer, before the write that it announces.
    """
    try:
        notes = [orjson.loads(line) for line in content.split(b"\n")[:-1]]
        named = frozenset(note[key] for note in notes for key in ("created", "temporary") if note[key] is not None)
        strange = sorted(name for name in named if not is_ours(name))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableManifestError(path, f"is not a journal of a run: {error}") from error
    if strange:
        raise UnreadableManifestError(path, f"is not a journal of a run: no run writes {strange[0]!r}")
    return named


_OPEN: dict[str, set[Journal]] = {}  # of this process, by attempt


def close_journals(attempt: str) -> None:
    """Closes the journals that steps of an attempt have left open in this process, as those that failed do."""
    for journal in _OPEN.pop(attempt, set()):
        journal.close()


class Journal:
    """The journal of one writer on a local disk, made when the first write is announced.

    A line is not synced: one that a power cut loses only keeps a leftover from being removed.
    """

    def __init__(self, root: str, attempt: str) -> None:
        self._attempt = attempt
        self._path = Path(root, journal_path(attempt, uuid.uuid4().hex[:8]))
        self._descriptor: int | None = None
        self._turn = threading.Lock()  # writes go on side by side, and some may still do when the attempt is over
        self._is_over = False

    def announce(self, temporary: str, created: str | None) -> None:
        """Notes a write before it happens: its temporary file, and its name where no file has that name yet.

        Raises StoreFailedError where the journal is closed, so that nothing is written that nobody would clear away.
        """
        line = orjson.dumps({"created": created, "temporary": temporary}) + b"\n"
        with self._turn:
            if self._is_over:
                raise StoreFailedError(str(self._path), "is closed: the attempt that writes is over")
            if self._descriptor is None:
                self._descriptor = locked_file(self._path)
                _OPEN.setdefault(self._attempt, set()).add(self)
            if os.write(self._descriptor, line) < len(line):
                raise StoreFailedError(str(self._path), "could be written in part only: is the disk full?")

    def close(self) -> None:
        """Lets others see that nothing is written here any more."""
        with self._turn:
            self._is_over = True
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None
                _OPEN.get(self._attempt, set()).discard(self)


def locked_file(path: Path) -> int:
    """The descriptor of a new file that is locked by this process alone. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o644)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def is_locked(path: Path) -> bool:
    """Whether a process that is alive holds the file; False where it is gone. Raises OSError."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    return False

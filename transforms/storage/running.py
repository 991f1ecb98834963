"""The life of a run: others see that it is alive, what dead runs have left goes, and what it came to is known."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from schemas.manifest import Manifest, RunHeader, manifest_path
from transforms.storage.clean_up import CleanUp, clean_up, close_attempt
from transforms.storage.errors import CommitConflictError, SinkError, StoreFailedError
from transforms.storage.heartbeat import beating
from transforms.storage.journal import close_journals, journal_path, locked_file, new_attempt
from transforms.storage.local_storage import LocalStorage, refusal
from transforms.storage.manifests import read_manifest
from transforms.storage.run_lock import RunLock, locked_runs
from transforms.storage.storage import Storage


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a run, as its steps on any machine know it.

    `name` is what its writes are noted under, None where nobody notes them. `replaces` is the generation of the
    manifest that its commit replaces, None where there is none.
    """

    name: str | None = None
    replaces: str | None = None


@dataclass(slots=True)
class Run:
    """A run that is alive: its attempt, and the reasons why files of dead runs were left where they lie."""

    storage: Storage
    run_id: str
    attempt: Attempt
    left_alone: list[str] = field(default_factory=list)

    def committed(self) -> Manifest | None:
        """The manifest that this run has committed, or None where it has not; whatever happened to it afterwards.

        Raises UnreadableManifestError, StoreFailedError.
        """
        path = manifest_path(self.run_id)
        generation = self.storage.generation(path)
        if generation is None or not (generation != self.attempt.replaces or self._has_ended()):
            return None
        return read_manifest(self.storage, path)

    def is_overtaken(self) -> bool:
        """Whether a manifest that this run did not find when it began stands under its id, and is not its own."""
        generation = self.storage.generation(manifest_path(self.run_id))
        return generation not in {None, self.attempt.replaces} and not self._has_ended()

    def _has_ended(self) -> bool:
        """Whether the commit has taken the attempt's mark away, as it does when its manifest stands."""
        return self.attempt.name is not None and not self.storage.exists(journal_path(self.attempt.name))


@contextlib.contextmanager
def running(
    storage: Storage, header: RunHeader, clock: Callable[[], float] = time.time, *, is_new: bool = False
) -> Iterator[Run]:
    """The life of a run, from the clean-up after dead runs to the one after itself.

    `clock` gives seconds since 1970, compared with the store's times only. A clean-up that stops leaves its reason in
    `Run.left_alone`. Raises NoLocksError, UnreadableManifestError, CommitConflictError where the run id is that of a
    run of other inputs, or of any run where this one `is_new` and does nothing again, all before any work is done.
    """
    with locked_runs(storage) as lock:
        run = Run(
            storage, header.run_id, Attempt(new_attempt(header.run_id), _replaced(storage, header, is_new=is_new))
        )
        _note(run, clean_up(storage, lock, clock()))
        with _presence(storage, run.attempt):
            try:
                yield run
            finally:
                close_journals(str(run.attempt.name))
            _note(run, _end(storage, lock, run, clock()))


def _note(run: Run, done: CleanUp) -> None:
    if done.stopped and done.stopped not in run.left_alone:
        run.left_alone.append(done.stopped)


def _replaced(storage: Storage, header: RunHeader, *, is_new: bool) -> str | None:
    """The generation of the manifest that stands under the run id. Raises CommitConflictError."""
    path = manifest_path(header.run_id)
    generation = storage.generation(path)
    if generation is not None and is_new:
        raise CommitConflictError(path, "another run has this run id")
    if generation is not None:
        before = read_manifest(storage, path)
        if (before.inputs, dict(before.options)) != (header.inputs, dict(header.options)):
            raise CommitConflictError(path, "a run of other inputs has this run id: choose another --as-of")
    return generation


@contextlib.contextmanager
def _presence(storage: Storage, attempt: Attempt) -> Iterator[None]:
    """The attempt's mark: on a local disk a file that is locked while this process lives, elsewhere one kept young."""
    path = journal_path(str(attempt.name))
    if not isinstance(storage, LocalStorage):
        storage.write(path, b"")
        with beating(storage.root, path):
            yield
        return
    try:
        descriptor = locked_file(Path(storage.root, path))
    except OSError as error:
        raise StoreFailedError(str(Path(storage.root, path)), refusal("made", error)) from error
    try:
        yield
    finally:
        os.close(descriptor)


def _end(storage: Storage, lock: RunLock, run: Run, now: float) -> CleanUp:
    """The clean-up after a run that has committed, or handed its work over to an engine far away."""
    if not isinstance(storage, LocalStorage):  # its steps may still be writing; their commit takes the mark away
        return CleanUp()
    try:
        manifest = run.committed()
    except SinkError as error:
        return CleanUp(stopped=str(error))
    listed = frozenset(manifest.paths()) if manifest else frozenset()
    return close_attempt(storage, lock, now, str(run.attempt.name), listed)

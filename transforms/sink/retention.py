"""Retention: the files of old days leave the manifests that list them, and then the disk.

A manifest that was pruned lists what went under `pruned`, and its counts hold these rows still. Each step is safe to be
the last: the files are noted first, then the manifest is replaced, then they are removed; a second start, or the next
run's clean-up, does what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from schemas.manifest import RUNS, DataFile, Manifest, manifest_bytes, manifest_path
from transforms.sink.commit import supersede
from transforms.storage.clean_up import CleanUp, clean_up, prove_all
from transforms.storage.errors import CommitConflictError
from transforms.storage.file_names import day_of, is_manifest
from transforms.storage.journal import PRUNED, new_attempt
from transforms.storage.manifests import read_manifest
from transforms.storage.run_lock import locked_runs
from transforms.storage.running import Attempt
from transforms.storage.storage import Storage


@dataclass(frozen=True, slots=True)
class Pruned:
    """What a pruning came to: how many files and bytes left the manifests of how many runs.

    `removed` counts the files that are gone from the disk. `alive` names runs that are being done again now and were
    left as they are. `waits` says that files wait for the end of another run, `stopped` why a clean-up stopped.
    """

    files: int = 0
    bytes: int = 0
    runs: int = 0
    removed: int = 0
    alive: tuple[str, ...] = ()
    waits: bool = False
    stopped: str | None = None


def prune(storage: Storage, before: str, clock: Callable[[], float], attempt: str | None = None) -> Pruned:
    """Takes the data files of the days before `before`, YYYY-MM-DD, out of the dataset; state stays.

    `clock` gives seconds since 1970; `attempt` is the one that the storage notes its writes under. Raises
    UnprovenError, UnreadableManifestError, StoreFailedError before anything is changed, and CommitConflictError where a
    run was done again meanwhile.
    """
    with locked_runs(storage) as lock:
        alive = {claim.run_id for claim in prove_all(storage, clock()) if claim.is_live}
        done = [_prune_run(storage, path, before, alive) for path in storage.paths(RUNS) if is_manifest(path)]
        storage.close()
        return _removed(done, clean_up(storage, lock, clock(), finished=attempt))


@dataclass(frozen=True, slots=True)
class _Run:
    run_id: str
    gone: tuple[DataFile, ...]
    is_alive: bool


def _prune_run(storage: Storage, path: str, before: str, alive: set[str]) -> _Run:
    generation = storage.generation(path)
    manifest = read_manifest(storage, path)
    gone = tuple(file for file in manifest.files if (day_of(file.path) or before) < before)
    if gone and manifest.run_id not in alive:
        _replace(storage, manifest, gone, generation)
    return _Run(manifest.run_id, gone, manifest.run_id in alive)


def _replace(storage: Storage, manifest: Manifest, gone: tuple[DataFile, ...], generation: str | None) -> None:
    kept = tuple(file for file in manifest.files if file not in gone)
    after = replace(manifest, files=kept, pruned=tuple(sorted({*manifest.pruned, *gone})))
    attempt = Attempt(new_attempt(manifest.run_id), generation)
    supersede(storage, manifest, after, attempt, PRUNED)
    path = manifest_path(manifest.run_id)
    if not storage.write_if(path, manifest_bytes(after), generation):
        raise CommitConflictError(path, "the run was done again meanwhile: prune once more")


def _removed(runs: list[_Run], swept: CleanUp) -> Pruned:
    pruned = [run for run in runs if run.gone and not run.is_alive]
    files = {file.path: file for run in pruned for file in run.gone}
    return Pruned(
        files=len(files),
        bytes=sum(file.bytes for file in files.values()),
        runs=len(pruned),
        removed=len(swept.removed),
        alive=tuple(sorted(run.run_id for run in runs if run.gone and run.is_alive)),
        waits=swept.waits,
        stopped=swept.stopped,
    )

"""The removal of what dead runs have left: only files that a journal proves to be theirs, and only if all is known.

Whatever is unclear stops a clean-up before anything is removed: a manifest or folder that cannot be read, a run
folder without its manifest, a data file that neither a manifest nor a journal names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.manifest import RUNS, STATE, Manifest
from schemas.vocabulary import Tree
from transforms.storage.errors import SinkError, UnprovenError
from transforms.storage.file_names import is_data
from transforms.storage.journal import journal_path
from transforms.storage.local_storage import LocalStorage
from transforms.storage.manifests import read_manifests
from transforms.storage.run_lock import RunLock
from transforms.storage.storage import Entry, Storage
from transforms.storage.write_claims import Claim, claims_of, with_objects

_FOLDERS = (*Tree, RUNS, STATE)
_RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CleanUp:
    """What a clean-up came to: the paths that it removed, and why it stopped, None where it did not.

    `waits` says that something is left to a later clean-up, since another run is alive.
    """

    removed: tuple[str, ...] = ()
    stopped: str | None = None
    waits: bool = False


def clean_up(storage: Storage, lock: RunLock, now: float, finished: str | None = None) -> CleanUp:
    """Removes what attempts that died have left, and the files of replaced manifests that have waited long enough.

    `finished` names an attempt that is over, although it still holds its locks. What it meets is no error: the reason
    to stop is a value, because no run fails by it. The lock is shared again afterwards, or StoreFailedError is raised:
    a run that kept others out for its whole life would be worse.
    """
    try:
        claims = claims_of(storage, now)
        if not any(_is_due(claim, now, finished) for claim in claims):
            return CleanUp()
        if not lock.alone():
            return CleanUp(waits=True)
        return CleanUp(removed=tuple(_sweep(storage, now, finished)))
    except (SinkError, OSError) as error:
        return CleanUp(stopped=str(error))
    finally:
        lock.share()


def close_attempt(storage: LocalStorage, lock: RunLock, now: float, attempt: str, listed: frozenset[str]) -> CleanUp:
    """Takes the journals of an attempt that is over away; `listed` are the files that its manifest vouches for.

    Where it has left other files, as windows that were cut short do, this is a clean-up. Raises StoreFailedError where
    the lock cannot be shared again.
    """
    try:
        own = [claim for claim in claims_of(storage, now) if claim.attempt == attempt and claim.kind is None]
        left = frozenset(path for claim in own for path in claim.paths) - listed
        if storage.sizes(left):
            return clean_up(storage, lock, now, finished=attempt)
        for path in (path for claim in own for path in claim.journals):
            storage.delete(path)
        if lock.alone():
            storage.remove_empty_folders(journal_path(attempt))
    except (SinkError, OSError) as error:
        return CleanUp(stopped=str(error))
    finally:
        lock.share()
    return CleanUp()


def prove(storage: Storage, claims: Sequence[Claim], entries: Sequence[Entry], manifests: Sequence[Manifest]) -> None:
    """Raises UnprovenError unless every data file among the entries has a manifest or a claim."""
    listed = _listed(manifests)
    claimed = frozenset(path for claim in claims for path in claim.paths)
    begun = {path.split("/")[1] for path in claimed if path.startswith(f"{RUNS}/")}
    known = begun | {manifest.run_id for manifest in manifests} | {claim.run_id for claim in claims}
    for run in storage.folders(RUNS):
        if run not in known and _RUN_ID.match(run):
            raise UnprovenError(f"{RUNS}/{run}", "its manifest is not there, so nothing is removed: put it back")
    for entry in entries:
        if is_data(entry.path) and entry.path not in listed and entry.path not in claimed:
            raise UnprovenError(
                entry.path,
                "no manifest lists it and no run has noted to have written it, so nothing is removed: "
                "is a manifest missing from _runs? `copydesk validate` names every such file",
            )


def _listed(manifests: Iterable[Manifest]) -> frozenset[str]:
    return frozenset(path for manifest in manifests for path in manifest.paths())


def prove_all(storage: Storage, now: float) -> list[Claim]:
    """The claims on an output of which everything is understood, the objects that were written among them.

    Raises UnprovenError, UnreadableManifestError.
    """
    return _understood(storage, now)[0]


def _understood(storage: Storage, now: float) -> tuple[list[Claim], list[Entry], frozenset[str]]:
    """The claims, the entries and the listed paths of an output of which everything is understood."""
    entries = [entry for folder in _FOLDERS for entry in storage.entries(folder)]
    claims, manifests = claims_of(storage, now), read_manifests(storage)
    listed = _listed(manifests)
    claims = with_objects(storage, claims, entries, listed, now)
    prove(storage, claims, entries, manifests)
    return claims, entries, listed


def _is_due(claim: Claim, now: float, finished: str | None) -> bool:
    return claim.is_due(now) or (claim.kind is None and claim.attempt == finished)


def _sweep(storage: Storage, now: float, finished: str | None) -> list[str]:
    """Removes the leftovers and then their journals. Returns the paths that were removed."""
    claims, entries, listed = _understood(storage, now)
    due = [claim for claim in claims if _is_due(claim, now, finished)]
    kept = listed | {path for claim in claims if claim not in due for path in claim.paths}
    there = {entry.path: entry for entry in entries}
    removed = []
    for claim in due:
        for path in sorted(claim.paths - kept):
            if path in there and _is_older(storage, there[path], claim):
                storage.delete(path, there[path].generation)
                removed.append(path)
                del there[path]
    for claim in due:
        _close(storage, claim)
    return removed


def _is_older(storage: Storage, entry: Entry, claim: Claim) -> bool:
    """Whether an entry is what its claim speaks of; on an object store a run that is alive may have written it anew."""
    return isinstance(storage, LocalStorage) or claim.kind is None or entry.modified <= claim.modified


def _close(storage: Storage, claim: Claim) -> None:
    for path in claim.journals:
        storage.delete(path)
    if isinstance(storage, LocalStorage):
        for path in (*claim.paths, *claim.journals):
            storage.remove_empty_folders(path)

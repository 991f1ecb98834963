"""The checkpoints of an output: which of them stand, and may be read instead of the manifests of their runs."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields

from schemas.checkpoint import (
    CHECKPOINTS,
    Checkpoint,
    CheckpointName,
    checkpoint_name,
    parse_checkpoint,
    standing_path,
    state_digest,
)
from schemas.manifest import RUNS, NewerManifestError, StateFile, manifest_path
from transforms.storage.errors import (
    DamagedFileError,
    NewerVersionError,
    NotFoundError,
    OutdatedError,
    SinkError,
    UnsafePathError,
)
from transforms.storage.file_names import safe_relative
from transforms.storage.manifests import LONGEST_MANIFEST, read_manifest
from transforms.storage.restated import restated
from transforms.storage.storage import Storage

LAST = "~"  # sorts behind every character of a run id
_IGNORED = "the manifests of its runs are read instead, and the next folding, or `copydesk compact`, makes it anew"


@dataclass(frozen=True, slots=True)
class StandingCheckpoint:
    """A checkpoint that is whole and says what the manifests of its runs say."""

    path: str
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class Standings:
    """The checkpoints that stand, no run in two of them, and the ids of the runs that none of them covers, sorted.

    `fallen` says of each checkpoint that cannot be used why, by its path; `doubled` are those whose runs others cover.
    """

    standing: tuple[StandingCheckpoint, ...]
    loose: tuple[str, ...]
    fallen: Mapping[str, SinkError]
    doubled: tuple[str, ...] = ()


def standings(storage: Storage, first: str = "", until: str | None = None) -> Standings:
    """The checkpoints with runs of the clock `first` or later, all of whose runs have a clock before `until`.

    Clocks are written `YYYYMMDDTHHMMSSZ`; loose runs are those from `first` up to and with `until`. Reads these
    checkpoints, the names of runs, and the manifests of those that were done again. Raises StoreFailedError.
    """
    entries = {entry.path: entry.size for entry in storage.entries(CHECKPOINTS)}
    names = {path: name for path in entries if (name := checkpoint_name(path)) and _is_within(name, first, until)}
    earliest = min((first, *(name.first for name in names.values())))
    runs = [run for run in storage.folders(RUNS, earliest, until and until + LAST) if run[:1].isdigit()]
    found, fallen = _whole(storage, names, entries)
    fallen |= _outdated(storage, found, frozenset(runs))
    chosen, doubled = _disjoint(StandingCheckpoint(path, found[path]) for path in found if path not in fallen)
    covered = {run for each in chosen for run in each.checkpoint.runs}
    return Standings(chosen, tuple(run for run in runs if run >= first and run not in covered), fallen, doubled)


def read_checkpoint(storage: Storage, path: str) -> Checkpoint:
    """The checkpoint at a path. Raises DamagedFileError, NewerVersionError, NotFoundError."""
    name = checkpoint_name(standing_path(path))
    data = storage.read(path, LONGEST_MANIFEST)
    if name is None or hashlib.sha256(data).hexdigest()[:12] != name.digest:
        raise DamagedFileError(path, f"is not what its name says: {_IGNORED}")
    try:
        checkpoint = parse_checkpoint(data)
        _check(checkpoint)
    except NewerManifestError as error:
        raise NewerVersionError(path, str(error)) from error
    except (ValueError, UnsafePathError) as error:
        raise DamagedFileError(path, f"{error}: {_IGNORED}") from error
    return checkpoint


def outdated(path: str, run: str) -> OutdatedError:
    """The error of a checkpoint that says something else of a run than its manifest."""
    return OutdatedError(path, f"says another state of the run {run} than its manifest: {_IGNORED}")


def _check(checkpoint: Checkpoint) -> None:
    """Raises ValueError where a field has another type than it must have, UnsafePathError for a stray path."""
    files = (*checkpoint.folded, *(carried.file for carried in checkpoint.carried))
    strings = [value for file in files for value in (file.name, file.path, file.sha256)]
    strings += [carried.as_of for carried in checkpoint.carried]
    numbers = [value for file in files for value in (file.bytes, file.version)]
    if not all(isinstance(value, str) for value in strings) or not all(type(value) is int for value in numbers):
        raise ValueError(f"not a checkpoint: its {len(fields(StateFile))} fields of a file are of other types")
    for file in files:
        safe_relative(file.path)


def _is_within(name: CheckpointName, first: str, until: str | None) -> bool:
    return name.last >= first and (until is None or name.last < until)


def _whole(
    storage: Storage, paths: Iterable[str], sizes: Mapping[str, int]
) -> tuple[dict[str, Checkpoint], dict[str, SinkError]]:
    """The checkpoints that can be read and whose folded files have their sizes; the others, with why not."""
    found: dict[str, Checkpoint] = {}
    fallen: dict[str, SinkError] = {}
    for path in sorted(paths):
        read = _read_whole(storage, path, sizes)
        if isinstance(read, Checkpoint):
            found[path] = read
        else:
            fallen[path] = read
    return found, fallen


def _read_whole(storage: Storage, path: str, sizes: Mapping[str, int]) -> Checkpoint | SinkError:
    try:
        checkpoint = read_checkpoint(storage, path)
    except (DamagedFileError, NewerVersionError, NotFoundError) as error:  # the last was folded into another
        return error
    for file in checkpoint.folded:
        if sizes.get(file.path) != file.bytes:
            return DamagedFileError(path, f"its file {file.path} is gone, or not whole: {_IGNORED}")
    return checkpoint


def _outdated(storage: Storage, found: Mapping[str, Checkpoint], runs: Collection[str]) -> dict[str, SinkError]:
    """The checkpoints that say something else of a run than its manifest does."""
    notes = restated(storage)
    fallen: dict[str, SinkError] = {}
    digests: dict[str, str | None] = {}
    for path, checkpoint in found.items():
        for run in sorted(checkpoint.runs.keys() - runs):
            fallen[path] = outdated(path, run)
        for run in sorted(notes.keys() & checkpoint.runs.keys()):
            if notes[run] != {checkpoint.runs[run]}:
                digest = digests[run] if run in digests else _digest_now(storage, run)
                digests[run] = digest
                if digest != checkpoint.runs[run]:
                    fallen[path] = outdated(path, run)
    return fallen


def _digest_now(storage: Storage, run: str) -> str | None:
    """The digest of the state that a run's manifest lists; None where it cannot be read."""
    try:
        return state_digest(read_manifest(storage, manifest_path(run)))
    except SinkError:  # whoever needs the manifest itself reads it again, and says why it cannot
        return None


def _disjoint(standing: Iterable[StandingCheckpoint]) -> tuple[tuple[StandingCheckpoint, ...], tuple[str, ...]]:
    """Those of many runs first, and of others only those that cover no run once more; the paths of the rest."""
    chosen: list[StandingCheckpoint] = []
    doubled: list[str] = []
    covered: set[str] = set()
    for each in sorted(standing, key=_by_runs):
        if covered.isdisjoint(each.checkpoint.runs):
            chosen.append(each)
            covered |= each.checkpoint.runs.keys()
        else:
            doubled.append(each.path)
    return tuple(sorted(chosen, key=_path_of)), tuple(doubled)


def _by_runs(standing: StandingCheckpoint) -> tuple[int, str]:
    return -len(standing.checkpoint.runs), standing.path


def _path_of(standing: StandingCheckpoint) -> str:
    return standing.path

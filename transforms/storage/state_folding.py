"""The folding: the small state files of many runs become one, and a checkpoint says of which runs it speaks.

Everything here can be made again from the manifests, so that a fault costs time and nothing else: a folded file
appears before the checkpoint that lists it, a checkpoint goes before the files that it lists, and who finds one
missing or damaged reads the manifests of its runs. What runs have left stays as it is.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from schemas.checkpoint import (
    CHECKPOINTS,
    CarriedFile,
    Checkpoint,
    checkpoint_bytes,
    checkpoint_name,
    checkpoint_path,
    clock_of,
    is_replaced,
    replaced_path,
    state_digest,
)
from schemas.manifest import Manifest, StateFile, run_clock
from transforms.storage.checked_files import read_state_file
from transforms.storage.checkpoints import StandingCheckpoint, Standings, read_checkpoint, standings
from transforms.storage.errors import DamagedFileError, NewerVersionError, NotFoundError, SinkError
from transforms.storage.file_names import is_folded, is_temporary
from transforms.storage.manifests import committed_manifests
from transforms.storage.state_kind import StateKind
from transforms.storage.state_view import StateView
from transforms.storage.storage import Storage

MANY_RUNS = 32  # runs that no checkpoint covers, from which on they are folded
MOST_RUNS = 1024  # of one checkpoint
SMALL_FILE = 1024**2  # bytes; a state file from this size on stays as it is, and its checkpoint lists it
SMALL_FOLD = 8 * 1024**2  # bytes; a folded file from this size on is not folded once more
LEFT_OVER_SECONDS = 3600.0  # a start that has read a checkpoint has so long to read the files that it lists


@dataclass(frozen=True, slots=True)
class Folded:
    """What a folding came to: how many runs new checkpoints cover, and how many files they list.

    `fallen` are the reasons why checkpoints that were there could not be used, `stopped` why the folding stopped.
    """

    runs: int = 0
    checkpoints: int = 0
    files: int = 0
    fallen: tuple[str, ...] = ()
    stopped: str | None = None


@dataclass(slots=True)
class _Batch:
    """Runs of one checkpoint to be, and the checkpoints that it takes the place of."""

    runs: list[str]
    taken: list[StandingCheckpoint] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.runs) + sum(len(each.checkpoint.runs) for each in self.taken)


def is_due(view: StateView) -> bool:
    """Whether the run that has seen this should fold: it has read many manifests, or checkpoints that are of no use."""
    return len(view.manifests) + 1 >= MANY_RUNS or bool(view.found.fallen)


def fold(storage: Storage, kinds: Sequence[StateKind], now: float) -> Folded:
    """Folds the state of runs wherever `MANY_RUNS` lie side by side that no checkpoint covers.

    `now` is in seconds since 1970. Never raises for what it meets: the reason to stop is a value, because no run fails
    by it.
    """
    try:
        found = standings(storage)
        batches = [_with_neighbours(runs, before, kinds) for runs, before in _gaps(found) if len(runs) >= MANY_RUNS]
        if not batches and not found.fallen:
            return Folded()
        return _write_all(storage, kinds, found, [part for batch in batches for part in _parts(batch)], now)
    except (SinkError, OSError) as error:
        return Folded(stopped=str(error))


def fold_all(storage: Storage, kinds: Sequence[StateKind], now: float) -> Folded:
    """Folds the state of all runs anew, from their manifests alone, whatever the checkpoints say that are there.

    `now` is in seconds since 1970. Raises UnreadableManifestError, DamagedFileError, NewerVersionError, NotFoundError,
    StoreFailedError.
    """
    found = standings(storage)
    runs = sorted({*found.loose, *(run for each in found.standing for run in each.checkpoint.runs)})
    return _write_all(storage, kinds, found, list(_parts(_Batch(runs))), now)


def _gaps(found: Standings) -> Iterator[tuple[list[str], list[StandingCheckpoint]]]:
    """The runs that no checkpoint covers, as they lie between checkpoints, each with the checkpoints before it."""
    ordered = sorted(found.standing, key=_last_clock)
    gaps: dict[int, list[str]] = defaultdict(list)
    for run in found.loose:
        gaps[sum(_last_clock(each) < clock_of(run) for each in ordered)].append(run)
    for number in sorted(gaps):
        yield gaps[number], ordered[:number]


def _with_neighbours(runs: list[str], before: list[StandingCheckpoint], kinds: Sequence[StateKind]) -> _Batch:
    """The runs and the checkpoints before them that are no larger: so a run is folded again a few times only.

    A checkpoint that a later copydesk folded, of kinds that are not known here, stays as it is.
    """
    batch = _Batch(runs)
    versions = {kind.name: kind.version for kind in kinds}
    for each in reversed(before):
        folded = each.checkpoint.folded
        is_fit = all(file.bytes < SMALL_FOLD and file.version <= versions.get(file.name, -1) for file in folded)
        if not is_fit or len(each.checkpoint.runs) > min(batch.size, MOST_RUNS - batch.size):
            break
        batch.taken.append(each)
    return batch


def _parts(batch: _Batch) -> Iterator[_Batch]:
    """The batch, in parts where it has more runs than a checkpoint may cover."""
    if batch.size <= MOST_RUNS:
        yield batch
        return
    for first in range(0, len(batch.runs), MOST_RUNS):
        yield _Batch(batch.runs[first : first + MOST_RUNS])


def _write_all(
    storage: Storage, kinds: Sequence[StateKind], found: Standings, batches: Sequence[_Batch], now: float
) -> Folded:
    """Writes the checkpoints of the batches, and takes away those that they take the place of and those of no use."""
    made = {}
    for batch in batches:
        checkpoint = _checkpoint(storage, kinds, batch)
        if checkpoint.runs:
            path = checkpoint_path(checkpoint)
            storage.write(path, checkpoint_bytes(checkpoint))
            made[path] = checkpoint
    covered = {run for checkpoint in made.values() for run in checkpoint.runs}
    replaced = [each.path for each in found.standing if each.checkpoint.runs.keys() <= covered]
    useless = [path for path, error in found.fallen.items() if not isinstance(error, NewerVersionError)]
    for path in {*replaced, *useless, *found.doubled} - made.keys():
        _replace(storage, path)
    _sweep(storage, now)
    listed = [file for checkpoint in made.values() for file in (*checkpoint.folded, *checkpoint.carried)]
    reasons = tuple(str(error) for error in found.fallen.values())
    return Folded(len(covered), len(made), len(listed), reasons)


def _checkpoint(storage: Storage, kinds: Sequence[StateKind], batch: _Batch) -> Checkpoint:
    """The checkpoint of a batch, whose folded files are written."""
    runs_read = [*batch.runs, *_runs_of_damaged(storage, batch)]
    manifests = [each for each in committed_manifests(storage, runs_read) if _says_its_clock(each)]
    runs = {manifest.run_id: state_digest(manifest) for manifest in manifests}
    small: dict[str, list[tuple[str, StateFile]]] = defaultdict(list)
    carried = [each for taken in batch.taken for each in taken.checkpoint.carried]
    foldable = {kind.name: kind for kind in kinds}
    for manifest in manifests:
        for state in manifest.state:
            if state.bytes < SMALL_FILE and state.name in foldable and state.version <= foldable[state.name].version:
                small[state.name].append((manifest.as_of, state))
            else:
                carried.append(CarriedFile(manifest.as_of, state))
    for taken in batch.taken:
        runs |= taken.checkpoint.runs
        for file in taken.checkpoint.folded:
            small[file.name].append(("", file))
    folded = [_folded(storage, foldable[name], small[name]) for name in sorted(small)]
    return Checkpoint(dict(sorted(runs.items())), tuple(sorted(folded)), tuple(sorted(carried)))


def _runs_of_damaged(storage: Storage, batch: _Batch) -> list[str]:
    """The runs of those checkpoints of a batch whose folded files are damaged; they leave the batch."""
    damaged = [each for each in batch.taken if not _is_readable(storage, each)]
    batch.taken = [each for each in batch.taken if each not in damaged]
    return [run for each in damaged for run in each.checkpoint.runs]


def _is_readable(storage: Storage, standing: StandingCheckpoint) -> bool:
    try:
        for file in standing.checkpoint.folded:
            read_state_file(storage, file, file.version)
    except (DamagedFileError, NotFoundError):
        return False
    return True


def _says_its_clock(manifest: Manifest) -> bool:
    """Whether a run id begins with the run's clock, by which a checkpoint is found."""
    try:
        return clock_of(manifest.run_id) == run_clock(manifest.as_of)
    except ValueError:
        return False


def _folded(storage: Storage, kind: StateKind, files: Iterable[tuple[str, StateFile]]) -> StateFile:
    """The file that holds what these hold, once it is written."""
    content = kind.fold((as_of, read_state_file(storage, file, kind.version)) for as_of, file in files)
    digest = hashlib.sha256(content).hexdigest()
    stem, _, suffix = kind.name.partition(".")
    path = f"{CHECKPOINTS}/{stem}/{digest[:12]}{suffix and f'.{suffix}'}"
    storage.write(path, content)
    return StateFile(kind.name, path, digest, len(content), kind.version)


def _replace(storage: Storage, path: str) -> None:
    """Takes a checkpoint away; runs that have read it find it among the replaced ones."""
    with contextlib.suppress(NotFoundError):
        storage.write(replaced_path(path), storage.read(path))
        storage.delete(path)


def _sweep(storage: Storage, now: float) -> None:
    """Removes what lies below the checkpoints' folder, and no checkpoint has listed for a while."""
    found = standings(storage)
    entries = storage.entries(CHECKPOINTS)
    young = {entry.path for entry in entries if now - entry.modified < LEFT_OVER_SECONDS}
    copies = {path: _copy(storage, path) for path in young if is_replaced(path)}
    if any(isinstance(error, NewerVersionError) for error in (*found.fallen.values(), *copies.values())):
        return
    kept = [*(each.checkpoint for each in found.standing), *copies.values()]
    listed = {file.path for each in kept if isinstance(each, Checkpoint) for file in each.folded}
    for entry in entries:
        is_file = is_folded(entry.path) and not checkpoint_name(entry.path)
        if (is_file or is_temporary(entry.path)) and entry.path not in young | listed:
            storage.delete(entry.path, entry.generation)


def _copy(storage: Storage, path: str) -> Checkpoint | SinkError:
    """A replaced checkpoint, or why it cannot be read."""
    try:
        return read_checkpoint(storage, path)
    except (DamagedFileError, NotFoundError, NewerVersionError) as error:
        return error


def _last_clock(standing: StandingCheckpoint) -> str:
    return clock_of(max(standing.checkpoint.runs))

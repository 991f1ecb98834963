"""State of earlier runs by its name: the files that a run with a certain clock sees, found by the clocks of run ids.

A start reads the checkpoints between two clocks and the manifests that these do not cover, and no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.checkpoint import replaced_path, state_digest
from schemas.manifest import Manifest, StateFile, run_clock
from transforms.storage.checked_files import read_state_file
from transforms.storage.checkpoints import Standings, read_checkpoint, standings
from transforms.storage.errors import DamagedFileError, NewerVersionError, NotFoundError
from transforms.storage.manifests import committed_manifests
from transforms.storage.storage import Storage, storage_for

FIRST_CLOCK, _LAST_CLOCK = "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"


@dataclass(frozen=True, slots=True)
class FoldedFile:
    """A state file that holds what many runs have left, and the path of its checkpoint."""

    file: StateFile
    checkpoint: str


@dataclass(frozen=True, slots=True)
class StateFiles:
    """State files below a root, as manifests and checkpoints list them; they are read on the worker, not sent to it.

    Rows of a folded file say the day of their run, by which the reader leaves out those before `since`. `held` are
    contents that stand in no file yet.
    """

    root: str
    files: tuple[StateFile, ...]
    folded: tuple[FoldedFile, ...] = ()
    since: str = ""
    held: tuple[bytes, ...] = ()

    def read(self, newest: int | None = None) -> Iterator[bytes]:
        """Their contents, each checked; for a folded file that is damaged or gone, those that it was made of.

        `newest` is the latest version of the format that the reader knows, by default that of this copydesk. Raises
        DamagedFileError, NewerVersionError, NotFoundError.
        """
        storage = storage_for(self.root)
        for file in self.files:
            yield read_state_file(storage, file, newest)
        for folded in self.folded:
            yield from self._read_folded(storage, folded, newest)
        yield from self.held

    def _read_folded(self, storage: Storage, folded: FoldedFile, newest: int | None) -> Iterator[bytes]:
        try:
            yield read_state_file(storage, folded.file, newest)
        except (DamagedFileError, NotFoundError):
            yield from self._read_unfolded(storage, folded, newest)

    def _read_unfolded(self, storage: Storage, folded: FoldedFile, newest: int | None) -> Iterator[bytes]:
        """The small files that a folded one was made of; its checkpoint lists the others itself."""
        try:
            checkpoint = read_checkpoint(storage, folded.checkpoint)
        except NotFoundError:  # folded into another since this run began
            checkpoint = read_checkpoint(storage, replaced_path(folded.checkpoint))
        carried = {each.file.path for each in checkpoint.carried}
        for manifest in committed_manifests(storage, checkpoint.runs):
            for state in manifest.state:
                if state.name == folded.file.name and state.path not in carried and self.since <= manifest.as_of:
                    yield read_state_file(storage, state, newest)


@dataclass(frozen=True, slots=True)
class StateView:
    """What a run with the clock `as_of` sees of the runs from some clock on: checkpoints, and other runs' manifests."""

    root: str
    as_of: str
    found: Standings
    manifests: tuple[Manifest, ...]

    @property
    def damaged(self) -> tuple[str, ...]:
        """What is wrong with checkpoints that were left out; one that a later run made outdated is no damage."""
        errors = self.found.fallen.values()
        return tuple(str(error) for error in errors if isinstance(error, (DamagedFileError, NewerVersionError)))

    def runs(self, since: str) -> tuple[tuple[str, str], ...]:
        """(run id, `state_digest`) of the runs that are seen from the clock `since`, RFC 3339, on, sorted."""
        first = run_clock(since)
        runs = {run: digest for each in self.found.standing for run, digest in each.checkpoint.runs.items()}
        runs |= {each.run_id: state_digest(each) for each in self.manifests if each.as_of < self.as_of}
        return tuple(sorted((run, digest) for run, digest in runs.items() if run >= first))

    def seen(self, name: str, since: str) -> StateFiles:
        """The state called `name` of the runs whose clocks lie from `since`, RFC 3339 or a day, up to the run's."""
        files = [
            (manifest.as_of, state)
            for manifest in self.manifests
            for state in manifest.state
            if since <= manifest.as_of < self.as_of
        ]
        checkpoints = self.found.standing
        files += [(carried.as_of, carried.file) for each in checkpoints for carried in each.checkpoint.carried]
        folded = [FoldedFile(file, each.path) for each in checkpoints for file in each.checkpoint.folded]
        return StateFiles(
            self.root,
            tuple(sorted(file for as_of, file in files if file.name == name and since <= as_of)),
            tuple(each for each in folded if each.file.name == name),
            since,
        )


def view_of_state(storage: Storage, since: str, as_of: str) -> StateView:
    """What a run with the clock `as_of` sees of the runs whose clocks lie from `since` on, both RFC 3339.

    Runs with the same or a later clock do not count, so that a run done again sees what it saw. Raises
    UnreadableManifestError, StoreFailedError.
    """
    found = standings(storage, run_clock(since), run_clock(as_of))
    return StateView(storage.root, as_of, found, tuple(committed_manifests(storage, found.loose)))


def whole_state(storage: Storage) -> StateView:
    """What all runs have left, whatever their clocks. Raises UnreadableManifestError, StoreFailedError."""
    return view_of_state(storage, FIRST_CLOCK, _LAST_CLOCK)
